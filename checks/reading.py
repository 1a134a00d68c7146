"""What each step of a day reads of the bucket, as the gates before the functions
count it."""

import collections
import threading


class Reading:
    """Counts while it stands before an engine: the steps of an execution follow each
    other, and the pulls of a day are one step."""

    def __init__(self, engine, gates: list):
        self.engine, self.gates = engine, gates
        self.own = collections.Counter()  # bytes of the day's calls and windows, by (day, step)
        self.rest = collections.Counter()  # of everything else
        self.windows = collections.Counter()  # that were pulled, by day
        self._mutex = threading.Lock()

    def __enter__(self):
        self._at, self._before = None, self._read()
        self.engine.before = self._step
        return self

    def __exit__(self, *_):
        self.engine.before = None
        self._step({})

    def _step(self, event: dict):
        with self._mutex:
            now = self._read()
            for key, length in (now - self._before).items():
                day, _ = self._at
                mine = key.startswith((f"calls/dt={day}/", f"staging/dt={day}/"))
                (self.own if mine else self.rest)[self._at] += length
            self._before, self._at = now, (event.get("date"), event.get("step"))
            self.windows[event.get("date")] += event.get("step") == "pull"

    def _read(self) -> collections.Counter:
        return sum((gate.read() for gate in self.gates), collections.Counter())
