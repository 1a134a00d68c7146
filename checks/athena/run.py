"""Executes what template.yaml gives Athena by Trino, the engine that Athena is made of.

Usage: run.py FOLDER CLASSPATH, where FOLDER/demo holds a demo's days and the file CLASSPATH
names Trino's jars. Glue's tables are those of build/template.json as they stand, in
moto; so is the bucket. Each answer stands beside DuckDB's over the same files. All that
is translated is the clock, where a query is asked on another day: `current_date` in the
query, for both engines, and NOW in the tables. Ends with status 1 where an answer
differs, or where days are listed that a query did not ask for.
"""

import datetime
import pathlib
import re
import sys
import time

import duckdb

import compare
import saved
from lake import STACK, Lake
from trino import Refused, Trino

DAY = datetime.timedelta(1)
# The earliest day that a saved query may list: the first of the month of a week ago.
FAR = 37 * DAY
MONTH = "SpendByDestination"


class Check:
    """Both engines over the same files, and the faults that were found."""

    def __init__(self, lake: Lake, trino: Trino):
        self.lake, self.trino = lake, trino
        self.duckdb = duckdb.connect()
        self.faults = []

    def listing(self, statement: str):
        """Trino's answer, the days that it listed, and by how many requests."""
        self.lake.listed.clear()
        answer = self.trino.ask(statement)
        days = [m[1] for m in map(re.compile(r"/dt=(.{10})").search, self.lake.listed) if m]
        return answer, sorted(set(days)), len(days)

    def same(self, name: str, statement: str) -> list:
        """Holds Trino's answer to DuckDB's. Returns the days that were listed."""
        began = time.monotonic()
        answer, days, requests = self.listing(statement)
        seconds = time.monotonic() - began
        for table in self.lake.tables:
            self.duckdb.execute(f"CREATE OR REPLACE VIEW {table} AS SELECT * FROM read_parquet('{self.lake.mirror}/{table}/dt=*/{table}.parquet', "
                                "hive_partitioning = true, hive_types_autocast = false)")
        faults, ours, theirs = compare.compared(answer, self.duckdb.execute(statement))
        if not ours:
            faults.append("no rows")
        self.faults += [f"{name}: {fault}" for fault in faults]
        print(f"\n{name}: {len(ours)} rows, {len(faults)} differences, {len(days)} days listed by {requests} requests, {answer.bytes:,} bytes read, {seconds:.1f} s")
        if len(answer.columns) < 10:
            print("    " + ", ".join(f"{c} {t}" for c, t in zip(answer.columns, answer.types)))
            compare.side_by_side(ours, theirs)
        return days

    def saved(self, today: datetime.date, names):
        """The saved queries, on a day."""
        for name in names:
            days = self.same(f"{name} on {today}", saved.on(today, saved.queries()[name]))
            if not days or days[0] < str(today - FAR) or days[-1] > str(today):
                self.faults.append(f"{name} on {today}: days from {days[:1]} to {days[-1:]} are listed, want those of a month and a week at most")


def turns_that_were(check: Check, bucket: pathlib.Path, days: list):
    """Publishes day after day, as time goes by, and asks at each turn of a month."""
    for day in days:
        check.lake.publish(bucket, day, day)
        if 1 in (day.day, (day + DAY).day):
            check.lake.now(day + DAY)
            check.saved(day + DAY, saved.queries())
    check.lake.now("NOW")


def turns_to_come(check: Check, bucket: pathlib.Path, days: list):
    """The turns of a year and of a February, of the same days under other names."""
    ahead = [datetime.date(days[-1].year + years, month, 1) for years in (0, 1, 2) for month in (1, 3)]
    for turn in [t for t in ahead if t > days[-1] + DAY][:2]:
        for back in range(len(days), -1, -1):
            today = turn + DAY - back * DAY
            check.lake.publish(bucket, days[-back], today - DAY)
            if back < 2:
                check.lake.now(today)
                check.saved(today, [MONTH])


def whole_tables(check: Check, day: datetime.date):
    """Every row and column of a day."""
    for table, put in check.lake.tables.items():
        columns = ", ".join(c["Name"] for c in put["StorageDescriptor"]["Columns"])
        days = check.same(f"table {table}", f"SELECT {columns}, dt FROM {table} WHERE dt = '{day}' ORDER BY {columns}")
        if days != [str(day)]:
            check.faults.append(f"table {table}: {days} are listed, want {day}")


def without_a_day(check: Check, first: datetime.date):
    """What a query that names no day costs, and that one that compares dt with a date is refused."""
    statement = "SELECT sum(calls) AS calls FROM spend WHERE dimension = 'total'"
    _, days, requests = check.listing(statement)
    print(f"\nwithout dt: {len(days)} days listed by {requests} requests")
    if days[0] >= str(first):
        check.faults.append(f"without dt days are listed from {days[0]}: what is listed is not counted right")
    try:
        check.trino.ask(statement + " AND dt >= DATE '2026-11-01'")
        check.faults.append("a comparison of dt with a date is executed")
    except Refused as refusal:
        print(f"dt >= DATE '2026-11-01': {refusal}")


def main(folder, classpath):
    folder = pathlib.Path(folder)
    bucket = next(b for b in (folder / "demo").iterdir() if (b / "manifests").is_dir())
    days = sorted(datetime.date.fromisoformat(d.name[3:]) for d in bucket.glob("spend/dt=*"))
    lake = Lake(folder / "mirror")
    trino = Trino(pathlib.Path(classpath), folder / "trino.log", database=STACK["DatabaseName"], **lake.properties())
    try:
        check = Check(lake, trino)
        turns_that_were(check, bucket, days)
        check.saved(days[-1] + DAY, saved.queries())
        whole_tables(check, days[-1])
        without_a_day(check, days[0])
        turns_to_come(check, bucket, days)
    finally:
        trino.close()
        lake.server.stop()
    print("\n".join(["", *check.faults[:50]]))
    sys.exit(1 if check.faults else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
