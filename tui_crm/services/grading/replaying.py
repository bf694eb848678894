"""Replay: what the grade would have been. Purchases and activities count up to the day; fields are as the journal says they were."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tui_crm.errors import Cancelled, InvalidRecord, Problem
from tui_crm.i18n import _
from tui_crm.services.crm import Crm
from tui_crm.services.grading import measuring, rulesets
from tui_crm.services.grading.grader import Grader, moment_of
from tui_crm.services.grading.judging import judge, outcome
from tui_crm.services.grading.library import Library
from tui_crm.services.grading.plan import ENTITY, Plan
from tui_crm.services.grading.rules import SCORE_SCALE, Rules
from tui_crm.services.parts import Progress
from tui_crm.store import grade_columns
from tui_crm.store.grade_columns import Moment, Need, Own, Reader, Total

SIZE = 5000


@dataclass(frozen=True, slots=True)
class Point:
    """How customers stood on one day: by grade; and, of a single customer, grade, score and factors (by criterion)."""

    day: str
    grades: Mapping[str, int]
    grade: str = ""
    score: float = 0.0
    factors: Mapping[str, float | None] | None = None


def replay(
    crm: Crm, rules: Rules, days: Sequence[str], customer: int = 0, *, library: Library | None = None, progress: Progress | None = None
) -> list[Point]:
    """The grades by these rules as of each of `days` ("YYYY-MM-DD"), of one customer or of all. Nothing is written.

    Customers count from the day they were created. Raises InvalidRecord, Cancelled.
    """
    crm = crm.entire
    plan = rulesets.plan_of(crm, rules, library)
    if plan.missing:
        raise InvalidRecord([Problem(name, _("no plugin that is switched on has it")) for name in plan.missing])
    found = []
    for done, day in enumerate(days, 1):
        found.append(_as_of(crm, plan, moment_of(crm, day), customer))
        if progress and not progress(done):
            raise Cancelled(_("Cancelled; nothing was changed"))
    return found


def months(crm: Crm, number: int) -> list[str]:
    """The last days of the months before today, the oldest first, and today."""
    today = date.fromisoformat(moment_of(crm).today)
    found = [today]
    while len(found) <= number:
        found.append(found[-1].replace(day=1) - timedelta(days=1))
    return [day.isoformat() for day in reversed(found)]


def _as_of(crm: Crm, plan: Plan, moment: Moment, customer: int) -> Point:
    then = _Then(crm, plan, moment)
    cuts = measuring.measure(crm, plan, moment, {}, lambda count: None)
    grades: dict[str, int] = {}
    single = Point(moment.today, grades)
    grader = Grader(crm, plan, moment, cuts)
    divided = list(dict.fromkeys(group.declared.by for group in plan.groups if group.declared.by))
    for ids, columns, groups in then.batches(customer, divided):
        judged = judge(plan, columns, len(ids), grader.now, moment.today, cuts, groups)
        found = outcome(plan, judged, len(ids))
        for grade in found.grades:
            grades[grade] = grades.get(grade, 0) + 1
        if customer and ids:
            factors = {term.asked.name: column[0] for term, column in zip(plan.terms, judged.factors, strict=True)}
            single = Point(moment.today, grades, found.grades[0], found.scores[0] / SCORE_SCALE, factors)
    return single


@dataclass(frozen=True)
class _Then:
    """Reads columns as they were on a day."""

    crm: Crm
    plan: Plan
    moment: Moment

    def batches(self, customer: int, divided: Sequence[str]) -> Iterator[tuple[list[int], dict[Need, list[Any]], dict[str, list[Any]]]]:
        """Ids, columns, and the fields by which populations are divided, of the customers there were."""
        substitutes = {need: self._substitute(need) for need in self.plan.needs}
        entity = self.plan.entity
        more = [entity.by_name["created_at"], *(entity.by_name[name] for name in divided)]
        needs = tuple(dict.fromkeys(substitutes.values()))
        reader = Reader(self.crm.store.engine, self.crm.catalogue, entity, needs, self.plan.tender, self.moment, more)
        read = iter([reader.records([customer])]) if customer else reader.batches(SIZE)
        for ids, columns, rest in read:
            there = [at for at, created in enumerate(rest[0]) if created <= self.moment.end]
            chosen = [ids[at] for at in there]
            if not chosen:
                continue
            kept = {need: [columns[other][at] for at in there] for need, other in substitutes.items()}
            self._set_back(chosen, kept)
            yield chosen, kept, {name: [values[at] for at in there] for name, values in zip(divided, rest[1:], strict=True)}

    def _substitute(self, need: Need) -> Need:
        """What the store derives from other records is read from them, up to the day."""
        derived = need.field.derived if isinstance(need, Own) else None
        if derived is None:
            return need
        return Total("last", derived.entity, derived.by, self.crm.catalogue[derived.entity].by_name[derived.of])

    def _set_back(self, ids: Sequence[int], columns: dict[Need, list[Any]]) -> None:
        """Take back in the columns what was changed after the day: the journal from its end."""
        own = {need.field.name: need for need in columns if isinstance(need, Own)}
        if not own:
            return
        engine = self.crm.store.engine
        sql = (
            "SELECT c.record, c.diff FROM change c JOIN act a ON a.id = c.act "
            f"WHERE c.entity = :entity AND c.op = 'update' AND a.at > :end AND {engine.ids_in('c.record', 'ids')} ORDER BY c.id DESC"
        )
        place = {record: at for at, record in enumerate(ids)}
        for record, diff in engine.run(sql, {"entity": ENTITY, "end": self.moment.end, "ids": engine.ids_param(ids)}):
            for name, (old, _new) in json.loads(diff or "{}").items():
                if name in own:
                    columns[own[name]][place[record]] = grade_columns.values_of(own[name].field, [old])[0]
