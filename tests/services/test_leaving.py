"""What leaves the archive: files of every kind, with what belongs to the records, kept in the journal."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest

from tests.databases import Place
from tests.services.round_trips import NOW, archive_at, exported, values
from tui_crm.errors import Cancelled, NotAllowed, NotFound, UsageError
from tui_crm.services import archive, history, links, undo
from tui_crm.services.crm import Crm
from tui_crm.services.transfer import leaving, related
from tui_crm.services.transfer.exporting import Format, columns
from tui_crm.services.transfer.leaving import Wanted
from tui_crm.services.transfer.run import importing, relating
from tui_crm.services.transfer.run.job import Job
from tui_crm.services.transfer.run.options import Doubles, Options
from tui_crm.services.transfer.run.preparing import with_own_keys
from tui_crm.services.transfer.sources.opening import SourceOptions
from tui_crm.services.transfer.sources.reading import open_csv


def wanted(crm: Crm, where: str = "", names: tuple[str, ...] = (), ids: tuple[int, ...] = (), kinds: tuple[str, ...] = ()) -> Wanted:
    return Wanted(crm.listing("customer", where, "id"), columns(crm, "customer", names), ids, related.chosen(crm, "customer", kinds))


@pytest.fixture
def firm(crm: Crm) -> Crm:
    """Two customers, three people, and what was done."""
    acme, globex = (archive.add(crm, "customer", {"name": name, "city": city}) for name, city in (("Acme", "Kiel"), ("Globex", "Bonn")))
    ada, bea, cid = (archive.add(crm, "contact", {"name": name, "customer": of}) for name, of in (("Ada", acme), ("Bea", globex), ("Cid", acme)))
    links.link(crm, globex, ada, "buyer")
    archive.add(crm, "activity", {"customer": acme, "contact": ada, "subject": "=Call", "at": NOW})
    archive.add(crm, "activity", {"customer": globex, "contact": bea, "subject": "Visit", "at": NOW})
    archive.archive(crm, "contact", [cid])
    return crm


def test_related_records_go_along_in_an_archive_joined_by_code(firm: Crm, tmp_path: Path) -> None:
    leaving.save(firm, wanted(firm, "city:kiel", ("code", "name"), kinds=("contacts", "activities")), tmp_path / "kiel.zip")
    with zipfile.ZipFile(tmp_path / "kiel.zip") as found:
        tables = {name: list(csv.DictReader(io.StringIO(found.read(name).decode()))) for name in found.namelist()}
    assert list(tables) == ["customers.csv", "contacts.csv", "activities.csv", "links.csv"]
    assert tables["customers.csv"] == [{"code": "C-000001", "name": "Acme"}]
    assert [(row["name"], row["customer"]) for row in tables["contacts.csv"]] == [("Ada", "C-000001")]
    assert [(row["customer"], row["contact"], row["subject"]) for row in tables["activities.csv"]] == [("C-000001", "P-000001", "'=Call")]
    assert [(row["customer"], row["contact"], row["main"]) for row in tables["links.csv"]] == [("C-000001", "P-000001", "true")]


def test_related_records_are_sheets_of_one_workbook(firm: Crm, tmp_path: Path) -> None:
    import python_calamine

    leaving.save(firm, wanted(firm, kinds=("all",)), tmp_path / "all.xlsx")
    book = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "all.xlsx"))
    assert book.sheet_names[:3] == ["Customers", "Contacts", "Activities"]
    rows = book.get_sheet_by_name("Activities").to_python()
    assert [row[rows[0].index("subject")] for row in rows[1:]] == ["=Call", "Visit"]


def test_a_folder_of_files_makes_the_same_archive_again(firm: Crm, tmp_path: Path) -> None:
    leaving.save(firm, wanted(firm, kinds=("contacts", "activities")), tmp_path / "all")
    assert sorted(path.name for path in (tmp_path / "all").iterdir()) == ["activities.csv", "contacts.csv", "customers.csv", "links.csv"]
    copy = archive_at(tmp_path / "copy.db")
    for entity, name in (("customer", "customers"), ("contact", "contacts"), ("activity", "activities")):
        reader = open_csv(tmp_path / "all" / f"{name}.csv")
        plan = importing.run(copy, reader, importing.proposal(copy, entity, reader), Options(duplicates=Doubles.IGNORE))
        assert (plan.rejected, plan.incomplete) == (0, 0)
        assert values(copy, entity) == values(firm, entity)
    copy.close()


@pytest.mark.parametrize(("file", "form", "message"), [
    ("out.csv", None, "need a file that ends with .zip or .xlsx, or a folder"),
    ("out.zip", Format.XLSX, "name a file that ends with .xlsx"),
])  # fmt: skip
def test_several_tables_need_a_file_that_holds_them(firm: Crm, tmp_path: Path, file: str, form: Format | None, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        leaving.save(firm, wanted(firm, kinds=("contacts",)), tmp_path / file, form=form)
    assert not list(tmp_path.glob("out*"))


def test_what_cannot_belong_is_refused(crm: Crm) -> None:
    with pytest.raises(UsageError, match="Customers have no related “shoes”; there are contacts, activities"):
        related.chosen(crm, "customer", ["shoes"])
    with pytest.raises(UsageError, match="vCard holds people and companies; Activities need CSV"):
        exported(crm, "activity", Format.VCARD)


def test_an_export_is_in_the_journal_with_all_that_was_asked(firm: Crm, tmp_path: Path) -> None:
    leaving.save(firm, wanted(firm, "city:kiel", ("name", "city")), tmp_path / "kiel.csv")
    act = history.acts(firm)[0]
    assert history.describe(firm, act) == f"exported Customers → {tmp_path / 'kiel.csv'} (city:kiel)"
    assert (act.verb, act.entity, act.count, act.who) == ("export", "customer", 1, "ann")
    (told,) = history.of_act(firm, act.id)
    assert (told.title, [(f.label, f.new) for f in told.fields]) == (
        "Customers", [("File", str(tmp_path / "kiel.csv")), ("Filter", "city:kiel"), ("Columns", "name, city")],
    )  # fmt: skip


def test_chosen_records_are_named_in_the_journal(firm: Crm, tmp_path: Path) -> None:
    leaving.save(firm, wanted(firm, ids=(2,)), tmp_path / "one.json")
    assert [row["name"] for row in json.loads((tmp_path / "one.json").read_text())] == ["Globex"]
    (told,) = history.of_act(firm, history.acts(firm)[0].id)
    assert ("Records", "C-000002") in [(f.label, f.new) for f in told.fields]


def test_an_export_cannot_be_undone_and_hinders_neither_undo_nor_redo(firm: Crm, tmp_path: Path) -> None:
    archive.edit(firm, "customer", 1, {"city": "Ulm"})
    leaving.save(firm, wanted(firm), tmp_path / "all.csv")
    export = history.acts(firm)[0].id
    with pytest.raises(NotFound, match="what was exported has left the archive"):
        undo.undo(firm, export)
    assert undo.undo(firm).verb == "edit"
    leaving.save(firm, wanted(firm), tmp_path / "again.csv")
    assert undo.redo(firm).verb == "edit"
    assert firm.store.read("customer", 1)["city"] == "Ulm"


def test_a_cancelled_export_leaves_no_file_and_no_act(firm: Crm, tmp_path: Path) -> None:
    before = len(history.acts(firm))
    for name in ("out.csv", "out.xlsx", "out.zip", "out"):
        with pytest.raises(Cancelled):
            leaving.save(firm, wanted(firm), tmp_path / name, cancelled=lambda: True)
    assert (list(tmp_path.glob("out*")), len(history.acts(firm))) == ([], before)


def test_what_a_reader_of_the_stream_got_is_journaled_even_if_it_broke_off(firm: Crm) -> None:
    answers = iter([False, False, True])
    with pytest.raises(Cancelled):
        leaving.give(firm, wanted(firm), Format.CSV, io.BytesIO(), lambda: next(answers))
    assert history.acts(firm)[0].verb == "export"


def test_readers_do_not_export(firm: Crm, place: Place, tmp_path: Path) -> None:
    bob = place.open("bob").user.id
    archive.edit(firm, "user", bob, {"role": "reader"})
    reader = place.open("bob")
    with pytest.raises(NotAllowed):
        leaving.save(reader, wanted(reader), tmp_path / "out.csv")


def test_a_text_too_long_for_a_cell_is_refused_by_name(crm: Crm, tmp_path: Path) -> None:
    archive.add(crm, "customer", {"name": "Acme", "notes": "x" * 32_768})
    with pytest.raises(UsageError, match=r"notes of C-000001 has more than 32,767 characters"):
        leaving.save(crm, wanted(crm), tmp_path / "out.xlsx")
    assert not list(tmp_path.glob("out*"))


def test_a_full_sheet_goes_on_in_another(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    import python_calamine

    monkeypatch.setattr("tui_crm.services.transfer.writers.workbook.MOST_ROWS", 3)
    for number in range(5):
        archive.add(crm, "customer", {"name": f"Firm {number}"})
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(exported(crm, "customer", Format.XLSX, names=("name",))))
    rows = {name: len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names}
    assert rows == {"Customers": 3, "Customers 2": 3, "Customers 3": 2}


def test_a_card_is_what_phones_and_outlook_read(crm: Crm) -> None:
    acme = archive.add(crm, "customer", {"name": "Acme; Ltd", "city": "Kiel", "website": "https://acme.example"})
    ada = {
        "name": "Ada Lovelace", "customer": acme, "job_title": "CTO", "department": "R&D", "phones": ("+8613800138000", "+862168881234"),
        "emails": ("ada@acme.example",), "birthday": "1990-12-10", "notes": "likes, tea\n" + "长" * 40, "tags": ("vip",), "socials": ("wechat:ada",),
    }  # fmt: skip
    archive.add(crm, "contact", ada)
    raw = exported(crm, "contact", Format.VCARD, names=tuple(ada))
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    lines = raw.decode().replace("\r\n ", "").split("\r\n")
    assert lines[:10] == [
        "BEGIN:VCARD", "VERSION:3.0", "FN:Ada Lovelace", "N:Lovelace;Ada;;;", "ORG:Acme\\; Ltd;R&D", "TITLE:CTO", "TEL;TYPE=CELL:+8613800138000",
        "TEL;TYPE=WORK,VOICE:+862168881234", "EMAIL;TYPE=INTERNET:ada@acme.example", "BDAY:1990-12-10",
    ]  # fmt: skip
    assert {"NOTE:likes\\, tea\\n" + "长" * 40, "CATEGORIES:vip", "X-SOCIALPROFILE;TYPE=wechat:ada", "END:VCARD"} <= set(lines)
    firm = exported(crm, "customer", Format.VCARD).decode()
    assert "ORG:Acme\\; Ltd\r\nX-ABSHOWAS:COMPANY" in firm


def test_an_archive_of_files_makes_the_same_archive_again_ties_included(firm: Crm, tmp_path: Path) -> None:
    leaving.save(firm, wanted(firm, kinds=("all",)), tmp_path / "all.zip")
    copy = archive_at(tmp_path / "copy.db")
    jobs = []
    opened = relating.opener(tmp_path)
    for opening in relating.openings([tmp_path / "all.zip"], SourceOptions()):
        reader = opened(**opening)
        jobs.append(Job(reader, importing.proposal(copy, relating.kind_of(copy, reader).entity, reader), Options(duplicates=Doubles.IGNORE), None))
    plans = importing.run_all(copy, jobs)
    came = [(plan.entity, plan.new, plan.rejected) for plan in plans]
    assert {each for each in came if each[1]} == {("customer", 2, 0), ("contact", 2, 0), ("activity", 2, 0), ("link", 3, 0)}
    assert {entity for entity, _new, _rejected in came} >= {"deal", "quote", "followup", "ticket", "dispatch", "callback"}  # empty, and known as such
    assert {entity for entity, _new, _rejected in came} >= {"user", "stage", "deal_line"}, "what they name, and their parts"
    assert ties(copy) == [tie for tie in ties(firm) if tie[1] != "P-000003"]
    copy.close()


def test_owners_stages_and_lines_survive_the_way_into_an_empty_archive(firm: Crm, place: Place, tmp_path: Path) -> None:
    firm = place.open("ann")
    bea = archive.add(firm, "user", {"login": "bea", "name": "Bea Hall", "role": "manager", "team": "North"})
    archive.edit(firm, "user", bea, {"manager": firm.user.id})
    archive.edit(firm, "customer", 1, {"owner": bea, "parent": 2})
    line = archive.add(firm, "pipeline", {"name": "Leasing"})
    stage = archive.add(firm, "stage", {"name": "Trial", "pipeline": line, "kind": "open", "probability": 30, "position": 1})
    product = archive.add(firm, "product", {"name": "Drill", "sku": "D-1"})
    deal = archive.add(firm, "deal", {"name": "Ten drills", "customer": 1, "pipeline": line, "stage": stage, "owner": bea, "amount": 120_000})
    archive.add(firm, "deal_line", {"deal": deal, "product": product, "name": "Drill", "quantity": 10, "price": 12_000})
    archive.add(firm, "followup", {"subject": "Call again", "customer": 1, "due": "2026-12-01", "owner": bea})
    leaving.save(firm, wanted(firm, kinds=("all",)), tmp_path / "all")
    copy = archive_at(tmp_path / "copy.db")
    opened = relating.opener(tmp_path)
    jobs = []
    for opening in relating.openings([tmp_path / "all"], SourceOptions()):
        reader = opened(**opening)
        jobs.append(Job(reader, importing.proposal(copy, relating.kind_of(copy, reader).entity, reader), Options(duplicates=Doubles.IGNORE), None))
    plans = importing.run_all(copy, relating.joined_jobs([with_own_keys(job) for job in jobs]))
    assert [(plan.entity, plan.reject_samples) for plan in plans if plan.wrong] == []
    for entity in ("customer", "activity", "deal", "deal_line", "followup"):
        assert values(copy, entity) == values(firm, entity), entity
    assert {user["login"]: (user["name"], user["role"], user["manager"]) for user in values(copy, "user")}["bea"] == ("Bea Hall", "manager", "ann")
    copy.close()


def ties(crm: Crm) -> list[tuple[object, ...]]:
    """Who is whose, and in what role."""
    found = crm.store.read_many("link", crm.lists.stream_ids(crm.listing("link")))
    codes = [tuple(crm.store.read(side, tie.number(side)).code for side in ("customer", "contact")) for tie in found]
    return sorted((*code, tie["role"], tie["main"]) for code, tie in zip(codes, found, strict=True))
