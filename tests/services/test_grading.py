"""Grading on both engines: runs, what becomes dirty, history and its causes, overrides, failures that freeze, applying and undoing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.databases import Clock, Place
from tui_crm.errors import Cancelled, InvalidRecord, NotAllowed, NotFound
from tui_crm.plugins.grading import Batch, Criterion
from tui_crm.services import archive, undo
from tui_crm.services.crm import Crm
from tui_crm.services.grading import applying, overriding, rulesets, running, shipped
from tui_crm.services.grading.library import Library, core
from tui_crm.services.grading.rules import Rules, Weighed
from tui_crm.services.grading.rulesets import Ruleset
from tui_crm.store import grade_rows

DAY = 86_400_000
BANDS = (("A", 75.0), ("B", 50.0), ("C", 25.0), ("D", 0.0))


def customer(crm: Crm, name: str, **values: object) -> int:
    return archive.add(crm, "customer", {"name": name, **values})


def buy(crm: Crm, who: int, amount: int, day: str = "2026-02-01", **more: object) -> int:
    return archive.add(crm, "purchase", {"customer": who, "date": day, "amount": amount * 100, **more})


def grades(crm: Crm, field: str = "grade.abc") -> dict[str, str]:
    found = crm.store.read_many("customer", crm.lists.stream_ids(crm.listing("customer", sort="id")))
    return {record.title: str(record[field]) for record in found}


def own(key: str = "share", **more: object) -> Rules:
    return Rules("own", "Own", (Weighed(f"test.{key}", 1),), BANDS, **more)  # type: ignore[arg-type]


def staff(batch: Batch) -> Sequence[float | None]:
    return [min(1.0, n / 100) if n else None for n in batch["employees"]]


STAFF = Criterion(key="share", axis="test", label="Staff", needs=("employees",), score=staff)
LIBRARY = core().with_plugin("test", [STAFF])


def applied(crm: Crm, rules: Rules, library: Library | None = None) -> Crm:
    applying.apply(crm, Ruleset(0, rules.label, "draft", rules), library=library)
    return applying.renewed(crm)


@pytest.fixture
def shop(crm: Crm) -> Crm:
    """Four customers: most of the sales, some, little, none."""
    for name, amounts in (("Most", (700, 60)), ("Some", (200,)), ("Little", (40,)), ("None", ())):
        who = customer(crm, name)
        for amount in amounts:
            buy(crm, who, amount)
    return crm


def test_abc_is_a_field_that_can_be_listed_filtered_sorted_and_exported(shop: Crm) -> None:
    crm = applied(shop, shipped.SALES)
    assert grades(crm) == {"Most": "A", "Some": "B", "Little": "C", "None": "C"}
    assert len(crm.lists.stream_ids(crm.listing("customer", "grade.abc:C"))) == 2
    best = crm.lists.first_ids(crm.listing("customer", "", "grade.abc"), 1)
    assert crm.store.read("customer", best[0]).title == "Most"


def test_the_field_is_there_for_whoever_opens_the_database_next(shop: Crm, place: Place) -> None:
    applied(shop, shipped.SALES)
    later = place.open()
    field = later.catalogue["customer"].by_name["grade.abc"]
    assert field.read_only
    assert grades(later)["Most"] == "A"


def test_a_purchase_makes_its_customer_dirty_and_moves_the_cut_offs(shop: Crm) -> None:
    crm = applied(shop, shipped.SALES)
    little = crm.lists.stream_ids(crm.listing("customer", "Little"))[0]
    assert running.run(crm)[0].kind == "nothing"
    buy(crm, little, 10_000)
    report = running.run(crm)[0]
    assert (report.kind, report.causes) == ("changed", {"data": 1, "cut-offs": 2})
    assert grades(crm) == {"Most": "B", "Some": "C", "Little": "A", "None": "C"}


def test_what_no_criterion_reads_makes_nobody_dirty(shop: Crm) -> None:
    crm = applied(shop, own(), LIBRARY)
    most = crm.lists.stream_ids(crm.listing("customer", "Most"))[0]
    archive.edit(crm, "customer", most, {"city": "Berlin"})
    buy(crm, most, 5)
    assert running.run(crm, library=LIBRARY)[0].kind == "nothing"
    archive.edit(crm, "customer", most, {"employees": 80})
    report = running.run(crm, library=LIBRARY)[0]
    assert (report.graded, report.changed) == (1, 1)
    assert grades(crm, "grade.own")["Most"] == "A"


def test_a_purchase_that_goes_to_another_customer_grades_both_again(shop: Crm) -> None:
    crm = applied(shop, shipped.SALES)
    ids = {record.title: record.id for record in crm.store.read_many("customer", crm.lists.stream_ids(crm.listing("customer")))}
    bought = buy(crm, ids["None"], 50_000)
    running.run(crm)
    assert grades(crm)["None"] == "A"
    archive.edit(crm, "purchase", bought, {"customer": ids["Little"]})
    running.run(crm)
    assert (grades(crm)["None"], grades(crm)["Little"]) == ("C", "A")
    archive.archive(crm, "purchase", [bought])
    running.run(crm)
    assert grades(crm)["Little"] == "C"


def test_history_says_from_what_to_what_and_why(shop: Crm, clock: Clock) -> None:
    crm = applied(shop, own(), LIBRARY)
    most = crm.lists.stream_ids(crm.listing("customer", "Most"))[0]
    for employees in (30, 90, 90):
        clock.forward()
        archive.edit(crm, "customer", most, {"employees": employees})
        running.run(crm, library=LIBRARY)
    steps = grade_rows.steps(crm.store.engine, "own", most)
    assert [(step.was, step.became, step.cause) for step in steps] == [("C", "A", "data"), ("–", "C", "data"), ("", "–", "rules")]
    assert steps[0].inputs == '{"employees":90}'
    assert (steps[0].score, steps[0].factors) == (9000, "9000")


def test_the_first_grade_too_says_what_it_was_made_of(shop: Crm) -> None:
    crm = applied(shop, shipped.SALES)
    most = crm.lists.stream_ids(crm.listing("customer", "Most"))[0]
    (first,) = grade_rows.steps(crm.store.engine, "abc", most)
    assert (first.was, first.became) == ("", "A")
    assert "sum(purchase.amount" in first.inputs


def test_sales_in_another_currency_count_by_the_rate_of_the_ruleset(crm: Crm) -> None:
    dollars, yuan = customer(crm, "Dollars"), customer(crm, "Yuan")
    buy(crm, dollars, 100, currency="USD")
    buy(crm, yuan, 200, currency="CNY")
    without = applied(crm, shipped.SALES)
    assert grades(without) == {"Dollars": "C", "Yuan": "A"}
    rated = applied(without, replace(shipped.SALES, rates={"USD": "7.2"}, label="With rates"))
    assert grades(rated) == {"Dollars": "A", "Yuan": "B"}


def test_abc_per_industry(crm: Crm) -> None:
    for name, industry, amount in (("a", "Steel", 1000), ("b", "Steel", 10), ("c", "Toys", 20), ("d", "Toys", 1)):
        buy(crm, customer(crm, name, industry=industry), amount)
    rules = replace(shipped.SALES, criteria=(Weighed("core.share", 100, populations={"sales": {"by": "industry"}}),))
    assert grades(applied(crm, rules)) == {"a": "A", "b": "C", "c": "A", "d": "C"}


def test_the_cores_grade_is_kept_by_the_ruleset_and_not_typed(crm: Crm) -> None:
    big = customer(crm, "Big", employees=100, revenue=10_000_000_000, grade="D")
    found = applied(crm, replace(shipped.LETTERS, minimum_coverage=10))
    assert grades(found, "grade")["Big"] == "A"
    with pytest.raises(InvalidRecord, match="kept by the system"):
        archive.edit(found, "customer", big, {"grade": "B"})


def test_lifecycle_follows_the_customers_own_interval(crm: Crm, clock: Clock) -> None:
    monthly, never = customer(crm, "Monthly"), customer(crm, "Never")
    for month in ("2025-10", "2025-11", "2025-12", "2026-01", "2026-02"):
        buy(crm, monthly, 10, f"{month}-15")
    crm = applied(crm, shipped.LIFECYCLE)
    assert grades(crm, "lifecycle") == {"Monthly": "repeat", "Never": "prospect"}
    clock.forward(50 * DAY)
    assert running.run(crm)[0].causes == {"decay": 1}
    assert grades(crm, "lifecycle")["Monthly"] == "at_risk"
    clock.forward(60 * DAY)
    running.run(crm)
    assert grades(crm, "lifecycle")["Monthly"] == "lost"
    buy(crm, monthly, 10, "2026-06-20")
    running.run(crm)
    assert grades(crm, "lifecycle")["Monthly"] == "won_back"
    assert never


def test_rfm_puts_everybody_who_bought_into_a_segment(crm: Crm) -> None:
    for number in range(10):
        who = customer(crm, f"c{number}")
        for purchase in range(number + 1):
            buy(crm, who, 100 * (number + 1), f"2026-01-{number + 1 + purchase:02d}")
    customer(crm, "never")
    crm = applied(crm, shipped.RFM)
    found = grades(crm, "grade.rfm")
    assert (found["c9"], found["c0"], found["never"]) == ("champions", "hibernating", "–")


# by hand


def test_an_override_stands_on_top_until_it_ends(shop: Crm, clock: Clock) -> None:
    crm = applied(shop, shipped.SALES)
    none = crm.lists.stream_ids(crm.listing("customer", "None"))[0]
    overriding.override(crm, "abc", none, "A", "the founder's friend", "2026-03-05")
    assert grades(crm)["None"] == "A"
    running.run(crm, full=True)
    assert grades(crm)["None"] == "A"
    clock.forward(5 * DAY)
    running.run(crm)
    assert grades(crm)["None"] == "C"
    assert {step.cause for step in grade_rows.steps(crm.store.engine, "abc", none)} >= {"rules", "override"}


def test_an_override_can_be_lifted_and_undone(shop: Crm) -> None:
    crm = applied(shop, shipped.SALES)
    none = crm.lists.stream_ids(crm.listing("customer", "None"))[0]
    overriding.override(crm, "abc", none, "B", "because")
    overriding.lift(crm, "abc", none)
    assert grades(crm)["None"] == "C"
    undo.undo(crm)
    running.run(crm)
    assert grades(crm)["None"] == "B"


def test_an_override_needs_a_grade_a_reason_and_the_right(shop: Crm, place: Place) -> None:
    crm = applied(shop, shipped.SALES)
    none = crm.lists.stream_ids(crm.listing("customer", "None"))[0]
    with pytest.raises(InvalidRecord) as refused:
        overriding.override(crm, "abc", none, "Z", " ", "2020-01-01")
    assert {problem.field for problem in refused.value.problems} == {"grade", "reason", "until"}
    with pytest.raises(NotAllowed):
        overriding.override(place.open("bob"), "abc", none, "A", "because")
    with pytest.raises(NotFound):
        overriding.lift(crm, "abc", none)


# failure


def test_a_criterion_that_fails_freezes_its_customers_and_says_why(shop: Crm) -> None:
    def failing(batch: Batch) -> Sequence[float | None]:
        return [float("nan") if n == 13 else min(1.0, n / 100) for n in batch["employees"]]

    library = core().with_plugin("test", [STAFF.model_copy(update={"score": failing})])
    ids = crm_ids(shop)
    for name, employees in (("Most", 90), ("Some", 60)):
        archive.edit(shop, "customer", ids[name], {"employees": employees})
    crm = applied(shop, own(), library)
    archive.edit(crm, "customer", ids["Most"], {"employees": 13})
    archive.edit(crm, "customer", ids["Some"], {"employees": 30})
    report = running.run(crm, library=library)[0]
    assert report.partial
    assert (report.frozen, report.changed) == (1, 1)
    assert (grades(crm, "grade.own")["Most"], grades(crm, "grade.own")["Some"]) == ("A", "C")
    state = grade_rows.states(crm.store.engine, "own", [ids["Most"]])[ids["Most"]]
    assert "test.grading.share" in state.stale
    archive.edit(crm, "customer", ids["Most"], {"employees": 30})
    assert not running.run(crm, library=library)[0].partial
    assert grades(crm, "grade.own")["Most"] == "C"


def crm_ids(crm: Crm) -> dict[str, int]:
    return {record.title: record.id for record in crm.store.read_many("customer", crm.lists.stream_ids(crm.listing("customer")))}


def test_a_missing_plugin_freezes_grades_and_never_lowers_them(shop: Crm) -> None:
    archive.edit(shop, "customer", crm_ids(shop)["Most"], {"employees": 90})
    crm = applied(shop, own(), LIBRARY)
    archive.edit(crm, "customer", crm_ids(crm)["Most"], {"employees": 1})
    report = running.run(crm, library=core())[0]
    assert report.partial
    assert "test.share" in report.problems[0]
    assert grades(crm, "grade.own")["Most"] == "A"
    running.run(crm, library=LIBRARY)
    assert grades(crm, "grade.own")["Most"] == "D"


def test_a_new_version_of_a_criterion_grades_everybody_again(shop: Crm) -> None:
    archive.edit(shop, "customer", crm_ids(shop)["Most"], {"employees": 90})
    crm = applied(shop, own(), LIBRARY)
    stricter = STAFF.model_copy(update={"version": 2, "score": lambda batch: [min(1.0, n / 1000) for n in batch["employees"]]})
    report = running.run(crm, library=core().with_plugin("test", [stricter]))[0]
    assert report.causes["rules"] >= 1
    assert grades(crm, "grade.own")["Most"] == "D"


# applying


def test_a_cancelled_run_leaves_the_grades_as_they_were(shop: Crm) -> None:
    crm = applied(shop, shipped.SALES)
    before = grades(crm)
    draft = replace(shipped.SALES, bands=(("A", 100.0), ("B", 99.0), ("C", 0.0)), label="Stricter")
    with pytest.raises(Cancelled):
        applying.apply(crm, Ruleset(0, "Stricter", "draft", draft), progress=lambda done: done == 0)
    assert grades(crm) == before
    assert rulesets.active_one(crm, "abc").name == "ABC of sales"
    running.run(crm)
    assert grades(crm) == before


def test_applying_is_one_act_that_undo_takes_back(shop: Crm) -> None:
    crm = applied(shop, shipped.SALES)
    before = grades(crm)
    draft = replace(shipped.SALES, bands=(("A", 100.0), ("B", 99.0), ("C", 0.0)), label="Stricter")
    crm = applied(crm, draft)
    assert grades(crm)["Some"] == "C"
    undo.undo(crm)
    running.run(crm)
    assert rulesets.active_one(crm, "abc").name == "ABC of sales"
    assert grades(crm) == before


def test_one_ruleset_of_a_scheme_is_active_the_others_retired(shop: Crm) -> None:
    crm = applied(applied(shop, shipped.SALES), replace(shipped.SALES, label="Second"))
    assert [(each.name, each.state) for each in rulesets.all_of(crm, "abc")] == [("Second", "active"), ("ABC of sales", "retired")]
    rulesets.retire(crm, "abc")
    assert running.run(crm) == []


def test_only_a_manager_decides_about_rules(shop: Crm, place: Place) -> None:
    with pytest.raises(NotAllowed):
        applying.apply(place.open("bob"), rulesets.find(shop, "abc"))
    with pytest.raises(NotAllowed):
        rulesets.save(place.open("bob"), shipped.SALES)


def test_drafts_are_kept_changed_and_dropped(crm: Crm) -> None:
    number = rulesets.save(crm, shipped.LETTERS, "Mine")
    rulesets.save(crm, rulesets.changed(shipped.LETTERS, {"core.staff": 50}, {"core.staff.full": 10}, {"A": 90}), "Mine", number)
    found = rulesets.find(crm, "Mine").rules
    staff_term = next(each for each in found.criteria if each.key == "core.staff")
    assert (staff_term.weight, staff_term.parameters, found.bands[0]) == (50, {"full": 10}, ("A", 90))
    rulesets.drop(crm, number)
    assert rulesets.find(crm, "abcd").id == 0
    with pytest.raises(InvalidRecord):
        rulesets.save(crm, rulesets.changed(shipped.LETTERS, {}, {"core.staff.colour": 1}, {}))


def test_what_is_deleted_for_ever_leaves_no_grade_behind(shop: Crm) -> None:
    crm = applied(shop, shipped.SALES)
    most = crm_ids(crm)["Most"]
    archive.archive(crm, "customer", [most])
    archive.purge(crm, "customer", [most])
    assert grade_rows.states(crm.store.engine, "abc", [most]) == {}
    assert grade_rows.steps(crm.store.engine, "abc", most) == []
    assert crm.store.engine.run("SELECT count(*) FROM purchase")[0][0] == 2
    running.run(crm)
    assert grades(crm)["Some"] == "A"


def test_erasing_a_person_forgets_what_the_criteria_read(shop: Crm, clock: Clock) -> None:
    from tui_crm.services import privacy_erasing, privacy_scope

    crm = applied(shop, own(), LIBRARY)
    most = crm_ids(crm)["Most"]
    for employees in (30, 90):
        archive.edit(crm, "customer", most, {"employees": employees})
        running.run(crm, library=LIBRARY)
    privacy_erasing.erase(crm, privacy_scope.person(crm, crm.store.read("customer", most).code))
    steps = grade_rows.steps(crm.store.engine, "own", most)
    assert [step.became for step in steps] == ["A", "C", "–"]
    assert {step.inputs for step in steps} == {""}


def test_what_follows_a_run_that_changed_nothing_is_not_taken_for_its_own(shop: Crm) -> None:
    crm = applied(shop, own(), LIBRARY)
    assert running.run(crm, full=True, library=LIBRARY)[0].changed == 0
    archive.edit(crm, "customer", crm_ids(crm)["Most"], {"employees": 80})
    assert running.run(crm, library=LIBRARY)[0].changed == 1
