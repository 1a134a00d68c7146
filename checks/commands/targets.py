"""The Makefile's targets: which of them `make check` makes, and why it does not make the others."""

import re

from commands.collect import ROOT, Fault

NOT_IN_CHECK = {
    "athena": "needs a JDK 25 and 0.4 GB of downloads; a release runs it",
    "api": "writes template.yaml anew; `make template` compares it",
    "audit": "the scenarios of `make test` with a seed of its own, for longer",
    "bench": "takes minutes and writes docs/performance.md; its programs are built and tested by `make test`",
    "chaos": "the scenarios of `make test` with a seed of its own, for longer",
    "check": "is what executes this check",
    "clients": "generators and their packages, for minutes; a release runs it",
    "fuzz": "`make quick-fuzz` for longer",
    "kills": "the scenarios of `make test` with a seed of its own, for longer",
    "licences": "writes docs/licences.md anew; `make supply` compares it",
    "office": "0.4 GB of LibreOffice; `make readers` reads the workbook by openpyxl and pandas",
    "picture": "writes the README's pictures and its example anew; `make browser` and `make commands` compare them",
    "readers-all": "0.9 GB of downloads; `make readers` executes the light ones",
    "servers": "builds S3 servers that others wrote, for minutes",
    "storm": "the scenarios of `make test` with a seed of its own, for longer",
    "watch": "years of an account, simulated for minutes; `make test` simulates a few days",
    "zones": "writes internal/zones; `make supply` compares it",
}


def rules(makefile):
    """Each target with what it makes first: its prerequisites, and targets that its recipe makes."""
    found, target = {}, None
    for line in makefile.splitlines():
        rule = re.match(r"^([\w-]+):(?!=)([^#=]*)(?:#.*)?$", line)
        if rule:
            target = rule[1]
            found.setdefault(target, set()).update(re.findall(r"(?<![\w./$(])[a-z-]+(?![\w./)])", rule[2]))
        elif line.startswith("\t") and target:
            for call in re.findall(r"\$\(MAKE\) ([^'|;]*)", line):
                found[target].update(word for word in call.split() if re.fullmatch(r"[a-z][a-z-]*", word))
        elif line.strip():
            target = None
    return found


def made_by_check(makefile=None):
    """The targets that `make check` makes."""
    known = rules(makefile if makefile is not None else (ROOT / "Makefile").read_text())
    reached, left = set(), ["check"]
    while left:
        target = left.pop()
        if target not in reached:
            reached.add(target)
            left += known.get(target, ())
    return reached - {"check"}


def judge(command):
    """Whether `make TARGET` is executed here: where check neither makes the target nor passes
    over it, and where the command gives the target something to do."""
    known, reached = rules((ROOT / "Makefile").read_text()), made_by_check()
    idle = sorted(target for target in NOT_IN_CHECK if target in reached or target not in known)
    if idle:
        raise Fault(f"targets.py gives reasons for what check makes, or the Makefile has not: {idle}")
    target = command.text.split()[1]
    if target not in known:
        raise Fault(f"{command.place}: the Makefile has no target {target}: {command.text}")
    return command.kind != "name" and target not in NOT_IN_CHECK and (target not in reached or "ARGS" in command.text)
