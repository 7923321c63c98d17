#!/usr/bin/env python3
"""Records which functions run when the command starts: Sources/CStartup/start.order, by which the linker puts them side by
side. What a start does not touch is then not in memory.

  make build && Benchmarks/start-order.py

Needs valgrind and binutils. Names that are no more there do no harm, and those that are missing cost some pages: it is run
anew when a start has become larger.
"""
import argparse
import os
import re
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..")
# Beyond this a function is mostly not gone through: those come last, so that the others are on few pages.
LARGE = 1 << 14
PROGRAM = """
f(x) = x^2 + sin(x)
s = 0
for i in 1...3 { s += f'(i) }
print("s =", s)
[1, 2] + 3
"""


def called(command, words, where):
    """The functions that a run calls."""
    record = os.path.join(where, "calls")
    subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={record}", command] + words,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True, timeout=300)
    with open(record) as lines:
        found = (re.match(r"c?fn=\(\d+\) (\S+)", line) for line in lines)
        return {name[1].split("'")[0] for name in found if name}


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--command", default=os.path.join(ROOT, ".build", "release", "hyperrepl"))
    options.add_argument("--output", default=os.path.join(ROOT, "Sources", "CStartup", "start.order"))
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as where:
        # valgrind does not know all that compilers write for debuggers.
        command, program = os.path.join(where, "command"), os.path.join(where, "program.hyp")
        subprocess.run(["objcopy", "--strip-debug", chosen.command, command], check=True)
        with open(program, "w") as file:
            file.write(PROGRAM)
        names = called(command, ["-e", "print(1 + 1)"], where) | called(command, [program], where)
        symbols = subprocess.run(["nm", "-S", "--defined-only", command], capture_output=True, text=True, check=True)
    sizes = {}
    for line in symbols.stdout.splitlines():
        words = line.split()
        if len(words) == 4 and words[2] in "tTwW":
            sizes[words[3]] = int(words[1], 16)
    names = sorted(names & sizes.keys(), key=lambda name: (sizes[name] > LARGE, name))
    with open(chosen.output, "w") as file:
        file.writelines(name + "\n" for name in names)
    print(f"{len(names)} functions of {sum(sizes[name] for name in names) >> 10} KB")


if __name__ == "__main__":
    main()
