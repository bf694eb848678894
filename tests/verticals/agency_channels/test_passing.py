"""Leads passed to partners and back: with a deadline, an answer, a reason."""

from __future__ import annotations

import pytest

from tests.verticals.agency_channels.desk import HANDOFF, Desk
from tui_crm.errors import InvalidRecord
from tui_crm.services import archive, undo


def test_a_lead_is_passed_and_accepted_and_the_partner_serves_the_customer(desk: Desk) -> None:
    partner, customer = desk.partner("Gold Agency"), desk.customer("Acme")
    assert desk.told("pass", [customer], "gold") == "1 passed to Gold Agency, to be answered by 2026-03-05"
    (lead,) = desk.all(HANDOFF)
    assert (lead["customer"], lead["partner"], lead["state"], lead["passed_on"]) == (customer, partner, "passed", "2026-03-02")
    assert desk.told("accept", [lead.id]) == "1 accepted"
    lead = desk.read(HANDOFF, lead.id)
    assert (lead["state"], lead["answered_on"], lead["answered"], lead["in_time"]) == ("accepted", "2026-03-02", 1, 1)
    assert desk.read("customer", customer)["channels.partner"] == partner
    undo.undo(desk.crm)
    assert desk.read("customer", customer)["channels.partner"] == 0


def test_a_lead_that_another_has_or_holds_is_not_passed(desk: Desk) -> None:
    desk.partner("Gold Agency")
    silver = desk.partner("Silver Agency")
    passed, protected, free = (desk.customer(name) for name in ("Passed", "Held", "Free"))
    desk.run("pass", [passed], "gold, 10")
    desk.registration(silver, protected, state="protected")
    assert desk.told("pass", [passed, protected, free], "gold, 10") == (
        "1 passed to Gold Agency, to be answered by 2026-03-12; Passed: Gold Agency has it already (HO-000001); "
        "Held: protected for Silver Agency (BB-000001)"
    )
    assert desk.told("pass", [protected], "silver").startswith("1 passed"), "who holds the protection may get it"


def test_a_partner_returns_a_lead_with_a_reason(desk: Desk) -> None:
    desk.partner("Gold Agency")
    customer = desk.customer("Acme")
    desk.run("pass", [customer], "gold")
    assert desk.told("give_back", [1], "because").startswith("Say why, as in: no_budget maybe next year. There are: unreachable, no_need")
    assert desk.told("give_back", [1], "budget maybe next year") == "1 returned"
    lead = desk.read(HANDOFF, 1)
    assert (lead["state"], lead["reason"], lead["note"], lead["in_time"]) == ("returned", "no_budget", "maybe next year", 1)
    assert desk.told("pass", [customer], "gold").startswith("1 passed"), "it can be passed on again"
    with pytest.raises(InvalidRecord, match="A returned lead needs the reason"):
        archive.edit(desk.crm, HANDOFF, 2, {"state": "returned"})


def test_an_unanswered_lead_is_taken_back_and_counts_as_late(desk: Desk) -> None:
    partner = desk.partner("Gold Agency")
    customers = [desk.customer(name) for name in ("Late", "Early", "Served")]
    days = {"Late": "2026-02-27", "Early": "2026-03-04", "Served": "2026-02-27"}
    leads = [
        archive.add(desk.crm, HANDOFF, {"name": name, "partner": partner, "customer": each, "answer_by": day})
        for each, (name, day) in zip(customers, days.items(), strict=True)
    ]
    desk.run("accept", [leads[2]])
    assert "Late" in desk.tab("channel", "customer", partner)
    assert desk.told("take_back", leads, "goes direct") == "3 taken back"
    late, early, served = (desk.read(HANDOFF, lead) for lead in leads)
    assert (late["reason"], late["answered"], late["in_time"]) == ("overdue", 1, 0)
    assert (early["reason"], early["answered"], early["in_time"]) == ("", 0, 0)
    assert (served["answered"], served["in_time"]) == (1, 0)
    assert desk.read("customer", customers[2])["channels.partner"] == 0
