"""Holds messages for Slack against what Slack takes: by the models of Slack's own library,
and where those say nothing, by the limits of its pages and by its marks.

Usage: slack.py FOLDER, which holds messages as .json. Ends with status 1 at a fault.
"""

import json
import pathlib
import re
import sys

from slack_sdk.models.blocks import Block

BLOCKS, TEXT, ALL = 50, 3000, 13_000  # blocks, characters of one, and of all together: above, Slack says msg_blocks_too_long
KNOWN = {
    "header": {"type", "text"}, "section": {"type", "text"}, "context": {"type", "elements"},
    "plain_text": {"type", "text"}, "mrkdwn": {"type", "text", "verbatim"},
}
ENTITIES = re.compile(r"&(?!amp;|lt;|gt;)")
LABEL = re.compile(r"(?m)^\*[A-Z][A-Za-z ]*\*  |^\*\d{4}-\d{2}-\d{2}\*  ")
LINK = re.compile(r"<https://[^<>|\s]+\|[A-Za-z ]+>")


def faults(message: dict):
    """Yields what is wrong with a message."""
    if set(message) != {"text", "blocks"} or not 1 <= len(message["text"]) <= 150:
        yield "is not text and blocks, or the text is not one short line"
    blocks = message["blocks"]
    if not 1 <= len(blocks) <= BLOCKS:
        yield f"has {len(blocks)} blocks"
    for given, block in zip(blocks, Block.parse_all(blocks), strict=True):
        if block is None or set(given) != KNOWN.get(given["type"]):
            yield f"has a block that Slack does not know: {given}"
        elif block.to_dict() != given:  # where the library's own rules raise
            yield f"has a block that the library reads as {block.to_dict()}"
    texts = [part for block in blocks for part in [block.get("text"), *block.get("elements", [])] if part]
    for part in texts:
        if set(part) != KNOWN.get(part["type"]) or not 1 <= len(part["text"]) <= TEXT:
            yield f"has a text of {len(part['text'])} characters: {part}"
        yield from marks(part)
    if sum(len(part["text"]) for part in texts) > ALL:
        yield "is longer than Slack takes in all"


def marks(part: dict):
    """Yields each mark that is not one of ours: a label of a row, or a link of its own section."""
    text = part["text"]
    if part["type"] == "mrkdwn":
        text = LABEL.sub("", "" if LINK.fullmatch(text) else text)
        found = re.search(r"[<>]|(?<!\u200b)[*_~`]", text) or ENTITIES.search(text)
    else:
        found = re.search("[<>&]", text)
    if found:
        yield f"has the mark {found[0]!r} in {text!r}"


def main():
    files = sorted(pathlib.Path(sys.argv[1]).glob("*.json"))
    found = [f"{file.name}: {fault}" for file in files for fault in faults(json.loads(file.read_text()))]
    print(f"{len(files)} messages for Slack, {len(found)} faults", *found, sep="\n")
    sys.exit(bool(found) or len(files) < 5)


if __name__ == "__main__":
    main()
