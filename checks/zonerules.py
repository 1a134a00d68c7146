"""Writes when clocks change, as Python's zoneinfo reads compiled rules, and has Go's
reading of the embedded database compared with it.
"""

import datetime
import io
import subprocess
import sys
import zoneinfo

TEST = "TestRulesAsOthersReadThem"
DAY = 24 * 60 * 60
FIRST, LAST = (int(datetime.datetime(year, 1, 1, tzinfo=datetime.timezone.utc).timestamp()) for year in (1970, 2051))


def changes(data):
    """Every instant from FIRST to LAST at which the offset from UTC changes, with the new one, both in seconds. FIRST is the first."""
    zone = zoneinfo.ZoneInfo.from_file(io.BytesIO(data))

    def offset(at):
        return int(datetime.datetime.fromtimestamp(at, zone).utcoffset().total_seconds())

    found, before = [(FIRST, offset(FIRST))], FIRST
    for day in range(FIRST + DAY, LAST, DAY):
        while offset(day) != found[-1][1]:  # more than once where clocks change twice within a day
            low, high = before, day
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset(middle) == offset(before) else (low, middle)
            found.append((high, offset(high)))
            before = high
        before = day
    return found


def compare(root, rules):
    """Ends with an error where Go sees another offset than Python in any zone, on any day."""
    table, known = root / "build" / "zones.tsv", {}
    table.parent.mkdir(exist_ok=True)
    with table.open("w") as out:
        for name, data in rules.items():
            if data not in known:  # half of the names are links
                known[data] = " ".join(f"{at}:{offset}" for at, offset in changes(data))
            print(name, known[data], sep="\t", file=out)
    done = subprocess.run(["go", "test", "./internal/zones", "-v", "-count=1", "-run", f"^{TEST}$", "-args", "-others", str(table)], cwd=root, capture_output=True, text=True)
    if done.returncode != 0 or f"--- PASS: {TEST}" not in done.stdout:
        sys.exit(f"zones: Go reads other rules than Python\n{done.stdout}{done.stderr}")
    print(f"zones: {len(known)} different rules, the same in Go and in Python")
