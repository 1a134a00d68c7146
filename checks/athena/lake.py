"""A bucket and a Glue catalogue by moto, loaded as the template deploys them, and
beside the bucket the same objects as plain files."""

import logging
import pathlib
import re
import shutil
import urllib.parse

import aws_focus
import boto3
import duckdb
from moto.server import ThreadedMotoServer

from deploy.stack import NEW, Stack

BUCKET, PREFIX = "reports", "team/"
STACK = Stack(NEW, {"ReportPrefix": PREFIX}, ReportBucket=BUCKET, **{"AWS::Region": "us-east-1", "AWS::StackName": "zentrunk"})
DATABASE = STACK.values["DatabaseName"]
KEYS = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": STACK.names["AWS::Region"]}
LIST = re.compile(r'"GET /' + BUCKET + r"/?\?(\S+) HTTP")


def of_type(kind):
    """The properties of the stack's resources of a kind."""
    return [r["Properties"] for r in STACK.made().values() if r["Type"] == kind]


class Lake(logging.Handler):
    """The servers on a port of the loopback, and a count of what is listed in the bucket."""

    bucket, prefix = BUCKET, PREFIX

    def __init__(self, mirror: pathlib.Path):
        super().__init__()
        self.mirror = mirror
        self.listed = []  # the prefix of each listing
        log = logging.getLogger("werkzeug")  # it writes a line for each request
        log.setLevel(logging.INFO)
        log.addHandler(self)
        log.propagate = False
        self.server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self.server.start()
        self.endpoint = "http://{}:{}".format(*self.server.get_host_and_port())
        self.s3 = boto3.client("s3", endpoint_url=self.endpoint, **KEYS)
        self.s3.create_bucket(Bucket=BUCKET)

        self.glue = boto3.client("glue", endpoint_url=self.endpoint, **KEYS)
        for database in of_type("AWS::Glue::Database"):
            self.glue.create_database(DatabaseInput=database["DatabaseInput"])
        self.tables = {}
        for table in of_type("AWS::Glue::Table"):
            put = table["TableInput"]
            self.glue.create_table(DatabaseName=DATABASE, TableInput=put)
            self.tables[put["Name"]] = put
        self.months = [f"{year}-{month:02}" for year in range(2026, 2030) for month in range(1, 13)]
        self.glue.create_table(DatabaseName=DATABASE, TableInput=aws_focus.table(f"s3://{BUCKET}/aws_focus/", self.months))

    def now(self, day):
        """Sets the clock of the tables, which is NOW where their days end."""
        for put in self.tables.values():
            days = put["Parameters"]["projection.dt.range"].replace("NOW", str(day))
            self.glue.update_table(DatabaseName=DATABASE, TableInput={**put, "Parameters": {**put["Parameters"], "projection.dt.range": days}})

    def publish(self, bucket: pathlib.Path, published, day):
        """Puts the files of a day that is published in a folder under the name of a day."""
        for table in self.tables:
            key = f"{table}/dt={day}/{table}.parquet"
            path = bucket / table / f"dt={published}" / f"{table}.parquet"
            self.s3.put_object(Bucket=BUCKET, Key=PREFIX + key, Body=path.read_bytes())
            (self.mirror / key).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, self.mirror / key)
        self.export(f"{day:%Y-%m}")

    def export(self, month: str):
        """Puts a month of the made-up AWS export beside the days."""
        key = f"aws_focus/{aws_focus.PARTITION}={month}/data.parquet"
        path = self.mirror / key
        if not path.exists():
            path.parent.mkdir(parents=True)
            duckdb.execute(f"COPY (SELECT * EXCLUDE ({aws_focus.PARTITION}) FROM ({aws_focus.select([month])})) TO '{path}' (FORMAT parquet)")
            self.s3.put_object(Bucket=BUCKET, Key=key, Body=path.read_bytes())

    def emit(self, record):
        found = LIST.search(record.getMessage())
        if found:
            self.listed += urllib.parse.parse_qs(found[1]).get("prefix", [""])

    def properties(self) -> dict:
        """How Trino's Hive connector reaches them."""
        return {
            "hive.table-statistics-enabled": "false",  # moto keeps none
            "parquet.small-file-threshold": "0B",  # or files of up to 3 MB are read whole
            "hive.metastore": "glue", "hive.metastore.glue.region": KEYS["region_name"], "hive.metastore.glue.endpoint-url": self.endpoint,
            "hive.metastore.glue.aws-access-key": KEYS["aws_access_key_id"], "hive.metastore.glue.aws-secret-key": KEYS["aws_secret_access_key"],
            "fs.s3.enabled": "true", "s3.region": KEYS["region_name"], "s3.endpoint": self.endpoint, "s3.path-style-access": "true",
            "s3.aws-access-key": KEYS["aws_access_key_id"], "s3.aws-secret-key": KEYS["aws_secret_access_key"],
        }
