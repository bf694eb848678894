"""Leads: given to people by rules, in turn by how few they have; made into deals in one act, after the duplicate check."""

from __future__ import annotations

from collections import Counter

import pytest

from tui_crm.errors import InvalidRecord, UsageError
from tui_crm.services import archive, undo
from tui_crm.services.crm import Crm
from tui_crm.services.leads import assigning, converting
from tui_crm.services.leads.converting import LeadIsThere


def people(crm: Crm, *logins: str, team: str = "East") -> dict[str, int]:
    return {login: archive.add(crm, "user", {"login": login, "team": team}) for login in logins}


def leads(crm: Crm, count: int, **values: object) -> list[int]:
    return [archive.add(crm, "customer", {"name": f"Lead {values} {number}", "owner": 0, **values}) for number in range(count)]


def owners(crm: Crm, ids: list[int]) -> list[object]:
    return [record["owner"] for record in crm.store.read_many("customer", ids)]


def test_leads_go_round_to_who_has_the_fewest(crm: Crm) -> None:
    rep = people(crm, "bo", "cy", "di")
    archive.add(crm, "customer", {"name": "Bo's own", "owner": rep["bo"]})
    archive.add(crm, "lead_rule", {"name": "all", "team": "East"})
    found = leads(crm, 5)
    done = assigning.assign(crm)
    assert dict(done.given) == {rep["cy"]: 2, rep["di"]: 2, rep["bo"]: 1}
    assert (done.unmatched, done.full) == (0, 0)
    assert Counter(owners(crm, found)) == Counter({rep["cy"]: 2, rep["di"]: 2, rep["bo"]: 1})
    assert crm.store.read("customer", found[0])["lead_state"] == "new"
    undo.undo(crm)
    assert owners(crm, found) == [0] * 5


def test_the_first_rule_that_matches_counts_and_nobody_gets_more_than_there_is_room_for(crm: Crm) -> None:
    rep = people(crm, "bo", "cy")
    archive.add(crm, "lead_rule", {"name": "east", "position": 1, "filter": "region:浙江", "logins": ("bo",), "capacity": 2})
    archive.add(crm, "lead_rule", {"name": "web", "position": 2, "filter": "source:website", "logins": ("cy",)})
    east, web, other = leads(crm, 3, region="浙江", source="website"), leads(crm, 1, source="website"), leads(crm, 1, source="referral")
    done = assigning.assign(crm)
    assert owners(crm, [*east, *web, *other]) == [rep["bo"], rep["bo"], 0, rep["cy"], 0]
    assert (done.unmatched, done.full) == (1, 1)


def test_what_is_no_open_lead_or_has_an_owner_is_left_alone(crm: Crm) -> None:
    people(crm, "bo")
    archive.add(crm, "lead_rule", {"name": "all", "logins": ("bo",)})
    customers = [*leads(crm, 1, lifecycle="loyal"), *leads(crm, 1, lead_state="unqualified"), archive.add(crm, "customer", {"name": "Mine"})]
    assert assigning.assign(crm).given == ()
    assert owners(crm, customers) == [0, 0, crm.user.id]


def test_a_rule_that_cannot_work_says_so(crm: Crm) -> None:
    with pytest.raises(UsageError, match="no active lead rule"):
        assigning.assign(crm)
    archive.add(crm, "lead_rule", {"name": "bad", "filter": "colour:red", "logins": ("ann",)})
    with pytest.raises(UsageError, match="lead rule bad: no field “colour”"):
        assigning.assign(crm)
    archive.edit(crm, "lead_rule", 1, {"filter": "", "logins": ("nobody",)})
    with pytest.raises(UsageError, match="names nobody"):
        assigning.assign(crm)


def test_a_lead_becomes_a_deal_and_a_contact_in_one_act(crm: Crm) -> None:
    (lead,) = leads(crm, 1, source="website")
    done = converting.convert(crm, lead, {"name": "First order", "amount": 5_000_00}, {"name": "Li Wei", "phones": ("+8613800138000",)})
    deal, contact, customer = crm.store.read("deal", done.deal), crm.store.read("contact", done.contact), crm.store.read("customer", lead)
    assert (deal["customer"], deal["contact"], deal["source"], deal["amount"], deal["status"]) == (lead, done.contact, "website", 5_000_00, "open")
    assert (contact["customer"], customer["lead_state"], customer["owner"]) == (lead, "converted", crm.user.id)
    with pytest.raises(UsageError, match="converted already"):
        converting.convert(crm, lead, {})
    undo.undo(crm)
    assert crm.store.read("deal", done.deal)["deleted_at"] and crm.store.read("contact", done.contact)["deleted_at"]
    assert crm.store.read("customer", lead)["lead_state"] == ""


def test_a_lead_that_is_there_already_is_told_before_anything_is_written(crm: Crm) -> None:
    values = {"name": "Zenith Foods Ltd", "phones": ("+16175550101",), "emails": ("info@zenith.example",)}
    archive.add(crm, "customer", values)
    (lead,) = leads(crm, 1, **{**values, "name": "Zenith Foods"})
    archive.edit(crm, "customer", lead, {"name": "Zenith Foods"})
    with pytest.raises(LeadIsThere, match="is there already"):
        converting.convert(crm, lead, {})
    assert crm.lists.count(crm.listing("deal")) == 0
    assert converting.convert(crm, lead, {}, reason="another branch").deal


def test_a_refused_deal_leaves_the_lead_as_it_was(crm: Crm) -> None:
    (lead,) = leads(crm, 1)
    archive.edit(crm, "stage", 1, {"needed": ("expected_close",)})
    with pytest.raises(InvalidRecord, match="expected_close"):
        converting.convert(crm, lead, {}, {"name": "Li Wei"})
    assert crm.lists.count(crm.listing("contact")) == 0
    assert crm.store.read("customer", lead)["lead_state"] == ""
