"""ABC, quantiles and ranks by DOMAIN's rules; scores, coverage, segments, caps and floors: exact whatever the order."""

from __future__ import annotations

import random
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_crm.errors import InvalidRecord
from tui_crm.model.core import CORE
from tui_crm.plugins.grading import Batch, Criterion, Guard, per_row
from tui_crm.services.grading import plan as planning
from tui_crm.services.grading import rules as ruling
from tui_crm.services.grading import shipped
from tui_crm.services.grading.judging import judge, outcome
from tui_crm.services.grading.library import Library, core
from tui_crm.services.grading.plan import Plan
from tui_crm.services.grading.populations import cutoffs, placed, quantile
from tui_crm.services.grading.rules import UNKNOWN, Rules, Segment, Watched, Weighed

SALES = st.lists(st.integers(-1_000, 10_000_000), min_size=1, max_size=60)
CUTS = (75, 95)


def classes(sales: Sequence[int]) -> list[str]:
    found = cutoffs("cumulative_share", sales, CUTS)
    assert found is not None
    return ["ABC"[place] for place in placed(sales, found) if place is not None]


def by_the_book(sales: Sequence[int]) -> list[str]:
    """DOMAIN.md word by word: descending, the share before a customer decides, equal sales together, zero and less always C."""
    total = sum(value for value in sales if value > 0)
    found = []
    for value in sales:
        share = Fraction(100 * sum(other for other in sales if other > value and other > 0), total) if total else Fraction(100)
        found.append("C" if value <= 0 else "A" if share < 75 else "B" if share < 95 else "C")
    return found


@given(SALES)
def test_abc_is_the_rule_of_the_book(sales: list[int]) -> None:
    assert classes(sales) == by_the_book(sales)


@given(SALES, st.randoms(use_true_random=False))
def test_abc_does_not_depend_on_the_order(sales: list[int], chance: random.Random) -> None:
    mixed = sales[:]
    chance.shuffle(mixed)
    assert dict(zip(sales, classes(sales), strict=True)) == dict(zip(mixed, classes(mixed), strict=True))


@given(SALES)
def test_abc_is_monotone_and_ties_are_together(sales: list[int]) -> None:
    pairs = sorted(zip(sales, classes(sales), strict=True), reverse=True)
    assert [grade for _value, grade in pairs] == sorted(grade for _value, grade in pairs)
    assert len(dict(pairs)) == len(set(pairs))


def test_the_customer_that_crosses_a_cut_is_in_the_better_class() -> None:
    assert classes([74, 2, 20, 4]) == ["A", "C", "A", "B"]  # before 20 lie 74 %, before 4 lie 94 %
    assert classes([75, 20, 5]) == ["A", "B", "C"]
    assert classes([1000, 1, 1]) == ["A", "C", "C"]  # a dominant first customer is A
    assert classes([0, -5]) == ["C", "C"]


@given(st.lists(st.integers(-10_000, 10_000), min_size=2, max_size=80), st.sampled_from([0.05, 0.1, 0.2, 0.25, 0.5, 0.75, 0.9]))
def test_a_quantile_is_of_type_seven(values: list[int], share: float) -> None:
    parts = round(1 / share) if share in (0.05, 0.1, 0.2, 0.25, 0.5) else 0
    if parts:
        assert quantile(sorted(values), share) == pytest.approx(statistics.quantiles(values, n=parts, method="inclusive")[0], abs=1e-6)
    assert min(values) <= quantile(sorted(values), share) <= max(values)


@given(st.lists(st.integers(0, 1000), min_size=5, max_size=80))
def test_fifths_keep_ties_together_and_rise(values: list[int]) -> None:
    cuts = cutoffs("quantile", values, (0.2, 0.4, 0.6, 0.8))
    assert cuts is not None
    pairs = sorted(zip(values, placed(values, cuts), strict=True), key=lambda pair: pair[0])
    scores = [5 - (place or 0) for _value, place in pairs]
    assert scores == sorted(scores)
    assert len({value for value, _ in pairs}) == len(set(pairs))


def test_a_value_on_a_cut_is_above_it() -> None:
    cuts = cutoffs("quantile", [1, 2, 3, 4, 5, 6], (0.2, 0.4, 0.6, 0.8))
    assert cuts is not None
    assert list(cuts) == [5, 4, 3, 2]
    assert placed([1, 2, 3, 4, 5, 6], cuts) == [4, 3, 2, 1, 0, 0]


def test_ranks_take_ties_with_the_last() -> None:
    cuts = cutoffs("rank", [9, 7, 7, 5, 1], (2, 4))
    assert cuts is not None
    assert list(cuts) == [7, 5]
    assert placed([9, 7, 7, 5, 1], cuts) == [0, 0, 0, 1, 2]


def test_a_population_that_is_too_small_judges_nobody() -> None:
    assert cutoffs("quantile", [1, 2, 3], (0.5,), min_n=30) is None


# scores


def column(key: str) -> Criterion:
    """A criterion that gives back the customer's own number, in percent; a negative one is unknown."""

    @per_row
    def score(row: object) -> float | None:
        value = row["employees"]  # type: ignore[index]
        return None if value < 0 else value / 100

    return Criterion(key=key, axis="test", label=key, needs=("employees",), score=score)


def plan_of(library: Library, rules: Rules) -> Plan:
    return planning.make(CORE, library, rules, "CNY")


def graded(plan: Plan, **values: Sequence[object]) -> list[tuple[str, float, int]]:
    columns = {need: list(values[need.field.name]) for need in plan.needs}  # type: ignore[union-attr]
    size = len(next(iter(values.values())))
    found = outcome(plan, judge(plan, columns, size, 0, "2026-03-02", {}, {}), size)
    return [(grade, score / 100, known) for grade, score, known in zip(found.grades, found.scores, found.coverage, strict=True)]


def constant(key: str, factor: float | None) -> Criterion:
    return Criterion(key=key, axis="test", label=key, needs=("employees",), score=lambda batch: [factor] * len(batch))


BANDS = (("A", 80.0), ("B", 60.0), ("C", 40.0), ("D", 0.0))


def test_the_score_weighs_what_could_be_judged() -> None:
    library = Library().with_plugin("test", [constant("full", 1.0), constant("half", 0.5), constant("nobody_knows", None)])
    rules = Rules("try", "Try", (Weighed("test.full", 30), Weighed("test.half", 30), Weighed("test.nobody_knows", 40)), BANDS)
    assert graded(plan_of(library, rules), employees=[1]) == [("B", 75.0, 60)]


def test_too_little_known_is_never_the_last_grade() -> None:
    library = Library().with_plugin("test", [constant("full", 1.0), constant("nobody_knows", None)])
    rules = Rules("try", "Try", (Weighed("test.full", 49), Weighed("test.nobody_knows", 51)), BANDS, minimum_coverage=50)
    assert graded(plan_of(library, rules), employees=[1]) == [(UNKNOWN, 100.0, 49)]


def test_the_last_word_is_the_strictest_caps() -> None:
    def guard(key: str, effect: str, grade: str) -> Guard:
        return Guard(key=key, label=key, needs=("employees",), test=lambda batch: [n > 50 for n in batch["employees"]], effect=effect, grade=grade)

    guards: list[Guard] = [guard("low_cap", "cap", "C"), guard("cap", "cap", "B"), guard("floor", "floor", "A")]
    declared: list[Criterion | Guard] = [column("own"), *guards]
    rules = Rules("try", "Try", (Weighed("test.own", 1),), BANDS, guards=tuple(Watched(f"test.{each.key}") for each in guards))
    grades = [grade for grade, _score, _known in graded(plan_of(Library().with_plugin("test", declared), rules), employees=[90, 55, 45, 10])]
    assert grades == ["C", "C", "C", "D"]
    only_floor = replace(rules, guards=(Watched("test.floor"),))
    assert [g for g, _s, _k in graded(plan_of(Library().with_plugin("test", declared), only_floor), employees=[55, 45])] == ["A", "C"]


@given(st.lists(st.floats(0, 1), min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_plugins_does_not_matter(factors: list[float], chance: random.Random) -> None:
    plugins = [(f"p{at:02d}", constant("one", factor)) for at, factor in enumerate(factors)]
    rules = Rules("try", "Try", tuple(Weighed(f"{name}.one", 7.3 + at) for at, (name, _c) in enumerate(plugins)), BANDS)
    results = []
    for _ in range(2):
        chance.shuffle(plugins)
        library = Library()
        for name, criterion in plugins:
            library = library.with_plugin(name, [criterion])
        mixed = list(rules.criteria)
        chance.shuffle(mixed)
        results.append(graded(plan_of(library, replace(rules, criteria=tuple(mixed))), employees=[1]))
    assert results[0] == results[1]


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_a_better_factor_never_lowers_the_score(fixed: float, low: float, high: float) -> None:
    low, high = sorted((low, high))

    def score(factor: float) -> float:
        library = Library().with_plugin("test", [constant("fixed", fixed), constant("free", factor)])
        return graded(plan_of(library, Rules("try", "Try", (Weighed("test.fixed", 3), Weighed("test.free", 2)), BANDS)), employees=[1])[0][1]

    assert score(low) <= score(high)


def test_the_first_segment_that_fits_is_taken() -> None:
    library = Library().with_plugin("test", [column("own")])
    segments = (Segment("top", {"test.own": (0.9, 1)}), Segment("middle", {"test.own": (0.5, 1)}), Segment("rest"))
    rules = Rules("try", "Try", (Weighed("test.own", 1),), segments=segments)
    assert [grade for grade, _s, _k in graded(plan_of(library, rules), employees=[95, 60, 10])] == ["top", "middle", "rest"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda batch: [0.5], "1 answers for 2 customers"),
        (lambda batch: [float("nan")] * len(batch), "not between 0 and 1"),
        (lambda batch: [1.5] * len(batch), "not between 0 and 1"),
        (lambda batch: ["much"] * len(batch), "str among the answers"),
        (lambda batch: 1 / 0, "ZeroDivisionError"),
        (lambda batch: (f for f in [0.1, 0.2]), "generator"),
        (lambda batch: exit(3), "SystemExit"),
    ],
)
def test_what_a_criterion_must_not_answer_concerns_its_customers_only(answer: object, said: str) -> None:
    bad = Criterion(key="bad", axis="test", label="bad", needs=("employees",), score=answer)
    plan = plan_of(Library().with_plugin("test", [bad, column("own")]), Rules("try", "Try", (Weighed("test.bad", 1), Weighed("test.own", 1)), BANDS))
    employees = next(iter(plan.needs))
    judged = judge(plan, {employees: [10, 20]}, 2, 0, "2026-03-02", {}, {})
    assert set(judged.failed) == {0, 1}
    assert said in str(judged.failures[0])
    assert "test.grading.bad" in str(judged.failures[0])


# rules as data


@pytest.mark.parametrize("rules", shipped.RULES, ids=lambda rules: rules.scheme)
def test_shipped_rules_survive_their_text_and_can_be_used(rules: Rules) -> None:
    again = ruling.load(ruling.dump(rules))
    assert ruling.dump(again) == ruling.dump(rules)
    plan = plan_of(core(), again)
    assert not plan.missing
    assert plan.digest == plan_of(core(), rules).digest


def test_a_rulesets_name_changes_with_the_versions_of_its_criteria() -> None:
    rules = Rules("try", "Try", (Weighed("test.own", 1),), BANDS)
    first = plan_of(Library().with_plugin("test", [column("own")], "1.0"), rules).digest
    assert first == plan_of(Library().with_plugin("test", [column("own")], "1.0"), rules).digest
    assert first != plan_of(Library().with_plugin("test", [column("own")], "1.1"), rules).digest
    assert first != plan_of(Library().with_plugin("test", [column("own").model_copy(update={"version": 2})], "1.0"), rules).digest


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"bands": [["A", 50], ["B", 60], ["C", 0]]}, "bands"),
        ({"bands": [["A", 50], ["B", 10]]}, "bands"),
        ({"criteria": []}, "criteria"),
        ({"criteria": [{"key": "core.revenue", "weight": -1}]}, "weight"),
        ({"scheme": "Not Good"}, "scheme"),
        ({"field": "name"}, "field"),
        ({"wieght": 3}, "body"),
        ({"rates": {"USD": "free"}}, "rates"),
        ({"guards": [{"key": "core.do_not_contact", "grade": "Z"}]}, "guards"),
    ],
)
def test_rules_that_cannot_be_are_refused_with_the_reason(changes: Mapping[str, object], field: str) -> None:
    import json

    body = {**ruling.plain(shipped.LETTERS), **changes}
    with pytest.raises(InvalidRecord) as refused:
        ruling.load(json.dumps(body))
    assert field in {problem.field for problem in refused.value.problems}


def test_needs_that_cannot_be_are_refused_by_name() -> None:
    bad = Criterion(key="bad", axis="test", label="bad", needs=("sum(purchase.colour)",), score=lambda batch: [])
    with pytest.raises(InvalidRecord, match=r"sum\(purchase.colour\)"):
        plan_of(Library().with_plugin("test", [bad]), Rules("try", "Try", (Weighed("test.bad", 1),), BANDS))


def test_a_missing_plugin_is_named() -> None:
    assert plan_of(core(), Rules("try", "Try", (Weighed("realty.budget", 1), Weighed("core.revenue", 1)), BANDS)).missing == ("realty.budget",)


def test_a_batch_survives_the_way_to_a_worker() -> None:
    from tui_crm.plugins.grading import Classes, batch_of

    batch = Batch({"revenue": [1, 2]}, 2, 5, "2026-03-02", {"full": 1.0}, {"sales": Classes([0, None], [(2.0, 1.0), None])})
    again = batch_of(batch.plain())
    assert again["revenue"] == [1, 2]
    assert again.classes("sales") == [0, None]
    assert again.cutoffs("sales") == [(2.0, 1.0), None]
