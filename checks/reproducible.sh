#!/usr/bin/env bash
# Builds the functions twice, in two folders, with nothing in common but the source:
# each build has a cache of its own, which is empty for the second. The bytes have to
# be the same, here and for whoever builds the same state. So have those of a release.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p build
version=$(git rev-parse --short=12 HEAD 2>/dev/null || echo dev)
arch=${1:-arm64} # as the template deploys
folder=$(mktemp -d "$PWD/build/reproducible.XXXXXX")
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
for name in here another/folder; do
  mkdir -p "$folder/$name"
  cp -R Makefile go.mod go.sum template.yaml workflow.asl.yaml functions internal "$folder/$name"
done
make -C "$folder/here" --no-print-directory build VERSION="$version" GOARCH="$arch"
GOCACHE="$folder/cache" make -C "$folder/another/folder" --no-print-directory build VERSION="$version" GOARCH="$arch"
for function in dailyreport callinsights; do
  one=$(sha256sum <"$folder/here/dist/$function/bootstrap")
  two=$(sha256sum <"$folder/another/folder/dist/$function/bootstrap")
  [ "$one" = "$two" ] || { echo "reproducible: $function differs: $one, $two"; exit 1; }
  echo "reproducible: $function $arch $version ${one%% *}"
done
# In another place, at another time, by somebody whose files are his own.
release() { (cd local && go run ./release -root "$1" -programs "$1/dist" -out "$1/release"); }
release "$folder/here"
(umask 077 && TZ=Asia/Kolkata release "$folder/another/folder")
diff -r "$folder/here/release" "$folder/another/folder/release" || { echo 'reproducible: two releases differ'; exit 1; }
(cd "$folder/here/release" && sha256sum --check --quiet SHA256SUMS)
echo "reproducible: a release of $(wc -l <"$folder/here/release/SHA256SUMS") files"
