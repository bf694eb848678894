"""Counting verdicts and keeping the first of each kind: what becomes the plan."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from tui_crm.model.entity import Entity
from tui_crm.services.transfer.judging import Fate, Verdict
from tui_crm.services.transfer.linking import Link
from tui_crm.services.transfer.plan import SAMPLES, Change, Plan, Progress, Reject, Sample, Watcher
from tui_crm.services.transfer.rejects import RejectsFile


@dataclass(slots=True)
class Tally:
    """The outcome of a file so far."""

    entity: Entity
    stage: str
    total: int  # size of the file
    watcher: Watcher
    rejects_file: RejectsFile
    rows: int = 0
    done: int = 0
    incomplete: int = 0
    counts: dict[Fate, int] = field(default_factory=lambda: dict.fromkeys(Fate, 0))
    new_samples: list[Sample] = field(default_factory=list)
    updated_samples: list[Sample] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def add(self, verdicts: Sequence[Verdict]) -> None:
        """Count these verdicts, and tell the watcher."""
        for verdict in verdicts:
            self.counts[verdict.fate] += 1
            if verdict.fate is Fate.REJECTED:
                self.rejects += verdict.problems[: SAMPLES - len(self.rejects)]
                self.rejects_file.write(verdict.row.cells, verdict.problems)
            elif verdict.fate is Fate.NEW and len(self.new_samples) < SAMPLES:
                self.new_samples.append(self._sample(verdict))
            elif verdict.fate is Fate.UPDATED and len(self.updated_samples) < SAMPLES:
                self.updated_samples.append(self._sample(verdict))
        self.rows += len(verdicts)
        self.tell()

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
        self.watcher(Progress(self.stage, self.rows, self.done, self.total, rejected, time.monotonic() - self.began))

    def plan(self, act: int = 0) -> Plan:
        """The outcome."""
        counts = self.counts
        return Plan(
            self.entity.key, self.rows, counts[Fate.NEW], counts[Fate.UPDATED], counts[Fate.UNCHANGED], counts[Fate.REJECTED], self.incomplete,
            tuple(self.new_samples), tuple(self.updated_samples), tuple(self.rejects), act, self.rejects_file.path, time.monotonic() - self.began,
        )  # fmt: skip

    def _sample(self, verdict: Verdict) -> Sample:
        title = str(verdict.values.get(self.entity.title) or verdict.before.get(self.entity.title) or "")
        told = verdict.row.values if verdict.fate is Fate.NEW else verdict.values
        changes = [Change(name, verdict.before.get(name), verdict.values[name]) for name in told]
        changes += [Change(name, None, text) for name, text in verdict.row.own]
        return Sample(verdict.row.line, title, tuple(changes), max(verdict.number, 0))
