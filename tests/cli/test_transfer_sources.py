"""Every kind of file, imported as somebody types it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.services.sheets import xlsx
from tui_crm.store.driver import sqlite_module


def names(crm: Command, group: str) -> list[str]:
    return sorted(one["name"] for one in json.loads(crm("export", group, "--columns", "name", "--format", "json").out))


@pytest.mark.parametrize(("text", "group"), [
    ('{"name": "Acme"}\n{"name": "华兴"}\n', "customers"), ('{"data": [{"name": "Acme"}, {"name": "华兴"}]}', "customers"),
    ("BEGIN:VCARD\nFN:Acme\nEND:VCARD\nBEGIN:VCARD\nFN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=E5=8D=8E=\n=E5=85=B4\nEND:VCARD\n", "contacts"),
    ("name^city\nAcme^Kiel\n华兴^上海\n", "customers"),
])  # fmt: skip
def test_standard_input_is_recognised(crm: Command, text: str, group: str) -> None:
    told = crm("import", "-", "--yes", "--as", group, stdin=text)
    assert told.code == 0, told.err
    assert names(crm, group) == ["Acme", "华兴"]


def test_a_sheet_is_chosen_and_what_is_above_its_headings_is_told(crm: Command, tmp_path: Path) -> None:
    sheets: dict[str, Sequence[Sequence[object]]]
    sheets = {"Companies": [["name", "city"], ["Acme", "Kiel"]], "People": [["List of people"], ["name", "phone"], ["Ann", 4313456789]]}
    path = xlsx(tmp_path / "list.xlsx", sheets)
    told = crm("import", str(path), "--sheet", "People", "--as", "contacts", "--dry-run")
    assert told.lines[0] == "list.xlsx: XLSX, sheet “People”, one of 2, 1 line of notes above the headings (line 2)"
    assert told.lines[-1].startswith("1 row: 1 new")
    assert crm("import", str(path), "--yes").code == 0
    assert names(crm, "customers") == ["Acme"]


def test_example_rows_stay_out_unless_wanted(crm: Command, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("客户名称,城市\n示例：某公司,上海\n华兴,上海\n", "utf-8")
    assert "1 example row left out (line 2)" in crm("import", str(path), "--dry-run").lines[0]
    assert crm("import", str(path), "--dry-run", "--keep-examples").lines[-1].startswith("2 rows: 2 new")


def test_another_programs_database_is_queried(crm: Command, tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = sqlite_module().connect(str(path))
    connection.executescript("CREATE TABLE a (title, town); INSERT INTO a VALUES ('Acme', 'Kiel'), ('Globex', 'Bonn'); CREATE TABLE b (x)")
    connection.close()
    assert crm("import", str(path), "--query", "SELECT title AS name, town AS city FROM a WHERE town = 'Kiel'", "--yes").code == 0
    assert names(crm, "customers") == ["Acme"]
    told = crm("import", str(path))
    assert told.code == 2 and "other.db has several tables: a, b" in told.err


def test_the_kind_may_be_said(crm: Command, tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_text("notes here\nname\tcity\nAcme\tKiel\n")
    told = crm("import", str(path), "--from", "tsv", "--headings-in", "2", "--dry-run")
    assert told.lines[-1].startswith("1 row: 1 new")
    assert "There is no format “word”" in crm("import", str(path), "--from", "word").err
