#!/usr/bin/env bash
# Expected: the text or the number of a decimal 0.0208 is 0.0208.
# Seen: String() and Number() give the digits without the point, 2080000 for 0.02080000, and so does JSON.
#   Number() throws where the digits do not fit 2^53, which is 90,071,992.54740992 with eight places.
# Versions: apache-arrow 21.2.0, parquet-wasm 0.8.0, Node 20.
# Date: 2026-11-29.
# Hurt: who shows money from Parquet in a browser: every amount is 10^8 times too large, and looks like a number.
# Exit status: 0 while the behaviour is as described, another when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >write.py <<'END'
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq

costs = ["0.02080000", "-0.50000000", "90071992.54740993"]
pq.write_table(pa.table({"cost": pa.array(map(Decimal, costs), pa.decimal128(18, 8))}), "costs.parquet")
END
cat >read.mjs <<'END'
import { readFileSync } from 'node:fs'
import { tableFromIPC } from 'apache-arrow'
import { readParquet } from 'parquet-wasm'

const table = tableFromIPC(readParquet(readFileSync('costs.parquet')).intoIPCStream())
for (const { cost } of table) {
  let number
  try { number = Number(cost) } catch (error) { number = error.constructor.name }
  console.log(cost.constructor.name, String(cost), number, JSON.stringify(cost))
}
END
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyarrow==26.0.1
venv/bin/python write.py
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund apache-arrow@21.2.0 parquet-wasm@0.8.0

cat >want <<'END'
DecimalBigNum 2080000 2080000 "\"2080000\""
DecimalBigNum -50000000 -50000000 "\"-50000000\""
DecimalBigNum 9007199254740993 TypeError "\"9007199254740993\""
END
node read.mjs | tee seen
diff want seen || { echo 'the behaviour has changed'; exit 1; }
