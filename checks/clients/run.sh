#!/usr/bin/env bash
# Makes clients of openapi.yaml in Go and Python, as the generators come, and has each search,
# look a call up, and read a problem document of the demo. What is made is in build/clients.
#
# Usage: run.sh PYTHON, that of checks/clients/python/requirements.txt
set -euo pipefail
cd "$(dirname "$0")/../.."
python=$PWD/$1
made=build/clients address=127.0.0.1:${LOOKUP_PORT:-18081}
rm -rf "$made" && mkdir -p "$made/python"
cp -r checks/clients/go "$made/go" && mkdir "$made/go/api"
(cd "$made/go" && go tool oapi-codegen -config oapi.yaml ../../../openapi.yaml && go build -mod=readonly -o lookupclient .)
"$python" -m openapi_python_client generate --path openapi.yaml --output-path "$made/python/lookup_client" --meta none --config checks/clients/python/generator.yaml

dist/zentrunk demo --calls 200 --seed 3 --out "$made/out" --listen "$address" >"$made/demo.log" 2>&1 &
demo=$!
trap 'kill "$demo" 2>/dev/null; wait "$demo" 2>/dev/null || true' EXIT
for _ in $(seq 100); do
  grep -q '^The calls of its caller' "$made/demo.log" && break
  kill -0 "$demo" 2>/dev/null || { cat "$made/demo.log"; exit 1; }
  sleep 0.2
done
search=$(sed -n "s/^The calls of its caller: *curl '\(.*\)'/\1/p" "$made/demo.log")
value() { sed "s/.*[?&]$1=\([^&]*\).*/\1/; s/%2B/+/; s/%3A/:/g" <<<"$search"; }
asked=("http://$address" "$(value from_number)" "$(value end_time__gte)" "$(value end_time__lt)")
"$made/go/lookupclient" "${asked[@]}"
PYTHONPATH=$made/python "$python" checks/clients/python/use.py "${asked[@]}"
