# vectors.py -- functions of two numbers, and reductions of vectors, with many digits.

from mpmath import mp, mpf

from functions import Binary, atan2, hypot, power, quotient


def far_or_on_a_line(ratio):
    """A third derivative far out, or next to a line x^2 = `ratio` y^2 or y^2 = `ratio` x^2, where one is 0."""

    def weak(x, part):
        squares = [mpf(t) ** 2 for t in x]
        least = min(abs(squares[i] - ratio * squares[1 - i]) for i in (0, 1))
        is_far = any(not 1e-50 < abs(t) < 1e50 for t in x)
        return len(part) == 3 and (is_far or least < mpf("0.03") * sum(squares))

    return weak


def far_or_slanted(ratio):
    """The same, and where one argument is much larger than the other."""
    far = far_or_on_a_line(ratio)

    def weak(x, part):
        a, b = sorted(abs(mpf(t)) for t in x)
        return far(x, part) or len(part) == 3 and a < b * mpf("1e-3")

    return weak


def mixed(x, part):
    """A derivative by base and exponent next to a curve where it is 0; a third one of a tiny exponent; far out."""
    if len(part) == 3 and abs(mpf(x[1])) < mpf("1e-8"):
        return True
    base, exponent = abs(mpf(x[0])), mpf(x[1])
    if len(part) >= 2 and (not mpf("1e-150") < base < mpf("1e300") or base ** (exponent - 1) < mpf("1e-300")):
        return True
    if "x" not in part or "y" not in part:
        return False
    terms = power_terms(*map(mpf, x))[part]
    return abs(sum(terms)) < mpf("0.01") * max(map(abs, terms))


def power_terms(x, y):
    l = mp.log(x)
    return {"xy": (1, y * l), "xyy": (2, y * l), "xxy": (2 * y, -1, y * y * l, -y * l)}


BINARY = [
    Binary("atan2", "atan2(x, y)", atan2, far_or_slanted(3)),
    Binary("hypot", "hypot(x, y)", hypot, far_or_on_a_line(2)),
    Binary("^", "x ^ y", power, mixed),
    Binary("/", "x / y", quotient),
]

PROGRAM = """g = grad({name})
h(v) = jvp(g, v, 1.0 * (1...len(v))).1
for v in vs {{
  print({name}(v))
  for x in g(v) {{ print(x) }}
  for x in h(v) {{ print(x) }}
}}
"""


class Reduction:
    """Its value, its gradient, and its second derivative along (1, 2, …)."""

    arity = 0

    def __init__(self, name, reference, weak):
        self.name, self.reference, self.weak = name, reference, weak

    def tried(self, tally, xs, run, array):
        lists = ",\n".join(array("", v)[3:].rstrip() for v in xs)
        numbers = iter(row[0] for row in run(f"vs = ({lists})\n" + PROGRAM.format(name=self.name)))
        for v in xs:
            value, gradient, second = self.reference([mpf(x) for x in v])
            tally.add("plain", 0, v, next(numbers), value)
            # An element that is nearly 0 beside others is what they leave of each other.
            for order, exact in ((1, gradient), (2, second)):
                largest = max(map(abs, exact))
                for x in exact:
                    tally.add("gradient", order, v, float(mpf(next(numbers)) - x + largest), largest)


def along(v):
    return [mpf(i + 1) for i in range(len(v))]


def dot(a, b):
    return mp.fsum(x * y for x, y in zip(a, b))


def logsumexp(v):
    largest = max(v)
    powers = [mp.exp(x - largest) for x in v]
    total = mp.fsum(powers)
    p = [x / total for x in powers]
    w = along(v)
    return largest + mp.log(total), p, [x * (y - dot(p, w)) for x, y in zip(p, w)]


def norm(v):
    length = mp.sqrt(dot(v, v))
    g = [x / length for x in v]
    w = along(v)
    return length, g, [(y - x * dot(g, w)) / length for x, y in zip(g, w)]


def std(v):
    n = len(v)
    mean = mp.fsum(v) / n
    distances = [x - mean for x in v]
    deviation = mp.sqrt(dot(distances, distances) / n)
    g = [d / (n * deviation) for d in distances]
    w = along(v)
    middle = mp.fsum(w) / n
    second = [((y - middle) / n - x * dot(g, w)) / deviation for x, y in zip(g, w)]
    return deviation, g, second


def cancels(reference):
    """The result is small beside the elements, or a second derivative beside those that it is made of."""

    def weak(v, order):
        value, gradient, second = reference([mpf(x) for x in v])
        is_small = abs(value) < mpf("0.3") * max(map(abs, v))
        return is_small or order == 2 and max(map(abs, second)) < mpf("0.02") * max(map(abs, gradient))

    return weak


def cancels_or_is_tiny(reference):
    """The same, and a second derivative where the value is tiny."""
    weak = cancels(reference)

    def tiny(v, order):
        return weak(v, order) or order == 2 and abs(reference([mpf(x) for x in v])[0]) < mpf("1e-150")

    return tiny


REDUCTIONS = [
    Reduction("logsumexp", logsumexp, cancels(logsumexp)),
    Reduction("norm", norm, lambda v, order: False),
    Reduction("std", std, cancels_or_is_tiny(std)),
]
