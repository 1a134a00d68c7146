#!/usr/bin/env bash
# Expected: `sam deploy --guided` offers the Default of a parameter with NoEcho, hidden, and Enter takes it;
#   so does a value of --parameter-overrides.
# Seen: such a parameter has no default, whatever template and command line say, and Enter asks again, without end.
#   A parameter without NoEcho beside it takes its default.
# Versions: aws-sam-cli 1.170.0.
# Date: 2026-11-29.
# Hurt: templates with an optional secret (a token, or the ARN of a secret of one's own): the guided deployment
#   of the second kind cannot be finished but by typing something into the first.
# Exit status: 0 while the behaviour is as described, another when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >template.yaml <<'END'
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Parameters:
  Shown: { Type: String, Default: one }
  Hidden: { Type: String, Default: two, NoEcho: true }
Resources:
  Topic: { Type: AWS::SNS::Topic }
END
cat >enter.py <<'END'
"""Presses Enter at each question, and counts how often each parameter is asked for."""
import os
import pty
import re
import sys

child, terminal = pty.fork()
if child == 0:
    os.execv("venv/bin/sam", ["sam", "deploy", "--guided", *sys.argv[1:]])
text = ""
while text.count("Parameter Hidden") < 4:
    try:
        piece = os.read(terminal, 65536).decode()
    except OSError:
        break
    text += re.sub(r"\x1b\[[0-9;]*m|\r", "", piece)
    if text.endswith(": "):
        os.write(terminal, b"\n")
os.kill(child, 9)
for line in dict.fromkeys(re.findall(r"Parameter \w+(?: \[\w*\])?:", text)):
    print(line, text.count(line), "times" if text.count(line) > 1 else "time")
END
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check aws-sam-cli==1.170.0

export SAM_CLI_TELEMETRY=0 AWS_DEFAULT_REGION=us-east-1 HOME=$work
cat >want <<'END'
Parameter Shown [one]: 1 time
Parameter Hidden: 4 times
Parameter Shown [three]: 1 time
Parameter Hidden: 4 times
END
{ python3 enter.py && python3 enter.py --parameter-overrides Shown=three Hidden=four; } | tee seen
diff want seen || { echo 'the behaviour has changed'; exit 1; }
