#!/usr/bin/env python3
"""Times Taylor mode, in one run, beside dual numbers inside dual numbers and beside JAX's jet.

  Benchmarks/taylor.py
  Benchmarks/taylor.py --jax ~/venv/bin/python     a python that has jax
  Benchmarks/taylor.py --check                     exit status 1 where a target is missed

The function is sin(exp(x)) at 0.5, and the time that of one call from a loop in Hyp, or of one call of
a jitted function from Python. Orders are timed in turns, several times; the best time of each counts.
"""
import subprocess

from run import Failed, exit_with, set_up, verdict

ORDERS = [1, 2, 4, 8, 16, 30]
TARGET = 5000  # nanoseconds for order 8
GROWTH = 5  # from order 8 to order 16: four times for n², and some noise

JET = """
import sys, time
import jax, jax.numpy as jnp
from jax.experimental.jet import jet
jax.config.update("jax_enable_x64", True)
for n in map(int, sys.argv[1:]):
    series = [1.0] + [0.0] * (n - 1)
    run = jax.jit(lambda x: jet(lambda x: jnp.sin(jnp.exp(x)), (x,), (series,)))
    run(0.5)[1][-1].block_until_ready()
    best = float("inf")
    for _ in range(7):
        start = time.perf_counter()
        for _ in range(2000):
            last = run(0.5)[1][-1]
        last.block_until_ready()
        best = min(best, time.perf_counter() - start)
    print(n, 1e9 * best / 2000, float(last))
"""


def jax(python):
    """Nanoseconds and the n-th derivative for each order."""
    words = [python, "-c", JET, *map(str, ORDERS)]
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode != 0:
        raise Failed(f"{python} cannot run jax's jet:\n{done.stderr}")
    rows = [line.split() for line in done.stdout.splitlines()]
    return {int(n): (float(time), float(value)) for n, time, value in rows}


def main():
    options, runner = set_up(__doc__, jax="a python that has jax, for its jet")
    best = {}
    for _ in range(max(1, options.repeats // 2)):
        for n in ORDERS:
            time, nested, value = map(float, runner.hyp("taylor", f"bench({n})")[0].split()[1:])
            old = best.get(n, (time, nested, value))
            best[n] = (min(old[0], time), min(old[1], nested), value)
    peers = jax(options.jax) if options.jax else {}

    print(f"{'order':>5}{'taylor':>12}{'nested duals':>16}" + (f"{'JAX jet':>12}" if peers else ""))
    for n, (time, nested, value) in best.items():
        row = f"{n:5}{time:9.0f} ns" + (f"{nested:13.0f} ns" if nested == nested else f"{'':16}")
        if n in peers:
            if abs(peers[n][1] - value) > 1e-9 * abs(value):
                raise Failed(f"order {n}: jax finds {peers[n][1]!r}, hyperrepl {value!r}")
            row += f"{peers[n][0]:9.0f} ns"
        print(row)
    growth = best[16][0] / best[8][0]
    print(f"\norder 8: {best[8][0]:.0f} ns, target {TARGET}  {verdict(best[8][0], TARGET)}")
    print(f"from order 8 to order 16: {growth:.1f} times, target {GROWTH}  {verdict(growth, GROWTH)}")
    missed = best[8][0] > TARGET or growth > GROWTH
    return 1 if missed and options.check else 0


if __name__ == "__main__":
    exit_with(main)
