#!/usr/bin/env bash
# Expected: a query that names no new column goes on working when newer files have one more.
# Seen: it fails where the file without the column comes first, and works where it comes last:
#   "extra column in file outside of expected schema". extra_columns="ignore" mends it.
# Versions: Polars 2.1.0. DuckDB 2.0.1 and pyarrow 26.0.1 answer in both orders.
# Date: 2026-11-29.
# Hurt: who reads a folder of days, named by date, whose writer adds a column: every old query breaks on
#   the first day that has it. Sorted by date, the file without it always comes first.
# Exit status: 0 while the behaviour is as described, another when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >columns.py <<'END'
"""Sums one column of two files, of which one has another column besides."""
import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

pq.write_table(pa.table({"cost": [1]}), "old.parquet")
pq.write_table(pa.table({"cost": [2], "rate": [3]}), "new.parquet")


def polars(files, **options):
    try:
        return pl.scan_parquet(files, **options).select(pl.sum("cost")).collect().item()
    except pl.exceptions.SchemaError as error:
        return str(error).split(",")[0]


for files in (["old.parquet", "new.parquet"], ["new.parquet", "old.parquet"]):
    print(files[0], "first")
    print("  Polars:", polars(files))
    print("  Polars, extra_columns='ignore', missing_columns='insert':", polars(files, extra_columns="ignore", missing_columns="insert"))
    print("  DuckDB:", duckdb.sql(f"SELECT sum(cost) FROM read_parquet({files})").fetchall()[0][0])
    print("  pyarrow:", sum(ds.dataset(files).to_table()["cost"].to_pylist()))
END
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check duckdb==2.0.1 polars==2.1.0 pyarrow==26.0.1

cat >want <<'END'
old.parquet first
  Polars: extra column in file outside of expected schema: rate
  Polars, extra_columns='ignore', missing_columns='insert': 3
  DuckDB: 3
  pyarrow: 3
new.parquet first
  Polars: 3
  Polars, extra_columns='ignore', missing_columns='insert': 3
  DuckDB: 3
  pyarrow: 3
END
venv/bin/python columns.py | tee seen
diff want seen || { echo 'the behaviour has changed'; exit 1; }
