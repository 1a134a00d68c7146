"""Scenarios of the workflow's proof: the watch, by the event of its schedule."""

import datetime
import http.client
import json
import os
import random
import threading
import time

import deployed
from proof import WATCH, Proof, want
from world import PATIENCE

SLICE = datetime.timedelta(minutes=5)
KILLS = 15
ANSWER = {"until", "calls", "behind_seconds", "requests", "open", "incidents"}


def event() -> bytes:
    """What the schedule sends in this minute."""
    text = deployed.RESOURCES[WATCH]["Properties"]["Events"]["Tick"]["Properties"]["Input"]
    return text.replace("<aws.scheduler.scheduled-time>", now().strftime("%Y-%m-%dT%H:%M:00Z")).encode()


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def scan(p: Proof, caller: str, back: int):
    """Somebody dials number after number, in a slice that was closed so many slices ago."""
    seconds = int(now().timestamp()) - 60
    begun = seconds - seconds % SLICE.seconds - (1 + back) * SLICE.seconds
    p.scene.change(scan={"caller": caller, "calls": 24, "from": datetime.datetime.fromtimestamp(begun + 30, datetime.UTC).isoformat()})


def look(sandbox) -> dict:
    answer = json.loads(sandbox.invoke(event()))
    want(set(answer), {"watch"}, answer)
    return answer["watch"]


def incidents(p: Proof) -> dict:
    """What the bucket holds of incidents, by id."""
    return {(found := json.loads(p.get(key)))["id"]: found for key in p.keys("watch/incidents/")}


def told(p: Proof) -> dict:
    """The ids of messages that the receiver took since the last call, by what they tell: an incident may grow several times."""
    found = {}
    for name, message in p.receiver.take():
        of = message["data"]
        found.setdefault((of["id"], message["type"], message["timestamp"], of["calls"], of["amount"]), set()).add(name)
    return found


def watching(p: Proof):
    """The schedule's event finds a scan: bucket, topic and webhook are told of it once, and the next run tells nobody."""
    p.receiver.take()
    p.notices()
    p.watch = p.sandbox(WATCH)
    scan(p, "+15555550100", 0)
    answer = look(p.watch)
    want(set(answer), ANSWER, answer)
    want((answer["calls"], answer["behind_seconds"]), (24, 0), answer)
    found = [i for i in answer["incidents"] if i["rule"] == "sequential_dialling"]
    want([(i["key"], i["state"]) for i in found], [("+15*******00", "opened")], answer)
    ids = {i["id"] for i in answer["incidents"]}
    want((set(incidents(p)), {(i, kind) for i, kind, *_ in told(p)}), (ids, {(i, "incident.opened") for i in ids}))
    want({n["data"]["id"] for n in p.notices()}, ids)
    want(look(p.watch)["incidents"], [])
    want((told(p), p.notices()), ({}, []))


def refused(p: Proof):
    """A webhook that refuses: the topic is told all the same, and what waits is sent, byte for byte, once it takes again."""
    p.receiver.status = 403  # no second try would change it
    scan(p, "+15555550101", 1)
    changed = look(p.watch)["incidents"]
    want("sequential_dialling" in {i["rule"] for i in changed}, True, changed)
    kept = {key: p.get(key) for key in p.keys("outbox/")}
    want(len(kept), len(changed), kept)
    want({n["data"]["id"] for n in p.notices()}, {i["id"] for i in changed})
    look(p.watch)
    want((set(p.keys("outbox/")), p.notices()), (set(kept), []))
    p.receiver.status = 200
    look(p.watch)
    want((p.keys("outbox/"), p.notices()), ([], []))
    names = [name for names in told(p).values() for name in names]
    want({f"outbox/{name}.json": p.receiver.body(name) for name in names}, kept)


def untold(p: Proof):
    """A topic that is gone: the webhook is told all the same, and the topic hears of it once where it is there."""
    lost = p.sandbox(WATCH, WATCH_TOPIC_ARN=p.topic + "-gone")
    scan(p, "+15555550102", 2)
    changed = {i["id"] for i in look(lost)["incidents"]}
    lost.close()
    want(bool(changed), True)
    want(({i for i, *_ in told(p)}, p.notices()), (changed, []))
    look(p.watch)
    want((told(p), {n["data"]["id"] for n in p.notices()}), ({}, changed))


def blind(p: Proof):
    """An account that limits makes the run blind, not failed; a wrong event names its field."""
    p.scene.faults({"query": ["limit="], "times": -1, "status": 429})
    answer = look(p.watch)
    p.scene.faults()
    want((answer["incidents"], "429" in answer["blind"]), ([], True), answer)
    wrong = json.loads(p.watch.invoke(b'{"watch":"yes"}'))
    want((wrong["errorType"], wrong["errorMessage"]), ("BadEvent", "watch is not true"))


def killed(p: Proof):
    """Killed at random moments: every incident is told at least once to each, and never under two ids."""
    seed = int(os.environ.get("WATCH_SEED", time.time()))
    print(f"workflow: killed: WATCH_SEED={seed}", flush=True)
    chance = random.Random(seed)
    p.watch.close()
    p.watch = p.sandbox(WATCH)
    scan(p, "+15555550199", 0)
    began = time.monotonic()
    look(p.watch)
    usual = time.monotonic() - began  # from a cold start, with something to tell
    p.watch.close()
    told(p)
    known, noticed, ended = set(incidents(p)), set(), 0
    for n in range(KILLS):
        scan(p, f"+155555502{n:02d}", n % 3)
        sandbox = p.sandbox(WATCH)
        answers = []
        running = threading.Thread(target=lambda: answers.append(attempt(sandbox)))
        running.start()
        time.sleep(chance.uniform(0, 1.5 * usual))
        sandbox.kill()
        running.join(PATIENCE)
        ended += answers[0] is not None
    p.watch = p.sandbox(WATCH)
    while look(p.watch)["incidents"]:
        pass
    found = {i: of for i, of in incidents(p).items() if i not in known}
    scans = [of for of in found.values() if of["rule"] == "sequential_dialling"]
    want(len(scans), KILLS, "scans that were found")
    by_webhook = told(p)
    want({i for i, *_ in by_webhook} >= set(found), True, set(found) - {i for i, *_ in by_webhook})
    want([names for names in by_webhook.values() if len(names) != 1], [])
    noticed |= {n["data"]["id"] for n in p.notices()}
    want(noticed >= set(found), True, set(found) - noticed)
    want((p.keys("outbox/"), p.receiver.faults), ([], []))
    print(f"workflow: killed: {KILLS} runs, {ended} of them had answered; a run takes {usual:.2f} s", flush=True)
    p.watch.close()


def attempt(sandbox) -> bytes | None:
    """The answer of a run that may be killed, or None."""
    try:
        return sandbox.invoke(event())
    except (OSError, http.client.HTTPException):
        return None


SCENARIOS = [watching, refused, untold, blind, killed]
