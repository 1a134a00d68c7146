"""The page speaks of November 2026 and of its 22nd day; the month that is made for
the check ends yesterday. Dates of a block become the month's before it runs, and
the month's become the page's in what it answers."""

import datetime
import re

FIRST, DAY, NEXT = datetime.date(2026, 11, 1), datetime.date(2026, 11, 22), datetime.date(2026, 12, 1)


class Dates:
    """Maps the page's dates to those of the published days, and back. The month is
    the one with most of the days; the day is its last but one."""

    def __init__(self, days):
        months = {}
        for day in days:
            months.setdefault(day[:7], []).append(day)
        self.month = max(months, key=lambda m: len(months[m]))
        self.days = months[self.month]
        self.day = self.days[-2]
        first = datetime.date.fromisoformat(self.month + "-01")
        after = (first + datetime.timedelta(32)).replace(day=1)
        day = datetime.date.fromisoformat(self.day)
        one = datetime.timedelta(1)
        self._pairs = [(FIRST, first), (DAY, day), (DAY + one, day + one), (NEXT, after)]

    def ours(self, text):
        """A block of the page, for the days that are there."""
        return self._replaced(text, [(page, here) for page, here in self._pairs])

    def page(self, text):
        """An answer, with the dates of the page."""
        return self._replaced(text, [(here, page) for page, here in self._pairs])

    @staticmethod
    def _replaced(text, pairs):
        by = {}
        for old, new in reversed(pairs):  # the first pair wins where two meet
            by[old.isoformat()] = new.isoformat()
            by[f"{old.year}, {old.month}, {old.day}"] = f"{new.year}, {new.month}, {new.day}"
        (old, new) = pairs[0]
        by[f"{old:%Y-%m}"] = f"{new:%Y-%m}"
        keys = sorted(by, key=len, reverse=True)
        return re.sub("|".join(map(re.escape, keys)), lambda m: by[m[0]], text)
