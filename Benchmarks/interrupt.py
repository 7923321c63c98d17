#!/usr/bin/env python3
"""Times Ctrl-C: types long operations at a prompt, interrupts each at random moments, and measures the time
until the next prompt. Then the session's names must be what they were.

    make build && python3 Benchmarks/interrupt.py [--command COMMAND] [--times 20] [--only TEXT] [--fast]

Prints the median and the worst of each operation beside its target. An empty loop is measured first and
again at the end: what it takes is the terminal's and the machine's share. An operation whose arrays do not
fit the free memory is left out, and so is a moment that came after the end of an operation; both are said.
Ends with 1 where a median is above the target, or a name was lost.
"""
import argparse
import os
import pty
import random
import re
import select
import statistics
import sys
import time

TARGET = 50  # ms
ENVIRONMENT = {"TERM": "xterm", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent", "PATH": "/usr/bin:/bin"}
# Name; gigabytes that it takes; what is run before; the operation; the longest wait before Ctrl-C, in seconds.
# A program of one long line, which is written before all else.
LITERAL = "/tmp/hyperrepl-interrupt.hyp"
MATRIX = "A = rand({n}, {n});"
OPERATIONS = [
    ("empty loop", 0, "", "while true {}", 0.5),
    ("recursion", 0, "fib(n) = if n < 2 { n } else { fib(n - 1) + fib(n - 2) };", "fib(60)", 0.5),
    ("grad, 2e7 nodes", 3, "f(x) = { s = x; for i in 0..<7000000 { s = s * 0.999 + sin(x) }; s };",
     "grad(f)(1)", 2.5),
    ("product 4000^2", 0.5, MATRIX.format(n=4000), "A @ A", 1.5),
    ("product 10000^2", 2.5, MATRIX.format(n=10000), "A @ A", 5),
    ("matrix-vector 10000^2", 1, MATRIX.format(n=10000) + "v = rand(10000);",
     "for i in 0..<1000 { v = A @ v * 1e-4 }", 1),
    ("solve 2000", 0.3, MATRIX.format(n=2000), "for i in 0..<100 { solve(A, ones(2000)) }", 1),
    ("solve 8000", 1.5, MATRIX.format(n=8000), "solve(A, ones(8000))", 3),
    ("inv 4000", 0.6, MATRIX.format(n=4000), "inv(A)", 3),
    ("eigh 2000", 0.3, MATRIX.format(n=2000), "eigh(A)", 1.5),
    ("eigh 4000", 1, MATRIX.format(n=4000), "eigh(A)", 3),
    ("qr 4000", 0.8, MATRIX.format(n=4000), "qr(A)", 3),
    ("cholesky 6000", 1.2, "A = eye(6000) * 7000 + rand(6000, 6000);", "cholesky(A)", 2),
    ("det 6000", 0.9, MATRIX.format(n=6000), "det(A)", 2),
    ("sort 1e7", 0.6, "x = rand(10000000);", "sort(x)", 0.8),
    ("sort 5e7", 2.4, "x = rand(50000000);", "sort(x)", 3),
    ("argsort 1e7", 0.9, "x = rand(10000000);", "argsort(x)", 1.5),
    ("shuffle 5e7", 2, "x = rand(50000000);", "shuffle(x)", 1.5),
    ("cumsum 1e8", 2.5, "x = rand(100000000);", "cumsum(x)", 0.6),
    ("sin 1e8", 2.5, "x = rand(100000000);", "sin(x)", 1),
    ("fused sum 1e8", 1.5, "x = rand(100000000);", "sum(sin(x) * x + exp(x))", 1),
    ("ones 9e8", 8, "", "ones(900000000)", 1.5),
    ("zeros 30000^2", 8, "", "zeros(30000, 30000)", 1.5),
    ("rand 5e8", 5, "", "rand(500000000)", 2.5),
    ("softmax 1e8", 4, "x = rand(100000000);", "softmax(x)", 1),
    ("transpose 1e4 squared", 2.5, "A = rand(100, 100, 10000);", "transpose(A)", 1),
    ("flip 1e8", 2, "A = rand(10000, 10000);", "flip(A)", 0.5),
    ("roll 1e8", 2, "A = rand(10000, 10000);", "roll(A, 77, axis=1)", 0.6),
    ("sum along an axis", 1, "A = rand(10000, 10000);", "for k in 0..<100 { sum(A, axis=0); sum(A, axis=1) }", 1),
    ("max along an axis", 2, "A = rand(10000, 10000);", "max(A, axis=0)", 0.6),
    ("std along an axis", 3, "A = rand(10000, 10000);", "std(A, axis=0)", 0.6),
    ("concat 1e8", 3, "x = rand(100000000);", "concat(x, x)", 0.4),
    ("stack 1e8", 4, "x = rand(100000000);", "stack(x, x, axis=1)", 0.8),
    ("gather 5e7", 3, "x = rand(50000000); i = argsort(rand(1000000)); j = concat(i, i, i, i, i, i, i, i);",
     "for k in 0..<100 { x[j] }", 0.5),
    ("comparison 1e8", 2.5, "x = rand(100000000);", "x > 0.5", 0.3),
    ("masks joined", 2, "x = rand(50000000); m = x > 0.5; k = x < 0.7;", "for i in 0..<100 { m and not k or k }", 0.5),
    ("mask as an index", 2, "x = rand(50000000); m = x > 0.5;", "for i in 0..<100 { x[m] }", 0.5),
    ("where of a mask", 2, "x = rand(50000000); m = x > 0.5;", "for i in 0..<100 { where(m, x, 0) }", 0.5),
    ("number of 3e5 texts", 1, "t = [string(i) for i in 0..<300000];", "for k in 0..<100 { [number(s) for s in t] }", 0.5),
    ("literal of 1e6 numbers", 1, "", f"import \"{LITERAL}\"", 1),
    ("equality 1e8", 2.5, "x = rand(100000000); y = x + 0;", "for k in 0..<100 { x == y }", 0.5),
    ("comprehension 1e8", 3, "", "[(i, i) for i in 0..<100000000]", 1.5),
    ("shared parts, made", 0, "t = (1, 2);", "for k in 0..<60 { t = (t, t) }", 0.5),
    ("shared parts, shown", 0, "t = (1, 2); for k in 0..<22 { t = (t, t) };", "string((t, t, t, t, t, t, t, t))", 0.5),
    ("shared parts, compared", 0, "t = (1, 2); u = (1, 2); for k in 0..<22 { t = (t, t); u = (u, u) };",
     "for k in 0..<100 { (t, t) == (u, u) }", 0.5),
    ("print of 3e6 numbers", 1, "x = rand(3000000); y = (x[0],); s = string(x[0]);",
     "t = \"\"; for k in 0..<100000000 { t = t + s }", 1),
    ("table of 1e6 rows", 1, "x = rand(1000000);", "table((a=x, b=x))", 0.6),
    ("write_csv of 1e6 rows", 1, "x = rand(1000000);", "for k in 0..<20 { write_csv(\"/tmp/hyperrepl-interrupt.csv\", (a=x, b=x)) }", 0.6),
    ("read_csv of 1e6 rows", 1, "x = rand(1000000); write_csv(\"/tmp/hyperrepl-interrupt.csv\", (a=x, b=x));",
     "read_csv(\"/tmp/hyperrepl-interrupt.csv\")", 0.8),
    ("plot of 1e7 points", 1, "x = linspace(0, 1, 10000000);", "plot(x, sin(x * 100))", 0.8),
    ("transpose of nothing", 0, "", "for k in 0..<1000000 { transpose(zeros(0, 3000000000, 3)) }", 0.5),
]
# Small enough for a test that runs often.
FAST = ["empty loop", "grad, 2e7 nodes", "product 4000^2", "solve 8000", "eigh 2000", "sort 1e7", "cumsum 1e8",
        "sin 1e8", "shared parts, made", "comprehension 1e8", "table of 1e6 rows"]


class Session:
    """A prompt on a terminal of its own."""

    def __init__(self, command):
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.execve(command, [command, "--no-history", "-q"], ENVIRONMENT)
        self.seen = ""
        self.wait("hyp>", 10)

    def wait(self, text, seconds):
        """What is written up to `text`; None where it has not come after so many seconds."""
        end = time.monotonic() + seconds
        while text not in self.seen:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.terminal], [], [], left)[0]:
                return None
            try:
                piece = os.read(self.terminal, 1 << 16)
            except OSError:
                raise SystemExit(f"the prompt has ended: {self.seen[-400:]!r}")
            self.seen = re.sub(
                r"\x1b(\[[0-?]*[ -/]*[@-~]|[=>])", "", self.seen + piece.decode(errors="replace"))
        before, self.seen = self.seen.split(text, 1)
        return before

    def type(self, line):
        os.write(self.terminal, line.encode() + b"\r")
        # The line is shown, and the terminal goes back to what a program expects.
        self.wait("\n", 10)

    def ask(self, line, seconds=300):
        self.type(line)
        answer = self.wait("hyp>", seconds)
        if answer is None:
            raise SystemExit(f"no answer to {line!r}")
        return answer

    def interrupt(self, line, delay):
        """Seconds from Ctrl-C to the next prompt; None where the operation had ended before."""
        self.type(line)
        if self.wait("hyp>", delay) is not None:
            return None
        start = time.perf_counter()
        os.write(self.terminal, b"\x03")
        answer = self.wait("hyp>", 120)
        taken = time.perf_counter() - start
        if answer is None:
            raise SystemExit(f"no prompt after Ctrl-C in {line!r}")
        return taken if "interrupted" in answer else None

    def close(self):
        os.write(self.terminal, b"\x15\x04")
        try:
            while os.read(self.terminal, 1 << 16):
                pass
        except OSError:
            pass
        os.waitpid(self.process, 0)
        os.close(self.terminal)


def free_gigabytes():
    for line in open("/proc/meminfo"):
        if line.startswith("MemAvailable"):
            return int(line.split()[1]) / 2**20
    return 0


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--command", default=".build/release/hyperrepl")
    options.add_argument("--times", type=int, default=20)
    options.add_argument("--only", default="")
    options.add_argument("--fast", action="store_true")
    options = options.parse_args()
    random.seed(1)
    with open(LITERAL, "w") as file:
        file.write("x = [" + ", ".join(["0.1234"] * 1000000) + "]\n")
    chosen = [x for x in OPERATIONS if options.only in x[0] and (not options.fast or x[0] in FAST)]
    if not options.only:
        chosen.append(("empty loop, again",) + OPERATIONS[0][1:])
    failed = False
    print(f"{'operation':<28} {'median':>8} {'worst':>8}   ms until the prompt; target {TARGET}")
    for name, size, before, line, longest in chosen:
        if free_gigabytes() < size * 1.5 + 1:
            print(f"{name:<28} left out: {size} GB do not fit")
            continue
        session = Session(options.command)
        session.ask("kept = 42; list = [1, 2, 3];")
        if before:
            session.ask(before)
        taken, late = [], 0
        for _ in range(options.times):
            seconds = session.interrupt(line, random.uniform(0.02, longest))
            if seconds is None:
                late += 1
            else:
                taken.append(seconds * 1000)
        names_are_kept = "yes" in session.ask('if kept == 42 and sum(list) == 6 { "yes" } else { "no" }')
        session.close()
        if not taken:
            print(f"{name:<28} was always faster than Ctrl-C")
            continue
        median, worst = statistics.median(taken), max(taken)
        failed |= median > TARGET or not names_are_kept
        print(f"{name:<28} {median:8.1f} {worst:8.1f}" + ("   MISSED" if median > TARGET else "")
              + ("" if names_are_kept else "   NAMES LOST") + (f"   ({late} came late)" if late else ""), flush=True)
    os.remove(LITERAL)
    sys.exit(failed)


main()
