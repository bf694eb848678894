"""Open screens learn what was changed since they looked: by others, by themselves, however late a transaction ends."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tests import databases
from tests.databases import Place
from tui_crm.services import archive, maintenance
from tui_crm.services.crm import Crm
from tui_crm.services.feed import LIMIT, Feed


@pytest.fixture
def feed(crm: Crm) -> Feed:
    """A reader that has just begun."""
    found = Feed(crm)
    found.start()
    return found


def test_nothing_happened(feed: Feed) -> None:
    assert feed.look() == frozenset()
    assert feed.look() == frozenset()


def test_what_a_colleague_did_is_told_once(place: Place, crm: Crm, feed: Feed) -> None:
    bob = place.open("bob")
    assert feed.look() == frozenset({("user", bob.user.id)})
    acme = archive.add(bob, "customer", {"name": "Acme"})
    archive.edit(bob, "customer", acme, {"city": "Kiel"})
    assert feed.look() == frozenset({("customer", acme)})
    assert feed.look() == frozenset()
    call = archive.add(bob, "activity", {"customer": acme, "subject": "call"})
    assert feed.look() == frozenset({("activity", call), ("customer", acme)})  # its last activity
    archive.archive(bob, "customer", [acme])
    assert feed.look() == frozenset({("customer", acme)})


def test_what_the_person_did_is_told_too(crm: Crm, feed: Feed) -> None:
    acme = archive.add(crm, "customer", {"name": "Acme"})
    assert feed.look() == frozenset({("customer", acme)})
    other = threading.Thread(target=archive.edit, args=(crm, "customer", acme, {"city": "Kiel"}))
    other.start()
    other.join()
    assert feed.look() == frozenset({("customer", acme)})
    assert feed.look() == frozenset()


def test_too_much_to_tell(place: Place, feed: Feed) -> None:
    bob = place.open("bob")
    with bob.store.act(bob.author, "import") as unit:
        unit.create_many("customer", [{"name": f"Acme {n}"} for n in range(LIMIT)])
    assert feed.look() is None
    assert feed.look() == frozenset()
    acme = archive.add(bob, "customer", {"name": "Acme"})
    assert feed.look() == frozenset({("customer", acme)})


def test_a_restored_backup_is_too_much_to_tell_or_told_whole(place: Place, crm: Crm, feed: Feed, tmp_path: Path) -> None:
    acme = archive.add(crm, "customer", {"name": "Acme"})
    maintenance.backup(crm, str(tmp_path / "copy.db"))
    for number in range(5):
        archive.add(crm, "customer", {"name": f"Globex {number}"})
    feed.look()
    maintenance.restore(place.open("ann"), str(tmp_path / "copy.db"))
    told = feed.look()
    assert told is None or ("customer", acme) in told
    archive.edit(place.open("ann"), "customer", acme, {"city": "Kiel"})
    assert feed.look() == frozenset({("customer", acme)})


def test_a_transaction_that_ends_late_is_not_lost(postgres_server: str) -> None:
    with databases.empty_place("postgres", Path(), postgres_server) as place:
        crm, bob, zoe = place.open("ann"), place.open("bob"), place.open("zoe")
        acme, globex = (archive.add(crm, "customer", {"name": name}) for name in ("Acme", "Globex"))
        feed = Feed(crm)
        feed.start()
        with bob.store.act(bob.author, "edit", "customer") as unit:
            unit.update("customer", acme, {"city": "Kiel"})  # begins first …
            archive.edit(zoe, "customer", globex, {"city": "Bonn"})  # … and this one ends first
            early = feed.look() or frozenset()
            assert ("customer", acme) not in early
        late = feed.look() or frozenset()
        assert ("customer", acme) in late
        assert ("customer", globex) in early | late
        assert feed.look() == frozenset()
