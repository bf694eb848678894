"""The journal in words: what happened to a record, and what an act did."""

from __future__ import annotations

from tests.databases import Clock, Place
from tui_crm.services import archive, history, undo
from tui_crm.services.crm import Crm


def test_a_records_history_is_told_newest_first_in_words(place: Place, crm: Crm, clock: Clock) -> None:
    acme = archive.add(crm, "customer", {"name": "Acme"})
    clock.forward()
    bob = place.open("bob", way="cli")
    archive.edit(bob, "customer", acme, {"owner": bob.user.id, "tags": ("vip", "old")})
    archive.archive(crm, "customer", [acme])
    archive.restore(crm, "customer", [acme])
    undo.undo(bob)
    told = history.of_record(crm, "customer", acme)
    assert [(event.verb, event.who, event.way, event.version) for event in told] == [
        ("undone", "bob", "cli", 5),
        ("restored", "ann", "tui", 4), ("archived", "ann", "tui", 3), ("edited", "bob", "cli", 2), ("added", "ann", "tui", 1),
    ]  # fmt: skip
    changed = {change.field: (change.old, change.new) for change in told[3].fields}
    assert changed["owner"] == ("ann", "bob")
    assert changed["tags"][0] == ""
    assert (told[3].at - told[4].at, told[2].fields) == (60_000, ())
    assert history.of_record(crm, "contact", acme) == []


def test_amounts_are_told_in_the_records_own_currency(crm: Crm) -> None:
    acme = archive.add(crm, "customer", {"name": "Acme", "revenue": 12_00, "currency": "USD"})
    archive.edit(crm, "customer", acme, {"revenue": 34_00})
    archive.edit(crm, "customer", acme, {"currency": "EUR"})
    told = history.of_record(crm, "customer", acme)
    assert [(change.old, change.new) for event in told[:2] for change in event.fields] == [("USD", "EUR"), ("12 EUR", "34 EUR")]
    act = history.acts(crm, limit=2)[1]
    assert [(change.old, change.new) for change in history.of_act(crm, act.id)[0].fields] == [("12 EUR", "34 EUR")]


def test_acts_are_described_in_a_few_words(crm: Crm) -> None:
    ids = [archive.add(crm, "customer", {"name": name}) for name in ("Acme", "Globex")]
    archive.retag(crm, "customer", ids, ["vip"])
    undo.undo(crm)
    undo.redo(crm)
    assert [history.describe(crm, act) for act in history.acts(crm, limit=4)] == [
        "redone: tagged 2 records (Customers)", "undone: tagged 2 records (Customers)", "tagged 2 records (Customers)", "added Globex",
    ]  # fmt: skip


def test_an_act_about_records_of_several_kinds_names_none(crm: Crm) -> None:
    with crm.store.act(crm.author, "escalate", "") as unit:
        unit.create_many("customer", [{"name": "Acme"}, {"name": "Globex"}])
    assert history.describe(crm, history.acts(crm, limit=1)[0]) == "escalated 2 records"


def test_acts_come_in_pages_and_of_one_person(place: Place, crm: Crm) -> None:
    for number in range(5):
        archive.add(crm, "customer", {"name": f"Acme {number}"})
    archive.add(place.open("bob"), "customer", {"name": "Bob's"})
    first = history.acts(crm, limit=3)
    rest = history.acts(crm, before=first[-1].id, limit=100)
    assert len({act.id for act in (*first, *rest)}) == len(first) + len(rest) == 9  # two users came, and the pipeline was made
    assert {act.who for act in history.acts(crm, mine=True)} == {"ann"}
