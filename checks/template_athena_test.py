"""Holds Athena's tables to the files of a published day, and the saved queries to
their answers in DuckDB. `make athena` asks Trino, of which Athena is made, as well.

Reads build/template.json (transform.py) and a demo's day below build/template.
"""

import datetime
import decimal
import re
import unittest

import duckdb

import aws_focus
import saved
from made import ROOT, of_type

GLUE = {
    "VARCHAR": "string", "INTEGER": "int", "BIGINT": "bigint", "DOUBLE": "double", "BOOLEAN": "boolean",
    "DECIMAL(18,8)": "decimal(18,8)", "DECIMAL(38,12)": "decimal(38,12)", "TIMESTAMP WITH TIME ZONE": "timestamp",
}
# The day that it is, the newest day that is published, and how many days the month then has.
MONTHS = [
    ("2026-11-01", "2026-10-31", 31),
    ("2026-11-02", "2026-10-31", 31),  # before the morning's run, and in the evening of the 1st west of Greenwich
    ("2026-11-02", "2026-11-01", 1),
    ("2026-11-01", "2026-11-01", 1),  # in the morning of the 2nd east of Greenwich
    ("2026-11-30", "2026-11-29", 29),
    ("2026-12-01", "2026-11-30", 30),
    ("2026-01-01", "2025-12-31", 31),
    ("2026-01-02", "2026-01-01", 1),
    ("2026-03-01", "2026-02-28", 28),
    ("2028-03-01", "2028-02-29", 29),
    ("2026-03-05", "2026-02-26", 26),  # after a week without a run
]


def days(newest: datetime.date, count: int) -> list:
    """The last days up to the newest one."""
    return [newest - datetime.timedelta(back) for back in range(count)]


class Lake:
    """The published day in DuckDB, as each of the days that are asked for."""

    def __init__(self):
        self.db = duckdb.connect()
        self.tables = {t["Name"]: t for t in (r["Properties"]["TableInput"] for r in of_type("AWS::Glue::Table").values())}
        for name in self.tables:
            files = sorted(str(f) for f in (ROOT / "build/template").glob(f"*/{name}/dt=*/{name}.parquet"))
            assert files, name
            # As in Athena, the folder's name is a string.
            self.db.execute(f"CREATE VIEW a_{name} AS SELECT * FROM read_parquet({files}, hive_partitioning = true, hive_types_autocast = false)")

    def publish(self, published: list):
        """Puts the day under these dates, each with a number of calls of its own, and beside them one whose
        name is no date: a query that compares dt as a date fails there."""
        names = ", ".join(f"('{name}', {number})" for name, number in [*((d, d.toordinal()) for d in published), ("0 is no date", 0)])
        for name in self.tables:
            counted = "REPLACE (number AS calls)" if name == "spend" else ""
            self.db.execute(f"CREATE OR REPLACE VIEW {name} AS SELECT a.* EXCLUDE (dt) {counted}, names.dt FROM a_{name} a, (VALUES {names}) AS names(dt, number)")
        self.db.execute(f"CREATE OR REPLACE VIEW aws_focus AS {aws_focus.select(f'{d:%Y-%m}' for d in published)}")

        self.call = self.db.execute(saved.A_CALL.replace("calls", "a_calls")).fetchone()

    def ask(self, query: str, day: datetime.date) -> list:
        found = self.db.execute(saved.on(day, saved.queries()[query], self.call))
        names = [column[0].lower() for column in found.description]
        return [dict(zip(names, row)) for row in found.fetchall()]


class Tables(unittest.TestCase):
    def setUp(self):
        self.lake = Lake()

    def test_columns_are_those_of_the_files(self):
        self.assertEqual(set(self.lake.tables), {"calls", "spend", "quality", "traffic", "focus"})
        for name, table in self.lake.tables.items():
            rows = self.lake.db.execute(f"DESCRIBE a_{name}").fetchall()
            want = [(column.lower(), GLUE[kind]) for column, kind, *_ in rows if column != "dt"]
            self.assertEqual([(c["Name"], c["Type"]) for c in table["StorageDescriptor"]["Columns"]], want, name)
            self.assertIn("dt", [r[0] for r in rows])

    def test_partitions_are_the_contract_s_folders(self):
        for name, table in self.lake.tables.items():
            template, _ = table["Parameters"]["storage.location.template"]["Fn::Sub"]
            self.assertEqual(template, "s3://${Bucket}/${ReportPrefix}" + name + "/dt=${!dt}")
            self.assertEqual([(k["Name"], k["Type"]) for k in table["PartitionKeys"]], [("dt", "string")])

    def test_days_of_each_begin_with_the_first_that_can_be(self):
        """Each day of the range without files costs two listings where a query names no dt."""
        for name, table in self.lake.tables.items():
            projected = {k: v for k, v in table["Parameters"].items() if k.startswith("projection.")}
            self.assertEqual(projected, {
                "projection.enabled": "true", "projection.dt.type": "date", "projection.dt.format": "yyyy-MM-dd",
                "projection.dt.interval": "1", "projection.dt.interval.unit": "DAYS", "projection.dt.range": "2026-08-01,NOW"}, name)

    def test_scans_are_limited(self):
        [workgroup] = of_type("AWS::Athena::WorkGroup").values()
        configuration = workgroup["Properties"]["WorkGroupConfiguration"]
        self.assertTrue(configuration["EnforceWorkGroupConfiguration"] and configuration["BytesScannedCutoffPerQuery"] >= 10_000_000)


class SavedQueries(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.lake = Lake()
        cls.today = datetime.date(2026, 11, 1)
        cls.lake.publish(days(cls.today - datetime.timedelta(1), 40))

    def test_are_those_that_are_tested(self):
        self.assertEqual(set(saved.queries()), {"SpendByDestination", "WorstCarriers", "ShortCalls", "BusiestTrunks", "CostBesideAWS", "CallByUUID", "CallsOfNumber"})

    def test_answer_on_the_first_of_a_month(self):
        for query in saved.queries():
            self.assertTrue(self.lake.ask(query, self.today), query)

    def test_each_table_is_bounded_by_its_days_as_text(self):
        """Without a bound Athena lists every day of the table; a bound that is a date is an error there."""
        bound = re.compile(r"(dt|billing_period) >= (substr\()?CAST\(date\(.*?\) AS varchar\)|^ \(SELECT")
        for query, sql in saved.queries().items():
            for scan in re.split(r"\bFROM\b", sql)[1:]:
                self.assertRegex(scan, bound, query)

    def test_month_is_that_of_the_newest_day(self):
        for today, newest, count in MONTHS:
            with self.subTest(today=today, newest=newest):
                newest = datetime.date.fromisoformat(newest)
                lake = Lake()
                lake.publish(days(newest, 100))
                rows = lake.ask("SpendByDestination", datetime.date.fromisoformat(today))
                want = sum(day.toordinal() for day in days(newest, count))
                self.assertTrue(rows)
                self.assertEqual({row["calls"] for row in rows}, {want})

    def test_minutes_are_exact(self):
        rows = self.lake.ask("SpendByDestination", self.today)
        seconds = dict(self.lake.db.execute("SELECT key, sum(billed_seconds) FROM a_spend WHERE dimension = 'to_country' GROUP BY key").fetchall())
        self.assertTrue(any(31 * s % 60 for s in seconds.values()))
        for row in rows:
            minutes = (decimal.Decimal(31 * int(seconds[row["country"]])) / 60).quantize(decimal.Decimal("0.01"))
            self.assertEqual((type(row["billed_minutes"]), row["billed_minutes"]), (decimal.Decimal, minutes), row["country"])

    def test_peaks_are_the_highest_of_the_days(self):
        rows = self.lake.ask("BusiestTrunks", self.today)
        found = dict(self.lake.db.execute("SELECT key, peak_concurrent FROM a_traffic WHERE dimension = 'trunk'").fetchall())
        self.assertEqual({row["trunk_id"]: (row["peak_concurrent"], row["days"]) for row in rows}, {key: (peak, 30) for key, peak in found.items()})
        self.assertEqual([row["peak_concurrent"] for row in rows], sorted(found.values(), reverse=True))

    def test_calls_stand_beside_aws(self):
        """Of the newest month, each provider's services, calls to the last digit."""
        for today, newest, count in MONTHS:
            with self.subTest(today=today):
                newest = datetime.date.fromisoformat(newest)
                lake = Lake()
                lake.publish(days(newest, 100))
                found = {(r["providername"], r["servicename"]): (r["billedcost"], r["effectivecost"]) for r in lake.ask("CostBesideAWS", datetime.date.fromisoformat(today))}
                [[cost]] = lake.db.execute("SELECT sum(total_amount) FROM a_calls").fetchall()
                tenths = decimal.Decimal("0.1")
                self.assertEqual(found, {
                    ("Plivo", "SIP Trunking (Zentrunk)"): (count * cost, count * cost),
                    ("AWS", "AWS Lambda"): (12 * tenths, decimal.Decimal("1.08")),
                    ("AWS", "Amazon Simple Storage Service"): (16 * tenths, decimal.Decimal("1.44")),
                })

    def test_a_call_is_found_by_its_uuid(self):
        """As each of the days that the call is published under, and with all that is known of it."""
        uuid, _ = self.lake.call
        rows = self.lake.ask("CallByUUID", self.today)
        self.assertEqual(({row["call_uuid"] for row in rows}, len(rows)), ({uuid}, 40))
        self.assertEqual(list(rows[0]), [c["Name"] for c in self.lake.tables["calls"]["StorageDescriptor"]["Columns"]] + ["dt"])

    def test_calls_of_a_number_are_those_from_and_to_it(self):
        _, number = self.lake.call
        rows = self.lake.ask("CallsOfNumber", self.today)
        of_a_day = self.lake.db.execute("SELECT call_uuid FROM a_calls WHERE ? IN (from_number, to_number)", [number]).fetchall()
        self.assertEqual(sorted(row["call_uuid"] for row in rows), sorted(uuid for (uuid,) in of_a_day * 40)[:1000])
        self.assertEqual([row["end_time"] for row in rows], sorted((row["end_time"] for row in rows), reverse=True))

    def test_old_calls_are_found_within_400_days(self):
        for query in ("CallByUUID", "CallsOfNumber"):
            lake = Lake()
            lake.publish([self.today - datetime.timedelta(back) for back in (1, 100, 399, 401)])
            self.assertEqual({row["dt"] for row in lake.ask(query, self.today)}, {str(self.today - datetime.timedelta(back)) for back in (1, 100, 399)}, query)

    def test_percentages_are_of_their_rows(self):
        for row in self.lake.ask("ShortCalls", self.today):
            self.assertEqual(row["short_percent"], 100.0 * row["short"] / row["answered"])
        for row in self.lake.ask("WorstCarriers", self.today):
            poor, rated = self.lake.db.execute("SELECT sum(fair + poor), sum(rated) FROM a_quality WHERE dimension = 'to_carrier' AND key = ?", [row["carrier"]]).fetchone()
            self.assertEqual((row["rated"], row["fair_or_poor_percent"]), (7 * rated, 100.0 * (7 * poor) / (7 * rated)))


if __name__ == "__main__":
    unittest.main()
