"""Deals, pipelines, quotes and leads from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Command


@pytest.fixture
def deal(crm: Command) -> str:
    """A deal of a customer."""
    crm("customers", "add", "name=Acme")
    return crm("deals", "add", "customer=Acme", "name=Plant 2", "amount=1000").out.strip()


def stage(crm: Command, deal: str) -> str:
    return str(crm("deals", "show", deal, "--format", "json").json["stage"]["name"])


def test_a_deal_is_moved_won_reopened_and_lost(crm: Command, deal: str) -> None:
    assert crm("deals", "move", deal, "--to", ">").err == "Plant 2: Qualified\n"
    assert crm("deals", "move", deal, "--to", "negotiation").code == 0
    assert crm("deals", "win", deal, "--on", "2020-05-01").err == "Plant 2: Won\n"
    assert crm("deals", "show", deal, "--format", "json").json["closed_on"] == "2020-05-01"
    assert crm("deals", "reopen", deal).err == "Plant 2: Negotiation\n"
    refused = crm("deals", "lose", deal, "--because", " ")
    assert (refused.code, "Losing needs a reason" in refused.err) == (2, True)
    assert crm("deals", "lose", deal, "--because", "price: twice").err == "Plant 2: Lost\n"
    rows = crm("deals", "history", deal, "--format", "json").json
    assert [row["stage"] for row in rows] == ["First contact", "Qualified", "Negotiation", "Won", "Negotiation", "Lost"]
    assert rows[0]["by"] == "ann"
    assert crm("undo").code == 0
    assert stage(crm, deal) == "Negotiation"


def test_many_move_by_a_filter_or_none(crm: Command, deal: str) -> None:
    crm("deals", "add", "customer=Acme", "name=Plant 3")
    assert crm("deals", "hold", "--where", "status:open").err == "2 deals moved\n"
    assert crm("deals", "list", "--where", "status:on_hold", "--count").out == "2\n"
    assert crm("deals", "move", "--where", "status:won", "--to", "lost").code == 3
    unknown = crm("deals", "move", deal, "--to", "nowhere")
    assert (unknown.code, "Sales has no stage “nowhere”; it has First contact, Qualified" in unknown.err) == (3, True)


def test_setting_the_stage_as_a_field_keeps_the_same_rules(crm: Command, deal: str) -> None:
    refused = crm("deals", "set", deal, "stage=sales.lost")
    assert (refused.code, "losing needs a reason" in refused.err) == (4, True)
    assert crm("deals", "set", deal, "stage=sales.lost", "loss_note=too late").code == 0
    assert crm("deals", "list", "--where", "status:lost", "--count").out == "1\n"
    assert crm("stage-changes", "set", "#1", "note=x").code == 2


def test_stalled_deals_are_listed(crm: Command, deal: str) -> None:
    crm("deals", "add", "customer=Acme", "name=Old", "engaged_on=2020-01-01")
    assert crm("deals", "stalled", "--count").out == "1\n"
    assert [row["name"] for row in crm("deals", "stalled", "--format", "json").json] == ["Old"]
    assert crm("deals", "stalled", "--where", "name:Plant", "--count").out == "0\n"


def test_pipelines_go_through_a_text(crm: Command, deal: str, tmp_path: Path) -> None:
    file = tmp_path / "sales.toml"
    file.write_text(crm("pipelines", "export").out.replace("First contact", "Hello"))
    assert crm("pipelines", "import", str(file)).err == "1 record written\n"
    assert stage(crm, deal) == "Hello"
    assert crm("pipelines", "export", "sales", "--format", "json").json["pipeline"][0]["stage"][0]["name"] == "Hello"
    only_won = '[[pipeline]]\nslug = "sales"\nname = "Sales"\n[[pipeline.stage]]\nslug = "won"\nname = "Won"\nkind = "won"\n'
    without = crm("pipelines", "import", "-", stdin=only_won)
    assert (without.code, without.err) == (2, "tui-crm: 1 deal stands there; move it first\n")
    assert crm("pipelines", "export", "nothing").code == 2
    assert crm("stages", "set", "sales.won", "name=Yes", user="rep").code == 6


def test_a_quote_from_its_lines_to_the_answer(crm: Command, deal: str, tmp_path: Path) -> None:
    crm("products", "add", "name=Servo", "price=100", "unit=pc")
    crm("price-lists", "add", "name=2020", "valid_from=2020-01-01")
    crm("prices", "add", "price_list=2020", "product=Servo", "price=90", "from_quantity=10", "floor=80")
    quote = crm("quotes", "add", f"deal={deal}").out.strip()
    assert "Servo: 1,026 CNY; Q-000001: 1,026 CNY" in crm("quotes", "line", quote, "Servo", "12", "--discount", "5%").err
    assert "Servo" in crm("quotes", "render", quote).out
    file = tmp_path / "quote.txt"
    assert crm("quotes", "render", quote, "-o", str(file)).code == 0
    assert "1,026 CNY" in file.read_text("utf-8")
    assert crm("quotes", "accept", quote).code == 4
    assert crm("quotes", "send", quote).err == "Q-000001: sent\n"
    second = crm("quotes", "revise", quote).out.strip()
    crm("quotes", "send", second)
    assert crm("quotes", "accept", second).code == 0
    assert crm("deals", "show", deal, "--format", "json").json["amount"] == "1026.00"
    assert crm("quotes", "conflicts", second).code == 0
    assert crm("quotes", "expire").err == "0 quotes expired\n"
    assert crm("deals", "line", deal, "Servo", "1").err.startswith("Servo: 100 CNY")


def test_leads_are_given_out_and_converted(crm: Command) -> None:
    for login in ("bo", "cy"):
        crm("users", "add", f"login={login}", "team=East")
    for number in range(3):
        crm("customers", "add", f"name=Prospect {number} {'xyz'[number] * 5}", "owner=", "source=website", "--allow-duplicate", "test")
    assert crm("leads", "list", "--count").out == "3\n"
    assert crm("leads", "assign").code == 2
    crm("lead-rules", "add", "name=web", "filter=source:website", "team=East", "capacity=1")
    told = crm("leads", "assign", "--format", "json")
    assert [(row["login"], row["leads"]) for row in told.json] == [("bo", 1), ("cy", 1)]
    assert "nobody has room for 1 of them" in told.err
    made = crm("leads", "convert", "C-000001", "--deal", "First order", "--amount", "500", "--contact", "Li Wei", "--phone", "13800138000")
    assert made.out == "D-000001\n"
    deal = crm("deals", "show", "D-000001", "--format", "json").json
    assert (deal["amount"], deal["contact"]["name"], deal["source"]) == ("500.00", "Li Wei", "website")
    assert crm("leads", "convert", "C-000001").code == 2
