"""Compares the digest that README.md shows with one that the program prints."""

import re

NUMBER = re.compile(r"[+-]?\d[\d,.]*\d|\d")
FREE = ("Findings", "Report")  # what they say is the day's own


def words(line):
    """The line's words, with one word for any number."""
    return re.findall(r"[^\s(),;:]+", NUMBER.sub("0", line))


def same_shape(shown, said):
    """Holds the shown digest to a printed one: the same lines, and no word that is not shown.
    A day without days before it has less to say."""
    printed = said.partition("The digest, as a topic would mail it:\n")[2].strip().splitlines()[2:]
    printed = [line for line in printed if not line.strip().startswith("Statement ")]  # on the last day of a month
    shown = shown.splitlines()
    labels = [[words(line)[0] for line in lines[1:] if line.strip()] for lines in (shown, printed)]
    assert labels[0] == labels[1][:len(labels[0])], f"README.md shows {labels[0]}, printed is {labels[1]}"
    for ours, theirs in list(zip(shown, printed))[1:]:
        if words(ours)[0] in FREE:
            continue
        left = iter(words(ours))
        strange = [word for word in words(theirs) if word not in left]
        assert not strange, f"README.md shows {ours!r} without {strange}, printed is {theirs!r}"
