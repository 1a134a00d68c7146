"""DuckDB on one thread doing what publishing does: read the staged windows,
group, and write calls.parquet, spend.parquet and quality.parquet.

It is left what suits it: the staged windows come as plain files and not over
S3, in the order of time, so that nothing has to be sorted; the results go to
plain files; and what publishing does on top is not asked of it: rejects, calls
that come twice, check sums, reading back what was written, and pages.
"""

import json
import pathlib

import duckdb

from usage import Usage

KEYS = {
    "direction": "call_direction",
    "trunk": "trunk_id",
    "from_country": "from_country",
    "to_country": "to_country",
    "route": "from_country || '>' || to_country",
    "from_carrier": "from_carrier",
    "to_carrier": "to_carrier",
    "hour": "strftime(end_time, '%H')",
    "transport": "transport_protocol",
    "secure_trunking": "CAST(secure_trunking AS VARCHAR)",
}
SPEND = ["direction", "trunk", "from_country", "to_country", "route", "hour", "transport", "secure_trunking"]
QUALITY = ["direction", "trunk", "to_country", "route", "from_carrier", "to_carrier", "hour", "transport"]
METRICS = ["rtt_ms", "jitter_ms", "packet_loss_percent", "post_dial_delay_ms"]

SPEND_FIGURES = """
    count(*) AS calls, count(*) FILTER (answered) AS answered,
    sum(call_duration) FILTER (answered) AS talk_seconds,
    sum(coalesce(bill_duration, billed_duration)) AS billed_seconds,
    sum(total_amount) AS amount
"""
QUALITY_FIGURES = """
    count(*) AS calls, count(*) FILTER (answered) AS answered,
    count(*) FILTER (answered OR hangup_cause_code BETWEEN 3000 AND 4499) AS worked,
    sum(call_duration) FILTER (answered) AS talk_seconds,
    count(*) FILTER (answered AND call_duration <= 6) AS short_calls,
    count(quality_rating) AS rated, avg(quality_score) AS score_mean,
    quantile_cont(quality_score, [0.05, 0.5]) AS score,
    count(*) FILTER (quality_rating = 'Excellent') AS excellent, count(*) FILTER (quality_rating = 'Good') AS good,
    count(*) FILTER (quality_rating = 'Fair') AS fair, count(*) FILTER (quality_rating = 'Poor') AS poor,
""" + ", ".join(f"quantile_cont({m}, [0.5, 0.95, 0.99]) AS {m}" for m in METRICS)

SINGLE = [
    "SELECT hangup_cause_code, hangup_cause_name, hangup_source, count(*) FROM calls GROUP BY ALL",
    "SELECT stir_verification, count(*) FROM calls GROUP BY ALL",
    "SELECT attestation_indicator, count(*) FROM calls GROUP BY ALL",
    "SELECT insights_status, count(*) FROM calls GROUP BY ALL",
    "SELECT call_uuid, quality_score FROM calls WHERE quality_rating IS NOT NULL ORDER BY quality_score, call_uuid LIMIT 20",
    "SELECT sum(round(total_rate * bill_duration / 60, 5)) FROM calls WHERE total_amount IS NOT NULL",
]


def grouped(dimensions, figures):
    """A query of one row for all calls, and one for each key of each dimension."""
    columns = ", ".join(f"{KEYS[d]} AS key_{d}" for d in dimensions)
    names = " ".join(f"WHEN GROUPING(key_{d}) = 0 THEN '{d}'" for d in dimensions)
    keys = ", ".join(f"key_{d}" for d in dimensions)
    sets = ", ".join(f"(key_{d})" for d in dimensions)
    return f"""
        SELECT CASE {names} ELSE 'total' END AS dimension, coalesce({keys}) AS key, {figures}
        FROM (SELECT *, {columns} FROM calls) GROUP BY GROUPING SETS ((), {sets})
    """


def copy(query, path):
    return f"COPY ({query}) TO '{path}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 32768)"


def main():
    spec = json.loads(input())
    usage = Usage()
    db = duckdb.connect()
    db.execute("SET threads = 1")
    db.execute("SET TimeZone = 'UTC'")
    staged = sorted(str(p) for p in pathlib.Path(spec["Staged"]).glob("*.parquet"))
    db.execute("CREATE TABLE calls AS SELECT *, answer_time IS NOT NULL OR coalesce(call_duration, 0) > 0"
               " OR coalesce(bill_duration, 0) > 0 AS answered FROM read_parquet(?)", [staged])
    out = pathlib.Path(spec["Out"])
    db.execute(copy("SELECT * EXCLUDE (answered) FROM calls", out / "calls.parquet"))
    db.execute(copy(grouped(SPEND, SPEND_FIGURES), out / "spend.parquet"))
    db.execute(copy(grouped(QUALITY, QUALITY_FIGURES), out / "quality.parquet"))
    for query in SINGLE:
        db.execute(query).fetchall()
    calls = db.execute("SELECT count(*) FROM calls").fetchone()[0]
    done = usage.so_far()
    print(json.dumps({"Calls": calls, "Bytes": (out / "calls.parquet").stat().st_size, **done}))


main()
