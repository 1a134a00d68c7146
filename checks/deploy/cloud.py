"""An AWS on loopback that writes down what it is asked and makes nothing."""

import http.server
import os
import threading
import urllib.parse

BUCKET = "aws-sam-cli-managed-default-samclisourcebucket"
MANAGED = f"""<DescribeStacksResponse><DescribeStacksResult><Stacks><member>
<StackName>aws-sam-cli-managed-default</StackName><StackStatus>CREATE_COMPLETE</StackStatus><CreationTime>2026-01-01T00:00:00Z</CreationTime>
<Tags><member><Key>ManagedStackSource</Key><Value>AwsSamCli</Value></member></Tags>
<Outputs><member><OutputKey>SourceBucket</OutputKey><OutputValue>{BUCKET}</OutputValue></member></Outputs>
</member></Stacks></DescribeStacksResult></DescribeStacksResponse>"""
CALLER = "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
ERROR = "<ErrorResponse><Error><Type>Sender</Type><Code>{}</Code><Message>{}</Message></Error></ErrorResponse>"


class Cloud:
    """Serves until closed. One that is shut refuses everything. One that is open has SAM's own
    bucket, takes what is put there, and refuses the stack itself: `asked` holds it."""

    def __init__(self, shut=False):
        self.shut, self.asked, self.put, self.parts = shut, [], {}, {}
        cloud = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                status, text = cloud.answer(self, body)
                self.send_response(status)
                self.send_header("ETag", '"1"')
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text.encode())

            def do_HEAD(self):
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.send_response(404)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

            do_GET = do_POST = do_PUT = answer

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def environment(self, home):
        """What a command is told of it: nobody's credentials, and nothing of this machine's own."""
        return {"PATH": os.environ["PATH"], "HOME": str(home), "TERM": "xterm", "LC_ALL": "C.UTF-8", "SAM_CLI_TELEMETRY": "0", "AWS_DEFAULT_REGION": "us-east-1",
                "AWS_ENDPOINT_URL": self.url, "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "of-no-account"}

    def answer(self, request, body):
        # AWS4-HMAC-SHA256 Credential=ID/DATE/REGION/SERVICE/aws4_request, ...
        _, _, region, service, *_ = request.headers["Authorization"].split("/")
        if service == "s3":
            return self.store(request.command, request.path, body)
        fields = dict(urllib.parse.parse_qsl(body.decode(), keep_blank_values=True))
        self.asked.append({"service": service, "region": region, **fields})
        if self.shut:
            return 403, ERROR.format("AccessDenied", "this account lets nobody in")
        if fields["Action"] == "GetCallerIdentity":
            return 200, CALLER
        if fields["Action"] == "DescribeStacks" and fields["StackName"] == "aws-sam-cli-managed-default":
            return 200, MANAGED
        if fields["Action"] == "DescribeStacks":
            return 400, ERROR.format("ValidationError", f"Stack with id {fields['StackName']} does not exist")
        return 403, ERROR.format("AccessDenied", "this account makes nothing")

    def store(self, method, target, body):
        """What is put, whole or in parts."""
        path, _, query = target.partition("?")
        if self.shut:
            return 403, ERROR.format("AccessDenied", "this account lets nobody in")
        if method == "POST" and query.startswith("uploads"):
            self.put[path] = b""
            return 200, "<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>"
        if method == "POST":
            parts = self.parts.pop(path)
            self.put[path] = b"".join(parts[number] for number in sorted(parts))
            return 200, '<CompleteMultipartUploadResult><ETag>"1"</ETag></CompleteMultipartUploadResult>'
        if "partNumber" in query:
            self.parts.setdefault(path, {})[int(urllib.parse.parse_qs(query)["partNumber"][0])] = body
        elif method == "PUT":
            self.put[path] = body
        return 200, ""

    def stack(self):
        """The request that would make the stack: (its fields, its parameters)."""
        [asked] = [a for a in self.asked if a["Action"] == "CreateChangeSet"]
        parameters, i = {}, 1
        while f"Parameters.member.{i}.ParameterKey" in asked:
            parameters[asked[f"Parameters.member.{i}.ParameterKey"]] = asked.get(f"Parameters.member.{i}.ParameterValue")
            i += 1
        return asked, parameters
