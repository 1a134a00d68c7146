"""The gate of an S3 server: it lets a function reach what its role in
template.yaml allows, as IAM does, and notes what was used and how much was read. It knows the requests
that the functions make and refuses any other."""

import collections
import fnmatch
import http.client
import re
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler

from world import Listener

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "expect"}


class Gate:
    """A gate on loopback, before the server at an endpoint."""

    def __init__(self, endpoint: str, reach: set):
        self.reach = reach  # (action, pattern of ARNs)
        self.used = set()  # of reach, what a request needed
        self.refused = []  # (action, ARN) that the role does not allow
        self.bytes = collections.Counter()  # of objects that were read, by key
        self._mutex = threading.Lock()
        self._server = Listener(("127.0.0.1", 0), type("Bound", (Handler,), {
            "gate": self, "behind": urllib.parse.urlsplit(endpoint).netloc}))
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.endpoint = "http://127.0.0.1:%d" % self._server.server_port

    def permits(self, action: str, arn: str) -> bool:
        allowed = {(a, p) for a, p in self.reach if a == action and fnmatch.fnmatchcase(arn, p)}
        with self._mutex:
            self.used |= allowed
            if not allowed:
                self.refused.append((action, arn))
        return bool(allowed)

    def may_list(self, bucket: str) -> bool:
        """Whether what is not there is 404 for this role: S3 says 403 to all others."""
        used = {r for r in self.reach if r == ("s3:ListBucket", f"arn:aws:s3:::{bucket}")}
        with self._mutex:
            self.used |= used
        return bool(used)

    def sent(self, target: str, content: bytes):
        """Counts what an answer brings of an object, before the function has it."""
        _, _, key = urllib.parse.unquote(urllib.parse.urlsplit(target).path.lstrip("/")).partition("/")
        if key:
            with self._mutex:
                self.bytes[key] += len(content)

    def read(self) -> collections.Counter:
        """The bytes of objects that were read so far, by key."""
        with self._mutex:
            return self.bytes.copy()

    def close(self):
        self._server.shutdown()
        self._server.server_close()


def needs(method: str, target: str, body: bytes) -> list:
    """What a request needs to be allowed, as (action, ARN)."""
    url = urllib.parse.urlsplit(target)
    bucket, _, key = urllib.parse.unquote(url.path.lstrip("/")).partition("/")
    query = urllib.parse.parse_qs(url.query, keep_blank_values=True)
    whole = f"arn:aws:s3:::{bucket}"
    if key and method in ("GET", "HEAD", "PUT") and set(query) <= {"x-id"}:
        return [("s3:PutObject" if method == "PUT" else "s3:GetObject", f"{whole}/{key}")]
    if not key and method == "GET" and "list-type" in query:
        return [("s3:ListBucket", whole)]
    if not key and method == "POST" and "delete" in query:
        return [("s3:DeleteObject", f"{whole}/{k}") for k in re.findall("<Key>([^<]*)</Key>", body.decode())]
    return []


class Handler(BaseHTTPRequestHandler):
    """One connection of a function. gate and behind are the subclass's."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer in one write

    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        needed = needs(self.command, self.path, body)
        if not needed or not all([self.gate.permits(*n) for n in needed]):
            return self.denied(needed)
        answer, content = self.ask(body)
        if answer.status == 404 and not self.gate.may_list(self.path.lstrip("/").split("/")[0]):
            return self.denied([("s3:ListBucket", self.path)])
        if self.command == "GET" and answer.status in (200, 206):
            self.gate.sent(self.path, content)
        self.answer(answer.status, answer.getheaders(), content)

    do_HEAD = do_PUT = do_POST = do_GET

    def ask(self, body: bytes):
        """Hands the request on as it was signed: the name of the host is part of that."""
        connection = http.client.HTTPConnection(self.behind, timeout=60)
        try:
            connection.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers.items():
                if name.lower() not in HOP_BY_HOP:
                    connection.putheader(name, value)
            connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            return answer, answer.read()
        finally:
            connection.close()

    def denied(self, needed: list):
        said = " ".join(f"{action} on {arn}" for action, arn in needed) or f"{self.command} {self.path}"
        self.answer(403, [("Content-Type", "application/xml")],
                    f"<Error><Code>AccessDenied</Code><Message>not allowed: {said}</Message></Error>".encode())

    def answer(self, status: int, headers: list, content: bytes):
        self.send_response_only(status)
        length = str(len(content))
        for name, value in headers:
            if name.lower() == "content-length" and self.command == "HEAD":
                length = value  # of the object, which HEAD does not send
            elif name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        if status not in (204, 304):
            self.send_header("Content-Length", length)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *_):
        pass  # the functions' log has what they asked
