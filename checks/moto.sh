#!/usr/bin/env bash
# Holds moto's S3, a server that shares no code with ours, to the contract of
# internal/bucket/contract. It answers one request at a time: with threads, as it comes,
# it looks and writes without a lock between the two (docs/servers.md).
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p build/moto
port=$(.tools/sam/bin/python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
.tools/sam/bin/python - "$port" >build/moto/server.log 2>&1 <<'END' &
import sys
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import run_simple

run_simple("127.0.0.1", int(sys.argv[1]), DomainDispatcherApplication(create_backend_app), threaded=False)
END
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true' EXIT
for _ in $(seq 300); do
  curl --silent --output /dev/null "http://127.0.0.1:$port/" && break
  kill -0 "$server" 2>/dev/null || { cat build/moto/server.log; exit 1; }
  sleep 0.2
done
CONTRACT_BUCKET=contract AWS_ENDPOINT_URL_S3=http://127.0.0.1:$port AWS_REGION=us-east-1 \
  AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_SESSION_TOKEN= AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null \
  go test ./internal/bucket -count=1 -run '^TestContractOfServer$' -v | grep -vE '^(=== |SDK )' || { tail -20 build/moto/server.log; exit 1; }
