"""What a new database has for its service desk."""

from __future__ import annotations

from tests.databases import Place
from tui_crm import i18n
from tui_crm.services import archive
from tui_crm.services.crm import Crm
from tui_crm.services.desk import levels


def test_a_new_database_has_targets_for_every_priority_and_severity(crm: Crm) -> None:
    urgent = archive.add(crm, "ticket", {"subject": "No heating", "priority": "urgent"})
    complaint = archive.add(crm, "ticket", {"subject": "Rude", "kind": "complaint", "severity": "minor", "priority": "urgent"})
    found = levels.standings(crm, [urgent, complaint])
    assert [stands.respond.target // 60_000 for stands in (found[urgent], found[complaint])] == [30, 240]
    rules = crm.store.read_many("callback_rule", crm.lists.first_ids(crm.listing("callback_rule"), 9))
    assert {(rule["kind"], rule["days"]) for rule in rules} == {("complaint", 1), ("fault", 3)}


def test_it_is_made_once_and_not_again_when_somebody_takes_it_away(place: Place, crm: Crm) -> None:
    archive.archive(crm, "sla_policy", crm.lists.first_ids(crm.listing("sla_policy"), 9))
    again = place.open("bob")
    assert again.lists.count(again.listing("sla_policy")) == 0


def test_it_is_in_the_language_of_whoever_is_first(place: Place) -> None:
    i18n.install("zh_CN")
    crm = place.open("ann")
    (policy,) = crm.store.read_many("sla_policy", crm.lists.first_ids(crm.listing("sla_policy"), 9))
    assert policy.title == i18n._("Usual service")
