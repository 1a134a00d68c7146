#!/usr/bin/env bash
# Expected: a table with a column dt takes dt=2026-11-22 from the folder's name, or refuses files that lack dt.
# Seen: add_files takes the files, dt is NULL in every row, and a filter on a day finds nothing, without a warning.
#   The same where the table is partitioned by dt.
# Versions: pyiceberg 0.12.0, pyarrow 26.0.1. Delta Lake's convert_to_deltalake takes the day from the folder.
# Date: 2026-11-29.
# Hurt: who makes an Iceberg table of a Hive folder without rewriting it: reports by day are empty. Partition by
#   the day of a time that the files hold.
# Exit status: 0 while the behaviour is as described, another when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >days.py <<'END'
"""Makes Iceberg tables of two days' files, and asks for one day."""
import os
from glob import glob

import pyarrow as pa
import pyarrow.parquet as pq
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.transforms import IdentityTransform

for day in ("2026-11-21", "2026-11-22"):
    os.makedirs(f"calls/dt={day}")
    pq.write_table(pa.table({"cost": [1, 2]}), f"calls/dt={day}/calls.parquet")
files = sorted(glob(os.path.abspath("calls/*/*.parquet")))
catalog = SqlCatalog("local", uri="sqlite:///:memory:", warehouse=os.path.abspath("iceberg"))
catalog.create_namespace("n")
for partitioned in (False, True):
    table = catalog.create_table(f"n.calls{partitioned}", pa.schema([("cost", pa.int64()), ("dt", pa.string())]))
    if partitioned:
        with table.update_spec() as spec:
            spec.add_field("dt", IdentityTransform(), "dt")
    try:
        table.add_files(files)
    except Exception as error:
        print("partitioned" if partitioned else "plain", type(error).__name__, error)
        continue
    rows = table.scan().to_arrow()
    print("partitioned:" if partitioned else "plain:", rows.num_rows, "rows,", rows["dt"].null_count, "with dt NULL,",
          len(table.scan("dt = '2026-11-22'").to_arrow()), "of the day")
END
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyarrow==26.0.1 'pyiceberg[sql-sqlite]==0.12.0'

cat >want <<'END'
plain: 4 rows, 4 with dt NULL, 0 of the day
partitioned: 4 rows, 4 with dt NULL, 0 of the day
END
venv/bin/python days.py 2>/dev/null | tee seen
diff want seen || { echo 'the behaviour has changed'; exit 1; }
