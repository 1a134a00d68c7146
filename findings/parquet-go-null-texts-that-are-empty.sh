#!/usr/bin/env bash
# Expected: of a string field that is `optional`, parquet-go writes each empty text as NULL.
# Seen: some are written as empty texts that are not NULL: those behind n texts in a row that begin at the n-th row of
#   64, where all that follow up to the 64th are empty. The others are NULL. Pointers to strings are right.
# Versions: parquet-go v0.32.0 (column_buffer_write.go compares with (1<<y)-1 where 1<<(64-y) is meant); pyarrow 26.0.1.
# Date: 2026-11-29. It is known to no project as far as was looked.
# Hurt: who writes optional fields that are no pointers: IS NULL finds too few rows, numbers and times become zeros.
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
	"os"

	"github.com/parquet-go/parquet-go"
)

type row struct {
	Country string  `parquet:"country,optional"`
	Pointer *string `parquet:"pointer,optional"`
	Seconds int64   `parquet:"seconds,optional"`
}

func main() {
	text := "DE"
	rows := make([]row, 64)
	for i := 5; i < 10; i++ { // five in a row from the fifth on
		rows[i] = row{text, &text, 60}
	}
	f, err := os.Create("rows.parquet")
	if err != nil {
		log.Fatal(err)
	}
	w := parquet.NewGenericWriter[row](f)
	if _, err := w.Write(rows); err != nil {
		log.Fatal(err)
	}
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}
	if err := f.Close(); err != nil {
		log.Fatal(err)
	}
}
END
cat >read.py <<'END'
import pyarrow.parquet as pq

table = pq.read_table("rows.parquet")
for name in table.column_names:
    values = table[name].to_pylist()
    print(name, "NULL", sum(v is None for v in values), "empty or zero", sum(v in ("", 0) for v in values))
END
go mod tidy >/dev/null 2>&1
go run .
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyarrow==26.0.1
venv/bin/python read.py | tee seen
diff - seen <<'END' || { echo 'the behaviour has changed'; exit 1; }
country NULL 5 empty or zero 54
pointer NULL 59 empty or zero 0
seconds NULL 5 empty or zero 54
END
