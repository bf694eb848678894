"""What is refused, warned of, filled in; and what follows from deals."""

from __future__ import annotations

from typing import Any

import pytest

from plugins_builtin import agency_channels
from tests.verticals.agency_channels.desk import HANDOFF, REGISTRATION, Desk
from tui_crm.errors import InvalidRecord
from tui_crm.services import archive, plugin_events
from tui_crm.services.pipeline import moving
from tui_crm.services.transfer.run import importing
from tui_crm.services.transfer.run.job import Job
from tui_crm.services.transfer.sources.opening import open_source
from tui_crm.testing.hosting import PluginHost


def warned(desk: Desk) -> list[str]:
    return [text.removeprefix("channels: ") for text in desk.crm.plugins.take_warnings()]


@pytest.mark.parametrize(
    ("entity", "values", "told"),
    [
        ("customer", {"channels.contract_from": "2026-02-01", "channels.contract_to": "2026-01-01"}, "The contract ends before it begins"),
        ("channels_plan", {"valid_from": "2026-02-01", "valid_to": "2026-01-01"}, "The plan ends before it begins"),
        (REGISTRATION, {"protected_from": "2026-02-01", "protected_to": "2026-01-01"}, "The protection ends before it begins"),
        (REGISTRATION, {"share": 120}, "A share lies between 0 and 100 %"),
        (REGISTRATION, {"end_customer": 1}, "Partner and end customer are the same company"),
        (HANDOFF, {"state": "returned"}, "A returned lead needs the reason"),
    ],
)
def test_what_cannot_be_is_refused(desk: Desk, entity: str, values: dict[str, Any], told: str) -> None:
    partner, customer = desk.partner("Gold Agency"), desk.customer("Acme")
    given = {REGISTRATION: {"partner": partner, "end_customer": customer}, HANDOFF: {"partner": partner, "customer": customer}}.get(entity, {})
    with pytest.raises(InvalidRecord, match=told):
        archive.add(desk.crm, entity, {"name": "x", **given, **values})


@pytest.mark.parametrize("rate", [-1, 10_001])
def test_a_rate_is_a_part_of_the_whole(desk: Desk, rate: int) -> None:
    with pytest.raises(InvalidRecord, match="A rate lies between 0 and 10,000 basis points"):
        desk.plan((0, rate))


def test_who_may_not_sell_or_not_there_is_told(desk: Desk) -> None:
    customer = desk.customer("Acme")
    desk.registration(desk.partner("Old Agency", contract_to="2026-03-01"), customer, product="Cloud")
    assert warned(desk) == ["The partner contract ended 1 days ago (2026-03-01)", "Old Agency: the partner contract has ended"]
    desk.registration(desk.partner("South Agency", regions="广东、广西", products="ERP"), customer, region="湖南", product="ERP")
    assert warned(desk) == ["Old Agency has registered it on 2026-03-02 (BB-000001 Project)"] * 0 + [
        "湖南 is not among the partner's regions (广东, 广西)"
    ]
    desk.registration(desk.partner("East Agency", products="ERP, MES"), desk.customer("Beta"), region="湖南", product="Cloud")
    assert warned(desk) == ["Cloud is not among the partner's products (ERP, MES)"]


def test_a_contract_that_ends_soon_is_told_when_somebody_works_on_it(desk: Desk) -> None:
    partner = desk.partner("Gold Agency", contract_to="2026-04-30")
    assert warned(desk) == ["The partner contract ends in 59 days (2026-04-30)"]
    archive.edit(desk.crm, "customer", partner, {"city": "Kiel"})
    assert warned(desk) == []
    archive.edit(desk.crm, "customer", partner, {"channels.contract_to": "2027-04-30"})
    assert warned(desk) == []


def test_the_day_the_protection_and_the_signed_amount_are_filled_in(desk: Desk) -> None:
    number = desk.registration(desk.partner("Gold Agency", regions="上海；江苏/浙江"), desk.customer("Acme"))
    assert desk.read("customer", 1)["channels.regions"] == "上海, 江苏, 浙江"
    assert desk.read(REGISTRATION, number)["registered_on"] == "2026-03-02"
    archive.edit(desk.crm, REGISTRATION, number, {"state": "protected", "protected_from": "2026-03-10"})
    assert desk.read(REGISTRATION, number)["protected_to"] == "2026-06-08"
    archive.edit(desk.crm, REGISTRATION, number, {"state": "won"})
    won = desk.read(REGISTRATION, number)
    assert (won["won_on"], won["won_amount"], won["won"], won["closed"]) == ("2026-03-02", 100_000_00, 1, 1)
    archive.edit(desk.crm, REGISTRATION, number, {"state": "cancelled"})
    cancelled = desk.read(REGISTRATION, number)
    assert (cancelled["won"], cancelled["closed"]) == (0, 1)


def test_a_won_or_lost_deal_closes_its_registration(desk: Desk) -> None:
    partner, customer = desk.partner("Gold Agency"), desk.customer("Acme")
    first = desk.registration(partner, customer, state="protected")
    assert plugin_events.deliver(desk.crm) == 0
    deal = archive.add(desk.crm, "deal", {"name": "Acme ERP", "customer": customer, "amount": 90_000_00, "channels.registration": first})
    plugin_events.deliver(desk.crm)
    assert desk.read(REGISTRATION, first)["state"] == "protected"
    moving.win(desk.crm, [deal])
    plugin_events.deliver(desk.crm)
    won = desk.read(REGISTRATION, first)
    assert (won["state"], won["won_amount"], won["won_on"], won["deal"], won["won"]) == ("won", 90_000_00, "2026-03-02", deal, 1)
    second = desk.registration(partner, desk.customer("Beta"), state="protected")
    deal = archive.add(desk.crm, "deal", {"name": "Beta ERP", "customer": customer, "amount": 1_00, "channels.registration": second})
    moving.lose(desk.crm, [deal], moving.read_loss(desk.crm, f"{moving.reasons(desk.crm)[0].title}: too dear"))
    plugin_events.deliver(desk.crm)
    lost = desk.read(REGISTRATION, second)
    assert (lost["state"], lost["lost_why"], lost["closed"]) == ("lost", "too dear", 1)


def test_an_import_tells_what_it_would_refuse(desk: Desk, tmp_path: Any) -> None:
    desk.partner("Gold Agency")
    desk.partner("Silver Agency")
    customer = desk.customer("Acme")
    desk.registration(1, customer, state="protected")
    desk.crm.plugins.take_warnings()
    (tmp_path / "deals.csv").write_text("项目名称,渠道名称,最终客户,预计金额,报备状态\n二期,Silver Agency,Acme,35万,protected\n", "utf-8")
    source = open_source(tmp_path / "deals.csv")
    importing.run_all(desk.crm, [Job(source, importing.proposal(desk.crm, REGISTRATION, source))])
    made = desk.all(REGISTRATION)[-1]
    assert (made["name"], made["partner"], made["amount"], made["state"]) == ("二期", 2, 350_000_00, "protected")
    assert any("Gold Agency holds the protection" in text for text in warned(desk))


def test_a_house_may_only_want_to_be_warned_of_an_overlap_and_sets_its_own_days(plugin_host: PluginHost) -> None:
    desk = Desk(plugin_host.enable(agency_channels, {"overlap": "warn", "protection_days": 30, "answer_days": 7}))
    customer = desk.customer("Acme")
    desk.registration(desk.partner("Gold Agency"), customer, state="protected")
    second = desk.registration(desk.partner("Silver Agency"), customer, state="protected")
    assert warned(desk) == ["Gold Agency holds the protection until 2026-04-01 (BB-000001 Project, registered 2026-03-02)"]
    assert desk.read(REGISTRATION, second)["state"] == "protected"
    assert desk.told("pass", [desk.customer("Beta")], "gold").endswith("to be answered by 2026-03-09")
