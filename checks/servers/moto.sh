#!/usr/bin/env bash
# moto 5.2.5, in memory, from PyPI
set -euo pipefail
case $1 in
  install) make --no-print-directory .tools/sam/bin/python ;;
  serve) exec .tools/sam/bin/moto_server -H 127.0.0.1 -p "$PORT" ;;
esac
