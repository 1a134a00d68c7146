"""Executes blocks: Python and SQL in a session of session.py, JavaScript in Node,
Java as one program of all blocks."""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
from decimal import Decimal

HERE = pathlib.Path(__file__).parent
JARS = HERE.parents[1] / ".tools/readers-jars"


def run(reader, setup, jobs):
    """The answer to each job: {"rows": …} or {"error": text}. A job is a dict of folder, language, kind and source."""
    return {"python": python, "js": javascript, "java": java}[reader.language](reader, setup, jobs)


def python(reader, setup, jobs, executable=sys.executable, environment=None):
    if reader.name == "spark":  # its JVM stays in the folder in which it began
        jobs = [job | {"source": re.sub(r'"(?=(spend|calls)/)', f'"{job["folder"]}/', job["source"])} for job in jobs]
    with tempfile.TemporaryDirectory() as work:
        todo, results = pathlib.Path(work, "jobs"), pathlib.Path(work, "results")
        todo.write_text(json.dumps({"setup": setup, "jobs": jobs}))
        done = subprocess.run([executable, HERE / "session.py", reader.name, todo, results],
                              capture_output=True, text=True, env=os.environ | (environment or {}))
        if not results.exists():
            raise SystemExit(f"{reader.label} ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
        return json.loads(results.read_text())


SUMS = {
    "js": "\nconsole.log('sums', JSON.stringify([...sums].map(([k, v]) => [k, typeof v === 'bigint' ? v + 'e-8' : v])))",
    "java": '\nSystem.out.println("sums " + sums.entrySet().stream().map(e -> "[\\"" + e.getKey() + "\\",\\"" + e.getValue() + "\\"]").toList());',
}


def printed(kind, text):
    """What a program has printed, as rows; of a sum what is in its variable sums."""
    if kind in ("sum", "float"):
        found = json.loads(re.search(r"^sums (.*)$", text, re.M)[1])
        return [[None if k == "null" else k, format(Decimal(v), "f") if isinstance(v, str) else float(v)] for k, v in found]
    lines = [line for line in text.splitlines() if line.strip()]
    return [[number(line)] for line in lines]


def number(text):
    try:
        return int(text) if text.isdecimal() else float(text)
    except ValueError:
        return text


def javascript(reader, setup, jobs):
    answers = []
    for job in jobs:
        source = "\n".join(setup) + job["source"] + (SUMS["js"] if job["kind"] in ("sum", "float") else "")
        done = subprocess.run(["node", "--input-type=module"], input=source, cwd=job["folder"], capture_output=True, text=True)
        error = re.search(r"^(?:Uncaught )?(\w*Error: .*|RuntimeError.*)$", done.stderr, re.M)
        if done.returncode:
            answers.append({"error": error[1] if error else done.stderr[-300:]})
        else:
            answers.append({"rows": printed(job["kind"], done.stdout)})
    return answers


def java(reader, setup, jobs):
    """One program for each folder: a Java process cannot change its own."""
    answers = [None] * len(jobs)
    for folder in dict.fromkeys(job["folder"] for job in jobs):
        mine = [n for n, job in enumerate(jobs) if job["folder"] == folder]
        out = java_program(folder, setup, [jobs[n] for n in mine])
        for n, text in zip(mine, out):
            failed = re.search(r"^failed (.*)$", text, re.M)
            answers[n] = {"error": failed[1].strip()} if failed else {"rows": printed(jobs[n]["kind"], text)}
    return answers


def java_program(folder, setup, jobs):
    lines = "\n".join(setup).splitlines()
    imports = [line for line in lines if line.startswith("import ")]
    members = [line for line in lines if not line.startswith("import ")]
    calls, bodies = [], []
    for n, job in enumerate(jobs):
        bodies.append(f"static void block{n}() throws Exception {{\n{job['source']}{SUMS['java'] if job['kind'] in ('sum', 'float') else ''}\n}}")
        calls.append(f'System.out.println("\\u0001"); try {{ block{n}(); }} catch (Exception e) {{ System.out.println("failed " + e); }}')
    program = "\n".join(imports + ["public class Page {"] + members + bodies + ["public static void main(String[] a) {"] + calls + ["}", "}"])
    with tempfile.TemporaryDirectory() as work:
        source = pathlib.Path(work, "Page.java")
        source.write_text(program)
        done = subprocess.run(["java", "-cp", f"{JARS}/*", source], cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"java: {done.stderr[-4000:]}")
    return done.stdout.split("\u0001")[1:]
