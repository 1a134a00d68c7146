"""The generated tables of docs/readers.md, from what each reader answered."""

import importlib.metadata
import json
import re

import runners

HEADS = {
    "readers": ["reader", "version", "sum of money", "`dt` is", "money is", "a time is"],
    "lacks": ["reader", "the section's sum, which does not name the new column", "the column, asked for without more", "by the section's line for it"],
    "strays": ["reader", "`spend/note.txt`", "`spend/_temporary/0/…`", "`spend/2026-11-22.parquet`"],
    "percentiles": ["reader", "how near the 95th percentile comes"],
    "bloom": ["reader", "uses them"],
    "year": ["reader", "one call, its day named", "one call, no day"],
}
ATHENA = "exact, run by `make athena`"
TRINO = ["`varchar`", "`decimal(18,8)`", "`timestamp(3)`"]  # which `make athena` confirms


def version(reader):
    """The installed version of a reader's package."""
    if reader.language == "js":
        return json.loads((runners.HERE / f"node_modules/{reader.package}/package.json").read_text())["version"]
    if reader.language == "java":
        return re.search(rf"<artifactId>{reader.package}</artifactId>\s*<version>(.*?)</version>", (runners.HERE / "pom.xml").read_text())[1]
    return importlib.metadata.version(reader.package)


def link(reader):
    """A link to the reader's section, as GitHub makes the anchor of a heading."""
    return f"[{reader.label}](#{re.sub(r'[^a-z0-9 -]', '', reader.label.lower()).replace(' ', '-')})"


def line(cells):
    return "| " + " | ".join(cells) + " |"


def part(name, rows):
    """A table of those rows, each a list of cells."""
    head = HEADS[name]
    return "\n".join([line(head), line(["---"] * len(head))] + [line(r) for r in rows]) + "\n"


def differences(page_part, name, rows, whole):
    """What the page's table has otherwise. Only a whole run knows that a row is too many."""
    want, have = [line(r) for r in rows], page_part.splitlines()
    if not whole:
        return [f"table {name}: the page lacks\n{w}" for w in want if w not in have]
    same = near if name == "year" else str.__eq__
    table = part(name, rows)
    return [] if same(table, page_part) else [f"table {name}: the page has\n{page_part}and the readers say\n{table}"]


def near(one, other):
    """Whether two tables differ by no more than a tenth of a count: requests follow the files' sizes, which a day's calls make."""
    split = [re.split(r"(?<=\| )(?=\d)|(?<=, )(?=\d)|(?<=\d)(?= (?:LIST|HEAD|GET))", text) for text in (one, other)]
    return len(split[0]) == len(split[1]) and all(
        a == b or a.isdecimal() and b.isdecimal() and abs(int(a) - int(b)) <= max(2, int(a) // 10) for a, b in zip(*split))
