"""What people type wrongly at a deployment, what refuses it, and with which sentence."""

import os
import pathlib
import subprocess
import tempfile
import unittest

from deploy.stack import NEW, ROOT, Refused, Stack

REGION_S, ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:", "want the full ARN of a secret"
ZONE, HOUR = "want an IANA name such as UTC, Europe/Berlin or America/New_York", "want a whole number from 0 to 23"
EMAIL, NUMBERS = "want one e-mail address", "want NAME=NUMBER, with commas between"

# Refused by CloudFormation, before it makes anything.
BEFORE = [
    ({"SecretArn": "eu-central-1"}, ARN),
    ({"SecretArn": "zentrunk-reports"}, ARN),
    ({"SecretArn": REGION_S + "zentrunk-reports"}, ARN),
    ({"SecretArn": REGION_S + "zentrunk-reports-AbCdEf "}, ARN),
    ({"SecretArn": "arn:aws:s3:::zentrunk-reports"}, ARN),
    ({"SecretArn": '{"auth_id":"MAXXXXXXXXXXXXXXXXXX","auth_token":"t"}'}, ARN),
    ({"AlarmEmail": " "}, EMAIL),
    ({"AlarmEmail": "none"}, EMAIL),
    ({"AlarmEmail": "ops@example.com, cfo@example.com"}, EMAIL),
    ({"DigestEmail": "ops@localhost"}, EMAIL),
    ({"ReportTimezone": "europe/berlin"}, ZONE),
    ({"ReportTimezone": "Berlin"}, ZONE),
    ({"ReportTimezone": "Mars/Phobos"}, ZONE),
    ({"ReportTimezone": "+01:00"}, ZONE),
    ({"ReportTimezone": "CET"}, ZONE),
    ({"ReportTimezone": ""}, ZONE),
    ({"ScheduleHour": "15 4 * * *"}, HOUR),
    ({"ScheduleHour": "04:15"}, HOUR),
    ({"ScheduleHour": "4.5"}, HOUR),
    ({"ScheduleHour": "24"}, HOUR),
    ({"ScheduleHour": ""}, HOUR),
    ({"ReportCurrency": "usd"}, "want three capital letters such as USD or INR"),
    ({"ReportCurrency": "$"}, "want three capital letters such as USD or INR"),
    ({"RequestsPerSecond": "0"}, "want a number from 1 to 1000; Plivo allows an account 60 unless agreed otherwise"),
    ({"RequestsPerSecond": "fast"}, "want a number from 1 to 1000"),
    ({"ExistingBucket": "s3://my-bucket"}, "want the name of a bucket alone"),
    ({"ReportPrefix": "/telephony"}, "that each end in a slash"),
    ({"LookbackDays": "90"}, "want a number from 0 to 89"),
    ({"Settings": "REPORT_SHORT_CALL_FEE"}, NUMBERS),
    ({"Settings": "REPORT_SHORT_CALL_FEE=$0.002"}, NUMBERS),
    ({"Settings": "REPORT_SHORT_CALL_FEES=1"}, NUMBERS),
    ({"Settings": "REPORT_TIMEZONE=1"}, NUMBERS),
    ({"Settings": '{"REPORT_SHORT_CALL_FEE":0.002}'}, NUMBERS),
    ({"Settings": "REPORT_SHORT_CALL_FEE=0.002 REPORT_ABANDONED_FEE=0"}, NUMBERS),
    ({"JwtIssuer": "https://example.eu.auth0.com/"}, "Give JwtIssuer and JwtAudience together"),
    ({"ReportEncryption": "aws:kms"}, "Give ReportEncryptionKeyArn with the ReportEncryption aws:kms"),
    ({"PullWorkers": "25", "PullConcurrency": "2"}, "give PullConcurrency that number plus one"),
]

# Taken by CloudFormation, which cannot know, and refused by the functions when they start.
# EventBridge Scheduler refuses the zones earlier, when the schedule is made.
AT_START = [
    ({"ReportTimezone": "Europe/Berln"}, 'REPORT_TIMEZONE is "Europe/Berln", want an IANA name such as Europe/Berlin'),
    ({"ReportTimezone": "America/Frankfurt"}, 'REPORT_TIMEZONE is "America/Frankfurt", want an IANA name'),
    ({"LookbackDays": "2.5"}, 'REPORT_LOOKBACK_DAYS is "2.5", want a whole number from 0 to 89'),
    ({"Settings": "REPORT_SHORT_CALL_SHARE_PERCENT=200"}, 'REPORT_SHORT_CALL_SHARE_PERCENT is "200", want a number from 0 to 100'),
    ({"Settings": "REPORT_ABANDONED_FEE=0.005,REPORT_ABANDONED_FEE=0"}, "REPORT_SETTINGS names REPORT_ABANDONED_FEE twice"),
    ({"Settings": "WATCH_CALL_BURST=40, WATCH_TRUNK_SILENT=1000001"}, 'WATCH_TRUNK_SILENT is "1000001", want a number from 0 to'),
    ({"Settings": "REPORT_FINDINGS_MIN_CALLS=2.5"}, 'REPORT_FINDINGS_MIN_CALLS is "2.5", want a whole number'),
]

# No fault: a secret is read in the region that its ARN names (internal/credentials, TestRegion).
TAKEN = [
    {"SecretArn": "arn:aws:secretsmanager:us-west-2:123456789012:secret:plivo-AbCdEf"},
    {"SecretArn": "arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:team/plivo-AbCdEf"},
    {"ReportTimezone": "America/Argentina/Buenos_Aires", "ScheduleHour": "0", "AlarmEmail": "ops+calls@example.co.uk"},
    {"Settings": "REPORT_SHORT_CALL_FEE=0.002, REPORT_ABANDONED_FEE=0,WATCH_SPEND_SURGE=0"},
    {"PullWorkers": "25", "PullConcurrency": "26"}, {"PullWorkers": "25"},
]


def start(given):
    """Runs the report with the variables that the stack would give its functions. Nothing answers at the API's root."""
    stack = Stack(NEW, {**given, "ExistingBucket": "reports", "SecretArn": REGION_S + "zentrunk-reports-AbCdEf"})
    variables = stack.made()["PullFunction"]["Properties"]["Environment"]["Variables"]
    variables = {name: value for name, value in variables.items() if isinstance(value, (str, int)) and name != "ZENTRUNK_SECRET_ARN"}
    with tempfile.TemporaryDirectory() as folder:
        environment = {"PATH": os.environ["PATH"], "HOME": folder, "ZENTRUNK_AUTH_ID": "MAXXXXXXXXXXXXXXXXXX", "ZENTRUNK_AUTH_TOKEN": "only-an-example",
                       **{name: str(value) for name, value in variables.items()}, "ZENTRUNK_BASE_URL": "http://127.0.0.1:1/v1"}
        return subprocess.run([ROOT / "dist/zentrunk", "report", "--date", "2020-01-01", "--out", str(pathlib.Path(folder) / "out")],
                              env=environment, capture_output=True, text=True, timeout=300)


class WrongAnswers(unittest.TestCase):
    def test_are_refused_before_anything_is_made(self):
        for given, sentence in BEFORE:
            with self.subTest(given=given), self.assertRaises(Refused) as refused:
                Stack(NEW, given)
            self.assertIn(sentence, str(refused.exception))

    def test_are_refused_at_the_start(self):
        for given, sentence in AT_START:
            with self.subTest(given=given):
                ran = start(given)
                self.assertNotEqual(ran.returncode, 0)
                self.assertIn(sentence, ran.stderr)

    def test_right_ones_are_taken(self):
        for given in TAKEN:
            with self.subTest(given=given):
                self.assertTrue(Stack(NEW, given).made())
                # The day is older than what Plivo keeps: the settings were read, and found right.
                self.assertNotIn("wrong settings", start(given).stderr)
                self.assertIn("2020-01-01", start(given).stderr)


if __name__ == "__main__":
    unittest.main()
