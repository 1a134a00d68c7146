"""moto, an AWS of nobody, on loopback."""

import logging

import boto3
from moto.server import ThreadedMotoServer

REGION = "eu-central-1"
KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_SESSION_TOKEN": "test", "AWS_DEFAULT_REGION": REGION, "AWS_REGION": REGION}


class Moto:
    """Serves until closed."""

    def __init__(self):
        logging.getLogger("werkzeug").setLevel(logging.ERROR)  # else a line for each request
        self.server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self.server.start()
        self.url = "http://%s:%s" % self.server.get_host_and_port()

    def client(self, service):
        return boto3.client(service, endpoint_url=self.url, region_name=REGION, aws_access_key_id="test", aws_secret_access_key="test")

    def close(self):
        self.server.stop()
