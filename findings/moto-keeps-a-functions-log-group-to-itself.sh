#!/usr/bin/env bash
# Expected: the LoggingConfig that a Lambda function is created with is told by GetFunctionConfiguration, as
#   Lambda does; so is the Timeout that stands beside it.
# Seen: moto takes it without a word and tells no LoggingConfig, neither at once nor later. It tells the Timeout.
# Versions: moto 5.2.5, boto3 1.43.108.
# Date: 2026-11-29.
# Hurt: tests of whatever looks up where a function logs: it gets nothing where AWS names the log group, and
#   `aws ... --query LoggingConfig.LogGroup --output text` prints None, which the next command takes for a name.
# Exit status: 0 while the behaviour is as described, another when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >ask.py <<'END'
import io
import zipfile

import boto3
from moto import mock_aws

with mock_aws(config={"lambda": {"use_docker": False}}):
    given = {"region_name": "eu-central-1", "aws_access_key_id": "test", "aws_secret_access_key": "test"}
    role = boto3.client("iam", **given).create_role(RoleName="any", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("bootstrap", "any")
    client = boto3.client("lambda", **given)
    created = client.create_function(FunctionName="any", Runtime="provided.al2023", Role=role, Handler="bootstrap", Timeout=77,
                                     Code={"ZipFile": code.getvalue()}, LoggingConfig={"LogFormat": "JSON", "LogGroup": "a-group"})
    asked = client.get_function_configuration(FunctionName="any")
    for when, answer in (("created", created), ("asked", asked)):
        print(when, "Timeout", answer.get("Timeout"), "LoggingConfig", answer.get("LoggingConfig"))
END
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check 'moto[awslambda]==5.2.5' boto3==1.43.108

cat >want <<'END'
created Timeout 77 LoggingConfig None
asked Timeout 77 LoggingConfig None
END
venv/bin/python ask.py | tee seen
diff want seen || { echo 'the behaviour has changed'; exit 1; }
