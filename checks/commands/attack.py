"""Holds what docs/terminal.md shows of an attack to what its command prints.

Usage: attack.py SAID, where SAID is a file with what the command printed: writes that into
docs/terminal.md.
"""

import pathlib
import re
import sys

PAGE = pathlib.Path(__file__).parent.parent.parent / "docs/terminal.md"
# The block below the command: everything between its fences.
SHOWN = re.compile(r"(?<=\n)(```\nmake demo ARGS=\"[^\n]*--attack [^\n]*\n```\n\n```text\n)(.*?)(?=```\n)", re.DOTALL)
SLICE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:00 ")
BEFORE = 2  # slices that are shown before the incident opens


def printed(said):
    """What the watch prints, as the page shows it: from shortly before the first incident to
    what is said of it, and how it ended."""
    lines = said[:said.index("\n\n", said.index("\nFound ") + 1)].splitlines()
    opens = next((i for i, line in enumerate(lines) if line.startswith("  OPENED ")), None)
    if opens is None:
        raise AssertionError(f"the demo prints no incident: {said[:500]}")
    told = next(i for i, line in enumerate(lines) if line.startswith("  That is "))
    slices = [i for i, line in enumerate(lines[:opens]) if SLICE.match(line)]
    found = next(i for i, line in enumerate(lines) if line.startswith("Found "))
    over = [i for i, line in enumerate(lines) if SLICE.match(line)][-1]
    return "\n".join([*lines[slices[-1 - BEFORE]:told + 1], "", "…", *lines[over:found], *lines[found:]]) + "\n"


def shown(page):
    found = SHOWN.findall(page)
    if len(found) != 1:
        raise AssertionError(f"docs/terminal.md has {len(found)} commands of an attack with what they print below, want one")
    return found[0][1]


def compare(page, said):
    """Raises AssertionError for the first line that is not as the command prints it."""
    ours, theirs = shown(page).splitlines(), printed(said).splitlines()
    for here, there in zip(ours, theirs):
        assert here == there, f"docs/terminal.md shows {here!r}, printed is {there!r}: checks/commands/attack.py writes what is printed"
    assert len(ours) == len(theirs), f"docs/terminal.md shows {len(ours)} lines, printed are {len(theirs)}: checks/commands/attack.py writes what is printed"


def main(said):
    text = PAGE.read_text()
    shown(text)
    PAGE.write_text(SHOWN.sub(lambda found: found[1] + printed(said), text))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).read_text())
