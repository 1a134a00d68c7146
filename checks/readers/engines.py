"""The readers of docs/readers.md: what each is called, which package's version counts,
and whether it is light enough for `make check`."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Reader:
    """name stands in the fences of the page, label is the heading of its section."""
    name: str
    label: str
    package: str
    language: str = "python"
    light: bool = False


READERS = {r.name: r for r in [
    Reader("duckdb", "DuckDB", "duckdb", light=True),
    Reader("polars", "Polars", "polars", light=True),
    Reader("pandas", "pandas", "pandas", light=True),
    Reader("pandas-arrow", "pandas with Arrow types", "pandas", light=True),
    Reader("pyarrow", "pyarrow", "pyarrow", light=True),
    Reader("spark", "Spark", "pyspark"),
    Reader("datafusion", "DataFusion", "datafusion"),
    Reader("chdb", "chDB and ClickHouse", "chdb"),
    Reader("fastparquet", "fastparquet", "fastparquet"),
    Reader("delta", "Delta Lake", "deltalake"),
    Reader("iceberg", "Iceberg", "pyiceberg"),
    Reader("parquet-avro", "Java: parquet-avro", "parquet-avro", "java"),
    Reader("hyparquet", "JavaScript: hyparquet", "hyparquet", "js", light=True),
    Reader("arrow-js", "JavaScript: Arrow", "apache-arrow", "js", light=True),
    Reader("trino", "Trino and Athena", "trino"),
]}
