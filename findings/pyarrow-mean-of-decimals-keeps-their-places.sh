#!/usr/bin/env bash
# Expected: the mean of decimals has more places than they have, as in Spark and DataFusion, or is a float.
# Seen: it has the type of the column, and is rounded to its places, half away from zero: the mean of
#   0.01, 0.02 and 0.02 is 0.02. The same in a group_by, and in pandas with Arrow types.
# Versions: pyarrow 26.0.1, pandas 3.1.1. Sums are exact, in a wider type.
# Date: 2026-11-29.
# Hurt: who takes the mean of prices with two places: it may be wrong by half a cent, by a fifth here. Divide the exact sum.
# Exit status: 0 while the behaviour is as described, another when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >mean.py <<'END'
"""Means of three prices, and of two of another sign."""
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

prices = pa.array([Decimal("0.01"), Decimal("0.02"), Decimal("0.02")], pa.decimal128(9, 2))
half = pa.array([Decimal("-0.01"), Decimal("0.00")], pa.decimal128(9, 2))
table = pa.table({"key": [1, 1, 1], "price": prices})
print("pyarrow:", pc.mean(prices), pc.mean(prices).type, "| sum:", pc.sum(prices), pc.sum(prices).type)
print("half a cent below zero:", pc.mean(half))
print("group_by:", table.group_by("key").aggregate([("price", "mean")])["price_mean"][0])
print("pandas, Arrow types:", pd.Series(prices, dtype=pd.ArrowDtype(prices.type)).mean())
print("pandas, objects:", pd.Series(prices.to_pylist()).mean().round(6))
END
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pandas==3.1.1 pyarrow==26.0.1

cat >want <<'END'
pyarrow: 0.02 decimal128(9, 2) | sum: 0.05 decimal128(38, 2)
half a cent below zero: -0.01
group_by: 0.02
pandas, Arrow types: 0.02
pandas, objects: 0.016667
END
venv/bin/python mean.py | tee seen
diff want seen || { echo 'the behaviour has changed'; exit 1; }
