"""Why a customer has its grade: points per criterion, guards, what is set by hand, and what would lift it. The text is made when asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import fsum
from typing import Any

from tui_crm.errors import NotFound
from tui_crm.i18n import _
from tui_crm.model.entity import Catalogue
from tui_crm.plugins.grading import GradingRow
from tui_crm.services.crm import Crm
from tui_crm.services.grading import lifting, measuring, rulesets
from tui_crm.services.grading.grader import Batch, Grader, Override, moment_of, need_name, overrides_of
from tui_crm.services.grading.library import Library
from tui_crm.services.grading.plan import Plan, Term
from tui_crm.services.grading.rules import SCORE_SCALE
from tui_crm.services.grading.rulesets import Ruleset
from tui_crm.store import grade_rows
from tui_crm.store.grade_rows import State, Step

__all__ = ["Explanation", "Point", "Step", "explain", "history"]


@dataclass(frozen=True, slots=True)
class Point:
    """What one criterion gave: `points` of `most` (of 100 in all); None: it cannot be judged. `reason`: in the criterion's own words."""

    key: str
    axis: str
    label: str
    points: float | None
    most: float
    reason: str
    inputs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a customer has its grade. `kept`: the grade in the record; `grade`: what the rules say now; they differ until the next run.

    `guards`: (label, "cap" or "floor", grade) of those that hold; `stale`: why the grade is not of now; `lifts`: what would lift it.
    """

    scheme: str
    label: str
    ruleset: str
    kept: str
    grade: str
    grade_label: str
    score: float
    coverage: int
    least_coverage: float
    points: Sequence[Point]
    guards: Sequence[tuple[str, str, str]] = ()
    override: Override | None = None
    stale: str = ""
    lifts: Sequence[lifting.Lift] = ()
    missing: Sequence[str] = ()


def explain(crm: Crm, scheme: str, customer: int, library: Library | None = None) -> Explanation:
    """Why a customer has its grade in a scheme. Raises NotFound."""
    seen, crm = crm.catalogue, crm.entire
    ruleset = rulesets.active_one(crm, scheme)
    plan = rulesets.plan_of(crm, ruleset.rules, library)
    state = grade_rows.states(crm.store.engine, scheme, [customer]).get(customer)
    if plan.missing:
        return _frozen(crm, ruleset, plan, customer, state)
    last = grade_rows.last_run(crm.store.engine, scheme)
    moment = moment_of(crm)
    overrides = overrides_of(crm, scheme, moment.today, [customer])
    grader = Grader(crm, plan, moment, measuring.load(last.cuts) if last else {}, overrides)
    batch = next(iter(grader.customers([customer])), None)
    if batch is None:
        raise NotFound(_("There is no {entity} {id}").format(entity=_(plan.entity.label), id=f"#{customer}"))
    return _told_to(seen, plan, _explained(ruleset, plan, grader, batch, state))


def _told_to(seen: Catalogue, plan: Plan, found: Explanation) -> Explanation:
    """The explanation without the values of fields that the person may not see."""
    hidden = plan.entity.by_name.keys() - seen[plan.entity.key].by_name.keys()
    if not hidden:
        return found
    reason = _("by fields that are not for your role to see")
    points = [replace(point, reason=reason, inputs={}) if hidden & point.inputs.keys() else point for point in found.points]
    shown = {point.key for point in points if point.inputs}
    return replace(found, points=points, lifts=[lift for lift in found.lifts if lift.key in shown])


def _explained(ruleset: Ruleset, plan: Plan, grader: Grader, batch: Batch, state: State | None) -> Explanation:
    rules = ruleset.rules
    factors = [column[0] for column in batch.judged.factors]
    whole = fsum(term.weight for term in plan.terms)
    points = [_point(grader, batch, at, term, factors[at], whole) for at, term in enumerate(plan.terms)]
    hits = [watch for watch, hit in zip(plan.guards, batch.judged.hits, strict=True) if hit[0]]
    guards = [(_(watch.guard.label), watch.guard.effect, rules.label_of(watch.grade)) for watch in hits]
    grade = batch.outcome.grades[0]
    override = grader.overrides.get(batch.ids[0])
    lifts = [] if override or batch.judged.failed else lifting.lifts(grader, batch, factors)
    stale = "; ".join(batch.failed.values()) or (state.stale if state else "")
    return Explanation(
        ruleset.scheme, rules.label, ruleset.name, str(batch.was[0]), grade, rules.label_of(grade), batch.outcome.scores[0] / SCORE_SCALE,
        batch.outcome.coverage[0], rules.minimum_coverage, sorted(points, key=lambda point: -point.most), guards, override, stale, lifts,
    )  # fmt: skip


def _point(grader: Grader, batch: Batch, at: int, term: Term, factor: float | None, whole: float) -> Point:
    asked = grader.asked(term, batch.columns, len(batch.ids), batch.groups)
    reason = _("not known") if factor is None else term.asked.reason(GradingRow(asked, 0), factor)
    most = 100 * (term.weight / whole if whole else 1 / len(grader.plan.terms))
    inputs = {need_name(need): batch.columns[need][0] for need in term.needs.values()}
    return Point(term.asked.name, _(term.criterion.axis), _(term.criterion.label), None if factor is None else factor * most, most, reason, inputs)


def _frozen(crm: Crm, ruleset: Ruleset, plan: Plan, customer: int, state: State | None) -> Explanation:
    """A plugin is missing: the grade stays, and that is all there is to say."""
    rules = ruleset.rules
    kept = str(crm.store.read(plan.entity.key, customer).values.get(rules.field_name, ""))
    score, coverage = (state.score / SCORE_SCALE, state.coverage) if state else (0.0, 0)
    reason = _("{names}: no plugin that is switched on has it; the grades stay as they are").format(names=", ".join(plan.missing))
    return Explanation(ruleset.scheme, rules.label, ruleset.name, kept, kept, rules.label_of(kept), score, coverage, rules.minimum_coverage, (),
                       stale=reason, missing=plan.missing)  # fmt: skip


def history(crm: Crm, scheme: str, customer: int) -> list[Step]:
    """How a customer's grade in a scheme changed, the newest first."""
    return grade_rows.steps(crm.store.engine, scheme, customer)
