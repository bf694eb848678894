"""Grades of partners: each criterion, the guards, the tiers as populations, and the ruleset that comes along."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from plugins_builtin.agency_channels.grade import GRADING
from tests.verticals.agency_channels.desk import Desk
from tui_crm.plugins.api import Criterion, Guard
from tui_crm.plugins.grading import Batch
from tui_crm.services import archive
from tui_crm.services.grading import applying, explaining, rulesets, running

CRITERIA = {each.key: each for each in GRADING if isinstance(each, Criterion)}
GUARDS = {each.key: each for each in GRADING if isinstance(each, Guard)}
SOLD, TARGET = "sum(channels.registration.won_amount, {days})", "channels.target"
WINS, CLOSED = "sum(channels.registration.won, {days})", "sum(channels.registration.closed, {days})"
COUNT, LATEST = "count(channels.registration, {days})", "last(channels.registration.registered_on)"
IN_TIME, ANSWERED = "sum(channels.handoff.in_time, {days})", "sum(channels.handoff.answered, {days})"
QUALITY = {"channels.finding": "clear", "channels.audit": 90.0, "channels.audited_on": "2026-01-05", "channels.certification": "expert",
           "channels.certified_to": "2027-01-01"}  # fmt: skip

CASES: list[tuple[str, dict[str, object], float | None, str]] = [
    ("revenue", {SOLD: 300_000_00, TARGET: 400_000_00}, 0.75, "sold 300,000 of the target 400,000"),
    ("revenue", {SOLD: 300_000_00, TARGET: 0}, 0.3, "sold 300,000 of the usual 1,000,000"),
    ("revenue", {SOLD: 500_000_00, TARGET: 400_000_00}, 1.0, ""),
    ("conversion", {WINS: 2, CLOSED: 8}, 0.5, "won 2 of 8 closed registrations; 50 % are full marks"),
    ("conversion", {WINS: 2, CLOSED: 2}, None, ""),
    ("activity", {COUNT: 6, LATEST: "2026-01-31"}, 0.625, "6 registrations in 365 days, the last 30 days ago"),
    ("activity", {COUNT: 0, LATEST: ""}, 0.0, "never registered anything"),
    ("prompt", {IN_TIME: 3, ANSWERED: 4}, 0.75, "answered 3 of 4 leads in time"),
    ("prompt", {IN_TIME: 0, ANSWERED: 0}, None, ""),
    ("compliance", QUALITY, 0.9, "audit 90 %"),
    ("compliance", {**QUALITY, "channels.finding": "open"}, 0.6, "audit 90 %, a finding is open"),
    ("compliance", {**QUALITY, "channels.certified_to": "2026-03-01"}, 0.45, "not certified, or no longer"),
    ("compliance", {**QUALITY, "channels.finding": "breach"}, 0.0, "in breach"),
    ("compliance", {**QUALITY, "channels.audit": 0.0, "channels.audited_on": ""}, None, ""),
]


@pytest.mark.parametrize(("key", "row", "factor", "text"), CASES)
def test_what_a_partner_gets_and_why(
    assert_explains: Callable[..., None], key: str, row: dict[str, object], factor: float | None, text: str
) -> None:
    assert_explains(CRITERIA[key], {"channels.status": "active", **row}, factor=factor, text=text)
    assert_explains(CRITERIA[key], {"channels.status": "", **row})  # who is no partner is not judged


def test_guards_stand_above_the_score(batch: Callable[..., Batch]) -> None:
    ends = ["2026-03-01", "2026-03-02", "2020-01-01", ""]
    findings = ["clear", "breach", "breach", ""]
    partners = batch({"channels.status": ["active", "active", "", "suspended"], "channels.contract_to": ends, "channels.finding": findings})
    assert GUARDS["contract"].test(partners) == [True, False, False, False]
    assert GUARDS["breach"].test(partners) == [False, True, False, False]
    assert GUARDS["inactive"].test(partners) == [False, False, False, True]
    assert [(guard.effect, guard.grade) for guard in GUARDS.values()] == [("cap", "D"), ("cap", "C"), ("cap", "C")]


def test_partners_are_graded_by_the_ruleset_that_comes_along_and_others_are_not(desk: Desk) -> None:
    good = {"target": 100_000_00, "audit": Decimal(95), "audited_on": "2026-01-05", "finding": "clear", "certification": "expert"}
    names = ("First", "Second", "Third", "Ended")
    partners = [desk.partner(name, **good, **({"contract_to": "2026-02-28"} if name == "Ended" else {})) for name in names]
    customer = desk.customer("Acme")
    for place, partner in enumerate(partners):
        for number in range(6):
            won = number <= 4 - place or place == 3
            state = {"state": "won", "won_amount": 40_000_00} if won else {"state": "lost"}
            desk.registration(partner, customer, registered_on="2026-02-20", product=f"{place} {number}", **state)
    applying.apply(desk.crm, rulesets.find(desk.crm, "channels_partner"))
    crm = applying.renewed(desk.crm)
    grades = {record.title: record["grade.channels_partner"] for record in crm.store.read_many("customer", [*partners, customer])}
    assert grades == {"First": "A", "Second": "A", "Third": "A", "Ended": "D", "Acme": "–"}
    found = explaining.explain(crm, "channels_partner", partners[3])
    assert found.guards == [("Partner contract has ended", "cap", "D")]
    assert ("Sales among partners of the tier", "sold 240,000; the quarters of the tier begin at 210,000, 180,000, 150,000") in [
        (point.label, point.reason) for point in found.points
    ]
    archive.edit(crm, "customer", partners[3], {"channels.contract_to": "2027-02-28"})
    running.run(crm)
    assert crm.store.read("customer", partners[3])["grade.channels_partner"] == "A"
