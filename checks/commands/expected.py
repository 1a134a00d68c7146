"""What each command answers: a pattern of its output, or a function that looks at what it
did. The first line that fits a command is its own; a command that none fits is a fault.
"""

import json
import re

from commands import attack
from commands.collect import ROOT, Fault
from commands.digest import compare

RECORD, CSV = r'^\{"call_uuid":"', r"^call_uuid,call_id,from_number,"
PUBLISHED = r"^{day} +[\d,]+ calls .* complete\n"
NOTHING = r"\A\Z"
PAGE = r"(?s)newest report is http.*<html"


def opened(place, said):
    """The browser's stub was given the address that is shown."""
    assert (place.folder / "opened").read_text().strip() in said
    (place.folder / "opened").unlink()
    return PAGE


def digest(place, said):
    compare((ROOT / "README.md").read_text(), said)
    return r"^  Spend +[\d.]+ USD"


def attacked(place, said):
    """The page shows what the watch prints, and the incident is where the page says it is."""
    attack.compare((ROOT / "docs/terminal.md").read_text(), said)
    [incident, *_] = place.folder.glob("build/attack/*/watch/incidents/dt=2026-11-24/*.json")
    assert json.loads(incident.read_text())["state"] == "closed"
    return r"^Found \d+ minutes after the attack's first call\."


def started(place, said):
    """The execution has an event that the function takes: the days, and nothing else."""
    event = json.loads(place.account.states.describe_execution(executionArn=json.loads(said)["executionArn"])["input"])
    assert set(event) in ({"date"}, {"from", "to"}, {"date", "replace"}), event
    return ""


def replaced(place, said):
    """Puts the earlier versions that the commands further down remove: the same calls make no new one."""
    s3 = place.account.client("s3")
    for key in versioned(place):
        for body in (b"an earlier version", b"the latest"):
            s3.put_object(Bucket=place.bucket, Key=key, Body=body)
    return PUBLISHED


def erased(place, said):
    """Earlier versions are gone, those of other days are not, and the latest stay."""
    s3 = place.account.client("s3")
    for key in versioned(place):
        found = s3.list_object_versions(Bucket=place.bucket, Prefix=key).get("Versions", [])
        assert [v["IsLatest"] for v in found] == ([True] if str(place.demo.day) in key else [True, False]), found
    return r'"VersionId": "'


def versioned(place):
    return [f"{kind}/dt={day}/an-object" for kind in ("calls", "rejects") for day in (place.demo.day, "2000-01-01")]


def pulled(place, said):
    """The reader's answers are still there, and so is the newest commit."""
    assert "The reader's answers" in (place.folder / "samconfig.toml").read_text()
    assert place.ran("git log -1 --format=%s") == "two\n"
    return "Fast-forward"


def configured(place, said):
    assert "AKIDEXAMPLE" in (place.folder / ".aws/credentials").read_text()
    return r"Default region name"


def removed(place, said):
    assert not place.account.client("cloudformation").describe_stacks()["Stacks"]
    return "Deleted successfully"


def listed(place, said):
    lines = (place.folder / "listed.jsonl").read_text().splitlines()
    assert lines and all(re.match(RECORD, line) for line in lines)
    return NOTHING


def long_calls(place, said):
    assert re.match(CSV, (place.folder / "long.csv").read_text())
    return NOTHING


def loaded(place, said):
    """The month is one file with the columns of FOCUS, of as many rows as its days have."""
    for name in ("month.parquet", "month.csv"):
        if (place.folder / name).exists():
            counted = place.ran(f"duckdb -noheader -list -c \"SELECT count(*) > 0, count(DISTINCT ServiceName) FROM '{name}'\"")
            assert counted == "true|1\n", counted
            (place.folder / name).unlink()
            return ""
    raise AssertionError(said)


def written(place, said):
    """A month's statement or its comparison is in a file, and that alone."""
    found = [f for f in map(place.folder.joinpath, ("november.html", "november.xlsx", "differences.txt")) if f.exists()]
    assert len(found) == 1 and found[0].read_bytes().startswith((b"<!DOCTYPE html>", b"PK", b"Usage of ")), found
    found[0].unlink()
    return NOTHING


# A statement's beginning or a pattern in it, what it answers, and what is typed at its questions.
EXPECTED = (
    (r"^make demo .*--attack ", attacked),
    (r"^make demo", digest),
    (r"^make help", r"^  demo +five weeks of a simulated account"),
    (r"^export ", NOTHING),
    (r"zentrunk browse .*--open", opened),
    (r"zentrunk browse", PAGE),
    (r"zentrunk watch .*--json", r'^\{"type":"slice","from":"'),
    (r"zentrunk watch ", r"^\d{4}-\d\d-\d\d \d\d:\d\d:00 +\d+ calls? "),
    (r"zentrunk report .*--replace", replaced),
    (r"zentrunk report", PUBLISHED),
    (r"zentrunk (statement|reconcile) .*--output ", written),
    (r"zentrunk statement .*--format csv", r"^dimension,key,name,calls,answered,"),
    (r"zentrunk statement ", r'^  "state": "open",$'),
    (r"zentrunk reconcile ", r"^They agree to 0\.01 in every country and in all\.$"),
    (r"zentrunk calls .* > listed\.jsonl", listed),
    (r"zentrunk calls .*--csv > long\.csv", long_calls),
    (r"zentrunk calls .*hangup_cause_name.*\| uniq -c", r"^ +\d+ \S+\.\S+ \S+"),
    (r"zentrunk calls .*\.end_time \| sort", r"^{day}[ T]\d\d:"),
    (r"zentrunk calls .*\| jq .*\| uniq -c", r"^ +\d+ \+\d+"),
    (r"zentrunk call .*\| jq -r \.total_amount", r"^\d+\.\d+$"),
    (r"zentrunk find .*--csv", CSV),
    (r"zentrunk find ", RECORD),
    (r"zentrunk calls? ", RECORD),
    (r"zentrunk insights .*\| mail", r"(?s)^rating .*\nmailed: -s the choppy call carrier@example\.com$"),
    (r"zentrunk insights ", r'"plivo_quality_score"'),
    (r"zentrunk verify ", NOTHING),
    (r"zentrunk estimate ", r"^AWS, a month +[\d.]+ USD"),
    (r"zentrunk help", r"^Usage: zentrunk <command>"),
    (r"(?s)^curl .*/calls\?.*\.objects", r"^\d{4}-\d\d-\d\d \S+\t[0-9a-f-]{36}\t\+\d+\t"),
    (r"(?s)^curl .*\.concerns", r"^(Excellent|Good|Fair|Poor)$"),
    (r"^curl .*/calls\?", r'"total_count":\d'),
    (r"^curl ", r'"quality":\{"rating"'),
    (r"^GET \S+/insights", r'"quality":\{"rating"'),
    (r"^GET ", r'"call_uuid"'),
    (r"^SELECT key AS country", r"country.*usd.*calls(?s:.)*│ +[A-Z]{2} +│"),
    (r"^SELECT key AS carrier", r"carrier.*rated.*score_mean.*score_p05.*jitter_ms_p95"),
    (r"^SELECT key AS trunk_id", r"trunk_id.*channels.*calls_per_second"),
    (r"^duckdb -c .SELECT x_ToCountry", r"x_ToCountry.*cost.*minutes.*calls(?s:.)*│ +[A-Z]{2} +│"),
    (r"^duckdb -c .COPY ", loaded),
    (r"^aws s3 sync .*/focus focus", r"\bdownload: s3://{bucket}/focus/dt={day}/focus\.parquet to focus/dt={day}/focus\.parquet\b"),
    (r"^duckdb -c .* ANTI JOIN", r"call_uuid(?s:.)*0 rows"),
    (r"^aws stepfunctions start-execution", started),
    (r"^aws stepfunctions describe-execution", r'"status": "'),
    (r"^aws cloudformation describe-stacks --stack-name NAME", r'"OutputKey": "Alarms"'),
    (r"^aws cloudformation describe-stacks", r'"StackName": "NAME"'),
    (r"^aws logs tail .*\|\n? *grep", r'"kept":3'),
    (r"^aws logs tail ", r'"msg":"day"'),
    (r"^aws s3 ls .*/watch/incidents/ ", r" watch/incidents/dt={day}/[0-9a-f]{16}\.json$"),
    (r"^aws s3 ls .*/outbox/", r" evt_[0-9a-f]{32}\.json$"),
    (r"^aws s3 cp .*/watch/incidents/", r'"rule": "new_destination"'),
    (r"^aws s3api get-bucket-location ", r'"LocationConstraint": "eu-central-1"'),
    (r"^aws cloudwatch get-metric-statistics ", r'"Label": "ApiThrottled"'),
    (r"^aws s3 ls ", r" reports/dt={day}/report\.html$"),
    (r"^aws s3 sync ", r"\bdownload: s3://{bucket}/reports/index\.html to out/reports/index\.html\b"),
    (r"^aws s3 cp .*statement\.csv ", r"^download: s3://{bucket}/months/"),
    (r"^aws s3 cp .*calls\.parquet calls\.parquet", r"^download: "),
    (r"^aws s3 cp .*\| python3 ", r"'rejected': 0"),
    (r"^for kind in calls rejects", erased),
    (r"^aws configure$", configured, "AKIDEXAMPLE\nof-no-account\neu-central-1\n\n"),
    (r"^git stash && git pull", pulled),
    (r"^git rev-parse HEAD", r"^[0-9a-f]{40}$"),
    (r"^sam delete ", removed, "y\ny\n"),
)


def of(command):
    """The line of the table that is the command's own."""
    text = re.sub(r"^--.*\n", "", command.text)  # a query's title
    for line in EXPECTED:
        if re.search(line[0], text):
            return line
    raise Fault(f"{command.place}: expected.py says nothing of what this answers: {command.text}")
