#!/usr/bin/env bash
# Holds the demo's lookup endpoint to openapi.yaml, with requests that nobody
# thought of; with search switched on, and off. The demo has no authorizer: API Gateway is that, so the checks of
# authentication are left out here.
set -euo pipefail
cd "$(dirname "$0")/.."
address=127.0.0.1:${LOOKUP_PORT:-18080}
mkdir -p build/lookup

# serve starts the demo, with search on or off, and returns once it answers.
serve() {
  LOOKUP_SEARCH=$1 dist/zentrunk demo --days 1 --calls 200 --seed 3 --out build/lookup/out --listen "$address" >build/lookup/demo.log 2>&1 &
  demo=$!
  for _ in $(seq 100); do
    grep -q '^The calls of its caller' build/lookup/demo.log && return
    kill -0 "$demo" 2>/dev/null || { cat build/lookup/demo.log; exit 1; }
    sleep 0.2
  done
  cat build/lookup/demo.log
  exit 1
}

end() { kill "$demo" 2>/dev/null; wait "$demo" 2>/dev/null || true; }

# try runs schemathesis with a configuration, and that many examples of each operation.
try() {
  .tools/python/bin/st --config-file "checks/openapi/$1.toml" run openapi.yaml --url "http://$address" --max-examples "$2" --seed 1 \
    --generation-with-security-parameters false --exclude-checks ignored_auth --no-color >"build/lookup/$1.log" 2>&1 ||
    { tail -80 "build/lookup/$1.log"; exit 1; }
  tail -4 "build/lookup/$1.log"
}

trap end EXIT
serve on
curl --fail --silent --show-error "$(sed -n 's/^The quality of one call: *curl //p' build/lookup/demo.log)" | grep -q '"quality":{"rating"'
search=$(sed -n "s/^The calls of its caller: *curl '\(.*\)'/\1/p" build/lookup/demo.log)
curl --fail --silent --show-error "$search" | grep -q '"objects":\[{"call_uuid"'
value() { sed "s/.*[?&]$1=\([^&]*\).*/\1/; s/%2B/+/; s/%3A/:/g" <<<"$search"; }
SEARCH_NUMBER=$(value from_number) SEARCH_FROM=$(value end_time__gte) SEARCH_TO=$(value end_time__lt)
export SEARCH_NUMBER SEARCH_FROM SEARCH_TO
try schemathesis 60
try schemathesis-search 40
end
serve off
try schemathesis-off 30
