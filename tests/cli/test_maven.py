"""Four files of a sales team as they are, imported by one command line each; then the figures that must come out of the reports, exactly."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Command
from tests.services.files import data_set

FILES = (("sales_teams.csv", "users", 35), ("products.csv", "products", 7), ("accounts.csv", "customers", 85), ("sales_pipeline.csv", "deals", 8800))


@pytest.fixture
def sales(crm: Command, tmp_path: Path) -> Command:
    """The command line at an archive that holds the files."""
    source = data_set("maven_crm")
    for name, kind, rows in FILES:
        shutil.copyfile(source / name, tmp_path / name)
        told = crm("import", str(tmp_path / name), "--as", kind, "--yes", "--format", "json")
        counted = told.json.get("files", [told.json])[0]
        assert (counted["rows"], counted["new"], counted["rejected"]) == (rows, rows, 0)
    return crm


def rows(crm: Command, *words: str) -> dict[str, dict[str, Any]]:
    """The rows of a report's first table by what they are called."""
    table = crm("reports", "run", *words, "--format", "json").json["tables"][0]
    named = table["columns"][0]["key"]
    return {row[named]: row for row in table["rows"]}


def test_the_reports_give_the_known_figures_of_a_dirty_data_set(sales: Command) -> None:
    deals = rows(sales, "deals", "--by", "status")
    assert {name: row["deals"] for name, row in deals.items() if row["deals"]} == {"won": 4238, "lost": 2473, "open": 2089, "Total": 8800}
    won = rows(sales, "won", "--period", "2017", "--by", "quarter")
    assert {name: row["won"] for name, row in won.items()} == {
        "2017 Q1": 1_134_672, "2017 Q2": 3_086_111, "2017 Q3": 2_982_255, "2017 Q4": 2_802_496, "Total": 10_005_534,
    }  # fmt: skip
    regions = rows(sales, "won", "--by", "region")
    assert {name: row["won"] for name, row in regions.items()} == {"West": 3_568_647, "Central": 3_346_293, "East": 3_090_594, "Total": 10_005_534}
    assert round(rows(sales, "win-rate")["Total"]["rate"], 2) == 63.15
    assert next((name, row["won"]) for name, row in rows(sales, "won", "--by", "rep").items()) == ("Darcel Schlecht", 1_153_214)
    assert next((name, row["won"]) for name, row in rows(sales, "won", "--by", "customer").items()) == ("Kan-code", 341_455)
    assert round(rows(sales, "cycle")["Total"]["mean"], 2) == 51.78


def test_every_count_of_every_report_opens_as_many_records(sales: Command) -> None:
    for words in (["deals", "--by", "stage"], ["won", "--by", "product"], ["losses", "--by", "rep"], ["win-rate", "--by", "quarter"], ["funnel"],
                  ["cycle", "--by", "region"], ["deals", "--by", "customer"]):  # fmt: skip
        table = sales("reports", "run", *words, "--format", "json").json["tables"][0]
        counts = [column["key"] for column in table["columns"] if column["unit"] == "count"]
        for row in (table["rows"][0], table["rows"][-2], table["rows"][-1]):
            for key in counts:
                behind = row["records"][key]
                found = sales(f"{behind['entity']}s", "list", "--where", behind["where"], "--count").out.strip()
                assert found == str(row[key]), (words, row, key)
