"""Confirms the Bloom filters of a calls.parquet with DuckDB, which passes over what they lack."""

COLUMNS = ["call_uuid", "from_number", "to_number"]
ASKED = 20  # values of each column


def check(day):
    """Compares what DuckDB finds by a value, with the filters, with what it counts without."""
    path = day.path("calls.parquet")
    for column in COLUMNS:
        values = day.rows(f"SELECT {column} AS v, count(*) AS n FROM calls WHERE {column} IS NOT NULL GROUP BY 1 ORDER BY 1")
        for row in values[::max(1, len(values) // ASKED)]:
            [[found]] = day.db.execute(f"SELECT count(*) FROM calls WHERE {column} = ?", [row["v"]]).fetchall()
            day.same(f"calls whose {column} is {row['v'][:3]}…", found, row["n"])
        if not values:
            continue
        # A filter lets pass one absent value in a hundred; no filter lets pass all.
        excluded = sum(
            row["excludes"]
            for n in range(ASKED)
            for row in day.rows(f"SELECT bool_and(bloom_filter_excludes) AS excludes FROM parquet_bloom_probe('{path}', '{column}', 'nobody {n}')")
        )
        day.same(f"filter of {column}", excluded > ASKED // 2, True)
