"""An HTTPS endpoint that the webhook tells, and the Secrets Manager that holds its
address. What comes is verified by the standard's own library in Python."""

import base64
import datetime
import ipaddress
import json
import os
import pathlib
import ssl
import threading
from http.server import BaseHTTPRequestHandler

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from world import Listener

PATH = "/hooks/a-secret-of-the-address"
ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:webhook-AbCdEf"


class Receiver:
    """Both servers, on loopback."""

    def __init__(self, folder: pathlib.Path):
        self.status = 200  # of every answer; what is not 2xx is not taken
        self.faults = []
        self._key = "whsec_" + base64.b64encode(os.urandom(32)).decode()
        self._mutex = threading.Lock()
        self._taken, self._bodies, self._ids = [], {}, {}  # (id, message) in order; body by id; id by body
        self._endpoint = serve(type("Endpoint", (Endpoint,), {"receiver": self}))
        self.certificate = folder.resolve() / "receiver.pem"
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate(self.certificate))
        self._endpoint.socket = context.wrap_socket(self._endpoint.socket, server_side=True)
        threading.Thread(target=self._endpoint.serve_forever, daemon=True).start()
        secret = json.dumps({"url": f"https://127.0.0.1:{self._endpoint.server_port}{PATH}", "format": "standard", "signing_key": self._key})
        self._vault = serve(type("Vault", (Vault,), {"secret": secret}))
        threading.Thread(target=self._vault.serve_forever, daemon=True).start()

    def environment(self) -> dict:
        """The variables of a function that tells this endpoint."""
        return {
            "REPORT_WEBHOOK_SECRET_ARN": ARN, "SSL_CERT_FILE": str(self.certificate),
            "AWS_ENDPOINT_URL_SECRETS_MANAGER": f"http://127.0.0.1:{self._vault.server_port}",
        }

    def came(self, path: str, headers: dict, body: bytes):
        """Verifies a request, and keeps it where it is taken."""
        with self._mutex:
            try:
                message = Webhook(self._key).verify(body, headers)
            except WebhookVerificationError as err:
                self.faults.append(f"{headers}: {err}")
                return
            name = headers["webhook-id"]
            if path != PATH or self._bodies.setdefault(name, body) != body or self._ids.setdefault(body, name) != name:
                self.faults.append(f"{name} came to {path}, or with another body or under another id than before")
            if self.status == 200:
                self._taken.append((name, message))

    def take(self) -> list:
        """What was taken since the last call, as (id, message)."""
        with self._mutex:
            taken, self._taken = self._taken, []
            return taken

    def body(self, name: str) -> bytes:
        """The bytes that came under an id."""
        with self._mutex:
            return self._bodies[name]

    def close(self):
        for server in (self._endpoint, self._vault):
            server.shutdown()
            server.server_close()


class Endpoint(BaseHTTPRequestHandler):
    """One connection. receiver is the subclass's."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.receiver.came(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
        self.send_response(self.receiver.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class Vault(BaseHTTPRequestHandler):
    """Secrets Manager with one secret, which is the subclass's."""

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        body = json.dumps({"ARN": asked["SecretId"], "SecretString": self.secret}).encode()
        self.send_response(200 if asked["SecretId"] == ARN else 400)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def serve(handler) -> Listener:
    return Listener(("127.0.0.1", 0), handler)


def certificate(file: pathlib.Path) -> pathlib.Path:
    """Writes a certificate of the loopback that vouches for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "receiver")])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
            .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(hours=1)).not_valid_after(now + datetime.timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(key, hashes.SHA256()))
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return file
