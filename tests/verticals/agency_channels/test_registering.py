"""Registrations: protected, disputed, approved, extended, ruled, expired; each an act that can be undone."""

from __future__ import annotations

import pytest

from tests.verticals.agency_channels.desk import REGISTRATION, Desk
from tui_crm.errors import InvalidRecord
from tui_crm.services import archive, undo


def test_a_customer_is_registered_and_protected_for_ninety_days(desk: Desk) -> None:
    partner, customer = desk.partner("Gold Agency"), desk.customer("Acme")
    assert desk.told("register", [customer], "gold, ERP, 50万") == "1 registered for Gold Agency"
    (made,) = desk.all(REGISTRATION)
    assert (made["partner"], made["end_customer"], made["name"], made["amount"]) == (partner, customer, "Acme · ERP", 500_000_00)
    assert (made["state"], made["registered_on"], made["protected_to"]) == ("protected", "2026-03-02", "2026-05-31")
    assert desk.told("register", [customer], "gold, ERP") == "0 registered for Gold Agency; Acme: registered already (BB-000001)"


def test_where_another_partner_is_it_becomes_disputed_and_names_the_other(desk: Desk) -> None:
    desk.partner("Gold Agency")
    desk.partner("Silver Agency")
    customer = desk.customer("Acme")
    desk.run("register", [customer], "gold, ERP")
    told = "Acme: Gold Agency holds the protection until 2026-05-31 (BB-000001 Acme · ERP, registered 2026-03-02)"
    assert desk.told("register", [customer], "silver, ERP") == f"1 registered for Silver Agency; {told}"
    assert [each["state"] for each in desk.all(REGISTRATION)] == ["protected", "disputed"]
    assert desk.told("register", [customer], "silver, Cloud") == "1 registered for Silver Agency", "another product is another matter"


@pytest.mark.parametrize(
    ("argument", "told"),
    [("nobody", "There is no partner “nobody”"), ("agency", "“agency” may be Gold Agency (C-000001), Old Agency (C-000002); use the code"),
     ("old", "Old Agency: the partner contract has ended"), ("C-000001, ERP, much", "“much” is no amount"),
     ("resting", "Resting Partner: is not an active partner")],
)  # fmt: skip
def test_what_cannot_be_registered_is_told(desk: Desk, argument: str, told: str) -> None:
    desk.partner("Gold Agency")
    desk.partner("Old Agency", contract_to="2026-03-01")
    desk.partner("Resting Partner", status="suspended")
    assert desk.told("register", [desk.customer("Acme")], argument) == told
    assert not desk.all(REGISTRATION)


def test_waiting_ones_are_approved_in_order_and_the_second_becomes_disputed(desk: Desk) -> None:
    customer = desk.customer("Acme")
    first = desk.registration(desk.partner("Gold Agency"), customer, registered_on="2026-02-20")
    second = desk.registration(desk.partner("Silver Agency"), customer, registered_on="2026-02-25")
    assert desk.told("approve", [first, second]).startswith("1 protected until 2026-05-31; BB-000002: Gold Agency has registered it on 2026-02-20")
    assert [each["state"] for each in desk.all(REGISTRATION)] == ["protected", "disputed"]
    undo.undo(desk.crm)
    assert [each["state"] for each in desk.all(REGISTRATION)] == ["submitted", "submitted"]


def test_a_refusal_has_a_reason(desk: Desk) -> None:
    number = desk.registration(desk.partner("Gold Agency"), desk.customer("Acme"))
    assert desk.told("refuse", [number], " ") == "Say why it is refused"
    assert desk.told("refuse", [number], "no contact at the customer") == "1 refused"
    refused = desk.read(REGISTRATION, number)
    assert (refused["state"], refused["ruling_reason"], refused["ruled_by"]) == ("refused", "no contact at the customer", "ann")


def test_protections_are_extended_as_often_as_the_settings_allow_and_not_into_anothers(desk: Desk) -> None:
    customer = desk.customer("Acme")
    first = desk.registration(desk.partner("Gold Agency"), customer, state="protected", protected_to="2026-03-10")
    assert desk.told("extend", [first]) == "1 extended by 30 days"
    assert desk.read(REGISTRATION, first)["protected_to"] == "2026-04-09"
    desk.run("extend", [first], "5")
    assert desk.told("extend", [first]) == "0 extended by 30 days; BB-000001: was extended 2 times, which is the most"
    other = desk.customer("Beta")
    early = desk.registration(desk.partner("Silver Agency"), other, state="protected", protected_to="2026-03-20")
    desk.registration(desk.partner("Bronze Agency"), other, state="protected", protected_from="2026-03-21")
    assert "Bronze Agency holds the protection" in desk.told("extend", [early])
    assert desk.read(REGISTRATION, early)["protected_to"] == "2026-03-20"


def test_a_ruling_gives_the_protection_to_one_and_says_who_and_why(desk: Desk) -> None:
    customer = desk.customer("Acme")
    first = desk.registration(desk.partner("Gold Agency"), customer, state="protected", registered_on="2026-02-01")
    second = desk.registration(desk.partner("Silver Agency"), customer, state="disputed", registered_on="2026-02-10")
    assert desk.told("rule", [second], "evidence").startswith("Say the ruling and why")
    told = desk.told("rule", [second], "evidence: two visits on record")
    assert told == "Silver Agency holds the protection now, 1 overruled: better evidence of work"
    loser, winner = desk.read(REGISTRATION, first), desk.read(REGISTRATION, second)
    assert (winner["state"], winner["protected_to"], winner["ruling_reason"], winner["ruled_by"]) == (
        "protected",
        "2026-05-31",
        "two visits on record",
        "ann",
    )
    assert (loser["state"], loser["rival"], loser["ruling"], loser["ruled_on"]) == ("overruled", second, "evidence", "2026-03-02")
    undo.undo(desk.crm)
    assert desk.read(REGISTRATION, first)["state"] == "protected"


def test_a_ruling_shares_or_keeps_the_customer(desk: Desk) -> None:
    customer = desk.customer("Acme")
    three = [desk.registration(desk.partner(name), customer, state="disputed") for name in ("One", "Two", "Three")]
    assert "mark the registrations that share it" in desk.told("rule", [three[0]], "shared both worked on it")
    desk.run("rule", three, "split all three worked on it")
    shared = [desk.read(REGISTRATION, each) for each in three]
    assert [(each["state"], f"{each['share']:.2f}") for each in shared] == [("protected", "33.34"), ("protected", "33.33"), ("protected", "33.33")]
    assert "No two partners" in desk.report("conflicts"), "what a ruling shared is no conflict any more"
    assert desk.told("rule", [three[0]], "house the board decided") == "nobody holds the protection now, 3 overruled: kept by us"
    assert {desk.read(REGISTRATION, each)["state"] for each in three} == {"overruled"}


def test_protections_whose_time_is_over_expire(desk: Desk) -> None:
    partner = desk.partner("Gold Agency")
    over = desk.registration(partner, desk.customer("Acme"), state="protected", protected_from="2025-11-01", protected_to="2026-03-01")
    running = desk.registration(partner, desk.customer("Beta"), state="protected", protected_to="2026-03-02")
    assert desk.told("close_day") == "1 protections have expired"
    assert [desk.read(REGISTRATION, each)["state"] for each in (over, running)] == ["expired", "protected"]
    assert (desk.read(REGISTRATION, over)["closed"], desk.read(REGISTRATION, running)["closed"]) == (1, 0)


def test_a_protection_over_anothers_is_refused_by_every_way_and_allowed_with_a_ruling(desk: Desk) -> None:
    customer = desk.customer("Acme")
    desk.registration(desk.partner("Gold Agency"), customer, state="protected")
    silver = desk.partner("Silver Agency")
    waiting = desk.registration(silver, customer)
    assert desk.crm.plugins.take_warnings() == [
        "channels: Gold Agency holds the protection until 2026-05-31 (BB-000001 Project, registered 2026-03-02)"
    ]
    with pytest.raises(InvalidRecord, match=r"end_customer: Gold Agency holds the protection until 2026-05-31 \(BB-000001 Project"):
        archive.edit(desk.crm, REGISTRATION, waiting, {"state": "protected"})
    archive.edit(desk.crm, REGISTRATION, waiting, {"note": "asks again"})
    with pytest.raises(InvalidRecord, match="A ruling needs its reason"):
        archive.edit(desk.crm, REGISTRATION, waiting, {"state": "protected", "ruling": "incumbent"})
    archive.edit(desk.crm, REGISTRATION, waiting, {"state": "protected", "ruling": "incumbent", "ruling_reason": "serves Acme since 2024"})
    assert desk.read(REGISTRATION, waiting)["state"] == "protected"
