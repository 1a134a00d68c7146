"""Holds what prose names of zentrunk to what the program takes."""

import re

from commands.collect import Fault


def judge(command, program, tell):
    """Raises Fault where the command line has a command or an option that zentrunk does not know."""
    line = re.match(r"(?:dist/)?zentrunk (.*)", command.text.partition(" | ")[0])
    if not line:
        return
    name = line[1].split()[0]
    known = re.findall(r"^  (\w+)  ", tell(program, "--help").partition("\nCommands:\n")[2], re.MULTILINE)
    if name not in known:
        raise Fault(f"{command.place}: zentrunk has no command {name}: {command.text}")
    flags = tell(program, "help", name).partition("\nFlags:")[2]
    for option in re.findall(r"(?<=\s)--[a-z-]+", line[1]):
        if not re.search(rf"(?<![\w-]){option}(?![\w-])", flags):
            raise Fault(f"{command.place}: zentrunk {name} has no {option}: {command.text}")
