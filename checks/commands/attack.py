"""Holds what docs/terminal.md shows of an attack to what its command prints.

Usage: attack.py SAID, where SAID is a file with what the command printed: writes that into
docs/terminal.md.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT / "checks"))  # where this file is run by itself
from commands.shown import Shown

# The block below the command: everything between its fences.
SHOWN = Shown("docs/terminal.md", re.compile(r"(?<=\n)(```\nmake demo ARGS=\"[^\n]*--attack [^\n]*\n```\n\n```text\n)(.*?)(?=```\n)", re.DOTALL), "checks/commands/attack.py")
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


def compare(page, said):
    """Raises AssertionError for the first line that is not as the command prints it."""
    SHOWN.compare(page, printed(said))


if __name__ == "__main__":
    SHOWN.write(ROOT, printed(pathlib.Path(sys.argv[1]).read_text()))
