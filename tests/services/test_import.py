"""Importing: the dry run says what happens, and then it happens: as one act, with every row accounted for."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from tests.databases import Place
from tests.services.files import proposed, written
from tui_crm.errors import InvalidRecord, NotAllowed, UsageError
from tui_crm.model.fields import Field, Kind
from tui_crm.services import archive, custom_fields, maintenance, undo
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.meaning.mapping import Mapping, Use
from tui_crm.services.transfer.run import importing
from tui_crm.services.transfer.run.options import Doubles, Options
from tui_crm.services.transfer.run.plan import Change, Plan, Progress, Reject
from tui_crm.services.transfer.run.trial import Trial
from tui_crm.services.transfer.run.verdicts import Fate
from tui_crm.services.transfer.sources.reading import CsvReader, open_csv
from tui_crm.store import journal


def verdicts(plan: Plan) -> tuple[int, int, int, int]:
    return plan.new, plan.updated, plan.unchanged, plan.rejected


def done(crm: Crm, source: CsvReader, mapping: Mapping, key: str = "", *, clear_blanks: bool = False, rejects: Path | None = None) -> Plan:
    """Import after a dry run, which must have said the same and written nothing."""
    return done_with(crm, source, mapping, Options(keys=(key,) if key else (), clear_blanks=clear_blanks), rejects)


def comparable(plan: Plan) -> Plan:
    """What a dry run and the run must say alike: all but what a duplicate of an earlier row is called, which has a code only when it is written."""
    lines = tuple(Reject(each.line, each.field, "") for each in plan.duplicate_samples)
    return replace(plan, act=0, seconds=0, rejects=None, new_samples=(), updated_samples=(), duplicate_samples=lines)


def done_with(crm: Crm, source: CsvReader, mapping: Mapping, options: Options, rejects: Path | None = None) -> Plan:
    """As `done`, by any options."""
    before = journal.acts(crm.store.engine)
    with Trial() as trial:
        said = importing.check(crm, source, mapping, options, trial=trial)
        rows = trial.window(0, trial.count)
    assert journal.acts(crm.store.engine) == before
    plan = importing.run(crm, source, mapping, options, rejects=rejects)
    assert comparable(plan) == comparable(said)
    assert [(s.line, s.title) for s in plan.new_samples] == [(s.line, s.title) for s in said.new_samples]
    assert [(s.line, s.title, s.changes) for s in plan.updated_samples] == [(s.line, s.title, s.changes) for s in said.updated_samples]
    counts = Counter(row.fate for row in rows)
    assert [counts[fate] for fate in Fate] == [plan.new, plan.updated, plan.unchanged, plan.duplicates, plan.rejected]
    assert maintenance.check(crm).problems == ()
    return plan


def table(crm: Crm, entity: str, *fields: str) -> list[tuple[object, ...]]:
    ids = crm.lists.stream_ids(crm.listing(entity, sort="id"))
    return [tuple(record[field] for field in fields) for record in crm.store.read_many(entity, ids)]


def test_rows_become_customers_as_one_act(crm: Crm, tmp_path: Path) -> None:
    rows = "上海华兴,021-6888 1234,13800138000,a@B.COM,vip; 展会,12.50,上海\nAcme,,,,,,Kiel\n"
    source = written(tmp_path, f"name,phone,mobile,email,tags,revenue,city\n{rows}")
    plan = done(crm, source, proposed(crm, source))
    assert verdicts(plan) == (2, 0, 0, 0)
    assert table(crm, "customer", "name", "phones", "emails", "tags", "revenue", "kind", "owner") == [
        ("上海华兴", ("+862168881234", "+8613800138000"), ("a@b.com",), ("vip", "展会"), 1250, "company", crm.user.id),
        ("Acme", (), (), (), 0, "company", crm.user.id),
    ]
    act = journal.acts(crm.store.engine)[0]
    assert (act.id, act.verb, act.way, act.label, act.count, act.state) == (plan.act, "import", "import", "file.csv", 2, "done")
    assert sorted(table(crm, "tag", "name")) == [("vip",), ("展会",)]
    assert len(crm.lists.stream_ids(crm.listing("customer", "huaxing"))) == 1  # found by its sound


def test_an_import_is_undone_and_redone_as_one(crm: Crm, tmp_path: Path) -> None:
    archive.add(crm, "customer", {"name": "Acme", "city": "Bonn"})
    source = written(tmp_path, "name,city\nAcme,Kiel\n" + "".join(f"N{i},Kiel\n" for i in range(2500)))
    plan = done(crm, source, proposed(crm, source), "name")
    assert verdicts(plan) == (2500, 1, 0, 0)
    undo.undo(crm)
    assert table(crm, "customer", "name", "city") == [("Acme", "Bonn")]
    undo.redo(crm)
    assert len(table(crm, "customer", "name")) == 2501


def test_a_key_updates_and_says_old_and_new(crm: Crm, tmp_path: Path) -> None:
    archive.add(crm, "customer", {"name": "Acme", "city": "Bonn", "industry": "food"})
    archive.add(crm, "customer", {"name": "Globex", "city": "Kiel"})
    source = written(tmp_path, "name,city,industry\nAcme,Kiel,\nGlobex,Kiel,\nInitech,Ulm,x\n")
    plan = done(crm, source, proposed(crm, source), "name")
    assert verdicts(plan) == (1, 1, 1, 0)
    assert plan.updated_samples[0].changes == (Change("city", "Bonn", "Kiel"),)
    assert table(crm, "customer", "name", "city", "industry")[0] == ("Acme", "Kiel", "food")  # a blank cell says nothing


def test_blank_cells_clear_when_that_is_wanted(crm: Crm, tmp_path: Path) -> None:
    archive.add(crm, "customer", {"name": "Acme", "city": "Bonn", "industry": "food"})
    source = written(tmp_path, "name,city,industry\nAcme,Kiel,\n")
    done(crm, source, proposed(crm, source), "name", clear_blanks=True)
    assert table(crm, "customer", "name", "city", "industry") == [("Acme", "Kiel", "")]


@pytest.mark.parametrize(
    ("key", "old"), [("phones", "+86 138 0013 8000"), ("emails", "A@b.com"), ("code", "C-000001"), ("registration_number", "91310000X")]
)
def test_any_field_that_tells_records_apart_can_be_the_key(crm: Crm, tmp_path: Path, key: str, old: str) -> None:
    given = {"phones": ("13800138000",), "emails": ("a@b.com", "c@d.com"), "registration_number": "91310000X"}
    archive.add(crm, "customer", {"name": "Acme", **given})
    source = written(tmp_path, f"name,{key}\nAcme Ltd,{old}\nOther,\n")
    assert verdicts(done(crm, source, proposed(crm, source), key)) == (1, 1, 0, 0)
    assert table(crm, "customer", "name") == [("Acme Ltd",), ("Other",)]


def test_an_own_field_can_be_the_key(place: Place, tmp_path: Path) -> None:
    custom_fields.add(place.open(), "customer", Field("legacy", Kind.INTEGER, "Legacy number"))
    crm = place.open()
    archive.add(crm, "customer", {"name": "Acme", "user.legacy": 17})
    source = written(tmp_path, "name,user.legacy\nAcme Ltd,17\nOther,18\n")
    assert verdicts(done(crm, source, proposed(crm, source), "user.legacy")) == (1, 1, 0, 0)


def test_a_key_that_several_records_have_rejects_the_row(crm: Crm, tmp_path: Path) -> None:
    for _number in range(2):
        archive.add(crm, "customer", {"name": "Acme"})
    source = written(tmp_path, "name,city\nAcme,Kiel\n")
    plan = done(crm, source, proposed(crm, source), "name")
    assert plan.reject_samples == (Reject(2, "name", "2 records have this Name; choose another key"),)
    assert plan.act == 0


def test_later_rows_update_earlier_ones_even_parts_later(crm: Crm, tmp_path: Path) -> None:
    rows = [f"N{i},{i}" for i in range(2100)]
    source = written(tmp_path, "name,city\nAcme,Bonn\nAcme,Kiel\n" + "\n".join(rows) + "\nAcme,Kiel\nN3,Ulm\nN4,4\n")
    plan = done(crm, source, proposed(crm, source), "name")
    assert verdicts(plan) == (2101, 2, 2, 0)
    assert ("Acme", "Kiel") in (found := table(crm, "customer", "name", "city"))
    assert ("N3", "Ulm") in found


def test_rows_that_are_written_while_the_next_are_judged_are_updated_by_those(crm: Crm, tmp_path: Path) -> None:
    rows = "".join(f"N{i},{i},\n" for i in range(1500))
    source = written(tmp_path, f"name,city,phone\nAcme,Bonn,\n{rows}Acme,Kiel,\nN3,,13800138000\nN1499,Ulm,\nAcme,,13900139000\n")
    options = Options(keys=("name",), duplicates=Doubles.IGNORE)
    plan = done_with(crm, source, proposed(crm, source), options)
    assert verdicts(plan) == (1501, 4, 0, 0)
    there = {row[0]: row[1:] for row in table(crm, "customer", "name", "city", "phones")}
    assert len(there) == 1501
    assert there["Acme"] == ("Kiel", ("+8613900139000",))
    assert (there["N3"], there["N1499"]) == (("3", ("+8613800138000",)), ("Ulm", ()))
    undo.undo(crm)
    assert table(crm, "customer", "name") == []


def test_without_a_key_equal_rows_are_different_customers(crm: Crm, tmp_path: Path) -> None:
    source = written(tmp_path, "name\nAcme\nAcme\n")
    assert verdicts(done(crm, source, proposed(crm, source))) == (2, 0, 0, 0)


def test_a_code_that_is_taken_rejects_the_row(crm: Crm, tmp_path: Path) -> None:
    gone = archive.add(crm, "customer", {"name": "Gone", "code": "X-1"})
    archive.archive(crm, "customer", [gone])
    source = written(tmp_path, "code,name\nX-1,Acme\nX-2,Globex\nX-2,Initech\n")
    plan = done(crm, source, proposed(crm, source))
    reason = "another record has this Code already"
    assert plan.reject_samples == (Reject(2, "code", reason), Reject(4, "code", reason))
    assert table(crm, "customer", "code", "name") == [("X-2", "Globex")]


def test_wrong_rows_go_into_a_file_that_can_be_mended_and_imported(crm: Crm, tmp_path: Path) -> None:
    source = written(tmp_path, "name,birthday,shoe\nAcme,1990-02-31,1\n,2000-01-01,2\nGlobex,2000-01-01,3\nInitech\n")
    rejects = tmp_path / "rejects.csv"
    plan = done(crm, source, proposed(crm, source), rejects=rejects)
    assert (verdicts(plan), plan.rejects) == ((1, 0, 0, 3), rejects)
    assert rejects.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(rejects.read_text("utf-8-sig").splitlines()))
    assert rows == [
        ["name", "birthday", "shoe", "rejected: line", "rejected: field", "rejected: reason"],
        ["Acme", "1990-02-31", "1", "2", "birthday", "not a date: 1990-02-31"],
        ["", "2000-01-01", "2", "3", "name", "must be filled in"],
        ["Initech", "", "", "5", "", "1 cell under 3 headings"],
    ]
    mended = tmp_path / "mended.csv"
    mended.write_text(rejects.read_text("utf-8-sig").replace("1990-02-31", "1990-02-28").replace("\n,2000", "\nBluth,2000"))
    again = open_csv(mended)
    assert verdicts(done(crm, again, proposed(crm, again))) == (3, 0, 0, 0)
    assert table(crm, "customer", "name", "notes") == [("Globex", "shoe: 3"), ("Acme", "shoe: 1"), ("Bluth", "shoe: 2"), ("Initech", "")]


def test_no_file_is_made_when_nothing_is_rejected(crm: Crm, tmp_path: Path) -> None:
    source = written(tmp_path, "name\nAcme\n")
    assert done(crm, source, proposed(crm, source), rejects=tmp_path / "rejects.csv").rejects is None
    assert not (tmp_path / "rejects.csv").exists()


def test_unknown_columns_are_kept_in_the_notes_once(crm: Crm, tmp_path: Path) -> None:
    source = written(tmp_path, "name,shoe,notes,hat\nAcme,42,old friend,\n")
    done(crm, source, proposed(crm, source), "name")
    assert table(crm, "customer", "notes") == [("old friend\nshoe: 42",)]
    assert verdicts(done(crm, source, proposed(crm, source), "name")) == (0, 0, 1, 0)
    more = written(tmp_path, "name,shoe\nAcme,4\n")
    done(crm, more, proposed(crm, more), "name")
    assert table(crm, "customer", "notes") == [("old friend\nshoe: 42\nshoe: 4",)]
    without = written(tmp_path, "name,shoe\nGlobex,4\n")
    done(crm, without, proposed(crm, without).with_unknown(Use.IGNORE))
    assert table(crm, "customer", "notes")[1] == ("",)


def test_a_character_that_no_database_keeps_is_named(crm: Crm, tmp_path: Path) -> None:
    source = written(tmp_path, "name,shoe\nAc\0me,1\nGlobex,\0\n")
    reason = "a NUL character cannot be kept"
    assert done(crm, source, proposed(crm, source)).reject_samples == (Reject(2, "name", reason), Reject(3, "notes", reason))


def test_owners_are_found_by_login_or_name_and_nobody_is_made_up(crm: Crm, place: Place, tmp_path: Path) -> None:
    bob = place.open("bob").user.id
    archive.edit(crm, "user", bob, {"name": "Bob Ross"})
    source = written(tmp_path, "name,owner\nA,bob\nB,Bob Ross\nC,\nD,carol\nE,1\n")
    plan = done(crm, source, proposed(crm, source))
    assert table(crm, "customer", "name", "owner") == [("A", bob), ("B", bob), ("C", 0)]
    assert plan.reject_samples == (Reject(5, "owner", "there is no User “carol”"), Reject(6, "owner", "there is no User “1”"))


def test_parents_may_come_later_in_the_file_and_missing_ones_are_told(crm: Crm, tmp_path: Path) -> None:
    archive.add(crm, "customer", {"name": "There"})
    source = written(tmp_path, "name,parent account\nA,Z\nB,There\nC,Nowhere\nD,D\nE,Twin\nTwin,\nTwin,\nZ,\n")
    plan = done(crm, source, proposed(crm, source), rejects=tmp_path / "rejects.csv")
    assert (verdicts(plan), plan.incomplete) == ((8, 0, 0, 0), 3)
    assert table(crm, "customer", "name", "parent") == [
        ("There", 0), ("A", 9), ("B", 1), ("C", 0), ("D", 0), ("E", 0), ("Twin", 0), ("Twin", 0), ("Z", 0),
    ]  # fmt: skip
    assert [(reject.line, reject.reason) for reject in plan.reject_samples] == [
        (4, "taken in without it: there is no Customer “Nowhere”"),
        (5, "taken in without it: a record cannot refer to itself"),
        (6, "taken in without it: more than one Customer is called “Twin”; use the code"),
    ]
    undo.undo(crm)
    assert table(crm, "customer", "name") == [("There",)]


def test_a_second_import_changes_only_the_parents_that_differ(crm: Crm, tmp_path: Path) -> None:
    first = written(tmp_path, "name,parent\nA,B\nB,\nC,B\n")
    done(crm, first, proposed(crm, first), "name")
    second = written(tmp_path, "name,parent\nA,B\nB,\nC,A\n")
    assert verdicts(done(crm, second, proposed(crm, second), "name")) == (0, 1, 2, 0)
    assert table(crm, "customer", "name", "parent") == [("A", 2), ("B", 0), ("C", 1)]


def test_contacts_are_tied_to_their_customers(crm: Crm, tmp_path: Path) -> None:
    acme = archive.add(crm, "customer", {"name": "Acme"})
    source = written(tmp_path, "name,company,title\nAda,Acme,CEO\nBob,C-000001,CTO\nEve,Nobody,x\n")
    plan = done(crm, source, proposed(crm, source, "contacts"))
    assert table(crm, "contact", "name", "customer", "job_title") == [("Ada", acme, "CEO"), ("Bob", acme, "CTO")]
    assert table(crm, "link", "customer", "contact", "main") == [(acme, 1, True), (acme, 2, False)]
    assert plan.reject_samples == (Reject(4, "customer", "there is no Customer “Nobody”"),)


def test_activities_move_the_customers_last_activity(crm: Crm, tmp_path: Path) -> None:
    archive.add(crm, "customer", {"name": "Acme"})
    source = written(tmp_path, "date,type,customer,subject,duration\n2026-01-05 10:00,call,Acme,Asked for a quote,20\n2026-01-04,Visit,Acme,Tour,\n")
    assert verdicts(done(crm, source, proposed(crm, source, "activities"))) == (2, 0, 0, 0)
    assert table(crm, "activity", "type", "subject", "minutes") == [("call", "Asked for a quote", 20), ("visit", "Tour", 0)]
    assert table(crm, "customer", "last_activity") == [(1_767_607_200_000,)]


def test_amounts_are_read_in_the_currency_of_the_row_or_of_the_record(crm: Crm, tmp_path: Path) -> None:
    first = written(tmp_path, "name,revenue,currency\nTokyo,1500,JPY\nKiel,15.50,EUR\n")
    done(crm, first, proposed(crm, first))
    second = written(tmp_path, "name,revenue\nTokyo,1600\nKiel,16\n")
    done(crm, second, proposed(crm, second), "name")
    assert table(crm, "customer", "name", "revenue") == [("Tokyo", 1600), ("Kiel", 1600)]


def test_several_columns_make_one_name(crm: Crm, tmp_path: Path) -> None:
    source = written(tmp_path, "first,last\nAda,Lovelace\nPlato,\n,\n")
    done(crm, source, proposed(crm, source, "contacts", first="name", last="name"))
    assert table(crm, "contact", "name") == [("Ada Lovelace",), ("Plato",)]


def test_users_are_imported_by_administrators_only(crm: Crm, place: Place, tmp_path: Path) -> None:
    source = written(tmp_path, "login,name\ncarol,Carol\n")
    done(crm, source, proposed(crm, source, "users"))
    assert table(crm, "user", "login", "name") == [("ann", ""), ("carol", "Carol")]
    bob = place.open("bob")
    with pytest.raises(NotAllowed):
        importing.run(bob, source, proposed(bob, source, "users"))


def test_a_key_that_cannot_be_one_is_refused(crm: Crm, tmp_path: Path) -> None:
    source = written(tmp_path, "name,notes\nAcme,x\n")
    mapping = proposed(crm, source)
    for key, message in (("shoe", "no field “shoe”"), ("notes", "does not tell records apart"), ("code", "filled by no column")):
        with pytest.raises(UsageError, match=message):
            importing.check(crm, source, mapping, Options(keys=(key,)))


def test_the_watcher_is_told_how_far_it_is(crm: Crm, tmp_path: Path) -> None:
    source = written(tmp_path, "name\n" + "".join(f"N{i}\n" for i in range(4500)) + '""\n')
    told: list[Progress] = []
    importing.run(crm, source, proposed(crm, source), progress=told.append)
    assert [progress.rows for progress in told] == [2000, 4000, 4500]
    assert (told[-1].done, told[-1].total, told[-1].stage) == (source.size, source.size, "import")
    assert told[0].rate > 0
    assert told[0].left >= told[-1].left == 0


def test_a_hand_made_record_obeys_the_same_rules(crm: Crm, tmp_path: Path) -> None:
    source = written(tmp_path, "name,email\nAcme,nonsense\n")
    plan = done(crm, source, proposed(crm, source, email="emails"))
    with pytest.raises(InvalidRecord) as refused:
        archive.add(crm, "customer", {"name": "Acme", "emails": ("nonsense",)})
    assert refused.value.problems[0].reason == plan.reject_samples[0].reason
