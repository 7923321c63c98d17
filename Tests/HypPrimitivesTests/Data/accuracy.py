# accuracy.py -- makes accuracy.json: special functions and distributions at random points of their domains, with 60
# digits from the doubles that they are called with (mpmath), rounded once.
#
# `domain` is what docs/digits.md says, `points` has rows of arguments and the value. AccuracyTests measures the worst
# error of each function, and holds it against that page.

import json
import math
import os
import random
import zlib

import mpmath as m
from mpmath import mp, mpf

mp.dps = 60
COUNT = 40


def linear(low, high):
    return lambda r: r.uniform(low, high)


def decades(low, high):
    return lambda r: 10 ** r.uniform(math.log10(low), math.log10(high))


def whole(low, high):
    return lambda r: float(r.randint(low, high))


def both(draw):
    return lambda r: r.choice((-1, 1)) * draw(r)


unit = linear(0, 1)


# Distributions, from mpmath's special functions. The tails are what they are, not 1 less something.


def lower_gamma(a, x):
    return m.gammainc(a, 0, x, regularized=True)


def normal_cdf(x, mu, sigma):
    return m.erfc((mu - x) / sigma / m.sqrt(2)) / 2


def beta_logpdf(x, a, b):
    return (a - 1) * m.log(x) + (b - 1) * m.log1p(-x) - log_beta(a, b)


def log_beta(a, b):
    return m.loggamma(a) + m.loggamma(b) - m.loggamma(a + b)


def beta_cdf(x, a, b):
    return m.betainc(a, b, 0, x, regularized=True)


def student_logpdf(x, n):
    return -(n + 1) / 2 * m.log1p(x * x / n) - log_beta(mpf(1) / 2, n / 2) - m.log(n) / 2


def student_cdf(x, n):
    tail = m.betainc(n / 2, mpf(1) / 2, 0, n / (n + x * x), regularized=True) / 2
    return tail if x < 0 else 1 - tail


def f_logpdf(x, p, q):
    return p / 2 * m.log(p / q) + (p / 2 - 1) * m.log(x) - (p + q) / 2 * m.log1p(p * x / q) - log_beta(p / 2, q / 2)


def f_cdf(x, p, q):
    return m.betainc(p / 2, q / 2, 0, p * x / (p * x + q), regularized=True)


def binomial_logpdf(k, n, p):
    return k * m.log(p) + (n - k) * m.log1p(-p) - m.log1p(n) - log_beta(n - k + 1, k + 1)


def binomial_cdf(k, n, p):
    return m.mpf(1) if k >= n else m.betainc(n - k, k + 1, 0, 1 - p, regularized=True)




def bracketed(cdf, low, high):
    """The inverse of cdf(x, …) by bisection, then by secants."""

    def inverse(p, *parameters):
        a, b = mpf(low), mpf(high)
        for _ in range(60):
            middle = (a + b) / 2
            if cdf(middle, *parameters) < p:
                a = middle
            else:
                b = middle
        return m.findroot(lambda x: m.log(cdf(x, *parameters) / p), (a, b), solver="secant", tol=1e-80)

    return inverse


exp = m.exp
# name, domain in words, the draws of the arguments, the function; the name is called as `name(arguments)`.
FUNCTIONS = [
    ("erf", "-6 to 6", [linear(-6, 6)], m.erf),
    ("erfc", "-6 to 26", [linear(-6, 26)], m.erfc),
    ("erfinv", "-1 to 1", [linear(-1, 1)], m.erfinv),
    ("gamma", "-20 to 171", [linear(-20, 171)], m.gamma),
    ("lgamma", "0 to 1e15", [decades(1e-10, 1e15)], m.loggamma),
    ("digamma", "1e-10 to 1e15", [decades(1e-10, 1e15)], m.digamma),
    ("polygamma", "orders 1 to 10, 1e-3 to 1e6", [whole(1, 10), decades(1e-3, 1e6)], lambda n, x: m.polygamma(int(n), x)),
    ("factorial", "0 to 170", [linear(0, 170)], m.factorial),
    ("binomial", "n to 1000, whole k", [whole(0, 1000), whole(0, 100)], m.binomial),
    ("beta", "1e-3 to 200", [decades(1e-3, 200), decades(1e-3, 200)], m.beta),
    ("lbeta", "1e-3 to 1e15", [decades(1e-3, 1e15), decades(1e-3, 1e15)], lambda a, b: m.re(log_beta(a, b))),
    ("gammainc", "1e-2 to 1e3", [decades(1e-2, 1e3), decades(1e-2, 1e3)], lower_gamma),
    ("gammaincc", "1e-2 to 500", [decades(1e-2, 500), decades(1e-2, 500)], lambda a, x: m.gammainc(a, x, m.inf, regularized=True)),
    ("betainc", "a, b from 0.1 to 200", [decades(0.1, 200), decades(0.1, 200), unit], lambda a, b, x: beta_cdf(x, a, b)),
    ("besselj", "orders 0 to 50, 0 to 100", [linear(0, 50), linear(0, 100)], m.besselj),
    ("bessely", "orders 0 to 50, 0.1 to 100", [linear(0, 50), linear(0.1, 100)], m.bessely),
    ("besseli", "orders 0 to 50, 0 to 700", [linear(0, 50), linear(0, 700)], m.besseli),
    ("besselk", "orders 0 to 50, 0.1 to 700", [linear(0, 50), linear(0.1, 700)], m.besselk),
    ("airyai", "-50 to 50", [linear(-50, 50)], m.airyai),
    ("airybi", "-50 to 50", [linear(-50, 50)], m.airybi),
    ("airyaiprime", "-50 to 50", [linear(-50, 50)], lambda x: m.airyai(x, derivative=1)),
    ("airybiprime", "-50 to 50", [linear(-50, 50)], lambda x: m.airybi(x, derivative=1)),
    ("zeta", "-20 to 60", [linear(-20, 60)], m.zeta),
    ("lambertw", "-1/e to 1e10", [lambda r: r.choice((linear(-0.367, 1), decades(1, 1e10)))(r)], lambda x: m.re(m.lambertw(x))),
    ("expint", "-700 to 700", [both(decades(1e-5, 700))], m.ei),
    ("ellipk", "-1e3 to 1", [lambda r: r.choice((unit, linear(-1e3, 0)))(r)], m.ellipk),
    ("ellipe", "-1e3 to 1", [lambda r: r.choice((unit, linear(-1e3, 0)))(r)], m.ellipe),
    ("normal.pdf", "x from -38 to 38", [linear(-38, 38), linear(-1, 1), decades(0.5, 2)], lambda x, u, s: exp(-(((x - u) / s) ** 2) / 2) / s / m.sqrt(2 * m.pi)),
    ("normal.logpdf", "x from -38 to 38", [linear(-38, 38), linear(-1, 1), decades(0.5, 2)], lambda x, u, s: -(((x - u) / s) ** 2) / 2 - m.log(s * m.sqrt(2 * m.pi))),
    ("normal.cdf", "x from -10 to 10, standard", [linear(-10, 10)], lambda x: normal_cdf(x, mpf(0), mpf(1))),
    ("normal.quantile", "p from 1e-300 to 1", [lambda r: r.choice((unit, decades(1e-300, 1)))(r)], bracketed(lambda x: normal_cdf(x, 0, 1), -38, 9)),
    ("uniform.cdf", "every x", [linear(-1, 5), linear(-1, 0), linear(1, 4)], lambda x, a, b: min(max((x - a) / (b - a), mpf(0)), mpf(1))),
    ("exponential.pdf", "x from 0 to 100", [linear(0, 100), decades(0.1, 5)], lambda x, k: k * exp(-k * x)),
    ("exponential.cdf", "x from 0 to 100", [decades(1e-5, 100), decades(0.1, 5)], lambda x, k: -m.expm1(-k * x)),
    ("exponential.quantile", "every p", [unit, decades(0.1, 5)], lambda p, k: -m.log1p(-p) / k),
    ("gamma.pdf", "shapes 0.1 to 1e4", [decades(1e-2, 1e4), decades(0.1, 1e4)], lambda x, a: exp((a - 1) * m.log(x) - x - m.loggamma(a))),
    ("gamma.logpdf", "shapes 0.1 to 1e4", [decades(1e-2, 1e4), decades(0.1, 1e4)], lambda x, a: (a - 1) * m.log(x) - x - m.loggamma(a)),
    ("gamma.cdf", "shapes 0.1 to 500", [decades(1e-2, 500), decades(0.1, 500)], lambda x, a: lower_gamma(a, x)),
    ("gamma.quantile", "shapes 0.5 to 100", [unit, decades(0.5, 100)], bracketed(lambda x, a: lower_gamma(a, x), 1e-9, 250)),
    ("beta.pdf", "a, b from 0.1 to 1e4", [unit, decades(0.1, 1e4), decades(0.1, 1e4)], lambda *t: exp(beta_logpdf(*t))),
    ("beta.logpdf", "a, b from 0.1 to 1e4", [unit, decades(0.1, 1e4), decades(0.1, 1e4)], beta_logpdf),
    ("beta.cdf", "a, b from 0.1 to 200", [unit, decades(0.1, 200), decades(0.1, 200)], beta_cdf),
    ("beta.quantile", "a, b from 0.5 to 50", [unit, decades(0.5, 50), decades(0.5, 50)], bracketed(beta_cdf, 1e-12, 1 - 1e-12)),
    ("student.pdf", "ν from 0.5 to 1e4, x to 100", [both(decades(1e-2, 100)), decades(0.5, 1e4)], lambda *t: exp(student_logpdf(*t))),
    ("student.logpdf", "ν from 0.5 to 1e4, x to 100", [both(decades(1e-2, 100)), decades(0.5, 1e4)], student_logpdf),
    ("student.cdf", "ν from 0.5 to 200, x to 100", [both(decades(1e-2, 100)), decades(0.5, 200)], student_cdf),
    ("student.quantile", "ν from 1 to 50", [linear(0.001, 0.999), decades(1, 50)], bracketed(student_cdf, -400, 400)),
    ("chi2.pdf", "k from 0.5 to 1e3", [decades(1e-2, 1e3), decades(0.5, 1e3)], lambda x, k: exp((k / 2 - 1) * m.log(x / 2) - x / 2 - m.loggamma(k / 2)) / 2),
    ("chi2.cdf", "k from 0.5 to 500", [decades(1e-2, 500), decades(0.5, 500)], lambda x, k: lower_gamma(k / 2, x / 2)),
    ("f.pdf", "d1, d2 from 0.5 to 1e3", [decades(1e-2, 100), decades(0.5, 1e3), decades(0.5, 1e3)], lambda *t: exp(f_logpdf(*t))),
    ("f.cdf", "d1, d2 from 0.5 to 200", [decades(1e-2, 100), decades(0.5, 200), decades(0.5, 200)], f_cdf),
    ("binomial.pdf", "n to 1e4", [whole(0, 200), whole(200, 10000), unit], lambda *t: exp(binomial_logpdf(*t))),
    ("binomial.cdf", "n to 400", [whole(0, 200), whole(200, 400), unit], binomial_cdf),
    ("poisson.pdf", "λ to 1e4", [whole(0, 10000), decades(0.1, 1e4)], lambda k, t: exp(k * m.log(t) - t - m.loggamma(k + 1))),
    ("poisson.cdf", "λ to 500", [whole(0, 500), decades(0.1, 500)], lambda k, t: m.gammainc(k + 1, t, m.inf, regularized=True)),
]


def rows(name, draws, function):
    chance = random.Random(zlib.crc32(name.encode()))
    found = []
    for _ in range(100 * COUNT):
        arguments = [float(draw(chance)) for draw in draws]
        value = m.re(function(*map(mpf, arguments)))
        # Subnormal numbers have fewer digits.
        if mpf("1e-300") < abs(value) < mpf("1e300"):
            found.append(arguments + [float(value)])
        if len(found) == COUNT:
            break
    return found


def main():
    lines = []
    for name, domain, draws, function in FUNCTIONS:
        row = {"function": name, "domain": domain, "points": rows(name, draws, function)}
        lines.append(json.dumps(row, ensure_ascii=False))
    with open(os.path.join(os.path.dirname(__file__), "accuracy.json"), "w") as file:
        file.write("[\n" + ",\n".join(lines) + "\n]\n")


if __name__ == "__main__":
    main()
