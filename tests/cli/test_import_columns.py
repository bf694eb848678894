"""What somebody says about a file's columns on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command

FIRMS = "Firm,Rating,Turnover,Founded on,Shoe size\nAcme,Hot,\"1.234,50\",03/04/2021,42\nGlobex,Platinum,7,05/06/2021,41\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "firms.csv"
    path.write_text(FIRMS)
    return path


def test_columns_are_told_all_there_is_to_tell(crm: Command, file: Path) -> None:
    options = [
        "--map", "firm=name", "--map", "founded on=birthday", "--dates", "founded on=dmy", "--value", "Rating:Platinum=B",
        "--new-field", "Shoe size=integer",
    ]  # fmt: skip
    told = crm("import", str(file), *options, "--dry-run")
    assert told.lines[1:9] == [
        "column      becomes         because                                 for example",
        "Firm        name            chosen by you                           Acme | Globex",
        "Rating      grade           known as rating; Hot → A; Platinum → B  Hot | Platinum",
        "Turnover    revenue         commonly means revenue; comma           1.234,50 | 7",
        "Founded on  birthday        chosen by you; dmy                      03/04/2021 | 05/06/2021",
        "Shoe size   user.shoe_size  a new field                             42 | 41",
        "The import makes the field user.shoe_size (Shoe size, integer)",
        "New, line 2, Acme: grade: A, birthday: 2021-04-03, user.shoe_size: 42, revenue: 1,234.50 CNY",
    ]
    assert crm("import", str(file), *options, "--yes").code == 0
    told = crm("export", "--columns", "name,grade,birthday,user.shoe_size", "--sort", "name")
    assert told.out == "name,grade,birthday,user.shoe_size\r\nAcme,A,2021-04-03,42\r\nGlobex,B,2021-06-05,41\r\n"


def test_open_questions_say_how_they_are_answered(crm: Command, file: Path) -> None:
    told = crm("import", str(file), "--map", "founded on=birthday", "--dry-run")
    assert told.lines[7:9] == [
        "“Rating”: Platinum (1) are new to grade and are kept as they are "
        "(--value 'Rating:Platinum=…', --otherwise 'Rating=reject|blank|notes')",
        "“Founded on”: is 03/04/2021 day/month or month/day? Its dates do not show it (--dates 'Founded on=dmy|mdy')",
    ]
    shown = json.loads(crm("import", str(file), "--map", "founded on=birthday", "--dry-run", "--format", "json").out)
    assert [question["about"] for question in shown["questions"]] == ["values", "dates"]
    assert shown["columns"][1]["values"] == {"Hot": "A"} and shown["columns"][2]["format"] == "comma"


def test_a_saved_mapping_is_used_for_the_next_file_of_the_shape(crm: Command, file: Path, tmp_path: Path) -> None:
    assert crm("import", str(file), "--map", "shoe size=city", "--save-mapping", "Firms", "--dry-run").code == 0
    again = tmp_path / "next.csv"
    again.write_text(FIRMS)
    told = crm("import", str(again), "--dry-run", "--format", "json")
    assert "The saved mapping “Firms” is used; without it: --no-mapping" in told.err
    assert json.loads(told.out)["columns"][4] == {
        "number": 5, "heading": "Shoe size", "use": "field", "field": "city", "reason": "as saved in “Firms”", "part": None, "format": None,
        "values": {}, "otherwise": "reject",
    }  # fmt: skip
    without = json.loads(crm("import", str(again), "--dry-run", "--format", "json", "--no-mapping").out)
    assert without["columns"][4]["use"] == "notes"
    assert "no saved mapping “x”; there are: Firms" in crm("import", str(again), "--mapping", "x", "--dry-run").err


def test_a_mapping_is_written_edited_and_read(crm: Command, file: Path, tmp_path: Path) -> None:
    text = tmp_path / "firms.toml"
    assert crm("import", str(file), "--write-map", str(text), "--dry-run").code == 0
    text.write_text(text.read_text().replace('use = "notes"', 'field = "city"'))
    shown = json.loads(crm("import", str(file), "--map", str(text), "--dry-run", "--format", "json").out)
    assert [column["field"] for column in shown["columns"]] == ["name", "grade", "revenue", "city", "city"]


def test_what_a_file_holds_is_guessed_when_asked(crm: Command, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("First Name,Last Name,Company,Job Title\nAda,Lovelace,,CEO\n")
    told = crm("import", str(people), "--as", "auto", "--dry-run", "--format", "json")
    assert json.loads(told.out)["entity"] == "contacts"
    assert "people.csv is read as Contacts: its name says “people”; it has Customer, Job title" in told.err
    numbers = tmp_path / "numbers.csv"
    numbers.write_text("a,b\n1,2\n")
    assert "numbers.csv is left out: nothing here is like it" in crm("import", str(numbers), "--as", "auto").err


@pytest.mark.parametrize(("option", "message"), [
    (("--map", "city"), "--map is HEADING=FIELD"), (("--value", "Rating=A"), "--value is HEADING:THEIRS=OURS"),
    (("--dates", "x"), "--dates is HEADING=WORD"),
    (("--otherwise", "Rating=eat"), "--otherwise knows: reject, blank, notes"), (("--new-field", "Shoe size=cheese"), "no kind of field “cheese”"),
    (("--dates", "Rating=dmy"), "no way to write this field"),
])  # fmt: skip
def test_mistakes_are_named(crm: Command, file: Path, option: tuple[str, str], message: str) -> None:
    told = crm("import", str(file), *option, "--dry-run")
    assert told.code == 2 and message in told.err


def test_tasks_are_follow_ups(crm: Command, tmp_path: Path) -> None:
    crm("customers", "add", "name=Acme")
    (tmp_path / "todo.csv").write_text("subject,customer,due\nCall back,Acme,2026-12-01\n")
    assert crm("import", str(tmp_path / "todo.csv"), "--as", "tasks", "--yes").code == 0
    assert crm("followups", "list", "--where", "", "--columns", "subject", "--format", "csv").out == "subject\nCall back\n"
