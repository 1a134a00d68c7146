"""Bloom filters: of a day that lacks an id or a number, Trino reads the filter and no value."""

import datetime
import pathlib

# What Trino reads of a file's end before it knows what it wants, and some more.
END = 64 << 10
COLUMNS = ("call_uuid", "from_number", "to_number")


def judge(check, bucket: pathlib.Path, day: datetime.date):
    """Publishes the one large day of a bucket under the name of a day, and looks for values in it."""
    [published] = [d.name[3:] for d in bucket.glob("calls/dt=*")]
    check.lake.publish(bucket, published, day)
    path = check.lake.mirror / f"calls/dt={day}/calls.parquet"
    for column in COLUMNS:
        here, gone = values(check.duckdb, path, column)
        [size] = check.duckdb.execute("SELECT coalesce(sum(bloom_filter_length), 0) FROM parquet_metadata(?) WHERE path_in_schema = ?", [str(path), column]).fetchone()
        found, lacked = (check.trino.ask(f"SELECT * FROM calls WHERE dt = '{day}' AND {column} = '{v}'") for v in (here, gone))
        print(f"{column}: {size:,} bytes of filters; Trino reads {found.bytes:,} where the day has the value, {lacked.bytes:,} where it lacks it")
        if not found.rows or lacked.rows:
            check.faults.append(f"{column}: {len(found.rows)} calls have a value that is there, {len(lacked.rows)} one that is not")
        if lacked.bytes > size + END:
            check.faults.append(f"{column}: {lacked.bytes:,} bytes are read of a day that lacks the value, want the filter's {size:,} and the file's end")


def values(duckdb, path: pathlib.Path, column: str) -> tuple:
    """One value that the file has, and one between its least and greatest that it has not."""
    have = [v for v, in duckdb.execute(f"SELECT DISTINCT {column} FROM read_parquet(?) WHERE {column} IS NOT NULL ORDER BY 1", [str(path)]).fetchall()]
    middle = have[len(have) // 2]
    near = (middle[:-2] + f"{n:02d}" for n in range(100))
    return middle, next(v for v in near if v not in have and have[0] < v < have[-1])
