"""What people do to records: add, change many, tag, hand over, throw away."""

from __future__ import annotations

import pytest

from tests.databases import Place
from tui_crm.errors import Cancelled, InvalidRecord, NotAllowed, UsageError
from tui_crm.services import archive, history, maintenance, undo
from tui_crm.services.crm import Crm


@pytest.fixture
def three(crm: Crm) -> list[int]:
    """Three customers."""
    wanted = {"Acme": ("vip",), "Globex": (), "Initech": ("VIP", "old")}
    return [archive.add(crm, "customer", {"name": name, "tags": tags}) for name, tags in wanted.items()]


def links(crm: Crm) -> list[tuple[object, object, object]]:
    return [(link["customer"], link["contact"], link["main"]) for link in crm.store.read_many("link", crm.lists.first_ids(crm.listing("link"), 99))]


def tags(crm: Crm) -> list[str]:
    return [row[1] for row in crm.lists.window("tag", ("name",), crm.lists.first_ids(crm.listing("tag"), 99))]


def test_a_new_record_starts_from_defaults_and_belongs_to_its_maker(crm: Crm) -> None:
    record = crm.store.read("customer", archive.add(crm, "customer", {"name": "  Acme  "}))
    assert (record["owner"], record["lifecycle"], record["currency"], record["kind"]) == (crm.user.id, "prospect", "CNY", "company")


def test_what_is_wrong_is_said_for_every_field(crm: Crm) -> None:
    with pytest.raises(InvalidRecord) as refused:
        archive.add(crm, "customer", {"name": "", "birthday": "yesterday", "nonsense": 1, "version": 7})
    assert {problem.field for problem in refused.value.problems} == {"name", "birthday", "nonsense", "version"}
    assert crm.lists.count(crm.listing("customer")) == 0


def test_many_are_changed_as_one_act(crm: Crm, three: list[int]) -> None:
    assert archive.edit_many(crm, "customer", three, lambda record: {"city": "Kiel"} if record.title != "Globex" else {}) == 2
    act = history.acts(crm)[0]
    assert history.describe(crm, act) == "edited 2 records (Customers)"
    assert archive.edit_many(crm, "customer", three, lambda record: {"city": record["city"]}) == 0
    assert history.acts(crm)[0] == act


def test_a_bulk_act_that_is_stopped_changes_nothing(crm: Crm, three: list[int]) -> None:
    with pytest.raises(Cancelled, match="nothing was changed"):
        archive.archive(crm, "customer", three, lambda done: False)
    assert crm.lists.count(crm.listing("customer")) == 3


def test_tags_are_added_and_removed_whatever_their_case(crm: Crm, three: list[int]) -> None:
    assert archive.retag(crm, "customer", three, ["vip"]) == 1
    assert archive.retag(crm, "customer", three, ["new"], ["VIP"]) == 3
    assert [record["tags"] for record in crm.store.read_many("customer", three)] == [("new",), ("new",), ("old", "new")]
    assert {"vip", "VIP", "old", "new"} == set(tags(crm))


def test_a_tag_that_was_thrown_away_comes_back_when_it_is_used(crm: Crm, three: list[int]) -> None:
    archive.retag(crm, "customer", three, ["once"])
    undo.undo(crm)
    assert "once" not in tags(crm)
    archive.retag(crm, "customer", three, ["once"])
    assert "once" in tags(crm)


def test_a_contacts_customer_is_linked_to_it(crm: Crm, three: list[int]) -> None:
    acme, globex, _initech = three
    lee = archive.add(crm, "contact", {"name": "Lee", "customer": acme})
    kim = archive.add(crm, "contact", {"name": "Kim", "customer": acme})
    archive.edit(crm, "contact", kim, {"customer": globex})
    assert links(crm) == [(acme, lee, True), (acme, kim, False), (globex, kim, True)]
    archive.edit_many(crm, "contact", [lee, kim], lambda record: {"customer": globex})
    assert (globex, lee, False) in links(crm)
    assert len(links(crm)) == 4


def test_handing_over_and_giving_away(place: Place, crm: Crm, three: list[int]) -> None:
    bob = place.open("bob")
    assert archive.assign(crm, "customer", three, bob.user.id) == 3
    assert bob.lists.count(bob.listing("customer", "owner:me")) == 3
    assert archive.assign(crm, "customer", three[:1], 0) == 1
    assert crm.lists.count(crm.listing("customer", "owner:none")) == 1


def test_deleting_for_ever_takes_along_what_belongs_to_it_and_nothing_else(crm: Crm, three: list[int]) -> None:
    acme, globex, initech = three
    archive.edit(crm, "customer", globex, {"parent": acme})
    lee = archive.add(crm, "contact", {"name": "Lee", "customer": acme})
    archive.add(crm, "activity", {"customer": acme, "contact": lee, "subject": "gone"})
    kept = archive.add(crm, "activity", {"customer": globex, "contact": lee, "subject": "kept"})
    with pytest.raises(UsageError, match="Only what is in the recycle bin"):
        archive.purge(crm, "customer", [acme])
    archive.archive(crm, "customer", [acme])
    archive.archive(crm, "contact", [lee])
    assert archive.purge(crm, "customer", [acme]) == 1
    assert archive.purge(crm, "contact", [lee]) == 1
    assert crm.store.read("customer", globex)["parent"] == 0
    assert crm.store.read("activity", kept)["contact"] == 0
    assert crm.lists.stream_ids(crm.listing("activity")).tolist() == [kept]
    assert links(crm) == []
    assert crm.store.read_many("customer", three)[0].id == globex
    assert maintenance.check(crm).problems == ()
    assert initech in crm.lists.stream_ids(crm.listing("customer"))


def test_users_are_never_deleted(place: Place, crm: Crm) -> None:
    bob = place.open("bob").user.id
    archive.archive(crm, "user", [bob])
    with pytest.raises(UsageError, match="Make them inactive"):
        archive.purge(crm, "user", [bob])


def test_only_administrators_say_who_may_do_what(place: Place, crm: Crm) -> None:
    bob = place.open("bob")
    deeds = (
        lambda: archive.edit(bob, "user", bob.user.id, {"role": "admin"}),
        lambda: archive.edit_many(bob, "user", [bob.user.id], lambda user: {"role": "admin"}),
        lambda: archive.add(bob, "user", {"login": "eve", "role": "admin"}),
        lambda: archive.archive(bob, "user", [crm.user.id]),
    )
    for deed in deeds:
        with pytest.raises(NotAllowed, match="bob may not do this"):
            deed()
    archive.edit(crm, "user", bob.user.id, {"role": "manager"})
    demoted = history.acts(crm)[0].id
    with pytest.raises(NotAllowed):
        undo.undo(bob, demoted)
    archive.edit(bob, "user", bob.user.id, {"name": "Bob Lee"})
    undo.undo(bob)
    with pytest.raises(NotAllowed):
        archive.edit(bob, "user", crm.user.id, {"name": "Ann?"})
    kept = crm.store.read("user", bob.user.id)
    assert (kept.text("role"), kept.text("name")) == ("manager", "")


def test_the_role_decides(place: Place, crm: Crm, three: list[int]) -> None:
    bob = place.open("bob")
    archive.archive(bob, "customer", three[:1])
    with pytest.raises(NotAllowed, match="bob may not do this: the role “rep” does not allow it"):
        archive.purge(bob, "customer", three[:1])
    archive.edit(crm, "user", bob.user.id, {"role": "reader"})
    bob = place.open("bob")
    for deed in (archive.archive, archive.restore):
        with pytest.raises(NotAllowed):
            deed(bob, "customer", three)
    with pytest.raises(NotAllowed):
        archive.add(bob, "customer", {"name": "X"})
    archive.edit(crm, "user", bob.user.id, {"role": "admin", "active": False})
    with pytest.raises(NotAllowed):
        archive.edit(place.open("bob"), "customer", three[0], {"city": "X"})
