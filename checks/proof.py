"""One run of the workflow's proof: the world, the engine, and what scenarios ask
of them."""

import hashlib
import json
import pathlib
import time
import uuid

from moto.stepfunctions.parser.utils import TMP_THREADS

import definition
import deployed
from engine import REGION, Engine
from gate import Gate
from receiver import Receiver
from world import Function, Sandbox, Scene, emulator, free_port

ACCOUNT = "123456789012"
ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:"
PULL, REPORT, WATCH = "PullFunction", "DailyReportFunction", "WatchFunction"  # as the template names them
WORKERS = 2  # and the environments that PULL has; REPORT has as many
DAYS = 13  # days of the scene that have calls
CALLS = 130  # of each, and some more
LARGE = 8 * CALLS  # of the earliest
WINDOW = 40  # most calls of a window
PATIENCE = 120  # seconds an execution may take


class Proof:
    """One engine and what the scenarios ask of it."""

    def __init__(self, folder: pathlib.Path):
        self.log = (folder / "functions.log").open("w")
        self.scene = Scene("dist/scene", folder / "bucket", days=DAYS, calls=CALLS, large=LARGE, seed=7)
        self.rie = emulator(folder)
        self.gates = {name: Gate(self.scene.place["s3"], deployed.reach(name, "reports")) for name in (PULL, REPORT, WATCH)}
        self.receiver = Receiver(folder)
        self.pull = Function(WORKERS, lambda: self.sandbox(PULL))
        self.report = Function(WORKERS, lambda: self.sandbox(REPORT))
        self.another = self.sandbox(REPORT)  # runs days without the workflow, beside it
        self.engine = Engine({ARN + PULL: self.pull, ARN + REPORT: self.report}, self.scene.place, free_port())
        self.machines = self.engine.client("stepfunctions")
        self.sqs = self.engine.client("sqs")
        sns = self.engine.client("sns")
        topic = sns.create_topic(Name="alarms")["TopicArn"]
        self.inbox = self.sqs.create_queue(QueueName="inbox")["QueueUrl"]
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=f"arn:aws:sqs:{REGION}:{ACCOUNT}:inbox")
        self.topic = topic
        self.machine = self.deploy("reports")

    def deploy(self, name: str, encryption: str = "") -> str:
        """The workflow as a stack with that ReportEncryption has it."""
        whole = definition.definition(
            PullFunctionArn=ARN + PULL, DailyReportFunctionArn=ARN + REPORT, NoticeTopicArn=self.topic, BucketName="reports",
            ReportEncryption=encryption, Partition="aws")
        definition.check(whole)
        return self.machines.create_state_machine(
            name=name, definition=json.dumps(whole), roleArn=f"arn:aws:iam::{ACCOUNT}:role/workflow")["stateMachineArn"]

    def sandbox(self, name: str, **more) -> Sandbox:
        """An environment of one size of the function, behind the gate of its role, with more variables."""
        hook = self.receiver.environment() if name != PULL else {}
        if name == WATCH:  # the scene's server is not AWS's, and the watch's role has no place to ask it in
            hook |= {"WATCH_REQUESTS_PER_SECOND": "2000", "WATCH_TOPIC_ARN": self.topic, "AWS_ENDPOINT_URL_SNS": self.engine.url, "REPORT_CONDITIONAL_WRITES": "unchecked"}
        hook |= more
        environment = self.scene.environment(
            **hook, REPORT_BUCKET="reports", REPORT_WINDOW_CALLS=str(WINDOW), REPORT_WORKERS=str(WORKERS),
            AWS_LAMBDA_FUNCTION_NAME=name, AWS_ENDPOINT_URL_S3=self.gates[name].endpoint, **deployed.runtime(name))
        return Sandbox(self.rie, "dist/dailyreport/bootstrap", environment, self.log)

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
        want(self.receiver.faults, [])
        self.engine.close()
        for running in (self.pull, self.report, self.another, *self.gates.values(), self.receiver, self.scene):
            running.close()


def want(got, wanted, *about):
    if got != wanted:
        raise SystemExit(f"got {got!r}, want {wanted!r} {' '.join(map(str, about))}")
