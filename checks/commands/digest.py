"""Holds the mail that README.md shows to the one that its command prints.

Usage: digest.py SAID, where SAID is a file with what the command printed: writes that mail
into README.md.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).parent.parent.parent
HEAD = "The digest, as a topic would mail it:\n"
# The block below the command: everything between its fences.
SHOWN = re.compile(r"(?<=\n)(`make demo ARGS=\"[^\n]*\n\n```text\n)(.*?)(?=\n```\n)", re.DOTALL)
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


def shown(readme):
    found = SHOWN.findall(readme)
    if len(found) != 1:
        raise AssertionError(f"README.md has {len(found)} commands `make demo ARGS=\"…` with what they print below, want one")
    return found[0][1]


def compare(readme, said):
    """Raises AssertionError for the first line that is not as the command prints it."""
    ours, theirs = shown(readme).splitlines(), printed(said).splitlines()
    for here, there in zip(ours, theirs):
        assert here == there, f"README.md shows {here!r}, printed is {there!r}: `make picture` writes what is printed"
    assert len(ours) == len(theirs), f"README.md shows {len(ours)} lines, printed are {len(theirs)}: `make picture` writes what is printed"


def main(said):
    page = ROOT / "README.md"
    text = page.read_text()
    shown(text)
    page.write_text(SHOWN.sub(lambda found: found[1] + printed(said), text))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).read_text())
