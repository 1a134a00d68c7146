"""Runs the commands that README.md and docs/operations.md give around a deployment: those
about the secret and the mail, with the AWS CLI against moto."""

import json
import logging
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

import boto3
from moto.server import ThreadedMotoServer

from deploy.stack import NEW, ROOT, Stack

PAIR = {"auth_id": "MAXXXXXXXXXXXXXXXXXX", "auth_token": "of-no-account"}
ENVIRONMENT = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "eu-central-1", "PATH": f"{ROOT / '.tools/aws/bin'}:{os.environ['PATH']}"}


def commands(page, start):
    """The commands of a page whose line begins so, without a remark behind them."""
    found = [line.partition("     # ")[0] for line in (ROOT / page).read_text().splitlines() if line.startswith(start)]
    assert found, f"{page} has no {start}"
    return found


class Commands(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        server.start()
        cls.addClassCleanup(server.stop)
        _, port = server.get_host_and_port()
        cls.url = f"http://127.0.0.1:{port}"
        holder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(holder.cleanup)
        cls.folder = pathlib.Path(holder.name)
        cls.secrets, cls.topics = (boto3.client(s, endpoint_url=cls.url, region_name="eu-central-1", aws_access_key_id="test", aws_secret_access_key="test") for s in ("secretsmanager", "sns"))

    def setUp(self):
        (self.folder / "pair.json").unlink(missing_ok=True)

    def run_in_a_shell(self, text, typed=""):
        environment = {**ENVIRONMENT, "HOME": str(self.folder), "AWS_ENDPOINT_URL": self.url}
        ran = subprocess.run(["bash", "-euo", "pipefail", "-c", text], cwd=self.folder, env=environment, input=typed, capture_output=True, text=True, timeout=300)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        return ran.stdout

    def holds(self, secret, pair):
        self.assertEqual(json.loads(self.secrets.get_secret_value(SecretId=secret)["SecretString"]), pair)

    def test_secret_that_is_made_beforehand(self):
        # One line: of two that are pasted, the first would read the second as its answer.
        [line] = commands("README.md", "echo 'Auth ID")
        pair = {**PAIR, "auth_token": "of-no-account/+=%s"}
        printed = self.run_in_a_shell(line, f"{pair['auth_id']}\n{pair['auth_token']}\n")
        arn = printed.strip()
        self.holds(arn, pair)
        # What was printed is what the question takes.
        Stack(NEW, {"SecretArn": arn})

    def test_secret_of_the_stack_is_filled_and_rotated(self):
        arn = self.secrets.create_secret(Name="of-the-stack")["ARN"]
        outputs = Stack(NEW).made("Outputs")
        fill = outputs["FillSecret"]["Value"].replace("${Credentials}", arn)
        [rotate] = [c.replace("<Secret>", arn) for c in commands("docs/operations.md", "aws secretsmanager put-secret-value")]
        for command, token in ((fill, "first"), (rotate, "second")):
            pair = {**PAIR, "auth_token": token}
            (self.folder / "pair.json").write_text(json.dumps(pair))
            self.run_in_a_shell(command)
            self.holds(arn, pair)

    def test_secret_is_copied_and_put_back(self):
        arn = self.secrets.create_secret(Name="that-is-copied", SecretString=json.dumps(PAIR))["ARN"]
        [copy] = [c.replace("<Secret>", arn) for c in commands("docs/operations.md", "(umask 077 && aws secretsmanager get-secret-value")]
        self.run_in_a_shell(copy)
        self.assertEqual((self.folder / "pair.json").stat().st_mode & 0o777, 0o600)
        self.secrets.put_secret_value(SecretId=arn, SecretString="{}")
        self.run_in_a_shell(Stack(NEW).made("Outputs")["FillSecret"]["Value"].replace("${Credentials}", arn))
        self.holds(arn, PAIR)

    def test_secret_that_stays_is_removed(self):
        arn = self.secrets.create_secret(Name="that-stays", SecretString="{}")["ARN"]
        [command] = re.findall(r"`(aws secretsmanager delete-secret [^`]*)`", (ROOT / "docs/operations.md").read_text())
        self.run_in_a_shell(command.replace("<Secret>", arn))
        self.assertIn("DeletedDate", self.secrets.describe_secret(SecretId=arn))

    def test_mail_is_confirmed(self):
        topic = self.topics.create_topic(Name="alarms")["TopicArn"]
        [subscribe] = re.findall(r"`(aws sns subscribe [^`]*)`", (ROOT / "docs/operations.md").read_text())
        self.run_in_a_shell(subscribe.replace("<Alarms>", topic))
        [confirm] = commands("docs/operations.md", "aws sns confirm-subscription")
        self.assertIn("--authenticate-on-unsubscribe true", confirm)
        [listed] = commands("docs/operations.md", "aws sns list-subscriptions-by-topic")
        for command in (confirm.replace(" TOKEN", " " + "0" * 64), listed):
            said = json.loads(self.run_in_a_shell(command.replace("<Alarms>", topic)))
        self.assertIn("ops@example.com", [s["Endpoint"] for s in said["Subscriptions"]])


if __name__ == "__main__":
    unittest.main()
