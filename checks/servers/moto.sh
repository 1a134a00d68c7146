#!/usr/bin/env bash
# moto 5.2.5, in memory, PyPI
# at times: one writer is the first; one writer replaces; two at once, same data; two at once, other data: moto looks whether the object is there, and writes, without a lock between the two
set -euo pipefail
case $1 in
  install)
    [ -e "$TOOLS/moto" ] || python3 -m venv "$TOOLS/moto"
    "$TOOLS/moto/bin/python" -m pip install --quiet --disable-pip-version-check 'moto[s3,server]==5.2.5'
    ;;
  serve) exec "$TOOLS/moto/bin/moto_server" -H 127.0.0.1 -p "$PORT" ;;
esac
