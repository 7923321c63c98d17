#!/usr/bin/env python3
"""Writes the tables of speed in docs/speed.md and README.md: what was measured, when and on what.

  Benchmarks/report.py --jax PYTHON       a python that has jax

Runs run.py's and training.py's cases. To be run on a machine that does nothing else.
"""
import datetime
import os
import platform
import re
import subprocess

import run
import training

ROOT = os.path.join(run.HERE, "..")
TEXTS = {
    "series": "sum of 1/k² to 10⁷, a loop",
    "fib": "fib(34), recursive",
    "hypergradient": "hypergradient of 10⁶ steps of gradient descent",
    "hypergradient-calls": "the same, with a loss that calls in a loop",
    "pendulum": "pendulum, forward mode through 10⁵ steps",
    "rosenbrock": "gradient of Rosenbrock's function of 1000 numbers, a loop",
    "product-128": "product of 128 × 128 matrices",
    "product-1024": "product of 1024 × 1024 matrices",
    "logistic": "logistic regression, 200 steps",
    "fwd2": "its derivatives by 2 hyperparameters, forward over reverse",
    "fwd8": "its derivatives by 8 hyperparameters, forward over reverse",
    "rev2": "its derivatives by 2 hyperparameters, reverse over reverse",
    "mlp": "network 784-128-10, 100 steps of Adam",
    "fwd4": "its derivatives by Adam's 4 hyperparameters, forward over reverse",
}
README = ["hypergradient", "pendulum", "logistic", "fwd2", "fwd8", "rev2", "mlp", "fwd4"]


def machine():
    with open("/proc/cpuinfo") as file:
        model = re.search(r"model name\s*:\s*(.*)", file.read())
    name = model.group(1) if model else platform.machine()
    compiler = subprocess.run(["cc", "--version"], capture_output=True, text=True).stdout.split("\n")[0]
    return name, compiler


def duration(seconds):
    """Three digits and a unit."""
    for unit, size in [("s", 1), ("ms", 1e-3), ("µs", 1e-6)]:
        if seconds >= size or unit == "µs":
            value = seconds / size
            return f"{value:.{max(0, 2 - len(str(int(value))) + 1)}f} {unit}"


def row(name, c, own, jax):
    theirs = f"{duration(jax)}" if jax else ""
    return f"| {TEXTS[name]} | {duration(c)} | {theirs} | {duration(own)} | {own / c:.1f} |"


HEAD = "| | C | JAX | hyperrepl | to C |\n|---|--:|--:|--:|--:|\n"


def main():
    options, runner = run.set_up(__doc__, jax="a python that has jax")
    scalar = [case for case in run.CASES if case[0] in TEXTS]
    run.build(sorted({case[2] for case in scalar}), "-O2")
    times = {}
    for name, (c, own) in run.measure(runner, scalar, options.repeats).items():
        inside = next(case for case in scalar if case[0] == name)[3]
        times[name] = (c / inside, own / inside, None)
    run.build(sorted({case[2] for case in training.CASES}), "-O3", "-ffast-math")
    measured = training.measure(runner, training.CASES, options.repeats)
    for name, _, program, variant, _, repeats, _ in training.CASES:
        theirs = None
        if options.jax:
            theirs = min(training.jax(runner, options.jax, program, variant, repeats)[1] for _ in range(3))
        times[name] = (*measured[name], theirs)

    model, compiler = machine()
    date = datetime.date.today().isoformat()
    foot = f"Measured {date} on one core ({model}); C by `{compiler}`, derivatives written by hand"
    foot += "; JAX jitted as a whole, without the time it compiles.\n" if options.jax else ".\n"
    rows = {name: row(name, *figures) for name, figures in times.items()}

    with open(os.path.join(ROOT, "docs", "speed.md"), "w") as file:
        file.write(
            "# Speed\n\n"
            "How long programs take compared with the same computation in C, and training runs compared with JAX. The sources are\n"
            "in `Benchmarks`; `python3 Benchmarks/report.py` writes this page.\n\n" + HEAD
            + "\n".join(rows[name] for name in TEXTS if name in rows) + "\n\n" + foot)
    path = os.path.join(ROOT, "README.md")
    with open(path) as file:
        text = file.read()
    table = HEAD + "\n".join(rows[name] for name in README) + "\n\n" + foot
    text = re.sub(r"(<!-- speed -->\n).*?(<!-- /speed -->)", lambda m: m[1] + table + m[2], text, flags=re.S)
    with open(path, "w") as file:
        file.write(text)


if __name__ == "__main__":
    run.exit_with(main)
