"""Holds what docs/operations.md says of restoring a day to what comes of it.

Usage: restore.py FOLDER, where FOLDER holds a bucket with published days as plain
files. The block of the page is executed as it stands there, but for the names in its
first line, against moto's S3 with versioning. Ends with status 1 at the first fault.
"""

import hashlib
import json
import logging
import os
import pathlib
import re
import subprocess
import sys

import boto3
from botocore.exceptions import ClientError
from moto.server import ThreadedMotoServer

from world import free_port

ROOT = pathlib.Path(__file__).parent.parent
BUCKET, PREFIX = "reports", "team/"
ENVIRONMENT = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1"}


def block() -> str:
    """The block of the page."""
    (found,) = re.findall(r"```\n(~/\.sam/bin/python - <<'END'\n.*?\nEND)\n```", (ROOT / "docs/operations.md").read_text(), re.DOTALL)
    return found


class Store:
    """A bucket with versioning that holds a day, with revisions before it."""

    def __init__(self, endpoint: str, folder: pathlib.Path):
        self.endpoint = endpoint
        self.s3 = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test")
        self.s3.create_bucket(Bucket=BUCKET)
        self.s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
        (path,) = folder.glob("*/manifests/dt=*/manifest.json")
        manifest = json.loads(path.read_text())
        self.day = manifest["date"]
        self.files = {PREFIX + f["key"]: (path.parents[2] / f["key"]).read_bytes() for f in manifest["files"]}
        for f in manifest["files"]:
            f["key"] = PREFIX + f["key"]
        self.manifest = f"{PREFIX}manifests/dt={self.day}/manifest.json"
        self.rejects = f"{PREFIX}rejects/dt={self.day}/rejects.jsonl"
        self.first = {key: b"an earlier revision's " + key.encode() for key in [*self.files, self.rejects]}  # rejects are its alone
        named = [{"key": key, "sha256": hashlib.sha256(content).hexdigest()} for key, content in self.first.items()]
        self.first[self.manifest] = json.dumps({**manifest, "revision": 1, "files": named}).encode()
        self.files[self.manifest] = json.dumps({**manifest, "revision": 2}).encode()
        for key, content in [*self.first.items(), *self.files.items()]:
            self.put(key, content)
        self.s3.delete_object(Bucket=BUCKET, Key=self.rejects)
        self.put(f"{PREFIX}calls/dt=2000-01-01/calls.parquet", b"another day's")

    def put(self, key: str, content: bytes):
        self.s3.put_object(Bucket=BUCKET, Key=key, Body=content, ContentType="application/x-of-ours", Metadata={"rows": "of " + key})

    def keys(self) -> set:
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
        return {o["Key"] for page in pages for o in page.get("Contents", [])}

    def versions(self, key: str = "") -> list:
        pages = self.s3.get_paginator("list_object_versions").paginate(Bucket=BUCKET, Prefix=key)
        return [v for page in pages for v in page.get("Versions", [])]

    def delete_day(self):
        for key in [k for k in self.keys() if f"dt={self.day}/" in k]:
            self.s3.delete_object(Bucket=BUCKET, Key=key)

    def restore(self, revision: str = "None") -> subprocess.CompletedProcess:
        """Executes the block for the day."""
        text = block()
        line = 'bucket, prefix, day, revision = "<Bucket>", "", "2026-11-22", None'
        want(text.count(line), 1)
        text = text.replace(line, f'bucket, prefix, day, revision = "{BUCKET}", "{PREFIX}", "{self.day}", {revision}')
        text = text.replace("~/.sam/bin/python", sys.executable)
        return subprocess.run(["bash", "-c", text], capture_output=True, text=True, check=False,
                              env={**os.environ, **ENVIRONMENT, "AWS_ENDPOINT_URL_S3": self.endpoint})

    def holds(self, files: dict):
        """Holds that these files of the day lie there as they were put, and no others."""
        want({key for key in self.keys() if f"dt={self.day}/" in key}, set(files))
        for key, content in files.items():
            found = self.s3.get_object(Bucket=BUCKET, Key=key)
            want(found["Body"].read() == content, True, key, "has other bytes")
            want((found["ContentType"], found["Metadata"]), ("application/x-of-ours", {"rows": "of " + key}))


def want(got, wanted, *about):
    if got != wanted:
        raise SystemExit(f"restore: got {got!r}, want {wanted!r} {' '.join(map(str, about))}")


def deleted(store: Store):
    """A day that was deleted comes back, and only what its manifest names of it."""
    store.delete_day()
    done = store.restore()
    want(done.returncode, 0, done.stderr)
    store.holds(store.files)
    want(done.stdout.splitlines()[-1], "there is " + store.manifest)


def again(store: Store):
    """A day that is whole gets no new version."""
    before = [(v["Key"], v["VersionId"]) for v in store.versions()]
    want(store.restore().returncode, 0)
    want([(v["Key"], v["VersionId"]) for v in store.versions()], before)


def damaged(store: Store):
    """A file that was overwritten comes back too, by its sum and not by its age."""
    store.put(f"{PREFIX}calls/dt={store.day}/calls.parquet", b"PAR1 and nothing else")
    want(store.restore().returncode, 0)
    store.holds(store.files)


def earlier(store: Store):
    """An earlier revision comes back by its number, with the rejects that it names."""
    done = store.restore("1")
    want(done.returncode, 0, done.stderr)
    store.holds(store.first)
    done = store.restore("7")
    want((done.returncode, store.manifest in done.stderr), (1, True), done.stderr)
    store.holds(store.first)


def out_of_reach(store: Store):
    """Where a version is gone for good, nothing is put back and the file is named."""
    spend = f"{PREFIX}spend/dt={store.day}/spend.parquet"
    for v in store.versions(spend):
        store.s3.delete_object(Bucket=BUCKET, Key=spend, VersionId=v["VersionId"])
    store.delete_day()
    before = store.keys()
    done = store.restore()
    want((done.returncode, spend in done.stderr, "nothing is changed" in done.stderr), (1, True, True), done.stderr)
    want(store.keys(), before)


def main():
    logging.getLogger("werkzeug").setLevel(logging.WARNING)  # a line for each request
    port = free_port()
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
    server.start()
    try:
        store = Store(f"http://127.0.0.1:{port}", pathlib.Path(sys.argv[1]))
        for scenario in (deleted, again, damaged, earlier, out_of_reach):
            scenario(store)
            print(f"restore: {scenario.__name__}: {scenario.__doc__}")
    except ClientError as err:
        sys.exit(f"restore: {err}")
    finally:
        server.stop()


if __name__ == "__main__":
    main()
