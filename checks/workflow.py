"""Executes the workflow's definition, as template.yaml deploys it, in moto's
engine, against the built functions under Lambda's runtime interface emulator, a
simulated account and a real S3 server, of which each function reaches what its
role allows. Ends with status 1 at the first fault.

Usage: workflow.py FOLDER, which then holds the bucket's objects as plain files.
"""

import itertools
import json
import logging
import pathlib
import sys
import time
from datetime import date, timedelta

from botocore.exceptions import ClientError

import deployed
import hooked
import union
import watched
from proof import DAYS, PATIENCE, WINDOW, WORKERS, Proof, want
from reading import Reading
from world import Sandbox


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


def encrypted(p: Proof):
    """A bucket whose policy refuses puts that do not name their encryption: the note
    of a failed window is taken where the stack names it. Where it does not, the day
    fails all the same, and the notice has what the Map says of itself."""
    put, usual, asked = p.engine.s3.put_object, p.machine, []

    def put_object(**request):
        asked.append(request.get("ServerSideEncryption"))
        if asked[-1] != "AES256":
            raise ClientError({"Error": {"Code": "AccessDenied", "Message": "explicit deny"}, "ResponseMetadata": {"HTTPStatusCode": 403, "RequestId": "0"}}, "PutObject")
        return put(**request)

    p.engine.s3.put_object = put_object
    p.fail(p.day(4), -1, 400)
    for encryption, kind, puts in (("AES256", "Refused", ["AES256"]), ("", "States.ExceedToleratedFailureThreshold", [None] * 5)):
        asked.clear()
        p.machine = p.deploy("encrypted-" + encryption, encryption)
        found = p.run(date=p.day(4))
        want((found["status"], asked), ("FAILED", puts), found.get("cause"))
        (notice,) = p.notices()
        want([(f["date"], f["error"]) for f in notice["failed"]], [(p.day(4), kind)])
    p.engine.s3.put_object, p.machine = put, usual
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
                held.extend(p.pull.free.get(timeout=PATIENCE) for _ in range(WORKERS))
            if len(asked) == 4:
                while held:
                    p.pull.free.put(held.pop())

    p.engine.before = before
    p.succeeded(p.run(date=p.day(2)), p.day(2))
    p.engine.before = None
    want(p.failures("plan"), ["Lambda.TooManyRequestsException"] * 3)
    want(p.notices(), [])


def overtaken(p: Proof):
    """Another run publishes the day, and cleans up, before a step of ours: the
    day is planned anew, and the insights are not asked for again. A pull finds what
    is known of its window gone, a publish the windows."""
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
        want(set(p.failures(step)), {"StagedGone"}, "before", step)
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


def window_gone(p: Proof):
    """What the plan left beside a window is gone when it is pulled, once and then for good: the day is planned anew, a look-back day as it was."""
    day, days = p.day(9), [p.day(back) for back in (10, 9, 8, 7)]
    after_last = date.fromisoformat(days[-1]) + timedelta(days=1)
    for times, status in ((1, "SUCCEEDED"), (9, "FAILED")):
        state = {"left": times}

        def after(event, answer):
            """Fails the window that is answered last, so that none is under way when the day is planned anew."""
            if event.get("date") != day:
                return answer
            if event["step"] == "plan":
                state.update(windows=json.loads(answer)["windows"], answered=itertools.count(1))
            if event["step"] == "pull" and next(state["answered"]) == state["windows"] and state["left"]:
                state["left"] -= 1
                want([r["date"] for r in json.loads(p.another.invoke(json.dumps({"date": day}).encode()))["reports"]], [day])
                return json.dumps({"errorMessage": f"day {day}: what was staged is gone", "errorType": "StagedGone"}).encode()
            return answer

        p.engine.after = after
        found = p.run(scheduled_time=f"{after_last}T02:30:00Z")
        p.engine.after = None
        want(found["status"], status, found.get("error"), found.get("cause"))
        plans = [event for event, _ in p.engine.invocations if event["step"] == "plan" and event["date"] == day]
        want(plans, [{"step": "plan", "date": day, "lookback": True, "replace": False}] * min(times + 1, 3))
        want(p.failures("pull"), ["StagedGone"] * min(times, 3))
        if times == 1:
            p.succeeded(found, *days)
            want(p.notices(), [])
    want(found["error"], "StagedGone")
    (notice,) = p.notices()
    want(notice["failed"], [{"date": day, "error": "StagedGone", "cause": f"day {day}: what was staged is gone"}])
    want(notice["reported"], [d for d in days if d != day])
    p.succeeded(p.run(date=day), day)


def look_back(p: Proof):
    """What a look-back reads of the bucket grows with its calls and no faster, in each step: two days, one eight times the other."""
    large, small, another, last = (p.day(back) for back in range(DAYS, DAYS - 4, -1))
    p.succeeded(p.run(date=large), large)
    after_last = date.fromisoformat(last) + timedelta(days=1)
    with Reading(p.engine, p.gates.values()) as reading:
        p.succeeded(p.run(scheduled_time=f"{after_last}T02:30:00Z"), large, small, another, last)
    looked_back = {event["date"] for event, _ in p.engine.invocations if event.get("lookback")}
    want(looked_back, {large, small, another})
    for day in (large, small):
        full = p.scene.place["calls"][day] / WINDOW
        if not full <= reading.windows[day] <= 3 * full:
            raise SystemExit(f"{day} has {reading.windows[day]} windows of at most {WINDOW} calls, {full:.1f} if each were full")
    for step in ("plan", "pull", "publish"):
        # By the window, since one day's may be full and another's half full.
        of_large, of_small = (reading.own[day, step] / reading.windows[day] for day in (large, small))
        if not 0 < of_large <= 1.3 * of_small:
            raise SystemExit(f"{step} reads {of_large:.0f} bytes for each window of the large day, {of_small:.0f} for one of the small day")
        of_large, of_small = (reading.rest[day, step] for day in (large, small))
        if of_large > 1.3 * of_small:
            raise SystemExit(f"{step} reads {of_large} bytes of other things for the large day, {of_small} for the small one")


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


def roles(p: Proof):
    """No function wanted more of the bucket than its role allows, and each wanted all of it."""
    for name, gate in p.gates.items():
        want(gate.refused, [], name)
        want(gate.reach - gate.used, set(), name, "is allowed what it does not need")


def metrics(p: Proof):
    """Every metric that an alarm or the dashboard looks at was written by the function it is looked for under."""
    p.log.flush()
    written = set()
    for line in pathlib.Path(p.log.name).read_text().splitlines():
        if line.startswith("{") and "CloudWatchMetrics" in line:
            said = json.loads(line)
            written |= {(said["Function"], m["Name"]) for kind in said["_aws"]["CloudWatchMetrics"] for m in kind["Metrics"]}
    want(deployed.watched() - written, set(), "written are", written)


SCENARIOS = [clean, again, *hooked.SCENARIOS, twice, for_good, encrypted, week, scheduled, race, taken, overtaken, plan_gone, window_gone, look_back,
             *union.SCENARIOS, *watched.SCENARIOS, nonsense, lookups, roles, metrics]


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
