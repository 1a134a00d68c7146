#!/usr/bin/env bash
# Finds products that the compiler fuses into sums on arm64, which Lambda runs: they
# are rounded once there and twice on amd64, so that a rerun on another machine
# would change bytes. A conversion around the product, float64(a*b), prevents it.
set -euo pipefail
cd "$(dirname "$0")/.."
fused=$(GOARCH=arm64 go build -gcflags=-S ./internal/... ./functions/... 2>&1 | grep -E '\bFN?M(ADD|SUB)[SD]\b' | grep -oE '[^ (]+\.go:[0-9]+' | sort -u || true)
# One that is there on purpose, so that a compiler whose listing changes does not pass.
witness=$(mktemp -d)
trap 'rm -rf "$witness"' EXIT
printf 'package witness\n\nfunc Fused(a, b, c float64) float64 { return a*b + c }\n' >"$witness/witness.go"
GOARCH=arm64 go tool compile -S -o /dev/null -p witness "$witness/witness.go" | grep -qE '\bFMADDD\b' || { echo 'fused: the listing shows no fused product where there is one'; exit 1; }
[ -z "$fused" ] || { echo 'fused on arm64, not on amd64:'; echo "$fused"; exit 1; }
