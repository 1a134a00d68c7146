#!/usr/bin/env bash
# Expected: a column of times that is stored as steps (DELTA_BINARY_PACKED) has the same values in every reader.
# Seen: of 100 times that parquet-go wrote so, fastparquet reads 98 as others, negative ones among them, without an
#   error. pyarrow, Polars, DuckDB and DataFusion read all 100 as written. Of 129 times, where a block of 128 steps is
#   full, fastparquet reads all as well, and so it does of the 100 where pyarrow wrote them.
# Versions: fastparquet 2026.9.0; parquet-go v0.32.0; pyarrow 26.0.1, polars 2.1.0, datafusion 55.0.0, duckdb 2.0.1.
# Date: 2026-11-29. It is known to no project as far as was looked.
# Hurt: who reads such files with pandas and engine="fastparquet": sums and dates are wrong, and nothing says so.
# Exit status: 0 while the behaviour is as described, another when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GOTOOLCHAIN=go1.26.8 GOWORK=off GOFLAGS=
cd "$work"

cat >go.mod <<'END'
module finding

go 1.26

require github.com/parquet-go/parquet-go v0.32.0
END
cat >main.go <<'END'
package main

import (
	"fmt"
	"log"
	"os"

	"github.com/parquet-go/parquet-go"
)

type call struct {
	End int64 `parquet:"end,delta"`
}

func write(n int) error {
	f, err := os.Create(fmt.Sprintf("parquet-go-%d.parquet", n))
	if err != nil {
		return err
	}
	w := parquet.NewGenericWriter[call](f, parquet.DataPageVersion(1))
	for i := range n {
		if _, err := w.Write([]call{{1_790_000_000_000_000 + int64(i)*1_000_000}}); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	return f.Close()
}

func main() {
	for _, n := range []int{100, 129} {
		if err := write(n); err != nil {
			log.Fatal(err)
		}
	}
}
END
cat >read.py <<'END'
"""Prints how many values of each file each reader reads as they were written."""
import datafusion
import duckdb
import fastparquet
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq


def written(n):
    return [1_790_000_000_000_000 + i * 1_000_000 for i in range(n)]


pq.write_table(pa.table({"end": written(100)}), "pyarrow-100.parquet", use_dictionary=False, column_encoding={"end": "DELTA_BINARY_PACKED"})
for name, n in [("parquet-go-100", 100), ("parquet-go-129", 129), ("pyarrow-100", 100)]:
    path = name + ".parquet"
    context = datafusion.SessionContext()
    context.register_parquet("calls", path)
    read = {
        "fastparquet": fastparquet.ParquetFile(path).to_pandas()["end"].tolist(),
        "pyarrow": pq.read_table(path)["end"].to_pylist(),
        "polars": pl.read_parquet(path)["end"].to_list(),
        "datafusion": context.sql('SELECT "end" FROM calls').to_pydict()["end"],
        "duckdb": [row[0] for row in duckdb.sql(f"SELECT \"end\" FROM '{path}'").fetchall()],
    }
    print(f"{name}:", {reader: sum(a == b for a, b in zip(values, written(n))) for reader, values in read.items()})
END
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check fastparquet==2026.9.0 pandas==3.1.1 pyarrow==26.0.1 polars==2.1.0 datafusion==55.0.0 duckdb==2.0.1

cat >want <<'END'
parquet-go-100: {'fastparquet': 2, 'pyarrow': 100, 'polars': 100, 'datafusion': 100, 'duckdb': 100}
parquet-go-129: {'fastparquet': 129, 'pyarrow': 129, 'polars': 129, 'datafusion': 129, 'duckdb': 129}
pyarrow-100: {'fastparquet': 100, 'pyarrow': 100, 'polars': 100, 'datafusion': 100, 'duckdb': 100}
END
go run -mod=mod . 2>log || { cat log; exit 1; }
venv/bin/python read.py | tee seen
diff want seen || { echo 'the behaviour has changed'; exit 1; }
