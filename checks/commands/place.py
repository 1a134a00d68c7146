"""Where commands are executed: a reader's clone, with the accounts on loopback."""

import os
import re
import shutil
import signal
import subprocess
import urllib.request

from commands.collect import ROOT
from commands.server import KEYS

PROGRAM = ROOT / "dist/zentrunk"
TOOLS = [ROOT / ".tools" / name / "bin" for name in ("aws", "python", "sam")]
PATIENCE = 120  # seconds
SLICES = 12  # lines of the hour that `zentrunk watch` begins with
# No browser is opened, and no mail sent.
STUBS = {"xdg-open": 'echo "$@" >"$HOME/opened"', "open": 'echo "$@" >"$HOME/opened"', "mail": 'cat && echo "mailed: $*"'}
PERSON = {"GIT_AUTHOR_NAME": "A reader", "GIT_AUTHOR_EMAIL": "reader@example.com", "GIT_COMMITTER_NAME": "A reader", "GIT_COMMITTER_EMAIL": "reader@example.com", "GIT_CONFIG_GLOBAL": "/dev/null"}


class Place:
    """A folder, a bucket with the account's days, and the variables that a reader has set."""

    def __init__(self, folder, name, demo, account):
        self.folder, self.bucket, self.demo, self.account = folder / name, f"reports-of-{name}", demo, account
        self.environment = {
            "PATH": os.pathsep.join(map(str, [folder / "bin", *TOOLS, os.environ["PATH"]])), "HOME": str(self.folder), "LC_ALL": "C.UTF-8", "SAM_CLI_TELEMETRY": "0",
            "AWS_ENDPOINT_URL": account.url, "JWT": "of-nobody", **KEYS, **PERSON, **demo.exports,
        }
        self.clone(folder / f"upstream-{name}")
        (self.folder / "dist").mkdir()
        (self.folder / "dist/zentrunk").symlink_to(PROGRAM)
        account.bucket(self.bucket)

    def clone(self, upstream):
        """A clone whose answers in samconfig.toml are the reader's, one commit behind."""
        upstream.mkdir()
        shutil.copy(ROOT / "samconfig.toml", upstream)
        self.ran("git init -q && git add . && git commit -qm one", upstream)
        self.ran(f"git clone -q '{upstream}' '{self.folder}' && git commit -q --allow-empty -m two", upstream)
        with (self.folder / "samconfig.toml").open("a") as answers:
            answers.write("# The reader's answers.\n")

    def put(self, key, body):
        """What the watch would leave in the bucket."""
        self.account.client("s3").put_object(Bucket=self.bucket, Key=key, Body=body)

    def ran(self, text, folder=None, typed=""):
        """What a command prints. One that fails raises AssertionError."""
        done = subprocess.run(["bash", "-o", "pipefail", "-c", text], cwd=folder or self.folder, env=self.environment, input=typed, capture_output=True, text=True, timeout=PATIENCE, check=False)
        # SIGPIPE: head ends what it reads from.
        assert done.returncode in (0, 128 + signal.SIGPIPE), f"status {done.returncode}\n{done.stdout[-500:]}{done.stderr[-1500:]}"
        return done.stdout

    def served(self, text):
        """What `zentrunk browse` prints, and the page that it shows, until Ctrl-C."""
        exports, _, command = text.rpartition("\n")
        listen = "" if "--listen" in command else " --listen 127.0.0.1:0"  # without it, a port that may be taken
        process = subprocess.Popen(["bash", "-c", f"{exports}\nexec {command}{listen}"], cwd=self.folder, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        try:
            said = process.stdout.readline()
            [address] = re.findall(r"newest report is (\S+)", said) or [None]
            assert address, f"says {said!r}"
            with urllib.request.urlopen(address, timeout=PATIENCE) as page:
                said += page.read().decode()
        finally:
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0 and not errors, f"status {process.returncode}\n{errors}"
        return said

    def watched(self, text):
        """What `zentrunk watch` prints of its first look, until Ctrl-C."""
        exports, _, command = text.rpartition("\n")
        process = subprocess.Popen(["bash", "-c", f"{exports}\nexec {command}"], cwd=self.folder, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        try:
            said = "".join(process.stdout.readline() for _ in range(SLICES))
        finally:
            process.send_signal(signal.SIGINT)
            rest, notes = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, f"status {process.returncode}\n{notes}"
        assert "\nThe watch has ended. " in notes, notes
        return said + rest


def stubs(folder):
    """The folder of programs that stand first on the path."""
    folder.mkdir()
    (folder / "zentrunk").symlink_to(PROGRAM)
    for name, body in STUBS.items():
        (folder / name).write_text(f"#!/bin/sh\n{body}\n")
        (folder / name).chmod(0o755)
