#!/usr/bin/env python3
# digits.py -- how many digits the functions of the catalogue keep, in value and derivatives.
#
#     digits.py [--count N] [--command PATH] [--markdown] [--json FILE] [name …]
#
# Each function is tried at N points, in every mode, against fifty digits computed from the same doubles.
# A line a function says the worst value, in units in the last place, and the worst derivatives,
# relative to themselves. The exit status is 1 if a value is off by more than 4 units, or a derivative
# by more than 1e-13, where the manual page does not say so.

import argparse
import json
import math
import random
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

from mpmath import mp, mpf

import functions
import points
import vectors

MOST_UNITS = 4
MOST_RELATIVE = 1e-13
BIG = mpf(points.BIG)
SMALLEST = mpf(2) ** -1019
ROOT = Path(__file__).resolve().parents[2]

# How a program takes the derivatives of f at x; each line gives (mode, order, expression).
UNARY_MODES = [
    ("plain", 0, "f(x)"),
    ("forward", 1, "f'(x)"), ("forward", 2, "f''(x)"), ("forward", 3, "f'''(x)"),
    ("reverse", 1, "g1(x)"), ("reverse", 2, "g2(x)"), ("reverse", 3, "g3(x)"),
    ("forward over reverse", 2, "g1'(x)"), ("forward over reverse", 3, "g1''(x)"),
    ("reverse over forward", 2, "fg(x)"), ("reverse over forward", 3, "ffg(x)"),
    ("Taylor", 0, "t[0]"), ("Taylor", 1, "t[1]"), ("Taylor", 2, "t[2]"), ("Taylor", 3, "t[3]"),
    ("array", 0, "a0[0]"), ("array", 1, "a1[0]"), ("array", 2, "a2[0]"), ("array", 3, "a3[0]"),
]  # fmt: skip

UNARY_PROGRAM = """f(x) = {call}
g1 = grad(f)
g2 = grad(g1)
g3 = grad(g2)
fg = grad(f')
ffg = grad(f'')
total(v) = sum(f(v))
h1 = grad(total)
h2(v) = jvp(h1, v, ones(1)).1
h3(v) = jvp(h2, v, ones(1)).1
for x in xs {{
  t = taylor(f, x, 3)
  v = [x]
  (a0, a1, a2, a3) = (f(v), h1(v), h2(v), h3(v))
  print({shown})
}}
"""

BINARY_MODES = [
    ("plain", "", "f(x, y)"),
    ("forward", "x", "fx(x, y)"), ("forward", "y", "fy(x, y)"),
    ("forward", "xx", "fx'(x, y)"), ("forward", "yy", 'derivative(fy, wrt="y")(x, y)'),
    ("forward", "xy", 'derivative(fx, wrt="y")(x, y)'),
    ("forward", "xxx", "fx''(x, y)"),
    ("forward", "yyy", 'derivative(derivative(fy, wrt="y"), wrt="y")(x, y)'),
    ("reverse", "x", "g[0]"), ("reverse", "y", "g[1]"),
    ("forward over reverse", "xx", "h[0, 0]"), ("forward over reverse", "xy", "h[0, 1]"),
    ("forward over reverse", "yy", "h[1, 1]"),
    ("reverse", "xx", "gx[0]"), ("reverse", "xy", "gx[1]"), ("reverse", "yy", "gy[1]"),
    ("forward over reverse", "xxx", "hx[0, 0]"), ("forward over reverse", "xxy", "hx[0, 1]"),
    ("forward over reverse", "xyy", "hx[1, 1]"), ("forward over reverse", "yyy", "hy[1, 1]"),
]  # fmt: skip

BINARY_PROGRAM = """f(x, y) = {call}
fx = derivative(f)
fy = derivative(f, wrt="y")
w(v) = f(v[0], v[1])
gw = grad(w)
hw = hessian(w)
ggx = grad(v -> gw(v)[0])
ggy = grad(v -> gw(v)[1])
for i in 0..<len(xs) {{
  (x, y) = (xs[i], ys[i])
  v = [x, y]
  (g, h, gx, gy) = (gw(v), hw(v), ggx(v), ggy(v))
  (hx, hy) = (jvp(hw, v, [1, 0]).1, jvp(hw, v, [0, 1]).1)
  print({shown})
}}
"""


def literal(x):
    return "(0 / 0)" if math.isnan(x) else repr(x).replace("e+", "e").replace("inf", "∞")


def array(name, xs):
    """An array of doubles as a program has it."""
    lines = [", ".join(map(literal, xs[i : i + 8])) for i in range(0, len(xs), 8)]
    return f"{name} = [" + ",\n  ".join(lines) + "]\n"


def run(command, program):
    """The numbers that a program prints, a list for each line."""
    with tempfile.NamedTemporaryFile("w", suffix=".hyp") as file:
        file.write(program)
        file.flush()
        done = subprocess.run([command, "--kinks", "off", file.name], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"a program did not run:\n{done.stderr}")
    return [[float(word) for word in line.split()] for line in done.stdout.splitlines()]


def error(found, exact, order):
    """In units in the last place for a value, relative for a derivative.

    Below the smallest normal number there are fewer digits: a derivative is held against some of these.
    Of a derivative that leaves the range, whatever is not finite says so.
    """
    if exact is None:
        return 0.0
    if abs(exact) > BIG * (1 - mpf("1e-13")):
        is_large = abs(found) > points.BIG / 2 and (found > 0) == (exact > 0)
        return 0.0 if is_large or (order > 0 and not math.isfinite(found)) else math.inf
    if not math.isfinite(found):
        return math.inf
    distance = abs(mpf(found) - exact)
    if order == 0:
        return float(distance / mpf(math.ulp(float(exact))))
    return float(distance / max(abs(exact), SMALLEST))


class Tally:
    """The worst errors of one function by order and mode, and where they exceed what is allowed."""

    def __init__(self, function):
        self.function = function
        self.worst = {}
        self.misses = {}
        # Those that the manual says may be further off.
        self.weak = 0

    def add(self, mode, part, x, found, exact):
        order = part if isinstance(part, int) else len(part)
        own = error(found, exact, order)
        allowed = MOST_UNITS if order == 0 else MOST_RELATIVE
        if own > allowed and self.function.weak(x, part):
            self.weak += 1
            return
        if own > self.worst.get((order, mode), (-1,))[0]:
            self.worst[order, mode] = (own, x, found, exact)
        if own > allowed:
            self.misses.setdefault((order, mode, part), []).append((own, x, found, exact))

    def summary(self, order):
        return max((w[0] for (o, _), w in self.worst.items() if o == order), default=None)


def tried(function, count, seed, command):
    """Runs a function at `count` points in every mode."""
    own = random.Random(seed + zlib.crc32(function.name.encode()))
    tally = Tally(function)
    if function.arity == 1:
        xs = points.of_unary(function, count, own)
        shown = ", ".join(expression for _, _, expression in UNARY_MODES)
        rows = run(command, array("xs", xs) + UNARY_PROGRAM.format(call=function.call, shown=shown))
        for x, row in zip(xs, rows, strict=True):
            exact = function.reference(x)
            factorial = (1, 1, 2, 6)
            for (mode, order, _), found in zip(UNARY_MODES, row, strict=True):
                # A coefficient is what leaves the range with its derivative.
                found *= factorial[order] if mode == "Taylor" else 1
                tally.add(mode, order, x, found, exact[order])
    elif function.arity == 2:
        pairs = points.of_pairs(function, count, own)
        shown = ", ".join(expression for _, _, expression in BINARY_MODES)
        text = array("xs", [p[0] for p in pairs]) + array("ys", [p[1] for p in pairs])
        rows = run(command, text + BINARY_PROGRAM.format(call=function.call, shown=shown))
        for pair, row in zip(pairs, rows, strict=True):
            exact = dict(zip(function.parts, function.reference(pair), strict=True))
            for (mode, part, _), found in zip(BINARY_MODES, row, strict=True):
                tally.add(mode, part, pair, found, exact[part])
    else:
        function.tried(tally, points.of_vectors(count, own), lambda text: run(command, text), array)
    return tally


def shown(number, order):
    if number is None:
        return "–"
    return f"{number:.2f}" if order == 0 else f"{number:.1e}"


def report(tally, markdown):
    numbers = [shown(tally.summary(order), order) for order in range(4)]
    if markdown:
        print("| `" + tally.function.name + "` | " + " | ".join(numbers) + " |")
    else:
        weak = f"   {tally.weak} where the manual says so" if tally.weak else ""
        print(f"{tally.function.name:<18}" + "".join(f"{n:>12}" for n in numbers) + weak)
        for (order, mode, part), misses in sorted(tally.misses.items(), key=str):
            misses.sort(key=lambda miss: -miss[0])
            own, x, found, exact = misses[0]
            where = f"{min(m[1] for m in misses)!r} … {max(m[1] for m in misses)!r}"
            print(f"    {len(misses)} × order {part!r} in {mode} mode, {where}")
            print(f"      worst {own:.3g} at {x!r}: {found!r}, not {mp.nstr(exact, 20)}")
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(description="How many digits the functions keep.")
    parser.add_argument("--count", type=int, default=300, help="points a function")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--command", default=str(ROOT / ".build/release/hyperrepl"))
    parser.add_argument("--markdown", action="store_true", help="print a table for the manual")
    parser.add_argument("--json", help="write the worst errors to this file")
    parser.add_argument("names", nargs="*", help="only these functions")
    options = parser.parse_args()
    everything = functions.UNARY + vectors.BINARY + vectors.REDUCTIONS
    chosen = [f for f in everything if not options.names or f.name in options.names]
    if options.markdown:
        print("| function | value, units in the last place | first derivative | second | third |")
        print("|---|---|---|---|---|")
    else:
        print(f"{'function':<18}{'value, ulp':>12}{'first':>12}{'second':>12}{'third':>12}")
    tallies = []
    for function in chosen:
        tallies.append(tried(function, options.count, options.seed, options.command))
        report(tallies[-1], options.markdown)
    if options.json:
        worst = {t.function.name: [t.summary(order) for order in range(4)] for t in tallies}
        Path(options.json).write_text(json.dumps({"count": options.count, "worst": worst}, indent=1))
    missed = [t.function.name for t in tallies if t.misses]
    if missed and not options.markdown:
        print("missed: " + ", ".join(missed))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
