"""Derives the invoice of a report again: from the calls of all days of its month
that were published when it was, by SQL, and the month's end by a second way of
reckoning. It shares no code with what published them.
"""

import math
import statistics
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

# 90 % quantiles of Student's t, degrees of freedom from 1 to 30.
STUDENT = [3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397, 1.383, 1.372, 1.363, 1.356, 1.350, 1.345, 1.341,
           1.337, 1.333, 1.330, 1.328, 1.325, 1.323, 1.321, 1.319, 1.318, 1.316, 1.315, 1.314, 1.313, 1.311, 1.310]


def check(self, answered, manifests):
    """Compares the invoice of self.report. manifests are those of the bucket, by day."""
    invoice = self.report["invoice"]
    own, past = self.manifest["published_at"], self.report["past"]
    told = {d["date"] for d in past["days"]} | set(past["foreign"])
    there = {d: m for d, m in manifests.items() if d == self.name or d < self.name and before(m["published_at"], own, d in told)}
    then = {d: m for d, m in there.items() if fits(self.manifest, m)}
    oldest = (date.fromisoformat(self.name) - timedelta(30)).isoformat()
    self.same("foreign days", past["foreign"], sorted(d for d in there if d not in then and d >= oldest))
    month = sorted(d for d in then if d[:7] == self.name[:7])
    files = [str(self.bucket / f["key"]) for d in month for f in then[d]["files"] if f["key"].endswith("/calls.parquet")]
    eligible = "from_country IS DISTINCT FROM 'IN' AND to_country IS DISTINCT FROM 'IN'"
    select = f"""count(*) AS calls, count(*) FILTER ({answered}) AS answered, coalesce(sum(total_amount), 0) AS amount,
        count(*) FILTER ({eligible}) AS eligible,
        count(*) FILTER ({eligible} AND {answered} AND call_duration BETWEEN 1 AND {invoice['fair_use']['short_seconds']}) AS short,
        count(*) FILTER ({eligible} AND (NOT {answered} OR call_duration <= 0)) AS abandoned"""
    [day] = self.rows(f"SELECT {select} FROM calls")
    for name in ("eligible", "short", "abandoned"):
        self.same("fair use " + name, invoice["fair_use"][name], day[name])
    if any(manifests[d]["published_at"] > own for d in told if d in manifests):
        return  # a day of the past was published again since: what it was then lies nowhere
    [sums] = self.rows(f"SELECT {select} FROM read_parquet({files})")
    found = invoice["month_to_date"]
    self.same("month amount", Decimal(found["amount"]), sums.pop("amount"))
    for name, value in sums.items():
        self.same("month " + name, found[name], value)
    days = [f"{self.name[:7]}-{n:02}" for n in range(1, int(self.name[8:]) + 1)]
    self.same("month", (found["month"], found["days"], found["published"]), (self.name[:7], len(days), len(month)))
    self.same("month missing", found["missing"], [d for d in days if d not in there])
    self.same("month foreign", found["foreign"], [d for d in days if d in there and d not in then])
    self.same("month incomplete", found["incomplete"], [d for d in month if not then[d]["complete"]])
    gaps = {d["date"] for d in past["days"] if d["doubtful"]} | ({self.name} if doubtful(self.report["integrity"]) else set())
    self.same("month doubtful", found["doubtful"], [d for d in month if d in gaps])
    for name in ("short", "abandoned"):
        surcharge(self, name, invoice[name + "_calls"], sums, day)
    projection(self, invoice["month_end"], {d: m for d, m in then.items() if d not in gaps}, then, month)


def fits(own, other):
    """Whether two days are of one account, currency and time zone. The samples have
    no two zone databases."""
    return all(own[k] == other[k] for k in ("account", "currency", "timezone"))


def doubtful(integrity):
    """Whether so much could not be read that nothing is compared with the day."""
    lost, records = integrity["unread_records"] + integrity["rejected"], integrity["calls"] + integrity["rejected"]
    unknown = records > 0 and integrity["unread"].get("total_amount", 0) == integrity["calls"]
    return unknown or lost > 10 and 100 * lost > records


def before(one, other, told):
    """Whether a day was published before another. Times are whole seconds, taken a
    moment before a day is there: where they are a second apart or less, the later
    report itself is asked."""
    apart = datetime.fromisoformat(other) - datetime.fromisoformat(one)
    return told if abs(apart) <= timedelta(seconds=1) else apart > timedelta(0)


def surcharge(self, name, found, sums, day):
    """The share itself is free; Decimal, so that a fifth of five is one."""
    percent, fee = Decimal(str(found["threshold_percent"])), Decimal(found["fee"])
    n, of = sums[name], sums["eligible"]
    over = 100 * n > percent * of
    above = n - int(percent * of / 100) if over else 0
    self.same(name + " over", found["over"], over)
    self.same(name + " above", found["calls_above"], above)
    self.same(name + " costs", (Decimal(found["cost_above"]), Decimal(found["cost_all"])), (fee * above, fee * n))
    self.same(name + " share", found["share"], n / of if of else None)
    self.same(name + " share of the day", found["day_share"], day[name] / day["eligible"] if day["eligible"] else None)


def projection(self, found, sound, then, month):
    published = sum((Decimal(then[d]["amount"]) for d in month), Decimal(0))
    today = date.fromisoformat(self.name)
    first, days = today.replace(day=1), []
    while first.month == today.month:
        days.append(first)
        first += timedelta(1)
    left = [d for d in days if d.isoformat() not in month]
    past = [date.fromisoformat(d) for d, m in sound.items() if m["complete"] and d >= (today - timedelta(30)).isoformat()]
    self.same("month end is known", found is not None, not left or len(past) >= 7)
    if found is None:
        return
    self.same("month end days", (found["days_left"], found["past_days"]), (len(left), len(past)))
    kinds = [[d for d in past if (d.weekday() >= 5) == weekend] for weekend in (False, True)]
    wanted = [[d for d in left if (d.weekday() >= 5) == weekend] for weekend in (False, True)]
    if min(map(len, kinds)) < 4:
        kinds, wanted = [past], [left]
    more, variance, doubt = 0.0, 0.0, 0.0
    for kind, ahead in zip(kinds, wanted):
        if not ahead:
            continue
        amounts = [float(then[d.isoformat()]["amount"]) for d in kind]
        middle = statistics.median(amounts)
        reach = 3 * 1.4826 * statistics.median(abs(a - middle) for a in amounts) or math.inf
        amounts = [min(max(a, middle - reach), middle + reach) for a in amounts]
        n, k = len(ahead), len(amounts)
        more += n * statistics.fmean(amounts)
        v = statistics.variance(amounts) * (n + n * n / k)
        variance, doubt = variance + v, doubt + v * v / (k - 1)
    half = STUDENT[min(max(int(variance**2 / doubt + 1e-9), 1), 30) - 1] * math.sqrt(variance) if doubt else 0
    ends = float(published) + more
    for name, want in (("amount", ends), ("low", max(ends - half, float(published)) if more >= 0 else ends - half), ("high", ends + half)):
        # The report rounds ratios to millionths and amounts to five places.
        self.same("month end " + name, math.isclose(float(found[name]), want, rel_tol=2e-6, abs_tol=2e-5), True)
    if not left:
        self.same("month end is exact", Decimal(found["amount"]).quantize(Decimal("1e-8"), ROUND_HALF_EVEN), published.quantize(Decimal("1e-8")))
