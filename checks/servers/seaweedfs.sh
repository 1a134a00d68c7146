#!/usr/bin/env bash
# SeaweedFS 4.53 of 2026-11-09, volumes, Go module
set -euo pipefail
. checks/servers/module.sh
case $1 in
  install) module github.com/seaweedfs/seaweedfs/weed v0.0.0-20261109003541-7506e5f91cd6 h1:LOYZFToHq9F7pSR6lkPGfkM8RmHlVFrzndKdhmNZjrU= \
    github.com/tyler-smith/go-bip39=github.com/cosmos/go-bip39@v1.0.0 ;;
  serve)
    cat >"$DATA/s3.json" <<JSON
{"identities": [{"name": "all", "credentials": [{"accessKey": "$AWS_ACCESS_KEY_ID", "secretKey": "$AWS_SECRET_ACCESS_KEY"}], "actions": ["Admin", "Read", "Write", "List"]}]}
JSON
    exec "$TOOLS/weed" server -ip 127.0.0.1 -ip.bind 127.0.0.1 -dir "$DATA" -s3 -s3.port "$PORT" -s3.config "$DATA/s3.json" \
      -master.port "$((PORT + 1))" -volume.port "$((PORT + 2))" -filer.port "$((PORT + 3))" -volume.max 20 -master.volumeSizeLimitMB 64
    ;;
esac
