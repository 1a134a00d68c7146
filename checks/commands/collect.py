"""Collects every command that a page, `--help` or an output of the stack gives.

A fence without a language, or with `sh`, holds commands. What is no command says so by
another language, and a `text` that begins a line with a program's name is a fault: nothing
is left out because somebody forgot the fence.
"""

import dataclasses
import pathlib
import re
import subprocess

from samcli.yamlhelper import yaml_parse

ROOT = pathlib.Path(__file__).parent.parent.parent
PROGRAMS = ("aws", "curl", "dist/zentrunk", "docker", "duckdb", "git", "go", "make", "npm", "pip", "python3", "sam", "sudo", "zentrunk", "~/.sam/bin/python")
SHELL, OTHER = ("", "sh"), ("go", "http", "js", "mermaid", "python", "sql", "text")  # programs have a check of their own: snippets.py
FENCE = re.compile(r"^[ >]*```([^`\n]*)\n(.*?)^[ >]*```$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
# Of stacks and people: <Bucket from the outputs>. No redirection looks so.
NAMED = re.compile(r"<[A-Za-z][\w ]*>")


class Fault(Exception):
    """What is wrong with a page."""


@dataclasses.dataclass(frozen=True)
class Command:
    """One statement of a shell, or one query, as it stands on the page."""

    place: str  # README.md:12, for people
    text: str
    kind: str = "shell"  # or sql, http, name: an inline one of a page that only tells of it
    before: tuple[str, ...] = ()  # the exports of the same block that stand above it


def begins(text):
    """Whether a line begins with a program, and gives it something to do."""
    return any(text.startswith(program + " ") for program in PROGRAMS)


def whole(text):
    """Whether a shell would take the lines as they are, and wait for no more."""
    if text.rstrip().endswith("\\"):
        return False
    ran = subprocess.run(["bash", "-n"], input=NAMED.sub("NAMED", text) + "\n", capture_output=True, text=True, check=False)
    return ran.returncode == 0 and not ran.stderr


def statements(page, block, first):
    """The statements of a block with their lines, without the remarks behind them."""
    lines, begun = [], None
    for number, line in enumerate(block.splitlines(), first):
        if not lines and (not line.strip() or line.lstrip().startswith("#")):
            continue
        begun = begun or number
        lines.append(line)
        if whole("\n".join(lines)):
            yield begun, re.sub(r" {3,}# .*$", "", "\n".join(lines))
            lines, begun = [], None
    if lines:
        raise Fault(f"{page}:{begun}: no shell takes this:\n" + "\n".join(lines))


def fenced(page, text):
    for found in FENCE.finditer(text):
        language, block, line = found[1], found[2], text.count("\n", 0, found.start()) + 2
        if language in SHELL:
            before = ()
            for number, statement in statements(page, block, line):
                yield Command(f"{page}:{number}", statement, before=before)
                if statement.startswith("export "):
                    before += (statement,)
        elif language == "sql":
            yield from (Command(f"{page}:{line}", query.strip(), "sql") for query in block.split(";") if query.strip())
        elif language == "http":
            yield from (Command(f"{page}:{line + i}", request.strip(), "http") for i, request in enumerate(block.splitlines()) if request.strip())
        elif language not in OTHER:
            raise Fault(f"{page}:{line - 1}: nobody knows what to do with {language}: OTHER of collect.py does not name it")
        elif language == "text" and any(begins(candidate.strip()) for candidate in block.splitlines()):
            raise Fault(f"{page}:{line - 1}: a command stands in a fence that is marked as text")


def inline(page, text, told):
    """Commands between backquotes. A page that is `told` names them and asks nobody to type them."""
    without = FENCE.sub(lambda found: "\n" * found[0].count("\n"), text)
    for number, line in enumerate(without.splitlines(), 1):
        if line.startswith(("    ", "\t", "~~~")) and (begins(line.strip()) or line.startswith("~~~")):
            raise Fault(f"{page}:{number}: commands stand in fences of ```, so that they are found")
        for found in SPAN.finditer(line):
            if begins(found[1].replace("\\|", "|")):
                yield Command(f"{page}:{number}", found[1].replace("\\|", "|"), "name" if told else "shell")


def page(name, told=False, root=ROOT):
    text = (root / name).read_text()
    if text.count("```") % 2:
        raise Fault(f"{name}: a fence is not closed")
    return [*fenced(name, text), *inline(name, text, told)]


def pages(root=ROOT):
    return sorted(str(path.relative_to(root)) for pattern in ("*.md", "docs/*.md", "findings/*.md", "checks/**/*.md") for path in root.glob(pattern) if "node_modules" not in path.parts)


def examples(program, tell):
    """The lines under Examples of each command that the program names. `tell` runs it with arguments."""
    listed = tell(program, "--help").partition("\nCommands:\n")[2]
    names = re.findall(r"^  (\w+)  ", listed, re.MULTILINE)
    if not names:
        raise Fault("zentrunk --help names no commands")
    for name in names:
        said = tell(program, "help", name)
        block = said.partition("\nExamples:\n")[2].partition("\nFlags:")[0].partition("\nArguments:")[0]
        yield from (Command(f"zentrunk help {name}:{i}", line.strip()) for i, line in enumerate(block.splitlines()) if line.strip())


def outputs(template):
    """The outputs of a stack that are commands."""
    for name, output in yaml_parse(template)["Outputs"].items():
        value = output["Value"].get("Fn::Sub") if isinstance(output["Value"], dict) else output["Value"]
        if isinstance(value, str) and begins(value):
            yield Command(f"template.yaml, output {name}", value)
