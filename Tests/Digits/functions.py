# functions.py -- the functions of the catalogue with many digits: value and first to third derivative.
#
# Each formula is one that loses nothing near a zero or far out, so that the working precision is enough.
# `zeros` are places next to which points are tried: zeros of the function and of its derivatives, and
# poles. `weak` says where a derivative is known to keep fewer digits; the manual page of the function
# says the same.

import functools

from mpmath import mp, mpf

mp.dps = 60


class Unary:
    arity = 1

    def __init__(self, name, derivatives, lo="-1.8e308", hi="1.8e308", zeros=(), call=None, weak=None):
        self.name = name
        self.call = call or f"{name}(x)"
        self.derivatives = derivatives
        self.lo, self.hi = mpf(lo), mpf(hi)
        self.zeros = [mpf(z) for z in zeros]
        self.weak = weak or (lambda x, order: False)

    def reference(self, x):
        return self.derivatives(mpf(x))


def near(distance, *zeros, order=3):
    """Weak within `distance` of these zeros of the derivative of this order, and higher ones."""
    zeros = [float(z) for z in zeros]
    return lambda x, k: k == order and any(abs(x - z) < distance for z in zeros)


def tan(x):
    t = mp.tan(x)
    s = 1 / mp.cos(x) ** 2
    return t, s, 2 * t * s, 2 * s * (1 + 3 * t * t)


def asin(x):
    d = (1 - x) * (1 + x)
    r = mp.sqrt(d)
    return mp.asin(x), 1 / r, x / (d * r), (1 + 2 * x * x) / (d * d * r)


def acos(x):
    _, a, b, c = asin(x)
    return mp.acos(x), -a, -b, -c


def atan(x):
    d = 1 + x * x
    return mp.atan(x), 1 / d, -2 * x / d**2, (6 * x * x - 2) / d**3


def tanh(x):
    t = mp.tanh(x)
    e = mp.exp(-2 * abs(x))
    s = 4 * e / (1 + e) ** 2
    return t, s, -2 * t * s, 2 * s * (2 * t * t - s)


def asinh(x):
    d = 1 + x * x
    r = mp.sqrt(d)
    sign = -1 if x < 0 else 1
    a = abs(x)
    return sign * mp.log1p(a + a * a / (1 + r)), 1 / r, -x / (d * r), (2 * x * x - 1) / (d * d * r)


def acosh(x):
    d = (x - 1) * (x + 1)
    r = mp.sqrt(d)
    return mp.log1p((x - 1) + r), 1 / r, -x / (d * r), (2 * x * x + 1) / (d * d * r)


def atanh(x):
    d = (1 - x) * (1 + x)
    value = (mp.log1p(x) - mp.log1p(-x)) / 2
    return value, 1 / d, 2 * x / d**2, (2 + 6 * x * x) / d**3


def exp(x):
    e = mp.exp(x)
    return e, e, e, e


def log(base=None):
    c = 1 if base is None else 1 / mp.log(base)
    return lambda x: (c * mp.log(x), c / x, -c / x**2, 2 * c / x**3)


def log1p(x):
    d = 1 + x
    return mp.log1p(x), 1 / d, -1 / d**2, 2 / d**3


def sqrt(x):
    r = mp.sqrt(x)
    return r, 1 / (2 * r), -1 / (4 * x * r), 3 / (8 * x * x * r)


def cbrt(x):
    r = mp.cbrt(abs(x)) * (-1 if x < 0 else 1)
    return r, r / (3 * x), -2 * r / (9 * x * x), 10 * r / (27 * x**3)


def reciprocal(x):
    return 1 / x, -1 / x**2, 2 / x**3, -6 / x**4


def sigmoid(x):
    e = mp.exp(-abs(x))
    q = e / (1 + e) ** 2
    t = mp.expm1(-abs(x)) / (1 + e) * (1 if x >= 0 else -1)
    return (1 if x >= 0 else e) / (1 + e), q, q * t, q * (1 - 6 * q)


def softplus(x):
    s, q, t, _ = sigmoid(x)
    return max(x, mpf(0)) + mp.log1p(mp.exp(-abs(x))), s, q, t


def bell(x):
    return 2 / mp.sqrt(mp.pi) * mp.exp(-x * x)


def erf(x):
    g = bell(x)
    return mp.erf(x), g, -2 * x * g, (4 * x * x - 2) * g


def erfc(x):
    _, a, b, c = erf(x)
    return mp.erfc(x), -a, -b, -c


def logit(x):
    s = 1 / (x * (1 - x))
    t = 2 * x - 1
    return mp.log(x) - mp.log1p(-x), s, t * s * s, 2 * s * s + 2 * t * t * s**3


def sinc(x):
    with mp.workdps(150):
        if abs(x) < 1:
            # The difference would lose all digits; so the series, term by term.
            rows = [[mpf(1), 2 * k] for k in range(40)]
            sums = []
            for order in range(4):
                sums.append(sum((-1) ** k * mp.pi ** (2 * k) / mp.factorial(2 * k + 1) * c * x**power
                                for k, (c, power) in enumerate(rows) if c))  # fmt: skip
                rows = [[c * power, max(power - 1, 0)] for c, power in rows]
            return tuple(sums)
        s, c, p = mp.sinpi(x), mp.cospi(x), mp.pi
        y = s / (p * x)
        y1 = (c - y) / x
        y2 = (-p * s - 2 * y1) / x
        y3 = (-p * p * c - 3 * y2) / x
        return y, y1, y2, y3


def sinc_weak(x, order):
    # Beside the size of its terms, near the zeros of a derivative.
    return abs(sinc(mpf(x))[order]) < 0.1 * mp.pi**order / max(1, mp.pi * abs(mpf(x))) if order else False


def gelu(x):
    g = mp.npdf(x)
    return x * mp.ncdf(x), mp.ncdf(x) + x * g, (2 - x * x) * g, x * (x * x - 4) * g


def gelu_weak(x, order):
    near = {1: ["-0.7517915246935645"], 2: ["-1.4142135623730951", "1.4142135623730951"], 3: ["-2", "2"]}
    return any(abs(mpf(x) - mpf(z)) < 0.05 for z in near.get(order, []))


def psi(n, x):
    """Digamma's derivative of order n: far out by the asymptotic series, nearer by steps there (DLMF 5.15),
    below zero by reflection. With digits to spare, because next to a zero its terms cancel, and next to the middle
    between two poles the cotangent is tiny."""
    with mp.workdps(85 + 15 * n):
        if x < 0:
            # (-1)^n psi(1 - x) - psi(x) = pi^(n+1) P(cot pi x), with P' = -(1 + c^2) dP/dc.
            return (-1) ** n * psi(n, 1 - x) - mp.pi ** (n + 1) * mp.polyval(
                cotangent_polynomial(n), mp.cot(mp.pi * (x - mp.nint(x))))  # fmt: skip
        sign = (-1) ** (n + 1)
        total, factorial = mpf(0), mp.factorial(n)
        while x < 32 + n:
            total += factorial / x ** (n + 1)
            x = x + 1
        power = x**n
        total += (mp.factorial(n - 1) / power if n else -mp.log(x)) + factorial / (2 * power * x)
        return sign * (total + mp.polyval(series(n), 1 / (x * x)) / power)


@functools.cache
def series(n):
    """The coefficients of the asymptotic series in 1/x^2, the highest first."""
    with mp.workdps(85):
        terms = [mp.factorial(2 * k + n - 1) / mp.factorial(2 * k) * mp.bernoulli(2 * k) for k in range(1, 45)]
        return terms[::-1] + [mpf(0)]


@functools.cache
def cotangent_polynomial(n):
    """The coefficients, the highest first."""
    if n == 0:
        return (1, 0)
    before = cotangent_polynomial(n - 1)
    slope = [c * k for c, k in zip(before, range(len(before) - 1, 0, -1))]
    result = [-c for c in slope] + [0, 0]
    return tuple(r - c for r, c in zip(result, [0, 0] + slope))


def gamma(x):
    g = mp.gamma(x)
    p, q, r = psi(0, x), psi(1, x), psi(2, x)
    return g, g * p, g * (p * p + q), g * (p**3 + 3 * p * q + r)


def lgamma(x):
    with mp.workdps(90):
        value = mp.log(abs(mp.gamma(x))) if abs(x) < 1000 else mp.re(mp.loggamma(x))
    return value, psi(0, x), psi(1, x), psi(2, x)


def polygamma(n):
    return lambda x: tuple(psi(n + k, x) for k in range(4))


def roots(f, intervals):
    """A zero of f in each interval."""
    for low, high in intervals:
        with mp.workdps(25):
            yield mp.findroot(f, (mpf(low), mpf(high)), solver="anderson", tol=1e-18, verify=False)


def below_zero(n, count):
    return [(-k - 1 + mpf("1e-9"), -k - mpf("1e-9")) for k in range(count)]


def digamma_roots(n=0, count=12):
    own = list(roots(lambda x: psi(n, x), below_zero(n, count))) if n % 2 == 0 else []
    return own + ([mpf("1.461632144968362341262659542325721")] if n == 0 else [])


def lgamma_roots():
    return [1, 2] + list(
        roots(
            lambda x: mp.log(abs(mp.gamma(x))),
            [("-2.5", "-2.1"), ("-2.9", "-2.6"), ("-3.3", "-3.05"), ("-3.98", "-3.7"), ("-4.1", "-4.01"),
             ("-4.999", "-4.9"), ("-5.05", "-5.0001"), ("-5.9999", "-5.9")]))  # fmt: skip


def gamma_roots():
    """Where the third derivative is zero."""
    own = [("1.5", "3"), ("-0.9", "-0.1"), ("-1.9", "-1.1"), ("-2.9", "-2.1"), ("-3.9", "-3.1")]
    return list(roots(lambda x: gamma(x)[3], own))


def gamma_weak(x, order):
    f = [psi(k, mpf(x)) for k in range(3)]
    terms = (f[0] ** 3, 3 * f[0] * f[1], f[2])
    return order == 3 and abs(sum(terms)) < 0.03 * max(map(abs, terms))


third = 1 / mp.sqrt(3)
half = 1 / mp.sqrt(2)
pi = mp.pi

UNARY = [
    Unary("sin", lambda x: (mp.sin(x), mp.cos(x), -mp.sin(x), -mp.cos(x)),
          zeros=[k * pi / 2 for k in range(-4, 5)] + [pi * 10**6, pi * 10**15]),
    Unary("cos", lambda x: (mp.cos(x), -mp.sin(x), -mp.cos(x), mp.sin(x)),
          zeros=[k * pi / 2 for k in range(-4, 5)] + [pi * 10**6, pi * 10**15]),
    Unary("tan", tan, zeros=[k * pi / 2 for k in range(-4, 5)] + [pi * 10**6]),
    Unary("asin", asin, -1, 1, zeros=[-1, 0, 1]),
    Unary("acos", acos, -1, 1, zeros=[-1, 0, 1]),
    Unary("atan", atan, zeros=[-third, third], weak=near(0.01, -third, third)),
    Unary("sinh", lambda x: (mp.sinh(x), mp.cosh(x), mp.sinh(x), mp.cosh(x))),
    Unary("cosh", lambda x: (mp.cosh(x), mp.sinh(x), mp.cosh(x), mp.sinh(x))),
    Unary("tanh", tanh, zeros=[mp.atanh(third), -mp.atanh(third), 0.867],
          weak=near(0.01, mp.atanh(third), -mp.atanh(third))),
    Unary("asinh", asinh, zeros=[-half, half], weak=near(0.01, -half, half)),
    Unary("acosh", acosh, 1, zeros=[1]),
    Unary("atanh", atanh, -1, 1, zeros=[-1, 1]),
    Unary("exp", exp),
    Unary("expm1", lambda x: (mp.expm1(x),) + exp(x)[1:]),
    Unary("log", log(), 0, zeros=[1]),
    Unary("log1p", log1p, -1, zeros=[-1]),
    Unary("log2", log(2), 0, zeros=[1]),
    Unary("log10", log(10), 0, zeros=[1]),
    Unary("sqrt", sqrt, 0),
    Unary("cbrt", cbrt),
    Unary("1/x", reciprocal, call="1 / x"),
    Unary("sigmoid", sigmoid, zeros=[mp.log(2 + mp.sqrt(3)), -mp.log(2 + mp.sqrt(3))],
          weak=near(0.01, mp.log(2 + mp.sqrt(3)), -mp.log(2 + mp.sqrt(3)))),
    Unary("softplus", softplus),
    Unary("logit", logit, 0, 1, zeros=[0, mpf("0.5"), 1]),
    Unary("sinc", sinc, "-1e6", "1e6", zeros=[0, 1, 2, -3, mpf("0.5")], weak=sinc_weak),
    Unary("gelu", gelu, zeros=[mpf("-0.7517915247"), -mp.sqrt(2), mp.sqrt(2), -2, 2, 0], weak=gelu_weak),
    Unary("erf", erf, zeros=[-half, half], weak=near(0.01, -half, half)),
    Unary("erfc", erfc, zeros=[-half, half], weak=near(0.01, -half, half)),
    Unary("gamma", gamma, "-190", "172",
          zeros=digamma_roots(count=8) + list(range(-6, 24)) + gamma_roots(), weak=gamma_weak),
    Unary("lgamma", lgamma, "-1e15", zeros=digamma_roots(count=8) + lgamma_roots() + list(range(-6, 3))),
    Unary("digamma", polygamma(0), "-1e15", zeros=digamma_roots() + digamma_roots(2) + list(range(-6, 1)),
          weak=lambda x, order: order == 0 and abs(psi(0, mpf(x))) < 1e-15),
] + [
    Unary(f"polygamma({n}, x)", polygamma(n), "-1e15", call=f"polygamma({n}, x)",
          zeros=digamma_roots(n, 8) + digamma_roots(n + 1, 8))
    for n in (1, 2, 3, 4, 5, 9, 20)
]  # fmt: skip


class Binary:
    """The partial derivatives to third order, named by the arguments that they are by."""

    arity = 2
    parts = ["", "x", "y", "xx", "xy", "yy", "xxx", "xxy", "xyy", "yyy"]

    def __init__(self, name, call, reference, weak=None):
        self.name, self.call = name, call
        self.partials = reference
        self.weak = weak or (lambda x, part: False)

    def reference(self, x):
        return self.partials(mpf(x[0]), mpf(x[1]))


def atan2(y, x):
    # The imaginary part of log z, z = x + iy: by x the derivative of order k is that of log, and each
    # derivative by y brings a factor i.
    z = mp.mpc(x, y)
    a, b, c = 1 / z, -1 / z**2, 2 / z**3
    im, re = mp.im, mp.re
    return (mp.atan2(y, x), re(a), im(a), -im(b), re(b), im(b), -re(c), -im(c), re(c), im(c))


def hypot(x, y):
    h = mp.sqrt(x * x + y * y)
    h3, h5 = h**3, h**5
    return (h, x / h, y / h, y * y / h3, -x * y / h3, x * x / h3, -3 * x * y * y / h5,
            y * (2 * x * x - y * y) / h5, x * (2 * y * y - x * x) / h5, -3 * y * x * x / h5)  # fmt: skip


def power(x, y):
    if x < 0:
        p = lambda k: (-1) ** (int(y) - k) * (-x) ** (y - k)
        return (p(0), y * p(1), None, y * (y - 1) * p(2), None, None, y * (y - 1) * (y - 2) * p(3),
                None, None, None)  # fmt: skip
    l = mp.log(x)
    p = [x ** (y - k) for k in range(4)]
    return (p[0], y * p[1], p[0] * l, y * (y - 1) * p[2], p[1] * (1 + y * l), p[0] * l * l,
            y * (y - 1) * (y - 2) * p[3], p[2] * (2 * y - 1 + y * (y - 1) * l), p[1] * l * (2 + y * l),
            p[0] * l**3)  # fmt: skip


def quotient(x, y):
    return (x / y, 1 / y, -x / y**2, mpf(0), -1 / y**2, 2 * x / y**3, mpf(0), mpf(0), 2 / y**3, -6 * x / y**4)
