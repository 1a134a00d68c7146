"""What stands in the docs for something of the reader's own, and what this check puts there.

Days are those of the simulated account, which ends yesterday, and so do spans: two hours
ago it has no calls.
"""

import re

from commands.collect import Fault
from commands.server import REGION

PLACEHOLDERS = (
    (r"<Bucket(?: from the outputs)?>|\bmy-bucket\b", "{bucket}"),
    (r"<Workflow(?: from the outputs)?>", "{workflow}"),
    (r"\$\{ReportWorkflow\}", "{workflow}"),
    (r"https://\$\{LookupApi\}\.execute-api\.\$\{AWS::Region\}\.\$\{AWS::URLSuffix\}", "{demo}"),
    (r"\$\{AWS::Region\}", REGION),
    (r"<Pull>", "Pull"),
    (r"<DailyReport>", "DailyReport"),
    (r"<Watch>", "Watch"),
    (r"\bID(?=\.json\b)", "{incident}"),
    (r"(?<=--execution-arn )…", "{execution}"),
    (r"https://<endpoint>", "{demo}"),
    (r"\bMA…", "{auth_id}"),
    (r"(?<=ZENTRUNK_AUTH_TOKEN=)…", "{auth_token}"),
    (r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b(?:CALL_)?UUID\b|\{call_uuid\}", "{uuid}"),
    (r"459580122_83746@192\.0\.2\.1", "{call_id}"),
    (r"\(202\) 555-0123", "{american}"),
    (r"\b030 123456", "{german}"),
    (r"yesterday 09:45", "{since}"),
    (r"yesterday 10:15", "{until}"),
    (r"(?<=--since )2h\b", "72h"),
    (r'(?<=--since ")2 hours(?=")', "72 hours"),
    (r"(?<=verify --out )out\b", "out --from {day} --to {day}"),  # other commands report days there that have none between
    (r"2026-11-2[23]", "{day}"),
    (r"2026-11-01|2026-08-27|2025-11-01", "{day_before}"),
    (r"2026-11-\*", "{month}-*"),
    (r"(?<=--month )2026-11\b|(?<=months/month=)2026-11\b", "{over}"),
    (r"(?<=--listen 127\.0\.0\.1:)9000", "0"),  # a port that is free
)
ANY = re.compile("|".join(f"(?P<p{i}>{pattern})" for i, (pattern, _) in enumerate(PLACEHOLDERS)))
LEFT = re.compile(r"<[A-Za-z][\w ]*>|\$\{[A-Z][\w:]*\}|…")


def fill(command, values):
    """The command's text as it is executed."""
    left = LEFT.search(ANY.sub("", command))
    if left:
        raise Fault(f"placeholders.py has nothing to put in place of {left[0]}: {command}")
    return ANY.sub(lambda found: PLACEHOLDERS[int(found.lastgroup[1:])][1].format_map(values), command)
