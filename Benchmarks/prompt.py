#!/usr/bin/env python3
"""Times the prompt: start to the first prompt, -e, and a key on a line of 1000 letters.

    make build && python3 Benchmarks/prompt.py [COMMAND]

Prints a figure and its target for each, and ends with 1 where a target is missed.
"""
import os
import pty
import resource
import select
import statistics
import sys
import time

COMMAND = sys.argv[1] if len(sys.argv) > 1 else ".build/release/hyperrepl"
READY = b"\x1b[?2004h"
ENVIRONMENT = {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent", "PATH": "/usr/bin:/bin"}
failed = False


def report(name, value, target, unit):
    global failed
    failed |= value > target
    print(f"{name:<44} {value:8.2f} {unit}   target {target} {unit}{'   MISSED' if value > target else ''}")


def open_prompt():
    """Starts the prompt on a terminal of its own: process, terminal, seconds to the first prompt."""
    start = time.perf_counter()
    process, terminal = pty.fork()
    if process == 0:
        os.execve(COMMAND, [COMMAND, "--no-history", "-q"], ENVIRONMENT)
    wait_for(terminal, b"hyp>")
    return process, terminal, time.perf_counter() - start


def wait_for(terminal, text, limit=10):
    seen = b""
    while text not in seen:
        if not select.select([terminal], [], [], limit)[0]:
            raise SystemExit(f"no {text!r} in {seen!r}")
        seen += os.read(terminal, 65536)
    return seen


def cpu_seconds(process):
    fields = open(f"/proc/{process}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def close(process, terminal):
    os.write(terminal, b"\x15\x04")
    try:
        while os.read(terminal, 65536):
            pass
    except OSError:
        pass
    os.waitpid(process, 0)
    os.close(terminal)


starts = []
for _ in range(20):
    process, terminal, seconds = open_prompt()
    starts.append(seconds)
    close(process, terminal)
report("start to the first prompt, least of 20", min(starts) * 1000, 15, "ms")

times = []
for _ in range(20):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = os.posix_spawn(COMMAND, [COMMAND, "-e", "1+1"], ENVIRONMENT,
                             file_actions=[(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)])
    os.waitpid(process, 0)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
report("-e '1+1', processor, median of 20", statistics.median(times) * 1000, 5, "ms")

process, terminal, _ = open_prompt()
os.write(terminal, b"\x1b[200~" + b"sin(x) + [1, 2] * " * 56 + b"\x1b[201~")
time.sleep(0.5)
select.select([terminal], [], [], 1)
os.read(terminal, 1 << 20)
# Keys one by one, each drawn: the processor's time is what counts, not the terminal's.
before = cpu_seconds(process)
count = 1000
for index in range(count):
    os.write(terminal, b"a" if index % 2 == 0 else b"\x7f")
    select.select([terminal], [], [], 1)
    while select.select([terminal], [], [], 0.0005)[0]:
        os.read(terminal, 65536)
report("a key on a line of 1000 letters, processor", (cpu_seconds(process) - before) / count * 1000, 1, "ms")
close(process, terminal)
sys.exit(1 if failed else 0)
