#!/usr/bin/env bash
# versitygw 1.8.0, files, Go module
set -euo pipefail
. checks/servers/module.sh
case $1 in
  install) module github.com/versity/versitygw/cmd/versitygw v1.8.0 h1:au+wI+aybno/STsQiSm35Uu6Q6iK5MWReQxgO6SEMFc= ;;
  serve)
    # Attributes of an object are those of its file: beside it (--sidecar) they are replaced one after the other.
    exec "$TOOLS/versitygw" --quiet --port "127.0.0.1:$PORT" --access "$AWS_ACCESS_KEY_ID" --secret "$AWS_SECRET_ACCESS_KEY" posix "$DATA"
    ;;
esac
