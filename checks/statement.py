"""Derives statements of months again, by SQL over the calls of their days. It shares no
code with what wrote them.

Usage: statement.py FOLDER PROGRAM, where FOLDER is what the demo wrote. Each statement.json
and statement.csv below it is compared to the last digit. Then the same is asked of what the
program makes of copies: with a day missing, with a foreign day, and with a change of the
time zone. Ends with status 1 and a line for each difference.
"""

import calendar
import csv
import io
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
from decimal import ROUND_HALF_EVEN, Decimal, getcontext

import duckdb

from published import KEYS, SPEND

getcontext().prec = 60
FIELDS = ["calls", "answered", "talk_seconds", "billed_seconds", "amount", "rate_per_minute"]
BREAKDOWNS = ["direction", "trunk", "from_country", "to_country", "route", "transport", "secure_trunking"]
HEAD = "dimension,key,name,calls,answered,talk_seconds,billed_minutes,amount,rate_per_minute".split(",")


class Month:
    """One month of a bucket, from its manifests and calls."""

    def __init__(self, bucket, name):
        self.bucket, self.name = bucket, name
        self.there = {}
        for path in bucket.rglob("manifests/dt=*/manifest.json"):
            m = json.loads(path.read_text(), parse_float=Decimal)
            self.there[m["date"]] = m
        self.dates = [d for d in days(name) if d in self.there]
        self.last = self.there[self.dates[-1]]
        self.sums = [d for d in self.dates if self.fits(d)]
        self.db = duckdb.connect()
        self.db.execute("SET TimeZone = 'UTC'")
        self.faults, self.numbers = [], 0

    def fits(self, date):
        return date in self.there and all(self.there[date][k] == self.last[k] for k in ("account", "currency", "timezone"))

    def lines(self, dates, key):
        """Rows of the calls of dates by a key: a dict a key."""
        files = [str(self.bucket / f["key"]) for d in dates for f in self.there[d]["files"] if f["key"].endswith("/calls.parquet")]
        result = self.db.execute(f"SELECT {key} AS key, {SPEND} FROM read_parquet({files}, hive_partitioning = true, hive_types = {{'dt': VARCHAR}}) GROUP BY 1")
        names = [d[0] for d in result.description]
        rows = [dict(zip(names, row)) for row in result.fetchall()]
        for row in rows:
            row["amount"] = Decimal(row["amount"])
            row["rate_per_minute"] = rate(row["amount"], row["billed_seconds"])
        return rows

    def total(self, dates):
        [row] = self.lines(dates, "NULL") or [dict.fromkeys(FIELDS[:4], 0) | {"key": None, "amount": Decimal(0), "rate_per_minute": None}]
        return row

    def same(self, what, got, want):
        self.numbers += 1
        if got != want:
            self.faults.append(f"{self.name}: {what}: found {got!r}, want {want!r}")

    def line(self, what, got, want):
        for field in FIELDS:
            value = got[field]
            if field in ("amount", "rate_per_minute") and value is not None:
                value = Decimal(value)
            self.same(f"{what} {field}", value, want[field])

    def rows(self, what, got, want):
        self.same(what + " keys", [r["key"] for r in got], [r["key"] for r in want])
        for g, w in zip(got, want):
            self.line(f"{what} {w['key']}", g, w)

    def check(self, found, table):
        d = found["days"]
        missing = [x for x in days(self.name) if x not in self.there]
        incomplete = [x for x in self.sums if not self.there[x]["complete"]]
        foreign = [x for x in self.dates if not self.fits(x)]
        self.same("days", (d["in_month"], d["published"], d["missing"], d["incomplete"], d["foreign"]), (len(days(self.name)), len(self.dates), missing, incomplete, foreign))
        self.same("state", found["state"], "open" if missing or incomplete or foreign else "closed")
        self.same("of", [found[k] for k in ("month", "account", "currency", "timezone")], [self.name] + [self.last[k] for k in ("account", "currency", "timezone")])
        self.line("total", found["spend"]["total"], self.total(self.sums))
        for name in BREAKDOWNS:
            want = self.lines(self.sums, KEYS[name])
            want.sort(key=lambda r: (-r["amount"], r["key"] is None, r["key"] or ""))
            self.rows("by " + name, found["spend"]["by_" + name], want)
        # A day without calls has a row in the statement, and none in SQL.
        by_day = {r["key"]: r for r in self.lines(self.sums, "dt")}
        self.rows("by day", found["by_day"], [by_day.get(x) or {**self.total([x]), "key": x} for x in self.sums])
        self.previous(found["previous"])
        [report] = [f["key"] for f in self.last["files"] if f["key"].endswith("/report.json")]
        self.same("surcharges", found["surcharges"], json.loads((self.bucket / report).read_text())["invoice"])
        self.csv(found, table)

    def previous(self, found):
        year, number = map(int, self.name.split("-"))
        name = f"{year - (number == 1)}-{number - 1 or 12:02}"
        self.same("previous", found["month"], name)
        there = [x for x in days(name) if self.fits(x)]
        needed = [x for x in days(name) if f"{self.name}-{x[8:]}" in self.sums]
        for key, dates in (("total", there), ("same_days", needed if set(needed) <= set(there) else [])):
            if not there or key == "same_days" and not set(needed) <= set(there):
                self.same("previous " + key, found[key], None)
            else:
                self.line("previous " + key, found[key], self.total(dates))

    def csv(self, found, text):
        self.same("csv ends", text.endswith("\r\n") and not text.startswith("\ufeff"), True)
        rows = list(csv.reader(io.StringIO(text, newline="")))
        self.same("csv head", rows[0], HEAD)
        want = [("total", "", "", found["spend"]["total"])]
        for name in BREAKDOWNS + ["day"]:
            for r in found["by_day"] if name == "day" else found["spend"]["by_" + name]:
                key = r["key"] or ""
                label = found["names"].get(key, "") if name == "trunk" else ""
                want.append((name, "trunk:" + key if name == "trunk" and key else key, label, r))
        self.same("csv rows", len(rows) - 1, len(want))
        for got, (name, key, label, r) in zip(rows[1:], want):
            minutes = (Decimal(r["billed_seconds"]) / 60).quantize(Decimal("0.01"), ROUND_HALF_EVEN)
            self.same(f"csv {name} {key}", got, [name, key, label, str(r["calls"]), str(r["answered"]), str(r["talk_seconds"]), str(minutes), r["amount"], r["rate_per_minute"] or ""])


def days(month):
    year, number = map(int, month.split("-"))
    return [f"{month}-{n:02}" for n in range(1, calendar.monthrange(year, number)[1] + 1)]


def rate(amount, seconds):
    return (amount * 60 / seconds).quantize(Decimal("1e-8"), ROUND_HALF_EVEN) if seconds > 0 else None


def compare(bucket, name, found, table, title):
    month = Month(bucket, name)
    month.check(found, table)
    print(f"{title}: {found['state']}, {month.numbers} comparisons, {len(month.faults)} differences")
    return [f"{title}: {fault}" for fault in month.faults]


def made(program, folder, name, form):
    return subprocess.run([program, "statement", "--month", name, "--out", folder, "--format", form], check=True, capture_output=True).stdout.decode()


def change(bucket, date, **values):
    path = bucket / f"manifests/dt={date}/manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def variants(closed):
    """What a copy becomes: a name, and a function of the bucket."""
    dates = days(closed)
    yield "a day missing", lambda b: shutil.rmtree(b / f"manifests/dt={dates[11]}")
    yield "a foreign day", lambda b: change(b, dates[4], account="MAANOTHERACCOUNT0000")
    yield "a day in another currency, one not complete", lambda b: (change(b, dates[4], currency="EUR"), change(b, dates[5], complete=False))
    yield "a change of zone", lambda b: [change(b, d, timezone="Europe/Berlin") for d in dates[:13]]


def main(folder, program):
    faults, closed = [], []
    [bucket] = [b for b in pathlib.Path(folder).iterdir() if b.is_dir() and not b.name.startswith(".")]
    for path in sorted(bucket.rglob("months/month=*/statement.json")):
        found, name = json.loads(path.read_text()), path.parent.name.removeprefix("month=")
        closed += [name] if found["state"] == "closed" else []
        table = path.with_suffix(".csv").read_bytes().decode()
        faults += compare(bucket, name, found, table, name)
        if json.loads(made(program, folder, name, "json")) != found or made(program, folder, name, "csv") != table:
            faults.append(f"{name}: the program makes another statement than lies there")
    if not closed:
        sys.exit(f"no month below {folder} is closed: the demo wants more days")
    for title, spoil in variants(closed[-1]):
        with tempfile.TemporaryDirectory() as copy:
            other = pathlib.Path(copy) / bucket.name
            shutil.copytree(bucket, other, ignore=shutil.ignore_patterns("months", "staging", "quality", "spend", ".*"))
            spoil(other)
            found = json.loads(made(program, copy, closed[-1], "json"))
            faults += compare(other, closed[-1], found, made(program, copy, closed[-1], "csv"), title)
            if found["state"] != "open":
                faults.append(f"{title}: the month is {found['state']}")
    print("\n".join(faults[:50]))
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
