#!/usr/bin/env bash
# S3Mock 5.2.0, files, Maven (Java 17)
# at times: one writer is the first; one writer replaces; two at once, same data; two at once, other data: S3Mock looks whether the object is there, and writes, without a lock between the two
set -euo pipefail
. checks/servers/jar.sh
case $1 in
  install) jar com.adobe.testing:s3mock:5.2.0:jar:exec dd7c192fef0005374dec507317ae946eaa5beeffeb4e901d8b97f7fd2ddfb741 ;;
  serve)
    exec java -Dhttp.port="$PORT" -Dserver.port="$((PORT + 1))" -Dvectors.http.port="$((PORT + 2))" -Dvectors.https.port="$((PORT + 3))" \
      -Dcom.adobe.testing.s3mock.store.root="$DATA" -Dserver.address=127.0.0.1 -jar "$TOOLS/s3mock-5.2.0-exec.jar"
    ;;
esac
