"""What would lift a grade: for each criterion the least that alone reaches the next better grade, found by asking the criterion itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

from tui_crm.i18n import _
from tui_crm.model.fields import Kind
from tui_crm.model.money import show_money
from tui_crm.plugins.guard import Failure
from tui_crm.services.grading.grader import Batch, Grader
from tui_crm.services.grading.plan import Term
from tui_crm.services.grading.rules import SCORE_SCALE, UNKNOWN
from tui_crm.store.grade_columns import Need, Own, Total

TRIED = 128
"""Values of one column that are asked about at once."""
DIGITS = 4
FURTHEST = 1e7
"""Times the present value (or one unit) that are tried at most."""


@dataclass(frozen=True, slots=True)
class Lift:
    """One way to a better grade: `key` must reach `factor`; `text` says it in words, with the value that does if one was found."""

    key: str
    label: str
    grade: str
    factor: float
    gain: float  # points of the score
    text: str


def lifts(grader: Grader, batch: Batch, factors: Sequence[float | None]) -> list[Lift]:
    """What alone would lift the grade of the first customer of a batch, the smallest step first."""
    rules = grader.plan.rules
    found = _by_segment(grader, batch, factors) if rules.segments else _by_score(grader, batch, factors)
    if capped := _capped(grader, batch):
        found.append(capped)
    return sorted(found, key=lambda lift: (rules.grades.index(lift.grade), lift.gain))[:5]


def _capped(grader: Grader, batch: Batch) -> Lift | None:
    """What must end before anything else can lift the grade: the guards that cap it below the next better one."""
    grades = grader.plan.rules.grades
    grade = batch.outcome.grades[0]
    if grade not in grades[1:]:
        return None
    better = grades[grades.index(grade) - 1]
    hits = (watch for watch, hit in zip(grader.plan.guards, batch.judged.hits, strict=True) if hit[0])
    caps = [watch for watch in hits if watch.guard.effect == "cap" and grades.index(watch.grade) > grades.index(better)]
    if not caps:
        return None
    label = ", ".join(_(watch.guard.label) for watch in caps)
    text = _("{grade}: only when “{guards}” no longer holds").format(grade=grader.plan.rules.label_of(better), guards=label)
    return Lift(caps[0].asked.name, label, better, 1.0, 0.0, text)


def _by_score(grader: Grader, batch: Batch, factors: Sequence[float | None]) -> list[Lift]:
    rules, terms = grader.plan.rules, grader.plan.terms
    grade = batch.outcome.grades[0]
    places = {name: place for place, (name, _least) in enumerate(rules.bands)}
    if places.get(grade, 1) == 0:
        return []
    judged = fsum(term.weight for term, factor in zip(terms, factors, strict=True) if factor is not None)
    reached = fsum(term.weight * factor for term, factor in zip(terms, factors, strict=True) if factor is not None)
    target, least = rules.bands[places[grade] - 1] if grade != UNKNOWN else rules.bands[-1]
    wanted = (least - 0.5 / SCORE_SCALE) / 100
    lifts = []
    for term, factor in zip(terms, factors, strict=True):
        whole = judged if factor is not None else judged + term.weight
        others = reached - term.weight * (factor or 0)
        needed = (wanted * whole - others) / term.weight if term.weight else 2.0
        if grade == UNKNOWN or (factor or 0) < needed <= 1:
            lifts.append(_lift(grader, batch, term, factor, max(0.0, needed), target, whole))
    return [lift for lift in lifts if lift is not None and (grade != UNKNOWN or not _is_known(terms, factors, lift.key))]


def _is_known(terms: Sequence[Term], factors: Sequence[float | None], key: str) -> bool:
    return any(term.asked.name == key and factor is not None for term, factor in zip(terms, factors, strict=True))


def _by_segment(grader: Grader, batch: Batch, factors: Sequence[float | None]) -> list[Lift]:
    """Better segments of which one condition alone is not met."""
    rules, terms = grader.plan.rules, {term.asked.name: (term, factor) for term, factor in zip(grader.plan.terms, factors, strict=True)}
    places = rules.grades
    grade = batch.outcome.grades[0]
    if grade not in places:
        return []
    found: dict[str, Lift] = {}
    for segment in rules.segments:
        if places.index(segment.grade) >= places.index(grade) or segment.grade in found:
            continue
        unmet = [(key, low) for key, (low, high) in segment.when.items() if not ((value := terms[key][1]) is not None and low <= value <= high)]
        if len(unmet) == 1 and (terms[unmet[0][0]][1] or 0) < unmet[0][1]:
            key, low = unmet[0]
            if lift := _lift(grader, batch, terms[key][0], terms[key][1], low, segment.grade, fsum(term.weight for term in grader.plan.terms)):
                found[segment.grade] = lift
    return list(found.values())


def _lift(grader: Grader, batch: Batch, term: Term, factor: float | None, needed: float, grade: str, whole: float) -> Lift | None:
    gain = 100 * term.weight * (needed - (factor or 0)) / whole if whole else 0.0
    label, name = _(term.criterion.label), grader.plan.rules.label_of(grade)
    if factor is None:
        unknown = batch.outcome.grades[0] == UNKNOWN  # any grade would be better than none
        text = _("{label} is not known yet") if unknown else _("{grade}: {label} is not known yet")
        return Lift(term.asked.name, label, grade, needed, gain, text.format(grade=name, label=label))
    value = _value_for(grader, batch, term, needed)
    if value:
        text = _("{grade}: {label} {value} (+{gain} points)").format(grade=name, label=label, value=value, gain=f"{gain:.1f}")
    else:
        text = _("{grade}: {label} at {share} % (+{gain} points)").format(grade=name, label=label, share=f"{100 * needed:.0f}", gain=f"{gain:.1f}")
    return Lift(term.asked.name, label, grade, needed, gain, text)


def _compares(term: Term) -> bool:
    """Whether the criterion holds the same total of two periods against each other: none of them is another without the rest."""
    totals = [(need.function, need.entity, need.field.name if need.field else "") for need in term.needs.values() if isinstance(need, Total)]
    return len(totals) > len(set(totals))


def _value_for(grader: Grader, batch: Batch, term: Term, needed: float) -> str:
    """The least value of one of the criterion's numbers that gives the factor, as people read it; "" when none does alone."""
    if _compares(term):
        return ""
    for need in term.needs.values():
        now = batch.columns[need][0]
        if not isinstance(now, int) or isinstance(now, bool) or now < 0 or _is_instant(need):
            continue
        steps = [now + max(1, int(max(now, 1) * (FURTHEST ** (at / TRIED) - 1))) for at in range(1, TRIED + 1)]
        first = _first(grader, batch, term, need, steps, needed)
        if first is None:
            continue
        low, high = (steps[first - 1] if first else now), steps[first]
        while high - low > 1:
            finer = [low + (high - low) * at // TRIED for at in range(1, TRIED + 1)] if high - low > TRIED else list(range(low + 1, high + 1))
            at = _first(grader, batch, term, need, finer, needed)
            if at is None:
                break
            low, high = (finer[at - 1] if at else low), finer[at]
        return _shown(grader, need, _rounded_up(high))
    return ""


def _rounded_up(value: int) -> int:
    """The next number of few digits: hardly more, and easier to read."""
    unit: int = 10 ** max(0, len(str(value)) - DIGITS)
    return -(-value // unit) * unit


def _first(grader: Grader, batch: Batch, term: Term, need: Need, values: Sequence[int], needed: float) -> int | None:
    columns = {each: [batch.columns[each][0]] * len(values) for each in term.needs.values()} | {need: list(values)}
    divided = {name: [kept[0]] * len(values) for name, kept in batch.groups.items()}
    factors = term.asked.factors(grader.asked(term, columns, len(values), divided))
    if isinstance(factors, Failure):
        return None
    return next((at for at, factor in enumerate(factors) if factor is not None and factor >= needed), None)


def _is_instant(need: Need) -> bool:
    return need.field is not None and need.field.kind is Kind.INSTANT


def _shown(grader: Grader, need: Need, value: int) -> str:
    field = need.field
    counted = not isinstance(need, Own) and need.function in ("count", "days")
    if field is None or counted or field.kind is not Kind.MONEY:
        return f"{value:,}"
    return show_money(value, grader.plan.tender.currency)
