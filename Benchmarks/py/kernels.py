"""The operations of hyp/kernels.hyp in NumPy:  python kernels.py N ONLY

Prints for each its name, the mean of what it gives, and its least seconds. The result is always an array of its own.
"""
import sys
import time

import numpy as np


def least_seconds(f):
    f()
    best, total, count = float("inf"), 0.0, 0
    while count < 5 or total < 0.03 and count < 1000:
        start = time.perf_counter()
        f()
        seconds = time.perf_counter() - start
        best = min(best, seconds)
        total += seconds
        count += 1
    return best


def main():
    n, only = int(sys.argv[1]), sys.argv[2]
    a, b = np.sin(np.arange(1.0, n + 1)), np.cos(np.arange(1.0, n + 1))
    p = 2 + a
    i = 7919 * np.arange(n) % n
    m = a[:10 * (n // 10)].reshape(10, n // 10)
    t = a[:10 * (n // 10)].reshape(n // 10, 10)
    rng = np.random.default_rng(0)
    operations = {
        "add": lambda: a + b,
        "chain": lambda: (a * b + 2 * a - b) / (1 + a * a),
        "max": lambda: a.max(),
        "min": lambda: a.min(),
        "max_axis0": lambda: t.max(axis=0),
        "max_axis1": lambda: m.max(axis=1),
        "any": lambda: (a > 2).any(),
        "all": lambda: (a < 2).all(),
        "argmax": lambda: a.argmax(),
        "argmin": lambda: a.argmin(),
        "maximum": lambda: np.maximum(a, b),
        "clamp": lambda: np.clip(a, -0.5, 0.5),
        "where": lambda: np.where(a > b, a, b),
        "floor": lambda: np.floor(a),
        "round": lambda: np.rint(a),
        "greater": lambda: a > b,
        "greater_number": lambda: a > 0.5,
        "equal": lambda: a == b,
        "roll": lambda: np.roll(a, 1),
        "flip": lambda: a[::-1].copy(),
        "gather": lambda: a[i],
        "mask": lambda: a[a > 0],
        "sort": lambda: np.sort(a),
        "argsort": lambda: np.argsort(a, kind="stable"),
        "cumsum": lambda: a.cumsum(),
        "cumprod": lambda: (1 + a / n).cumprod(),
        "cumsum_axis1": lambda: m.cumsum(axis=1),
        "sum": lambda: a.sum(),
        "prod": lambda: (1 + a / n).prod(),
        "mean": lambda: a.mean(),
        "std": lambda: a.std(),
        "norm": lambda: np.linalg.norm(a),
        "dot": lambda: a @ b,
        "rand": lambda: rng.random(n),
        "randn": lambda: rng.standard_normal(n),
        "randint": lambda: rng.integers(0, 10, n),
        "linspace": lambda: np.linspace(0, 1, n),
        "zeros": lambda: np.zeros(n),
        "atan2": lambda: np.arctan2(a, b),
        "power_3": lambda: a**3,
        "power_1.5": lambda: p**1.5,
        "power_array": lambda: p**b,
        "number_power": lambda: 2.0**a,
        "log": lambda: np.log(p),
        "exp": lambda: np.exp(a),
        "sin": lambda: np.sin(a),
        "tan": lambda: np.tan(a),
        "tanh": lambda: np.tanh(a),
        "sqrt": lambda: np.sqrt(p),
        "abs": lambda: np.abs(a),
        "modulo": lambda: a % 0.3,
        "whole_division": lambda: a // 0.3,
        "concat": lambda: np.concatenate([a, b]),
        "slice": lambda: a[:n // 2].copy(),
        "slice_by_2": lambda: a[::2].copy(),
        "transpose": lambda: m.T + 0,
    }
    for name, f in operations.items():
        if not only or f",{name}," in only:
            print(name, np.mean(1.0 * f()), least_seconds(f), flush=True)


main()
