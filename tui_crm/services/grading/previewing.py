"""What if: a draft graded without writing. Who would move from which grade to which, in customers and in sales, because of what."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nlargest

from tui_crm.errors import Cancelled, InvalidRecord, Problem
from tui_crm.i18n import N_, _
from tui_crm.services.crm import Crm
from tui_crm.services.grading import measuring, rulesets
from tui_crm.services.grading.grader import Batch, Grader, moment_of, overrides_of
from tui_crm.services.grading.judging import factors_of
from tui_crm.services.grading.library import Library
from tui_crm.services.grading.plan import ENTITY, Plan
from tui_crm.services.grading.reporting import sales_of
from tui_crm.services.grading.rules import Rules
from tui_crm.services.parts import Progress
from tui_crm.store import grade_rows
from tui_crm.store.grade_columns import Need, Own
from tui_crm.store.grade_rows import State

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
        return sum(count for (was, becomes), (count, _sales) in self.matrix.items() if was != becomes)


@dataclass(slots=True)
class _Counted:
    seen: int = 0
    matrix: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    causes: dict[str, tuple[int, int]] = field(default_factory=dict)
    movers: list[Mover] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


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
    movers = nlargest(MOVERS, counted.movers, key=lambda mover: (mover.sales, -mover.customer))
    return Preview(rules, counted.seen, total, counted.matrix, counted.causes, movers, measure, counted.problems)


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
    sales = batch.columns[column]
    moved: list[int] = []
    failed = batch.judged.failed
    for at, (was, becomes) in enumerate(zip(batch.was, batch.outcome.grades, strict=True)):
        if at in failed:
            continue
        count, amount = counted.matrix.get((was, becomes), (0, 0))
        counted.matrix[was, becomes] = (count + 1, amount + int(sales[at] or 0))
        if was != becomes:
            moved.append(at)
    counted.seen += len(batch.ids)
    counted.problems += [str(failure) for failure in batch.judged.failures if str(failure) not in counted.problems]
    states = grade_rows.states(crm.store.engine, plan.rules.scheme, [batch.ids[at] for at in moved]) if before and moved else {}
    for mover, better in _movers(plan, before, batch, moved, states, sales):
        up, down = counted.causes.get(mover.cause, (0, 0))
        counted.causes[mover.cause] = (up + better, down + (not better))
        counted.movers.append(mover)
    if len(counted.movers) > 50 * MOVERS:
        counted.movers = nlargest(MOVERS, counted.movers, key=lambda mover: (mover.sales, -mover.customer))


def _movers(
    plan: Plan, before: Plan | None, batch: Batch, moved: Sequence[int], states: Mapping[int, State], sales: Sequence[int | None]
) -> Iterator[tuple[Mover, bool]]:
    places = {grade: place for place, grade in enumerate(plan.rules.grades)}
    unknown = len(places)
    compared = _Compared.of(before, plan) if before else None
    for at in moved:
        was, becomes = batch.was[at], batch.outcome.grades[at]
        better = places.get(becomes, unknown) < places.get(was, unknown)
        state = states.get(batch.ids[at])
        cause = compared.cause(plan, batch, at, state, better) if compared and state else FIRST
        yield Mover(batch.ids[at], was, becomes, int(sales[at] or 0), cause), better


@dataclass(frozen=True, slots=True)
class _Compared:
    """Two plans' criteria side by side: (place among all names, weight) of each term."""

    names: Sequence[str]
    old: Sequence[tuple[int, float]]
    new: Sequence[tuple[int, float]]

    @classmethod
    def of(cls, before: Plan, plan: Plan) -> _Compared:
        names = sorted({term.asked.name for each in (before, plan) for term in each.terms})
        old, new = ([(names.index(term.asked.name), term.weight) for term in each.terms] for each in (before, plan))
        return cls(names, old, new)

    def cause(self, plan: Plan, batch: Batch, at: int, state: State, better: bool) -> str:
        """The criterion whose points change most in the direction of the move; else what else can move a grade."""
        changes = [0.0] * len(self.names)
        _add(changes, self.old, factors_of(state.factors), -100)
        _add(changes, self.new, [column[at] for column in batch.judged.factors], 100)
        most = max(changes) if better else min(changes)
        if abs(most) > LEAST and (most > 0) == better:
            return self.names[changes.index(most)]
        hits = " ".join(watch.asked.name for watch, hit in zip(plan.guards, batch.judged.hits, strict=True) if hit[at])
        return GUARDS if hits != state.guards else BANDS


def _add(changes: list[float], terms: Sequence[tuple[int, float]], factors: Sequence[float | None], full: float) -> None:
    """Adds the points (of `full`) of each criterion that could be judged."""
    judged = 0.0
    for (_place, weight), factor in zip(terms, factors, strict=False):
        if factor is not None:
            judged += weight
    if not judged:
        return
    full /= judged
    for (place, weight), factor in zip(terms, factors, strict=False):
        if factor is not None:
            changes[place] += full * weight * factor
