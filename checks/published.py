"""Confirms published days with DuckDB, a reader that shares no code with ours.

Usage: published.py FOLDER, where FOLDER holds buckets as plain files. For every
manifest below it: each file has the bytes, the sum and the rows that the
manifest names; each column has the type it names; SQL over calls.parquet gives
every number of report.json, over those of all its month's days the month to date; spend.parquet, quality.parquet and traffic.parquet hold the report's
rows, focus.parquet the cost of the calls; calls are found through the file's filters. Ends with status 1 and a line for each difference.
"""

import hashlib
import json
import math
import pathlib
import sys
from decimal import Decimal, getcontext
from datetime import datetime

import duckdb

import cost
import filters
import month
import numbers_that_matter
import traffic
import unread

getcontext().prec = 60  # sums and rates of any size are exact

TYPES = {
    "STRING": "VARCHAR", "INT32": "INTEGER", "INT64": "BIGINT", "DOUBLE": "DOUBLE", "BOOLEAN": "BOOLEAN",
    "DECIMAL(18,8)": "DECIMAL(18,8)", "TIMESTAMP(MICROS, UTC)": "TIMESTAMP WITH TIME ZONE",
}
SPEND_KEYS = ["direction", "trunk", "from_country", "to_country", "route", "hour", "transport", "secure_trunking"]
QUALITY_KEYS = ["direction", "trunk", "to_country", "route", "from_carrier", "to_carrier", "hour", "transport"]
KEYS = {
    "direction": "call_direction", "trunk": "trunk_id", "from_country": "from_country", "to_country": "to_country",
    "route": "from_country || '>' || to_country", "hour": "strftime(timezone(zone(), end_time), '%H')",
    "transport": "transport_protocol", "secure_trunking": "CAST(secure_trunking AS VARCHAR)",
    "from_carrier": "from_carrier", "to_carrier": "to_carrier",
}
ANSWERED = ("(answer_time IS NOT NULL OR coalesce(call_duration, 0) > 0 OR coalesce(bill_duration, 0) > 0)")
# Hangup codes that count for NER: the network did its part. Section 2.1 of the
# vendor's table of Zentrunk hangup causes: answered, abnormal and user classes.
NER_CODES = [3000, 3010, 3020, 3030, 3040, 4340, 4350, 4410, 4420, 4550, 5220, 5230, 5240, 5310, 5320, 6000, 6030, 6040]
SPEND = f"""count(*) AS calls, count(*) FILTER ({ANSWERED}) AS answered,
  coalesce(sum(call_duration) FILTER ({ANSWERED}), 0) AS talk_seconds,
  coalesce(sum(coalesce(bill_duration, billed_duration)), 0) AS billed_seconds,
  coalesce(sum(total_amount), 0) AS amount"""
RATED = "(quality_score BETWEEN 1 AND 5)"
METRICS = ["rtt_ms", "jitter_ms", "packet_loss_percent", "post_dial_delay_ms"]
QUALITY = f"""count(*) AS calls, count(*) FILTER ({ANSWERED}) AS answered,
  count(*) FILTER ({ANSWERED}) / count(*) AS asr,
  count(*) FILTER ({ANSWERED} OR coalesce(hangup_cause_code IN ({', '.join(map(str, NER_CODES))}), false)) / count(*) AS ner,
  sum(call_duration) FILTER ({ANSWERED}) / nullif(count(*) FILTER ({ANSWERED}), 0) AS acd_seconds,
  count(*) FILTER ({RATED}) AS rated, avg(quality_score) FILTER ({RATED}) AS score_mean,
  quantile_cont(quality_score, 0.05) FILTER ({RATED}) AS score_p05,
  quantile_cont(quality_score, 0.5) FILTER ({RATED}) AS score_p50,
  count(*) FILTER (quality_rating = 'Excellent') AS excellent, count(*) FILTER (quality_rating = 'Good') AS good,
  count(*) FILTER (quality_rating = 'Fair') AS fair, count(*) FILTER (quality_rating = 'Poor') AS poor,
  """ + ",\n  ".join(f"quantile_cont({m}, 0.{p}) AS {m}_p{p}" for m in METRICS for p in (50, 95, 99))


class Check:
    """Collects the differences of one day."""

    def __init__(self, bucket, manifest_path):
        self.bucket, self.manifest_path = bucket, manifest_path
        self.manifest = json.loads(manifest_path.read_text(), parse_float=Decimal)
        self.name = self.manifest["date"]
        self.faults = []
        self.numbers = 0
        self.db = duckdb.connect()
        self.db.execute("SET TimeZone = 'UTC'")
        self.db.execute(f"CREATE MACRO zone() AS '{self.manifest['timezone']}'")

    def same(self, what, got, want):
        self.numbers += 1
        if isinstance(got, float) or isinstance(want, float):
            equal = got is not None and want is not None and math.isclose(float(got), float(want), rel_tol=1e-9, abs_tol=1e-12)
        else:
            equal = got == want
        if not equal:
            self.faults.append(f"{self.name}: {what}: found {got!r}, want {want!r}")

    def rows(self, sql):
        result = self.db.execute(sql)
        names = [d[0] for d in result.description]
        return [dict(zip(names, row)) for row in result.fetchall()]

    def run(self):
        self.files()
        self.schema()
        self.report = json.loads(self.path("report.json").read_text())
        self.db.execute(f"CREATE VIEW calls AS SELECT * FROM read_parquet('{self.path('calls.parquet')}')")
        self.calls()
        self.group("spend", SPEND, SPEND_KEYS, "amount DESC")
        self.group("quality", QUALITY, QUALITY_KEYS, "calls DESC")
        self.recomputed()
        self.others()
        self.scores()
        filters.check(self)
        unread.check(self)
        month.check(self, ANSWERED, self.manifests())
        traffic.check(self)
        numbers_that_matter.check(self, ANSWERED)
        self.table("spend.parquet", self.report["spend"], SPEND_KEYS)
        self.table("quality.parquet", self.report["quality"], QUALITY_KEYS)
        cost.check(self, ANSWERED)

    def manifests(self):
        """The manifests of the bucket by day, those beside this one's prefix."""
        prefix = self.manifest_path.parents[2]
        found = (json.loads(p.read_text(), parse_float=Decimal) for p in sorted(prefix.glob("manifests/dt=*/manifest.json")))
        return {m["date"]: m for m in found}

    def path(self, ending):
        [key] = [f["key"] for f in self.manifest["files"] if f["key"].endswith("/" + ending)]
        return self.bucket / key

    def files(self):
        for f in self.manifest["files"]:
            data = (self.bucket / f["key"]).read_bytes()
            self.same(f["key"] + " bytes", len(data), f["bytes"])
            self.same(f["key"] + " sha256", hashlib.sha256(data).hexdigest(), f["sha256"])
            if f["key"].endswith(".parquet"):
                [[rows]] = self.db.execute(f"SELECT count(*) FROM read_parquet('{self.bucket / f['key']}')").fetchall()
                self.same(f["key"] + " rows", rows, f["rows"])

    def schema(self):
        found = self.rows(f"DESCRIBE SELECT * FROM read_parquet('{self.path('calls.parquet')}', hive_partitioning = false)")
        self.same("columns", [(c["column_name"], c["column_type"]) for c in found],
                  [(c["name"], TYPES[c["type"]]) for c in self.manifest["columns"]])
        groups = self.rows(f"""SELECT row_group_id, max(row_group_num_rows) AS n, min(compression) AS c, max(compression) AS d
            FROM parquet_metadata('{self.path('calls.parquet')}') GROUP BY 1""")
        for g in groups:
            self.same("row group", (g["n"] <= 131072, g["c"], g["d"]), (True, "ZSTD", "ZSTD"))

    def calls(self):
        [row] = self.rows("""SELECT count(*) AS n, count(DISTINCT call_uuid) AS uuids, min(end_time) AS first, max(end_time) AS last,
            coalesce(sum(total_amount), 0) AS amount,
            count(*) FILTER (regexp_matches(call_uuid, '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$')) AS canonical FROM calls""")
        m, i = self.manifest, self.report["integrity"]
        for name, got in (("calls", row["n"]), ("distinct call_uuid", row["uuids"]), ("canonical call_uuid", row["canonical"])):
            self.same(name, got, m["calls"])
        self.same("integrity.calls", row["n"], i["calls"])
        self.same("manifest amount", row["amount"], Decimal(m["amount"]))
        self.same("complete", i["calls"] - i["kept"] + i["rejected"] >= i["api_total_count"], m["complete"])
        if row["n"]:
            start, end = (datetime.fromisoformat(m[k].replace("Z", "+00:00")) for k in ("from", "to"))
            self.same("first end_time in the day", row["first"] >= start, True)
            self.same("last end_time in the day", row["last"] < end, True)
        [order] = self.rows("""SELECT count(*) AS n FROM (SELECT end_time, call_uuid, lag(end_time) OVER (ORDER BY file_row_number) AS t,
            lag(call_uuid) OVER (ORDER BY file_row_number) AS u FROM read_parquet('%s', file_row_number = true))
            WHERE t IS NOT NULL AND (t, u) >= (end_time, call_uuid)""" % self.path("calls.parquet"))
        self.same("rows out of order", order["n"], 0)

    def line(self, what, want, got):
        """Compares one line of the report with a row of SQL."""
        got = dict(got)
        got.pop("key", None)
        if "amount" in want:
            self.same(what + " amount", got.pop("amount"), Decimal(want["amount"]))
            rate = None
            if got["billed_seconds"]:
                exact = Decimal(want["amount"]) * 60 / got["billed_seconds"]
                rate = exact.quantize(Decimal("1e-8"), rounding="ROUND_HALF_EVEN")
            self.same(what + " rate", want["rate_per_minute"] and Decimal(want["rate_per_minute"]), rate)
        for name, value in got.items():
            self.same(f"{what} {name}", want[name], value)

    def group(self, part, select, keys, order):
        report = self.report[part]
        if self.manifest["calls"]:
            [total] = self.rows(f"SELECT {select} FROM calls")
            self.line(part + " total", report["total"], total)
        for name in keys:
            lines = report["by_" + name]
            found = self.rows(f"SELECT {KEYS[name]} AS key, {select} FROM calls GROUP BY 1 ORDER BY {order}, key ASC NULLS LAST")
            if name == "hour":
                hours = {r["key"]: r for r in found}
                self.same(part + " hours", [l["key"] for l in lines], [f"{h:02}" for h in range(24)])
                for l in lines:
                    if l["key"] in hours:
                        self.line(f"{part} hour {l['key']}", l, hours[l["key"]])
                    else:
                        self.same(f"{part} hour {l['key']} calls", l["calls"], 0)
                continue
            self.same(f"{part} by {name} keys", [l["key"] for l in lines], [r["key"] for r in found])
            for l, r in zip(lines, found):
                self.line(f"{part} by {name} {l['key']}", l, r)

    def recomputed(self):
        [row] = self.rows("""WITH c AS (SELECT total_amount AS charged,
              round_even(CAST(total_rate AS DECIMAL(30,8)) * bill_duration / 60, 5) AS should FROM calls
              WHERE total_rate IS NOT NULL AND bill_duration IS NOT NULL AND total_amount IS NOT NULL) SELECT count(*) AS n FROM c""")
        total, difference, differing = Decimal(0), Decimal(0), 0
        cursor = self.db.execute("""SELECT total_rate, bill_duration, total_amount FROM calls
            WHERE total_rate IS NOT NULL AND bill_duration IS NOT NULL AND total_amount IS NOT NULL""")
        n = 0
        while batch := cursor.fetchmany(10000):
            for rate, seconds, charged in batch:
                should = (rate * seconds / 60).quantize(Decimal("1e-5"), rounding="ROUND_HALF_EVEN")
                total, difference, differing, n = total + should, difference + should - charged, differing + (should != charged), n + 1
        self.same("recomputed calls", n, row["n"])
        want = self.report["spend"]["recomputed"]
        self.same("recomputed amount", total, Decimal(want["amount"]))
        self.same("recomputed difference", difference, Decimal(want["difference"]))
        self.same("recomputed differing", differing, want["calls_differing"])

    def others(self):
        q, trust = self.report["quality"], self.report["trust"]
        found = self.rows("""SELECT hangup_cause_code AS code, hangup_cause_name AS name, hangup_source AS source, count(*) AS calls
            FROM calls GROUP BY ALL ORDER BY calls DESC, code ASC NULLS LAST, name ASC NULLS LAST, source ASC NULLS LAST""")
        self.same("hangups", [{k: h[k] for k in ("code", "name", "source", "calls")} for h in q["hangups"]], found)
        counts = {r["s"]: r["n"] for r in self.rows("SELECT insights_status AS s, count(*) AS n FROM calls GROUP BY 1")}
        for status in ("ok", "none", "failed", "skipped"):
            self.same("insights " + status, q["insights"][status], counts.get(status, 0))
        self.same("insights asked", q["insights"]["asked"], sum(n for s, n in counts.items() if s != "skipped"))
        worst = self.rows(f"""SELECT call_uuid, quality_score, rtt_ms, jitter_ms, packet_loss_percent, post_dial_delay_ms, trunk_id AS trunk,
            from_country || '>' || to_country AS route, total_amount AS amount FROM calls WHERE {RATED} ORDER BY quality_score, call_uuid LIMIT 20""")
        self.same("worst calls", len(q["worst_calls"]), len(worst))
        for w, got in zip(q["worst_calls"], worst):
            amount = got.pop("amount")
            self.same("worst amount", w["amount"] and Decimal(w["amount"]), amount)
            for name, value in got.items():
                self.same("worst " + name, w[name], value)
        for name, column in (("stir_verification", "stir_verification"), ("attestation", "attestation_indicator")):
            found = self.rows(f"SELECT {column} AS key, count(*) AS calls FROM calls GROUP BY 1 ORDER BY calls DESC, key ASC NULLS LAST")
            self.same(name, trust[name], found)
        [row] = self.rows("SELECT count(*) FILTER (srtp) AS s, count(*) FILTER (secure_trunking) AS t FROM calls")
        self.same("srtp", (trust["srtp_calls"], trust["secure_trunking_calls"]), (row["s"], row["t"]))

    def scores(self):
        """Deviations and short calls stand in lists of the rows' order."""
        select = f"""stddev_samp(quality_score) FILTER ({RATED}) AS deviation,
            count(*) FILTER ({ANSWERED} AND call_duration <= 6) AS short"""
        quality = self.report["quality"]
        for name in ["total"] + QUALITY_KEYS:
            key = KEYS.get(name, "NULL")
            found = {r["key"]: r for r in self.rows(f"SELECT {key} AS key, {select} FROM calls GROUP BY 1")}
            keys = [None] if name == "total" else [line["key"] for line in quality["by_" + name]]
            self.same(f"deviations by {name}", len(quality["score_deviation"][name]), len(keys))
            for k, deviation, short in zip(keys, quality["score_deviation"][name], quality["short_calls"][name], strict=True):
                row = found.get(k, {"deviation": None, "short": 0})
                self.same(f"deviation of {name} {k}", deviation, row["deviation"])
                self.same(f"short calls of {name} {k}", short, row["short"])

    def table(self, name, part, keys):
        want = [("total", None, part["total"])]
        for key in keys:
            want += [(key, line["key"], line) for line in part["by_" + key]]
        found = self.rows(f"SELECT * FROM read_parquet('{self.path(name)}', file_row_number = true) ORDER BY file_row_number")
        self.same(name + " rows", [(r["dimension"], r["key"]) for r in found], [(d, k) for d, k, _ in want])
        unfit = 0
        for r, (dimension, key, line) in zip(found, want):
            for column, value in line.items():
                if column == "key":
                    continue
                if column in ("amount", "rate_per_minute") and value is not None:
                    value = Decimal(value)
                    if abs(value) >= 10**10:  # DECIMAL(18,8) cannot hold it
                        value, unfit = None, unfit + (name == "spend.parquet")
                self.same(f"{name} {dimension} {key} {column}", r[column], value)
        if name == "spend.parquet":
            self.same("amounts that do not fit", self.report["integrity"]["unfit_amounts"], unfit)


def main(folder):
    buckets = [b for b in sorted(pathlib.Path(folder).iterdir()) if b.is_dir() and not b.name.startswith(".")]
    checks = [Check(b, path) for b in buckets for path in sorted(b.rglob("manifests/dt=*/manifest.json"))]
    if not checks:
        sys.exit(f"no manifest below {folder}")
    faults = []
    for check in checks:
        check.run()
        faults += check.faults
        print(f"{check.name}: {check.manifest['calls']} calls, {check.numbers} comparisons, {len(check.faults)} differences")
    print("\n".join(faults[:50]))
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main(sys.argv[1])
