#!/usr/bin/env bash
# MinIO 2026-02-12, files, Go module
set -euo pipefail
. checks/servers/module.sh
case $1 in
  install) module github.com/minio/minio v0.0.0-20260212201848-7aac2a2c5b7c h1:/qdoYujxF5MBLDMVLeiYJ/7fBa1HikX39Dvzb9Ji8pA= ;;
  serve)
    export MINIO_ROOT_USER=$AWS_ACCESS_KEY_ID MINIO_ROOT_PASSWORD=$AWS_SECRET_ACCESS_KEY MINIO_UPDATE=off MINIO_CALLHOME_ENABLE=off
    exec "$TOOLS/minio" server --quiet --config-dir "$DATA/config" --address "127.0.0.1:$PORT" --console-address "127.0.0.1:$((PORT + 1))" "$DATA/objects"
    ;;
esac
