"""An answer of Trino beside DuckDB's: the same columns, types, rows and order."""

import datetime
import decimal
import itertools
import math

# What DuckDB calls a type of Trino's. Its sums of whole numbers are wider; an instant has a zone there.
SAME = {"bigint": {"BIGINT", "HUGEINT"}, "integer": {"INTEGER"}, "varchar": {"VARCHAR"}, "double": {"DOUBLE"}, "boolean": {"BOOLEAN"},
        "timestamp(3)": {"TIMESTAMP WITH TIME ZONE"}}
# Sums of doubles depend on the order of their addends, which no engine promises.
CLOSE = 1e-12


def value(kind: str, text):
    """A value of Trino's as DuckDB's Python client gives it."""
    if text is None:
        return None
    if kind.startswith("decimal"):
        return decimal.Decimal(text)
    if kind.startswith("timestamp"):
        return datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.timezone.utc)
    return {"bigint": int, "integer": int, "double": float, "boolean": lambda t: t == "true"}.get(kind, str)(text)


def equal(a, b) -> bool:
    if isinstance(a, float) and isinstance(b, float):
        return math.isclose(a, b, rel_tol=CLOSE)
    return a == b


def compared(answer, found) -> tuple:
    """A sentence for each difference, and the rows of Trino and of DuckDB, whose cursor found is."""
    columns = [c[0].lower() for c in found.description]  # a catalogue knows no capitals
    types = [str(c[1]) for c in found.description]
    theirs = found.fetchall()
    ours = [tuple(value(k, t) for k, t in zip(answer.types, row)) for row in answer.rows]
    faults = []
    if columns != answer.columns:
        faults.append(f"columns are {answer.columns}, in DuckDB {columns}")
    for name, a, b in zip(columns, answer.types, types):
        if b not in SAME.get(a, {a.upper()}):
            faults.append(f"{name} is {a}, in DuckDB {b}")
    if len(ours) != len(theirs):
        faults.append(f"{len(ours)} rows, in DuckDB {len(theirs)}")
    for number, (a, b) in enumerate(zip(ours, theirs)):
        faults += [f"row {number}, {name}: {x!r}, in DuckDB {y!r}" for name, x, y in zip(columns, a, b) if not equal(x, y)]
    return faults, ours, theirs


def side_by_side(ours, theirs, most: int = 5):
    """Prints the first rows of both, Trino's on the left."""
    def lines(rows):
        return ["  ".join("NULL" if v is None else str(v) for v in row) for row in rows[:most]]
    left, right = lines(ours), lines(theirs)
    width = max(map(len, left), default=0)
    for a, b in itertools.zip_longest(left, right, fillvalue=""):
        print(f"    {a:{width}}  |  {b}")
    if len(ours) > most:
        print(f"    and {len(ours) - most} more")
