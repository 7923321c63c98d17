#!/usr/bin/env python3
"""Keeps the counts in docs/trust.md: `counts.py check LOG...`, `counts.py record LOG...`.

A test or tool that counts prints a line `counted: NAME: 300 things, 12 others`. The page has such a line as a
row of the table between two marks. A run must count at least nine tenths of what the page says, so that a test
which has stopped to look is seen; more is never wrong, and is recorded when somebody wants to. Numbers after
which it says `left out`, `skipped`, `faults` or `broke a promise` are bounded from above instead.
"""

import re
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "trust.md"
OPEN, CLOSE = "<!-- counts -->", "<!-- end of counts -->"
# A number and what it counts, to the next comma or semicolon.
COUNT = re.compile(r"(\d+)([^,;()]*)")


def counted(paths):
    """The lines of some logs, by name; the last of each counts."""
    lines = {}
    for path in paths:
        for line in Path(path).read_text(errors="replace").splitlines():
            match = re.search(r"counted: ([^:]+): (.*)", line)
            if match:
                lines[match[1]] = match[2].strip()
    return lines


def table(lines):
    rows = ["| what is compared | a run counts |", "|---|---|"]
    rows += [f"| {name} | {text} |" for name, text in sorted(lines.items())]
    return "\n".join(rows)


def main():
    task, logs = sys.argv[1], sys.argv[2:]
    lines = counted(logs)
    text = PAGE.read_text()
    before, rest = text.split(OPEN)
    old, after = rest.split(CLOSE)
    known = dict(re.findall(r"^\| (?!what is|---)([^|]+) \| ([^|]+) \|$", old, re.M))
    if task == "record":
        PAGE.write_text(before + OPEN + "\n" + table(known | lines) + "\n" + CLOSE + after)
        return
    problems = []
    for name, words in known.items():
        if name not in lines:
            problems.append(f"nothing was counted of `{name}`")
            continue
        # What stands in parentheses says why, and may change.
        now, then = (COUNT.findall(re.sub(r"\([^)]*\)", "", side)) for side in (lines[name], words))
        for (number, what), (was, _) in zip(now, then):
            is_bad = any(word in what for word in ("left out", "skipped", "fault", "broke"))
            if is_bad and int(number) > 1.1 * int(was) + 2:
                problems.append(f"{name}: {number}{what}, and not {was}")
            elif not is_bad and int(number) < 0.9 * int(was):
                problems.append(f"{name}: {number}{what} only, and not {was}")
    for name in sorted(lines.keys() - known.keys()):
        print(f"docs/trust.md has no row for `{name}` yet: `.ci/counts.py record LOG` writes it")
    if not known:
        problems.append("docs/trust.md has no counts")
    print("\n".join(problems) or f"{len(known)} rows of docs/trust.md hold")
    sys.exit(bool(problems))


main()
