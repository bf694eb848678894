"""What a board reads: columns, exact sums, cards; deals by stage and customers by grade, on both engines."""

from __future__ import annotations

import pytest

from tests.databases import Clock, Place
from tui_crm.errors import FilterError, UsageError
from tui_crm.services import archive, boards
from tui_crm.services.crm import Crm
from tui_crm.services.grading import applying, overriding, rulesets
from tui_crm.services.pipeline import moving
from tui_crm.services.pipeline.stages import pipelines

DAY = 86_400_000


def deal(crm: Crm, name: str, amount: int, stage: str = "", **values: object) -> int:
    customer = crm.store.find("customer", "name", "Acme") or [archive.add(crm, "customer", {"name": "Acme"})]
    made = archive.add(crm, "deal", {"customer": customer[0], "name": name, "amount": amount, **values})
    if stage:
        moving.move(crm, [made], pipelines(crm).find(stage).id)
    return made


def read(crm: Crm, where: str = "", sort: str = "", entity: str = "deal") -> dict[str, tuple[int, tuple[str, ...], int, list[str]]]:
    """Of each column by its name: number, sums, alarms, titles of the cards."""
    source = boards.source(crm, entity)
    columns = source.columns(0, where, sort)
    found = zip(columns, source.sums(columns), strict=True)
    return {c.title: (s.count, s.texts, s.alarms, [row[1][0] for row in source.cards(c, crm.lists.first_ids(c.listing, 50))]) for c, s in found}


def test_each_stage_has_its_deals_and_exact_sums(crm: Crm, clock: Clock) -> None:
    deal(crm, "one", 100_00)
    clock.forward()
    deal(crm, "two", 250_50)
    deal(crm, "three", 1_000_000_00, "negotiation")
    found = read(crm)
    assert list(found) == ["First contact", "Qualified", "Proposal", "Negotiation", "Won", "Lost", "On hold"]
    assert found["First contact"] == (2, ("351 ~35 · 10%", "351 ~35", "351"), 0, ["two", "one"])  # who came last stands first
    assert found["Negotiation"] == (1, ("1,000,000 ~800,000 · 80%", "1,000,000 ~800,000", "1M ~800k", "1M"), 0, ["three"])
    assert found["Qualified"] == (0, (), 0, [])


def test_currencies_are_not_added_up(crm: Crm) -> None:
    deal(crm, "at home", 100_00)
    deal(crm, "abroad", 70_00, currency="USD")
    ways = read(crm)["First contact"][1]
    assert (ways[0], *ways[-2:]) == ("100 ~10 + 70 USD ~7 USD · 10%", "100 ~10 +1", "100 +1")
    source = boards.source(crm, "deal")
    assert source.sums(source.columns(0, "", ""))[0].amounts == (("CNY", 100_00, 10_00), ("USD", 70_00, 7_00))


def test_a_probability_of_its_own_counts(crm: Crm) -> None:
    deal(crm, "sure", 100_00, probability=90)
    assert read(crm)["First contact"][1][1] == "100 ~90"


def test_stalled_deals_are_counted_and_marked(crm: Crm, clock: Clock) -> None:
    deal(crm, "old", 100_00)
    clock.forward(15 * DAY)
    deal(crm, "new", 100_00)
    source = boards.source(crm, "deal")
    (first, *_others) = columns = source.columns(0, "", "")
    assert source.sums(columns)[0].alarms == 1
    cards = {row[1][0]: row[1] for row in source.cards(first, crm.lists.first_ids(first.listing, 9))}
    assert (cards["old"][4], cards["old"][6]) == ("15d", "!")
    assert (cards["new"][4], cards["new"][6]) == ("0d", "")


def test_a_card_says_the_next_follow_up_that_is_open(crm: Crm) -> None:
    made = deal(crm, "one", 100_00)
    for day, state in (("2026-03-09", "open"), ("2026-03-05", "open"), ("2026-03-03", "done")):
        archive.add(crm, "followup", {"subject": "call", "due": day, "deal": made, "state": state})
    source = boards.source(crm, "deal")
    first = source.columns(0, "", "")[0]
    assert next(iter(source.cards(first, [made])))[1][5] == "→3d"


def test_closed_deals_leave_the_board_after_a_month(crm: Crm, clock: Clock) -> None:
    deal(crm, "won", 100_00, "won")
    assert read(crm)["Won"][0] == 1
    clock.forward(31 * DAY)
    assert read(crm)["Won"] == (0, (), 0, [])


def test_a_filter_holds_for_cards_and_sums(crm: Crm) -> None:
    deal(crm, "small", 10_00)
    deal(crm, "large", 900_00)
    assert read(crm, "amount>100")["First contact"] == (1, ("900 ~90 · 10%", "900 ~90", "900"), 0, ["large"])
    with pytest.raises(FilterError):
        read(crm, "amuont>100")


def test_another_order(crm: Crm) -> None:
    for name, amount in (("b", 20_00), ("c", 10_00), ("a", 30_00)):
        deal(crm, name, amount)
    assert read(crm, sort="-amount")["First contact"][3] == ["a", "b", "c"]
    assert read(crm, sort="name")["First contact"][3] == ["a", "b", "c"]


def test_only_pipelines_in_use_have_a_board(crm: Crm) -> None:
    made = archive.add(crm, "pipeline", {"name": "Partners"})
    assert boards.source(crm, "deal").boards() == ["Sales"]
    archive.add(crm, "stage", {"name": "Applied", "pipeline": made})
    assert boards.source(crm, "deal").boards() == ["Sales", "Partners"]
    archive.edit(crm, "pipeline", made, {"active": False})
    assert boards.source(crm, "deal").boards() == ["Sales"]


def test_what_has_no_stages_and_no_grades_has_no_board(crm: Crm) -> None:
    with pytest.raises(UsageError, match="Contacts have no board"):
        boards.source(crm, "contact")


def test_customers_stand_by_the_grades_of_a_scheme(place: Place) -> None:
    crm = place.open("ann")
    for name, amount in (("Acme", 760_00), ("Beta", 200_00), ("Gamma", 40_00)):
        customer = archive.add(crm, "customer", {"name": name})
        archive.add(crm, "purchase", {"customer": customer, "date": "2026-02-01", "amount": amount})
    applying.apply(crm, rulesets.find(crm, "abc"))
    crm = place.open("ann")
    assert {title: (count, names) for title, (count, _sums, _alarms, names) in read(crm, entity="customer").items()} == {
        "A": (1, ["Acme"]), "B": (1, ["Beta"]), "C": (1, ["Gamma"]),
    }  # fmt: skip
    overriding.override_many(crm, "abc", [2, 3], "A", "friends")
    assert read(crm, entity="customer")["A"][0] == 3
