# reference.py -- makes reference.csv: the solutions of nonstiff.hyp's problems at their ends.
#
# Extrapolation of the modified midpoint rule (Gragg, Bulirsch and Stoer; Hairer, Nørsett and Wanner 1993, II.9) in numbers with 64 bits
# of mantissa. Each problem is solved with two numbers of steps, which must agree to 1e-13 of the largest number times what the
# problem amplifies. Needs numpy on x86. Kepler's orbits are compared with Kepler's equation.

import numpy as np

L = np.longdouble
ROWS = 11


def step(f, t, y, h):
    table = []
    for j in range(1, ROWS + 1):
        n = 2 * j
        d = h / n
        before, now = y, y + d * f(t, y)
        for k in range(1, n):
            before, now = now, before + 2 * d * f(t + k * d, now)
        row = [(before + now + d * f(t + h, now)) / 2]
        for k in range(1, j):
            ratio = (L(j) / (j - k)) ** 2
            row.append(row[-1] + (row[-1] - table[-1][k - 1]) / (ratio - 1))
        table.append(row)
    return table[-1][-1]


def solve(f, y, a, b, steps):
    y = np.array(y, dtype=L)
    h = (L(b) - L(a)) / steps
    for k in range(steps):
        y = step(f, L(a) + k * h, y, h)
    return y


def two_bodies(t, y):
    r3 = (y[0] ** 2 + y[1] ** 2) ** L(1.5)
    return np.array([y[2], y[3], -y[0] / r3, -y[1] / r3])


def chain(n, c):
    def f(t, y):
        z = c * y
        d = -z.copy()
        d[1:] += z[:-1]
        d[-1] = z[-2]
        return d

    return f


def heat(t, y):
    d = -2 * y
    d[1:] += y[:-1]
    d[:-1] += y[1:]
    return d


def torus(t, y):
    r = np.sqrt(y[0] ** 2 + y[1] ** 2)
    return np.array([-y[1] - y[0] * y[2] / r, y[0] - y[1] * y[2] / r, y[0] / r])


def arenstorf(t, y):
    m = L("0.012277471")
    n = 1 - m
    d1 = ((y[0] + m) ** 2 + y[1] ** 2) ** L(1.5)
    d2 = ((y[0] - n) ** 2 + y[1] ** 2) ** L(1.5)
    return np.array(
        [
            y[2],
            y[3],
            y[0] + 2 * y[3] - n * (y[0] + m) / d1 - m * (y[0] - n) / d2,
            y[1] - 2 * y[2] - n * y[1] / d1 - m * y[1] / d2,
        ]
    )


def pleiades(t, y):
    x, z = y[:7], y[7:14]
    dx = x[None, :] - x[:, None]
    dz = z[None, :] - z[:, None]
    r3 = (dx**2 + dz**2) ** L(1.5)
    np.fill_diagonal(r3, 1)
    m = np.arange(1, 8, dtype=L)
    return np.concatenate([y[14:], (m * dx / r3).sum(1), (m * dz / r3).sum(1)])


def unit(n):
    return [1] + [0] * (n - 1)


def d(*rates):
    return np.array(rates, dtype=L)


BESSEL = ["0.67139670714180309042", "0.095400514447474434455"]
PROBLEMS = {
    "A1": (lambda t, y: -y, [1], 20),
    "A2": (lambda t, y: -(y**3) / 2, [1], 20),
    "A3": (lambda t, y: y * np.cos(t), [1], 20),
    "A4": (lambda t, y: y / 4 * (1 - y / 20), [1], 20),
    "A5": (lambda t, y: (y - t) / (y + t), [4], 20),
    "B1": (lambda t, y: d(2 * (y[0] - y[0] * y[1]), -(y[1] - y[0] * y[1])), [1, 3], 20),
    "B2": (lambda t, y: d(-y[0] + y[1], y[0] - 2 * y[1] + y[2], y[1] - y[2]), [2, 0, 1], 20),
    "B3": (lambda t, y: d(-y[0], y[0] - y[1] ** 2, y[1] ** 2), [1, 0, 0], 20),
    "B4": (torus, [3, 0, 0], 20),
    "B5": (lambda t, y: d(y[1] * y[2], -y[0] * y[2], -L("0.51") * y[0] * y[1]), [0, 1, 1], 20),
    "C1": (chain(10, np.ones(10, dtype=L)), unit(10), 20),
    "C2": (chain(10, np.arange(1, 11, dtype=L)), unit(10), 20),
    "C3": (heat, unit(10), 20),
    "C4": (heat, unit(51), 20),
    "E1": (lambda t, y: d(y[1], -(y[1] / (t + 1) + (1 - L(0.25) / (t + 1) ** 2) * y[0])), BESSEL, 20),
    "E2": (lambda t, y: d(y[1], (1 - y[0] ** 2) * y[1] - y[0]), [2, 0], 20),
    "E3": (lambda t, y: d(y[1], y[0] ** 3 / 6 - y[0] + 2 * np.sin(L("2.78535") * t)), [0, 0], 20),
    "E4": (lambda t, y: d(y[1], L("0.032") - L("0.4") * y[1] ** 2), [30, 0], 20),
    "E5": (lambda t, y: d(y[1], np.sqrt(1 + y[1] ** 2) / (25 - t)), [0, 0], 20),
    "Lorenz": (lambda t, y: d(10 * (y[1] - y[0]), 28 * y[0] - y[1] - y[0] * y[2], y[0] * y[1] - 8 * y[2] / 3), [-8, 8, 27], 16),
    "Arenstorf": (arenstorf, ["0.994", 0, 0, "-2.00158510637908252240537862224"], 6),
    "Pleiades": (
        pleiades,
        [3, 3, -1, -3, 2, -2, 2, 3, -3, 2, 0, 0, -4, 4] + [0, 0, 0, 0, 0, "1.75", "-1.5", 0, 0, 0, "-1.25", 1, 0, 0],
        3,
    ),
}
for k, e in enumerate(("0.1", "0.3", "0.5", "0.7", "0.9")):
    start = [1 - L(e), L(0), L(0), np.sqrt((1 + L(e)) / (1 - L(e)))]
    PROBLEMS[f"D{k + 1}"] = (two_bodies, start, 20)
STEPS = {"A5": 1000, "D5": 1500, "D4": 600, "Lorenz": 800, "Arenstorf": 3000, "Pleiades": 1500, "E2": 400, "C2": 400}
AMPLIFIED = {"Lorenz": 1e7, "Arenstorf": 1e4, "Pleiades": 1e3, "D5": 1e2}


def main():
    lines = ["problem,place,value"]
    for name in sorted(PROBLEMS):
        f, y, end = PROBLEMS[name]
        y = [L(v) for v in y]
        steps = STEPS.get(name, 200)
        coarse, fine = solve(f, y, 0, end, steps), solve(f, y, 0, end, steps * 3 // 2)
        apart = float(abs(coarse - fine).max() / max(abs(fine).max(), 1e-9))
        assert apart < 1e-13 * AMPLIFIED.get(name, 1), (name, apart)
        if name[0] == "D":
            kepler(L(("0.1", "0.3", "0.5", "0.7", "0.9")[int(name[1]) - 1]), fine)
        lines += [f"{name},{k},{float(v)!r}" for k, v in enumerate(fine)]
        print(name, apart)
    with open("reference.csv", "w") as file:
        file.write("\n".join(lines) + "\n")


def kepler(e, y):
    u = L(20)
    for _ in range(50):
        u -= (u - e * np.sin(u) - 20) / (1 - e * np.cos(u))
    assert abs(y[0] - (np.cos(u) - e)) + abs(y[1] - np.sqrt(1 - e * e) * np.sin(u)) < 1e-13


main()
