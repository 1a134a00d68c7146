#!/usr/bin/env bash
# Expected: the least and greatest value that a Parquet file names for a DECIMAL column bound its values.
# Seen: of decimals on FIXED_LEN_BYTE_ARRAY(16) without a dictionary parquet-go names others on processors that know
#   AVX-512, from 16 values on and beyond 2^48 units, though all are above zero: 40 values from 1000 on have 1700 as the least.
#   With the tag purego, so on all other processors, and with a dictionary they are right.
# Versions: parquet-go v0.32.0 (page_min_amd64.s, page_max_amd64.s).
# Date: 2026-11-29. It is known to no project as far as was looked.
# Hurt: who writes DECIMAL(38,12) with it: readers pass over rows without an error, on files of some machines alone.
# Exit status: 0 while the behaviour is as described, another when it changes. It needs a processor with AVX-512.
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
	"bytes"
	"fmt"
	"log"
	"math/big"

	"github.com/parquet-go/parquet-go"
)

type plain struct {
	Cost [16]byte `parquet:"cost,decimal(12:38)"`
}

type dictionary struct {
	Cost [16]byte `parquet:"cost,decimal(12:38),dict"`
}

// bounds writes 40 values, 1000, 1025 and so on, and returns what the footer says.
func bounds[T any](of func([16]byte) T) (least, greatest *big.Int) {
	place := big.NewInt(1_000_000_000_000)
	var rows []T
	for i := range int64(40) {
		var b [16]byte
		new(big.Int).Mul(big.NewInt(1000+25*i), place).FillBytes(b[:])
		rows = append(rows, of(b))
	}
	var file bytes.Buffer
	w := parquet.NewGenericWriter[T](&file)
	if _, err := w.Write(rows); err != nil {
		log.Fatal(err)
	}
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}
	f, err := parquet.OpenFile(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		log.Fatal(err)
	}
	s := f.Metadata().RowGroups[0].Columns[0].MetaData.Statistics
	number := func(b []byte) *big.Int { return new(big.Int).Quo(new(big.Int).SetBytes(b), place) }
	return number(s.MinValue), number(s.MaxValue)
}

func main() {
	least, greatest := bounds(func(b [16]byte) plain { return plain{b} })
	fmt.Println("plain", least, greatest)
	least, greatest = bounds(func(b [16]byte) dictionary { return dictionary{b} })
	fmt.Println("dictionary", least, greatest)
}
END
go run -mod=mod . >seen 2>log || { cat log; exit 1; }
go run -mod=mod -tags purego . >>seen
cat seen
diff - seen <<'END' || { echo 'the behaviour has changed'; exit 1; }
plain 1700 1975
dictionary 1000 1975
plain 1000 1975
dictionary 1000 1975
END
