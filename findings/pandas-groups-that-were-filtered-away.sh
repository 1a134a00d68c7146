#!/usr/bin/env bash
# Expected: groupby, whose default is observed=True in pandas 3, lists the groups that the rows have.
# Seen: with dtype_backend="pyarrow" the partition column of a folder is an Arrow dictionary, and groupby
#   lists every entry of the dictionary: days that were filtered away come back with sum 0,
#   also with observed=True, also where read_parquet itself filtered. With the default types they do not.
# Versions: pandas 3.1.1, pyarrow 26.0.1.
# Date: 2026-11-29.
# Hurt: who reads Hive-partitioned Parquet of costs: a day that was not asked for looks like a day
#   without cost, and the mean over days is too low.
# Exit status: 0 while the behaviour is as described, another when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >days.py <<'END'
"""Writes three days of two rows each, reads two of them and sums by day."""
import decimal
import os

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

for number, day in enumerate(["2026-11-26", "2026-11-27", "2026-11-28"], start=1):
    os.makedirs(f"calls/dt={day}")
    costs = pa.array([decimal.Decimal(number)] * 2, pa.decimal128(18, 8))
    pq.write_table(pa.table({"cost": costs}), f"calls/dt={day}/calls.parquet")


def show(label, frame, **options):
    sums = frame.groupby("dt", **options)["cost"].sum()
    print(f"{label}:", ", ".join(f"{day} {total:f}" for day, total in sums.items()), f"| mean of days {sums.mean():.2f}")


for backend in ["default types", "pyarrow types"]:
    options = {"dtype_backend": "pyarrow"} if backend.startswith("pyarrow") else {}
    frame = pd.read_parquet("calls", **options)
    kept = frame[frame["dt"] != "2026-11-27"]
    show(backend, kept)
    show(f"{backend}, observed=True", kept, observed=True)
    show(f"{backend}, filters=", pd.read_parquet("calls", filters=[("dt", "=", "2026-11-26")], **options))
show("pyarrow types, dt as string", kept.astype({"dt": "string[pyarrow]"}))
END
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pandas==3.1.1 pyarrow==26.0.1

cat >want <<'END'
default types: 2026-11-26 2.00000000, 2026-11-28 6.00000000 | mean of days 4.00
default types, observed=True: 2026-11-26 2.00000000, 2026-11-28 6.00000000 | mean of days 4.00
default types, filters=: 2026-11-26 2.00000000 | mean of days 2.00
pyarrow types: 2026-11-26 2.00000000, 2026-11-27 0.00000000, 2026-11-28 6.00000000 | mean of days 2.67
pyarrow types, observed=True: 2026-11-26 2.00000000, 2026-11-27 0.00000000, 2026-11-28 6.00000000 | mean of days 2.67
pyarrow types, filters=: 2026-11-26 2.00000000, 2026-11-27 0.00000000, 2026-11-28 0.00000000 | mean of days 0.67
pyarrow types, dt as string: 2026-11-26 2.00000000, 2026-11-28 6.00000000 | mean of days 4.00
END
venv/bin/python days.py | tee seen
diff want seen || { echo 'the behaviour has changed'; exit 1; }
