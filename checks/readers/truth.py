"""What report.json says of the month, and how an answer is held against it."""

import json
import math
from decimal import Decimal

import pyarrow.compute as pc
import pyarrow.parquet as pq

import worlds

METRICS = ["rtt_ms", "jitter_ms", "packet_loss_percent", "post_dial_delay_ms"]
PERCENTILES = ["50", "95", "99"]


class Truth:
    """The figures of the month's reports."""

    def __init__(self, bucket, dates):
        self.bucket, self.days = bucket, dates.days
        reports = {d: json.loads((bucket / f"reports/dt={d}/report.json").read_text(), parse_float=Decimal) for d in dates.days}
        self.sums = {}
        for report in reports.values():
            for row in report["spend"]["by_to_country"]:
                self.sums[row["key"]] = self.sums.get(row["key"], Decimal(0)) + Decimal(row["amount"])
        self.percentiles = {d: {f"{m}_p{p}": r["quality"]["total"][f"{m}_p{p}"] for m in METRICS for p in PERCENTILES}
                            for d, r in reports.items()}
        self.score = reports[dates.day]["quality"]["total"]["score_p05"]
        calls = self.table("calls", dates.day)
        charged = calls.filter(pc.greater(calls["total_amount"], 0))
        self.call = charged["call_uuid"][0].as_py()
        self.call_amount = charged["total_amount"][0].as_py()
        self.counts = {kind: sum(len(self.table(kind, d)[column].drop_null()) for d in dates.days[1:])
                       for kind, column in worlds.LACKING.items()}

    def table(self, kind, day):
        return pq.ParquetFile(self.bucket / f"{kind}/dt={day}/{kind}.parquet").read()

    def figures(self):
        """(day, metric, percent) of some days: the first, one in the middle and the last."""
        return [(d, m, p) for d in (self.days[0], self.days[len(self.days) // 2], self.days[-1]) for m in METRICS for p in PERCENTILES]

    def values(self, day, metric):
        return self.table("calls", day)[metric].drop_null().to_pylist()

    def exact(self, rows):
        """Why the rows (destination, amount) are not the month's to the last digit; None where they are."""
        got = {}
        for key, amount in rows:
            if isinstance(amount, float) or key in got:
                return f"{key} {amount!r} is no decimal, or comes twice"
            got[key] = Decimal(amount)
        return None if got == self.sums else f"sums are {texts(got)}, report.json has {texts(self.sums)}"

    def near(self, rows):
        """The same for binary floating point, within 1e-9."""
        got = dict(rows)
        if not all(isinstance(v, float) for v in got.values()):
            return "the page says float, and the sums are exact"
        if got.keys() != self.sums.keys() or not all(math.isclose(v, self.sums[k], rel_tol=1e-9) for k, v in got.items()):
            return f"sums are {got}, report.json has {texts(self.sums)}"
        return None


def texts(sums):
    return {k: str(v) for k, v in sorted(sums.items(), key=lambda kv: str(kv[0]))}
