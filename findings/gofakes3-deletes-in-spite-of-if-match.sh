#!/usr/bin/env bash
# Expected: a delete with If-Match and the ETag of another object is refused with 412, as by S3, and as this
#   server refuses a put.
# Seen: it is answered 204, and the object is gone. The same holds for an ETag that no object ever had.
# Versions: github.com/johannesboyne/gofakes3 v1.2.0, in memory.
# Date: 2026-11-29.
# Hurt: who tests with it that a cleanup takes only what it has seen: the test passes for code that forgets
#   the header, and what another writer has just put is deleted in code that sends it.
#
# Exit status: 0 while the behaviour is as described, another when it changes.
set -euo pipefail
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || { kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true; }; rm -rf "$work"' EXIT
cd "$work"
free() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
port=$(free)
GOTOOLCHAIN=go1.26.8 GOWORK=off GOFLAGS= GOBIN=$work go install github.com/johannesboyne/gofakes3/cmd/gofakes3@v1.2.0 >log 2>&1 || { cat log; exit 1; }
./gofakes3 -backend memory -quiet -initialbucket bucket -host "127.0.0.1:$port" >log 2>&1 </dev/null &
server=$!

cat >ask.py <<'END'
import http.client
import sys
import time


def ask(method, body=None, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=60)
    connection.request(method, "/bucket/key", body, {name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    answer.read()
    return answer.status


for _ in range(300):
    try:
        ask("GET")
        break
    except OSError:
        time.sleep(0.1)
another = '"00000000000000000000000000000000"'
print("put:", ask("PUT", "somebody's"))
print("put with If-Match of another object:", ask("PUT", "ours", If_Match=another))
print("delete with If-Match of another object:", ask("DELETE", If_Match=another))
print("get:", ask("GET"))
END
cat >want <<'END'
put: 200
put with If-Match of another object: 412
delete with If-Match of another object: 204
get: 404
END
python3 ask.py "$port" | tee seen
diff want seen || { echo 'the behaviour has changed'; exit 1; }
