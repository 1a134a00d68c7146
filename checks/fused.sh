#!/usr/bin/env bash
# Finds products that the compiler fuses into sums on arm64, which Lambda runs: they
# are rounded once there and twice on amd64, so that a rerun on another machine
# would change bytes. A conversion around the product, float64(a*b), prevents it.
set -euo pipefail
cd "$(dirname "$0")/.."
export GOARCH=arm64
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# fused prints the places of a listing.
fused() { { grep -E '\bFN?M(ADD|SUB)[SD]\b' "$1" || true; } | grep -oE '[^ (]+\.go:[0-9]+' | sort -u; }

go build -gcflags=-S ./internal/... ./functions/... >"$work/listing" 2>&1 || { go build ./internal/... ./functions/...; exit 1; } # which shows why
# One that is there on purpose, so that a compiler whose listing changes does not pass.
printf 'package witness\n\nfunc Fused(a, b, c float64) float64 { return a*b + c }\n' >"$work/witness.go"
go tool compile -S -o "$work/witness.o" -p witness "$work/witness.go" >"$work/witness"
[ -n "$(fused "$work/witness")" ] || { echo 'fused: the listing shows no fused product where there is one'; exit 1; }
found=$(fused "$work/listing" || true)
[ -z "$found" ] || { echo 'fused on arm64, not on amd64:'; echo "$found"; exit 1; }
