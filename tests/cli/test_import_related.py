"""Files that belong together, dry runs to leaf through, and imports that were killed: on the command line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import Command

ACCOUNTS = "Account ID,Account Name,Parent Account ID,City\n001A,Acme,001B,Kiel\n001B,Globex,,Bonn\n"
CONTACTS = "Contact ID,First Name,Last Name,Account ID,Email\n003A,Ada,Lovelace,001A,ada@acme.de\n003B,Bob,Ross,001X,bob@x.de\n"
ACTIVITIES = "Date,Type,Subject,Contact,Notes\n2026-01-05,call,,ada@acme.de,Asked for a quote\n2026-01-06,visit,Tour,eve@no.de,\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three files that belong together, and one that is none."""
    found = tmp_path / "export"
    found.mkdir()
    for name, text in (("contacts.csv", CONTACTS), ("accounts.csv", ACCOUNTS), ("activities.csv", ACTIVITIES), ("README.txt", "x\ny\n")):
        (found / name).write_text(text)
    return found


def test_a_folder_comes_in_as_one_act_in_the_right_order(crm: Command, folder: Path) -> None:
    told = crm("import", str(folder), "--yes", "--format", "json")
    assert told.code == 4
    assert [(each["file"], each["entity"], each["new"], each["rejected"]) for each in told.json["files"]] == [
        ("accounts.csv", "customers", 2, 0), ("contacts.csv", "contacts", 1, 1), ("activities.csv", "activities", 1, 1),
    ]  # fmt: skip
    assert [each["problems"][0]["reason"] for each in told.json["files"][1:]] == ["there is no Customer “001X”", "there is no Contact “eve@no.de”"]
    assert "README.txt is left out" in told.err
    rows = crm("activities", "list", "--columns", "subject,customer,contact", "--format", "csv").out
    assert rows == "subject,customer,contact\nAsked for a quote,C-000001,P-000001\n"
    assert (folder / "contacts.rejected.csv").exists()
    assert crm("undo", "--act", str(told.json["act"])).code == 0
    assert crm("customers", "list", "--count").out == crm("contacts", "list", "--count").out == "0\n"


def test_one_of_several_files_has_options_of_its_own(crm: Command, folder: Path) -> None:
    crm("import", str(folder / "accounts.csv"), "--yes")
    (folder / "accounts.csv").write_text(ACCOUNTS.replace("Kiel", "Ulm") + "001C,Umbrella,,Metz\n")
    apart = ("--for", "accounts.csv=--key external_ids --only update --map 'City=address'", "--map", "Title=notes")
    refused = crm("import", str(folder), "--yes", *apart)
    assert refused.code == 2 and "None of the files has a heading “Title”" in refused.err
    told = crm("import", str(folder), "--yes", *apart[:2], "--map", "Subject=summary", "--format", "json")
    outcome = {each["file"]: (each["new"], each["updated"], each["rejected"]) for each in told.json["files"]}
    assert outcome == {"accounts.csv": (0, 2, 1), "contacts.csv": (1, 0, 1), "activities.csv": (1, 0, 1)}
    assert crm("customers", "list", "--columns", "address", "--sort", "name", "--format", "csv").out == "address\nUlm\nBonn\n"


def test_options_of_a_file_that_there_is_not_are_refused(crm: Command, folder: Path) -> None:
    assert "there is no such file among" in crm("import", str(folder), "--yes", "--for", "firms.csv=--key name").err
    assert "--for is FILE=OPTIONS" in crm("import", str(folder), "--yes", "--for", "accounts.csv").err
    assert "No such option" in crm("import", str(folder), "--yes", "--for", "accounts.csv=--bogus").err


def test_later_files_are_joined_by_what_earlier_ones_were_called(crm: Command, folder: Path) -> None:
    crm("import", str(folder / "accounts.csv"), "--yes")
    told = crm("import", str(folder / "contacts.csv"), "--as", "contacts", "--yes", "--unjoined", "leave", "--format", "json")
    assert (told.json["new"], told.json["incomplete"], told.json["rejected"]) == (2, 1, 0)
    assert crm("contacts", "list", "--columns", "name,customer", "--sort", "name", "--format", "csv").out == (
        "name,customer\nAda Lovelace,C-000001\nBob Ross,\n"
    )
    (folder / "accounts.csv").write_text(ACCOUNTS.replace("Kiel", "Ulm"))
    again = crm("import", str(folder / "accounts.csv"), "--key", "external_ids", "--yes", "--format", "json")
    assert (again.json["updated"], again.json["unchanged"], again.json["new"]) == (1, 1, 0)


def test_an_activity_whose_contact_belongs_to_no_customer_is_the_contacts(crm: Command, tmp_path: Path) -> None:
    crm("contacts", "add", "name=Bob Ross", "emails=bob@x.de")
    path = tmp_path / "calls.csv"
    path.write_text("Date,Type,Subject,Contact\n2026-01-05,call,Quote,bob@x.de\n")
    told = crm("import", str(path), "--as", "activities", "--yes", "--format", "json")
    assert (told.code, told.json["new"], told.json["rejected"]) == (0, 1, 0)
    reason = "came in though people would be asked for more: Customer: must be filled in; the contact that is named belongs to no customer"
    assert told.json["notes"] == [{"text": reason, "rows": 1}]
    row = crm("activities", "list", "--columns", "subject,customer,contact", "--format", "csv").out
    assert row == "subject,customer,contact\nQuote,,P-000001\n"
    assert [each["subject"] for each in crm("contacts", "show", "P-000001", "--format", "json").json["activities"]] == ["Quote"]
    assert crm("activities", "set", "A-000001", "result=sent").code == 0
    path.write_text("Date,Type,Subject,Contact\n2026-01-05,call,Quote,\n")
    refused = crm("import", str(path), "--as", "activities", "--dry-run", "--format", "json")
    assert refused.json["problems"] == [{"line": 2, "field": "customer", "reason": "must be filled in"}]


def test_an_archive_is_a_folder_too(crm: Command, folder: Path, tmp_path: Path) -> None:
    archive = tmp_path / "all.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in folder.glob("*.csv"):
            packed.write(path, f"export/{path.name}")
    told = crm("import", str(archive), "--yes", "--format", "json", "--as", "activities.csv=")
    assert [(each["file"].split("_")[-1], each["new"]) for each in told.json["files"]] == [("accounts.csv", 2), ("contacts.csv", 1)]
    assert (tmp_path / "all-contacts.rejected.csv").exists()


def test_a_dry_run_is_leafed_through_by_filters(crm: Command, tmp_path: Path) -> None:
    file = tmp_path / "firms.csv"
    file.write_text("name,city,birthday,owner\nAcme,上海,,ann\nGlobex,上海,1990-02-31,\nInitech,Kiel,1990-02-31,\nHooli,Kiel,,\n")
    words = ("import", str(file), "--dry-run", "--format", "json", "--where")
    assert [row["line"] for row in crm(*words, "fate:rejected city:上海").json["shown"]] == [3]
    assert [row["title"] for row in crm(*words, "fate:new").json["shown"]] == ["Acme", "Hooli"]
    assert [row["title"] for row in crm(*words, "owner:ann or line>=5").json["shown"]] == ["Acme", "Hooli"]
    assert crm(*words, "reason:date not city:kiel").json["shown"][0]["problems"] == [{"field": "birthday", "reason": "not a date: 1990-02-31"}]
    table = crm("import", str(file), "--dry-run", "--where", "fate:rejected")
    assert "not a date: 1990-02-31" in table.out
    assert table.lines[-1] == "2 rows"
    assert crm("import", str(file), "--yes", "--where", "x").code == crm("import", str(file), "--dry-run", "--where", "shoe:1").code == 2
    assert crm("customers", "list", "--count").out == "0\n"


def test_rejected_rows_have_the_form_of_their_file_and_come_in_when_they_are_mended(crm: Command, tmp_path: Path) -> None:
    file = tmp_path / "firms.ndjson"
    file.write_text('{"name": "Acme", "birthday": "1990-02-31"}\n{"name": "Globex", "birthday": ""}\n')
    told = crm("import", str(file), "--yes", "--format", "json")
    rejects = tmp_path / "firms.rejected.ndjson"
    assert (told.code, told.json["rejects"]) == (4, str(rejects))
    assert json.loads(rejects.read_text())["rejected: reason"] == "not a date: 1990-02-31"
    rejects.write_text(rejects.read_text().replace("02-31", "02-28"))
    assert crm("import", str(rejects), "--yes", "--format", "json").json["new"] == 1
    assert [path.name for path in tmp_path.glob("firms*")] == ["firms.ndjson", "firms.rejected.ndjson"]


def test_rejected_rows_of_a_spreadsheet_are_a_workbook(crm: Command, tmp_path: Path) -> None:
    crm("customers", "add", "name=Acme")
    crm("export", "--columns", "name,birthday,city", "-o", str(tmp_path / "firms.xlsx"))
    words = ("import", str(tmp_path / "firms.xlsx"), "--only", "update", "--key", "city", "--yes", "--format", "json")
    assert crm(*words).json["rejects"] == str(tmp_path / "firms.rejected.xlsx")
    again = crm("import", str(tmp_path / "firms.rejected.xlsx"), "--yes", "--format", "json", "--duplicates", "skip")
    assert (again.json["rows"], again.json["new"] + again.json["duplicates"]) == (1, 1)


KILLED = """
import os, signal
from tui_crm.cli import transfer
from tui_crm.__main__ import main

def meter():
    def show(progress):
        if progress.stage == "import" and progress.file.startswith("contacts") and progress.rows >= 4000:
            os.kill(os.getpid(), signal.SIGKILL)
    return show

transfer._meter = meter
main()
"""


def test_killed_in_the_second_file_it_goes_on_there(crm: Command, place: Path, folder: Path) -> None:
    contacts = "".join(f"003{i},P{i},Q{i},00{'1A' if i % 2 else '1B'},p{i}@acme{i}.de\n" for i in range(6000))
    (folder / "contacts.csv").write_text(CONTACTS + contacts)
    words = ["--db", str(place), "import", str(folder), "--yes", "--duplicates", "ignore"]
    killed = subprocess.run([sys.executable, "-c", KILLED, *words], env={**os.environ, "LOGNAME": "ann"}, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL
    told = crm("customers", "list", "--count")
    assert told.err.startswith("Import 3 (accounts.csv, contacts.csv, activities.csv, ann) was interrupted when ")
    assert "tui-crm import --resume 3" in told.err
    done = crm("import", "--resume", "3", "--format", "json")
    assert "was interrupted" not in done.err
    assert [(each["new"], each["rejected"]) for each in done.json["files"]] == [(2, 0), (6001, 1), (1, 1)]
    assert crm("contacts", "list", "--where", "customer:Acme", "--count").out == "3001\n"
    assert len((folder / "contacts.rejected.csv").read_text("utf-8-sig").splitlines()) == 2
    assert json.loads(crm("journal", "--format", "json").out)[0]["state"] == "done"
    assert crm("import", "--resume", "3").code == 2
