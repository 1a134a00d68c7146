"""Runs the lines of docs/webhook.md that verify a message, in each of their languages: they
take a message that is signed by the text of the standard, and refuse it with another body,
another key or an old timestamp.

Usage: snippets.py FOLDER. The folder is in the repository, whose modules the lines use.
"""

import base64
import hashlib
import hmac
import json
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).parent.parent
KEY = b"0123456789abcdef0123456789abcdef"
BODY = '{"type":"day.failed","data":{"cause":"Zürich"}}'
# How a program reads {"key","headers","body"} and calls what the page has; it ends with status 1 where that refuses.
PYTHON = "import json, sys\n%s\nm = json.load(sys.stdin)\nverify(m['key'], m['headers'], m['body'])\n"
NODE = "import { readFileSync } from 'node:fs'\n%s\nconst m = JSON.parse(readFileSync(0, 'utf8'))\nverify(m.key, m.headers, m.body)\n"
GO = """package main

import (
	"encoding/json"
	"net/http"
	"os"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

%s

func main() {
	var m struct {
		Key, Body string
		Headers   map[string]string
	}
	if err := json.NewDecoder(os.Stdin).Decode(&m); err != nil {
		panic(err)
	}
	h := http.Header{}
	for name, value := range m.Headers {
		h.Set(name, value)
	}
	if verify(m.Key, h, []byte(m.Body)) != nil {
		os.Exit(1)
	}
}
"""


def message(body=BODY, key=KEY, at=None):
    stamp = str(int(at or time.time()))
    signature = base64.b64encode(hmac.new(key, f"evt_1.{stamp}.{body}".encode(), hashlib.sha256).digest()).decode()
    return {"key": "whsec_" + base64.b64encode(KEY).decode(), "body": body,
            "headers": {"webhook-id": "evt_1", "webhook-timestamp": stamp, "webhook-signature": "v1," + signature}}


def programs(folder: pathlib.Path) -> dict:
    """The command of each language."""
    found = dict(re.findall(r"^```(python|js|go)\n(.*?)^```$", (ROOT / "docs/webhook.md").read_text(), re.MULTILINE | re.DOTALL))
    folder.mkdir(parents=True, exist_ok=True)
    script = ROOT / "checks/node_modules/.snippet.mjs"  # beside the package that it imports
    for file, text, language in ((folder / "verify.py", PYTHON, "python"), (script, NODE, "js"), (folder / "verify.go", GO, "go")):
        file.write_text(text % found[language].rstrip("\n"))
    built = folder / "verify"
    subprocess.run(["go", "build", "-o", built.resolve(), (folder / "verify.go").resolve()], cwd=ROOT, check=True)
    (folder / "verify.go").unlink()  # the module has no such package
    return {"python": [sys.executable, folder / "verify.py"], "js": ["node", script], "go": [built.resolve()]}


def main():
    good = message()
    messages = {
        "a good one": (good, True), "another body": ({**good, "body": BODY + " "}, False),
        "another key": (message(key=KEY[::-1]), False), "an old one": (message(at=time.time() - 400), False),
    }
    for language, command in programs(pathlib.Path(sys.argv[1])).items():
        for name, (sent, taken) in messages.items():
            ran = subprocess.run(command, input=json.dumps(sent).encode(), capture_output=True, check=False)
            if (ran.returncode == 0) != taken:
                raise SystemExit(f"{language}: {name} came to {ran.returncode}: {ran.stderr.decode()}")
        print(f"{language}: the page's lines verify a message and refuse {len(messages) - 1} others")


if __name__ == "__main__":
    main()
