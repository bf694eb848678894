"""What a batch of customers gets: factors from the criteria, scores, coverage, grades. Nothing is read or written here."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import repeat
from math import fsum
from typing import Any

from tui_crm.model.fields import Kind
from tui_crm.plugins.grading import Batch, Classes
from tui_crm.plugins.guard import Failure
from tui_crm.services.grading.plan import Grouped, Plan, Term, batch_of
from tui_crm.services.grading.populations import Cuts, placed
from tui_crm.services.grading.rules import FACTOR_SCALE, SCORE_SCALE, UNKNOWN
from tui_crm.store.grade_columns import Columns, Need, Own

Factors = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The cut-offs of one population, by the value of its field `by` ("" when it has none); None: too small. `n`: how many it counts."""

    mark: str
    n: int
    groups: Mapping[str, Cuts | None]


@dataclass(frozen=True, slots=True)
class Judged:
    """A batch after its criteria were asked. `factors` by term, `hits` by guard; `failed`: customer's index → why it keeps its grade."""

    factors: Sequence[Sequence[float | None]]
    hits: Sequence[Sequence[bool]]
    failed: Mapping[int, str] = field(default_factory=dict)
    failures: Sequence[Failure] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a batch gets, customer by customer: grades, scores in hundredths, coverage in percent."""

    grades: list[str]
    scores: list[int]
    coverage: list[int]


def judge(
    plan: Plan, columns: Columns, size: int, now: int, today: str, cuts: Mapping[str, Found], groups: Mapping[str, Sequence[Any]]
) -> Judged:
    """Ask every criterion and guard about a batch. `groups`: the values of the fields by which populations are divided."""
    failed: dict[int, str] = {}
    failures: list[Failure] = []
    factors: list[Sequence[float | None]] = []
    for term in plan.terms:
        found = term.asked.factors(asked_of(term, columns, size, now, today, cuts, groups))
        if isinstance(found, Failure):
            failures.append(found)
            failed.update(zip(range(size), repeat(str(found)), strict=False))
            found = [None] * size
        elif not _sound(found):
            failures.append(_out_of_range(term, found, failed))
            found = [None if at in failed else factor for at, factor in enumerate(found)]
        factors.append(found)
    hits: list[Sequence[bool]] = []
    for watch in plan.guards:
        answer = watch.asked.hits(batch_of(watch, dict(columns), size, now, today))
        if isinstance(answer, Failure):
            failures.append(answer)
            failed.update(zip(range(size), repeat(str(answer)), strict=False))
            answer = [False] * size
        hits.append(answer)
    return Judged(factors, hits, failed, failures)


def asked_of(
    term: Term, columns: Columns, size: int, now: int, today: str, cuts: Mapping[str, Found], groups: Mapping[str, Sequence[Any]]
) -> Batch:
    """The batch that a criterion is asked about, its customers placed in its populations."""
    batch = batch_of(term, dict(columns), size, now, today)
    if not term.groups:
        return batch
    classes = {group.key: _classes(group, columns[group.column], cuts.get(group.name), groups) for group in term.groups}
    return replace(batch, populations=classes)


def _sound(factors: Sequence[float | None]) -> bool:
    """Whether all are between 0 and 1 (or None). One pass in C; a NaN makes every comparison false."""
    known = list(filter(_is_known, factors)) if None in factors else factors
    return not known or (min(known) >= 0 and max(known) <= 1 and (total := fsum(known)) == total)  # type: ignore[arg-type, type-var, operator]


def _is_known(factor: float | None) -> bool:
    return factor is not None


def _out_of_range(term: Term, factors: Sequence[float | None], failed: dict[int, str]) -> Failure:
    """Notes the customers whose factor is no number from 0 to 1."""
    wrong = [at for at, factor in enumerate(factors) if factor is not None and not 0 <= factor <= 1]
    failure = Failure(term.asked.plugin, f"grading.{term.criterion.key}", "rubbish", f"{factors[wrong[0]]} is not between 0 and 1")
    failed.update(dict.fromkeys(wrong, str(failure)))
    term.asked.note(failure)
    return failure


def measured(need: Need, values: Sequence[Any]) -> Sequence[float | None]:
    """A column as numbers that can be put in order: dates as days; what is empty as None where the kind has no zero of its own."""
    found = need.field
    date_like = found is not None and found.kind is Kind.DATE and (isinstance(need, Own) or need.function != "days")
    if date_like:
        return [date.fromisoformat(value).toordinal() if value else None for value in values]
    return values


def _classes(group: Grouped, values: Sequence[Any], found: Found | None, by: Mapping[str, Sequence[Any]]) -> Classes:
    numbers = measured(group.column, values)
    if not group.declared.by:
        cuts = found.groups.get("") if found else None
        return Classes([None] * len(numbers) if cuts is None else placed(numbers, cuts), [cuts] * len(numbers))
    named = by[group.declared.by]
    each = [found.groups.get(str(value)) if found else None for value in named]
    places = [None if cuts is None else placed((number,), cuts)[0] for number, cuts in zip(numbers, each, strict=True)]
    return Classes(places, each)


def outcome(plan: Plan, judged: Judged, size: int) -> Outcome:
    """Scores and grades of a batch."""
    weights = [term.weight for term in plan.terms]
    scores, coverage = _scores(weights, judged.factors, size)
    grades = _segments(plan, judged.factors, size) if plan.rules.segments else _bands(plan, scores)
    if judged.hits:
        grades = _guarded(plan, judged.hits, grades)
    least = plan.rules.minimum_coverage
    return Outcome([grade if known >= least and known else UNKNOWN for grade, known in zip(grades, coverage, strict=True)], scores, coverage)


def _scores(weights: Sequence[float], factors: Sequence[Sequence[float | None]], size: int) -> tuple[list[int], list[int]]:
    """Score = 100 · Σ(w·f) / Σw over what could be judged, in hundredths; coverage = that Σw in percent of all.

    Where no weight is set (segments only), all criteria count the same.
    """
    if not any(weights):
        weights = [1.0] * len(weights)
    whole = fsum(weights)
    reached = [0.0] * size
    judged: list[float] | None = None  # the weight that could be judged, where that is not all
    for weight, column in zip(weights, factors, strict=True):  # column by column, in the order of the plan: many times quicker than row by row
        if None in column:
            judged = [whole] * size if judged is None else judged
            judged = [known - weight if factor is None else known for known, factor in zip(judged, column, strict=True)]
            reached = [sum_ if factor is None else sum_ + weight * factor for sum_, factor in zip(reached, column, strict=True)]
        elif weight:
            reached = [sum_ + weight * factor for sum_, factor in zip(reached, column, strict=True)]  # type: ignore[operator]
    full = 100 * SCORE_SCALE
    if judged is None:
        return [int(sum_ * full / whole + 0.5) for sum_ in reached], [100] * size
    least = whole * 1e-9  # what subtraction leaves of nothing
    scores = [int(sum_ * full / known + 0.5) if known > least else 0 for sum_, known in zip(reached, judged, strict=True)]
    return scores, [int(100 * known / whole + 0.5) if known > least else 0 for known in judged]


def _bands(plan: Plan, scores: Sequence[int]) -> list[str]:
    bounds = [round(least * SCORE_SCALE) for _grade, least in reversed(plan.rules.bands)]
    names = [grade for grade, _least in reversed(plan.rules.bands)]
    return [names[bisect_right(bounds, score) - 1] for score in scores]


def _segments(plan: Plan, factors: Sequence[Sequence[float | None]], size: int) -> list[str]:
    place = {term.asked.name: at for at, term in enumerate(plan.terms)}
    spans = [(segment.grade, [(place[key], low, high) for key, (low, high) in segment.when.items()]) for segment in plan.rules.segments]
    rows = list(zip(*factors, strict=True))
    known: dict[Factors, str] = {}  # few combinations are many customers
    for row in set(rows):
        known[row] = next(
            grade for grade, span in spans if all((factor := row[at]) is not None and low <= factor <= high for at, low, high in span)
        )
    return [known[row] for row in rows]


def _guarded(plan: Plan, hits: Sequence[Sequence[bool]], grades: Sequence[str]) -> list[str]:
    """min(strictest cap, max(highest floor, grade)); a place further on is a lower grade."""
    index, names = plan.grade_index, plan.rules.grades
    found = [index[grade] for grade in grades]
    for effect, stronger in (("floor", min), ("cap", max)):  # floors first: a cap is the last word
        for watch, hit in zip(plan.guards, hits, strict=True):
            if watch.guard.effect == effect and True in hit:
                found = _moved(found, hit, index[watch.grade], stronger)
    return [names[at] for at in found]


def _moved(found: Sequence[int], hit: Sequence[bool], bound: int, stronger: Callable[[int, int], int]) -> list[int]:
    return [stronger(place, bound) if meant else place for place, meant in zip(found, hit, strict=True)]


def factor_texts(factors: Sequence[Sequence[float | None]], size: int) -> list[str]:
    """The factors of each customer as they are stored: whole parts of FACTOR_SCALE in the order of the terms, nothing for None."""
    if not factors:
        return [""] * size
    parts, columns = [], []
    for column in factors:
        some = None in column
        parts.append("%s" if some else "%d")
        half = FACTOR_SCALE
        columns.append(
            ["" if factor is None else int(factor * half + 0.5) for factor in column] if some else [factor * half + 0.5 for factor in column]  # type: ignore[operator]
        )
    return list(map(",".join(parts).__mod__, zip(*columns, strict=True)))


def factors_of(text: str) -> Factors:
    """The factors that `factor_texts` stored."""
    return tuple(int(part) / FACTOR_SCALE if part else None for part in text.split(",")) if text else ()


def many_factors_of(texts: Sequence[str]) -> Sequence[Sequence[float | None]]:
    """The factors that `factor_texts` stored, of many customers at once; as JSON, which is read many times quicker than part by part."""
    from json import loads

    text = "[[" + "],[".join(texts) + "]]"
    if ",," in text or "[," in text or ",]" in text:
        text = text.replace(",,", ",null,").replace(",,", ",null,").replace("[,", "[null,").replace(",]", ",null]")
    rows: list[list[int | None]] = loads(text) if texts else []
    return [[None if part is None else part / FACTOR_SCALE for part in row] for row in rows]
