#!/usr/bin/env bash
# rclone 1.76.0 `serve s3`, files, Go module
# at times: two at once, same data; two at once, other data: rclone writes over a file in its place, so that a get of it meanwhile breaks off; the run ends as Storage, and its next one goes on
set -euo pipefail
. checks/servers/module.sh
case $1 in
  install) module github.com/rclone/rclone v1.76.0 h1:Gabl7KmhxyOXyMtFNA/s6wZ3LZ/2x0NP7xZLNEW3Guo= ;;
  serve) exec "$TOOLS/rclone" --config "$DATA/rclone.conf" serve s3 --addr "127.0.0.1:$PORT" --auth-key "$AWS_ACCESS_KEY_ID,$AWS_SECRET_ACCESS_KEY" "$DATA" ;;
esac
