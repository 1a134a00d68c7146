#!/usr/bin/env bash
# Runs every fuzz target below the folders, one after the other.
#
# Usage: fuzz.sh TIME FOLDER..., the time as -fuzztime takes it: 1m, or 20000x. In
# `make check` it is a number of inputs: with a time, Go reports the end of the time
# as a failure now and then. Targets are found by their name, so that none is forgotten. What a target
# finds is left in its package's testdata/fuzz, to be mended and kept.
set -euo pipefail
cd "$(dirname "$0")/.."
time=$1
shift
targets=$(grep -rhoE --include='*_test.go' --with-filename '^func Fuzz[A-Za-z0-9_]*' "$@" | sort)
[ -n "$targets" ] || { echo 'fuzz: no targets found'; exit 1; }
while IFS=: read -r file func; do
  folder=$(dirname "$file") name=${func#func }
  module=.
  case $folder in local*) module=local folder=.${folder#local} ;; esac
  echo "fuzz: $name"
  (cd "$module" && go test "./$folder" -run '^$' -fuzz "^$name\$" -fuzztime "$time" -fuzzminimizetime 10x -parallel 2 | grep -vE '^fuzz: elapsed.*gathering|^PASS') </dev/null
done <<<"$targets"
