"""The blocks and the generated parts of docs/readers.md.

A fenced block whose info string has a reader and a kind is executed:

    ```LANGUAGE READER KIND [WORLD]

LANGUAGE is sql, python, js or java. READER is a name of engines.py (`trino` is
left to `make athena`). WORLD is a folder of worlds.py, `month` where none is
named. KIND is one of

    setup    executed first; what it defines is there for the reader's other blocks
    sum      spend by destination of the month, every digit as in report.json
    float    the same, as binary floating point, within 1e-9
    types    three texts: what dt, money and a time are
    p95      the 95th percentile of rtt_ms of one day
    score    the 5th percentile of quality_score of that day, of scores from 1 to 5
    find     the amount of one call, by its id and its day
    lacks    how many values the column has that the first day lacks
    year     one call of a year from S3; WORLD is `named` or `unnamed`, the day
    shows    what it gives is in the ```text block that follows
    fails    ends with the error in the ```text block that follows

A generated part stands between <!-- NAME: by make readers-all --> and <!-- end -->.
"""

import dataclasses
import re

KINDS = {"setup", "sum", "float", "types", "p95", "score", "find", "lacks", "year", "shows", "fails"}
FENCE = re.compile(r"^```(\S+)(.*)\n((?:.*\n)*?)```$", re.M)
PART = re.compile(r"(<!-- (\S+): by make readers-all -->\n)((?:.*\n)*?)(<!-- end -->)")


@dataclasses.dataclass
class Block:
    """One executed block; number is its place among them, text what the page shows of its output."""
    number: int
    line: int
    language: str
    reader: str
    kind: str
    world: str
    source: str
    text: str | None = None


def blocks(page):
    """The blocks of a page in its order."""
    found, before = [], None
    for match in FENCE.finditer(page):
        language, words, source = match[1], match[2].split(), match[3]
        line = page.count("\n", 0, match.start()) + 1
        if language == "text" and before is not None:
            before.text = source
        before = None
        if len(words) < 2:
            continue
        reader, kind, world = words[0], words[1], words[2] if len(words) > 2 else "month"
        if kind not in KINDS:
            raise SystemExit(f"docs/readers.md:{line}: no kind {kind!r}")
        found.append(Block(len(found), line, language, reader, kind, world, source))
        if kind in ("shows", "fails"):
            before = found[-1]
    return found


def with_texts(page, texts):
    """The page with the text blocks of those blocks, by number."""
    todo = [b for b in blocks(page) if b.text is not None and b.number in texts]
    for block in reversed(todo):
        lines = page.split("\n")
        at = block.line + block.source.count("\n") + 1  # the line after the block's closing fence
        start = next(i for i in range(at, len(lines)) if lines[i].startswith("```text")) + 1
        end = lines.index("```", start)
        lines[start:end] = texts[block.number].rstrip("\n").split("\n")
        page = "\n".join(lines)
    return page


def parts(page):
    """The generated parts by name."""
    return {match[2]: match[3] for match in PART.finditer(page)}


def with_parts(page, new):
    """The page with those generated parts in place of its own."""
    return PART.sub(lambda m: m[1] + new.get(m[2], m[3]) + m[4], page)
