"""A customer's timeline with what happened at the service desk: what it says, where its lines lead, and how it stays current."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.databases import bare_desk
from tests.screens.desk import LARGE, NOW, SMALL, Desk, archive_of, desk
from tui_crm.services import archive
from tui_crm.services.crm import Crm
from tui_crm.services.desk import acts, calling, dispatching

HOUR = 3_600_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Acme called, complained, was sent a technician, and was not content when called back."""
    path = tmp_path / "crm.sqlite"
    crm = archive_of(path)
    bare_desk(crm)
    jane = archive.add(crm, "contact", {"name": "Jane Doe", "customer": 1})
    technician = archive.add(crm, "technician", {"name": "Bob", "user": crm.user.id})
    activity(crm, "is angry", NOW - 10 * HOUR)
    values = {"subject": "Rude fitter came late", "kind": "complaint", "severity": "minor", "customer": 1, "contact": jane}
    ticket = archive.add(crm, "ticket", values)
    acts.take(crm, [ticket])
    dispatching.plan(crm, ticket, "Repair the valve", technician)
    dispatching.confirm(crm, [1])
    dispatching.complete(crm, 1, "valve replaced")
    acts.resolve(crm, [ticket])
    calling.answered(crm, 1, 2, "still angry")
    activity(crm, "sent flowers", NOW + HOUR)
    crm.close()
    return path


def activity(crm: Crm, subject: str, at: int) -> None:
    archive.add(crm, "activity", {"type": "call", "direction": "out", "subject": subject, "customer": 1, "at": at})


async def timeline(d: Desk, entity: str = "customer") -> str:
    """The tab of Acme, or of Jane."""
    d.app.go_record(entity, 1)
    await d.settle()
    return await d.press("3")


def entries(screen: str) -> list[str]:
    """What the lines say behind the time."""
    return [" ".join(line[26:].split()) for line in screen.split("\n")[2:-2] if line.strip()]


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_tickets_orders_and_callbacks_stand_among_the_activities(path: Path, size: tuple[int, int]) -> None:
    wide = size == LARGE
    async with desk(path, size) as d:
        found = entries(await timeline(d))
        assert len(found) == 12
        assert found[0] == "> call ann sent flowers"
        assert found[-1] == "> call ann is angry"
        whole, short = "T-000001 Rude fitter came late: to be called back → in progress", "T-000001 Rude fit…: in progress"
        assert found[1] == f"- ticket ann {whole if wide else short}"
        assert found[2].startswith("> callback ann B-000001 Rude fitter")
        assert found[2].endswith(": score 2 · still angry" if wide else ": score 2")
        assert any(line.startswith("- dispatch Bob W-000001 Repair") and "completed" in line for line in found)
        assert any(line.startswith("- dispatch ann W-000001 Repair") and line.endswith("confirmed") for line in found)


async def test_every_line_begins_and_ends_where_the_others_do(path: Path) -> None:
    async with desk(path) as d:
        lines = [line for line in (await timeline(d)).split("\n")[2:-2] if line.strip()]
        assert {line[10:12] for line in lines} == {"20"}
        assert {line[26] for line in lines} == {" "}
        assert {line[37:42] for line in lines} <= {" ann ", " Bob "}


async def test_a_line_leads_to_its_ticket_its_order_its_callback_its_activity(path: Path) -> None:
    async with desk(path) as d:
        await timeline(d)
        leads = ("Activity › sent flowers", "Ticket › Rude fitter", "Callback › Callback: Rude fitter")
        for keys, title in zip(((), ("j",), ("j",)), leads, strict=True):
            screen = await d.press(*keys, "enter")
            assert screen.startswith(f" {title}")
            assert "[3 timeline]" in await d.press("q")
        await d.press("/")
        await d.type("replaced")
        assert (await d.press("enter", "enter")).startswith(" Dispatch order › Repair the valve")


async def test_the_cursor_stays_on_its_line_when_something_happens(path: Path) -> None:
    async with desk(path) as d:
        await timeline(d)
        before = await d.press("j", "j", "j")
        assert "4/12" in before
        bob = d.colleague()
        acts.resolve(bob, [1])
        screen = await d.until(lambda shown: "6/14" in shown)
        assert entries(screen)[5] == entries(before)[3]
        bob.close()


async def test_the_first_ticket_of_a_customer_appears_among_activities(path: Path) -> None:
    async with desk(path) as d:
        d.app.go_record("customer", 2)
        await d.settle()
        assert "Calls, visits, messages" in await d.press("3")
        bob = d.colleague()
        archive.add(bob, "ticket", {"subject": "No heating", "customer": 2})
        await d.until(lambda shown: "T-000002 No heating: new" in shown)
        bob.close()


async def test_a_contact_has_what_concerns_it(path: Path) -> None:
    async with desk(path) as d:
        found = entries(await timeline(d, "contact"))
        assert len(found) == 10
        assert found[0].startswith("- ticket ann T-000001 Rude fit")


async def test_a_long_mixed_timeline_is_read_window_by_window_and_searched_whole(path: Path) -> None:
    crm = archive_of(path, ())
    for number in range(200):
        activity(crm, f"Call number {number}", NOW - (number + 11) * HOUR)
    crm.close()
    async with desk(path) as d:
        assert "1/212" in await timeline(d)
        screen = await d.press("G")
        assert "212/212" in screen
        assert "Call number 199" in screen
        await d.press("g", "g", "/")
        await d.type("number 17 ")
        assert "30/212" in await d.press("enter")


async def test_what_the_keys_of_the_record_do_is_done_to_the_customer(path: Path) -> None:
    async with desk(path) as d:
        await timeline(d)
        await d.press("j", "t")
        await d.type("key-account")
        assert "tagged Acme Corporation" in await d.press("enter")
        assert "archived Acme Corporation" in await d.press("d")
        assert d.crm.store.read("ticket", 1)["deleted_at"] == 0
