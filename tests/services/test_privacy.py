"""A person's data: all of it in one file; erased, it is nowhere, and the books are whole."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.databases import Place
from tui_crm.errors import NotAllowed, NotFound, UsageError
from tui_crm.model.fields import Field, Kind
from tui_crm.services import (
    archive,
    custom_fields,
    drafts,
    history,
    links,
    maintenance,
    merge_plan,
    merging,
    privacy_dossier,
    privacy_erasing,
    privacy_scope,
    undo,
    work_logs,
)
from tui_crm.services.crm import Crm
from tui_crm.services.followups import acts
from tui_crm.services.privacy_scope import person
from tui_crm.services.transfer import exporting, leaving

SECRETS = (
    "Quastenflosser", "Krummhorn", "13800138000", "138 0013 8000", "13900139000", "zebrafish", "ottilie@quasten.example", "zwiebelkuchen",
    "1971-03-09", "ottiq", "Kapuzinerweg", "Fagott", "Spinett", "sf-0815", "Wombat",
)  # fmt: skip


@dataclass
class Story:
    """An archive in which Ottilie is a contact of Acme, was renamed, called, visited, written about, half edited, exported."""

    crm: Crm
    acme: int
    ottilie: int
    lunch: int
    board: int
    acts: Sequence[int]

    def texts(self) -> str:
        """All that anybody can read: records, history, acts, drafts."""
        crm = self.crm
        found: list[object] = []
        for key in ("customer", "contact", "activity", "link"):
            for bin in (False, True):
                ids = crm.lists.stream_ids(crm.listing(key, sort="id", bin=bin))
                found += [dict(record.values) for record in crm.store.read_many(key, ids)]
                found += [history.of_record(crm, key, number) for number in ids]
        found += [(history.describe(crm, act), history.of_act(crm, act.id)) for act in history.acts(crm)]
        return repr((found, drafts.mine(crm)))


@pytest.fixture
def story(place: Place) -> Story:
    """What happened before Ottilie asked."""
    custom_fields.add(place.open(), "contact", Field("pet", Kind.TEXT, "Pet"))
    crm = place.open()
    acme = archive.add(crm, "customer", {"name": "Acme", "revenue": 5000, "notes": "Ask Ottilie Quastenflosser, 138 0013 8000"})
    ottilie = archive.add(crm, "contact", {
        "name": "Ottilie Quastenflosser", "customer": acme, "phones": ("+8613800138000",), "emails": ("ottilie@quasten.example",), "city": "Kiel",
        "birthday": "1971-03-09", "notes": "likes zebrafish", "socials": ("wechat:ottiq",), "address": "Kapuzinerweg 3", "external_ids": ("sf-0815",),
        "user.pet": "Wombat",
    })  # fmt: skip
    about = {"customer": acme, "contact": ottilie, "subject": "Lunch with Ottilie Quastenflosser", "body": "zwiebelkuchen", "minutes": 30}
    lunch = archive.add(crm, "activity", about)
    board = archive.add(crm, "activity", {"customer": acme, "subject": "Board", "body": "Ottilie Quastenflosser was away"})
    archive.edit(crm, "contact", ottilie, {"name": "Ottilie Krummhorn", "phones": ("+8613900139000",)})
    archive.edit(crm, "activity", lunch, {"result": "Spinett"})
    archive.edit(crm, "customer", acme, {"notes": "Ask Ottilie Krummhorn"})
    archive.edit(crm, "customer", acme, {"city": "Bonn"})
    links.link(crm, acme, ottilie, "buyer")
    drafts.keep(crm, "contact", ottilie, 2, {"name": "Ottilie Fagott"})
    leaving.pipe(crm, crm.listing("contact", "name:Krummhorn"), [], "cat > /dev/null")
    return Story(crm, acme, ottilie, lunch, board, [act.id for act in history.acts(crm)])


def test_erasing_leaves_no_value_anywhere(story: Story) -> None:
    crm = story.crm
    assert all(secret in story.texts() for secret in ("Quastenflosser", "zebrafish", "Fagott", "Wombat"))
    done = privacy_erasing.erase(crm, person(crm, "contact:P-000001"))
    assert [secret for secret in SECRETS if secret.casefold() in story.texts().casefold()] == []
    for word in ("Quastenflosser", "Krummhorn", "13900139000", "zebrafish", "ottilie@quasten.example"):
        assert not any(crm.lists.count(crm.listing(key, f'"{word}"')) for key in ("contact", "activity", "customer"))
    assert not crm.store.engine.run("SELECT value FROM member WHERE value LIKE '%139%' OR value LIKE '%ottilie%'")
    assert (done.activities, done.mentions, done.drafts) == (1, 2, 1)
    assert maintenance.check(crm).problems == ()


def test_the_books_are_whole(story: Story) -> None:
    crm = story.crm
    before = crm.store.read("contact", story.ottilie)
    privacy_erasing.erase(crm, person(crm, "P-000001"))
    record = crm.store.read("contact", story.ottilie)
    assert record.title == "Erased person P-000001"
    assert [record[name] for name in ("code", "customer", "owner", "created_at", "city")] == [
        before[name] for name in ("code", "customer", "owner", "created_at", "city")
    ]
    lunch, acme = crm.store.read("activity", story.lunch), crm.store.read("customer", story.acme)
    assert (lunch["minutes"], lunch["contact"], lunch["customer"], lunch["subject"]) == (30, story.ottilie, story.acme, "Erased")
    assert (acme["revenue"], acme["notes"]) == (5000, "Ask Erased person P-000001")
    assert crm.store.read("activity", story.board)["body"] == "Erased person P-000001 was away"
    assert [(tie["contact"], tie["role"]) for tie in links.of(crm, "customer", story.acme)] == [(story.ottilie, "buyer")]
    events = history.of_record(crm, "contact", story.ottilie)
    assert [event.verb for event in events] == ["erased", "edited", "added"]
    assert [(change.label, change.old, change.new) for change in events[1].fields] == [("Full name", "", ""), ("Phones", "", "")]


def test_undo_never_brings_anything_back(story: Story) -> None:
    crm = story.crm
    done = privacy_erasing.erase(crm, person(crm, "contact:P-000001"))
    with pytest.raises(NotFound, match="what was erased is gone"):
        undo.undo(crm, done.act)
    told = []
    for act in story.acts:
        for keep_later in (False, True):
            try:
                undo.undo(crm, act, keep_later=keep_later)
            except (undo.UndoRefused, NotFound) as error:
                told.append(str(error))
    assert any("data was erased since, and nothing may bring it back" in text for text in told)
    assert [secret for secret in SECRETS if secret.casefold() in story.texts().casefold()] == []
    assert crm.store.read("contact", story.ottilie).title == "Erased person P-000001"


def test_what_others_did_elsewhere_can_still_be_undone(story: Story) -> None:
    crm = story.crm
    privacy_erasing.erase(crm, person(crm, "contact:P-000001"))
    moved = next(act for act in story.acts if any(c.new == "Bonn" for change in history.of_act(crm, act) for c in change.fields))
    undo.undo(crm, moved)
    assert crm.store.read("customer", story.acme)["city"] == ""


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_the_bytes_are_gone_from_the_file_and_its_log(story: Story, place: Place) -> None:
    crm = story.crm
    files = [Path(place.url), Path(place.url + "-wal")]
    before = b"".join(path.read_bytes() for path in files)
    assert all(secret.encode() in before for secret in SECRETS)
    assert privacy_erasing.erase(crm, person(crm, "contact:P-000001")).left == ""
    after = b"".join(path.read_bytes() for path in files if path.exists()).lower()
    assert [secret for secret in SECRETS if secret.lower().encode() in after] == []


@pytest.mark.parametrize("place", ["postgres"], indirect=True)
def test_a_server_says_what_is_left_to_do(story: Story) -> None:
    done = privacy_erasing.erase(story.crm, person(story.crm, "contact:P-000001"))
    assert "VACUUM FULL change, act, draft" in done.left


def test_a_person_who_is_a_customer_is_erased_with_what_was_merged_into_it(place: Place) -> None:
    crm = place.open()
    one = archive.add(crm, "customer", {"name": "Wilhelmine Drossel", "kind": "person", "revenue": 700})
    two = archive.add(crm, "customer", {"name": "Minna Drossel", "kind": "person", "emails": ("minna@drossel.example",)})
    archive.add(crm, "activity", {"customer": two, "subject": "Called Minna"})
    merging.merge(crm, merge_plan.propose(crm, "customer", [one, two]))
    whom = person(crm, "customer:C-000001")
    assert len(whom.records) == 2
    done = privacy_erasing.erase(crm, whom)
    assert {crm.store.read("customer", number).title for number in (one, two)} == {"Erased person C-000001", "Erased person C-000002"}
    assert [len(crm.store.read_many("activity", whom.activities)), done.activities] == [1, 1]
    told = repr([(history.describe(crm, act), history.of_act(crm, act.id)) for act in history.acts(crm)])
    assert not any(word in told for word in ("Drossel", "Minna"))
    for act in [act.id for act in history.acts(crm) if act.entity in ("customer", "activity")]:
        with pytest.raises((undo.UndoRefused, NotFound)):
            undo.undo(crm, act)


def test_plan_writes_nothing_and_counts_the_same(story: Story) -> None:
    crm = story.crm
    before = story.texts()
    planned = privacy_erasing.plan(crm, person(crm, "contact:P-000001"))
    assert story.texts() == before
    assert planned.fields == ("Full name", "Birthday", "Phones", "E-mails", "Social accounts", "Address", "Notes", "Pet", "Ids elsewhere")
    assert (planned.activities, planned.mentions, planned.act) == (1, 2, 0)


def test_namesakes_elsewhere_are_named_and_left_alone(story: Story) -> None:
    crm = story.crm
    other = archive.add(crm, "customer", {"name": "Globex", "notes": "met Ottilie Krummhorn"})
    done = privacy_erasing.erase(crm, person(crm, "contact:P-000001"))
    assert done.elsewhere == ("C-000002",)
    assert crm.store.read("customer", other)["notes"] == "met Ottilie Krummhorn"


def test_only_administrators_erase(story: Story, place: Place) -> None:
    bob = place.open("bob")
    with pytest.raises(NotAllowed):
        privacy_erasing.plan(bob, person(bob, "contact:P-000001"))
    with pytest.raises(NotAllowed):
        privacy_erasing.erase(bob, person(bob, "contact:P-000001"))


def test_who_is_meant(story: Story) -> None:
    crm = story.crm
    assert person(crm, "Ottilie Krummhorn").record.id == story.ottilie
    assert person(crm, "customer:Acme").record.id == story.acme
    archive.archive(crm, "contact", [story.ottilie])
    assert person(crm, "contact:P-000001").record.id == story.ottilie
    with pytest.raises(NotFound, match="no customer or contact “Nobody”"):
        person(crm, "Nobody")
    with pytest.raises(UsageError, match="customer:#1"):
        person(crm, "#1")


def test_all_about_a_person_is_in_one_file(story: Story, tmp_path: Path) -> None:
    crm = story.crm
    leaving.save(crm, leaving.Wanted(crm.listing("contact"), exporting.columns(crm, "contact")), tmp_path / "all.csv")
    leaving.save(crm, leaving.Wanted(crm.listing("contact", "city:Bonn"), exporting.columns(crm, "contact")), tmp_path / "bonn.csv")
    privacy_dossier.save(crm, person(crm, "contact:P-000001"), tmp_path / "out.zip")
    with zipfile.ZipFile(tmp_path / "out.zip") as archived:
        found = json.loads(archived.read("person.json"))
        text = archived.read("person.txt").decode()
    assert found["record"]["phones"] == ["+8613900139000"]
    assert found["record"]["user.pet"] == "Wombat"
    assert found["links"][0]["customer"] == {"id": story.acme, "code": "C-000001", "name": "Acme"}
    assert [activity["body"] for activity in found["activities"]] == ["zwiebelkuchen"]
    assert [event["what"] for event in found["history"]] == ["edited", "added"]
    assert found["history"][0]["changes"][0] == {
        "field": "name", "label": "Full name", "old": "Ottilie Quastenflosser", "new": "Ottilie Krummhorn",
    }  # fmt: skip
    assert found["unfinished_forms"][0]["texts"] == {"name": "Ottilie Fagott"}
    assert [Path(export["file"]).name for export in found["exports"]] == ["all.csv", "null"]
    assert all(word in text for word in ("Ottilie Krummhorn", "Quastenflosser", "zwiebelkuchen", "all.csv"))
    assert history.describe(crm, history.acts(crm)[0]) == f"exported P-000001: all about one person → {tmp_path / 'out.zip'}"


def test_what_was_planned_with_somebody_and_work_logs_that_name_them_are_erased_too(place: Place) -> None:
    crm = place.open()
    acme = archive.add(crm, "customer", {"name": "Acme"})
    eve = archive.add(crm, "contact", {"name": "Evelyn Quastenflosser", "customer": acme})
    planned = acts.add(crm, "call Evelyn Quastenflosser about her zwiebelkuchen", {"contact": eve, "customer": acme})
    acts.finish(crm, [planned], "Spinett >> visit Evelyn Quastenflosser fri")
    log = work_logs.draft(crm, work_logs.day_of(crm, ""))
    assert "Evelyn" in crm.store.read("work_log", log).text("done")
    whom = privacy_scope.person(crm, f"contact:#{eve}")
    assert {len(privacy_dossier.collect(crm, whom)[name]) for name in ("activities", "follow_ups")} == {1, 2}  # type: ignore[arg-type]
    privacy_erasing.erase(crm, whom)
    for key in ("followup", "activity", "work_log"):
        for record in crm.store.read_many(key, crm.lists.stream_ids(crm.listing(key))):
            told = repr((dict(record.values), history.of_record(crm, key, record.id)))
            assert not [secret for secret in ("Quastenflosser", "zwiebelkuchen", "Spinett") if secret in told]


def test_deals_and_quotes_tell_no_more_of_who_was_erased(crm: Crm) -> None:
    person = archive.add(crm, "customer", {"name": "王伟", "kind": "person"})
    product = archive.add(crm, "product", {"name": "Servo"})
    deal = archive.add(crm, "deal", {"customer": person, "product": product, "amount": 100, "notes": "王伟 wants it in red"})
    quote = archive.add(crm, "quote", {"deal": deal, "terms": "for 王伟"})
    assert crm.store.read("deal", deal)["name"] == "王伟 · Servo"
    privacy_erasing.erase(crm, privacy_scope.person(crm, f"customer:#{person}"))
    for entity, record in (("deal", deal), ("quote", quote)):
        assert "王伟" not in str(dict(crm.store.read(entity, record).values))
    kept = crm.store.read("deal", deal)
    assert (kept["amount"], kept["product"], kept["currency"], kept["status"]) == (100, product, "CNY", "open")
    assert not crm.store.engine.run("SELECT 1 FROM change WHERE diff LIKE '%王伟%'")
