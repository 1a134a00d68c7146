#!/usr/bin/env bash
# gofakes3 1.2.0, in memory, Go module
set -euo pipefail
. checks/servers/module.sh
case $1 in
  install) module github.com/johannesboyne/gofakes3/cmd/gofakes3 v1.2.0 h1:I9VEzPWvvAUAGzDlhYFoZjF0AXMlkcEyZlmBwiI6Oms= ;;
  serve) exec "$TOOLS/gofakes3" -backend memory -quiet -host "127.0.0.1:$PORT" ;;
esac
