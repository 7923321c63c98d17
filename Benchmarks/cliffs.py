#!/usr/bin/env python3
"""Times programs as people write them beside their best rewrites, in one run, and prints the factors.

  Benchmarks/cliffs.py                      all pairs of hyp/cliffs.hyp in all modes
  Benchmarks/cliffs.py --only kalman        one pair
  Benchmarks/cliffs.py --modes plain,reverse
  Benchmarks/cliffs.py --check              exit status 1 where a factor is above 3

Each program of a pair runs in a process of its own, pinned to one processor, in turns with the other; the least time
of each counts. A factor is the time of a step of the natural program over that of a step of the rewrite.
"""
import argparse
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
FILE = os.path.join(HERE, "hyp", "cliffs.hyp")
MODES = ["plain", "forward", "reverse", "forward_over_reverse", "reverse_over_reverse", "hessian", "jacobian", "taylor"]
LIMIT = 3.0
# Steps of a run: so many that starting does not show, so few that a tape stays small.
STEPS = 1000


def pairs():
    with open(FILE) as file:
        names = re.findall(r"^(\w+)\(x, n\) =", file.read(), re.M)
    return [name for name in names if name + "_rewrite" in names]


def nanoseconds(command, cpu, name, mode):
    """Nanoseconds of a step, or why there are none."""
    text = f"print(least(modes.{mode}({name}, {STEPS}), {STEPS}))"
    pinned = ["taskset", "-c", str(cpu)] if sys.platform == "linux" else []
    try:
        done = subprocess.run(
            pinned + [command, "--color", "never", "--kinks", "off", "-e", text, FILE],
            capture_output=True, text=True, timeout=60)
        return float(done.stdout.split()[-1])
    except (IndexError, ValueError):
        return (re.search(r"E\d{4}", done.stderr) or ["failed"])[0]
    except subprocess.TimeoutExpired:
        return "timeout"


def factor(command, cpu, name, mode, rounds):
    """The factor of a pair, with the times; None where one of both does not run."""
    best = [float("inf"), float("inf")]
    for _ in range(rounds):
        for side, program in enumerate([name, name + "_rewrite"]):
            found = nanoseconds(command, cpu, program, mode)
            if isinstance(found, str):
                return None, found
            best[side] = min(best[side], found)
    return best[0] / best[1], best


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--command", default=os.path.join(HERE, "..", ".build", "release", "hyperrepl"))
    options.add_argument("--only", help="a pair")
    options.add_argument("--modes", default=",".join(MODES))
    options.add_argument("--rounds", type=int, default=2)
    options.add_argument("--cpu", type=int, default=max(os.sched_getaffinity(0)) if sys.platform == "linux" else 0)
    options.add_argument("--check", action="store_true", help=f"exit status 1 where a factor is above {LIMIT}")
    chosen = options.parse_args()
    modes = chosen.modes.split(",")
    names = [name for name in pairs() if chosen.only in (None, name)]
    if not names:
        options.error(f"no pair is called {chosen.only}")
    print(f"{'natural over rewrite':24}" + "".join(f"{mode.replace('_', ' '):>21}" for mode in modes))
    steep = []
    for name in names:
        row = f"{name:24}"
        for mode in modes:
            ratio, times = factor(chosen.command, chosen.cpu, name, mode, chosen.rounds)
            if ratio is not None and ratio > LIMIT:
                # Once more: a busy machine is no cliff.
                ratio, times = factor(chosen.command, chosen.cpu, name, mode, 2 * chosen.rounds)
            if ratio is None:
                row += f"{times:>21}"
                steep.append(f"{name}, {mode}: {times}")
                continue
            row += f"{ratio:8.2f} ({times[0]:5.0f}:{times[1]:4.0f})"
            if ratio > LIMIT:
                steep.append(f"{name}, {mode}: {ratio:.1f}")
        print(row, flush=True)
    print(f"\n{len(names)} pairs; above {LIMIT}: {len(steep)}")
    for line in steep:
        print("  " + line)
    return 1 if chosen.check and steep else 0


if __name__ == "__main__":
    sys.exit(main())
