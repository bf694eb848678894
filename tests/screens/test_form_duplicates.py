"""The duplicate check in a form, as people meet it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens.desk import desk
from tests.screens.test_form_page import go, open_form, status
from tui_crm.services.duplicates import checking, keeping
from tui_crm.store import dupe_keys

ACME = {"name": "Acme Corporation", "city": "Berlin", "phones": ("+4930123456",)}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "crm.sqlite"


async def test_what_is_there_is_said_when_the_field_is_left(path: Path) -> None:
    async with desk(path, customers=(ACME,)) as d:
        d.app.go_form("customer")
        await d.settle()
        await d.type("ACME Corp")
        screen = await d.press("tab")
        assert status(screen).startswith("! may be there already: C-000001 Acme Corporation, of ann, 93%: Name th")


async def test_saving_what_may_be_there_takes_a_second_key(path: Path) -> None:
    async with desk(path, customers=(ACME,)) as d:
        d.app.go_form("customer")
        await d.settle()
        await d.type("ACME Corp")
        screen = await d.press("ctrl+s")
        assert "! not saved; save again to go on · may be there already: C-000001 Acme" in screen
        assert len(d.crm.store.find("customer", "name", "ACME Corp")) == 0
        await d.press("ctrl+s")
        assert len(d.crm.store.find("customer", "name", "ACME Corp")) == 1


async def test_what_is_not_compared_yet_is_said_and_made_good(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "AT_FIRST", 0)
    monkeypatch.setattr(checking, "AT_ONCE", 1)
    others = tuple({"name": f"Firm {letter * 4}"} for letter in "BCDEFG")
    async with desk(path, customers=(*others, ACME)) as d:
        engine = d.crm.store.engine
        with engine.tx():
            dupe_keys.clear(engine)
            engine.run("DELETE FROM meta WHERE key = :key", {"key": dupe_keys.STATE})
        d.app.go_form("customer")
        await d.settle()
        await d.type("ACME Corp")
        screen = await d.press("ctrl+s")
        assert "not saved" in screen or "the index of duplicates is made" in screen
        await d.settle()
        assert keeping.unread(d.crm) == 0
        assert len(d.crm.store.find("customer", "name", "ACME Corp")) == 0
        screen = await d.press("ctrl+s")
        assert "may be there already: C-000007 Acme" in screen, "found once the index was there"


async def test_saving_what_is_surely_there_needs_a_reason_that_is_kept(path: Path) -> None:
    async with desk(path, customers=(ACME,)) as d:
        d.app.go_form("customer")
        await d.settle()
        await d.type("ACME Corp")
        await go(d, "phones")
        await d.type("030 123456")
        screen = await d.press("ctrl+s")
        assert "C-000001 Acme Corporation (of ann) is there; save because:" in screen
        screen = await d.press("enter")
        assert "say why, or esc" in screen
        await d.type("another plant")
        await d.press("enter")
        assert len(d.crm.store.find("customer", "name", "ACME Corp")) == 1
        pair = d.crm.store.read("duplicate", d.crm.lists.stream_ids(d.crm.listing("duplicate"))[0])
        assert (pair["decision"], pair["note"]) == ("different", "another plant")


async def test_a_reason_that_is_not_given_leaves_the_form_open(path: Path) -> None:
    async with desk(path, customers=(ACME, {**ACME, "name": "Zenith Foods"})) as d:
        await open_form(d, "Zenith Foods")
        await d.press("ctrl+u")
        await d.type("Acme Corporation")
        await d.press("ctrl+s")
        screen = await d.press("escape")
        assert "Acme Corporation" in screen
        assert len(d.crm.store.find("customer", "name", "Zenith Foods")) == 1


async def test_a_change_that_says_nothing_of_who_it_is_is_not_asked_about(path: Path) -> None:
    async with desk(path, customers=(ACME, ACME)) as d:
        d.app.go_form("customer", 2)
        await d.settle()
        await go(d, "notes")
        await go(d, "industry")
        await d.type("Steel")
        await d.press("ctrl+s")
        assert d.crm.store.read("customer", 2)["industry"] == "Steel"
