"""What if: a draft graded without writing. Who would move from which grade to which, in customers and in sales, because of what."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nlargest

from tui_crm.errors import Cancelled, InvalidRecord, Problem
from tui_crm.i18n import N_, _
from tui_crm.services.crm import Crm
from tui_crm.services.grading import measuring, rulesets
from tui_crm.services.grading.grader import Batch, Grader, moment_of, overrides_of
from tui_crm.services.grading.judging import many_factors_of
from tui_crm.services.grading.library import Library
from tui_crm.services.grading.plan import ENTITY, Plan
from tui_crm.services.grading.reporting import sales_of
from tui_crm.services.grading.rules import UNKNOWN, Rules
from tui_crm.services.parts import Progress
from tui_crm.store import grade_rows
from tui_crm.store.grade_columns import Need, Own
from tui_crm.store.loading import rare_collection

SAMPLE = 20_000
MOVERS = 20
NEIGHBOURS = 40
BANDS, GUARDS, FIRST = N_("bands"), N_("guards"), N_("first grade")
LEAST = 0.01  # points that count as a change


@dataclass(frozen=True, slots=True)
class Mover:
    """A customer who would get another grade. `sales`: minor units; `cause`: the criterion (or bands, guards) that moves most."""

    customer: int
    was: str
    becomes: str
    sales: int
    cause: str


@dataclass(frozen=True)
class Preview:
    """What a draft would do. `matrix`: (grade now, grade then) → customers and their sales; `causes`: cause → (better, worse).

    `seen` of `total` customers were looked at; `measure`: what `sales` are ("sales", or "yearly revenue" where no purchases are known).
    """

    rules: Rules
    seen: int
    total: int
    matrix: Mapping[tuple[str, str], tuple[int, int]]
    causes: Mapping[str, tuple[int, int]]
    movers: Sequence[Mover]
    measure: str
    problems: Sequence[str] = ()

    @property
    def grades(self) -> Sequence[str]:
        """The grades there would be, the best first."""
        return self.rules.grades

    @property
    def moved(self) -> int:
        """How many of the customers looked at would get another grade."""
        return sum(count for pair, (count, _sales) in self.matrix.items() if is_move(*pair))


def is_move(was: str, becomes: str) -> bool:
    """Whether somebody would get another grade: who had none and cannot be judged still has none."""
    return was != becomes and bool(was or becomes != UNKNOWN)


Moved = tuple[int, int, str, str, str]
"""Somebody who would get another grade: sales, less the id (of equal sales the first comes first), grade now, grade then, cause."""


@dataclass(slots=True)
class _Counted:
    seen: int = 0
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    sales: Counter[tuple[str, str]] = field(default_factory=Counter)
    causes: Counter[tuple[str, bool]] = field(default_factory=Counter)  # (cause, whether it is better then)
    moved: list[Moved] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def result(self, rules: Rules, total: int, measure: str) -> Preview:
        """What was counted."""
        matrix = {pair: (count, self.sales[pair]) for pair, count in self.counts.items()}
        causes = {cause: (self.causes[cause, True], self.causes[cause, False]) for cause, _better in self.causes}
        movers = [Mover(-less, was, becomes, sales, cause) for sales, less, was, becomes, cause in nlargest(MOVERS, self.moved)]
        return Preview(rules, self.seen, total, matrix, causes, movers, measure, self.problems)


@rare_collection()
def preview(
    crm: Crm, rules: Rules, *, sample: int = SAMPLE, library: Library | None = None, progress: Progress | None = None
) -> Preview:
    """What these rules would change. `sample`: customers looked at, evenly spread; 0: all. Raises InvalidRecord, Cancelled."""
    crm = crm.entire
    plan = rulesets.plan_of(crm, rules, library)
    if plan.missing:
        raise InvalidRecord([Problem(name, _("no plugin that is switched on has it")) for name in plan.missing])
    kept = rulesets.all_of(crm, rules.scheme, rulesets.ACTIVE)
    before = rulesets.plan_of(crm, kept[0].rules, library) if kept else None
    last = grade_rows.last_run(crm.store.engine, rules.scheme)
    moment = moment_of(crm)
    known = measuring.load(last.cuts) if last and last.day == moment.today else {}
    cuts = measuring.measure(crm, plan, moment, known, _beat(progress))
    measure, column = _sales(crm, plan)
    grader = Grader(crm, plan, moment, cuts, overrides_of(crm, rules.scheme, moment.today), extra=(column,))
    first, end, total = _extent(crm, rules.scheme)
    spread = sample and total > sample
    batches = grader.customers(_evenly(first, end, sample)) if spread else grader.everybody()
    counted = _Counted()
    for batch in batches:
        _count(crm, plan, before, batch, column, counted)
        if progress and not progress(counted.seen):
            raise Cancelled(_("Cancelled; nothing was changed"))
    return counted.result(rules, total, measure)


def _beat(progress: Progress | None) -> measuring.Beat:
    def beat(_count: int) -> None:
        if progress and not progress(0):
            raise Cancelled(_("Cancelled; nothing was changed"))

    return beat


def _sales(crm: Crm, plan: Plan) -> tuple[str, Need]:
    """The column in which moves are weighed: sales, where there are any."""
    if crm.store.engine.run("SELECT 1 FROM purchase WHERE deleted_at = 0 LIMIT 1"):
        return N_("sales"), sales_of(crm, plan)
    return N_("yearly revenue"), Own(crm.catalogue[ENTITY].by_name["revenue"])


def _extent(crm: Crm, scheme: str) -> tuple[int, int, int]:
    """The least and the largest id of a customer, and how many there are: as many as the last full run saw, which is quicker than counting."""
    full = grade_rows.last_run(crm.store.engine, scheme, kind="full")
    total = int(json.loads(full.counts)["graded"]) if full else crm.lists.count(crm.listing(ENTITY))
    rows = crm.store.engine.run("SELECT coalesce((SELECT min(id) FROM customer), 0), coalesce((SELECT max(id) FROM customer), 0)")
    return rows[0][0], rows[0][1], total


def _evenly(first: int, end: int, sample: int) -> list[int]:
    """Ids evenly spread, in runs of NEIGHBOURS: what lies together is read together."""
    runs = max(1, sample // NEIGHBOURS)
    starts = (first + (end - first) * at // runs for at in range(runs))
    return sorted({start + step for start in starts for step in range(NEIGHBOURS)})


def _count(crm: Crm, plan: Plan, before: Plan | None, batch: Batch, column: Need, counted: _Counted) -> None:
    sales = [int(amount or 0) for amount in batch.columns[column]]
    failed = batch.judged.failed
    places = [at for at in range(len(batch.ids)) if at not in failed] if failed else range(len(batch.ids))
    pairs = list(zip(batch.was, batch.outcome.grades, strict=True))
    counted.counts.update([pairs[at] for at in places] if failed else pairs)
    for at in places:
        counted.sales[pairs[at]] += sales[at]
    counted.seen += len(batch.ids)
    counted.problems += [str(failure) for failure in batch.judged.failures if str(failure) not in counted.problems]
    moved = [at for at in places if is_move(*pairs[at])]
    if not moved:
        return
    index, unknown = {grade: place for place, grade in enumerate(plan.rules.grades)}, len(plan.rules.grades)
    better = [index.get(becomes, unknown) < index.get(was, unknown) for was, becomes in (pairs[at] for at in moved)]
    causes = _causes(crm, plan, before, batch, moved, better)
    counted.causes.update(zip(causes, better, strict=True))
    found = [(sales[at], -batch.ids[at], *pairs[at], cause) for at, cause in zip(moved, causes, strict=True)]
    counted.moved = nlargest(MOVERS, [*counted.moved, *found])


def _causes(crm: Crm, plan: Plan, before: Plan | None, batch: Batch, moved: Sequence[int], better: Sequence[bool]) -> list[str]:
    """Why each of those at the places `moved` would move: the criterion whose points change most in the direction of the move; else what else
    can move a grade. Column by column, as everything about many customers is.
    """
    states = grade_rows.reasons(crm.store.engine, plan.rules.scheme, [batch.ids[at] for at in moved]) if before else {}
    if before is None or not states:
        return [FIRST] * len(moved)
    kept = [states.get(batch.ids[at], ("", "")) for at in moved]
    names = sorted({term.asked.name for each in (before, plan) for term in each.terms})
    old = _points(before, _columns(before, [factors for factors, _guards in kept]))
    new = _points(plan, [[each[at] for at in moved] for each in batch.judged.factors])
    nothing = [0.0] * len(moved)
    changes = [[now - then for now, then in zip(new.get(name, nothing), old.get(name, nothing), strict=True)] for name in names]
    found: list[str] = []
    for at, row, up, (factors, guards) in zip(moved, zip(*changes, strict=True), better, kept, strict=True):
        most = max(row) if up else min(row)
        if not factors:
            found.append(FIRST)
        elif abs(most) > LEAST and (most > 0) == up:
            found.append(names[row.index(most)])
        else:
            hits = " ".join(watch.asked.name for watch, hit in zip(plan.guards, batch.judged.hits, strict=True) if hit[at])
            found.append(GUARDS if hits != guards else BANDS)
    return found


def _columns(plan: Plan, texts: Sequence[str]) -> list[Sequence[float | None]]:
    """The factors that were kept, criterion by criterion."""
    size = len(plan.terms)
    rows = [found if len(found) == size else (None,) * size for found in many_factors_of(texts)]
    return list(zip(*rows, strict=True))


def _points(plan: Plan, columns: Sequence[Sequence[float | None]]) -> dict[str, list[float]]:
    """The points (of 100) of each criterion, by its name: a column each; 0 where it could not be judged."""
    weights = [term.weight for term in plan.terms]
    judged = [0.0] * (len(columns[0]) if columns else 0)
    for weight, column in zip(weights, columns, strict=True):
        judged = [known if factor is None else known + weight for known, factor in zip(judged, column, strict=True)]
    full = [100 / known if known else 0.0 for known in judged]
    return {
        term.asked.name: [0.0 if factor is None else part * term.weight * factor for part, factor in zip(full, column, strict=True)]
        for term, column in zip(plan.terms, columns, strict=True)
    }
