#!/usr/bin/env python3
"""Times operations on whole arrays beside NumPy, in one run, each on one thread.

  Benchmarks/kernels.py                        10^3 to 10^7 elements
  Benchmarks/kernels.py --numpy PYTHON         a python that has NumPy, where this one has none
  Benchmarks/kernels.py --sizes 1000 --only sort,gather
  Benchmarks/kernels.py --check                exit status 1 where a ratio is above 2

Both sides run on one processor, in turns, several times, each a process of its own; the least time of each counts. Both
print the mean of what they computed, and means that differ are an error: those of random numbers by more than chance.
The clocks run on while another process has the processor: on a busy machine all times are too high.
"""
import argparse
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TARGET = 2
TOLERANCE = 1e-9
RANDOM = {"rand", "randn", "randint"}


def run(words, cpu):
    """Of each operation the mean and the seconds."""
    pinned = ["taskset", "-c", str(cpu)] if sys.platform == "linux" else []
    environment = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    done = subprocess.run(pinned + words, capture_output=True, text=True, env=environment, timeout=600)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(words)}:\n{done.stderr}")
    lines = [line.split() for line in done.stdout.splitlines()]
    return {name: (float(mean), float(seconds)) for name, mean, seconds in lines}


def agree(name, own, other, size):
    if name in RANDOM:
        return abs(own - other) < 40 / size**0.5
    return abs(own - other) <= TOLERANCE * max(1, abs(other))


def compare(options, size):
    """Of each operation the least seconds on both sides, for so many elements."""
    only = f",{options.only}," if options.only else ""
    own = [options.command, "--color", "never", "--kinks", "off", "-e", f'kernels({size}, "{only}")',
           os.path.join(HERE, "hyp", "kernels.hyp")]
    other = [options.numpy, os.path.join(HERE, "py", "kernels.py"), str(size), only]
    least = {}
    for _ in range(options.rounds):
        mine, theirs = run(own, options.cpu), run(other, options.cpu)
        for name, (mean, seconds) in mine.items():
            if not agree(name, mean, theirs[name][0], size):
                raise SystemExit(f"{name} of {size}: {mean!r} is not {theirs[name][0]!r}")
            before = least.get(name, (float("inf"), float("inf")))
            least[name] = (min(before[0], seconds), min(before[1], theirs[name][1]))
    return least


def shown(seconds):
    for unit, name in ((1, "s"), (1e-3, "ms"), (1e-6, "us")):
        if seconds >= unit:
            return f"{seconds / unit:.3g} {name}"
    return f"{1e9 * seconds:.3g} ns"


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--command", default=os.path.join(HERE, "..", ".build", "release", "hyperrepl"))
    options.add_argument("--numpy", default=sys.executable, help="a python that has NumPy")
    options.add_argument("--sizes", default="1000,10000,100000,1000000,10000000")
    options.add_argument("--only", help="operations, with commas")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--cpu", type=int, default=max(os.sched_getaffinity(0)) if sys.platform == "linux" else 0)
    options.add_argument("--check", action="store_true", help=f"exit status 1 where a ratio is above {TARGET}")
    chosen = options.parse_args()
    sizes = [int(float(size)) for size in chosen.sizes.split(",")]
    times = {size: compare(chosen, size) for size in sizes}
    print(f"{'hyperrepl, NumPy, ratio':16}" + "".join(f"{f'n = {size}':>26}" for size in sizes))
    missed = False
    for name in times[sizes[0]]:
        line = f"{name:16}"
        for size in sizes:
            own, other = times[size][name]
            over = own / other > TARGET
            missed |= over
            line += f"{shown(own):>9}{shown(other):>9}{own / other:7.2f}{'*' if over else ' '}"
        print(line)
    return 1 if chosen.check and missed else 0


if __name__ == "__main__":
    sys.exit(main())
