#!/usr/bin/env bash
# Expected: the least and greatest value that a Parquet file names for a DECIMAL column bound its values.
# Seen: parquet-go compares decimals on FIXED_LEN_BYTE_ARRAY without their sign. Where a column holds costs
#   and credits, min is the least that is not negative and max the credit nearest to zero, and three of four
#   readers then answer "cost < 0" with no row and no error. The same values on INT64 are right.
# Versions: parquet-go v0.32.0; pyarrow 26.0.1, polars 2.1.0, datafusion 55.0.0, duckdb 2.0.1.
# Date: 2026-11-29. parquet-go issue 592; mended on its main branch, in no release on that day.
# Hurt: who writes DECIMAL of more than 18 digits with it: refunds vanish from queries, sums stay right.
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
	"log"
	"math/big"
	"os"

	"github.com/parquet-go/parquet-go"
)

var cents = []int64{-30000, -20000, -10000, 0, 10000, 20000, 30000}

// wide is a number as 16 bytes of two's complement, the greatest first.
func wide(n int64) parquet.Value {
	x := big.NewInt(n)
	if n < 0 {
		x.Add(x, new(big.Int).Lsh(big.NewInt(1), 128))
	}
	return parquet.FixedLenByteArrayValue(x.FillBytes(make([]byte, 16)))
}

func write(name string, node parquet.Node, value func(int64) parquet.Value) {
	f, err := os.Create(name)
	if err != nil {
		log.Fatal(err)
	}
	w := parquet.NewWriter(f, parquet.NewSchema("spend", parquet.Group{"cost": node}))
	for _, n := range cents {
		if _, err := w.WriteRows([]parquet.Row{{value(n).Level(0, 0, 0)}}); err != nil {
			log.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}
	if err := f.Close(); err != nil {
		log.Fatal(err)
	}
}

func main() {
	write("bytes.parquet", parquet.Decimal(2, 38, parquet.FixedLenByteArrayType(16)), wide)
	write("int64.parquet", parquet.Decimal(2, 18, parquet.Int64Type), parquet.Int64Value)
}
END
cat >read.py <<'END'
"""Prints the bounds in each file, and how many of its three negative rows each reader finds."""
import decimal

import datafusion
import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

for name in ["bytes.parquet", "int64.parquet"]:
    bounds = pq.read_metadata(name).row_group(0).column(0).statistics
    whole = pq.read_table(name)
    zero = pa.scalar(decimal.Decimal("0.00"), whole.schema.field("cost").type)
    context = datafusion.SessionContext()
    context.register_parquet("spend", name)
    found = {
        "pyarrow": pq.read_table(name, filters=pc.field("cost") < zero).num_rows,
        "polars": pl.scan_parquet(name).filter(pl.col("cost") < 0).collect().height,
        "datafusion": context.sql("SELECT count(*) AS n FROM spend WHERE cost < 0").to_pydict()["n"][0],
        "duckdb": duckdb.sql(f"SELECT count(*) FROM '{name}' WHERE cost < 0").fetchall()[0][0],
    }
    print(f"{name}: {whole.num_rows} rows, min {bounds.min}, max {bounds.max}; below zero:", found)
END
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyarrow==26.0.1 polars==2.1.0 datafusion==55.0.0 duckdb==2.0.1

cat >want <<'END'
bytes.parquet: 7 rows, min 0.00, max -100.00; below zero: {'pyarrow': 0, 'polars': 0, 'datafusion': 0, 'duckdb': 3}
int64.parquet: 7 rows, min -300.00, max 300.00; below zero: {'pyarrow': 3, 'polars': 3, 'datafusion': 3, 'duckdb': 3}
END
go run -mod=mod . 2>log || { cat log; exit 1; }
venv/bin/python read.py | tee seen
diff want seen || { echo 'the behaviour has changed'; exit 1; }
