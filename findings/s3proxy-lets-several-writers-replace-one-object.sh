#!/usr/bin/env bash
# Expected: of eight puts at once with If-Match and the ETag of the object that lies there, one is carried
#   out and the others are 412 or 409, as with S3: read, change and write back rests on that.
# Seen: one after the other, a wrong ETag is refused. At once, two to eight of eight are answered 200 in
#   most rounds, and all changes but the last are lost. If-None-Match: * has one winner in each round.
# Versions: org.gaul:s3proxy 4.1.0 with filesystem-nio2, Java 17.
# Date: 2026-11-29.
# Hurt: who keeps a counter, a manifest or the state of a deployment on it: changes get lost without an error.
#
# Exit status: 0 while the behaviour is as described, another when it changes.
set -euo pipefail
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || { kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true; }; rm -rf "$work"' EXIT
cd "$work"
free() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
port=$(free)
mvn --quiet --batch-mode dependency:copy -Dartifact=org.gaul:s3proxy:4.1.0:jar:jar-with-dependencies -DoutputDirectory="$work" >log 2>&1 || { cat log; exit 1; }
mkdir objects
cat >s3proxy.conf <<END
s3proxy.endpoint=http://127.0.0.1:$port
s3proxy.authorization=none
jclouds.provider=filesystem-nio2
jclouds.filesystem.basedir=$work/objects
END
java -jar s3proxy-4.1.0-jar-with-dependencies.jar --properties s3proxy.conf >log 2>&1 </dev/null &
server=$!

cat >race.py <<'END'
import http.client
import sys
import threading
import time

PORT = int(sys.argv[1])


def put(path, body, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    connection.request("PUT", path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    answer.read()
    return answer.status, answer.getheader("ETag")


def winners(path, of, **headers):
    """How many of eight puts at once are carried out. No two are of the same bytes."""
    gate, won = threading.Barrier(8), []

    def write(n):
        gate.wait()
        if put(path, f"round {of}, writer {n}", **headers)[0] == 200:
            won.append(n)

    writers = [threading.Thread(target=write, args=(n,)) for n in range(8)]
    for w in writers:
        w.start()
    for w in writers:
        w.join()
    return len(won)


for _ in range(900):
    try:
        put("/bucket", "")
        break
    except OSError:
        time.sleep(0.2)
_, etag = put("/bucket/key", "first")
print("a wrong ETag:", put("/bucket/key", "second", If_Match='"00000000000000000000000000000000"')[0])
first = [winners(f"/bucket/{n}", n, If_None_Match="*") for n in range(60)]
replaced = []
for n in range(60):
    _, etag = put("/bucket/key", f"before round {n}")
    replaced.append(winners("/bucket/key", n, If_Match=etag))
print("winners in each round:", *first, "and", *replaced, file=sys.stderr)
print("If-None-Match: * at once, one winner in each of 60 rounds:", all(n == 1 for n in first))
print("If-Match at once, one winner in each of 60 rounds:", all(n == 1 for n in replaced))
END
cat >want <<'END'
a wrong ETag: 412
If-None-Match: * at once, one winner in each of 60 rounds: True
If-Match at once, one winner in each of 60 rounds: False
END
python3 race.py "$port" | tee seen
diff want seen || { echo 'the behaviour has changed'; exit 1; }
