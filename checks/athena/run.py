"""Executes what template.yaml gives Athena by Trino, the engine that Athena is made of.

Usage: run.py FOLDER CLASSPATH, where FOLDER/demo holds a demo's days, FOLDER/large one
large day, FOLDER/focus-credits.parquet a cost file, and the file CLASSPATH names Trino's jars. Glue's tables are those of
build/template.json as they stand, in moto; so is the bucket. Each answer stands beside
DuckDB's over the same files. All that is translated is the clock, where a query is asked
on another day: `current_date` in the query, for both engines, and NOW in the tables.
Ends with status 1 where an answer differs, or where days are listed that a query did not
ask for.
"""

import datetime
import pathlib
import sys

import costs
import filters
import saved
from check import Check
from lake import DATABASE, Lake
from readers_page import Page
from trino import Refused, Trino

DAY = datetime.timedelta(1)
MONTH = "SpendByDestination"


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
    bucket, large = (next(b for b in (folder / name).iterdir() if (b / "manifests").is_dir()) for name in ("demo", "large"))
    days = sorted(datetime.date.fromisoformat(d.name[3:]) for d in bucket.glob("spend/dt=*"))
    lake = Lake(folder / "mirror")
    trino = Trino(pathlib.Path(classpath), folder / "trino.log", database=DATABASE, **lake.properties())
    try:
        check = Check(lake, trino)
        turns_that_were(check, bucket, days)
        check.saved(days[-1] + DAY, saved.queries())
        whole_tables(check, days[-1])
        without_a_day(check, days[0])
        on_the_page = Page(check, bucket, days)
        on_the_page.execute()
        check.faults += on_the_page.faults
        filters.judge(check, large, days[0] - DAY)
        costs.judge(check, folder / "focus-credits.parquet", days[0] - 2 * DAY)
        turns_to_come(check, bucket, days)
    finally:
        trino.close()
        lake.server.stop()
    print("\n".join(["", *check.faults[:50]]))
    sys.exit(1 if check.faults else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
