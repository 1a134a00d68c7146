#!/usr/bin/env bash
# Expected: which columns a folder of Parquet files has follows from the files: the first by name, the newest or all.
# Seen: ClickHouse takes the file that the directory lists first, as `ls -f` does. That order is the file
#   system's: the same folder on another disk has another answer to the same query, a count or an error.
#   schema_inference_mode='union' mends it.
# Versions: chdb 4.4.0 (ClickHouse 26.9.2). DuckDB 2.0.1 and pyarrow 26.0.1 take the first by name.
# Date: 2026-11-29.
# Hurt: who reads a folder of days whose newer files have one column more: it works here and fails there.
# Exit status: 0 while the behaviour is as described, another when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >listed.py <<'END'
"""Asks two folders for a column that one file lacks: the one that the directory lists first, and the first by name."""
import os
import string

import chdb
import duckdb
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

UNION = "SETTINGS schema_inference_mode = 'union'"


def folder(name, tag, lacking):
    """A folder of ten files, of which one lacks a column; gives them as the directory lists them."""
    os.makedirs(name)
    for n in range(10):
        table = {"cost": [1]} if n == lacking else {"cost": [1], "rate": [1]}
        pq.write_table(pa.table(table), f"{name}/{tag}{n}.parquet")
    return [int(file[1]) for file in os.listdir(name)]


def clickhouse(name, options=""):
    try:
        chdb.query(f"SELECT count(rate) FROM file('{name}/*.parquet') {options}")
        return "has it"
    except RuntimeError:
        return "lacks it"


def told(names):
    return "has it" if "rate" in names else "lacks it"


for tag in string.ascii_lowercase:  # names that the file system lists in another order
    first = folder(f"try-{tag}", tag, None)[0]
    if first != 0:
        break
for what, lacking in {"listed first": first, "first by name": 0}.items():
    name = what.replace(" ", "-")
    assert folder(name, tag, lacking)[0] == first != 0
    print(f"the file without the column is {what}")
    print(f"  ClickHouse {clickhouse(name)}, by union {clickhouse(name, UNION)}")
    print(f"  DuckDB {told(duckdb.read_parquet(name + '/*.parquet').columns)}, pyarrow {told(ds.dataset(name).schema.names)}")
END
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check chdb==4.4.0 duckdb==2.0.1 pyarrow==26.0.1

cat >want <<'END'
the file without the column is listed first
  ClickHouse lacks it, by union has it
  DuckDB has it, pyarrow has it
the file without the column is first by name
  ClickHouse has it, by union has it
  DuckDB lacks it, pyarrow lacks it
END
venv/bin/python listed.py | tee seen
diff want seen || { echo 'the behaviour has changed'; exit 1; }
