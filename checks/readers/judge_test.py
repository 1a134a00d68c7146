"""What the check of docs/readers.md must not let pass."""

import datetime
import unittest
from decimal import Decimal

import nearness
import page
import tables
from dates import Dates
from truth import Truth

PAGE = """
```sql duckdb sum
SELECT 1
```
```python polars fails older
raise ValueError
```
```text
old
```
<!-- year: by make readers-all -->
row
<!-- end -->
"""


def truth(**sums):
    made = Truth.__new__(Truth)
    made.sums = {key: Decimal(amount) for key, amount in sums.items()}
    return made


class Sums(unittest.TestCase):
    def test_exact_is_every_digit(self):
        month = truth(US="1.00000003", IN="2")
        self.assertIsNone(month.exact([["US", "1.00000003"], ["IN", "2.00000000"]]))
        for rows in ([["US", "1.00000004"], ["IN", "2"]], [["US", "1.00000003"]], [["US", 1.00000003], ["IN", "2"]],
                     [["US", "1.00000003"], ["IN", "2"], ["FR", "0"]], [["US", "1.00000003"], ["IN", "1"], ["IN", "2"]]):
            self.assertIsNotNone(month.exact(rows), rows)

    def test_float_is_near_and_a_float(self):
        month = truth(US="0.3")
        self.assertIsNone(month.near([["US", 0.1 + 0.2]]))
        for rows in ([["US", 0.3001]], [["US", "0.3"]], []):
            self.assertIsNotNone(month.near(rows), rows)


class Percentiles(unittest.TestCase):
    def test_verdicts(self):
        values = [10.0, 20.0, 30.0]
        for got, want in ((29.0, "within 10⁻¹² of its value"), (29.0 - 9e-6, "within 10⁻⁶ of the distance between the two calls it lies between"),
                          (29.1, "off by up to 3e-03 of its value")):
            self.assertEqual(nearness.verdict([nearness.of(got, 29.0, values, "95")]), want)


class Parts(unittest.TestCase):
    def test_blocks_and_what_is_written_into_them(self):
        first, second = page.blocks(PAGE)
        self.assertEqual((first.reader, first.kind, first.world, first.source, first.text), ("duckdb", "sum", "month", "SELECT 1\n", None))
        self.assertEqual((second.world, second.text), ("older", "old\n"))
        written = page.with_parts(page.with_texts(PAGE, {1: "new"}), {"year": "other\n"})
        self.assertEqual(written, PAGE.replace("old\n", "new\n").replace("row\n", "other\n"))
        with self.assertRaises(SystemExit):
            page.blocks("```sql duckdb summ\n```\n")

    def test_requests_may_differ_by_a_tenth(self):
        table = tables.part("year", [["Polars", "1 LIST, 17 GET", "1 LIST, 400 GET"]])
        for old, new, near in (("400", "420", True), ("400", "500", False), ("17", "19", True), ("17 GET", "17 HEAD", False), ("Polars", "pyarrow", False)):
            self.assertEqual(tables.near(table, table.replace(old, new)), near, new)


class OfMonths(unittest.TestCase):
    def test_there_and_back(self):
        first = datetime.date(2026, 1, 20)
        dates = Dates([str(first + datetime.timedelta(n)) for n in range(35)])
        self.assertEqual((dates.month, dates.day), ("2026-02", "2026-02-22"))
        text = "dt >= '2026-11-01' AND dt < '2026-12-01' OR dt = '2026-11-22' OR date(2026, 11, 22) OR 'dt=2026-11-*'"
        here = dates.ours(text)
        self.assertEqual(here, "dt >= '2026-02-01' AND dt < '2026-03-01' OR dt = '2026-02-22' OR date(2026, 2, 22) OR 'dt=2026-02-*'")
        self.assertEqual(dates.page(here), text)


if __name__ == "__main__":
    unittest.main()
