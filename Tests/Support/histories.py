#!/usr/bin/env python3
"""Prompts that share a history, killed while they write it: is every entry there, and whole?

Each of several prompts on pseudo-terminals is given entries, short ones, long ones and pasted ones of many lines,
and is killed (SIGKILL) at a random moment, mostly just behind an Enter; another takes its place. Prompts begin with a
file that is about to be cut to its last ten thousand entries, so that the cutting is under fire too.

An entry counts as promised when its prompt has come back. At the end each promised entry has to stand in the file once
and whole, and each line has to be an entry that was typed, or the broken beginning of one whose prompt was killed.

    python3 Tests/Support/histories.py --seconds 60 --prompts 10
"""

import argparse
import collections
import fcntl
import os
import pty
import random
import select
import struct
import sys
import tempfile
import termios
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
READY = b"\x1b[?2004h"
LIMIT = 10_000


def encoded(entry):
    """An entry as the file holds it."""
    return entry.replace("\\", "\\\\").replace("\n", "\\n").encode()


class Prompt:
    """A prompt on a pseudo-terminal."""

    def __init__(self, command, history):
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            environment = {
                "TERM": "xterm", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "HOME": "/nonexistent"}
            os.execve(command, [command, "-q", "--history", history], environment)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))

    def wait(self, seconds=20):
        """True when the prompt has come back."""
        seen = b""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            ready, _, _ = select.select([self.terminal], [], [], 0.2)
            if not ready:
                continue
            try:
                part = os.read(self.terminal, 65536)
            except OSError:
                return False
            if not part:
                return False
            seen = (seen + part)
            if READY in seen:
                return True
            seen = seen[-16:]
        return False

    def send(self, text):
        data = text.encode()
        while data:
            ready, writable, _ = select.select([self.terminal], [self.terminal], [], 1)
            if ready:
                os.read(self.terminal, 65536)
            if writable:
                count = os.write(self.terminal, data[:2048])
                data = data[count:]

    def kill(self):
        os.kill(self.process, 9)
        os.waitpid(self.process, 0)
        os.close(self.terminal)


class Worker(threading.Thread):
    """One after the other, prompts that are killed."""

    def __init__(self, number, options, history, end, seed):
        super().__init__()
        self.number, self.options, self.history, self.end = number, options, history, end
        self.random = random.Random(seed)
        self.typed, self.promised, self.kills, self.failures = [], [], 0, []

    def entry(self):
        mark = f"{self.number}-{len(self.typed)}"
        kind = self.random.random()
        if kind < 0.5:
            return f'"{mark}";'
        if kind < 0.7:
            return f'"{mark} ' + "α→\\\\" * self.random.randrange(1, 300) + '";'
        lines = ["(" + f'"{mark}"'] + [f", {i}" for i in range(self.random.randrange(1, 60))]
        if kind > 0.97:
            lines.append(f', "{"b" * self.random.randrange(5_000, 20_000)}"')
        return "\n".join(lines) + ");"

    def run(self):
        try:
            while not self.is_done():
                self.life()
        except Exception as error:  # told at the end: a thread has nobody to tell it to
            self.failures.append(repr(error))

    def is_done(self):
        """The time is over, or one more entry might let the first ones be cut off, as old ones are."""
        most = LIMIT * 9 // 10 // self.options.prompts
        return time.monotonic() > self.end or len(self.typed) >= most

    def life(self):
        prompt = Prompt(self.options.command, self.history)
        try:
            if not prompt.wait():
                self.failures.append("a prompt did not open")
                return
            for _ in range(self.random.randrange(1, 12)):
                entry = self.entry()
                self.typed.append(entry)
                prompt.send(f"\x1b[200~{entry}\x1b[201~\r")
                if self.random.random() < 0.15:
                    time.sleep(self.random.random() * 0.03)
                    return
                if not prompt.wait():
                    self.failures.append(f"no prompt behind {entry[:40]!r}")
                    return
                self.promised.append(entry)
                if self.is_done():
                    return
        finally:
            prompt.kill()
            self.kills += 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--command", default=ROOT + "/.build/release/hyperrepl")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--prompts", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.command = os.path.abspath(options.command)
    folder = tempfile.mkdtemp(prefix="histories-")
    history = folder + "/history"
    with open(history, "w") as file:
        file.writelines(f'"old {i}";\n' for i in range(2 * LIMIT - 50))
    os.chmod(history, 0o600)
    end = time.monotonic() + options.seconds
    workers = [
        Worker(i, options, history, end, options.seed * 1000 + i) for i in range(options.prompts)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    with open(history, "rb") as file:
        content = file.read()
    lines = collections.Counter(content.split(b"\n"))
    del lines[b""]
    typed = {encoded(entry) for worker in workers for entry in worker.typed}
    promised = [encoded(entry) for worker in workers for entry in worker.promised]
    in_flight = typed - set(promised)
    lost = [line for line in promised if lines[line] != 1]
    broken = [
        line for line in lines
        if line not in typed and not line.startswith(b'"old ')
        and not any(whole.startswith(line) for whole in in_flight)]
    partial = [
        line for line in lines if line not in typed and line not in broken and not line.startswith(b'"old ')]
    failures = [failure for worker in workers for failure in worker.failures]
    mode = os.stat(history).st_mode & 0o777
    others = sorted(set(os.listdir(folder)) - {"history", "history.new"})
    print(
        f"{options.prompts} prompts, {options.seconds:g} s: {sum(w.kills for w in workers)} killed, "
        f"{len(promised)} entries answered, {len(in_flight)} being entered when their prompt was killed "
        f"({sum(1 for line in in_flight if lines[line])} of those kept whole, {len(partial)} in part)")
    print(f"lost or doubled {len(lost)}, mixed {len(broken)}, mode {mode:o}, {len(lines)} lines in the file")
    for line in (lost + broken)[:5]:
        print("  ", line[:120])
    for failure in failures[:5]:
        print("  ", failure)
    is_good = not lost and not broken and not failures and mode == 0o600 and not others
    if is_good:
        for name in os.listdir(folder):
            os.unlink(folder + "/" + name)
        os.rmdir(folder)
    else:
        print("the file is", history)
    sys.exit(0 if is_good and promised else 1)


main()
