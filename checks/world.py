"""What the workflow's proof needs of the world, in processes of its own: a
simulated account and an S3 server (dist/scene), and the built functions under
the runtime interface emulator that aws-sam-cli ships."""

import atexit
import contextlib
import http.server
import json
import os
import pathlib
import platform
import queue
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import samcli

PATIENCE = 60  # seconds that a process may take to answer for the first time


def emulator(folder: pathlib.Path) -> pathlib.Path:
    """Copies the emulator out of aws-sam-cli, where it is not executable."""
    machine = {"aarch64": "arm64", "arm64": "arm64"}.get(platform.machine(), "x86_64")
    source = pathlib.Path(samcli.__file__).parent / "local" / "rapid" / f"aws-lambda-rie-{machine}"
    target = folder.resolve() / "aws-lambda-rie"
    shutil.copyfile(source, target)
    target.chmod(0o755)
    return target


class Listener(http.server.ThreadingHTTPServer):
    """A server on loopback whose clients may be killed in the midst of a request."""

    daemon_threads = True

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class Scene:
    """A simulated account and an S3 server, both on loopback."""

    def __init__(self, program: str, folder: pathlib.Path, **options):
        arguments = [program, "-out", str(folder)] + [f"-{k}={v}" for k, v in options.items()]
        self.process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.place = json.loads(self.process.stdout.readline())

    def faults(self, *faults: dict) -> dict:
        """Puts faults in place of those before and returns the account's counters."""
        return self._tell(list(faults))

    def change(self, **what):
        """Changes the account's calls, as local/scene's type change says."""
        self.place["calls"] = self._tell(what)

    def _tell(self, what):
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def environment(self, **more: str) -> dict:
        """The functions' variables that point at the scene."""
        return {
            "AWS_ENDPOINT_URL_S3": self.place["s3"], "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": self.place["access_key"], "AWS_SECRET_ACCESS_KEY": self.place["secret_key"],
            "ZENTRUNK_BASE_URL": self.place["account"], "ZENTRUNK_AUTH_ID": self.place["auth_id"],
            "ZENTRUNK_AUTH_TOKEN": self.place["auth_token"], "ZENTRUNK_REQUESTS_PER_SECOND": "2000",
            "ZENTRUNK_RETRY_MIN_DELAY": "1ms", "ZENTRUNK_RETRY_MAX_DELAY": "2ms", **more,
        }

    def close(self):
        self.process.stdin.close()
        self.process.wait(PATIENCE)


class Sandbox:
    """One execution environment of a function: it answers one event at a time."""

    def __init__(self, rie: pathlib.Path, bootstrap: str, environment: dict, log):
        self.address = f"127.0.0.1:{free_port()}"
        self.process = subprocess.Popen(
            [str(rie), "--runtime-api-address", f"127.0.0.1:{free_port()}",
             "--runtime-interface-emulator-address", self.address, os.path.abspath(bootstrap)],
            env={"PATH": os.environ["PATH"], "AWS_LAMBDA_FUNCTION_TIMEOUT": "900", **environment},
            stdout=log, stderr=log)
        atexit.register(self.process.terminate)  # also where the proof fails; it ends the function with itself
        self.wait()

    def wait(self):
        end = time.monotonic() + PATIENCE
        host, port = self.address.split(":")
        while True:
            try:
                socket.create_connection((host, int(port)), 1).close()
                return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > end:
                    raise SystemExit(f"the emulator does not answer on {self.address}") from None
                time.sleep(0.05)

    def invoke(self, event: bytes) -> bytes:
        request = urllib.request.Request(f"http://{self.address}/2015-03-31/functions/function/invocations", event)
        try:
            with urllib.request.urlopen(request, timeout=900) as response:
                return response.read()
        except urllib.error.HTTPError as failed:  # the emulator's own word for a process that ended
            return failed.read()

    def kill(self):
        """Ends function and emulator in the midst of what they do, as where a host is lost."""
        for pid in [*children(self.process.pid), self.process.pid]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(PATIENCE)

    def close(self):
        self.process.terminate()
        self.process.wait(PATIENCE)


class Function:
    """A function with a reserved concurrency, as many environments as that."""

    def __init__(self, concurrency: int, start):
        self.sandboxes = [start() for _ in range(concurrency)]
        self.free = queue.SimpleQueue()
        for sandbox in self.sandboxes:
            self.free.put(sandbox)

    def invoke(self, event: bytes) -> bytes | None:
        """Returns the answer, or None where every environment is taken."""
        try:
            sandbox = self.free.get_nowait()
        except queue.Empty:
            return None
        try:
            return sandbox.invoke(event)
        finally:
            self.free.put(sandbox)

    def close(self):
        for sandbox in self.sandboxes:
            sandbox.close()


def children(parent: int) -> list:
    """The processes that a process has started, theirs included."""
    found = []
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            pid, _, _, ppid, *_ = re.sub(r"\(.*\)", "name", stat.read_text()).split()
            if int(ppid) == parent:
                found += [int(pid), *children(int(pid))]
    return found


def free_port() -> int:
    """A port of the loopback that nobody listens on, below those that systems
    hand out to connections, of which one might take it before its owner does."""
    while True:
        with socket.socket() as s:
            try:
                s.bind(("127.0.0.1", port := random.randrange(20_000, 32_000)))
                return port
            except OSError:
                continue
