#!/usr/bin/env bash
# s3proxy 4.1.0 `filesystem-nio2`, files, Maven (Java 17)
# at times: one writer replaces; two at once, other data: s3proxy compares the ETag, and writes, without a lock between the two
set -euo pipefail
. checks/servers/jar.sh
case $1 in
  install) jar org.gaul:s3proxy:4.1.0:jar:jar-with-dependencies a4d025969aaf796616ed4b1e2491d87d455ce84bb28cb9db086b2e6aaa68b48d ;;
  serve)
    mkdir -p "$DATA/objects"
    cat >"$DATA/s3proxy.conf" <<CONF
s3proxy.endpoint=http://127.0.0.1:$PORT
s3proxy.authorization=aws-v2-or-v4
s3proxy.identity=$AWS_ACCESS_KEY_ID
s3proxy.credential=$AWS_SECRET_ACCESS_KEY
jclouds.provider=filesystem-nio2
jclouds.filesystem.basedir=$DATA/objects
CONF
    exec java -jar "$TOOLS/s3proxy-4.1.0-jar-with-dependencies.jar" --properties "$DATA/s3proxy.conf"
    ;;
esac
