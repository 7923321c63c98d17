#!/usr/bin/env python3
"""Memory and time of reverse mode through many steps: a plain loop, iterate, and iterate with an inverse.

Each case is a process of its own, so that the peak is that of the case. Prints a line for each, and ends
with 1 where a target is missed:

    iterate, 10^6 steps          less than 20 MB for the whole process, at most 12 times the operations of the
                                 plain run, and 20 times the time of a plain loop
    iterate with an inverse      the same peak for 10^4 and 10^6 steps
    a plain loop                 grows linearly
    first gradient at the prompt less than 2 ms
"""

import os
import sys

COMMAND = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".build", "release", "hyperrepl")

PROGRAM = """
step(r) = x -> r * x * (1 - x)
kept(r, n) = iterate(step(r), 0.4, n)
plain(r, n) = { x = 0.4; for k in 1...n { x = r * x * (1 - x) }; x }
turned(θ, n) = {
  turn(θ) = ((x, y)) -> (x - θ * y, y + θ * (x - θ * y))
  back(θ) = ((x, y)) -> { y -= θ * x; (x + θ * y, y) }
  (x, y) = iterate(turn(θ), (1, 0), n, inverse=back(θ))
  x
}
"""

RATIOS = """
best(f) = min([{ t = clock(); _ = f(3.2, 10^6); clock() - t } for k in 1...7])
print(best(grad(kept)) / best(plain))
c = cost(kept, 3.2, 10^6)
print(c.reverse.operations / c.plain.operations)
"""

FIRST = """
loss(w) = (w - 3)^2
train(α, steps=100) = { w = 0; for step in 1...steps { w -= α * grad(loss)(w) }; loss(w) }
start = clock(); slope = train'(0.01); print("took \\(clock() - start)")
"""


def run(program):
    """What a program prints, its peak in MB and its processor time in seconds."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(writer, 1)
        os.close(reader)
        os.execv(COMMAND, [COMMAND, "-e", program])
    os.close(writer)
    with os.fdopen(reader) as output:
        text = output.read()
    _, status, usage = os.wait4(child, 0)
    if status != 0:
        sys.exit(f"memory.py: a case has failed:\n{program}\n{text}")
    return text, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime


def main():
    missed = []

    def case(name, call, steps):
        _, peak, seconds = run(PROGRAM + f"print({call})")
        print(f"{name:28} {steps:>9} steps  {peak:7.1f} MB  {seconds:7.3f} s")
        return peak, seconds

    def target(name, holds):
        if not holds:
            missed.append(name)

    _, base, nothing = run("0")
    print(f"{'the process alone':28} {'':>15}  {base:7.1f} MB  {nothing:7.3f} s")
    case("plain run", "plain(3.2, 10^6)", 10**6)
    few, _ = case("plain loop, grad", "grad(plain)(3.2, 10^5)", 10**5)
    many, _ = case("plain loop, grad", "grad(plain)(3.2, 10^6)", 10**6)
    target("a plain loop grows linearly", 7 < (many - base) / (few - base) < 14)
    peak, _ = case("iterate, grad", "grad(kept)(3.2, 10^6)", 10**6)
    target("iterate below 20 MB", peak < 20)
    text, _, _ = run(PROGRAM + RATIOS)
    time, operations = (float(line) for line in text.split())
    print(f"{'':28} {operations:.1f} times the operations of the plain run, {time:.1f} times its time")
    target("iterate at most 12 times the operations", operations <= 12)
    target("iterate at most 20 times the time", time <= 20)
    few, _ = case("iterate, inverse, grad", "grad(turned)(1e-3, 10^4)", 10**4)
    many, _ = case("iterate, inverse, grad", "grad(turned)(1e-3, 10^6)", 10**6)
    target("the inverse needs no more for more steps", many - few < 1)
    text, _, _ = run(FIRST)
    first = float(text.split()[-1]) * 1000
    print(f"{'first gradient':28} {first:.2f} ms")
    target("first gradient in 2 ms", first < 2)
    for name in missed:
        print("missed:", name)
    sys.exit(1 if missed else 0)


main()
