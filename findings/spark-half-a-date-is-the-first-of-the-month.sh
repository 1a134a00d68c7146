#!/usr/bin/env bash
# Expected: a date compared with '2026-11' is an error, as in DuckDB, ClickHouse and Polars, or finds the month.
# Seen: '2026-11' becomes 2026-11-01, and '2026' becomes 2026-01-01, without a word, also with ANSI mode on,
#   which is the default of Spark 4. A filter on a month finds its first day. LIKE '2026-11%' finds the month.
# Versions: pyspark 4.3.0 on Java 17; DuckDB 2.0.1 beside it.
# Date: 2026-11-29.
# Hurt: who asks a table that is partitioned by day for a month: the sum is that of one day, and looks right.
# Exit status: 0 while the behaviour is as described, another when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >half.py <<'END'
"""Counts the days that a filter with half a date finds."""
import duckdb
from pyspark.sql import SparkSession

spark = SparkSession.builder.config("spark.ui.enabled", "false").config("spark.log.level", "OFF").getOrCreate()
spark.range(1, 31).selectExpr("id AS cost", "make_date(2026, 11, CAST(id AS int)) AS dt").write.partitionBy("dt").parquet("days")
days = spark.read.parquet("days")
print("ANSI mode:", spark.conf.get("spark.sql.ansi.enabled"))
for condition in ("dt = '2026-11'", "dt >= '2026'", "dt = '2026'", "dt LIKE '2026-11%'"):
    print(f"Spark, {condition}: {days.where(condition).count()} days")
try:
    duckdb.sql("SELECT count(*) FROM 'days/*/*.parquet' WHERE dt = '2026-11'").fetchall()
except duckdb.ConversionException as error:
    print("DuckDB:", str(error).splitlines()[0])
END
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check duckdb==2.0.1 pyspark==4.3.0

cat >want <<'END'
ANSI mode: true
Spark, dt = '2026-11': 1 days
Spark, dt >= '2026': 30 days
Spark, dt = '2026': 0 days
Spark, dt LIKE '2026-11%': 30 days
DuckDB: Conversion Error: invalid date field format: "2026-11", expected format is (YYYY-MM-DD)
END
venv/bin/python half.py 2>/dev/null | tee seen
diff want seen || { echo 'the behaviour has changed'; exit 1; }
