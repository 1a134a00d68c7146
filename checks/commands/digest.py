"""Holds the mail that README.md shows to the one that its command prints.

Usage: digest.py SAID, where SAID is a file with what the command printed: writes that mail
into README.md.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT / "checks"))  # where this file is run by itself
from commands.shown import Shown

HEAD = "The digest, as a topic would mail it:\n"
# The block below the command: everything between its fences.
SHOWN = Shown("README.md", re.compile(r"(?<=\n)(`make demo ARGS=\"[^\n]*\n\n```text\n)(.*?)(?=\n```\n)", re.DOTALL), "`make picture`")
# Where the page is depends on where the demo ran.
ADDRESS = re.compile(r"(?<=Report     )\S+(?=reports/dt=)")
SOMEWHERE = "https://reports.example.com/"
# README.md is one screen, so of the findings it shows the first lines.
FINDINGS = re.compile(r"^(Findings (?:.*\n){3})(?: .*\n)+", re.MULTILINE)


def printed(said):
    """The mail's text of what the demo prints, as README.md shows it."""
    _, head, rest = said.partition(HEAD)
    if not head:
        raise AssertionError(f"the demo prints no digest: {said[-500:]}")
    _, _, text = rest.strip("\n").partition("\n\n")  # behind the subject
    lines = [line.removeprefix("  ") for line in text.partition("\n\n")[0].splitlines()]
    return FINDINGS.sub(lambda found: f"{found[1]}{' ' * 11}…\n", ADDRESS.sub(SOMEWHERE, "\n".join(lines)))


def compare(readme, said):
    """Raises AssertionError for the first line that is not as the command prints it."""
    SHOWN.compare(readme, printed(said))


if __name__ == "__main__":
    SHOWN.write(ROOT, printed(pathlib.Path(sys.argv[1]).read_text()))
