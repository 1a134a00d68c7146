"""Judges what the readers answered, and keeps it for the page's tables."""

import collections
import dataclasses
import math
from decimal import Decimal

import nearness
import tables
import worlds
from engines import READERS

STRAYS = ["note", "temporary", "layout"]
LONGEST = 150  # characters of an answer on the page
WORDS = {"the folder's name", "none"}  # what is no type
CALL = "ee56171f-62f6-4838-b1a2-ba6a2ce46720"  # stands on the page for a call of the day


@dataclasses.dataclass
class Job:
    """A block executed in a world, of what figure where it asks for a percentile.
    expected is whether the page promises a right answer there."""
    block: object
    world: str
    source: str
    expected: bool = True
    figure: tuple | None = None


class Judge:
    """Collects the faults, and by reader what the tables say."""

    def __init__(self, truth, dates):
        self.truth, self.dates = truth, dates
        self.faults, self.texts = [], {}
        self.seen = collections.defaultdict(dict)  # by reader: what a table says of it
        self.nearness = collections.defaultdict(list)

    def jobs(self, reader, blocks):
        """What is executed of a reader's blocks: each in its world, sums also where strays
        lie and in older days, percentiles of every metric, a look-up also with cleared filters."""
        jobs = []
        for block in blocks:
            if block.kind == "setup":
                continue
            source = self.dates.ours(block.source).replace(CALL, self.truth.call)
            if block.kind == "p95":
                jobs += [Job(block, block.world, nearness.asked(source, self.dates.day, f), figure=f) for f in self.truth.figures()]
                continue
            jobs.append(Job(block, block.world, source))
            if block.kind in ("sum", "float") and block.world == "month" and "sum" not in self.seen[reader.name]:
                self.seen[reader.name]["sum"] = None
                jobs += [Job(block, world, source, False) for world in ["older"] + STRAYS]
            if block.kind == "find":
                jobs.append(Job(block, "cleared", source, False))
        return sorted(jobs, key=lambda job: worlds.WORLDS.index(job.world))  # each world once: a setup may write

    def judge(self, reader, job, answer, folder):
        """Holds one answer against what the block promises."""
        kind, seen = job.block.kind, self.seen[reader.name]
        if kind in ("shows", "fails"):
            self.texts[job.block.number] = self.shown(job, answer, folder)
            return
        fault = answer.get("error") or getattr(self, kind)(reader, job, answer["rows"])
        if not job.expected:
            seen[job.world] = "right" if not fault else f"`{error_name(answer)}`" if "error" in answer else "wrong"
        elif fault:
            self.faults.append(f"docs/readers.md:{job.block.line}: {reader.label}: {fault}")

    def shown(self, job, answer, folder):
        """What the text block below a block has to be."""
        if (job.block.kind == "fails") != ("error" in answer):
            self.faults.append(f"docs/readers.md:{job.block.line}: should {'fail' if job.block.kind == 'fails' else 'not fail'}: {answer}")
        if job.world == "older":
            plain = f"`{error_name(answer)}`" if "error" in answer else {"[[False]]": "absent, without an error"}.get(str(answer["rows"]))
            self.seen[job.block.reader]["plain"] = plain or str(answer["rows"])
        text = answer.get("error") or "\n".join(", ".join("NULL" if c is None else str(c) for c in row) for row in answer["rows"])
        text = self.dates.page(text.replace(folder + "/", ""))
        return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + " …"

    def sum(self, reader, job, rows):
        if job.expected:
            seen = self.seen[reader.name]
            seen["sum"] = "float, or exact" if seen["sum"] == "float" else "exact"
        return self.truth.exact(rows)

    def float(self, reader, job, rows):
        if job.expected:
            self.seen[reader.name]["sum"] = "float"
        return self.truth.near(rows)

    def types(self, reader, job, rows):
        cells = [str(c) for row in rows for c in row]
        self.seen[reader.name]["types"] = [c if c in WORDS else f"`{c}`" for c in cells]
        return None if len(cells) == 3 else f"three types, not {cells}"

    def p95(self, reader, job, rows):
        day, metric, percent = job.figure
        [[got]] = rows
        self.nearness[reader.name].append(nearness.of(float(got), self.truth.percentiles[day][f"{metric}_p{percent}"], self.truth.values(day, metric), percent))
        return None

    def score(self, reader, job, rows):
        want = float(self.truth.score)
        return None if math.isclose(rows[0][0], want, rel_tol=1e-12) else f"found {rows}, want {want}"

    def find(self, reader, job, rows):
        found = [Decimal(str(c)) for row in rows for c in row]
        return None if found == [self.truth.call_amount] else f"found {rows}, want {self.truth.call_amount}"

    def lacks(self, reader, job, rows):
        want = self.truth.counts["spend" if worlds.LACKING["spend"] in job.block.source else "calls"]
        self.seen[reader.name]["lacks"] = "NULL in older days"
        return None if rows and list(rows[-1])[-1] == want else f"counts {rows}, want {want}"

    def compare_texts(self, blocks):
        for b in blocks:
            if b.number in self.texts and (b.text or "").rstrip("\n") != self.texts[b.number]:
                self.faults.append(f"docs/readers.md:{b.line}: {b.reader} answers\n{self.texts[b.number]}\nand the page has\n{b.text}")

    def left(self, reader):
        self.seen[reader.name]["left"] = True

    def tables(self):
        """The rows of each table, by its name."""
        made = {name: [] for name in tables.HEADS}
        for reader in (READERS[name] for name in READERS if name in self.seen):
            seen, label = self.seen[reader.name], tables.link(reader)
            if "left" in seen:
                made["readers"].append([label, "", tables.ATHENA, *tables.TRINO])
                continue
            made["readers"].append([label, tables.version(reader), seen.get("sum", ""), *seen.get("types", ["", "", ""])])
            made["lacks"].append([label, seen.get("older", ""), seen.get("plain", "–"), seen.get("lacks", "")])
            made["strays"].append([label, *(seen.get(w, "") for w in STRAYS)])
            if self.nearness[reader.name]:
                made["percentiles"].append([label, nearness.verdict(self.nearness[reader.name])])
            if "cleared" in seen:
                made["bloom"].append([label, {"right": "no", "wrong": "yes"}.get(seen["cleared"], seen["cleared"])])
        return made


def error_name(answer):
    """The last part of the error's class."""
    return answer["error"].split(":")[0].split(".")[-1]
