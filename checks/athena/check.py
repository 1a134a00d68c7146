"""Both engines over the same files, and the faults that were found."""

import datetime
import re
import time

import duckdb

import compare
import saved
from lake import Lake
from trino import Trino

# The earliest day that a saved query may list: the first of the month of a week ago; those that look for a call go further.
FAR = datetime.timedelta(37)
FURTHER = {"CallByUUID": datetime.timedelta(400), "CallsOfNumber": datetime.timedelta(400)}


class Check:
    """Asks Trino, and DuckDB beside it, and collects what differs."""

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
        self.duckdb.execute(f"CREATE OR REPLACE VIEW aws_focus AS SELECT * FROM read_parquet('{self.lake.mirror}/aws_focus/*/data.parquet', "
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
            call = self.duckdb.execute(saved.A_CALL.replace("calls", f"read_parquet('{self.lake.mirror}/calls/dt=*/calls.parquet')", 1)).fetchone()
            days = self.same(f"{name} on {today}", saved.on(today, saved.queries()[name], call))
            far = FURTHER.get(name, FAR)
            if not days or days[0] < str(today - far) or days[-1] > str(today):
                self.faults.append(f"{name} on {today}: days from {days[:1]} to {days[-1:]} are listed, want {far.days} at most")
