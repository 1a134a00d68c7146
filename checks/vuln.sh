#!/usr/bin/env bash
# Asks Go's vulnerability database about all code of both modules. A vulnerability
# in code that is called ends it with status 1.
#
# The database is the archive that VULNDB names, or else the one on the network.
# Without either nothing is known, and that is said and is no failure, unless
# VULN_REQUIRED is set.
set -euo pipefail
cd "$(dirname "$0")/.."
unpack() {
  rm -rf build/vulndb
  mkdir -p build/vulndb
  tar -xzf "$1" -C build/vulndb
  index=$(find build/vulndb -type d -name index | head -n 1)
  [ -n "$index" ] || { echo "vuln: $1 holds no database"; exit 1; }
  db=file://$PWD/$(dirname "$index")
}
online=https://vuln.go.dev
if [ -n "${VULNDB:-}" ]; then
  unpack "$VULNDB"
elif curl --silent --fail --max-time 10 --output /dev/null "$online/index/db.json"; then
  db=$online
else
  echo '****************************************************************'
  echo "vuln: SKIPPED. $online cannot be reached and VULNDB is not set:"
  echo 'vuln: nothing is known about vulnerabilities of this state.'
  echo '****************************************************************'
  [ -z "${VULN_REQUIRED:-}" ] || exit 1
  exit 0
fi
go build -o .tools/govulncheck golang.org/x/vuln/cmd/govulncheck
echo "vuln: $db, last changed $(curl --silent "$db/index/db.json")"
.tools/govulncheck -db "$db" ./...
cd local
../.tools/govulncheck -db "$db" ./...
