"""Executes docs/readers.md: every line of it, in the reader that it is for.

Usage: run.py FOLDER [--all YEAR] [--write], where FOLDER is what `zentrunk demo --calm --days 35
--out FOLDER` has published, and YEAR holds what year.py wants. Without --all the readers that
`make check` runs. Sums have to be those of report.json, wrong lines have to go wrong as the page says, and the page's
tables have to be what the readers answered; --write writes those and the errors into
the page. Ends with status 1 and a line for each difference. The form of the blocks is told in page.py.
"""

import argparse
import pathlib
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor

import page
import runners
import tables
import verdicts
import worlds
import year
from dates import Dates
from engines import READERS
from truth import Truth

ROOT = pathlib.Path(__file__).parents[2]
PAGE = ROOT / "docs/readers.md"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--all", type=pathlib.Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    [bucket] = (p for p in options.folder.iterdir() if (p / "spend").is_dir())
    dates = Dates(sorted(p.name.removeprefix("dt=") for p in (bucket / "spend").iterdir()))
    text = PAGE.read_text()
    judge = verdicts.Judge(Truth(bucket, dates), dates)
    work = ROOT / "build/worlds"
    shutil.rmtree(work, ignore_errors=True)
    chosen = []
    for reader in READERS.values():
        blocks = [b for b in page.blocks(text) if b.reader == reader.name and b.kind != "year"]
        if not blocks:
            judge.faults.append(f"no block for {reader.name}")
        elif reader.name == "trino":
            judge.left(reader)
        elif reader.light or options.all:
            chosen.append((reader, blocks, judge.jobs(reader, blocks)))
    with ThreadPoolExecutor(2) as pool:
        for (reader, _, jobs), answers in zip(chosen, pool.map(lambda c: read(*c, judge.dates, bucket, work / c[0].name), chosen)):
            for job, answer in zip(jobs, answers):
                judge.judge(reader, job, answer, str(work / reader.name / job.world))
            print(f"{reader.label} {tables.version(reader)}: {len(jobs)} blocks executed", flush=True)
    new = judge.tables()
    if options.all:
        new |= year.tables(options.all, [b for b in page.blocks(text) if b.kind == "year"])
    finish(judge, text, new, options)


def read(reader, blocks, jobs, dates, bucket, folder):
    """The answers to one reader's jobs, in worlds of its own."""
    worlds.make(bucket, folder, dates)
    if reader.language == "js":
        (folder / "node_modules").symlink_to(runners.HERE / "node_modules")
    setup = [dates.ours(b.source) for b in blocks if b.kind == "setup"]
    asked = [{"folder": str(folder / j.world), "language": j.block.language, "kind": j.block.kind, "source": j.source} for j in jobs]
    return runners.run(reader, setup, asked)


def finish(judge, text, new, options):
    """Writes the page, or compares it with what was seen."""
    if options.write:
        parts = {name: tables.part(name, rows) for name, rows in new.items()}
        PAGE.write_text(page.with_parts(page.with_texts(text, judge.texts), parts if options.all else {}))
    else:
        judge.compare_texts(page.blocks(text))
        for name, rows in new.items():
            judge.faults += tables.differences(page.parts(text)[name], name, rows, bool(options.all))
    print("\n".join(judge.faults))
    sys.exit(1 if judge.faults else 0)


if __name__ == "__main__":
    main()
