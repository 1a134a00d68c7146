"""Filters over cost files, whose decimals of 16 bytes have had wrong bounds: a reader that believes
such bounds passes over rows without a word.

Usage: bounds.py FOLDER. Of every cost file below it, each decimal column is compared with values of its own by
DuckDB, pyarrow and Polars, and each answer with the values as they are read without a condition. The bounds that
the footer names are compared too. Ends with status 1 and a line for each difference.
"""

import operator
import pathlib
import sys
from decimal import Decimal

import duckdb
import polars
import pyarrow
import pyarrow.compute as pc
import pyarrow.dataset
import pyarrow.parquet

OPERATORS = {"=": operator.eq, "<": operator.lt, ">": operator.gt}
TYPE = pyarrow.decimal128(38, 12)


def duck(path, column, sign, value):
    return duckdb.execute(f"SELECT count(*) FROM read_parquet('{path}') WHERE {column} {sign} CAST('{value}' AS DECIMAL(38,12))").fetchone()[0]


def arrow(path, column, sign, value):
    condition = OPERATORS[sign](pc.field(column), pyarrow.scalar(value, TYPE))
    return pyarrow.dataset.dataset(path).count_rows(filter=condition)


def polar(path, column, sign, value):
    wanted = polars.lit(value, dtype=polars.Decimal(38, 12))
    return polars.scan_parquet(path).filter(OPERATORS[sign](polars.col(column), wanted)).select(polars.len()).collect().item()


def thresholds(values: list) -> list:
    """Values that are there, between them, and beyond all."""
    ordered = sorted(set(values))
    some = [ordered[i * (len(ordered) - 1) // 6] for i in range(7)]
    return sorted({*some, *(v + Decimal("1e-12") for v in some), Decimal(0), Decimal("281.474976710656")})


def judge(path: pathlib.Path) -> tuple:
    """The faults of a file, how many comparisons were made, and whether it has what makes the comparison worth it."""
    file = pyarrow.parquet.ParquetFile(path)
    faults, compared, hard = [], 0, False
    for place, field in enumerate(file.schema_arrow):
        if field.type != TYPE:
            continue
        values = file.read([field.name])[field.name].to_pylist()
        hard = hard or len(values) >= 16 and max(values) > 282 and min(values) < 0
        for group in range(file.num_row_groups):
            here = file.read_row_group(group, [field.name])[field.name].to_pylist()
            bounds = file.metadata.row_group(group).column(place).statistics
            if (bounds.min, bounds.max) != (min(here), max(here)):
                faults.append(f"{path}: {field.name} of row group {group} has the bounds {bounds.min} to {bounds.max}, want {min(here)} to {max(here)}")
        for value in thresholds(values):
            for sign, compare in OPERATORS.items():
                want = sum(compare(v, value) for v in values)
                for reader in (duck, arrow, polar):
                    compared += 1
                    got = reader(str(path), field.name, sign, value)
                    if got != want:
                        faults.append(f"{path}: {reader.__name__} finds {got} rows where {field.name} {sign} {value}, want {want}")
    return faults, compared, hard


def main(folder):
    files = [f for f in sorted(pathlib.Path(folder).glob("**/focus*.parquet")) if f.is_file() and ".s3local" not in f.parts]
    faults, compared, hard = [], 0, False
    for path in files:
        found = judge(path)
        faults, compared, hard = faults + found[0], compared + found[1], hard or found[2]
    if not hard:
        faults.append(f"no file below {folder} has 16 rows with a credit beside more than 282 of something")
    print("\n".join(faults[:50]))
    print(f"{compared} conditions over {len(files)} cost files, {len(faults)} faults")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
