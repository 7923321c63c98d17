#!/usr/bin/env python3
"""Times programs as they are written in any language beside LuaJIT, and trainings beside JAX, in one run.

  Benchmarks/peers.py                      beside LuaJIT, where there is one
  Benchmarks/peers.py --jax PYTHON         also trainings beside JAX, jitted as a whole and warm
  Benchmarks/peers.py --only heat,xor      some cases
  Benchmarks/peers.py --check              exit status 1 where a target is missed

All sides run on one processor, in turns, several times, each a process of its own; the least time of each counts. All print
what they computed, and numbers that differ are an error. The clocks run on while another process has the processor: on a
busy machine all times are too high.
"""
import argparse
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
# name, what it is, size
LUA = [
    ("heat", "heat on a grid of 60 x 60, 50 steps", 60),
    ("matrix_product", "product of 60 x 60 matrices by loops", 60),
    ("edit_distance", "edit distance of texts of 300", 300),
    ("monte_carlo", "pi by 10^5 random points", 100_000),
    ("quicksort", "quicksort of 10^4 numbers", 10_000),
    ("primes", "primes below 2 * 10^4 by division", 20_000),
    ("bodies_matrix", "five bodies in a matrix, 10^3 steps", 1000),
    ("bodies_rows", "five bodies as rows", 1000),
    ("bodies_vectors", "five bodies, a vector a coordinate", 1000),
]
LUA_TARGET = 8
STYLES_TARGET = 2
# A number a step.
JAX = [
    (f"logistic_{rows}{mode}", f"logistic regression, {rows} rows{text}", 200)
    for rows in (10, 100, 1000)
    for mode, text in (("", ""), ("_forward", ", by 2, forward"), ("_reverse", ", by 2, reverse"))
] + [("xor", "xor", 1000), ("xor_hypergradient", "xor, by the step size", 1000), ("seed_10", "quadratic of 10, by the step size", 100)]
JAX_TARGET = 2.5
TOLERANCE = 1e-7


def run(words, cpu):
    pinned = ["taskset", "-c", str(cpu)] if sys.platform == "linux" else []
    environment = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", JAX_PLATFORMS="cpu",
                       XLA_FLAGS="--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")
    done = subprocess.run(pinned + words, capture_output=True, text=True, env=environment, timeout=300)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(words)}:\n{done.stderr}")
    value, seconds = done.stdout.split()
    return float(value), float(seconds)


def least(options, theirs, name, size):
    """The least seconds of a call, of both sides; they must agree on its value."""
    own = [options.command, "--color", "never", "--kinks", "off", "-e", f"bench({name}, {size})",
           os.path.join(HERE, "hyp", "peers.hyp")]
    best = [float("inf"), float("inf")]
    for _ in range(options.rounds):
        values = []
        for side, words in enumerate([own, theirs + [name, str(size)]]):
            value, seconds = run(words, options.cpu)
            best[side] = min(best[side], seconds)
            values.append(value)
        if abs(values[0] - values[1]) > TOLERANCE * max(1, abs(values[1])):
            raise SystemExit(f"{name}: {values[0]!r} is not {values[1]!r}")
    return best


def compare(options, title, theirs, cases, target, only):
    missed, times = False, {}
    print(f"{'':42}{'hyperrepl':>12}{title:>12}{'ratio':>8}{'target':>8}")
    for name, text, size in cases:
        if only and name not in only:
            continue
        own, other = least(options, theirs, name, size)
        times[name] = own
        missed |= own / other > target
        verdict = "ok" if own / other <= target else "missed"
        print(f"{text:42}{1e6 * own:9.1f} us{1e6 * other:9.1f} us{own / other:8.2f}{target:8g}  {verdict}", flush=True)
    return missed, times


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--command", default=os.path.join(HERE, "..", ".build", "release", "hyperrepl"))
    options.add_argument("--only", help="cases, with commas")
    options.add_argument("--jax", help="a python that has jax")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--cpu", type=int, default=max(os.sched_getaffinity(0)) if sys.platform == "linux" else 0)
    options.add_argument("--check", action="store_true", help="exit status 1 where a target is missed")
    chosen = options.parse_args()
    only = chosen.only.split(",") if chosen.only else None
    missed = False
    lua = shutil.which("luajit")
    if lua:
        missed, times = compare(chosen, "LuaJIT", [lua, os.path.join(HERE, "lua", "peers.lua")], LUA, LUA_TARGET, only)
        styles = [times[name] for name in ("bodies_matrix", "bodies_rows", "bodies_vectors") if name in times]
        if len(styles) == 3:
            spread = max(styles) / min(styles)
            missed |= spread > STYLES_TARGET
            print(f"{'slowest style of five bodies to fastest':66}{spread:8.2f}{STYLES_TARGET:8g}")
    else:
        print("There is no luajit.")
    if chosen.jax:
        print()
        worse, _ = compare(chosen, "JAX", [chosen.jax, os.path.join(HERE, "py", "peers.py")], JAX, JAX_TARGET, only)
        missed |= worse
    return 1 if chosen.check and missed else 0


if __name__ == "__main__":
    sys.exit(main())
