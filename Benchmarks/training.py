#!/usr/bin/env python3
"""Times trainings on arrays beside C, in one run, and prints a table of ratios.

  make bench                              builds the command, runs run.py and this
  Benchmarks/training.py --only fwd2      one case
  Benchmarks/training.py --check          exit status 1 where a target is missed
  Benchmarks/training.py --jax PYTHON     also beside JAX, jitted as a whole (py/training.py)

C is built here with `cc -O3 -march=native -ffast-math`, so that its loops vectorise. hyperrepl times itself:
the median of repeats inside one process, after one that warms up. Both sides run pinned to one
processor, in turns; the best time of each counts. Both print what they computed, and numbers that
differ are an error. The clocks of hyperrepl and JAX run on while another process has the processor: on
a busy machine their times are too high. "Cold" is the processor time of a whole process that starts,
compiles and trains once.
"""
import os

from run import HERE, build, check, exit_with, has_blas, peak_memories, set_up, verdict

# name, what it is, program, variant, repeats in C and in hyperrepl, target for the ratio
CASES = [
    ("logistic", "logistic regression, 200 steps", "logistic", "plain", 20, 15, 3.5),
    ("fwd2", "  by 2 hyperparameters, forward", "logistic", "fwd2", 10, 9, 3.5),
    ("fwd8", "  by 8 hyperparameters, forward", "logistic", "fwd8", 10, 7, 3),
    ("rev2", "  by 2 hyperparameters, reverse", "logistic", "rev2", 10, 9, 3.5),
    ("mlp", "network, 100 steps of Adam", "mlp", "plain", 2, 3, 1.6),
    ("fwd4", "  by 4 hyperparameters, forward", "mlp", "fwd4", 1, 3, 2),
]
SIZE = 1000  # the step size of C, in units that only it knows
FILL = [("plain", "value"), ("grad", "gradient"), ("grad2", "gradient of gradient")]
FILL_TARGET = 1.3
MEMORY_TARGET = 2048  # KiB between a short and a long training
COLD_TARGET = 5  # how many times faster than JAX a whole process is


def jax(runner, python, program, variant, repeats):
    """The result, seconds inside the process, and processor time of all of it."""
    words = [python, os.path.join(HERE, "py", "training.py"), program, variant, str(repeats)]
    output, whole, _ = runner.run(words)
    value, seconds = map(float, output.split())
    return value, seconds, whole


def beside_jax(runner, python, cases, times):
    print(f"\n{'':34}{'JAX':>11}{'hyperrepl':>12}{'ratio':>8}{'JAX cold':>13}{'hyperrepl':>12}{'ratio':>8}")
    missed = False
    for name, text, program, variant, _, repeats, _ in cases:
        value, warm, _ = jax(runner, python, program, variant, repeats)
        _, _, theirs = jax(runner, python, program, variant, 0)
        printed, ours, _ = runner.hyp(program, f'bench("{variant}", 0)')
        check(name, value, float(printed.split()[0]))
        own = times[name][1]
        missed |= own > warm or ours * COLD_TARGET > theirs
        print(f"{text:34}{1e3 * warm:8.2f} ms{1e3 * own:9.2f} ms{warm / own:8.2f}"
              f"{theirs:11.2f} s{ours:10.3f} s{theirs / ours:8.1f}"
              f"  {verdict(own, warm)}, {verdict(ours * COLD_TARGET, theirs)}")
    return missed


def measure(runner, cases, repeats):
    times = {case[0]: ([], []) for case in cases}
    for _ in range(repeats):
        for name, _, program, variant, c_repeats, hyp_repeats, _ in cases:
            total, c = runner.c(program, c_repeats, SIZE, variant)
            value, hyp = runner.hyp(program, f'bench("{variant}", {hyp_repeats})')[0].split()
            check(name, total / c_repeats, float(value))
            times[name][0].append(c / c_repeats)
            times[name][1].append(float(hyp))
    return {name: (min(c), min(hyp)) for name, (c, hyp) in times.items()}


def main():
    options, runner = set_up(__doc__, jax="a python that has jax")
    only = options.only
    cases = [case for case in CASES if not only or case[0] in only]
    if not has_blas():
        cases = [case for case in cases if case[2] != "mlp"]
    build(sorted({case[2] for case in cases}), "-O3", "-ffast-math")
    missed = False

    if cases:
        print(f"{'':34}{'C':>11}{'hyperrepl':>12}{'ratio':>8}{'target':>8}")
    times = measure(runner, cases, options.repeats)
    for name, (c, hyp) in times.items():
        _, text, _, _, _, _, target = next(case for case in cases if case[0] == name)
        missed |= hyp / c > target
        print(f"{text:34}{1e3 * c:8.2f} ms{1e3 * hyp:9.2f} ms{hyp / c:8.2f}{target:8g}"
              f"  {verdict(hyp / c, target)}")

    if options.jax and cases:
        missed |= beside_jax(runner, options.jax, cases, times)

    if not only or "fill" in only:
        print(f"\n{'An array, filled and read in loops':34}{'10^3':>11}{'10^5':>12}{'ratio':>8}{'target':>8}")
        for variant, text in FILL:
            times = []
            for size in (10**3, 10**5):
                runs = [runner.hyp("fill", f'bench("{variant}", {size})')[0].split() for _ in range(options.repeats)]
                times.append(min(float(seconds) for _, seconds in runs))
            ratio = times[1] / times[0]
            missed |= ratio > FILL_TARGET
            print(f"  {text:32}{1e9 * times[0]:8.1f} ns{1e9 * times[1]:9.1f} ns{ratio:8.2f}{FILL_TARGET:8g}"
                  f"  {verdict(ratio, FILL_TARGET)}")

    if not only or "memory" in only:
        peaks = peak_memories(runner, "logistic", ["long(100)", "long(10^5)"])
        more = peaks[1] - peaks[0]
        missed |= more > MEMORY_TARGET
        print(f"\nPeak memory of a hypergradient of logistic regression, 100 rows: {peaks[0] / 1024:.1f} MiB through "
              f"10^2 steps,\n{peaks[1] / 1024:.1f} MiB through 10^5: {more} KiB more, target {MEMORY_TARGET}"
              f"  {verdict(more, MEMORY_TARGET)}")
    return 1 if missed and options.check else 0


if __name__ == "__main__":
    exit_with(main)
