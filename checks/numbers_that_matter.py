"""Derives the numbers that matter of a day again, by SQL over its calls. It shares no code
with what published it.
"""

import re
from decimal import Decimal

ORDERS = {"spend": "amount", "calls": "calls", "short_calls": "short_calls"}
SIDES = {"callers": "from_number", "destinations": "to_number"}


def check(self, answered: str):
    """Compares the numbers of self.report, and looks for whole ones in all that people are shown."""
    numbers = self.report["numbers"]
    known = {}
    for side, column in SIDES.items():
        self.db.execute(f"""CREATE TABLE {side} AS SELECT {column} AS number, to_country, total_amount,
            {answered} AND coalesce(call_duration <= 6, false) AS short FROM calls WHERE {column} IS NOT NULL""")
        known[side] = [row["number"] for row in self.rows(f"SELECT DISTINCT number FROM {side}")]
        self.same(f"numbers {side}", numbers[side], len(known[side]))
        for by, order in ORDERS.items():
            self.same(f"numbers {side} by {by}", read(numbers[f"{side}_by_{by}"]), highest(self, side, known[side], order, 10))
    self.same("numbers masked", numbers["masked"], any(is_masked(n) for side in SIDES for n in known[side]))
    found = []
    for row in self.report["spend"]["by_to_country"]:
        rows = highest(self, "callers", known["callers"], "amount", 3, row["key"])
        if rows:
            found.append((row["key"], rows))
    self.same("numbers callers by to_country", [(c["key"], read(c["callers"])) for c in numbers["callers_by_to_country"]], found)
    shown = (self.path("report.json").read_text(), self.path("report.html").read_text())
    whole = {n for side in SIDES for n in known[side] if len(n.lstrip("+")) >= 10 and not is_masked(n)}
    self.same("whole numbers shown", sum(n in text or n.lstrip("+") in text for n in whole for text in shown), 0)


def highest(self, side, known, order, most, *country):
    """The numbers that come first, masked, of all calls or those to a country."""
    where = "WHERE to_country IS NOT DISTINCT FROM ?" if country else ""
    rows = self.db.execute(f"""SELECT number, count(*) AS calls, count(*) FILTER (short) AS short_calls, coalesce(sum(total_amount), 0) AS amount
        FROM {side} {where} GROUP BY number HAVING {order} > 0 ORDER BY {order} DESC, calls DESC, amount DESC, number LIMIT {most}""", list(country)).fetchall()
    return [(mask(number), prefix(number, known), calls, short, Decimal(amount)) for number, calls, short, amount in rows]


def read(rows):
    return [(r["number"], r["prefix"], r["calls"], r["short_calls"], Decimal(r["amount"])) for r in rows]


def mask(number):
    return number if len(number) <= 5 else number[:3] + "*" * (len(number) - 5) + number[-2:]


def is_masked(number):
    return len(number) > 5 and mask(number) == number


def prefix(number, known):
    """The longest beginning in seven digits at most that ten numbers share, all with five digits behind it."""
    form = re.fullmatch(r"(\+?)([0-9]{1,15})", number)
    if not form:
        return None
    for digits in range(min(7, len(form[2]) - 5), 0, -1):
        begin = form[1] + form[2][:digits]
        like = re.compile(re.escape(begin) + rf"[0-9]{{5,{15 - digits}}}")
        if sum(bool(like.fullmatch(n)) for n in known) >= 10:
            return begin
    return None
