"""The folders that blocks are executed in: the published month, and what may become of one.

    month      as published
    older      days up to the month's first lack a column, as if an older release had written them
    note       somebody's note.txt lies in spend/
    temporary  a writer that died left spend/_temporary
    layout     a file of an older layout lies in spend/
    cleared    the Bloom filters of the day's calls say that nothing is there
"""

import os
import shutil

import duckdb
import pyarrow.parquet as pq

WORLDS = ["month", "older", "note", "temporary", "layout", "cleared"]
LACKING = {"spend": "rate_per_minute", "calls": "quality_rating"}


def make(bucket, folder, dates):
    """Makes the worlds below folder, of links to the bucket's files."""
    for world in WORLDS:
        for kind in ("calls", "spend", "quality"):
            linked(bucket / kind, folder / world / kind)
    for kind, column in LACKING.items():
        for path in sorted((folder / "older" / kind).glob("dt=*/*.parquet")):
            if path.parent.name <= f"dt={dates.days[0]}":
                replace(path, lambda new, path=path: pq.write_table(pq.ParquetFile(path).read().drop_columns(column), new, compression="zstd", store_decimal_as_integer=True))
    day = folder / f"month/spend/dt={dates.day}/spend.parquet"
    (folder / "note/spend/note.txt").write_text("The report of the 22nd went to Anna.\n")
    left = folder / "temporary/spend/_temporary/0"
    left.mkdir(parents=True)
    shutil.copy(day, left / "spend.parquet")
    shutil.copy(day, folder / f"layout/spend/{dates.day}.parquet")
    clear(folder / f"cleared/calls/dt={dates.day}/calls.parquet")


def linked(source, target):
    """A folder of links: a reader that writes beside the files writes into its own."""
    shutil.copytree(source, target, copy_function=os.link)


def replace(path, write):
    """Writes a file anew without touching what its link leads to."""
    new = path.with_name("new")
    write(new)
    os.replace(new, path)


def clear(path):
    """Clears the bits of each Bloom filter. Without a filter there is nothing to measure."""
    with duckdb.connect() as db:  # one of its own: two readers' worlds are made at once
        filters = db.execute(f"""SELECT bloom_filter_offset, bloom_filter_length FROM parquet_metadata('{path}')
            WHERE bloom_filter_offset IS NOT NULL""").fetchall()
    if not filters:
        raise SystemExit(f"{path} has no Bloom filter")
    data = bytearray(path.read_bytes())
    for offset, length in filters:
        bits = length // 32 * 32  # a header of less than 32 bytes comes first
        data[offset + length - bits:offset + length] = bytes(bits)
    replace(path, lambda new: new.write_bytes(data))
