"""What a look-up asks of S3 where a year of days lies there, counted at moto's S3.

The blocks of kind `year` are executed over 365 files of calls: one, in which the call is, and copies of
another for the other days. Requests are those in the server's log.
"""

import collections
import contextlib
import datetime
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

import pyarrow.parquet as pq

import runners
import verdicts
from dates import DAY
from engines import READERS

DUCKDB = pathlib.Path(__file__).parents[2] / ".tools/readers-s3/bin/python"
CASES = ["named", "unnamed"]
DAYS = [DAY - datetime.timedelta(n) for n in range(-30, 335)]
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1",
               "AWS_ALLOW_HTTP": "true", "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"}


@contextlib.contextmanager
def server():
    """moto's S3 on loopback: its address, and the file of its log."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.NamedTemporaryFile() as log:
        process = subprocess.Popen([sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)], stdout=log, stderr=log)
        try:
            wait(process, port)
            yield f"http://127.0.0.1:{port}", pathlib.Path(log.name)
        finally:
            process.terminate()
            process.wait()


def wait(process, port):
    for _ in range(300):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        if process.poll() is not None:
            break
        time.sleep(0.2)
    raise SystemExit("moto does not start")


def put(url, data=b""):
    with urllib.request.urlopen(urllib.request.Request(url, data, {"Content-Type": "application/octet-stream"}, method="PUT")):
        pass


def asked(log, since):
    """The requests that stand in the log after that byte, by kind."""
    with open(log, "rb") as file:
        file.seek(since)
        lines = re.findall(rb'"(?:\x1b\[[0-9;]*m)*(GET|HEAD) (\S+) HTTP', file.read())
    return collections.Counter("LIST" if b"list-type" in path or b"prefix=" in path else method.decode() for method, path in lines)


def tables(folder, blocks):
    """The rows of the page's table: a reader and what each of its blocks asked for. Below folder lie two
    demos of one day each: `one`, in which the call is, and `other`, for all other days."""
    [one], [other] = ([*(folder / name).glob("*/calls/dt=*/calls.parquet")] for name in ("one", "other"))
    calls = pq.ParquetFile(one).read(["call_uuid"])["call_uuid"].to_pylist()
    rows = collections.defaultdict(dict)
    with server() as (endpoint, log):
        put(f"{endpoint}/my-bucket")
        for day in DAYS:
            put(f"{endpoint}/my-bucket/calls/dt={day}/calls.parquet", (one if day == DAY else other).read_bytes())
        for block in blocks:
            since = log.stat().st_size
            answer = execute(block, block.source.replace(verdicts.CALL, calls[len(calls) // 2]), endpoint)
            if len(answer.get("rows", [])) != 1:
                raise SystemExit(f"docs/readers.md:{block.line}: {answer}")
            rows[block.reader][block.world] = asked(log, since)
    return {"year": [[label(name), *(told(cases.get(c)) for c in CASES)] for name, cases in rows.items()]}


def execute(block, source, endpoint):
    reader = READERS[block.reader.removesuffix("-union")]
    if reader.name != "duckdb":
        job = {"folder": "/", "language": block.language, "kind": block.kind, "source": source}
        return runners.python(reader, [], [job], environment=CREDENTIALS | {"AWS_ENDPOINT_URL": endpoint})[0]
    [extension] = DUCKDB.parents[1].rglob("httpfs.duckdb_extension")
    settings = f"""LOAD '{extension}'; SET s3_endpoint = '{endpoint.removeprefix("http://")}'; SET s3_use_ssl = false; SET s3_url_style = 'path';
        SET s3_access_key_id = 'test'; SET s3_secret_access_key = 'test'; SET s3_region = 'us-east-1';"""
    return runners.python(reader, [], [{"folder": "/", "language": "sql", "kind": block.kind, "source": settings + source}], executable=DUCKDB)[0]


def label(name):
    return {"duckdb": "DuckDB 1.4.4", "duckdb-union": "DuckDB 1.4.4, `union_by_name = true`"}.get(name) or READERS[name].label


def told(requests):
    return ", ".join(f"{requests[k]} {k}" for k in ("LIST", "HEAD", "GET") if requests[k]) if requests else "–"
