# special.py -- makes special.json: special functions and their partial derivatives, with 60 digits (mpmath).
#
# Points next to zeros, of small and large arguments, of whole and half orders. `units` is what the function's page
# promises where it is more than 4 units in the last place.

import json
import math
import os

import mpmath as m
from mpmath import mp, mpf

mp.dps = 60

FUNCTIONS = {
    "erfinv": m.erfinv,
    "beta": m.beta,
    "lbeta": lambda a, b: m.log(abs(m.beta(a, b))),
    "gammainc": lambda a, x: m.gammainc(a, 0, x, regularized=True),
    "gammaincc": lambda a, x: m.gammainc(a, x, m.inf, regularized=True),
    "betainc": lambda a, b, x: m.betainc(a, b, 0, x, regularized=True),
    "besselj": m.besselj,
    "bessely": m.bessely,
    "besseli": m.besseli,
    "besselk": m.besselk,
    "airyai": m.airyai,
    "airyaiprime": lambda x: m.airyai(x, derivative=1),
    "airybi": m.airybi,
    "airybiprime": lambda x: m.airybi(x, derivative=1),
    "zeta": m.zeta,
    "principal_lambertw": lambda x: m.re(m.lambertw(x)),
    "lower_lambertw": lambda x: m.re(m.lambertw(x, -1)),
    "expint": m.ei,
    "ellipk": m.ellipk,
    "ellipe": m.ellipe,
}


def cases():
    for x in (1e-20, -1e-5, 0.1, 0.3, 0.4999, 0.5, 0.7, -0.9, 0.99, 0.999999):
        yield "erfinv", x
    pairs = [(0.5, 0.5), (1e-3, 20), (3, 4), (20, 1e-3), (150.5, 0.25), (60, 70), (1e-5, 1e-4), (2.5, 1e3)]
    for pair in pairs:
        yield "beta", *pair
        yield "lbeta", *pair
    yield "lbeta", 1e5, 2e5
    for a in (1e-3, 0.5, 1, 2.5, 10, 33.3, 400, 10000):
        for ratio in (0.1, 0.6, 0.99, 1.1, 2, 5):
            if a > 100 and not 0.5 < ratio < 1.5:
                continue
            yield "gammainc", a, a * ratio
            yield "gammaincc", a, a * ratio
    for a, b in ((0.5, 0.5), (1, 3), (2.5, 0.1), (10, 20), (50.5, 3.25), (200, 300)):
        for x in (1e-3, 0.1, 0.35, 0.5, 0.77, 0.99):
            if a + b < 100 or 0.3 < x < 0.6:
                yield "betainc", a, b, x
    for n in (0, 1, 0.5, 1.5, 2.3, 5, 20, -1, -0.5):
        for x in (1e-5, 0.3, 2, 5, 9, 12.3, 29, 35, 100.3):
            for name in ("besselj", "bessely", "besseli", "besselk"):
                yield name, n, x
    yield from [("besselj", 100, 50), ("besselj", 100, 90), ("besselj", 60, 45), ("besselj", 0, -3)]
    for x in (-100.2, -20, -9.1, -8.9, -5, -1, 0.5, 3, 8.9, 9.1, 30, 80):
        for name in ("airyai", "airyaiprime", "airybi", "airybiprime"):
            yield name, x
    for s in (0, 0.5, 0.9, 1.1, 2, 3.5, 20, 61, -0.5, -1, -3.3, -10.2, -50.5):
        yield "zeta", s
    for x in (-0.367, -0.36, -0.3, -0.1, 1e-10, 0.1, 1, 2.9, 3.1, 10, 1e5, 1e100):
        yield "principal_lambertw", x
    for x in (-0.3678, -0.367, -0.36, -0.3, -0.26, -0.24, -0.1, -0.0009):
        yield "lower_lambertw", x
    for x in (-100, -5, -2.1, -1.9, -1e-5, 1e-5, 0.3725074107813666, 0.372, 1, 10, 44, 46, 300, 700):
        yield "expint", x
    for x in (-1e5, -3, -0.26, -0.1, 0, 1e-5, 0.3, 0.9, 0.9999999999):
        yield "ellipk", x
        yield "ellipe", x


def units(name, arguments, value):
    # Next to zeros counted from the amplitude, as the page of the function says.
    if name in ("besselj", "bessely", "besselk"):
        least = 40 if arguments[0] < 0 and arguments[0] != round(arguments[0]) else 4
        if name == "besselk" or arguments[1] < abs(arguments[0]):
            return least
        amplitude = m.hypot(m.besselj(*arguments), m.bessely(*arguments))
        return round(float(least * max(1, amplitude / abs(value))), 1)
    return 16 if name == "besseli" and arguments[0] < 0 else 4


def partial(name, arguments, place):
    # The order of I at 0 and large x: what is left of it is below its digits.
    if name == "besseli" and place == 0 and abs(arguments[0]) <= 1.5 and arguments[1] > 4:
        return None
    numbers = [mpf(x) for x in arguments]

    def along(t):
        return FUNCTIONS[name](*numbers[:place], t, *numbers[place + 1 :])

    step = mpf(10) ** -15 * max(abs(numbers[place]), mpf(10) ** -5)
    result = m.re(m.diff(along, numbers[place], h=step))
    return float(result) if math.isfinite(float(result)) and abs(result) > mpf("1e-290") else None


def main():
    rows = []
    for name, *arguments in cases():
        arguments = [float(x) for x in arguments]
        value = float(m.re(FUNCTIONS[name](*map(mpf, arguments))))
        if not math.isfinite(value) or value == 0 or abs(value) < 1e-290:
            continue
        row = {"function": name, "arguments": arguments, "value": value, "units": units(name, arguments, value)}
        row["partials"] = [partial(name, arguments, place) for place in range(len(arguments))]
        rows.append(json.dumps(row))
    with open(os.path.join(os.path.dirname(__file__), "special.json"), "w") as file:
        file.write("[\n" + ",\n".join(rows) + "\n]\n")


main()
