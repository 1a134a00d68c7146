"""Trino in a process of its own (Engine.java)."""

import json
import os
import pathlib
import re
import subprocess

HERE = pathlib.Path(__file__).parent
NEWEST = 25  # the Java that this release of Trino runs on


class Refused(Exception):
    """What Trino says of a statement that it does not execute."""


class Answer:
    """Columns, their types, rows of texts (NULL is None), and the bytes that were read of Parquet files."""

    def __init__(self, columns, types, rows, bytes):
        self.columns, self.types, self.rows, self.bytes = columns, types, rows, bytes


def java() -> pathlib.Path:
    """A Java that is new enough: JAVA_HOME's, or one that Debian's folder has."""
    homes = [os.environ.get("JAVA_HOME"), *sorted(pathlib.Path("/usr/lib/jvm").glob("*"), reverse=True)]
    for home in filter(None, homes):
        release = pathlib.Path(home) / "release"
        found = re.search(r'JAVA_VERSION="(\d+)', release.read_text()) if release.is_file() else None
        if found and int(found[1]) >= NEWEST:
            return pathlib.Path(home) / "bin/java"
    raise SystemExit(f"athena: Trino needs a JDK {NEWEST} or newer; set JAVA_HOME to its folder")


class Trino:
    """The running engine with one catalogue. Ends when it is closed."""

    def __init__(self, classpath: pathlib.Path, log: pathlib.Path, **properties: str):
        command = [str(java()), "--add-modules", "jdk.incubator.vector", "-Xmx2g", "-cp", classpath.read_text().strip(),
                   str(HERE / "Engine.java"), *(f"{k}={v}" for k, v in properties.items())]
        self.log = log
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log.open("w"), text=True)

    def ask(self, statement: str) -> Answer:
        self.process.stdin.write(json.dumps(statement) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"athena: Trino ended, its log is {self.log}")
        answer = json.loads(line)
        if "error" in answer:
            raise Refused(answer["error"])
        return Answer(**answer)

    def close(self):
        self.process.stdin.close()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
