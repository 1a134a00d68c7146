"""Executes every command of the pages and of `--help` that needs no account.

Reads dist/zentrunk and the tools below .tools. Ends with status 1 where a command fails,
answers something else, or is known to nobody.
"""

import concurrent.futures
import contextlib
import datetime
import functools
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))

from commands import collect, elsewhere, expected, names, targets
from commands.cloud import Account
from commands.collect import ROOT, Fault
from commands.demo import Demo
from commands.place import PROGRAM, Place, stubs
from commands.placeholders import fill


INCIDENT = "0123456789abcdef"  # the id of one, in each bucket


@functools.cache
def tell(*arguments):
    return subprocess.run(arguments, capture_output=True, text=True, check=True).stdout


def collected():
    """Every command, in groups that are executed beside each other: each has its own place."""
    groups = {"help": list(collect.examples(str(PROGRAM), tell)), "operations": list(collect.outputs((ROOT / "template.yaml").read_text()))}
    for page in collect.pages():
        runner = elsewhere.PAGES.get(page)
        if runner and not (ROOT / runner).exists():
            raise Fault(f"elsewhere.py: {runner} executes {page}, and is not there")
        if not runner:
            group = "operations" if page == "docs/operations.md" else "readme"
            groups.setdefault(group, []).extend(collect.page(page, told=page in elsewhere.TOLD))
    here = set(elsewhere.elsewhere([c for commands in groups.values() for c in commands if c.kind != "name"]))
    return {group: [c for c in commands if c.kind == "name" or c in here] for group, commands in groups.items()}


def chosen(groups):
    """Those that are executed here, each text once in a group, with what they answer. Names and
    targets are held to what there is; a line of expected.py that fits nothing is a fault."""
    chosen, used = {}, set()
    for name, commands in groups.items():
        kept = chosen[name] = {}
        for command in commands:
            names.judge(command, str(PROGRAM), tell)
            is_executed = targets.judge(command) if command.text.startswith("make ") else command.kind != "name"
            if is_executed and (command.text, command.before) not in kept:
                line = expected.of(command)
                used.add(line)
                kept[command.text, command.before] = command, line
    idle = [line[0] for line in expected.EXPECTED if line not in used]
    if idle:
        raise Fault(f"expected.py: no command fits {idle}")
    return {name: list(kept.values()) for name, kept in chosen.items()}


def line_of(command, values):
    """What a shell is given for the command."""
    if command.text.startswith("make demo "):  # what the target would execute, once it is built: it writes into the folder it is typed in
        return tell("make", "--no-print-directory", "-s", "-n", "-o", "zentrunk", "-C", str(ROOT), *shlex.split(command.text)[1:]).strip()
    if command.text.startswith("make "):
        return command.text.replace("make ", f"make --no-print-directory -C {shlex.quote(str(ROOT))} ", 1)
    text = fill(command.text, values)
    if command.kind == "http":
        return f"curl --fail --silent --show-error '{values['demo']}{text.split()[1]}'"
    if command.kind == "sql":
        return "duckdb -c " + shlex.quote(text.replace(f"s3://{values['bucket']}/", f"{values['copy']}/"))
    return "\n".join([*(fill(b, values) for b in command.before), text])


def execute(place, values, command, expectation):
    """What is wrong with what the command does, or None."""
    _, wanted, *typed = expectation
    line = line_of(command, values)
    try:
        if "zentrunk browse " in line:
            said = place.served(line)
        elif "zentrunk watch " in line and "--once" not in line:
            said = place.watched(line)
        else:
            said = place.ran(line, typed="".join(typed))
        pattern = wanted(place, said) if callable(wanted) else wanted
        pattern = pattern.replace("{day}", values["day"]).replace("{bucket}", values["bucket"])
        assert re.search(pattern, said, re.MULTILINE), f"it answers {said[-1500:]!r}, want {pattern!r}"
    except (AssertionError, KeyError, OSError, ValueError, subprocess.TimeoutExpired) as err:
        return f"{command.place}: {command.text}\n  executed as: {line}\n  {err!r}"
    return None


def ended(day):
    """The last day of a month that is over, and in which the account has no calls: that before the month of a day."""
    return day.replace(day=1) - datetime.timedelta(days=1)


def group(name, commands, folder, demo, account, chosen_calls):
    """Executes the commands of one group in order. Returns the faults."""
    place = Place(folder, name, demo, account)
    before = demo.day - datetime.timedelta(days=1)
    over = ended(before)
    values = {
        "bucket": place.bucket, "workflow": account.workflow, "execution": account.execution, "demo": demo.url, "copy": demo.bucket, "uuid": demo.uuid,
        "auth_id": demo.exports["ZENTRUNK_AUTH_ID"], "auth_token": demo.exports["ZENTRUNK_AUTH_TOKEN"],
        "day": str(demo.day), "day_before": str(before), "month": f"{demo.day:%Y-%m}", "over": f"{over:%Y-%m}", "incident": INCIDENT, **chosen_calls,
    }
    place.put(f"watch/incidents/dt={demo.day}/{INCIDENT}.json", b'{\n  "rule": "new_destination"\n}')
    place.put(f"outbox/evt_{2 * INCIDENT}.json", b"{}")
    place.ran(f"zentrunk report --from {before} --to {demo.day} --bucket {place.bucket}")
    for where in (f"--bucket {place.bucket}", "--out out"):
        place.ran(f"zentrunk report --date {over} {where}")
    for usage in ("usage.csv", "usage-november.csv"):  # of a month without calls
        (place.folder / usage).write_text("Destination,Calls,Minutes,Charges\nUnited States,0,0.00,0.00\nTotal,0,0.00,0.00\n")
    return [fault for command, expectation in commands if (fault := execute(place, values, command, expectation))]


def main():
    began = time.monotonic()
    try:
        groups = chosen(collected())
    except Fault as fault:
        sys.exit(f"commands: {fault}")
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
        stubs(folder / "bin")
        account = stack.enter_context(contextlib.closing(Account()))
        demo = stack.enter_context(contextlib.closing(Demo(str(PROGRAM), folder)))
        calls = demo.chosen(subprocess.run([PROGRAM, "calls"], env=demo.exports, capture_output=True, text=True, check=True).stdout)
        pool = stack.enter_context(concurrent.futures.ThreadPoolExecutor(len(groups)))
        running = [pool.submit(group, *given, folder, demo, account, calls) for given in groups.items()]
        faults = [fault for future in running for fault in future.result()]
    if faults:
        sys.exit("\n".join(["commands that do not do what they should:", *faults]))
    print(f"commands: {sum(map(len, groups.values()))} executed in {time.monotonic() - began:.0f} s, {len(elsewhere.COVERED)} by other checks")


if __name__ == "__main__":
    main()
