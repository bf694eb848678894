"""Duplicates: the check on the way in, the queue, what was decided, the scan."""

from __future__ import annotations

import pytest

from tests.databases import Place
from tui_crm.services import archive, duplicates, undo
from tui_crm.services.crm import Crm
from tui_crm.services.duplicates import Found

ACME = {"name": "Acme Trading GmbH", "phones": ("+4930123456",), "emails": ("info@acme.example",), "city": "Berlin"}


def only(found: tuple[Found, ...]) -> Found:
    assert len(found) == 1
    return found[0]


def test_a_check_names_the_record_that_is_there_and_says_why(crm: Crm) -> None:
    there = archive.add(crm, "customer", ACME)
    found = only(duplicates.check(crm, "customer", {"name": "ACME Trading Ltd", "phones": ("030 123456",)}))
    assert (found.record, found.code, found.title, found.owner, found.verdict) == (there, "C-000001", "Acme Trading GmbH", "ann", "block")
    assert [(reason.field, reason.theirs, reason.level) for reason in found.reasons] == [
        ("name", "Acme Trading GmbH", "same"), ("phones", "+49 3012 3456", "same"),
    ]  # fmt: skip


def test_what_has_nothing_in_common_is_not_found(crm: Crm) -> None:
    archive.add(crm, "customer", ACME)
    assert duplicates.check(crm, "customer", {"name": "Miller & Sons", "phones": ("+4930999999",)}) == ()


def test_a_record_is_not_its_own_duplicate(crm: Crm) -> None:
    there = archive.add(crm, "customer", ACME)
    assert duplicates.check(crm, "customer", ACME, exclude=there) == ()


def test_the_check_looks_into_the_pool_the_bin_and_at_other_owners(place: Place, crm: Crm) -> None:
    bob = place.open("bob")
    pooled = archive.add(crm, "customer", {**ACME, "owner": 0})
    binned = archive.add(crm, "customer", ACME)
    archive.archive(crm, "customer", [binned])
    archive.add(crm, "customer", ACME)
    found = {each.record: each for each in duplicates.check(bob, "customer", ACME)}
    assert [found[record].place for record in sorted(found)] == ["pool", "bin", "other owner"]
    assert found[pooled].owner == ""
    hidden = found[max(found)]
    assert (hidden.title, hidden.code, hidden.owner) == ("Acme Trading GmbH", "C-000003", "ann")
    assert {reason.theirs for reason in hidden.reasons} == {""}


def test_an_edit_is_seen_by_the_next_check(crm: Crm) -> None:
    there = archive.add(crm, "customer", {"name": "Nobody"})
    assert duplicates.check(crm, "customer", ACME) == ()
    archive.edit(crm, "customer", there, {"name": "Acme Trading"})
    assert only(duplicates.check(crm, "customer", ACME)).record == there


def test_what_was_deleted_for_ever_is_not_found(crm: Crm) -> None:
    there = archive.add(crm, "customer", ACME)
    assert duplicates.check(crm, "customer", ACME)
    archive.archive(crm, "customer", [there])
    archive.purge(crm, "customer", [there])
    assert duplicates.check(crm, "customer", ACME) == ()


def test_contacts_are_checked_too(crm: Crm) -> None:
    there = archive.add(crm, "contact", {"name": "王小明", "phones": ("13800138000",)})
    found = only(duplicates.check(crm, "contact", {"name": "Wang Xiaoming", "phones": ("+86 138 0013 8000",)}))
    assert (found.record, found.verdict) == (there, "block")


def test_a_scan_puts_suspected_pairs_into_the_queue_once(crm: Crm) -> None:
    for name in ("Acme Trading GmbH", "ACME Trading Ltd.", "Miller"):
        archive.add(crm, "customer", {"name": name})
    result = duplicates.scan(crm, "customer")
    assert (result.records, result.suspected, result.new) == (3, 1, 1)
    assert duplicates.scan(crm, "customer").new == 0
    pair = crm.store.read("duplicate", crm.lists.stream_ids(crm.listing("duplicate"))[0])
    assert [pair[name] for name in ("of", "first", "first_name", "second", "second_name", "because", "decision")] == [
        "customer", 1, "Acme Trading GmbH", 2, "ACME Trading Ltd.", ("name",), "open",
    ]  # fmt: skip


def test_a_scan_is_one_act_that_undo_takes_back(crm: Crm) -> None:
    for name in ("Acme Trading GmbH", "ACME Trading Ltd."):
        archive.add(crm, "customer", {"name": name})
    duplicates.scan(crm, "customer")
    undo.undo(crm)
    assert list(crm.lists.stream_ids(crm.listing("duplicate"))) == []


def test_a_scan_of_a_filter_compares_with_everybody(crm: Crm) -> None:
    archive.add(crm, "customer", {"name": "Acme Trading", "city": "Berlin"})
    archive.add(crm, "customer", {"name": "Acme Trading", "city": "Rome"})
    assert duplicates.scan(crm, "customer", "city:Paris").suspected == 0
    assert duplicates.scan(crm, "customer", "city:Rome").suspected == 1


def test_a_scan_of_more_than_it_remembers_finds_the_same(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    from tui_crm.services.duplicates import scanning

    with crm.store.act(crm.author, "import", "customer", "") as unit:
        unit.create_many("customer", [{"name": f"{word} Bluebird Trading"} for word in ("Old", "New") for _ in range(12)])
    monkeypatch.setattr(scanning, "PART", 5)
    monkeypatch.setattr(scanning, "REMEMBERED", 7)
    assert duplicates.scan(crm, "customer").suspected == 2 * 12 * 11 // 2


def test_a_pair_that_is_different_never_comes_up_again(crm: Crm) -> None:
    one, two = (archive.add(crm, "customer", {"name": "Acme Trading"}) for _ in range(2))
    duplicates.scan(crm, "customer")
    pair = crm.lists.stream_ids(crm.listing("duplicate"))[0]
    assert duplicates.decide(crm, [pair], "different", "two shops") == 1
    assert duplicates.check(crm, "customer", {"name": "Acme Trading"}, exclude=one) == ()
    assert duplicates.check(crm, "customer", {"name": "Acme Trading"}, exclude=two) == ()
    assert duplicates.scan(crm, "customer").new == 0
    kept = crm.store.read("duplicate", pair)
    assert (kept["decision"], kept["note"], kept["decided_by"], kept["decided_at"]) == ("different", "two shops", crm.user.id, crm.store.clock())


def test_a_decision_is_undone_as_any_act(crm: Crm) -> None:
    one, _two = (archive.add(crm, "customer", {"name": "Acme Trading"}) for _ in range(2))
    duplicates.scan(crm, "customer")
    duplicates.decide(crm, crm.lists.stream_ids(crm.listing("duplicate")), "different")
    undo.undo(crm)
    assert duplicates.check(crm, "customer", {"name": "Acme Trading"}, exclude=one)


def test_a_duplicate_that_was_allowed_keeps_its_reason_and_is_not_found_again(crm: Crm) -> None:
    archive.add(crm, "customer", ACME)
    found = duplicates.check(crm, "customer", ACME)
    second = archive.add(crm, "customer", ACME)
    duplicates.allowed(crm, "customer", second, found, "another branch")
    assert duplicates.check(crm, "customer", ACME, exclude=second) == ()
    pair = crm.store.read("duplicate", crm.lists.stream_ids(crm.listing("duplicate"))[0])
    assert (pair["decision"], pair["note"]) == ("different", "another branch")


def test_what_was_decided_about_a_merged_record_holds_for_the_survivor(crm: Crm) -> None:
    one, two, three = (archive.add(crm, "customer", {"name": "Acme Trading"}) for _ in range(3))
    duplicates.scan(crm, "customer")
    pairs = {(p.number("first"), p.number("second")): p.id for p in crm.store.read_many("duplicate", crm.lists.stream_ids(crm.listing("duplicate")))}
    duplicates.decide(crm, [pairs[two, three]], "different")
    with crm.store.act(crm.author, "merge", "customer", "") as unit:
        unit.update("customer", two, {"merged_into": one})
        unit.archive("customer", [two])
        duplicates.merged(crm, unit, "customer", one, [two])
    assert duplicates.check(crm, "customer", {"name": "Acme Trading"}, exclude=one) == ()
    undo.undo(crm)
    found = duplicates.check(crm, "customer", {"name": "Acme Trading"}, exclude=one)
    assert [each.record for each in found] == [two, three]


def test_a_merged_record_is_found_as_its_survivor(crm: Crm) -> None:
    one = archive.add(crm, "customer", {"name": "Acme Trading"})
    two = archive.add(crm, "customer", {"name": "Miller & Sons"})
    with crm.store.act(crm.author, "merge", "customer", "") as unit:
        unit.update("customer", two, {"merged_into": one})
        unit.archive("customer", [two])
    found = only(duplicates.check(crm, "customer", {"name": "Miller and Sons Ltd"}))
    assert (found.record, found.title, found.place) == (one, "Acme Trading", "live")


def test_what_is_erased_leaves_the_queue_and_the_index(crm: Crm) -> None:
    one, _two = (archive.add(crm, "customer", ACME) for _ in range(2))
    duplicates.scan(crm, "customer")
    before = duplicates.status(crm).keys
    with crm.store.act(crm.author, "erase", "customer", "") as unit:
        duplicates.forget(crm, unit, "customer", [one])
    assert duplicates.status(crm).keys == before // 2
    assert list(crm.lists.stream_ids(crm.listing("duplicate"))) == []


def test_rows_of_a_file_are_found_among_each_other(crm: Crm) -> None:
    archive.add(crm, "customer", ACME)
    batch = duplicates.Batch(crm, "customer")
    found = batch.check([ACME, {"name": "Miller & Sons"}, {"name": "Sons Miller"}])
    assert [[(each.record, each.place) for each in row] for row in found] == [[(1, "live")], [], [(-2, "file")]]


def test_rows_that_were_written_are_found_as_records_by_the_next_part(crm: Crm) -> None:
    batch = duplicates.Batch(crm, "customer")
    assert batch.check([{"name": "Miller & Sons"}]) == [()]
    with crm.store.act(crm.author, "import", "customer", "") as unit:
        ids = unit.create_many("customer", [{"name": "Miller & Sons"}])
        batch.written(ids)
        act = unit.act
    assert [each.record for each in batch.check([{"name": "Miller and Sons"}])[0]] == ids
    batch.finish(act)
    assert duplicates.catch_up(crm) == 0
    assert only(duplicates.check(crm, "customer", {"name": "Sons Miller"})).record == ids[0]


def test_an_index_of_another_database_is_made_anew(crm: Crm) -> None:
    there = archive.add(crm, "customer", ACME)
    duplicates.catch_up(crm)
    with crm.store.engine.tx():
        crm.store.engine.run("DELETE FROM dupe_key")
        crm.store.engine.run("UPDATE meta SET value = replace(value, '\"cursor\": ', '\"cursor\": 9999') WHERE key = 'dupe_keys'")
    assert only(duplicates.check(crm, "customer", ACME)).record == there


def test_catching_up_tells_how_far_it_is_and_stops(crm: Crm) -> None:
    from tui_crm.errors import Cancelled

    archive.add(crm, "customer", ACME)
    told: list[int] = []

    def stop(done: int) -> bool:
        told.append(done)
        return False

    with pytest.raises(Cancelled):
        duplicates.catch_up(crm, stop)
    assert told == [1]
    assert not duplicates.status(crm).complete
    duplicates.catch_up(crm)
    assert duplicates.status(crm).complete


def test_a_key_that_many_have_is_passed_over_and_finer_ones_still_count(crm: Crm) -> None:
    with crm.store.act(crm.author, "import", "customer", "") as unit:
        unit.create_many("customer", [{"name": "Acme", "phones": (f"+49301234{number:03}",)} for number in range(30)])
    assert [each.record for each in duplicates.check(crm, "customer", {"name": "Acme", "phones": ("+49301234007",)})] == [8]


def test_a_reader_may_check_and_not_decide(place: Place, crm: Crm) -> None:
    from tui_crm.errors import NotAllowed

    there = archive.add(crm, "customer", ACME)
    reader = place.open("rita")
    archive.edit(crm, "user", reader.user.id, {"role": "reader"})
    reader = place.open("rita")
    assert only(duplicates.check(reader, "customer", ACME)).record == there
    with pytest.raises(NotAllowed):
        duplicates.scan(reader, "customer")
