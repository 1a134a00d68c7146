"""The account that `zentrunk demo` simulates, used by the lines that it prints."""

import datetime
import json
import re
import signal
import subprocess
import zoneinfo

NEW_YORK = zoneinfo.ZoneInfo("America/New_York")


class Demo:
    """Serves until closed. `exports` are its own lines; `day` is the last day it reported."""

    def __init__(self, program, folder):
        self.log = open(folder / "demo.log", "w+")
        self.process = subprocess.Popen([program, "demo", "--days", "2", "--calls", "1000", "--seed", "7", "--out", "demo", "--listen", "127.0.0.1:0"],
                                        cwd=folder, stdout=subprocess.PIPE, stderr=self.log, text=True)
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if re.match(r"  \S+ report --date ", line):
                break
        self.said = "".join(lines)
        self.exports = dict(re.findall(r"(ZENTRUNK_\w+)=(\S*)", self.said))
        self.url = self.found(r"shown on (http://\S+) until")
        self.uuid = self.found(r"/calls/(\S+)/insights")
        self.day = datetime.date.fromisoformat(self.found(r"report --date (\S+)"))
        self.bucket = folder / "demo/zentrunk-reports"

    def found(self, pattern):
        match = re.search(pattern, self.said)
        if not match:
            self.process.kill()
            self.log.seek(0)
            raise SystemExit(f"the demo prints no {pattern}:\n{self.said}{self.log.read()}")
        return match[1]

    def chosen(self, listing):
        """What the examples ask for, of calls that this account has: those of the docs are nobody's."""
        records = [json.loads(line) for line in listing.splitlines()]
        yesterday = datetime.datetime.now(NEW_YORK).date() - datetime.timedelta(days=1)
        american, ended = next((r, at) for r in records if re.fullmatch(r"\+1\d{10}", r["to_number"]) and r["end_time"].startswith(str(self.day))
                               and (at := in_new_york(r["end_time"])).date() == yesterday and 1 <= at.hour < 23)
        german = next(r["from_number"] for r in records if re.fullmatch(r"\+49\d{6,}", r["from_number"]))
        answered = next(r for r in records if r["call_duration"] and r["answer_time"])
        digits, hour = american["to_number"], datetime.timedelta(hours=1)
        return {
            "american": f"({digits[2:5]}) {digits[5:8]}-{digits[8:]}", "german": "0" + german[3:], "call_id": answered["call_id"],
            "since": f"yesterday {ended - hour:%H:%M}", "until": f"yesterday {ended + hour:%H:%M}",
        }

    def close(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait(60)
        self.process.stdout.close()
        self.log.close()


def in_new_york(text):
    """An instant of the API, which is in UTC."""
    return datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.UTC).astimezone(NEW_YORK)
