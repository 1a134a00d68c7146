"""Scenarios of the workflow's proof: the webhook."""

from proof import Proof, want


def told(p: Proof):
    """An endpoint that refuses fails no day; the next run, which fails for another reason, tells what waits and of itself, once each."""
    day, bad = p.day(6), p.day(8)
    p.receiver.take()
    p.receiver.status = 403
    p.succeeded(p.run(date=day), day)
    waiting = p.keys("outbox/")
    want((p.receiver.take(), len(waiting)), ([], 1))
    kept = p.get(waiting[0])

    p.receiver.status = 200
    p.fail(bad, -1, 400)
    want(p.run(date=bad)["error"], "Refused")
    p.scene.faults()
    (published, about_day), (failed, about_run) = p.receiver.take()
    want((f"outbox/{published}.json", p.receiver.body(published), p.keys("outbox/")), (waiting[0], kept, []))
    want((about_day["type"], about_day["data"]["date"], about_day["data"]["revision"]), ("day.published", day, 1))
    want(about_run["type"], "day.failed")
    want([(f["date"], f["error"]) for f in about_run["data"]["failed"]], [(bad, "Refused")])
    want(about_run["data"]["reported"], [])
    (notice,) = p.notices()
    want((notice["execution"], p.count("tell")), (about_run["data"]["execution"], 1))
    if failed == published:
        raise SystemExit("two messages have one id")

    p.succeeded(p.run(date=day), day)
    want(p.receiver.take(), [])


def unreachable(p: Proof):
    """Where the failure cannot be told, the execution fails by the day's error all the same."""
    answers = []

    def after(event, answer):
        if event["step"] != "tell":
            return answer
        answers.append(answer)
        return b'{"errorMessage":"put s3://reports/outbox/x: no","errorType":"Storage"}'

    p.engine.after = after
    found = p.run(date="2020-01-01")
    p.engine.after = None
    want((found["error"], len(answers)), ("BadEvent", 5))
    want(len(p.notices()), 1)
    # The step told each time, and the receiver knows one id for all of them.
    want(len({name for name, _ in p.receiver.take()}), 1)


SCENARIOS = [told, unreachable]
