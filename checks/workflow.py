"""Executes the workflow's definition, as template.yaml deploys it, in moto's
engine, against the built functions under Lambda's runtime interface emulator, a
simulated account and a real S3 server. Ends with status 1 at the first fault.

Usage: workflow.py FOLDER, which then holds the bucket's objects as plain files.
"""

import hashlib
import json
import logging
import pathlib
import sys
import time
import uuid
from datetime import date, timedelta

from moto.stepfunctions.parser.utils import TMP_THREADS

import definition
from engine import REGION, Engine
from world import Function, Sandbox, Scene, emulator, free_port

ACCOUNT = "123456789012"
FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:dailyreport"
WORKERS = 2
DAYS = 12  # days of the scene that have calls
PATIENCE = 120  # seconds an execution may take


class Proof:
    """One engine and what the scenarios ask of it."""

    def __init__(self, folder: pathlib.Path):
        self.log = (folder / "functions.log").open("w")
        self.scene = Scene("dist/scene", folder / "bucket", days=DAYS, calls=130, seed=7)
        environment = self.scene.environment(REPORT_BUCKET="reports", REPORT_WINDOW_CALLS="40", REPORT_WORKERS=str(WORKERS))
        self.rie = emulator(folder)

        def start():
            return Sandbox(self.rie, "dist/dailyreport/bootstrap", environment, self.log)

        self.function = Function(WORKERS, start)
        self.another = start()  # runs days without the workflow, beside it
        self.engine = Engine({FUNCTION: self.function}, self.scene.place, free_port())
        self.machines = self.engine.client("stepfunctions")
        self.sqs = self.engine.client("sqs")
        sns = self.engine.client("sns")
        topic = sns.create_topic(Name="alarms")["TopicArn"]
        self.inbox = self.sqs.create_queue(QueueName="inbox")["QueueUrl"]
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=f"arn:aws:sqs:{REGION}:{ACCOUNT}:inbox")
        whole = definition.definition(
            DailyReportFunctionArn=FUNCTION, NoticeTopicArn=topic, BucketName="reports", Partition="aws")
        definition.check(whole)
        self.machine = self.machines.create_state_machine(
            name="reports", definition=json.dumps(whole), roleArn=f"arn:aws:iam::{ACCOUNT}:role/workflow")["stateMachineArn"]

    def day(self, back: int) -> str:
        """The day so many before today, by the scene's calendar."""
        return sorted(self.scene.place["calls"])[-back]

    def start(self, **event) -> str:
        return self.machines.start_execution(
            stateMachineArn=self.machine, name=str(uuid.uuid4()), input=json.dumps(event))["executionArn"]

    def wait(self, execution: str) -> dict:
        end = time.monotonic() + PATIENCE
        while True:
            found = self.machines.describe_execution(executionArn=execution)
            if found["status"] != "RUNNING":
                return found
            if time.monotonic() > end:
                raise SystemExit(f"{execution} did not end: {self.engine.invocations[-5:]}")
            time.sleep(0.05)

    def run(self, **event) -> dict:
        self.engine.invocations.clear()
        self.engine.waits.clear()
        found = self.wait(self.start(**event))
        for thread in list(TMP_THREADS):  # the windows of a day that failed still run
            thread.join(PATIENCE)
        return found

    def failures(self, step: str) -> list:
        return [failed for event, failed in self.engine.invocations if event["step"] == step and failed]

    def count(self, step: str) -> int:
        return sum(event["step"] == step for event, _ in self.engine.invocations)

    def notices(self) -> list:
        found = []
        while messages := self.sqs.receive_message(QueueUrl=self.inbox, MaxNumberOfMessages=10).get("Messages"):
            for m in messages:
                found.append(json.loads(json.loads(m["Body"])["Message"]))
                self.sqs.delete_message(QueueUrl=self.inbox, ReceiptHandle=m["ReceiptHandle"])
        return found

    def keys(self, prefix: str = "") -> list:
        pages = self.engine.s3.get_paginator("list_objects_v2").paginate(Bucket="reports", Prefix=prefix)
        return [o["Key"] for page in pages for o in page.get("Contents", [])]

    def get(self, key: str) -> bytes:
        return self.engine.s3.get_object(Bucket="reports", Key=key)["Body"].read()

    def succeeded(self, found: dict, *days: str) -> list:
        """Holds that an execution reported just these days, and each of them whole."""
        want(found["status"], "SUCCEEDED", found.get("error"), found.get("cause"))
        reports = json.loads(found["output"])["reports"]
        want([r["date"] for r in reports], list(days))
        for r in reports:
            self.whole(r["date"], r)
        return reports

    def whole(self, day: str, report: dict | None = None):
        """Holds that a day is published as a careful reader wants it, with the
        account's own number of calls, and that nothing of it is left staged."""
        manifest = json.loads(self.get(f"manifests/dt={day}/manifest.json"))
        want((manifest["complete"], manifest["calls"]), (True, self.scene.place["calls"][day]), day)
        for file in manifest["files"]:
            want(hashlib.sha256(self.get(file["key"])).hexdigest(), file["sha256"], file["key"])
        if report:
            want({k: manifest[k] for k in ("calls", "amount", "revision")}, {k: report[k] for k in ("calls", "amount", "revision")}, day)
            want(set(report), {"date", "calls", "answered", "amount", "currency", "complete", "revision", "manifest"})
        want(self.keys(f"staging/dt={day}/"), [], "staged")

    def fail(self, day: str, times: int, status: int):
        """Lets the first page of the day's first window fail, as a pull reads it."""
        self.scene.faults({"query": ["limit=20", "offset=0", f"end_time__gte={day}+00%3A00%3A00"], "times": times, "status": status})

    def close(self):
        want(self.scene.faults()["violations"] or [], [])
        self.engine.close()
        self.function.close()
        self.another.close()
        self.scene.close()


def want(got, wanted, *about):
    if got != wanted:
        raise SystemExit(f"got {got!r}, want {wanted!r} {' '.join(map(str, about))}")


def clean(p: Proof):
    """A day, its windows side by side."""
    p.succeeded(p.run(date=p.day(1)), p.day(1))
    want(p.failures("pull"), [])
    if p.count("pull") < 3:
        raise SystemExit(f"{p.count('pull')} windows were pulled, want several")
    want(p.notices(), [])


def again(p: Proof):
    """The same day once more changes no byte."""
    before = {key: p.get(key) for key in p.keys()}
    want(p.succeeded(p.run(date=p.day(1)), p.day(1))[0]["revision"], 1)
    want({key: p.get(key) for key in p.keys()}, before)


def twice(p: Proof):
    """A window that fails twice and then works: six tries of a request each."""
    p.fail(p.day(2), 12, 500)
    p.succeeded(p.run(date=p.day(2)), p.day(2))
    want(p.failures("pull"), ["Unavailable"] * 2)
    waits = p.engine.waits
    if len(waits) != 2 or not 0 <= waits[0] <= 30 or not 0 <= waits[1] <= 60:
        raise SystemExit(f"waited {waits}, want up to 30 s and up to 60 s")
    want(p.notices(), [])


def for_good(p: Proof):
    """A window that fails for good: the notice names day and cause, nothing of
    the day is published, the days before and after it are."""
    for status, kind, attempts in ((500, "Unavailable", 9), (400, "Refused", 1)):
        p.fail(p.day(4), -1, status)
        found = p.run(**{"from": p.day(5), "to": p.day(3)})
        want((found["status"], found["error"]), ("FAILED", kind), found.get("cause"))
        want(p.failures("pull"), [kind] * attempts)
        (notice,) = p.notices()
        want(notice["reported"], [p.day(5), p.day(3)])
        (failed,) = notice["failed"]
        want((failed["date"], failed["error"]), (p.day(4), kind))
        if f"day {p.day(4)}: " not in failed["cause"] or str(status) not in failed["cause"]:
            raise SystemExit(f"the notice says {failed['cause']}")
        want([k for k in p.keys() if f"dt={p.day(4)}/" in k and not k.startswith("staging/")], [])
        p.whole(p.day(5))
        p.whole(p.day(3))
    p.scene.faults()


def week(p: Proof):
    """A backfill of a week, in which the day that failed is healed."""
    days = [p.day(back) for back in range(7, 0, -1)]
    p.succeeded(p.run(**{"from": days[0], "to": days[-1]}), *days)
    want(p.count("plan"), 7)
    want(p.notices(), [])


def scheduled(p: Proof):
    """The schedule's input means the day before, and the look-back days."""
    after = date.fromisoformat(p.day(7)) + timedelta(days=1)
    p.succeeded(p.run(scheduled_time=f"{after}T02:30:00Z"), p.day(10), p.day(9), p.day(8), p.day(7))
    want(p.run()["status"], "SUCCEEDED")  # yesterday, whichever day that is by now, and its look-back days
    want(p.notices(), [])


def race(p: Proof):
    """Two executions of one day at the same time: both report it, and it is whole."""
    day = p.day(11)
    one, other = p.start(date=day), p.start(date=day)
    first, second = p.wait(one), p.wait(other)
    want(p.succeeded(first, day)[0]["revision"], 1)
    want(p.succeeded(second, day)[0]["revision"], 1)
    want(p.notices(), [])


def taken(p: Proof):
    """A function whose concurrency another execution has: the step waits for it."""
    held, asked = [], []

    def before(event):
        if event["step"] == "plan":
            asked.append(event)
            if len(asked) == 1:
                held.extend(p.function.free.get(timeout=PATIENCE) for _ in range(WORKERS))
            if len(asked) == 4:
                while held:
                    p.function.free.put(held.pop())

    p.engine.before = before
    p.succeeded(p.run(date=p.day(2)), p.day(2))
    p.engine.before = None
    want(p.failures("plan"), ["Lambda.TooManyRequestsException"] * 3)
    want(p.notices(), [])


def overtaken(p: Proof):
    """Another run publishes the day, and cleans up, before a step of ours: the
    day is planned anew, and the insights are not asked for again."""
    day, again_before = p.day(12), p.scene.faults()["insights_again"]
    for step in ("publish", "pull"):
        done = []

        def before(event):
            if event["step"] == step and not done:
                done.append(True)
                answer = json.loads(p.another.invoke(json.dumps({"date": day}).encode()))
                want([r["date"] for r in answer["reports"]], [day])

        p.engine.before = before
        p.succeeded(p.run(date=day), day)
        p.engine.before = None
        want(p.failures("publish"), ["StagedGone"], "before", step)
        want(p.count("plan"), 2)
    want(p.scene.faults()["insights_again"], again_before)
    want(p.notices(), [])


def plan_gone(p: Proof):
    """The plan is gone when the Map reads it, once and then for good."""
    day, read = p.day(1), p.engine.s3.get_object
    for times, status in ((1, "SUCCEEDED"), (9, "FAILED")):
        left = [times]

        def get_object(**request):
            if "/plan-" in request["Key"] and ".failed-" not in request["Key"] and left[0] > 0:
                left[0] -= 1
                request["Key"] += ".gone"
            return read(**request)

        p.engine.s3.get_object = get_object
        found = p.run(date=day)
        p.engine.s3.get_object = read
        want(found["status"], status, found.get("cause"))
    want(p.count("plan"), 3)
    (notice,) = p.notices()
    want([(f["date"], f["error"]) for f in notice["failed"]], [(day, "States.ItemReaderFailed")])
    p.succeeded(p.run(date=day), day)  # takes over what was staged, and cleans up


def nonsense(p: Proof):
    """Input that makes no sense is BadEvent, and asks nothing of the account."""
    before = p.scene.faults()["requests"]
    for event, field in (({"date": "2020-01-01"}, "date means"), ({"day": p.day(1)}, '"day" is'),
                         ({"from": p.day(1)}, "to is"), ({"step": "plan"}, '"step" is')):
        found = p.run(**event)
        want((found["status"], found["error"]), ("FAILED", "BadEvent"))
        (notice,) = p.notices()
        (failed,) = notice["failed"]
        want((failed["error"], failed["cause"].startswith(field)), ("BadEvent", True), failed)
    want(p.scene.faults()["requests"], before)


def lookups(p: Proof):
    """The built callinsights answers every sample event as its name says."""
    statuses = {
        "insights": 200, "call": 200, "stage": 200, "jwt": 200, "minimal": 200, "any-etag": 304,
        "no-such-call": 404, "no-insights": 404, "no-such-path": 404, "empty": 404,
        "not-a-uuid": 400, "traversal": 400, "body": 400, "method": 405,
    }
    lookup = Sandbox(p.rie, "dist/callinsights/bootstrap", p.scene.environment(), p.log)
    found = {}
    for file in pathlib.Path("events").glob("callinsights-*.json"):
        found[file.stem.removeprefix("callinsights-")] = json.loads(lookup.invoke(file.read_bytes()))["statusCode"]
    lookup.close()
    want(found, statuses)


SCENARIOS = [clean, again, twice, for_good, week, scheduled, race, taken, overtaken, plan_gone, nonsense, lookups]


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(filename=folder / "engine.log", level=logging.WARNING, force=True)
    p = Proof(folder)
    for scenario in SCENARIOS:
        began = time.monotonic()
        scenario(p)
        print(f"workflow: {scenario.__name__}: {' '.join(scenario.__doc__.split())} ({time.monotonic() - began:.1f} s)", flush=True)
    p.close()


if __name__ == "__main__":
    main()
