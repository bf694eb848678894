"""Replies and notes of several lines: the editor, what is brought into it, and that nothing written is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from tests.screens.desk import Desk, archive_of, desk
from tui_crm.services import archive, drafts
from tui_crm.services.crm import Crm


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Two tickets, a ready-made reply that waits for the customer, and a public article."""
    path = tmp_path / "crm.sqlite"
    crm = archive_of(path)
    for subject, customer in (("No heating", 1), ("Still no heating", 2)):
        archive.add(crm, "ticket", {"subject": subject, "customer": customer})
    archive.add(crm, "canned", {"name": "thanks", "body": "Dear {customer},\n\nthank you for {code}.", "state": "waiting"})
    article = archive.add(crm, "article", {"title": "Radiators", "body": "Open the valve.\nWait.", "audience": "public"})
    for state in ("review", "published"):
        archive.edit(crm, "article", article, {"state": state})
    crm.close()
    return path


def said(crm: Crm) -> list[tuple[object, ...]]:
    found = crm.store.read_many("ticket_entry", sorted(crm.lists.first_ids(crm.listing("ticket_entry"), 9)))
    return [tuple(entry[name] for name in ("ticket", "kind", "body", "minutes")) for entry in found]


async def opened(d: Desk) -> None:
    d.app.go_record("ticket", 1)
    await d.until(lambda shown: "Ticket › No heating" in shown)


async def test_enter_in_the_empty_line_opens_an_editor_whose_text_is_the_reply(path: Path) -> None:
    async with desk(path) as d:
        await opened(d)
        assert "enter or F4: several lines" in await d.press("r")
        screen = await d.press("enter")
        assert "Reply: T-000001 No heating" in screen
        assert "F2 writes it" in screen
        await d.press(*"15m Dear Acme,", "enter", "enter", *"we are coming.", "f2")
        screen = await d.until(lambda shown: "in progress, ann" in shown)
        assert "we are coming." in screen
        assert said(d.crm) == [(1, "reply", "Dear Acme,\n\nwe are coming.", 15)]
        await d.press("u")
        await d.until(lambda shown: "undone" in shown)
        assert (said(d.crm), d.crm.store.read("ticket", 1)["state"], drafts.count(d.crm)) == ([], "new", 0)


async def test_a_line_that_was_begun_goes_on_in_the_editor(path: Path) -> None:
    async with desk(path) as d:
        await opened(d)
        await d.press("i", *"valve", "f4", "enter", *"is stuck", "ctrl+s")
        await d.until(lambda shown: "is stuck" in shown and "u takes it back" in shown)
        assert said(d.crm) == [(1, "note", "valve\nis stuck", 0)]


async def test_several_lines_that_are_pasted_open_the_editor(path: Path) -> None:
    async with desk(path) as d:
        await opened(d)
        await d.press("r", *"So: ")
        d.app.page.bottom.query_one("_LineInput").post_message(events.Paste("one\ntwo\n"))
        await d.until(lambda shown: "Reply: T-000001" in shown)
        await d.press("f2")
        await d.until(lambda shown: "in progress" in shown)
        assert said(d.crm) == [(1, "reply", "So: one\ntwo", 0)]


async def test_several_lines_pasted_where_one_is_asked_become_one(path: Path) -> None:
    async with desk(path) as d:
        await d.press("/")
        d.app.page.bottom.query_one("_LineInput").post_message(events.Paste("Acme\nCorporation\n"))
        await d.until(lambda shown: "/Acme Corporation" in shown)
        assert "this is asked in one line" in await d.press("f4")


async def test_a_ready_made_reply_is_filled_in_changed_and_takes_its_state_along(path: Path) -> None:
    async with desk(path) as d:
        await opened(d)
        await d.press("r", *"=tha", "f4")
        screen = await d.until(lambda shown: "Reply: T-000001" in shown)
        assert "thank you for T-000001." in screen
        await d.press("enter", *"Bye", "f2")
        await d.until(lambda shown: "waiting for the customer" in shown)
        assert said(d.crm) == [(1, "reply", "Dear Acme Corporation,\n\nthank you for T-000001.\nBye", 0)]


async def test_articles_and_ready_made_replies_are_brought_in_by_a_key(path: Path) -> None:
    async with desk(path) as d:
        await opened(d)
        await d.press("r", "enter", *"Hello", "enter", "f3", *"@Radiators", "enter", "f2")
        await d.until(lambda shown: "in progress" in shown)
        assert said(d.crm) == [(1, "reply", "Hello\nOpen the valve.\nWait.", 0)]
        assert d.crm.store.read("ticket_entry", 1)["article"] == d.crm.store.read("ticket", 1)["article"] == 1


async def test_fields_are_filled_in_for_each_of_several_tickets(path: Path) -> None:
    async with desk(path) as d:
        await d.press("g", "t", "3", "V", "r", *"=thanks", "f4")
        screen = await d.until(lambda shown: "Reply: 2 tickets" in shown)
        assert "Dear {customer}," in screen
        await d.press("enter", *"Re {wrong}", "f2")
        assert "has no field wrong" in d.screen
        await d.press(*["backspace"] * len("Re {wrong}"), *"Re {code}", "f2")
        await d.until(lambda shown: "2 tickets · u takes it back" in shown)
        bodies = sorted(str(body) for _ticket, _kind, body, _minutes in said(d.crm))
        named = (("Acme Corporation", "T-000001"), ("Betasoft", "T-000002"))
        assert bodies == [f"Dear {name},\n\nthank you for {code}.\nRe {code}" for name, code in named]


async def test_leaving_asks_and_nothing_is_written_unless_it_is_said(path: Path) -> None:
    async with desk(path) as d:
        await opened(d)
        await d.press("r", "enter", "f2")
        assert "Nothing was written" in d.screen
        await d.press(*"Dear", "escape")
        assert "not written yet: s writes it, d drops it" in d.screen
        await d.press("escape", *" Acme", "escape", "d")
        await d.until(lambda shown: "Ticket › No heating" in shown)
        assert (said(d.crm), drafts.count(d.crm)) == ([], 0)
        await d.press("r", "enter", *"Dear", "escape", "s")
        await d.until(lambda shown: "in progress" in shown)
        assert said(d.crm) == [(1, "reply", "Dear", 0)]


async def test_what_the_terminal_took_away_is_taken_up_in_the_editor_or_as_a_form(path: Path) -> None:
    async with desk(path) as d:
        await opened(d)
        await d.press("r", "enter", *"Dear Acme,", "enter", *"it")
        d.app.page.before_leaving()
    async with desk(path) as d:
        assert "1 unfinished form: :drafts" in d.screen
        await opened(d)
        screen = await d.press("r", "enter")
        assert "taken up where it was left" in screen
        assert "Dear Acme," in screen
        d.app.page.before_leaving()
    async with desk(path) as d:
        d.app.go_record("ticket", 2)
        await d.until(lambda shown: "Ticket › Still no heating" in shown)
        await d.press("r", "enter")
        assert "an entry of T-000001 is unfinished (:drafts)" in d.screen
        await d.press("escape", "colon", *"drafts", "enter", "enter", "f2")
        await d.until(lambda shown: "added" in shown)
        assert said(d.crm) == [(1, "reply", "Dear Acme,\nit", 0)]
        assert [d.crm.store.read("ticket", 1)[name] for name in ("state", "owner")] == ["in_progress", d.crm.user.id]
