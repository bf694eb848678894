"""Grades batches of customers by one plan: what they get, what they had, why it changed. Writes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import compress
from typing import Any

from tui_crm.model.fields import Field
from tui_crm.model.instants import local_time
from tui_crm.plugins import grading
from tui_crm.plugins.guard import Failure
from tui_crm.query.ast import ALL, Node
from tui_crm.services.crm import Crm
from tui_crm.services.grading.judging import Found, Judged, Outcome, asked_of, factor_texts, judge, outcome
from tui_crm.services.grading.plan import Plan, Term
from tui_crm.store.grade_columns import Columns, Kept, Moment, Need, Own, Reader
from tui_crm.store.grade_rows import Graded

SIZE = 10_000
"""Customers of one batch: what is in memory at once."""


@dataclass(frozen=True, slots=True)
class Override:
    """A grade set by hand. `until`: the last day it holds, "" for ever."""

    id: int
    customer: int
    grade: str
    reason: str
    until: str
    author: int
    at: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Some customers graded. `failed`: customer → why the grade stays as it is; such customers are in no other list but `ids`."""

    ids: Sequence[int]
    columns: Columns
    was: Sequence[str]
    judged: Judged
    outcome: Outcome
    groups: Mapping[str, Sequence[Any]] = field(default_factory=dict)  # the fields by which populations are divided

    @property
    def failed(self) -> Mapping[int, str]:
        """By id."""
        return {self.ids[at]: reason for at, reason in self.judged.failed.items()}


@dataclass(frozen=True)
class Grader:
    """Grades by `plan` as of `moment`, with the cut-offs `cuts`."""

    crm: Crm
    plan: Plan
    moment: Moment
    cuts: Mapping[str, Found]
    overrides: Mapping[int, Override] = field(default_factory=dict)
    kept: Kept | None = None  # totals that were added up already
    extra: tuple[Need, ...] = ()  # columns that are read beside what the criteria need

    @property
    def target(self) -> Field | None:
        """The field that holds the grade; None before the scheme was ever active."""
        return self.plan.entity.by_name.get(self.plan.rules.field_name)

    def everybody(self, where: Node = ALL, every: int = 1) -> Iterator[Batch]:
        """All customers (that match; each so many-th), batch by batch."""
        for ids, columns, more in self._reader().batches(SIZE, where, every=every):
            yield self._graded(ids, columns, more)

    def customers(self, ids: Sequence[int]) -> Iterator[Batch]:
        """These customers, as far as they live."""
        reader = self._reader()
        for start in range(0, len(ids), SIZE):
            found, columns, more = reader.records(ids[start : start + SIZE])
            if found:
                yield self._graded(found, columns, more)

    def _reader(self) -> Reader:
        more = [self.plan.entity.by_name[name] for name in self._divided()]
        if self.target:
            more.append(self.target)
        needs = tuple(dict.fromkeys((*self.plan.needs, *self.extra)))
        return Reader(self.crm.store.engine, self.crm.catalogue, self.plan.entity, needs, self.plan.tender, self.moment, more, self.kept)

    def _divided(self) -> list[str]:
        return list(dict.fromkeys(group.declared.by for group in self.plan.groups if group.declared.by))

    def _graded(self, ids: Sequence[int], columns: Columns, more: Sequence[list[Any]]) -> Batch:
        size = len(ids)
        groups = dict(zip(self._divided(), more, strict=False))
        judged = judge(self.plan, columns, size, self.now, self.moment.today, self.cuts, groups)
        found = outcome(self.plan, judged, size)
        if self.overrides:
            for at, record in enumerate(ids):
                if (override := self.overrides.get(record)) is not None:
                    found.grades[at] = override.grade
        was = more[-1] if self.target else [""] * size
        return Batch(ids, columns, was, judged, found, groups)

    def asked(self, term: Term, columns: Columns, size: int, groups: Mapping[str, Sequence[Any]] | None = None) -> grading.Batch:
        """What a criterion is asked about these columns."""
        return asked_of(term, columns, size, self.now, self.moment.today, self.cuts, groups or {})

    @property
    def now(self) -> int:
        """The instant as of which criteria judge."""
        return min(self.crm.store.clock(), self.moment.end)


def rows(plan: Plan, batch: Batch) -> list[Graded]:
    """What is kept of a batch, without those who failed."""
    factors = factor_texts(batch.judged.factors, len(batch.ids))
    guards = _guard_texts(plan, batch)
    found = batch.outcome
    graded = list(zip(batch.ids, found.grades, found.scores, found.coverage, factors, guards, strict=True))
    failed = batch.judged.failed
    return [row for at, row in enumerate(graded) if at not in failed] if failed else graded


def _guard_texts(plan: Plan, batch: Batch) -> list[str]:
    texts = [""] * len(batch.ids)
    for watch, hits in zip(plan.guards, batch.judged.hits, strict=True):
        for at in compress(range(len(texts)), hits):
            texts[at] = f"{texts[at]} {watch.asked.name}".strip()
    return texts


def inputs(plan: Plan, batch: Batch, changed: Sequence[int]) -> dict[int, str]:
    """What the criteria read of customers whose grade became another: customer → JSON. `changed`: their places in the batch."""
    names = [need_name(need) for need in plan.needs]
    columns = [batch.columns[need] for need in plan.needs]
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode  # made once: a first run tells of everybody
    return {batch.ids[at]: encode(dict(zip(names, [column[at] for column in columns], strict=True))) for at in changed}


def need_name(need: Need) -> str:
    """A column as a criterion names it."""
    if isinstance(need, Own):
        return need.field.name
    of = f"{need.entity}.{need.field.key}" if need.field else need.entity
    of += f"[{need.only}]" if need.only else ""
    return f"{need.function}({of}, {need.days})" if need.days else f"{need.function}({of})"


def moment_of(crm: Crm, day: str = "") -> Moment:
    """The end of a day where the person is; of today when none is given."""
    zone = crm.locale.zone
    today = day or local_time(crm.store.clock(), zone).date().isoformat()
    midnight = datetime.combine(datetime.fromisoformat(today).date() + timedelta(days=1), time(), zone)
    return Moment(today, int(midnight.astimezone(UTC).timestamp() * 1000) - 1)


def overrides_of(crm: Crm, scheme: str, today: str, ids: Sequence[int] | None = None) -> dict[int, Override]:
    """The grades set by hand that hold today, by customer; of several the last."""
    engine = crm.store.engine
    among = f" AND {engine.ids_in('customer', 'ids')}" if ids is not None else ""
    sql = (
        "SELECT id, customer, grade, reason, until, created_by, created_at FROM grade_override "
        f"WHERE scheme = :scheme AND deleted_at = 0 AND (until = '' OR until >= :today){among} ORDER BY id"
    )
    params: dict[str, Any] = {"scheme": scheme, "today": today}
    if ids is not None:
        params["ids"] = engine.ids_param(ids)
    return {row[1]: Override(*row) for row in engine.run(sql, params)}


def reasons(failures: Sequence[Failure]) -> list[str]:
    """What went wrong, each once."""
    return list(dict.fromkeys(map(str, failures)))
