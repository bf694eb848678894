"""Duplicates on the command line."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tui_crm.store import dupe_keys


def test_adding_what_is_there_is_refused_and_taken_with_a_reason(crm: Command) -> None:
    crm("customers", "add", "name=Acme Trading GmbH", "phones=+49 30 123456")
    told = crm("customers", "add", "name=ACME Trading Ltd", "phones=+49 30 123456")
    assert told.code == 4
    assert "is there already: C-000001 Acme Trading GmbH, of ann, 100%: Name the same, Phones the same" in told.err
    assert "not added: Acme Trading GmbH (C-000001) is there already" in told.err
    told = crm("customers", "add", "name=ACME Trading Ltd", "phones=+49 30 123456", "--allow-duplicate", "their other shop")
    assert (told.code, told.out) == (0, "C-000002\n")
    pair = crm("duplicates", "list", "--format", "json").json[0]
    assert (pair["first_code"], pair["second_code"], pair["decision"], pair["note"]) == ("C-000001", "C-000002", "different", "their other shop")


def test_adding_what_may_be_there_warns(crm: Command) -> None:
    crm("customers", "add", "name=Acme")
    told = crm("customers", "add", "name=ACME Ltd")
    assert (told.code, told.out) == (0, "C-000002\n")
    assert "may be there already: C-000001 Acme, of ann, 93%: Name the same" in told.err


def test_a_check_says_what_is_there_field_by_field(crm: Command) -> None:
    crm("customers", "add", "name=华为技术有限公司", "phones=13800138000")
    found = crm("duplicates", "check", "customers", "name=Huawei Technologies", "phones=+86 138 0013 8000", "--format", "json").json
    assert [(each["code"], each["verdict"], each["place"]) for each in found] == [("C-000001", "block", "live")]
    assert [(r["field"], r["level"], r["theirs"]) for r in found[0]["reasons"]] == [
        ("phones", "same", "138 0013 8000"), ("name", "sound", "华为技术有限公司"),
    ]  # fmt: skip
    told = crm("duplicates", "check", "customers", "name=Nobody")
    assert (told.out.splitlines()[1:], told.err) == ([], "nothing like it is there\n")


def test_the_queue_is_a_list_like_any_other(crm: Command) -> None:
    for name in ("Acme Ltd", "ACME", "Bolt GmbH", "BOLT"):
        crm("customers", "add", f"name={name}")
    assert crm("duplicates", "scan", "customers", "--format", "json").json == {"records": 4, "compared": 2, "suspected": 2, "new": 2}
    assert crm("duplicates", "list", "acme", "--count").code == 2
    assert crm("duplicates", "list", "--where", "acme", "--count").out == "1\n"
    told = crm("duplicates", "explain", "D-000001", "--format", "csv")
    assert told.lines[:2] == ["pair,field,first,second,level,weight", "D-000001,Name,Acme Ltd,ACME,the same,+16.8"]
    assert crm("duplicates", "decide", "different", "D-000001", "--note", "two firms").err == "decided about 1 pair\n"
    assert [act["what"].split()[:2] for act in crm("journal", "--format", "json").json[:1]] == [["decided", "about"]]
    assert crm("duplicates", "scan", "customers", "--format", "json").json["new"] == 0
    told = crm("duplicates", "list", "--where", "decision:different", "--columns", "first_name,note", "--format", "csv")
    assert told.lines[1:] == ["Acme Ltd,two firms"]
    assert "acme" not in crm("duplicates", "check", "customers", "C-000001").out.lower()


def without_index(place: Path) -> None:
    """As an archive is that was made before there were keys."""
    with sqlite3.connect(place) as database:
        database.execute(f"DELETE FROM {dupe_keys.TABLE}")
        database.execute("DELETE FROM meta WHERE key = ?", (dupe_keys.STATE,))
    database.close()


def test_an_older_archive_gets_its_index_at_the_first_check(crm: Command, place: Path) -> None:
    crm("customers", "add", "name=Acme Trading GmbH", "phones=+49 30 123456")
    without_index(place)
    told = crm("customers", "add", "name=ACME Trading Ltd", "phones=+49 30 123456")
    assert told.code == 4 and "is there already: C-000001 Acme Trading GmbH" in told.err


def test_of_many_records_the_index_is_made_apart_and_said(crm: Command, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_crm.cli.duplicates.index_first.__defaults__", (0,))
    crm("customers", "add", "name=Acme Trading GmbH", "phones=+49 30 123456")
    without_index(place)
    told = crm("duplicates", "check", "customers", "phones=+49 30 123456")
    assert "the index by which duplicates are found is made first, once; 1 records" in told.err
    assert "C-000001" in told.out
    without_index(place)
    assert "made first" in crm("db", "upgrade").err
    assert "made first" not in crm("db", "upgrade").err


def test_the_index_of_keys_is_looked_after(crm: Command) -> None:
    crm("customers", "add", "name=Acme Trading")
    told = crm("duplicates", "keys", "--rebuild", "--format", "json").json
    assert (told["read"], told["complete"]) == (1, True)
    assert told["keys"] > 0


def test_only_customers_and_contacts_are_compared(crm: Command) -> None:
    told = crm("duplicates", "scan", "tags")
    assert (told.code, told.err) == (2, "tui-crm: Tags are not looked through for duplicates\n")
