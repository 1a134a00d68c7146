#!/usr/bin/env bash
# Builds the functions twice, in two folders, with nothing in common but the source:
# each build has a cache of its own, which is empty for the second. The bytes have to
# be the same, here and for whoever builds the same state.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p build
version=$(git rev-parse --short=12 HEAD 2>/dev/null || echo dev)
arch=${1:-arm64} # as the template deploys
folder=$(mktemp -d "$PWD/build/reproducible.XXXXXX")
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
for name in here another/folder; do
  mkdir -p "$folder/$name"
  cp -R Makefile go.mod go.sum functions internal "$folder/$name"
done
make -C "$folder/here" --no-print-directory build VERSION="$version" GOARCH="$arch"
GOCACHE="$folder/cache" make -C "$folder/another/folder" --no-print-directory build VERSION="$version" GOARCH="$arch"
for function in dailyreport callinsights; do
  one=$(sha256sum <"$folder/here/dist/$function/bootstrap")
  two=$(sha256sum <"$folder/another/folder/dist/$function/bootstrap")
  [ "$one" = "$two" ] || { echo "reproducible: $function differs: $one, $two"; exit 1; }
  echo "reproducible: $function $arch $version ${one%% *}"
done
