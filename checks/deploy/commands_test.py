"""Runs the commands that docs/deploy.md, docs/operations.md and docs/webhook.md give around a
deployment: those about the secrets and the mail, with the AWS CLI against moto."""

import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

from commands.collect import page
from commands.server import KEYS, Moto

from deploy.stack import NEW, ROOT, Stack

PAIR = {"auth_id": "MAXXXXXXXXXXXXXXXXXX", "auth_token": "of-no-account"}
ENVIRONMENT = {**KEYS, "PATH": f"{ROOT / '.tools/aws/bin'}:{os.environ['PATH']}"}


def command(name, start):
    """The command of a page that begins so, without a remark behind it."""
    [found] = {c.text for c in page(name) if c.text.startswith(start)}
    return found


class Commands(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        server = Moto()
        cls.addClassCleanup(server.close)
        cls.url = server.url
        holder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(holder.cleanup)
        cls.folder = pathlib.Path(holder.name)
        cls.secrets, cls.topics = server.client("secretsmanager"), server.client("sns")

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
        line = command("docs/deploy.md", "echo 'Auth ID")
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
        rotate = command("docs/operations.md", "aws secretsmanager put-secret-value").replace("<Secret>", arn)
        for line, token in ((fill, "first"), (rotate, "second")):
            pair = {**PAIR, "auth_token": token}
            (self.folder / "pair.json").write_text(json.dumps(pair))
            self.run_in_a_shell(line)
            self.holds(arn, pair)

    def test_secret_is_copied_and_put_back(self):
        arn = self.secrets.create_secret(Name="that-is-copied", SecretString=json.dumps(PAIR))["ARN"]
        self.run_in_a_shell(command("docs/operations.md", "(umask 077 && aws secretsmanager get-secret-value").replace("<Secret>", arn))
        self.assertEqual((self.folder / "pair.json").stat().st_mode & 0o777, 0o600)
        self.secrets.put_secret_value(SecretId=arn, SecretString="{}")
        self.run_in_a_shell(Stack(NEW).made("Outputs")["FillSecret"]["Value"].replace("${Credentials}", arn))
        self.holds(arn, PAIR)

    def test_secret_of_the_webhook(self):
        lines = re.findall(r'(?m)^\{"url".*\}$', (ROOT / "docs/webhook.md").read_text())
        self.assertEqual([json.loads(line)["format"] for line in lines], ["standard", "slack", "teams"])
        (self.folder / "webhook.json").write_text(lines[0])
        arn = self.run_in_a_shell(command("docs/webhook.md", "aws secretsmanager create-secret")).strip()
        self.holds(arn, json.loads(lines[0]))
        Stack(NEW, {"WebhookSecretArn": arn})

    def test_secret_that_stays_is_removed(self):
        arn = self.secrets.create_secret(Name="that-stays", SecretString="{}")["ARN"]
        self.run_in_a_shell(command("docs/operations.md", "aws secretsmanager delete-secret").replace("<Secret>", arn))
        self.assertIn("DeletedDate", self.secrets.describe_secret(SecretId=arn))

    def test_mail_is_confirmed(self):
        topic = self.topics.create_topic(Name="alarms")["TopicArn"]
        self.run_in_a_shell(command("docs/operations.md", "aws sns subscribe").replace("<Alarms>", topic))
        confirm = command("docs/operations.md", "aws sns confirm-subscription")
        self.assertIn("--authenticate-on-unsubscribe true", confirm)
        listed = command("docs/operations.md", "aws sns list-subscriptions-by-topic")
        for line in (confirm.replace(" TOKEN", " " + "0" * 64), listed):
            said = json.loads(self.run_in_a_shell(line.replace("<Alarms>", topic)))
        self.assertIn("ops@example.com", [s["Endpoint"] for s in said["Subscriptions"]])


if __name__ == "__main__":
    unittest.main()
