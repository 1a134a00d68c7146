"""Holds S3 servers that others wrote to the contract of internal/bucket/contract, and
to what the function leaves on them: a first run, a rerun, and two runs at once.

Usage: servers.py [--write] [NAME ...]. Each file of checks/servers that can be executed
is one server: it installs itself at the version that it names, and serves. Without names
all are run, one after the other. A server whose answers are not those of its row in
docs/servers.md ends this with status 1; --write puts the rows of those that were run into
the page. A part that fails now and then, as a race does where the server takes no lock, is
told by the recipe as "at times", with the reason, and may hold or fail.
"""

import json
import os
import pathlib
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "servers.md"
TOOLS = ".tools/servers"
PATIENCE = 180  # seconds that a server may take to answer for the first time
TESTS = ["TestContractOfServer", "TestRunsOfServer"]
PACKAGES = ["./internal/bucket", "./functions/dailyreport/handler"]
# The tests' parts, and what each is called in the table.
PARTS = {
    "objects": "whole", "parts": "ranges", "absence": "absence", "conditions": "conditions",
    "one writer is the first": "8 put the first", "one writer replaces": "8 replace", "more keys than a page": "1,005 keys",
    "a first run": "first run", "a rerun puts nothing": "rerun",
    "two at once, same data": "two, same data", "two at once, other data": "two, other data",
}
BEGIN, END = "<!-- made by make servers -->", "<!-- to here -->"


class Recipe:
    """A server, as its file tells it: what it is, and what is known to fail at times."""

    def __init__(self, file: pathlib.Path):
        self.file, self.name = file, file.stem
        lines = file.read_text().splitlines()
        self.title, self.place, self.origin = lines[1].removeprefix("# ").split(", ")
        self.at_times = {}
        for line in lines:
            if found := re.match("# at times: (.*?): (.*)", line):
                self.at_times |= {part: found[2] for part in found[1].split("; ")}
        if unknown := set(self.at_times) - set(PARTS):
            raise SystemExit(f"{file} names parts that there are none of: {unknown}")

    def install(self) -> str:
        """Installs the server, and returns why it cannot be."""
        done = subprocess.run([self.file, "install"], cwd=ROOT, env=self.env(0, ""), capture_output=True, text=True)
        return "" if done.returncode == 0 else (done.stderr or done.stdout).strip().splitlines()[-1][:200]

    def env(self, port: int, data: str) -> dict:
        keys = {"AWS_ACCESS_KEY_ID": "test-of-ours", "AWS_SECRET_ACCESS_KEY": "test-of-ours-alone", "AWS_SESSION_TOKEN": "", "AWS_REGION": "us-east-1",
                "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
        return {**os.environ, **keys, "TOOLS": TOOLS, "PORT": str(port), "DATA": data}

    def answers(self) -> dict:
        """Runs the server on loopback, and returns what becomes of each part."""
        with tempfile.TemporaryDirectory(prefix="servers-") as data:
            port, log = free_ports(), ROOT / "build" / "servers" / f"{self.name}.log"
            with log.open("w") as out:
                process = subprocess.Popen([self.file, "serve"], cwd=ROOT, env=self.env(port, data), stdin=subprocess.DEVNULL,
                                           stdout=out, stderr=subprocess.STDOUT, start_new_session=True)
            try:
                wait(process, port, log)
                return outcome(self.env(port, data) | {"CONTRACT_BUCKET": "contract", "AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{port}"})
            finally:
                os.killpg(process.pid, signal.SIGKILL)  # its own session: what it started goes, too
                process.wait()


def free_ports() -> int:
    """A port of which the next few, and those 10,000 above them, are free as well."""
    while True:
        first = random.randrange(20_000, 29_000, 10)
        try:
            for port in [first + i + more for i in range(4) for more in (0, 10_000)]:
                with socket.socket() as s:
                    s.bind(("127.0.0.1", port))
            return first
        except OSError:
            continue


def wait(process: subprocess.Popen, port: int, log: pathlib.Path):
    """Waits until the server lists its buckets, and fails where it ends before."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as s:
                s.settimeout(5)
                s.sendall(b"GET / HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
                if (head := s.recv(12)).startswith(b"HTTP/") and not head.endswith(b" 503"):
                    return
        except OSError:
            pass
        time.sleep(0.3)
    raise SystemExit(f"the server does not answer on port {port}; its log ends so:\n" + "\n".join(log.read_text(errors="replace").splitlines()[-20:]))


def outcome(env: dict) -> dict:
    """What `go test` says of each part: "holds", or the first line that tells why not."""
    done = subprocess.run(["nice", "go", "test", "-json", "-count=1", "-p=1", "-timeout=20m", "-run", f"^({'|'.join(TESTS)})$", *PACKAGES],
                          cwd=ROOT, env=env, capture_output=True, text=True)
    found, said, around = {}, {}, done.stderr
    for line in done.stdout.splitlines():
        event = json.loads(line)
        test, _, part = event.get("Test", "").partition("/")
        part = part.replace("_", " ")
        if not test and event["Action"] in ("output", "build-output"):
            around += event["Output"]
        if test in TESTS and event["Action"] == "output" and re.match(r"\s+\w+\.go:\d+: ", event["Output"]):
            said.setdefault(part, re.sub(r"^\s+\w+\.go:\d+: ", "", event["Output"]).strip())
        if part in PARTS and event["Action"] in ("pass", "fail"):
            found[part] = "holds" if event["Action"] == "pass" else said.get(part, "it failed")
    missing = "it was not run: " + (said.get("") or around.strip()[-500:])
    return {part: found.get(part, missing) for part in PARTS}


def cells(recipe: Recipe, answers: dict) -> list:
    """The row of a server. What may fail at times is told as that whatever it did now."""
    return [recipe.title, recipe.place, recipe.origin] + ["at times not" if part in recipe.at_times else "yes" if said == "holds" else "**no**" for part, said in answers.items()]


def rows() -> dict:
    """The rows of the page, by the server's title."""
    text = PAGE.read_text().split(BEGIN)[1].split(END)[0]
    table = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    return {row[0]: row for row in table[2:]}


def table(found: dict) -> str:
    head = ["server", "objects", "from"] + list(PARTS.values())
    lines = [head, ["---"] * len(head)] + [found[title] for title in sorted(found, key=str.lower)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def main(arguments: list) -> int:
    names = [a for a in arguments if a != "--write"]
    recipes = {r.name: r for r in (Recipe(f) for f in sorted((ROOT / "checks" / "servers").glob("*.sh")) if os.access(f, os.X_OK))}
    if unknown := set(names) - set(recipes):
        raise SystemExit(f"there is no server {', '.join(sorted(unknown))}, only {', '.join(recipes)}")
    (ROOT / "build" / "servers").mkdir(parents=True, exist_ok=True)
    (ROOT / TOOLS).mkdir(parents=True, exist_ok=True)
    page, seen, differs = rows(), {}, False
    for name in names or recipes:
        recipe = recipes[name]
        if reason := recipe.install():
            print(f"{recipe.title}: not run, it cannot be installed: {reason}", flush=True)
            continue
        answers = recipe.answers()
        seen[recipe.title] = cells(recipe, answers)
        for part, said in answers.items():
            if said != "holds":
                print(f"{recipe.title}: {part}: {said[:300]}" + (f" (known: {recipe.at_times[part]})" if part in recipe.at_times else ""), flush=True)
        if page.get(recipe.title) != seen[recipe.title]:
            differs = True
            print(f"{recipe.title}: docs/servers.md says otherwise: {page.get(recipe.title)}", flush=True)
    print(table(seen))
    if "--write" in arguments:
        titles = {r.title for r in recipes.values()}
        kept = {title: row for title, row in page.items() if title in titles}
        before, _, rest = PAGE.read_text().partition(BEGIN)
        PAGE.write_text(before + BEGIN + "\n\n" + table(kept | seen) + "\n\n" + END + rest.partition(END)[2])
        return 0
    return 1 if differs or not seen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
