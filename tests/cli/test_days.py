"""Two days with plugins, as people spend them at the command line: a team's, with two verticals, and a developer's, with a criterion of their own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Command

VERTICALS = ("realty", "supply")


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where single files are; the command line works beside it."""
    monkeypatch.setenv("TUI_CRM_PLUGINS_DIR", str(tmp_path / "plugins"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def shown(crm: Command, *words: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = crm(*words, "--format", "json").json
    return found


def grades(crm: Command, scheme: str) -> dict[str, int]:
    """Grade → how many customers have it."""
    name = f"grade.{scheme}"
    rows = shown(crm, "customers", "list", "--columns", name, "--limit", "1000")
    found: dict[str, int] = {}
    for row in rows:
        found[str(row[name])] = found.get(str(row[name]), 0) + 1
    return found


def test_a_team_works_with_two_verticals(crm: Command, folder: Path) -> None:
    crm("demo", "--customers", "60", "--seed", "7")
    states = {str(each["id"]): each["state"] for each in shown(crm, "plugins", "list")}
    assert {states[name] for name in (*VERTICALS, "channels")} == {"disabled"}
    for name in VERTICALS:
        assert crm("plugins", "enable", name).code == 0
        assert crm("plugins", "demo", name).code == 0
    names = {str(each["name"]) for each in shown(crm, "fields", "list", "customers")}
    assert {"realty.budget_max", "supply.fit"} <= names
    assert crm("customers", "list", "--where", "realty.budget_max>0", "--columns", "name,realty.budget_max", "--sort", "-realty.budget_max").code == 0
    assert {"realty_sale", "supply_series"} <= {str(each["slug"]) for each in shown(crm, "pipelines", "list")}

    assert crm("grade", "apply", "supply_accounts").code == 0
    before = grades(crm, "supply_accounts")
    best = str(shown(crm, "customers", "list", "--where", "grade.supply_accounts:A", "--columns", "code", "--limit", "1")[0]["code"])
    told = crm("grade", "explain", best, "--scheme", "supply_accounts").out
    assert "Delivered volume" in told
    preview = crm("grade", "preview", "supply_accounts", "--weight", "supply.volume=90", "--all").out
    assert "would move" in preview
    assert grades(crm, "supply_accounts") == before, "a preview writes nothing"
    assert crm("grade", "apply", "supply_accounts", "--weight", "supply.volume=90").code == 0
    changed = grades(crm, "supply_accounts")
    crm("undo")
    assert grades(crm, "supply_accounts") == before
    crm("redo")
    assert grades(crm, "supply_accounts") == changed

    field = "supply.fit"
    held = {str(row["id"]): row[field] for row in shown(crm, "customers", "list", "--columns", field, "--limit", "1000")}
    crm("plugins", "disable", "supply")
    assert {str(row["id"]): row[field] for row in shown(crm, "customers", "list", "--columns", field, "--limit", "1000")} == held
    assert crm("customers", "set", best, f"{field}=good").code == 4
    assert grades(crm, "supply_accounts") == changed, "grades freeze, and are never lowered"
    assert "no plugin that is switched on has it" in crm("grade", "explain", best, "--scheme", "supply_accounts").out
    crm("plugins", "enable", "supply")
    assert crm("grade", "run").code == 0
    assert grades(crm, "supply_accounts") == changed

    crm("plugins", "disable", "realty")
    rows = {(str(row["entity"]), str(row["kind"])): row["records"] for row in shown(crm, "plugins", "purge", "realty", "--dry-run")}
    assert int(str(rows["realty_listing", "own records"])) > 0
    assert crm("plugins", "purge", "realty", "--yes").code == 0
    assert "realty.budget_max" not in {str(each["name"]) for each in shown(crm, "fields", "list", "customers")}
    assert (folder / "realty-purged.ndjson").exists()
    crm("plugins", "enable", "realty")
    assert crm("plugins", "purge", "realty", "--back").code == 0
    crm("plugins", "disable", "realty")
    again = {(str(row["entity"]), str(row["kind"])): row["records"] for row in shown(crm, "plugins", "purge", "realty", "--dry-run")}
    assert {place: number for place, number in again.items() if place[1] != "pipeline"} == {
        place: number for place, number in rows.items() if place[1] != "pipeline"
    }


def test_a_developer_begins_a_criterion_and_grades_by_it(crm: Command, folder: Path) -> None:
    crm("demo", "--customers", "40", "--seed", "7")
    assert crm("plugins", "new", "acmegrade", "--kind", "grading", "--single-file").code == 0
    code = next(folder.rglob("acmegrade.py"))
    changed = code.read_text("utf-8").replace('return min(1.0, row["acmegrade.budget"] / row.parameter("full"))',
                                              'return 1.0 if row["acmegrade.budget"] >= row.parameter("full") else 0.25')  # fmt: skip
    assert changed != code.read_text("utf-8")
    code.write_text(changed, "utf-8")
    assert crm("plugins", "check", str(code), "--customers", "500").code == 0
    test = code.parent / "test_acmegrade.py"
    test.write_text(test.read_text("utf-8").replace("factor=0.9", "factor=0.25"), "utf-8")
    done = subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(test)], cwd=code.parent, capture_output=True,
                          text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stdout

    crm("plugins", "install", str(code), "--yes")
    assert crm("plugins", "enable", "acmegrade").code == 0
    crm("customers", "add", "name=Rich", "acmegrade.budget=900000")
    crm("customers", "add", "name=Modest", "acmegrade.budget=1000")
    assert "would move" in crm("grade", "preview", "acmegrade_means").out
    assert crm("grade", "apply", "acmegrade_means").code == 0
    graded = shown(crm, "customers", "list", "--columns", "name,grade.acmegrade_means", "--where", "acmegrade.budget>0")
    assert {str(row["name"]): row["grade.acmegrade_means"] for row in graded} == {"Rich": "A", "Modest": "C"}
    assert "1,000 of 300,000" in crm("grade", "explain", "Modest", "--scheme", "acmegrade_means").out
