"""Counting verdicts and keeping the first of each kind: what becomes the plan."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tui_crm.model.entity import Entity
from tui_crm.services.transfer.run.linking import Link
from tui_crm.services.transfer.run.noting import Noting
from tui_crm.services.transfer.run.plan import SAMPLES, Change, Plan, Progress, Reject, Sample, Watcher
from tui_crm.services.transfer.run.rejects import RejectsFile
from tui_crm.services.transfer.run.verdicts import Fate, Verdict


@dataclass(slots=True)
class Tally:
    """The outcome of a file so far."""

    entity: Entity
    stage: str
    file: str
    total: int  # size of the file
    watcher: Watcher
    rejects_file: RejectsFile
    noting: Noting
    rows: int = 0
    done: int = 0
    incomplete: int = 0
    suspected: int = 0
    short: int = 0
    counts: dict[Fate, int] = field(default_factory=lambda: dict.fromkeys(Fate, 0))
    new_samples: list[Sample] = field(default_factory=list)
    updated_samples: list[Sample] = field(default_factory=list)
    duplicate_samples: list[Reject] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def add(self, verdicts: Sequence[Verdict]) -> None:
        """Count these verdicts, and tell the watcher."""
        for verdict in verdicts:
            fate = verdict.fate
            self.counts[fate] += 1
            if fate is Fate.NEW:
                if len(self.new_samples) < SAMPLES:
                    self.new_samples.append(sample(verdict, self.entity))
                if verdict.suspects:
                    self.suspected += 1
                    self._tell_duplicate([Reject(verdict.row.line, "", verdict.suspects[0].told)])
            elif fate is Fate.REJECTED:
                self.rejects += verdict.problems[: SAMPLES - len(self.rejects)]
                self.rejects_file.write(verdict.row.cells, verdict.problems)
            elif fate is Fate.DUPLICATE:
                self._tell_duplicate(verdict.problems)
            elif fate is Fate.UPDATED and len(self.updated_samples) < SAMPLES:
                self.updated_samples.append(sample(verdict, self.entity))
        self.rows += len(verdicts)

    def add_incomplete(self, failed: Sequence[tuple[Link, Reject]]) -> None:
        """Count rows that were taken in without a reference."""
        for link, problem in failed:
            self.incomplete += 1
            if len(self.rejects) < SAMPLES:
                self.rejects.append(problem)
            self.rejects_file.write(link.cells, [problem])

    def tell(self) -> None:
        """Tell the watcher how far it is."""
        rejected = self.counts[Fate.REJECTED]
        self.watcher(Progress(self.stage, self.rows, self.done, self.total, rejected, time.monotonic() - self.began, self.file))

    def plan(self, act: int = 0) -> Plan:
        """The outcome."""
        counts = self.counts
        self.noting.end()
        return Plan(
            self.entity.key, self.rows, counts[Fate.NEW], counts[Fate.UPDATED], counts[Fate.UNCHANGED], counts[Fate.REJECTED], self.incomplete,
            tuple(self.new_samples), tuple(self.updated_samples), tuple(self.rejects), act, self.rejects_file.path, time.monotonic() - self.began,
            counts[Fate.DUPLICATE], self.suspected, tuple(self.duplicate_samples), self.file, self.short, self.noting.told(),
        )  # fmt: skip

    # an import that goes on after an interruption

    def as_json(self) -> dict[str, Any]:
        """How far it is, as plain values. What was rejected is in its file by then."""
        return {
            "rows": self.rows, "incomplete": self.incomplete, "suspected": self.suspected, "short": self.short,
            "rejects": self.rejects_file.written(), "notes": dict(self.noting.found),
            "counts": {fate.value: count for fate, count in self.counts.items()},
        }  # fmt: skip

    def go_on(self, kept: Mapping[str, Any]) -> None:
        """Go on from what `as_json` wrote; the samples begin anew."""
        self.rows, self.incomplete, self.suspected, self.short = kept["rows"], kept["incomplete"], kept["suspected"], kept["short"]
        self.counts.update({Fate(name): count for name, count in kept["counts"].items()})
        self.rejects_file.go_on(kept["rejects"])
        self.noting.go_on(kept.get("notes", {}))

    def _tell_duplicate(self, problems: Sequence[Reject]) -> None:
        self.duplicate_samples += problems[: SAMPLES - len(self.duplicate_samples)]


def sample(verdict: Verdict, entity: Entity) -> Sample:
    """A row and what becomes of it, for people."""
    title = str(verdict.values.get(entity.title) or verdict.before.get(entity.title) or "")
    told = verdict.row.values if verdict.fate is Fate.NEW else verdict.values
    changes = [Change(name, verdict.before.get(name), verdict.values[name]) for name in told]
    changes += [Change(name, None, text) for name, text in verdict.row.own]
    return Sample(verdict.row.line, title, tuple(changes), max(verdict.number, 0))
