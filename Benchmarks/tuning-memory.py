#!/usr/bin/env python3
"""The memory of a hypergradient by the implicit rule with 100 000 hyperparameters, beside that of one gradient of the
objective: Benchmarks/tuning-memory.py [path of hyperrepl]

Each program runs in a process of its own; what the process needs before the last line is subtracted. The allocator is told
to give back what is freed, which it else keeps for the next array, up to 128 MB: what counts here is what is in use.
"""

import os
import resource
import subprocess
import sys

COMMAND = sys.argv[1] if len(sys.argv) > 1 else ".build/release/hyperrepl"
N = 100_000
SETUP = f"""
n = {N}
t = sin((1...n)^2)
v = t + 0.3 * cos(1...n)
# Neighbours are coupled, so that the Hessian is not diagonal.
objective(w, h) = sum((w - t)^2) + sum((w[1...] - w[..<-1])^2) / 10 + sum(h * w^2)
training = (start=zeros(n), objective=objective, loss=(w, h) -> sum((w - v)^2))
h = 0.1 * ones(n)
w = zeros(n)
"""


def peak(program: str) -> int:
    """Peak resident bytes of a run."""
    child = subprocess.Popen([COMMAND, "-"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                             env=dict(os.environ, MALLOC_MMAP_THRESHOLD_="65536"))
    assert child.stdin
    child.stdin.write(program.encode())
    child.stdin.close()
    _, status, usage = os.wait4(child.pid, 0)
    assert status == 0
    return usage.ru_maxrss * 1024


def main() -> None:
    base = peak(SETUP)
    one = peak(SETUP + "g = grad(objective)(w, h)\n") - base
    hyper = peak(SETUP + "g = hypergradient(training, h).gradient\n") - base
    both = peak(SETUP + "g = tune(training, h, trainings=6).params\n") - base
    vector = 8 * N
    print(f"one gradient {one / vector:.1f} vectors, hypergradient {hyper / vector:.1f}, tune {both / vector:.1f}; "
          f"ratio {hyper / one:.2f} and {both / one:.2f}")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
