#!/usr/bin/env bash
# Expected: a condition on the partition's day keeps other days' files closed, also with union_by_name.
# Seen: with union_by_name=true each file is opened before the condition is looked at: 100 files for one day.
#   A pattern of the month or the file by its name helps; the condition does not.
# Versions: DuckDB 2.0.1, and 1.4.4 over S3, where it is a request a file.
# Date: 2026-11-29.
# Hurt: who adds union_by_name because a column was added: a look-up in a year of days costs a request a day.
# Exit status: 0 while the behaviour is as described, another when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >opened.py <<'END'
"""Counts the files that DuckDB opens of 100 days, by a file system that tells."""
import duckdb
import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
from fsspec.implementations.memory import MemoryFileSystem

opened = set()


class Counting(MemoryFileSystem):
    protocol = "counting"
    store, pseudo_dirs = {}, [""]

    @classmethod
    def _strip_protocol(cls, path):
        return "/" + path.removeprefix("counting://").strip("/")

    def _open(self, path, *arguments, **options):
        opened.add(path)
        return super()._open(path, *arguments, **options)


files = Counting()
for day in range(100):
    with files.open(f"/days/dt=2026-{day // 25 + 1:02}-{day % 25 + 1:02}/a.parquet", "wb") as file:
        pq.write_table(pa.table({"cost": [day]}), file)
database = duckdb.connect()
database.register_filesystem(files)
for pattern, options in (("*", ""), ("*", ", union_by_name = true"), ("2026-02-*", ", union_by_name = true")):
    opened.clear()
    answer = database.execute(f"SELECT cost FROM read_parquet('counting:///days/dt={pattern}/a.parquet'{options}) WHERE dt = '2026-02-18'").fetchall()
    print(f"dt={pattern}{options}: {answer} of {len(opened)} files")
END
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check duckdb==2.0.1 fsspec==2026.9.0 pyarrow==26.0.1

cat >want <<'END'
dt=*: [(42,)] of 2 files
dt=*, union_by_name = true: [(42,)] of 100 files
dt=2026-02-*, union_by_name = true: [(42,)] of 25 files
END
venv/bin/python opened.py | tee seen
diff want seen || { echo 'the behaviour has changed'; exit 1; }
