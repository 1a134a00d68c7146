#!/usr/bin/env bash
# Expected: of eight puts of one key at once with If-None-Match: *, one is carried out and the others are
#   412 or 409, as with S3: locks and "create if absent" on object stores rest on that.
# Seen: one after the other, the second is refused. At once, two to eight of eight are answered 200 in
#   some rounds, and each of these writers believes that it was the first.
# Versions: com.adobe.testing:s3mock 5.2.0 (exec jar), Java 17.
# Date: 2026-11-29.
# Hurt: who tests code that relies on conditional writes with it: two writers both win, so that the test of a
#   lock fails at random.
# Exit status: 0 while the behaviour is as described, another when it changes.
set -euo pipefail
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || { kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true; }; rm -rf "$work"' EXIT
cd "$work"
free() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
port=$(free)
mvn --quiet --batch-mode dependency:copy -Dartifact=com.adobe.testing:s3mock:5.2.0:jar:exec -DoutputDirectory="$work" >log 2>&1 || { cat log; exit 1; }
java -Dserver.address=127.0.0.1 -Dhttp.port="$port" -Dserver.port="$(free)" -Dvectors.http.port="$(free)" -Dvectors.https.port="$(free)" \
  -Dcom.adobe.testing.s3mock.store.root="$work/data" -jar s3mock-5.2.0-exec.jar >log 2>&1 </dev/null &
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
put("/bucket/key", "first")
print("one after the other:", put("/bucket/key", "second", If_None_Match="*")[0])
rounds = [winners(f"/bucket/{n}", n, If_None_Match="*") for n in range(60)]
print("winners in each round:", *rounds, file=sys.stderr)
print("at once, one winner in each of 60 rounds:", all(n == 1 for n in rounds))
END
cat >want <<'END'
one after the other: 412
at once, one winner in each of 60 rounds: False
END
python3 race.py "$port" | tee seen
diff want seen || { echo 'the behaviour has changed'; exit 1; }
