"""Conditions on money and quantities: their bounds have been wrong in files of the library that writes them."""

import datetime
import operator
import pathlib
from decimal import Decimal

OPERATORS = {"=": operator.eq, "<": operator.lt, ">": operator.gt}
COLUMNS = ("BilledCost", "ConsumedQuantity", "PricingQuantity", "ListCost", "ListUnitPrice")


def judge(check, path: pathlib.Path, day: datetime.date):
    """Publishes a cost file with credits under the name of a day, and holds Trino's counts to its values."""
    check.lake.s3.put_object(Bucket=check.lake.bucket, Key=f"{check.lake.prefix}focus/dt={day}/focus.parquet", Body=path.read_bytes())
    compared = 0
    for column in COLUMNS:
        values = sorted(v for v, in check.duckdb.execute(f"SELECT {column} FROM read_parquet(?)", [str(path)]).fetchall())
        for value in (values[0], values[len(values) // 3], values[len(values) // 2], values[-1], Decimal(0)):
            for sign, holds in OPERATORS.items():
                [[got]] = check.trino.ask(f"SELECT count(*) FROM focus WHERE dt = '{day}' AND {column} {sign} DECIMAL '{value}'").rows
                want, compared = sum(holds(v, value) for v in values), compared + 1
                if int(got) != want:
                    check.faults.append(f"{column} {sign} {value}: {got} rows, want {want}")
    print(f"\ncosts: {compared} conditions over {len(values)} rows")
    if len(values) < 16:
        check.faults.append(f"{path} has {len(values)} rows, too few for the fault")
