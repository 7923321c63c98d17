#!/usr/bin/env python3
"""Times hyperrepl beside C, in one run, and prints a table of ratios.

  make bench                          builds the command and runs this
  Benchmarks/run.py --only fib        one case
  Benchmarks/run.py --check           exit status 1 where a target is missed

C is built here with `cc -O2 -march=native`. Both sides run pinned to one processor, in turns, several
times; the best time of each counts. C measures its own processor time; for hyperrepl it is that of the
whole process less that of a process that only starts, measured in the same run. Both print what they
computed, and numbers that differ are an error.
"""
import argparse
import ctypes.util
import os
import shutil
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(HERE, "out")

# name, what it is, C program, repeats, size, target for the ratio
CASES = [
    ("series", "sum of 1/k^2 to 10^7", "series", 5, 10_000_000, 6),
    ("fib", "fib(34), recursive", "fib", 1, 34, 12),
    ("hypergradient", "hypergradient, 10^6 steps", "hypergradient", 10, 1_000_000, 5),
    ("hypergradient-calls", "the same, loss calls in a loop", "hypergradient-calls", 2, 1_000_000, 20),
    ("pendulum", "pendulum forward, 10^5 steps", "pendulum", 40, 100_000, 1.8),
    ("rosenbrock", "Rosenbrock gradient, d = 1000", "rosenbrock", 2000, 1000, 2),
    # Against cblas_dgemm itself; 0.9 of its speed from 128 rows on. Small ones show what an operation
    # on arrays costs besides.
    ("product-16", "product of 16 x 16", "product", 100_000, 16, 40),
    ("product-128", "product of 128 x 128", "product", 4000, 128, 1.11),
    ("product-1024", "product of 1024 x 1024", "product", 60, 1024, 1.11),
]
MEMORY_TARGET = 1024  # KiB between a short and a long training


def build(names, *flags):
    os.makedirs(OUT, exist_ok=True)
    for name in ["launch"] + names:
        source = os.path.join(HERE, "c", name + ".c")
        command = ["cc", "-march=native", *flags, "-o", os.path.join(OUT, name), source, "-lm", "-ldl"]
        subprocess.run(command, check=True)


class Failed(Exception):
    pass


class Runner:
    def __init__(self, cpu, command):
        self.cpu = str(cpu)
        self.command = command
        self.report = os.path.join(OUT, "report")
        # Each side picks its kernels itself.
        self.environment = {name: text for name, text in os.environ.items() if not name.startswith("OPENBLAS_")}

    def run(self, words):
        """Standard output, processor time in seconds, peak memory in KiB."""
        launch = [os.path.join(OUT, "launch"), self.report, self.cpu]
        done = subprocess.run(
            launch + words, stdin=subprocess.DEVNULL, capture_output=True, text=True, env=self.environment)
        if done.returncode != 0:
            raise Failed(f"{' '.join(words)}: status {done.returncode}\n{done.stdout}{done.stderr}")
        with open(self.report) as file:
            seconds, memory = file.read().split()
        return done.stdout, float(seconds), int(memory)

    def c(self, name, repeats, size, *variant):
        """The result, and processor time."""
        value, seconds = self.run([os.path.join(OUT, name), str(repeats), str(size), *variant])[0].split()
        return float(value), float(seconds)

    def hyp(self, name, expression):
        """What is printed, processor time, and peak memory."""
        file = os.path.join(HERE, "hyp", name + ".hyp")
        return self.run([self.command, "--color", "never", "-e", expression, file])

    def starts(self, words, times=21):
        """Median processor time and peak memory of a process that does next to nothing."""
        runs = [self.run(words) for _ in range(times)]
        return statistics.median(r[1] for r in runs), statistics.median(r[2] for r in runs)


def check(name, expected, found):
    if not abs(expected - found) <= 1e-9 * max(abs(expected), abs(found)):
        raise Failed(f"{name}: {expected!r} is expected, hyperrepl finds {found!r}")


def peak_memories(runner, name, expressions):
    """Peak memory in KiB of a short and of a long run."""
    return [min(runner.hyp(name, expression)[2] for _ in range(3)) for expression in expressions]


def verdict(value, target):
    return "ok" if value <= target else "MISSED"


def measure(runner, cases, repeats):
    start, _ = runner.starts([runner.command, "-e", "1+1"])
    times = {case[0]: ([], []) for case in cases}
    for _ in range(repeats):
        for name, _, program, times_inside, size, _ in cases:
            expected, c = runner.c(program, times_inside, size)
            found, hyp, _ = runner.hyp(program, f"bench({times_inside}, {size})")
            check(name, expected, float(found))
            times[name][0].append(c)
            times[name][1].append(hyp - start)
    return {name: (min(c), min(hyp)) for name, (c, hyp) in times.items()}


def set_up(description, **more):
    """The options of the command line, `more` of them with their help, and a runner."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--command", default=os.path.join(HERE, "..", ".build", "release", "hyperrepl"))
    parser.add_argument("--only", default="", help="names of cases, with commas between them")
    parser.add_argument("--repeats", type=int, default=7, help="how often each side runs")
    parser.add_argument("--cpu", type=int, default=max(os.sched_getaffinity(0)))
    parser.add_argument("--check", action="store_true", help="fail where a target is missed")
    for name, text in more.items():
        parser.add_argument("--" + name, help=text)
    options = parser.parse_args()
    command = shutil.which(os.path.abspath(options.command))
    if not command:
        sys.exit(f"{options.command} is not there: `make` builds it")
    options.only = [name for name in options.only.split(",") if name]
    return options, Runner(options.cpu, command)


def has_blas():
    if ctypes.util.find_library("openblas"):
        return True
    print("OpenBLAS is not installed: no products of matrices")
    return False


def exit_with(main):
    try:
        sys.exit(main())
    except Failed as failure:
        sys.exit(str(failure))


def main():
    options, runner = set_up(__doc__)
    only = options.only
    cases = [case for case in CASES if not only or case[0] in only]
    if not has_blas():
        cases = [case for case in cases if case[2] != "product"]
    build(sorted({case[2] for case in cases}), "-O2")
    missed = False

    print(f"{'':34}{'C':>11}{'hyperrepl':>12}{'ratio':>8}{'target':>8}")
    for name, (c, hyp) in measure(runner, cases, options.repeats).items():
        _, text, _, inside, _, target = next(case for case in cases if case[0] == name)
        ratio = hyp / c
        missed |= ratio > target
        print(f"{text:34}{1e3 * c / inside:8.3f} ms{1e3 * hyp / inside:9.3f} ms"
              f"{ratio:8.2f}{target:8g}  {verdict(ratio, target)}")

    if not only or "memory" in only:
        peaks = peak_memories(runner, "hypergradient", ["train'(1e-6, 1000)", "train'(1e-6, 1_000_000)"])
        more = peaks[1] - peaks[0]
        missed |= more > MEMORY_TARGET
        print(f"\nPeak memory of a hypergradient: {peaks[0] / 1024:.1f} MiB through 10^3 steps, "
              f"{peaks[1] / 1024:.1f} MiB through 10^6: {more} KiB more, "
              f"target {MEMORY_TARGET}  {verdict(more, MEMORY_TARGET)}")

    if not only or "start" in only:
        print("\nA start that adds 1 and 1, median of 21:")
        rows = [("hyperrepl", [runner.command, "-e", "1+1"])]
        if shutil.which("luajit"):
            rows.append(("luajit", ["luajit", "-e", "print(1+1)"]))
        for name, words in rows:
            seconds, memory = runner.starts(words)
            print(f"  {name:10}{1e3 * seconds:7.2f} ms{memory / 1024:8.1f} MiB")
    return 1 if missed and options.check else 0


if __name__ == "__main__":
    exit_with(main)
