"""Executes blocks in one reader's environment, as one would type them.

Usage: session.py READER JOBS RESULTS. JOBS is JSON: {"setup": [source],
"jobs": [{"folder", "language", "source"}]}; RESULTS gets, for each job in order,
{"rows": [[cell]]} or {"error": text}. Where the folder changes, the setup is
executed anew. The last expression of a block is its answer.
"""

import ast
import datetime
import json
import os
import sys
from decimal import Decimal


def evaluated(source, names):
    """What the last expression of a block gives; None where it ends in a statement."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "docs/readers.md", "exec"), names)
    return eval(compile(ast.Expression(last.value), "docs/readers.md", "eval"), names) if last else None


def duckdb_sql(text, names):
    import duckdb
    with duckdb.connect() as db:  # each block as in a new shell: a setting ends with it
        return db.execute(text).fetchall()


def spark_sql(text, names):
    return names["spark"].sql(text.rstrip().rstrip(";"))


def datafusion_sql(text, names):
    import datafusion
    ctx = datafusion.SessionContext()
    for statement in filter(str.strip, text.split(";\n")):
        answer = ctx.sql(statement)
    return answer


def chdb_sql(text, names):
    import chdb
    lines = str(chdb.query(text, "TSVWithNamesAndTypes")).rstrip("\n").split("\n")
    kinds = lines[1].split("\t")
    return [[chdb_cell(kind, cell) for kind, cell in zip(kinds, line.split("\t"))] for line in lines[2:]]


def chdb_cell(kind, text):
    if text == "\\N":
        return None
    return float(text) if "Float" in kind else int(text) if "Int" in kind else text.replace("\\'", "'")


SQL = {"duckdb": duckdb_sql, "spark": spark_sql, "datafusion": datafusion_sql, "chdb": chdb_sql}


def rows(value):
    """An answer as rows of cells, whatever the library gives."""
    kind = type(value).__module__.split(".")[0]
    if kind == "polars" and hasattr(value, "rows"):
        return value.rows()
    if kind == "pandas" and hasattr(value, "itertuples"):
        return list(value.itertuples(index=False, name=None))
    if kind == "pandas" and hasattr(value, "items"):
        return list(value.items())
    if kind == "pyspark":
        return [tuple(row) for row in value.collect()]
    if kind in ("datafusion", "pyarrow", "arro3") and hasattr(value, "to_pylist") and not hasattr(value, "column_names"):
        return [tuple(row.values()) if isinstance(row, dict) else (row,) for row in value.to_pylist()]
    if kind == "pyarrow" and hasattr(value, "column_names"):
        return list(zip(*(column.to_pylist() for column in value.columns)))
    if isinstance(value, list):
        return [row if isinstance(row, (tuple, list)) else (row,) for row in value]
    return [value if isinstance(value, tuple) else (value,)]


def cell(value):
    """A cell for JSON: numbers as they are, a decimal as its digits."""
    if hasattr(value, "as_py"):
        value = value.as_py()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value)
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    if hasattr(value, "item"):  # a number of numpy
        return cell(value.item())
    if isinstance(value, type):
        return value.__name__ if value.__module__ == "builtins" else f"{value.__module__}.{value.__name__}"
    return str(value)


def message(error):
    """The kind of an error and its first line."""
    name = type(error).__name__
    lines = [line for line in str(error).splitlines() if line.strip()]
    return f"{name}: {lines[0].strip()}" if lines else name


def main(reader, jobs, results):
    with open(jobs) as file:
        todo = json.load(file)
    answers, here, names, broken = [], None, {}, None
    for job in todo["jobs"]:
        try:
            if job["folder"] != here:
                here, names, broken = job["folder"], {}, None
                os.chdir(here)
                try:
                    for source in todo["setup"]:
                        evaluated(source, names)
                except Exception as error:
                    broken = error
            if broken:
                raise broken
            run = evaluated if job["language"] == "python" else SQL[reader]
            answers.append({"rows": [[cell(c) for c in row] for row in rows(run(job["source"], names))]})
        except BaseException as error:  # a Rust library's panic is no Exception
            answers.append({"error": message(error)})
    with open(results, "w") as file:
        json.dump(answers, file)


if __name__ == "__main__":
    main(*sys.argv[1:])
