"""`tui-crm export` and `tui-crm privacy`, as somebody types them."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import Command


@pytest.fixture
def firm(crm: Command) -> Command:
    crm("customers", "add", "name=Acme", "city=Kiel", "notes==1+1")
    crm("contacts", "add", "name=Ottilie Krummhorn", "customer=Acme", "phones=+8613800138000")
    crm("activities", "add", "customer=Acme", "contact=Ottilie Krummhorn", "subject=Called Ottilie Krummhorn")
    return crm


def test_standard_output_is_the_default_and_a_dash(firm: Command) -> None:
    told = firm("export", "--columns", "name,notes")
    assert (told.code, told.out, told.err) == (0, "name,notes\r\nAcme,'=1+1\r\n", "")
    assert firm("export", "contacts", "--format", "ndjson", "--columns", "name", "-o", "-").json == {"name": "Ottilie Krummhorn"}
    assert firm("export", "contacts", "--format", "vcf").out.startswith("BEGIN:VCARD\r\nVERSION:3.0\r\n")


def test_the_files_name_says_the_format(firm: Command, tmp_path: Path) -> None:
    for name, start in (("a.csv", b"name"), ("a.xlsx", b"PK"), ("a.json", b"["), ("a.ndjson", b"{"), ("a.vcf", b"BEGIN:VCARD"), ("a.zip", b"PK")):
        assert firm("export", "-o", str(tmp_path / name)).err == f"1 record written to {tmp_path / name}\n"
        assert (tmp_path / name).read_bytes().startswith(start)


@pytest.mark.parametrize("name", ["a.csv", "a.zip", "a"])
def test_what_is_there_is_replaced_only_by_force(firm: Command, tmp_path: Path, name: str) -> None:
    firm("export", "--columns", "name", "-o", str(tmp_path / name))
    again = firm("export", "--columns", "name", "-o", str(tmp_path / name))
    assert (again.code, again.out) == (2, "") and "is there already; --force replaces it" in again.err
    assert firm("export", "--columns", "name", "-o", str(tmp_path / name), "--force").code == 0
    assert not list(tmp_path.glob("*.part"))


def test_other_commands_that_write_files_do_it_alike(firm: Command, tmp_path: Path) -> None:
    there = tmp_path / "there.csv"
    there.write_text("mine")
    for words in (
        ("reports", "run", "sales.pipeline", "-o"), ("db", "backup"), ("privacy", "export", "customer:C-000001"), ("export", "-o"),
        ("import", str(tmp_path / "in.csv"), "--dry-run", "--rejects"), ("import", str(tmp_path / "in.csv"), "--dry-run", "--write-map"),
    ):  # fmt: skip
        (tmp_path / "in.csv").write_text("name\nGlobex\n")
        told = firm(*words, str(there))
        assert (told.code, there.read_text()) == (2, "mine"), words
        assert "is there already; --force replaces it" in told.err, words


def test_related_records_go_along(firm: Command, tmp_path: Path) -> None:
    told = firm("export", "--related", "contacts,activities", "-o", str(tmp_path / "all.zip"), "--format", "ndjson")
    assert told.err == f"4 records written to {tmp_path / 'all.zip'}\n"
    with zipfile.ZipFile(tmp_path / "all.zip") as found:
        assert found.namelist() == ["customers.ndjson", "contacts.ndjson", "activities.ndjson", "links.ndjson"]
        assert json.loads(found.read("contacts.ndjson"))["customer"]["code"] == "C-000001"


def test_the_journal_tells_of_exports(firm: Command, tmp_path: Path) -> None:
    firm("export", "-o", str(tmp_path / "a.csv"), "--where", "city:kiel")
    (told,) = firm("journal", "--limit", "1", "--format", "ndjson").out.splitlines()
    assert json.loads(told)["what"] == f"exported Customers → {tmp_path / 'a.csv'} (city:kiel)"
    assert (json.loads(told)["count"], json.loads(told)["who"]) == (1, "ann")
    act = json.loads(told)["act"]
    assert f"Act {act} cannot be undone: what was exported has left the archive" in firm("undo", "--act", str(act)).err


@pytest.mark.parametrize(("words", "code", "message"), [
    (("export", "--related", "shoes"), 2, "no related “shoes”; there are contacts, activities"),
    (("export", "--related", "all", "-o", "x.csv"), 2, "need a file that ends with .zip or .xlsx, or a folder"),
    (("export", "tags", "--format", "vcf"), 2, "vCard holds people and companies"),
    (("export", "shoes"), 2, "There are no “shoes”"),
    (("privacy", "export", "contact:P-000099", "x.zip"), 3, "no customer or contact"),
    (("privacy", "erase", "contact:P-000001"), 2, "This cannot be undone; say --yes"),
])  # fmt: skip
def test_what_is_wrong_is_told_in_one_line(firm: Command, words: tuple[str, ...], code: int, message: str) -> None:
    told = firm(*words)
    assert told.code == code
    assert message in told.err
    assert told.err.count("\n") == 1


def test_all_about_a_person_in_one_file(firm: Command, tmp_path: Path) -> None:
    told = firm("privacy", "export", "contact:P-000001", str(tmp_path / "out.zip"))
    assert (told.code, told.err) == (0, f"All about P-000001 is in {tmp_path / 'out.zip'}\n")
    with zipfile.ZipFile(tmp_path / "out.zip") as found:
        assert found.namelist() == ["person.json", "person.txt"]
        assert "Ottilie Krummhorn" in found.read("person.txt").decode()
    assert "is there already" in firm("privacy", "export", "P-000001", str(tmp_path / "out.zip")).err
    assert "all about one person" in firm("journal").out


def test_erasing_asks_shows_and_cannot_be_undone(firm: Command) -> None:
    dry = firm("privacy", "erase", "contact:P-000001", "--dry-run")
    assert dry.lines[:3] == [
        "P-000001 will be called “Erased person P-000001”", "Fields: Full name, Phones", "1 activity without its texts",
    ]  # fmt: skip
    assert "Backups made before, and files exported before, still hold the data." in dry.lines
    assert any(line.startswith("The whole database file is written anew, as deleted texts stay in it otherwise: ") for line in dry.lines)
    assert "Krummhorn" in firm("contacts", "show", "P-000001").out
    told = firm("privacy", "erase", "contact:P-000001", "--yes", "--format", "json")
    assert (told.code, told.json["title"], told.json["fields"], told.json["left"]) == (0, "Erased person P-000001", ["Full name", "Phones"], "")
    shown = firm("contacts", "show", "P-000001").out + firm("contacts", "history", "P-000001").out + firm("journal").out
    assert "Erased person P-000001" in shown
    assert "Krummhorn" not in shown + firm("activities", "list").out + firm("search", "Ottilie").out
    assert firm("undo", "--act", str(told.json["act"])).code == 3


def test_only_administrators_erase(firm: Command) -> None:
    told = firm("privacy", "erase", "contact:P-000001", "--yes", user="bob")
    assert (told.code, "does not allow it" in told.err) == (6, True)
