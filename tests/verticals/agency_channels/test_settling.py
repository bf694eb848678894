"""Statements: made, confirmed, paid, void; what was cancelled is taken back in the next one."""

from __future__ import annotations

import re

from tests.verticals.agency_channels.desk import LINE, REGISTRATION, STATEMENT, Desk, text_of
from tui_crm.services import archive, undo


def sold(desk: Desk, partner: int, amount: int, on: str = "2026-01-20", **fields: object) -> int:
    return desk.registration(partner, desk.customer(f"Customer {amount}"), state="won", won_amount=amount, won_on=on, name=f"Sale {amount}", **fields)


def totals(desk: Desk, number: int) -> list[object]:
    record = desk.read(STATEMENT, number)
    return [record[name] for name in ("state", "sales", "commission", "reversed", "payable")]


def test_a_statement_has_a_line_for_each_sale_and_their_sum(desk: Desk) -> None:
    gold = desk.partner("Gold Agency")
    desk.plan((0, 500), (500_000_00, 800))
    sold(desk, gold, 300_000_01)
    sold(desk, gold, 250_000_00)
    sold(desk, gold, 90_000_00, on="2026-02-10")
    shown = desk.run("settle", [gold], "2026-01")
    assert (shown.message, shown.title) == ("1 statements of 2026-01", "Commission statement 2026-01")
    assert totals(desk, 1) == ["draft", 550_000_01, 44_000_00, 0, 44_000_00]
    lines = desk.all(LINE)
    assert [(line["statement"], line["rate"], line["commission"]) for line in lines] == [(1, 800, 24_000_00), (1, 800, 20_000_00)]
    text = desk.tab("lines", STATEMENT, 1)
    assert "Sale 30000001" in text
    assert "Each line is rounded once (half a cent up)" in text
    assert "do not add up" not in text
    undo.undo(desk.crm)
    assert (desk.all(STATEMENT), desk.all(LINE)) == ([], [])


def test_each_sale_is_settled_once_and_what_is_cancelled_is_taken_back(desk: Desk) -> None:
    gold = desk.partner("Gold Agency")
    desk.plan((0, 1000))
    first, second = sold(desk, gold, 100_000_00), sold(desk, gold, 50_000_00)
    desk.run("settle", [gold], "2026-01")
    assert (
        desk.told("settle", [gold], "2026-02") == "0 statements of 2026-02; Gold Agency: has a draft already; confirm it or make it void first"
    )
    assert desk.told("confirm", [1]) == "1 statements: confirmed"
    assert desk.told("settle", [gold], "2026-02") == "0 statements of 2026-02; Gold Agency: nothing to settle"
    archive.edit(desk.crm, REGISTRATION, first, {"state": "cancelled"})
    archive.edit(desk.crm, REGISTRATION, second, {"won_amount": 60_000_00})
    assert "-10,000" in desk.tab("commission", "customer", gold)
    desk.run("settle", [gold], "2026-02")
    assert totals(desk, 2) == ["draft", -90_000_00, 6_000_00, -15_000_00, -9_000_00]
    assert [(line["kind"], line["commission"], line["reverses"], line["note"]) for line in desk.all(LINE, "statement:#2")] == [
        ("commission", 6_000_00, 0, ""), ("reversal", -10_000_00, 1, "the sale was cancelled"), ("reversal", -5_000_00, 2, "the sale was changed"),
    ]  # fmt: skip


def test_a_void_statement_lets_its_sales_be_settled_again_and_a_paid_one_stays(desk: Desk) -> None:
    gold = desk.partner("Gold Agency")
    desk.plan((0, 1000))
    sold(desk, gold, 100_000_00)
    desk.run("settle", [gold], "2026-01")
    assert desk.told("void", [1]) == "1 statements: void"
    desk.run("settle", [gold], "2026-01")
    desk.run("confirm", [1, 2])
    desk.run("paid", [2])
    assert (totals(desk, 2)[0], desk.read(STATEMENT, 2)["paid_on"]) == ("paid", "2026-03-02")
    assert desk.told("void", [2]) == "0 statements: void"
    assert totals(desk, 1)[0] == "void"


def test_several_partners_are_settled_at_once_each_by_the_plan_of_its_tier(desk: Desk) -> None:
    gold, platinum = desk.partner("Gold Agency"), desk.partner("Platinum Agency", tier="platinum")
    idle, none = desk.partner("Idle Agency"), desk.customer("Acme")
    desk.plan((0, 500))
    desk.plan((0, 1000), tier="platinum")
    sold(desk, gold, 100_000_00)
    sold(desk, platinum, 200_000_00)
    assert desk.told("settle", [gold, platinum, idle, none], "2026-Q1") == "0 statements of 2026-Q1; " + "; ".join(
        f"{name}: {why}" for name, why in (("Gold Agency", "the period is not over yet"), ("Platinum Agency", "the period is not over yet"),
                                           ("Idle Agency", "the period is not over yet"), ("Acme", "is no partner"))
    )  # fmt: skip
    shown = desk.run("settle", [gold, platinum, idle, none], "")
    assert shown.message == "2 statements of 2026-02"
    assert [each["payable"] for each in desk.all(STATEMENT)] == [5_000_00, 20_000_00]
    text = text_of(shown.view)
    assert re.search(r"Platinum Agency +1 +200,000 +20,000 +0 +20,000", text)
    assert "Idle Agency: nothing to settle\n Acme: is no partner" in text


def test_without_a_plan_or_a_rate_it_says_so(desk: Desk) -> None:
    gold = desk.partner("Gold Agency")
    sold(desk, gold, 100_000_00)
    assert desk.told("settle", [gold]).endswith("Gold Agency: there is no commission plan for this tier and day")
    desk.plan((0, 500), product="ERP")
    sold(desk, gold, 20_000_00, product="ERP")
    assert "Gold Agency: 1 sales have no rate in the plan" in text_of(desk.run("settle", [gold]).view)
    assert desk.told("settle", [gold], "spring") == "“spring” is no period; say 2026-03, 2026-Q1 or 2026"


def test_a_shared_sale_pays_its_share(desk: Desk) -> None:
    from decimal import Decimal

    gold = desk.partner("Gold Agency")
    desk.plan((0, 1000))
    sold(desk, gold, 100_000_01, share=Decimal("33.33"))
    desk.run("settle", [gold])
    assert totals(desk, 1)[1:] == [33_330_00, 3_333_00, 0, 3_333_00]


def test_a_plan_shows_what_it_pays(desk: Desk) -> None:
    plan = desk.plan((0, 500), (500_000_00, 800), method="marginal")
    text = desk.tab("steps", "channels_plan", plan)
    assert "5,000 / 100,000" in text
    assert "8 %  25,000 / 500,000" in " ".join(text.split("  ")) or "25,000 / 500,000" in text
    assert "Method: each rate holds for its part of the volume. Rounding: half a cent up." in text
