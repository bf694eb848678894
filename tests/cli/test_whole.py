"""What concerns the archive as a whole: undo, journal, search, database, fields, doctor, completion."""

from __future__ import annotations

import json
from datetime import UTC
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tui_crm.cli.main import run
from tui_crm.services.crm import Locale, open_crm


@pytest.fixture
def firm(crm: Command) -> Command:
    """One customer and what Ann did to it."""
    crm("customers", "add", "name=Acme", "city=上海")
    crm("customers", "set", "C-000001", "city=北京")
    return crm


def city(crm: Command) -> str:
    return str(crm("customers", "show", "C-000001", "--format", "json").json["city"])


def test_the_last_act_is_undone_and_redone(firm: Command) -> None:
    assert firm("undo").err == "undone: edited Acme\n"
    assert city(firm) == "上海"
    assert firm("redo").err == "done again: edited Acme\n"
    assert city(firm) == "北京"
    assert firm("redo").code == 3


def test_an_older_act_is_undone_by_its_number_unless_others_built_on_it(firm: Command) -> None:
    act = firm("journal", "--format", "json").json[0]["act"]
    firm("users", "add", "login=bob", "role=rep")
    firm("customers", "set", "C-000001", "city=广州", user="bob")
    refused = firm("undo", "--act", str(act))
    assert (refused.code, refused.err.count("\n")) == (5, 1)
    assert "Acme: city" in refused.err
    assert firm("undo", "--act", str(act), "--keep-later").code == 0
    assert city(firm) == "广州"


def test_the_journal_tells_the_newest_first(firm: Command) -> None:
    told = firm("journal", "--mine", "--format", "json").json
    assert [(one["who"], one["way"], one["what"], one["count"]) for one in told] == [
        ("ann", "cli", "edited Acme", 1), ("ann", "cli", "added Acme", 1),
    ]  # fmt: skip
    assert firm("journal", "--limit", "1").lines[1].split() == [str(told[0]["act"]), *firm("journal").lines[1].split()[1:]]


def test_the_journal_tells_what_was_undone_and_what_was_never_finished(firm: Command, place: Path) -> None:
    firm("undo")
    crm = open_crm(str(place), Locale(UTC), login="ann")
    with crm.store.act(crm.author, "import", "customer", "firms.csv", state="open"):
        pass
    crm.close()
    told = firm("journal", "--mine", "--format", "json").json
    assert [(one["what"], one["state"]) for one in told] == [
        ("imported firms.csv", "unfinished"), ("undone: edited Acme", "done"), ("edited Acme", "undone"), ("added Acme", "done"),
    ]  # fmt: skip
    assert [line.split()[-1] for line in firm("journal", "--mine").lines[1:4]] == ["unfinished", "1", "undone"]


def test_search_finds_by_pinyin_initials_and_says_when_nothing_is_found(crm: Command) -> None:
    crm("customers", "add", "name=上海宏图贸易有限公司", "city=上海")
    crm("contacts", "add", "name=王伟")
    assert crm("search", "shht").lines[1].split() == ["Customer", "C-000001", "上海宏图贸易有限公司", "上海"]
    assert crm("search", "wangwei", "--format", "json").json == [
        {"entity": "contact", "id": 1, "code": "P-000001", "title": "王伟", "about": "Contact"}
    ]
    assert crm("search", "nobody").code == 3
    assert crm("search", "nobody", "--format", "json").json == []


def test_a_backup_is_made_checked_and_restored(firm: Command, tmp_path: Path) -> None:
    copy = str(tmp_path / "backup.sqlite")
    assert "customers 1" in firm("db", "backup", copy).err
    assert firm("db", "backup", copy).code == 2
    firm("customers", "delete", "C-000001")
    assert firm("db", "restore", copy).code == 2
    assert firm("db", "restore", copy, "--yes").code == 0
    assert city(firm) == "北京"


def test_facts_and_check_of_a_sound_database(firm: Command, place: Path) -> None:
    facts = firm("db", "info", "--format", "json").json
    assert (facts["customers"], facts["place"]) == (1, str(place))
    assert firm("db", "check").err.startswith("The database is sound.")
    assert firm("db", "reindex").code == 0
    assert firm("db", "upgrade").err == f"{place} is up to date.\n"


def test_everything_can_be_copied_into_another_database(firm: Command, tmp_path: Path) -> None:
    other = str(tmp_path / "other.sqlite")
    assert firm("db", "copy", other).err.startswith("Copied.")
    assert firm("--db", other, "customers", "show", "Acme", "--format", "json").json["city"] == "北京"
    assert firm("db", "copy", other).code == 2


def test_a_folder_that_cannot_be_made_is_named_with_the_reason(crm: Command, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    told = crm("--db", str(tmp_path / "file" / "crm.sqlite"), "customers", "add", "name=Acme")
    assert told.code == 7
    assert "Errno" not in told.err
    assert f"The folder {tmp_path / 'file'} cannot be made: " in told.err


def test_what_is_no_database_is_said_in_one_line(crm: Command, place: Path) -> None:
    told = crm("customers", "list")
    assert (told.code, told.err) == (7, f"tui-crm: There is no database at {place}\n")
    place.write_text("not a database at all, but a text of some length " * 40)
    told = crm("customers", "list")
    assert (told.code, told.err.count("\n")) == (7, 1)
    assert str(place) in told.err


def test_fields_are_listed_with_choices_and_other_names(firm: Command) -> None:
    fields = {one["name"]: one for one in firm("fields", "list", "customers", "--format", "json").json}
    assert fields["kind"]["choices"] == ["company", "person"]
    assert "电话" in fields["phones"]["aliases"]
    assert "many" in fields["phones"]["notes"]
    assert "lifecycle" in firm("fields", "list", "customers").out


def test_a_field_of_ones_own_is_a_field_like_any_other(firm: Command) -> None:
    assert firm("fields", "add", "customers", "size_class", "--kind", "choice", "--choice", "big", "--choice", "small", "--label", "Class").code == 0
    firm("customers", "set", "C-000001", "user.size_class=big")
    assert firm("customers", "list", "--where", "user.size_class:big", "--columns", "code,class", "--format", "csv").lines == [
        "code,user.size_class", "C-000001,big",
    ]  # fmt: skip
    assert firm("customers", "set", "C-000001", "user.size_class=huge").code == 4
    assert firm("fields", "remove", "customers", "size_class").code == 0
    assert firm("customers", "list", "--where", "user.size_class:big").code == 2


def test_doctor_tells_facts_and_what_to_mind(firm: Command, place: Path) -> None:
    facts = {one["what"]: one for one in firm("doctor", "--format", "json").json}
    assert (facts["database"]["state"], facts["database"]["found"]) == ("ok", str(place))
    assert facts["engine"]["found"].startswith("SQLite ")
    assert facts["terminal"]["state"] == "warn"
    assert "customers 1" in facts["holds"]["found"]


def test_doctor_makes_no_database_and_fails_on_a_broken_one(crm: Command, place: Path) -> None:
    assert crm("doctor").code == 0
    assert not place.exists()
    place.write_text("no database " * 400)
    told = crm("doctor")
    assert told.code == 7
    assert any(line.startswith("fail") for line in told.lines)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_script_asks_for_our_completions(crm: Command, shell: str) -> None:
    assert "_TUI_CRM_COMPLETE" in crm("completion", shell).out


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("tui-crm cust", {"customers"}), ("tui-crm customers l", {"list", "log"}), ("tui-crm customers add ci", {"city="}),
     ("tui-crm customers list --columns name,ci", {"name,city"}), ("tui-crm --lang z", {"zh_CN"})],
)  # fmt: skip
def test_commands_fields_and_choices_are_completed(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes], typed: str, offered: set[str]
) -> None:
    words = typed.split()
    monkeypatch.setenv("_TUI_CRM_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", typed)
    monkeypatch.setenv("COMP_CWORD", str(len(words) - 1))
    with pytest.raises(SystemExit):
        run({}, [])
    assert {line.partition(",")[2] for line in capsysbinary.readouterr().out.decode().splitlines()} == offered


def test_the_settings_are_shown_with_their_origin(crm: Command, place: Path) -> None:
    assert f"db\t{place}\tTUI_CRM_DB" in crm("config").lines


def test_one_may_not_write_what_ones_role_forbids(firm: Command) -> None:
    firm("users", "add", "login=eve", "role=reader")
    told = firm("customers", "set", "C-000001", "city=x", user="eve")
    assert (told.code, told.err.count("\n")) == (6, 1)
    assert json.loads(firm("customers", "list", "--format", "ndjson", user="eve").out)["city"] == "北京"
