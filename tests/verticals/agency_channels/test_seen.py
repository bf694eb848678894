"""What people see: tabs, reports, views, texts in both languages, the demo."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from plugins_builtin import agency_channels
from plugins_builtin.agency_channels.chinese import CHINESE
from tests.verticals.agency_channels.desk import REGISTRATION, STATEMENT, Desk, text_of
from tui_crm import i18n
from tui_crm.plugins.runner import Runner
from tui_crm.services import plugin_acts, plugin_steps, undo
from tui_crm.store.listing import Listing

FOLDER = Path(agency_channels.__file__).parent


@pytest.fixture
def chinese() -> Iterator[None]:
    """A person who reads Chinese."""
    i18n.install("zh_CN")
    yield
    i18n.install("en")


def test_a_partners_page_tells_standing_registrations_and_leads(desk: Desk) -> None:
    partner = desk.partner("Gold Agency", target=200_000_00, contract_to="2026-03-12", regions="上海", finding="open")
    desk.registration(partner, desk.customer("Acme"), state="won", won_amount=50_000_00, won_on="2026-01-05")
    desk.registration(partner, desk.customer("Beta"), state="protected", product="ERP")
    text = desk.tab("channel", "customer", partner)
    assert "Gold · active" in text
    assert "until 2026-03-12: 10 days left" in text
    assert "50,000 of 200,000, 25 %" in text
    assert "1 of 1 closed" in text
    assert re.search(r"● +BB-000002 +Beta +ERP +protected +2026-03-02 +2026-05-31 +100,000", text)


def test_an_end_customers_page_tells_who_claims_it(desk: Desk) -> None:
    customer = desk.customer("Acme")
    assert "No partner has anything to do with this customer. Q r registers it" in desk.tab("channel", "customer", customer)
    desk.registration(desk.partner("Gold Agency"), customer, registered_on="2026-02-01")
    second = desk.registration(desk.partner("Silver Agency"), customer, state="protected", registered_on="2026-02-10")
    told = "First: Gold Agency on 2026-02-01. Protected: Silver Agency (2026-05-31). Q c upon a registration rules who gets it."
    assert told in desk.tab("channel", "customer", customer)
    assert told in desk.tab("conflict", REGISTRATION, second)


def test_a_registration_without_rivals_says_so_and_a_ruled_one_tells_the_ruling(desk: Desk) -> None:
    customer = desk.customer("Acme")
    first = desk.registration(desk.partner("Gold Agency"), customer)
    assert desk.tab("conflict", REGISTRATION, first).strip() == "No other partner has registered this end customer."
    second = desk.registration(desk.partner("Silver Agency"), customer)
    desk.run("rule", [second], "first by mail on 2 February")
    text = desk.tab("conflict", REGISTRATION, first)
    assert "registered first" in text
    assert "by mail on 2 February" in text
    assert "ann 2026-03-02" in text


def test_the_report_of_conflicts_names_first_and_holder_and_how_others_were_ruled(desk: Desk) -> None:
    acme, beta = desk.customer("Acme"), desk.customer("Beta")
    gold, silver = desk.partner("Gold Agency"), desk.partner("Silver Agency")
    desk.registration(gold, acme, registered_on="2026-02-01", product="ERP")
    desk.registration(silver, acme, registered_on="2026-02-10", product="erp", state="protected")
    desk.registration(gold, beta, state="disputed")
    winner = desk.registration(silver, beta, state="disputed")
    desk.run("rule", [winner], "incumbent they serve Beta")
    text = desk.report("conflicts")
    assert "1 end customers are claimed by several partners" in text
    assert re.search(r"Acme +ERP +○1 +Gold Agency +2026-02-01", text)
    assert re.search(r"Acme +erp +● +Silver Agency +2026-02-10 +2026-05-31", text)
    assert re.search(r"2026-03-02 +Beta +Gold Agency +overruled +serves the customer already +ann +they serve Beta", text)


def test_reports_of_contracts_protections_and_partners(desk: Desk) -> None:
    ended = desk.partner("Ended Agency", contract_to="2026-02-20")
    desk.partner("Ending Agency", contract_to="2026-04-01")
    desk.partner("Safe Agency")
    desk.partner("Open Agency", contract_to="")
    desk.registration(ended, desk.customer("Acme"), state="protected", protected_to="2026-03-12")
    contracts = desk.report("contracts")
    assert "Contracts that have ended: 1; that end by 2026-05-01: 1; active partners without an end: 1." in contracts
    assert re.search(r"! +C-000001 +Ended Agency +Gold +2026-02-20 +-10 +1 +ann", contracts)
    assert "Safe Agency" not in contracts
    assert re.search(r"BB-000001 +Ended Agency +Acme +2026-03-12 +0 +100,000", desk.report("protections"))
    assert re.search(r"Ended Agency +Gold +0 +– +– +100,000 +–", desk.report("partners"))


def test_proposed_views_find_what_they_are_called_for(plugin_host: Any) -> None:
    spec = Runner("channels", agency_channels).load({})
    crm = plugin_host.enable(agency_channels)
    found = {each["key"]: crm.filter(each["entity"].replace(".", "_"), each["where"]) for each in spec.value["segments"]}  # type: ignore[union-attr]
    assert len(found) == 10
    assert all(crm.lists.count(Listing(each["entity"].replace(".", "_"), found[each["key"]])) == 0 for each in spec.value["segments"])  # type: ignore[union-attr]


# texts


def labels(value: Any) -> Iterator[str]:
    """Every text for people in what a plugin declares."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in ("label", "plural", "help", "section", "argument", "about", "axis") and isinstance(inner, str):
                yield inner
            elif name == "choices":
                yield from (label for _value, label in inner)
            else:
                yield from labels(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from labels(inner)


def test_every_text_is_said_in_chinese() -> None:
    spec: dict[str, Any] = Runner("channels", agency_channels).load({}).value  # type: ignore[union-attr]
    declared = {text for hook in spec if hook not in ("translations", "demo_data") for text in labels(spec[hook]) if text}
    calls = re.compile(r'(?:ctx|row)\.text\(\s*"([^"]+)"')
    written = {text for path in FOLDER.glob("*.py") for text in calls.findall(path.read_text("utf-8"))}
    settings = {each["description"] for each in spec["config"]["properties"].values()}
    assert not (declared | written | settings) - set(CHINESE)
    places = re.compile(r"\{\w+\}")
    assert [text for text, said in CHINESE.items() if set(places.findall(text)) != set(places.findall(said))] == []


def test_in_chinese_the_desk_answers_and_is_understood(desk: Desk, chinese: None) -> None:
    customer = desk.customer("永固家居")
    first = desk.registration(desk.partner("汇达信息"), customer, state="disputed")
    second = desk.registration(desk.partner("川信网络"), customer, state="disputed")
    assert desk.told("rule", [second], "证据 现场拜访两次") == "保护归 川信网络，1 条让出：跟进证据更充分"
    assert "先报先得" in desk.told("rule", [second], "?")
    assert "裁定人    ann 2026-03-02" in desk.tab("conflict", REGISTRATION, first)
    assert "川信网络" in desk.report("conflicts")


# the demo


def test_the_demo_is_a_channel_that_believes_itself(desk: Desk) -> None:
    count = plugin_steps.demo(desk.crm, "channels")
    desk.crm.plugins.take_warnings()
    assert count == len(agency_channels.demo.rows()) > 80
    assert len(desk.all("customer", "channels.status:any")) == 9
    assert "2 end customers are claimed by several partners" in desk.report("conflicts")
    assert "have ended: 1; that end by 2026-05-01: 1" in desk.report("contracts")
    assert all("do not add up" not in desk.tab("lines", STATEMENT, each.id) for each in desk.all(STATEMENT))
    assert all(each["won"] == (each["state"] == "won") for each in desk.all(REGISTRATION))
    view = plugin_acts.report(desk.crm, "channels.partners").view
    assert "上海汇达信息技术有限公司" in text_of(view).splitlines()[0]
    undo.undo(desk.crm)
    assert desk.all(REGISTRATION) == []
