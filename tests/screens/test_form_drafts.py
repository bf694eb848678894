"""What was typed into a form and not saved survives whatever ends the app."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from benchmarks.pty_probe import Probe
from tests.screens.desk import LARGE, SMALL, archive_of, desk
from tests.screens.test_form_page import clear, go, open_form, status, value
from tui_crm.services import archive, drafts


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "crm.sqlite"


async def test_a_form_left_by_quitting_is_offered_again(path: Path) -> None:
    async with desk(path) as d:
        await open_form(d, "Betasoft")
        await go(d, "city")
        await clear(d)
        await d.type("Mombasa")
        d.app.leave(0)
    async with desk(path) as d:
        assert status(d.screen).startswith("1 unfinished form: :drafts")
        screen = await open_form(d, "Betasoft")
        assert "draft of just now: enter takes it up, d drops it" in status(screen)
        assert screen.split("\n")[-1].split()[2:6] == ["enter", "take", "up", "d"]
        assert value(screen, "City") == "Nairobi"
        screen = await d.press("x")
        assert "enter takes it up" in status(screen)  # a letter answers nothing
        screen = await d.press("enter")
        assert value(screen, "City") == "Mombasa"
        await d.press("ctrl+s")
        assert d.crm.store.read("customer", 2)["city"] == "Mombasa"
        assert not drafts.mine(d.crm)


async def test_a_draft_may_be_dropped_or_left_for_later(path: Path) -> None:
    archive_of(path).close()
    async with desk(path) as d:
        drafts.keep(d.crm, "customer", 2, 1, {"city": "Mombasa"})
        await open_form(d, "Betasoft")
        assert (await d.press("escape")).startswith(" Customers")
        assert drafts.count(d.crm) == 1
        await open_form(d, "Betasoft")
        screen = await d.press("d")
        assert value(screen, "City") == "Nairobi"
        assert "needed" in status(screen)
        assert drafts.count(d.crm) == 0


async def test_saving_discarding_and_undoing_leave_no_draft(path: Path) -> None:
    async with desk(path) as d:
        for last in (("ctrl+s",), ("escape", "d"), ("ctrl+z", "escape")):
            await open_form(d, "王伟")
            await go(d, "postcode")
            await d.type("1")
            await d.until(lambda _screen: drafts.count(d.crm) == 1)
            await d.press(*last)
            await d.until(lambda _screen: drafts.count(d.crm) == 0)
            assert d.screen.startswith(" Customers")


async def test_a_draft_of_a_new_contact_remembers_whose_it_is(path: Path) -> None:
    async with desk(path) as d:
        d.app.go_form("contact", customer=2)
        await d.settle()
        await d.type("Kamau")
        await d.until(lambda _screen: drafts.count(d.crm) == 1)
        d.app.leave_page()
        await d.settle()
        await d.press(":", *"drafts", "enter")
        assert "draft of just now (Kamau)" in status(d.screen)
        screen = await d.press("enter")
        assert (value(screen, "Full name"), value(screen, "Customer")) == ("Kamau", "Betasoft")


async def test_of_several_unfinished_forms_one_is_chosen(path: Path) -> None:
    async with desk(path) as d:
        drafts.keep(d.crm, "customer", 2, 1, {"city": "Mombasa"})
        drafts.keep(d.crm, "contact", 0, 0, {"name": "Kamau"})
        screen = await d.press(":", *"drafts", "enter")
        assert "New: Contact (Kamau)" in status(screen)
        assert "Customer › Betasoft" in status(screen)
        await d.press("n", "tab", "enter")
        assert d.screen.startswith(" New: Contact")


async def test_a_long_text_not_yet_taken_is_in_the_draft(path: Path) -> None:
    async with desk(path) as d:
        await open_form(d, "Zenith Foods")
        await go(d, "notes")
        await d.press("enter", "enter", *"but pays")
        d.app.leave(0)
    async with desk(path) as d:
        await open_form(d, "Zenith Foods")
        await d.press("enter")
        assert value(await go(d, "notes"), "Notes") == "pays late⏎but pays"


async def test_a_draft_typed_over_an_older_version_meets_the_colleagues_change(path: Path) -> None:
    archive_of(path).close()
    async with desk(path) as d:
        drafts.keep(d.crm, "customer", 2, d.crm.store.read("customer", 2).version, {"city": "Mombasa"})
        bob = d.colleague()
        archive.edit(bob, "customer", 2, {"city": "Kisumu"})
        bob.close()
        await open_form(d, "Betasoft")
        await d.press("enter")
        screen = await d.press("ctrl+s")
        assert "changed meanwhile by bob" in screen.split("\n")[0]


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_a_draft_survives_kill_9(path: Path, size: tuple[int, int]) -> None:
    archive_of(path).close()
    command = [sys.executable, "-m", "tui_crm", "--db", str(path), "--lang", "en"]
    environment = {**os.environ, "TERM": "xterm-256color"}
    with Probe(command, size, environment=environment) as killed:
        killed.wait_for("1/5")
        killed.press("a", "New: Customer")
        for letter in "Half a name":
            killed.press("space" if letter == " " else letter)
        killed.idle(2)  # at most one second after the last key the draft is kept
        os.kill(killed.pid, signal.SIGKILL)
    with Probe(command, size, environment=environment) as again:
        again.wait_for("1 unfinished form: :drafts")
        again.press("a", "draft of just now .Half a name.: enter takes it up, d drops it")
        again.press("enter", r"Name\*.*Half a name")
        again.press("f2", "added Half a name")
    crm = archive_of(path, ())
    assert [found.title for found in crm.store.read_many("customer", crm.lists.first_ids(crm.listing("customer"), 1))] == ["Half a name"]
    crm.close()
