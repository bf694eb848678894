"""A hardware seller's CRM as it was handed out, dirty as it is: five files in one command line each, and nothing of it lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Command
from tests.services.files import data_set

FILES = (
    ("sales_teams.csv", ("--as", "users", "--unjoined", "create"), 35), ("accounts.csv", (), 85), ("products.csv", ("--as", "products"), 7),
    ("sales_pipeline.csv", ("--as", "deals"), 8_800), ("data_dictionary.csv", ("--as", "glossary"), 21),
)  # fmt: skip


def imported(crm: Command, folder: Path) -> dict[str, Any]:
    """Import the five files; what each import told, by file."""
    found = {}
    for name, options, rows in FILES:
        told = crm("import", str(folder / name), *options, "--yes", "--format", "json")
        assert (told.code, told.json["rows"], told.json["new"], told.json["rejected"]) == (0, rows, rows, 0)
        found[name] = told.json
    return found


def notes(told: Any) -> list[tuple[str, int]]:
    return [(note["text"], note["rows"]) for note in told["notes"]]


@pytest.fixture
def told(crm: Command, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The archive of the five files."""
    monkeypatch.setenv("TUI_CRM_CURRENCY", "USD")
    return imported(crm, data_set("maven_crm"))


def test_nothing_is_lost_and_each_trap_is_told(crm: Command, told: dict[str, Any]) -> None:
    assert notes(told["sales_teams.csv"]) == [
        ("6 made because rows name them: Dustin Brinkmann, Melvin Marxen, Cara Losch, Rocco Neubert, Celia Rouche …", 0)
    ]
    assert notes(told["accounts.csv"]) == [
        ("sector: “technolgy” looks like “technology”; it came in as it is", 12),
        ("office_location: “Philipines” looks like “philippines”; it came in as it is", 1),
    ]
    assert notes(told["sales_pipeline.csv"]) == [
        ("came in though people would be asked for more: Loss reason: losing needs a reason", 2_473),
        ("“Engaging” is taken for “Qualified”", 1_589),
        ("“GTXPro” is taken for “GTX Pro”", 1_480),
        ("came in though people would be asked for more: Customer: must be filled in", 1_425),
        ("“Prospecting” is taken for “First contact”", 500),
        ("5 of 35 sales reps own nothing in the file: Carl Lin, Carol Thompson, Elizabeth Anderson, Mei-Mei Johns, Natalya Ivanova", 0),
    ]
    for name in ("products.csv", "data_dictionary.csv"):
        assert notes(told[name]) == []
    counts = {where: crm("deals", "list", "--where", where, "--count").out.strip() for where in ("customer:none", 'product:I-000002', "owner:none")}
    assert counts == {"customer:none": "1425", 'product:I-000002': "1480", "owner:none": "0"}
    (found,) = crm("deals", "list", "--where", 'external_ids="Z063OYW0"', "--format", "json").json
    assert (found["name"], found["engaged_on"], found["closed_on"], found["amount"]) == ("Isdom · GTX Pro", "2016-10-25", "2017-03-11", "4514.00")


@pytest.mark.parametrize("how", ["--dry-run", "--yes"])
def test_all_files_at_once_are_told_apart_and_joined(crm: Command, how: str) -> None:
    folder = data_set("maven_crm")
    told = crm("import", *(str(folder / name) for name, _options, _rows in FILES), "--unjoined", "create", how, "--format", "json")
    assert {each["file"]: (each["entity"], each["new"], each["rejected"]) for each in told.json["files"]} == {
        "sales_teams.csv": ("users", 35, 0), "accounts.csv": ("customers", 85, 0), "products.csv": ("products", 7, 0),
        "sales_pipeline.csv": ("deals", 8_800, 0), "data_dictionary.csv": ("glossary", 21, 0),
    }  # fmt: skip
