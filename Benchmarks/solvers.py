#!/usr/bin/env python3
# solvers.py -- integrals, roots, minima, fits and differential equations beside scipy, and their derivatives beside their values.
#
#     solvers.py [--command PATH] [--repeat N] [--check] [solver …]
#
# Each solver has ten problems, each a function of a parameter p. Columns: scipy's time with a Python function, warm; the command's first
# call in a fresh session, with the time to compile what it calls; its warm call; how often faster the warm call is than scipy's; and what
# the derivative by p costs, forward and reverse, as a multiple of the value. Times are the least of N runs, in milliseconds. The last table
# has how long the command takes for one answer, from its start to its end. What is missed of `faster than scipy`, `a derivative costs 4 times
# the value` and `the first answer comes within 50 ms` is counted; with `--check` the exit status says whether anything is.

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from numpy import cos, exp, log, sin, sqrt
from scipy import integrate, optimize

ROOT = Path(__file__).resolve().parents[1]
rng = np.linspace(0, 1, 50)


def quad(f, a, b, **more):
    return lambda p: integrate.quad(lambda x: f(x, p), a, b, epsabs=0, epsrel=1e-10, limit=500, **more)[0]


def newton(f, x):
    return lambda p: optimize.root_scalar(lambda v: f(v, p), x0=x, x1=x * 1.01 + 0.01, method="secant", xtol=1e-15).root


def bracket(f, a, b):
    return lambda p: optimize.brentq(lambda v: f(v, p), a, b, xtol=1e-15)


def system(f, x):
    return lambda p: optimize.root(lambda v: f(v, p), x, tol=1e-14).x[0]


def least(f, x):
    return lambda p: optimize.minimize(lambda v: f(v, p), x, method="BFGS", tol=1e-9).fun


def curve(model, y, start):
    return lambda p: optimize.curve_fit(lambda x, *v: model(x, v), rng, y(rng, p), start, xtol=1e-12, ftol=1e-12)[0][0]


def ode(f, y, end, **more):
    return lambda p: integrate.solve_ivp(lambda t, v: f(t, v, p), (0, end), y, rtol=1e-9, atol=1e-12, **more).y[0, -1]


# For each: the problem in Hyp, a function of p; the same with scipy.
PROBLEMS = {
    "integrate": [
        ("p -> integrate(x -> exp(p * x), 0, 2)", quad(lambda x, p: exp(p * x), 0, 2)),
        ("p -> integrate(x -> exp(-p * x^2), -inf, inf)", quad(lambda x, p: exp(-p * x * x), -np.inf, np.inf)),
        ("p -> integrate(x -> sin(50 * p * x)^2, 0, π)", quad(lambda x, p: sin(50 * p * x) ** 2, 0, np.pi)),
        ("p -> integrate(x -> p / √x, 0, 1)", quad(lambda x, p: p / sqrt(x), 0, 1)),
        ("p -> integrate(x -> p * log(x), 0, 1)", quad(lambda x, p: p * log(x), 0, 1)),
        ("p -> integrate(x -> 1 / (p + x^2), -1, 1)", quad(lambda x, p: 1 / (p + x * x), -1, 1)),
        ("p -> integrate(x -> cos(p * x) * exp(-x), 0, inf)", quad(lambda x, p: cos(p * x) * exp(-x), 0, np.inf)),
        ("p -> integrate(x -> 1 / (1e-4 * p + (x - 0.3)^2), 0, 1)", quad(lambda x, p: 1 / (1e-4 * p + (x - 0.3) ** 2), 0, 1)),
        ("p -> integrate(x -> x^2 * exp(-p * x), 0, inf)", quad(lambda x, p: x * x * exp(-p * x), 0, np.inf)),
        ("p -> integrate(x -> √(p - x^2), 0, 1)", quad(lambda x, p: sqrt(p - x * x), 0, 1)),
    ],
    "root": [
        ("p -> root(x -> x^2 - p, 1)", newton(lambda x, p: x * x - p, 1)),
        ("p -> root(x -> x - 0.3 * sin(x) - p, 1)", newton(lambda x, p: x - 0.3 * sin(x) - p, 1)),
        ("p -> root(x -> cos(p * x), (0, 3))", bracket(lambda x, p: cos(p * x), 0, 3)),
        ("p -> root(x -> x^3 - 2x - 4 * p, (1, 4))", bracket(lambda x, p: x**3 - 2 * x - 4 * p, 1, 4)),
        ("p -> root(x -> exp(x) - 1e-20 * p, (-100, 0))", bracket(lambda x, p: exp(x) - 1e-20 * p, -100, 0)),
        ("p -> root(x -> x * exp(x) - p, 1)", newton(lambda x, p: x * exp(x) - p, 1)),
        ("p -> root(v -> [v[0]^2 + v[1]^2 - p, v[0] - v[1]], [1, 0.5])[0]", system(lambda v, p: [v[0] ** 2 + v[1] ** 2 - p, v[0] - v[1]], [1, 0.5])),
        ("p -> root(v -> [10 * (v[1] - v[0]^2), p - v[0]], [-1.2, 1])[0]", system(lambda v, p: [10 * (v[1] - v[0] ** 2), p - v[0]], [-1.2, 1])),
        (
            "p -> root(v -> (3 - 2v) * v - concat([0], v[..<-1]) - 2 * concat(v[1...], [0]) + p, -ones(10))[0]",
            system(lambda v, p: (3 - 2 * v) * v - np.append(0, v[:-1]) - 2 * np.append(v[1:], 0) + p, -np.ones(10)),
        ),
        (
            "p -> root(v -> concat(v[..<-1] + sum(v) - 11 * p, [prod(v) - 1]), 0.5 * ones(10))[0]",
            system(lambda v, p: np.append(v[:-1] + v.sum() - 11 * p, v.prod() - 1), np.full(10, 0.5)),
        ),
    ],
    "minimize": [
        ("p -> minimize(x -> (x - p)^4 + x^2, 1).value", least(lambda x, p: (x[0] - p) ** 4 + x[0] ** 2, [1])),
        ("p -> minimize(x -> exp(p * x) - 2x, 0).value", least(lambda x, p: exp(p * x[0]) - 2 * x[0], [0])),
        ("p -> minimize(v -> (p - v[0])^2 + 100 * (v[1] - v[0]^2)^2, [-1.2, 1]).value", least(lambda v, p: (p - v[0]) ** 2 + 100 * (v[1] - v[0] ** 2) ** 2, [-1.2, 1])),
        ("p -> minimize(v -> (v[0]^2 + v[1] - 11 * p)^2 + (v[0] + v[1]^2 - 7)^2, [1, 1]).value", least(lambda v, p: (v[0] ** 2 + v[1] - 11 * p) ** 2 + (v[0] + v[1] ** 2 - 7) ** 2, [1, 1])),
        (
            "p -> minimize(v -> (1.5 - v[0] * (1 - v[1]))^2 + (2.25 * p - v[0] * (1 - v[1]^2))^2 + (2.625 - v[0] * (1 - v[1]^3))^2, [1, 1]).value",
            least(lambda v, p: (1.5 - v[0] * (1 - v[1])) ** 2 + (2.25 * p - v[0] * (1 - v[1] ** 2)) ** 2 + (2.625 - v[0] * (1 - v[1] ** 3)) ** 2, [1, 1]),
        ),
        ("p -> minimize(v -> sum((v - p)^2 * (1...10)), zeros(10)).value", least(lambda v, p: ((v - p) ** 2 * np.arange(1, 11)).sum(), np.zeros(10))),
        ("p -> minimize(v -> sum((v - p)^2) + sum(v)^4, ones(10)).value", least(lambda v, p: ((v - p) ** 2).sum() + v.sum() ** 4, np.ones(10))),
        ("p -> minimize(v -> sum(100 * (v[1...] - v[..<-1]^2)^2 + (p - v[..<-1])^2), zeros(6)).value", least(lambda v, p: (100 * (v[1:] - v[:-1] ** 2) ** 2 + (p - v[:-1]) ** 2).sum(), np.zeros(6))),
        ("p -> minimize(v -> logsumexp(v) + p * sum(v^2), linspace(0, 1, 20)).value", least(lambda v, p: log(exp(v).sum()) + p * (v * v).sum(), np.linspace(0, 1, 20))),
        (
            "p -> minimize(v -> (v[0] + 10 * v[1])^2 + 5 * (v[2] - v[3])^2 + (v[1] - 2 * v[2])^2 + 10 * (v[0] - p * v[3])^2, [3, -1, 0, 1]).value",
            least(lambda v, p: (v[0] + 10 * v[1]) ** 2 + 5 * (v[2] - v[3]) ** 2 + (v[1] - 2 * v[2]) ** 2 + 10 * (v[0] - p * v[3]) ** 2, [3, -1, 0, 1]),
        ),
    ],
    "fit": [
        ("p -> fit((x, v) -> v[0] + v[1] * x, xs, sin(p * xs), [0, 0]).params[0]", curve(lambda x, v: v[0] + v[1] * x, lambda x, p: sin(p * x), [0, 0])),
        ("p -> fit((x, v) -> v[0] * exp(-v[1] * x), xs, 2 * exp(-p * xs) + 0.1 * sin(40 * xs), [1, 1]).params[0]", curve(lambda x, v: v[0] * exp(-v[1] * x), lambda x, p: 2 * exp(-p * x) + 0.1 * sin(40 * x), [1, 1])),
        ("p -> fit((x, v) -> v[0] * exp(-v[1] * x) + v[2], xs, 2 * exp(-3 * p * xs) + 0.1 * sin(40 * xs), [1, 1, 0]).params[0]", curve(lambda x, v: v[0] * exp(-v[1] * x) + v[2], lambda x, p: 2 * exp(-3 * p * x) + 0.1 * sin(40 * x), [1, 1, 0])),
        ("p -> fit((x, v) -> v[0] * sin(v[1] * x + v[2]), xs, p * sin(5 * xs + 0.3) + 0.05 * cos(90 * xs), [1, 5.5, 0]).params[0]", curve(lambda x, v: v[0] * sin(v[1] * x + v[2]), lambda x, p: p * sin(5 * x + 0.3) + 0.05 * cos(90 * x), [1, 5.5, 0])),
        ("p -> fit((x, v) -> v[0] / (1 + exp(v[1] - v[2] * x)), xs, p / (1 + exp(3 - 8 * xs)) + 0.01 * sin(50 * xs), [1.5, 2, 6]).params[0]", curve(lambda x, v: v[0] / (1 + exp(v[1] - v[2] * x)), lambda x, p: p / (1 + exp(3 - 8 * x)) + 0.01 * sin(50 * x), [1.5, 2, 6])),
        ("p -> fit((x, v) -> v[0] * (1 - exp(-v[1] * x)), xs, p * (1 - exp(-4 * xs)) + 0.02 * sin(30 * xs), [2, 2]).params[0]", curve(lambda x, v: v[0] * (1 - exp(-v[1] * x)), lambda x, p: p * (1 - exp(-4 * x)) + 0.02 * sin(30 * x), [2, 2])),
        ("p -> fit((x, v) -> v[0] * exp(-((x - v[1]) / v[2])^2), xs, p * exp(-((xs - 0.5) / 0.2)^2) + 0.02 * sin(60 * xs), [0.8, 0.4, 0.3]).params[0]", curve(lambda x, v: v[0] * exp(-(((x - v[1]) / v[2]) ** 2)), lambda x, p: p * exp(-(((x - 0.5) / 0.2) ** 2)) + 0.02 * sin(60 * x), [0.8, 0.4, 0.3])),
        ("p -> fit((x, v) -> (v[0] + v[1] * x) / (1 + v[2] * x), xs, (p + xs) / (1 + 2 * xs) + 0.01 * sin(40 * xs), [1, 0.5, 1]).params[0]", curve(lambda x, v: (v[0] + v[1] * x) / (1 + v[2] * x), lambda x, p: (p + x) / (1 + 2 * x) + 0.01 * sin(40 * x), [1, 0.5, 1])),
        ("p -> fit((x, v) -> v[0] * exp(-v[1] * x) + v[2] * exp(-v[3] * x), xs, p * exp(-xs) + 2 * exp(-9 * xs) + 0.005 * sin(70 * xs), [1, 0.5, 1, 5]).params[0]", curve(lambda x, v: v[0] * exp(-v[1] * x) + v[2] * exp(-v[3] * x), lambda x, p: p * exp(-x) + 2 * exp(-9 * x) + 0.005 * sin(70 * x), [1, 0.5, 1, 5])),
        ("p -> fit((x, v) -> v[0] + v[1] * x + v[2] * x^2 + v[3] * x^3, xs, exp(p * xs), [1, 1, 1, 1]).params[0]", curve(lambda x, v: v[0] + v[1] * x + v[2] * x**2 + v[3] * x**3, lambda x, p: exp(p * x), [1, 1, 1, 1])),
    ],
    "odeint": [
        ("p -> odeint((t, y) -> -p * y, 1, [0, 5])[-1]", ode(lambda t, y, p: -p * y, [1.0], 5)),
        ("p -> odeint((t, y) -> p * y / 4 * (1 - y / 20), 1, [0, 20])[-1]", ode(lambda t, y, p: p * y / 4 * (1 - y / 20), [1.0], 20)),
        ("p -> odeint((t, y) -> y * cos(p * t), 1, [0, 20])[-1]", ode(lambda t, y, p: y * cos(p * t), [1.0], 20)),
        ("p -> odeint((t, y) -> [y[1], -p * y[0]], [1, 0], [0, 20])[-1, 0]", ode(lambda t, y, p: [y[1], -p * y[0]], [1.0, 0.0], 20)),
        ("p -> odeint((t, y) -> [2 * (y[0] - y[0] * y[1]), -p * (y[1] - y[0] * y[1])], [1, 3], [0, 10])[-1, 0]", ode(lambda t, y, p: [2 * (y[0] - y[0] * y[1]), -p * (y[1] - y[0] * y[1])], [1.0, 3.0], 10)),
        ("p -> odeint((t, y) -> [y[1], (p - y[0]^2) * y[1] - y[0]], [2, 0], [0, 20])[-1, 0]", ode(lambda t, y, p: [y[1], (p - y[0] ** 2) * y[1] - y[0]], [2.0, 0.0], 20)),
        (
            "p -> odeint((t, y) -> { r3 = (y[0]^2 + y[1]^2)^1.5; [y[2], y[3], -p * y[0] / r3, -p * y[1] / r3] }, [0.5, 0, 0, √3], [0, 20])[-1, 0]",
            ode(lambda t, y, p: [y[2], y[3], -p * y[0] / (y[0] ** 2 + y[1] ** 2) ** 1.5, -p * y[1] / (y[0] ** 2 + y[1] ** 2) ** 1.5], [0.5, 0, 0, 3**0.5], 20),
        ),
        ("p -> odeint((t, y) -> [10 * (y[1] - y[0]), 28 * p * y[0] - y[1] - y[0] * y[2], y[0] * y[1] - 8 / 3 * y[2]], [-8, 8, 27], [0, 5])[-1, 0]", ode(lambda t, y, p: [10 * (y[1] - y[0]), 28 * p * y[0] - y[1] - y[0] * y[2], y[0] * y[1] - 8 / 3 * y[2]], [-8.0, 8.0, 27.0], 5)),
        ("p -> odeint((t, y) -> p * (concat(y[1...], [0]) - 2y + concat([0], y[..<-1])), concat([1], zeros(19)), [0, 20])[-1, 0]", ode(lambda t, y, p: p * (np.append(y[1:], 0) - 2 * y + np.append(0, y[:-1])), np.eye(20)[0], 20)),
        (
            'p -> odeint((t, y) -> [-0.04 * p * y[0] + 1e4 * y[1] * y[2], 0.04 * p * y[0] - 1e4 * y[1] * y[2] - 3e7 * y[1]^2, 3e7 * y[1]^2], [1, 0, 0], [0, 40], method="stiff")[-1, 0]',
            ode(lambda t, y, p: [-0.04 * p * y[0] + 1e4 * y[1] * y[2], 0.04 * p * y[0] - 1e4 * y[1] * y[2] - 3e7 * y[1] ** 2, 3e7 * y[1] ** 2], [1.0, 0.0, 0.0], 40, method="Radau"),
        ),
    ],
}
PARAMETER = 1.1

# One answer of each, as somebody types it first.
ANSWERS = {
    "integrate": "integrate(sin, 0, 1)",
    "root": "root(x -> x^2 - 2, 1)",
    "minimize": "minimize(x -> (x - 1)^2, 0)",
    "fit": "fit((x, v) -> v[0] + v[1] * x, [1, 2, 3], [1, 2, 3.5], [0, 0])",
    "odeint": "odeint((t, y) -> -y, 1, [0, 1])",
}
MOST_DERIVATIVE, MOST_FIRST = 4, 0.050

PROGRAM = """xs = linspace(0, 1, 50)
least(f, p) = {{
  best = inf
  for _ in 1...{repeat} {{
    t = clock()
    f(p)
    best = min(best, clock() - t)
  }}
  best
}}
F = {function}
t = clock()
value = F({parameter})
first = clock() - t
G = grad(F)
print(value, first, least(F, {parameter}), least(F', {parameter}), least(G, {parameter}))
"""


def scipy_time(f, repeat):
    best = float("inf")
    for _ in range(repeat):
        t = time.perf_counter()
        value = f(PARAMETER)
        best = min(best, time.perf_counter() - t)
    return float(value), best


def hyp_times(command, function, repeat):
    with tempfile.NamedTemporaryFile("w", suffix=".hyp") as file:
        file.write(PROGRAM.format(function=function, repeat=repeat, parameter=PARAMETER))
        file.flush()
        run = subprocess.run([command, file.name], capture_output=True, text=True)
    if run.returncode:
        raise SystemExit(f"{function}: {run.stderr}")
    return [float(number) for number in run.stdout.split()]


def answer_time(command, expression, repeat):
    best = float("inf")
    for _ in range(repeat):
        t = time.perf_counter()
        subprocess.run([command], input=expression + "\n", capture_output=True, text=True, check=True)
        best = min(best, time.perf_counter() - t)
    return best


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--command", default=str(ROOT / ".build/release/hyperrepl"))
    parser.add_argument("--repeat", type=int, default=20)
    parser.add_argument("--check", action="store_true", help="exit with 1 where something is missed")
    parser.add_argument("solvers", nargs="*", choices=[[], *PROBLEMS], default=[])
    options = parser.parse_args()
    missed = []
    for solver in options.solvers or PROBLEMS:
        print(f"{solver:22}{'scipy':>9}{'first':>9}{'warm':>9}{'faster':>9}{'forward':>9}{'reverse':>9}")
        faster, forward, reverse = [], [], []
        for function, reference in PROBLEMS[solver]:
            wanted, slow = scipy_time(reference, options.repeat)
            value, first, warm, f, r = hyp_times(options.command, function, options.repeat)
            note = "" if abs(value - wanted) <= 1e-5 * max(1, abs(wanted)) else f"  differs: {value}, {wanted}"
            faster.append(slow / warm)
            forward.append(f / warm)
            reverse.append(r / warm)
            missed += ["slower than scipy"] * (slow < warm) + ["derivative beyond 4 values"] * (f > MOST_DERIVATIVE * warm) + ["gradient beyond 4 values"] * (r > MOST_DERIVATIVE * warm)
            name = function.split("-> ", 2)[2] if "-> " in function[5:] else function
            row = f"{slow * 1e3:9.3f}{first * 1e3:9.2f}{warm * 1e3:9.3f}{slow / warm:9.1f}{f / warm:9.1f}{r / warm:9.1f}"
            print(f"  {name[:20]:20}{row}{note}")
        print(f"  {'median':47}{statistics.median(faster):9.1f}{statistics.median(forward):9.1f}{statistics.median(reverse):9.1f}")
    print(f"{'first answer':22}{'ms':>9}")
    for solver in options.solvers or PROBLEMS:
        took = answer_time(options.command, ANSWERS[solver], options.repeat)
        missed += ["first answer beyond 50 ms"] * (took > MOST_FIRST)
        print(f"  {solver:20}{took * 1e3:9.1f}")
    for what in dict.fromkeys(missed):
        print(f"{missed.count(what)} {what}")
    if options.check and missed:
        sys.exit(1)


main()
