"""The blocks of docs/readers.md that are Trino's, held to what the days' reports say.

checks/readers executes all others; the form of a block is told in its page.py.
"""

import json
import math
import pathlib
import re
from decimal import Decimal

import page
from dates import Dates
from trino import Refused

PAGE = pathlib.Path(__file__).parents[2] / "docs/readers.md"
TYPES = ["varchar", "decimal(18,8)", "timestamp(3)"]
METRICS = ("rtt_ms", "jitter_ms", "packet_loss_percent", "post_dial_delay_ms")
PERCENTS = ("50", "95", "99")
CLOSE = 1e-12  # what the page promises of percentiles


class Page:
    """The page, for the days of a bucket that are published."""

    def __init__(self, check, bucket: pathlib.Path, days: list):
        self.check, self.bucket = check, bucket
        self.dates = Dates([str(day) for day in days])
        self.faults = []

    def execute(self):
        """Executes every block and collects the faults."""
        blocks = [b for b in page.blocks(PAGE.read_text()) if b.reader == "trino"]
        kinds = {b.kind for b in blocks}
        if not {"sum", "p95"} <= kinds:
            self.faults.append(f"docs/readers.md has {sorted(kinds)} for Trino, want a sum and a percentile at least")
        for block in blocks:
            judge = getattr(self, f"_{block.kind}", None)
            said = judge(block, self.dates.ours(block.source)) if judge else "no such kind is known of Trino"
            print(f"docs/readers.md:{block.line}: {block.kind}: {said or 'as the page and the reports say'}")
            if said:
                self.faults.append(f"docs/readers.md:{block.line}: {said}")

    def _report(self, day: str) -> dict:
        return json.loads((self.bucket / f"reports/dt={day}/report.json").read_text(), parse_float=Decimal)

    def _sum(self, block, statement):
        want = {}
        for day in self.dates.days:
            for row in self._report(day)["spend"]["by_to_country"]:
                want[row["key"]] = want.get(row["key"], 0) + Decimal(row["amount"])
        rows = self.check.trino.ask(statement).rows
        got = {key: Decimal(amount) for key, amount in rows}
        return None if got == want and len(got) == len(rows) else f"sums are {rows}, the reports have {want}"

    def _types(self, block, statement):
        rows = self.check.trino.ask(statement).rows
        return None if rows == [TYPES] else f"types are {rows}, want {TYPES}"

    def _p95(self, block, statement):
        total = self._report(self.dates.day)["quality"]["total"]
        for metric in METRICS:
            for percent in PERCENTS:
                [[got]] = self.check.trino.ask(statement.replace("rtt_ms", metric).replace("0.95e0", f"0.{percent}e0")).rows
                want = float(total[f"{metric}_p{percent}"])
                if not math.isclose(float(got), want, rel_tol=CLOSE):
                    return f"{metric}_p{percent} is {got}, the report has {want}"
        return None

    def _find(self, block, statement):
        uuid, amount = self.check.duckdb.execute(
            "SELECT call_uuid, total_amount FROM calls WHERE dt = ? AND total_amount > 0 ORDER BY 1 LIMIT 1", [self.dates.day]).fetchone()
        rows = self.check.trino.ask(re.sub(r"'[0-9a-f]{8}-[0-9a-f-]{27}'", f"'{uuid}'", statement)).rows
        return None if rows == [[str(amount)]] else f"found {rows}, want {amount}"

    def _fails(self, block, statement):
        try:
            return f"does not fail: {self.check.trino.ask(statement).rows}"
        except Refused as refusal:
            said, want = self.dates.page(str(refusal))[:200].strip(), (block.text or "").strip()
            return None if said == want else f"fails with {said!r}, and the page has {want!r}"
