"""Scenarios of the workflow's proof: a published day never gets worse."""

import json
from datetime import date, timedelta

from proof import Proof, want

OTHER = "MAANOTHERACCOUNT0000"


def objects(p: Proof, *days: str) -> dict:
    """What lies there of days, by key; of all days where none is named. What the server was asked by
    says nothing of a day: an execution that fails leaves it to the day's next run."""
    return {key: p.get(key) for key in p.keys() if not key.endswith("/probe") and (not days or any(f"dt={day}/" in key for day in days))}


def manifest(p: Proof, day: str) -> dict:
    return json.loads(p.get(f"manifests/dt={day}/manifest.json"))


def morning_after(day: str) -> dict:
    return {"scheduled_time": f"{date.fromisoformat(day) + timedelta(days=1)}T02:30:00Z"}


def kept(p: Proof):
    """Calls that the account does not show any more stay published, byte for byte."""
    day, before = p.day(2), objects(p)
    p.scene.change(gone=50)
    p.succeeded(p.run(date=day), day)
    p.scene.change(gone=0)
    want(objects(p), before)


def moved(p: Proof):
    """A call that ended in another day stays where that day is not reported, and moves where both days are the execution's."""
    days = [p.day(back) for back in (10, 9, 8, 7)]
    before = objects(p)
    revisions = {day: manifest(p, day)["revision"] for day in days}
    p.scene.change(move={"date": days[1], "days": 1})
    want(p.run(date=days[1])["status"], "SUCCEEDED")
    want(objects(p), before)
    p.succeeded(p.run(**morning_after(days[-1])), *days)
    grown = {day: manifest(p, day)["revision"] - revisions[day] for day in days}
    want(grown, {days[0]: 0, days[1]: 1, days[2]: 1, days[3]: 0})
    want([manifest(p, day)["kept"] for day in days], [0] * 4)


def other_account(p: Proof):
    """A day that is published as another account's is passed over as a look-back day, fails where it is asked for, and is replaced where that is."""
    days = [p.day(back) for back in (10, 9, 8, 7)]
    day, rest = days[1], [d for d in days if d != days[1]]
    key = f"manifests/dt={day}/manifest.json"
    ours = p.get(key)
    theirs = json.loads(ours)
    theirs["account"], theirs["files"][0]["sha256"] = OTHER, "0" * 64  # another account's days have other files
    theirs = json.dumps(theirs).encode()

    def put(body):
        p.engine.s3.put_object(Bucket="reports", Key=key, Body=body)

    for step in ("plan", "publish"):
        put(ours)

        def before(event):
            if event["step"] == step and event["date"] == day:
                put(theirs)

        p.engine.before = before
        p.succeeded(p.run(**morning_after(days[-1])), *rest)
        p.engine.before = None
        want(p.failures(step), ["OtherAccount"])
        want(p.get(key), theirs)
    want(p.notices(), [])
    published = objects(p, day)
    found = p.run(date=day)
    want((found["status"], found["error"]), ("FAILED", "OtherAccount"))
    want(p.failures("plan"), ["OtherAccount"])
    (notice,) = p.notices()
    (failed,) = notice["failed"]
    want((failed["date"], failed["error"], OTHER in failed["cause"]), (day, "OtherAccount", True), failed)
    want(objects(p, day), published)
    p.succeeded(p.run(date=day, replace=True), day)
    want((manifest(p, day)["account"], manifest(p, day)["replaced"]), (p.scene.place["auth_id"], True))


def replaced(p: Proof):
    """A field that nobody can read any more changes no byte; a day that is replaced is as the account has it now, and in doubt."""
    day, before = p.day(6), objects(p)
    calls, revision = p.scene.place["calls"][day], manifest(p, day)["revision"]
    p.scene.change(misspell={"date": day, "field": "srtp", "as": "perhaps"})
    p.succeeded(p.run(date=day), day)
    want(objects(p), before)
    p.succeeded(p.run(date=day, replace=True), day)
    want((manifest(p, day)["revision"], manifest(p, day)["replaced"]), (revision + 1, True))
    want(json.loads(p.get(f"reports/dt={day}/report.json"))["integrity"]["unread"], {"srtp": calls})


SCENARIOS = [kept, moved, other_account, replaced]
