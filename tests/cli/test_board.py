"""`deals board`: what stands over the columns, for people and programs."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Command


@pytest.fixture
def sales(crm: Command) -> Command:
    """Two deals at the beginning, one further on."""
    crm("customers", "add", "name=Acme")
    for name, amount in (("Rollout", "1200"), ("Pilot", "300.50"), ("Renewal", "80")):
        crm("deals", "add", f"name={name}", f"amount={amount}", "customer=Acme")
    crm("deals", "move", "D-000003", "--to", "negotiation")
    return crm


def test_each_stage_with_number_total_and_weighted_total(sales: Command) -> None:
    rows = {row["stage"]: row for row in sales("deals", "board", "--format", "json").json}
    assert list(rows) == ["First contact", "Qualified", "Proposal", "Negotiation", "Won", "Lost", "On hold"]
    assert (rows["First contact"]["deals"], rows["First contact"]["amount"], rows["First contact"]["weighted"]) == (2, "1500.50", "150.05")
    assert (rows["Negotiation"]["amount"], rows["Negotiation"]["weighted"]) == ("80.00", "64.00")
    assert rows["Won"]["part"] == "30 days"


def test_of_what_a_filter_finds(sales: Command) -> None:
    lines = sales("deals", "board", "--where", "amount>1000", "--format", "csv").out.splitlines()
    assert lines[:3] == ["stage,part,deals,stalled,amount,weighted,currency", "First contact,,1,0,1200.00,120.00,CNY", "Qualified,,0,0,0.00,0.00,CNY"]


def test_a_pipeline_that_is_not_in_use_is_named(sales: Command) -> None:
    refused = sales("deals", "board", "--pipeline", "Partners")
    assert refused.code == 3
    assert "There is no board Partners; there are: Sales" in refused.err
