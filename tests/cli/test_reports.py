"""Reports on the command line: the list, every format, what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command


@pytest.fixture
def sales(crm: Command) -> Command:
    """Two deals, one won."""
    crm("customers", "add", "name=Acme")
    for amount in ("1000", "250.50"):
        told = crm("deals", "add", "customer=Acme", f"amount={amount}", "engaged_on=2026-01-01")
        assert told.code == 0, told.err
    assert crm("deals", "win", "D-000002").code == 0
    return crm


def test_the_reports_are_listed_with_what_they_can_be_asked(sales: Command) -> None:
    found = {each["report"]: each for each in sales("reports", "list", "--format", "json").json}
    expected = "funnel stages forecast movement deals won win-rate losses cycle stalled targets activities followups worklogs customers purchases"
    assert set(expected.split()) <= found.keys()
    assert "region" in found["won"]["by"] and "pipeline" in found["won"]["options"]


def test_a_report_is_written_for_people_and_for_programs(sales: Command, tmp_path: Path) -> None:
    told = sales("reports", "run", "won", "--by", "customer")
    assert told.lines[0] == "Won"
    assert " Acme      250.50  100.00 %      1  250.50  250.50" in told.lines
    assert sales("reports", "run", "won", "--by", "customer", "--format", "csv").lines == [
        "customer,won,share,deals,mean,median", "Acme,250.50,100,1,250.50,250.50", "Total,250.50,100,1,250.50,250.50",
    ]  # fmt: skip
    lines = [json.loads(line) for line in sales("reports", "run", "deals", "--format", "ndjson").lines]
    assert [(line["status"], line["deals"], line["amount"]) for line in lines] == [("open", 1, 1000), ("won", 1, 250.5), ("Total", 2, 1250.5)]
    assert sales("reports", "run", "won", "--format", "svg").out.startswith("<svg")
    for name in ("won.svg", "won.csv", "won.json"):
        assert sales("reports", "run", "won", "-o", str(tmp_path / name)).code == 0
        assert (tmp_path / name).stat().st_size > 50


def test_a_report_is_asked_with_period_filter_and_options(sales: Command) -> None:
    told = sales("reports", "run", "deals", "--where", "amount>500", "--period", "this year", "--set", "across=rep", "--format", "json").json
    assert [table["rows"][-1]["deals" if table["key"] == "deals" else "total"] for table in told["tables"]] == [1, 1]
    assert told["asked"]["Filter"] == "amount>500"


@pytest.mark.parametrize(("words", "code", "reason"), [
    (("wonn",), 3, "There is no report “wonn”"), (("won", "--by", "nothing"), 2, "nothing to group by"),
    (("won", "--set", "depth=3"), 2, "has no option"),
    (("won", "--set", "across"), 2, "OPTION=VALUE"), (("won", "--period", "soon"), 2, "no period"), (("won", "--format", "png"), 2, "-o"),
    (("won", "--where", "amount>"), 2, "--where, character 7"), (("won", "--table", "x", "--format", "csv"), 2, "has no table"),
])  # fmt: skip
def test_what_cannot_be_done_is_refused_in_words(sales: Command, words: tuple[str, ...], code: int, reason: str) -> None:
    told = sales("reports", "run", *words)
    assert (told.code, told.out) == (code, "")
    assert reason in told.err
