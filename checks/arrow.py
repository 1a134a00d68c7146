"""Confirms published days with pyarrow, beside DuckDB a second reader that is not ours.

Usage: arrow.py FOLDER, where FOLDER holds buckets as plain files. For every manifest
below it: the types of calls.parquet are those that it names; every value of every
Parquet file is what DuckDB reads, decimals exactly; sums over pyarrow's own values are
the report's; each JSON file parses. Ends with status 1 and a line for each difference.
"""

import datetime
import json
import pathlib
import sys
from decimal import Decimal

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

MICROS = pa.timestamp("us", tz="UTC")
TYPES = {
    "STRING": pa.string(), "INT32": pa.int32(), "INT64": pa.int64(), "DOUBLE": pa.float64(), "BOOLEAN": pa.bool_(),
    "DECIMAL(18,8)": pa.decimal128(18, 8), "TIMESTAMP(MICROS, UTC)": MICROS,
}


def plain(value):
    """A value as both readers can be compared by: times as microseconds."""
    if isinstance(value, datetime.datetime):
        return (value - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)) // datetime.timedelta(microseconds=1)
    return value


def same(a, b):
    """Equal, with floats by their bits and so that 1 and 1.0 differ."""
    if isinstance(a, float) and isinstance(b, float):
        return a.hex() == b.hex()
    return type(a) is type(b) and a == b


def values(path, name):
    """Compares every value of a file with DuckDB's; returns the table and differences."""
    table = pq.read_table(path, partitioning=None)
    db = duckdb.connect()
    db.execute("SET TimeZone = 'UTC'")
    cursor = db.execute(f"SELECT * FROM read_parquet('{path}', hive_partitioning = false)")
    faults = []
    if [c[0] for c in cursor.description] != table.column_names:
        return table, [f"{name}: columns {table.column_names}"]
    rows = list(zip(*(column.to_pylist() for column in table.columns)))
    other = cursor.fetchall()
    if len(rows) != len(other):
        faults.append(f"{name}: {len(rows)} rows, DuckDB reads {len(other)}")
    for number, (ours, theirs) in enumerate(zip(rows, other)):
        for column, a, b in zip(table.column_names, ours, theirs):
            if not same(plain(a), plain(b)):
                faults.append(f"{name}: row {number}: {column} is {a!r}, DuckDB reads {b!r}")
    return table, faults


def day(bucket, path):
    """The differences of one day, and how many values were compared."""
    manifest = json.loads(path.read_text(), parse_float=Decimal)
    faults, compared, tables, report = [], 0, {}, None
    for f in manifest["files"]:
        where, name = bucket / f["key"], f["key"].rsplit("/", 1)[1]
        if name.endswith(".parquet"):
            tables[name], found = values(where, f"{manifest['date']} {name}")
            faults += found
            compared += tables[name].num_rows * tables[name].num_columns
            if tables[name].num_rows != f["rows"]:
                faults.append(f"{name}: {tables[name].num_rows} rows, the manifest names {f['rows']}")
        elif name.endswith(".json"):
            report = json.loads(where.read_text(), parse_float=Decimal)
        elif name.endswith(".jsonl"):
            for line in where.read_text().splitlines():
                json.loads(line)["record"]
    calls = tables["calls.parquet"]
    named = [(c["name"], TYPES[c["type"]]) for c in manifest["columns"]]
    if [(field.name, field.type) for field in calls.schema] != named:
        faults.append(f"{manifest['date']}: the types are {calls.schema}")
    amount = sum((a for a in calls["total_amount"].to_pylist() if a is not None), Decimal(0))
    for what, got, want in [
        ("amount of the manifest", Decimal(manifest["amount"]), amount),
        ("amount of the report", Decimal(report["spend"]["total"]["amount"]), amount),
        ("calls of the report", report["spend"]["total"]["calls"], calls.num_rows),
        ("distinct calls", len(set(calls["call_uuid"].to_pylist())), calls.num_rows),
        ("total of spend.parquet", tables["spend.parquet"]["amount"][0].as_py(), amount),
    ]:
        if got != want:
            faults.append(f"{manifest['date']}: {what} is {got}, want {want}")
    return faults, compared


def main(folder):
    faults, days = [], 0
    for bucket in sorted(b for b in pathlib.Path(folder).iterdir() if b.is_dir() and not b.name.startswith(".")):
        for path in sorted(bucket.rglob("manifests/dt=*/manifest.json")):
            found, compared = day(bucket, path)
            faults, days = faults + found, days + 1
            print(f"{path.parent.name}: pyarrow {pa.__version__} and DuckDB read the same {compared} values" if not found else f"{path}: differs")
    if not days:
        sys.exit(f"no manifest below {folder}")
    print("\n".join(faults[:50]))
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main(sys.argv[1])
