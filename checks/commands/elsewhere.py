"""What is not executed here: what another check executes, and what nobody can execute
without an account or for longer than a check may take. Everything else is executed.

Each line names one command, whole or by its beginning with … behind it. One that fits no
command any more, or two, is a fault, so that no line can take a new command along.
"""

from commands.collect import ROOT, Fault

# Pages whose commands a runner of their own executes. It exists wherever the page does.
PAGES = {
    "docs/readers.md": "checks/readers/run.py",
    "docs/servers.md": "checks/servers.py",
    "findings/README.md": "findings/pandas-groups-that-were-filtered-away.sh",  # itself; it installs packages of its own, and so is no part of `make check`
}
# Pages that tell of commands and ask nobody to type them: what they name exists.
TOLD = {"CHANGELOG.md", "docs/architecture.md", "docs/decisions.md", "docs/licences.md", "docs/performance.md", "docs/scale.md"}

# The file that executes the command, and what shows there that it does.
COVERED = {
    "python3 -m venv ~/.sam && ~/.sam/bin/pip install aws-sam-cli==1.170.0 …": ("checks/requirements-sam.txt", "aws-sam-cli==1.170.0 "),  # what .tools/sam is made of
    "echo 'Auth ID, Enter, …": ("checks/deploy/commands_test.py", '"echo \'Auth ID"'),
    "aws secretsmanager put-secret-value --secret-id <Secret> …": ("checks/deploy/commands_test.py", '"aws secretsmanager put-secret-value"'),
    "aws secretsmanager put-secret-value --region ${AWS::Region} …": ("checks/deploy/commands_test.py", '["FillSecret"]'),
    "(umask 077 && aws secretsmanager get-secret-value …": ("checks/deploy/commands_test.py", '"(umask 077 && aws secretsmanager get-secret-value"'),
    "aws secretsmanager delete-secret --secret-id <Secret>": ("checks/deploy/commands_test.py", "aws secretsmanager delete-secret"),
    "aws secretsmanager create-secret --name zentrunk-webhook …": ("checks/deploy/commands_test.py", '"docs/webhook.md", "aws secretsmanager create-secret"'),
    "aws lambda invoke --function-name <DailyReport> …": ("functions/dailyreport/handler/webhook_test.go", "TestDocumentedTest"),
    "aws lambda invoke --function-name <Watch> …": ("functions/dailyreport/handler/watch_test.go", "TestDocumentedWatch"),
    "aws sns subscribe --topic-arn <Alarms> …": ("checks/deploy/commands_test.py", "aws sns subscribe"),
    "aws sns confirm-subscription --topic-arn <Alarms> …": ("checks/deploy/commands_test.py", '"aws sns confirm-subscription"'),
    "aws sns list-subscriptions-by-topic --topic-arn <Alarms>": ("checks/deploy/commands_test.py", '"aws sns list-subscriptions-by-topic"'),
    'make demo ARGS="--attack irsf"': ("local/zentrunk/demo_attack_test.go", "TestDemoWatches"),  # it shows its pages until Ctrl-C
    "cd dist/release && sha256sum …": ("checks/deploy/release_test.py", '"## Deploy a release'),
    "aws cloudformation package …": ("checks/deploy/release_test.py", '"## Deploy a release'),
    "aws cloudformation deploy …": ("checks/deploy/release_test.py", '"## Deploy a release'),
    "sam deploy --stack-name zentrunk-reports …": ("checks/deploy/guided_test.py", '"sam deploy --stack-name"'),
    "sam build && sam deploy --guided": ("checks/deploy/guided_test.py", '["--guided"]'),  # and sam build in the Makefile
    "sam deploy --guided": ("checks/deploy/guided_test.py", '["--guided"]'),
    "sam build && sam deploy": ("checks/deploy/guided_test.py", "Run(folder, [])"),
    "make test && sam build && sam deploy": ("checks/deploy/guided_test.py", "Run(folder, [])"),
    "~/.sam/bin/python - <<'END'…": ("checks/restore.py", r"~/\.sam/bin/python - <<'END'"),
}

# Nobody executes these in `make check`, and why.
NOT_EXECUTED = {
    "zentrunk report --out": "the name of an option, without a folder",
    "make zones ARGS=--newest": "pins another database in the repository; `make supply` holds the one that is pinned to its package",
}


def elsewhere(commands, covered=None, not_executed=None):
    """The commands that are executed here: those that no line above names."""
    covered, not_executed = COVERED if covered is None else covered, NOT_EXECUTED if not_executed is None else not_executed
    here, named = [], {line: set() for line in [*covered, *not_executed]}
    for command in commands:
        lines = [line for line in named if fits(line, command.text)]
        for line in lines:
            named[line].add(command.text)
        if not lines:
            here.append(command)
    for line, texts in named.items():
        if len(texts) != 1:
            raise Fault(f"elsewhere.py: {line!r} fits {len(texts)} commands, want one: {sorted(texts)}")
    for line, (file, mark) in covered.items():
        if mark not in (ROOT / file).read_text():
            raise Fault(f"elsewhere.py: {file} has no {mark}, by which it executes {line!r}")
    return here


def fits(line, text):
    """Whether the command is the line, or begins with it where the line ends in …"""
    return text == line or (line.endswith("…") and text.startswith(line.removesuffix("…")))
