#!/usr/bin/env bash
# Expected: engines of the same month put one instant into the same local day.
# Seen: each brings zone rules of its own, of another age, and says nothing. Half an hour about midnight
#   in November 2026, Polars and DataFusion are a day off in four zones, DuckDB 1.5.6 in one, DuckDB 2.0.1 in none.
#   A newer tzdata package beside them changes nothing.
# Versions: polars 2.1.0, datafusion 55.0.0, duckdb 1.5.6 and 2.0.1; judged by zoneinfo with tzdata 2026.6 (IANA 2026f).
# Date: 2026-11-29.
# Hurt: who groups rows by local day in Vancouver, Edmonton, Havana or Casablanca: totals of two tools
#   differ by the calls of one hour, each day.
# Exit status: 0 while the behaviour is as described, another when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >days.py <<'END'
"""Prints the local time of instants near midnight, by one engine after the other."""
import datetime
import sys
import zoneinfo

INSTANTS = {
    "America/Vancouver": "2026-11-27T07:30:00",
    "America/Edmonton": "2026-11-27T06:30:00",
    "America/Havana": "2026-11-27T04:30:00",
    "Africa/Casablanca": "2026-11-26T23:30:00",
    "Europe/Berlin": "2026-11-26T23:30:00",  # no new rules: all agree
}


def iana(zone, at):
    return at.astimezone(zoneinfo.ZoneInfo(zone))


def duckdb(zone, at):
    import duckdb
    return duckdb.execute("SELECT timezone(?, ?::TIMESTAMPTZ)", [zone, at.isoformat()]).fetchall()[0][0]


def polars(zone, at):
    import polars
    return polars.Series([at]).dt.convert_time_zone(zone).dt.replace_time_zone(None)[0]


def datafusion(zone, at):
    import datafusion
    utc = f"arrow_cast('{at.isoformat()}', 'Timestamp(Second, Some(\"UTC\"))')"
    text = f"to_char(arrow_cast({utc}, 'Timestamp(Second, Some(\"{zone}\"))'), '%Y-%m-%d %H:%M:%S')"
    rows = datafusion.SessionContext().sql(f"SELECT {text} AS t").to_pydict()
    return datetime.datetime.fromisoformat(rows["t"][0])


for label in sys.argv[1:]:
    engine = globals()[label.split("-")[0]]
    for zone, text in INSTANTS.items():
        at = datetime.datetime.fromisoformat(text + "+00:00")
        right, seen = iana(zone, at), engine(zone, at)
        verdict = "right" if seen.date() == right.date() else "another day"
        print(f"{label:<13} {zone:<17} {seen:%Y-%m-%d %H:%M} {verdict}")
END
install() {
  python3 -m venv "$1"
  "$1/bin/pip" install --quiet --disable-pip-version-check tzdata==2026.6 "${@:2}"
}
install new duckdb==2.0.1 polars==2.1.0 datafusion==55.0.0
install old duckdb==1.5.6
export PYTHONTZPATH= # zoneinfo goes by the package, not by the machine's files

cat >want <<'END'
iana          America/Vancouver 2026-11-27 00:30 right
iana          America/Edmonton  2026-11-27 00:30 right
iana          America/Havana    2026-11-27 00:30 right
iana          Africa/Casablanca 2026-11-26 23:30 right
iana          Europe/Berlin     2026-11-27 00:30 right
polars        America/Vancouver 2026-11-26 23:30 another day
polars        America/Edmonton  2026-11-26 23:30 another day
polars        America/Havana    2026-11-26 23:30 another day
polars        Africa/Casablanca 2026-11-27 00:30 another day
polars        Europe/Berlin     2026-11-27 00:30 right
datafusion    America/Vancouver 2026-11-26 23:30 another day
datafusion    America/Edmonton  2026-11-26 23:30 another day
datafusion    America/Havana    2026-11-26 23:30 another day
datafusion    Africa/Casablanca 2026-11-27 00:30 another day
datafusion    Europe/Berlin     2026-11-27 00:30 right
duckdb-2.0.1  America/Vancouver 2026-11-27 00:30 right
duckdb-2.0.1  America/Edmonton  2026-11-27 00:30 right
duckdb-2.0.1  America/Havana    2026-11-27 00:30 right
duckdb-2.0.1  Africa/Casablanca 2026-11-26 23:30 right
duckdb-2.0.1  Europe/Berlin     2026-11-27 00:30 right
duckdb-1.5.6  America/Vancouver 2026-11-27 00:30 right
duckdb-1.5.6  America/Edmonton  2026-11-27 00:30 right
duckdb-1.5.6  America/Havana    2026-11-26 23:30 another day
duckdb-1.5.6  Africa/Casablanca 2026-11-26 23:30 right
duckdb-1.5.6  Europe/Berlin     2026-11-27 00:30 right
END
{
  new/bin/python days.py iana polars datafusion duckdb-2.0.1
  old/bin/python days.py duckdb-1.5.6
} | tee seen
diff want seen || { echo 'the behaviour has changed'; exit 1; }
