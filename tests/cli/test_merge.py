"""Merging on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Command


@pytest.fixture
def firm(crm: Command) -> Command:
    """Acme twice, the second with a contact and an activity; and a person."""
    crm("customers", "add", "name=Acme Corporation", "city=Boston", "phones=+16175550101", "website=acme.example", "industry=Steel")
    crm("customers", "add", "name=ACME Corp", "grade=A", "phones=+16175550102", "notes=pays late")
    crm("customers", "add", "name=王伟", "kind=person")
    crm("contacts", "add", "name=Eve", "customer=C-000002")
    crm("customers", "log", "C-000002", "call 20m asked for a quote")
    return crm


def test_a_dry_run_shows_what_each_field_keeps_and_why_and_writes_nothing(firm: Command) -> None:
    told = firm("merge", "customers", "C-000001", "C-000002", "--dry-run")
    assert told.code == 0
    assert [line.split()[0] for line in told.lines] == ["Field", "name", "other_names", "phones", "website", "city", "industry", "grade", "notes"]
    assert "C-000002  only there" in told.out
    assert told.err == "would merge ACME Corp (C-000002) into Acme Corporation (C-000001): Contacts 1, Activities 1\n"
    assert firm("customers", "list", "--count").out == "3\n"


def test_records_are_merged_and_the_old_code_opens_the_survivor(firm: Command) -> None:
    told = firm("merge", "customers", "C-000001", "C-000002")
    assert (told.code, told.err) == (0, "merged ACME Corp (C-000002) into Acme Corporation (C-000001): Contacts 1, Activities 1\n")
    shown = firm("customers", "show", "C-000002", "--format", "json")
    assert shown.err == "C-000002 was merged into Acme Corporation (C-000001)\n"
    assert (shown.json["code"], shown.json["grade"], shown.json["former_codes"]) == ("C-000001", "A", ["C-000002"])
    assert [link["contact"]["name"] for link in shown.json["links"]] == ["Eve"]
    assert firm("customers", "list", "--where", "C-000002", "--columns", "code", "--format", "csv").lines == ["code", "C-000001"]


def test_a_file_that_has_the_old_code_changes_the_survivor(firm: Command, tmp_path: Path) -> None:
    firm("merge", "customers", "C-000001", "C-000002")
    file = tmp_path / "from-before.csv"
    file.write_text("code,city\nC-000002,Salem\nC-000003,Hangzhou\n", encoding="utf-8")
    told = firm("import", str(file), "--key", "code", "--yes")
    assert (told.code, told.out.splitlines()[0]) == (0, "2 rows: 0 new, 2 updated, 0 unchanged, 0 rejected")
    assert firm("customers", "list", "--columns", "code,city", "--sort", "code", "--format", "csv").lines == [
        "code,city", "C-000001,Salem", "C-000003,Hangzhou",
    ]  # fmt: skip


def test_the_history_of_both_can_be_read_and_undo_brings_all_back(firm: Command) -> None:
    firm("merge", "customers", "C-000001", "C-000002")
    assert "merged" in firm("customers", "history", "C-000001").lines[0]
    assert firm("customers", "history", "C-000002", "--bin").lines[1].strip() == "Merged into: – → Acme Corporation (C-000001)"
    assert "Merged into" in firm("customers", "show", "#2", "--bin").out
    refused = firm("customers", "restore", "C-000002")
    assert (refused.code, "brings it back" in refused.err) == (2, True)
    assert firm("undo").err == "undone: merged Acme Corporation ← ACME Corp\n"
    assert firm("customers", "show", "C-000002", "--format", "json").json["name"] == "ACME Corp"


def test_survivor_and_fields_are_chosen_and_json_tells_all(firm: Command) -> None:
    chosen = ("--survivor", "C-000002", "--field", "name=C-000001", "--field", "电话=C-000001")
    told = firm("merge", "customers", "C-000001", "C-000002", *chosen, "--format", "json")
    assert told.code == 0
    found = told.json
    assert (found["survivor"], found["merged"], found["moved"]) == ("C-000002", ["C-000001"], {})
    assert found["act"] > 0
    phones = next(field for field in found["fields"] if field["field"] == "phones")
    assert phones == {
        "field": "phones", "value": ["+16175550101"], "from": "C-000001", "reason": "chosen",
        "values": {"C-000001": ["+16175550101"], "C-000002": ["+16175550102"]},
    }  # fmt: skip
    assert firm("customers", "show", "C-000001", "--format", "json").json["name"] == "Acme Corporation"


@pytest.mark.parametrize(
    ("words", "code", "reason"),
    [
        (("customers", "C-000001"), 2, "Name two different records"),
        (("customers", "C-000001", "C-000001"), 2, "cannot be merged with itself"),
        (("customers", "C-000001", "C-000009"), 3, "There is no Customer “C-000009”"),
        (("customers", "C-000001", "C-000003"), 2, "different types"),
        (("customers", "C-000001", "C-000002", "--survivor", "C-000003"), 2, "The survivor is none of the records"),
        (("customers", "C-000001", "C-000002", "--field", "name=C-000003"), 2, "is none of the records to merge"),
        (("customers", "C-000001", "C-000002", "--field", "city=all"), 2, "City has one value"),
        (("customers", "C-000001", "C-000002", "--field", "city"), 2, "say it as FIELD=RECORD"),
        (("users", "ann", "ann"), 2, "Users cannot be merged"),
        (("ships", "1", "2"), 2, "There are no “ships”"),
    ],
)
def test_what_cannot_be_merged_is_told(firm: Command, words: tuple[str, ...], code: int, reason: str) -> None:
    told = firm("merge", *words)
    assert (told.code, reason in told.err) == (code, True), told.err


def test_a_former_code_is_not_merged_again(firm: Command) -> None:
    firm("merge", "customers", "C-000001", "C-000002")
    told = firm("merge", "customers", "C-000001", "C-000002")
    assert (told.code, "C-000002 was merged into C-000001 (Acme Corporation) before" in told.err) == (2, True)


def test_files_and_filters_that_name_an_old_code_mean_the_survivor(firm: Command, tmp_path: Path) -> None:
    firm("merge", "customers", "C-000001", "C-000002")
    people = tmp_path / "people.csv"
    people.write_text("name,customer\nLi,C-000002\n", "utf-8")
    assert firm("import", str(people), "--as", "contacts", "--yes").code == 0
    named = firm("contacts", "list", "--where", "customer:C-000002", "--columns", "name", "--sort", "name", "--format", "csv")
    assert named.lines == ["name", "Eve", "Li"]
    firms = tmp_path / "firms.csv"
    firms.write_text("code,name,city\nC-000002,Acme Corporation,Chicago\n", "utf-8")
    told = firm("import", str(firms), "--key", "code", "--yes")
    assert told.code == 0, told.err
    shown = firm("customers", "show", "C-000001", "--format", "json").json
    assert (shown["code"], shown["city"]) == ("C-000001", "Chicago")
    assert firm("customers", "list", "--count").out == "2\n"
