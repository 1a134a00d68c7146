#!/usr/bin/env bash
# Expected: parquet-go writes the same bytes of the same rows on every processor.
# Seen: with AVX2 the indexes of a dictionary are divided into runs and packed parts at other places: the search for
#   eight equal indexes takes four and four others for eight. Both files are right, and differ in length and sum.
#   Without AVX2 (GODEBUG=cpu.avx2=off, the tag purego, and so arm64) the bytes are the same.
# Versions: parquet-go v0.32.0 (encoding/rle/rle_amd64.s, encodeInt32IndexEqual8ContiguousAVX2); pyarrow 26.0.1.
# Date: 2026-11-29. It is known to no project as far as was looked.
# Hurt: who compares files, or signs them, by their sums across machines: a workstation and a Lambda on arm64 differ.
# Exit status: 0 while the behaviour is as described, another when it changes. It needs a processor with AVX2.
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

type call struct {
	Direction string `parquet:"direction,dict"`
}

func main() {
	f, err := os.Create(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	w := parquet.NewGenericWriter[call](f)
	for i := range 800 { // four and four
		if _, err := w.Write([]call{{[]string{"inbound", "outbound"}[i/4%2]}}); err != nil {
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
END
cat >read.py <<'END'
import pyarrow.parquet as pq

tables = {name: pq.read_table(name + ".parquet") for name in ["avx2", "no-avx2", "purego"]}
data = {name: open(name + ".parquet", "rb").read() for name in tables}
for name in tables:
    print(f"{name}: the rows of avx2: {tables[name].equals(tables['avx2'])}, its bytes: {data[name] == data['avx2']}, those of purego: {data[name] == data['purego']}")
END
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyarrow==26.0.1

cat >want <<'END'
avx2: the rows of avx2: True, its bytes: True, those of purego: False
no-avx2: the rows of avx2: True, its bytes: False, those of purego: True
purego: the rows of avx2: True, its bytes: False, those of purego: True
END
go build -mod=mod -o fast . 2>log && go build -mod=mod -tags purego -o pure . 2>log || { cat log; exit 1; }
./fast avx2.parquet
GODEBUG=cpu.avx2=off ./fast no-avx2.parquet
./pure purego.parquet
venv/bin/python read.py | tee seen
diff want seen || { echo 'the behaviour has changed'; exit 1; }
