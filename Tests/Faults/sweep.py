#!/usr/bin/env python3
"""Lets one allocation, or one call of the file system, fail in each of many runs of the command.

    sweep.py allocations [--first N] [--stride K]     each of the first N allocations (5000)
    sweep.py files [--stride K]                       each call of open, read, write, close, fsync, rename
    sweep.py addresses [--stride K]                   `ulimit -v` from 64 MB up

Each of the scripts beside this file is run so often. What must hold of every run: it ends by itself with
status 0 or 1, or with 70 and its report line; where it ends with 0, all that it prints and writes is there, and elsewhere it says something; a file that was
there before holds its old content or the whole new one, and no draft of one is left behind. `--stride 40`
takes every fortieth run. The status is 1 where anything did not hold.
"""
import argparse
import collections
import concurrent.futures
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
OLD = {"old.csv": b"x,y\n7,8\n", "old.svg": b"<svg>old</svg>\n"}
# A descriptor that the fault library writes its counts to.
COUNTS = 9
MEGABYTE = 1 << 20


def library(folder):
    path = pathlib.Path(folder, "faults.so")
    command = [os.environ.get("CC", "cc"), "-O1", "-shared", "-fPIC", "-o", path, HERE / "faults.c"]
    subprocess.run(command, check=True)
    return str(path)


def run(command, script, environment=None, addresses=None, counts=False):
    """The status, standard output and error, the files, and what the fault library has counted."""
    folder = tempfile.mkdtemp(prefix="hyp-faults-")
    try:
        for name, content in OLD.items():
            pathlib.Path(folder, name).write_bytes(content)
        path = pathlib.Path(folder, script.name)
        shutil.copy(script, path)
        kept = {"PATH": os.environ["PATH"], "HOME": folder, "LC_ALL": "C.UTF-8"}
        reading = writing = None
        if counts:
            reading, writing = os.pipe()

        def prepare():
            if counts:
                os.dup2(writing, COUNTS)
            if addresses:
                resource.setrlimit(resource.RLIMIT_AS, (addresses, addresses))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

        process = subprocess.Popen(
            [command, path], cwd=folder, env=kept | (environment or {}), preexec_fn=prepare,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            pass_fds=(COUNTS,) if counts else ())
        try:
            out, err = process.communicate(timeout=120)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            err += b"(did not end)"
        counted = None
        if counts:
            os.close(writing)
            counted = [int(word) for word in os.read(reading, 100).split()]
            os.close(reading)
        files = {p.name: p.read_bytes() for p in pathlib.Path(folder).iterdir() if p != path}
        return process.returncode, out, err, files, counted
    finally:
        shutil.rmtree(folder)


def fault(result, plain):
    """What does not hold of a run; `plain` is a run without faults."""
    status, out, err, files, _ = result
    whole = plain[3]
    if status == 0 and (out, files) != (plain[1], whole):
        return "status 0, and not all was written"
    if status not in (0, 1, 2, 70):
        return f"status {status}"
    if status == 70 and b"internal error" not in err:
        return "status 70 without a report line"
    if status in (1, 2) and not err.strip():
        return f"status {status} without a message"
    for name, content in files.items():
        if content not in (OLD.get(name), whole.get(name)):
            return f"`{name}` is half written, or was left behind"
    for name in OLD:
        if name not in files:
            return f"`{name}` is gone"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", choices=["allocations", "files", "addresses"])
    parser.add_argument("--first", type=int, default=5000)
    parser.add_argument("--stride", type=int, default=1)
    parser.add_argument("--command", default=os.environ.get("HYPERREPL", ROOT / ".build/release/hyperrepl"))
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    command = str(pathlib.Path(options.command).resolve())
    # The same numbers must be drawn, and the same text written, by each run.
    scripts = sorted((HERE / "scripts").glob("*.hyp"))
    faults = 0
    with tempfile.TemporaryDirectory() as folder, \
            concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        preload = {"LD_PRELOAD": library(folder)}
        for script in scripts:
            plain = run(command, script, preload | {"HYP_FAIL_COUNT": str(COUNTS)}, counts=True)
            expected = 1 if script.name == "structures.hyp" else 0
            if plain[0] != expected or not plain[4]:
                sys.exit(f"{script.name} does not run without faults: {plain[:3]}")
            allocations, calls = plain[4]
            if options.what == "allocations":
                last = min(options.first, allocations)
                cases = [({"HYP_FAIL_ALLOCATION": str(n)}, None) for n in range(1, last + 1)]
            elif options.what == "files":
                # No room (ENOSPC), and a fault of the device (EIO).
                cases = [({"HYP_FAIL_IO": str(n), "HYP_FAIL_ERROR": e}, None)
                         for n in range(1, calls + 1) for e in ("28", "5")]
            else:
                cases = [({}, size * MEGABYTE) for size in [*range(64, 256, 4), *range(256, 1100, 64)]]
            cases = cases[::options.stride]

            def one(case):
                added = {} if case[1] else preload | case[0]
                return run(command, script, added, case[1])

            statuses = collections.Counter()
            for case, result in zip(cases, pool.map(one, cases)):
                statuses[result[0]] += 1
                reason = fault(result, plain)
                if reason:
                    faults += 1
                    print(f"{script.name} {case[0] or ''} {case[1] or ''}: {reason}")
                    print("    " + result[2].decode(errors="replace").strip()[:300])
            shown = ", ".join(f"{count} with status {status}" for status, count in sorted(statuses.items()))
            print(f"{script.name}: {len(cases)} runs of {allocations} allocations and {calls} calls: {shown}")
            sys.stdout.flush()
    print(f"{faults} faults")
    sys.exit(1 if faults else 0)


main()
