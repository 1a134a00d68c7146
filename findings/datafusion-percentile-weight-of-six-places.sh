#!/usr/bin/env bash
# Expected: percentile_cont interpolates as other engines do, and differs in the last bits at most.
# Seen: the weight of the two neighbours is cut to six places. Between 0 and 1,000,000 the answer is off
#   by up to 1, always downwards. 0.95 of 37 values has the weight 0.2 and gives 0.199999.
# Versions: DataFusion 55.0.0; DuckDB 2.0.1 and pandas 3.1.1 beside it.
# Date: 2026-11-29.
# Hurt: who compares percentiles of two engines, or tests one by another: a tolerance of 1e-9 fails.
# Exit status: 0 while the behaviour is as described, another when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >percentile.py <<'END'
"""The 95th percentile of 36 zeros and one last value of a million, in three engines."""
import datafusion
import duckdb
import pandas as pd
import pyarrow as pa

table = pa.table({"x": [0.0] * 35 + [0.0, 1e6]})  # place 36 * 0.95 = 34.2
spread = pa.table({"x": [0.0] * 35 + [1e6, 1e6]})  # 0.2 of the way from 0 to a million
for name, values in [("flat", table), ("spread", spread)]:
    context = datafusion.SessionContext()
    context.register_record_batches("t", [values.to_batches()])
    [row] = context.sql("SELECT percentile_cont(0.95) WITHIN GROUP (ORDER BY x) AS p FROM t").to_pylist()
    [[other]] = duckdb.sql("SELECT quantile_cont(x, 0.95) FROM values").fetchall()
    print(f"{name}: DataFusion {row['p']:.3f}, DuckDB {other:.3f}, pandas {values.to_pandas()['x'].quantile(0.95):.3f}")
END
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check datafusion==55.0.0 duckdb==2.0.1 pandas==3.1.1 pyarrow==26.0.1

cat >want <<'END'
flat: DataFusion 0.000, DuckDB 0.000, pandas 0.000
spread: DataFusion 199999.000, DuckDB 200000.000, pandas 200000.000
END
venv/bin/python percentile.py | tee seen
diff want seen || { echo 'the behaviour has changed'; exit 1; }
