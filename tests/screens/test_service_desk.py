"""The service desk by its keys: queues, the conversation of a ticket, replies, dispatch, callbacks, at 80×24 and 120×40."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens.desk import LARGE, SMALL, Desk, archive_of, desk
from tui_crm.services import archive
from tui_crm.services.crm import Crm
from tui_crm.services.desk import acts, dispatching

HOUR = 60


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An archive with a service level of four hours, a technician who is the user, and three tickets."""
    path = tmp_path / "crm.sqlite"
    crm = archive_of(path)
    level = archive.add(crm, "sla_policy", {"name": "Standard", "active": True})
    archive.add(crm, "sla_target", {"policy": level, "respond": HOUR, "resolve": 4 * HOUR})
    archive.add(crm, "technician", {"name": "Li Wei", "user": crm.user.id, "skills": ("heating",), "regions": ("Boston",)})
    archive.add(crm, "technician", {"name": "Zoe", "regions": ("Nairobi",)})
    for subject, customer in (("No heating", 1), ("Invoice is wrong", 2), ("发票抬头错误", 3)):
        archive.add(crm, "ticket", {"subject": subject, "customer": customer, "body": f"{subject} since Monday"})
    crm.close()
    return path


def ticket(crm: Crm, number: int, *names: str) -> tuple[object, ...]:
    record = crm.store.read("ticket", number)
    return tuple(record[name] for name in names)


async def queue(d: Desk, digit: str = "3") -> str:
    await d.press("g", "t")
    return await d.press(digit)


async def opened(d: Desk, subject: str = "No heating") -> str:
    await queue(d)
    await d.press("/", *subject.split()[0], "enter")
    await d.until(lambda shown: "1/1" in shown)
    await d.press("enter")
    return await d.until(lambda shown: f"Ticket › {subject}" in shown)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_queue_shows_what_is_left_of_each_ticket(path: Path, size: tuple[int, int]) -> None:
    async with desk(path, size) as d:
        screen = await queue(d)
        assert "Tickets › unassigned" in screen
        assert "[3 unassigned]" in screen or size == SMALL
        screen = await d.until(lambda shown: "0h5" in shown)
        assert "SLA left" in screen
        assert "T take" in screen.split("\n")[-1]


async def test_the_queues_are_switched_by_digits(path: Path) -> None:
    async with desk(path) as d:
        assert "Tickets › my" in await d.press("g", "t")
        assert "No heating" in await d.press("3")
        assert "Tickets › breaching" in await d.press("4")
        assert "No heating" not in d.screen
        assert "Dispatch orders › dispatched" in await d.press("6")
        assert "Callbacks › call back" in await d.press("7")
        assert "You belong to no team" in await d.press("2")


async def test_a_ticket_is_taken_answered_and_solved_by_keys(path: Path) -> None:
    async with desk(path) as d:
        await opened(d)
        await d.press("T")
        await d.until(lambda shown: "accepted" in shown)
        await d.press("r", *"15m we are coming", "enter")
        screen = await d.until(lambda shown: "we are coming" in shown)
        assert "> reply" in screen
        assert "15 min" in screen
        await d.press("i", *"valve is stuck", "enter")
        screen = await d.until(lambda shown: "valve is stuck" in shown)
        assert "# internal" in screen
        await d.press("S", *"valve replaced // wear", "enter")
        await d.until(lambda shown: "solved" in shown or "resolved" in shown)
        assert ticket(d.crm, 1, "state", "resolution", "cause", "owner") == ("resolved", "valve replaced", "wear", d.crm.user.id)
        await d.press("X")
        await d.until(lambda shown: "closed, " in shown)
        await d.press("u")
        await d.until(lambda shown: "undone" in shown)
        assert ticket(d.crm, 1, "state") == ("resolved",)


async def test_marked_tickets_are_taken_and_answered_together(path: Path) -> None:
    async with desk(path) as d:
        await queue(d)
        await d.press("V", "T")
        await d.until(lambda shown: "3 tickets" in shown)
        assert {ticket(d.crm, number, "owner", "state") for number in (1, 2, 3)} == {(d.crm.user.id, "accepted")}
        await d.press("1", "V", "r", *"we are on it", "enter")
        await d.until(lambda shown: "3 tickets" in shown)
        await d.press("u")
        await d.until(lambda shown: "undone" in shown)
        assert d.crm.lists.count(d.crm.listing("ticket_entry")) == 0


async def test_a_ready_made_reply_is_filled_in(path: Path) -> None:
    async with desk(path) as d:
        archive.add(d.crm, "canned", {"name": "thanks", "body": "Dear {customer}, about {code}: thank you", "state": "waiting"})
        await opened(d)
        await d.press("m", *"thanks", "enter")
        await d.until(lambda shown: "Dear Acme Corporation, about T-000001" in shown)
        assert ticket(d.crm, 1, "state") == ("waiting",)


async def test_a_technician_is_proposed_confirms_and_completes(path: Path) -> None:
    async with desk(path) as d:
        await opened(d)
        assert "Li Wei" in await d.press("p")
        await d.press("enter")
        await d.until(lambda shown: "assigned, Li Wei" in shown)
        await d.press("Y")
        await d.until(lambda shown: "confirmed, Li Wei" in shown)
        await d.press(">", *"valve replaced // one valve", "enter")
        await d.until(lambda shown: "completed" in shown)
        order = d.crm.store.read("dispatch", 1)
        assert (order["notes"], order["materials"]) == ("valve replaced", "one valve")


async def test_a_low_score_brings_a_complaint_back_and_a_high_one_closes_it(path: Path) -> None:
    async with desk(path) as d:
        complaint = archive.add(d.crm, "ticket", {"subject": "Rude fitter", "kind": "complaint", "severity": "serious", "customer": 1})
        acts.take(d.crm, [complaint])
        d.app.go_record("ticket", complaint)
        await d.settle()
        await d.press("S", *"apologised", "enter")
        await d.until(lambda shown: "to be called back" in shown)
        await d.press("*", *"2 still cross", "enter")
        await d.until(lambda shown: "score 2; the ticket is in progress" in shown)
        await d.press("S", *"gift sent", "enter")
        await d.until(lambda shown: "to be called back, " in shown)
        assert "no answer 1/" in await d.press("0")
        await d.press("*", *"5 very kind", "enter")
        screen = await d.until(lambda shown: "score 5; the ticket is closed" in shown)
        assert "called back: score 2" in screen


async def test_the_customers_file_stands_beside_the_conversation(path: Path) -> None:
    async with desk(path, LARGE) as d:
        archive.add(d.crm, "deal", {"customer": 1, "name": "Plant 2"})
        archive.add(d.crm, "survey_answer", {"customer": 1, "csat": 4, "comment": "quick"})
        await opened(d)
        screen = await d.until(lambda shown: "Satisfaction" in shown)
        assert "Plant 2" in screen
        assert "4.0 of 5" in screen
        assert "< customer" in screen


async def test_articles_are_suggested_and_sent_by_a_key(path: Path) -> None:
    async with desk(path) as d:
        article = archive.add(d.crm, "article", {"title": "No heating: bleed the radiators", "body": "Open the valve.", "audience": "public"})
        for state in ("review", "published"):
            archive.edit(d.crm, "article", article, {"state": state})
        await opened(d)
        screen = await d.press("4")
        assert "No heating: bleed" in screen
        await d.press("+")
        await d.until(lambda shown: "in progress" in shown)
        assert ticket(d.crm, 1, "article") == (article,)


async def test_a_solved_ticket_becomes_a_draft_in_one_key(path: Path) -> None:
    async with desk(path) as d:
        await opened(d)
        await d.press("S", *"bled the radiators", "enter")
        await d.until(lambda shown: "resolved" in shown)
        await d.press("A")
        screen = await d.until(lambda shown: "Article › No heating" in shown)
        assert "drafted N-000001" in screen
        assert d.crm.store.read("article", 1)["state"] == "draft"


async def test_tickets_are_rejected_merged_split_and_linked(path: Path) -> None:
    async with desk(path) as d:
        await queue(d)
        await d.press("I", "enter")
        assert "Rejecting needs a reason" in d.screen
        await d.press("escape", "V", "B", *"Valve sticks", "enter")
        await d.until(lambda shown: "3 linked with the defect Valve sticks" in shown)
        assert {ticket(d.crm, number, "defect") for number in (1, 2, 3)} == {(1,)}
        await d.press("V", "M")
        await d.until(lambda shown: "merged into T-000001" in shown)
        assert [ticket(d.crm, number, "state")[0] for number in (1, 2, 3)] == ["new", "merged", "merged"]
        await d.press("P", *"Something else", "enter")
        await d.until(lambda shown: "split off: T-000004 Something else" in shown)
        await d.press("E")
        await d.until(lambda shown: "level 1; told by a follow-up: ann" in shown)
        await d.press("u")
        await d.until(lambda shown: "undone" in shown)
        assert (ticket(d.crm, 1, "level"), d.crm.lists.count(d.crm.listing("followup"))) == ((0,), 0)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_dispatch_board_shows_orders_by_state_and_by_technician(path: Path, size: tuple[int, int]) -> None:
    async with desk(path, size) as d:
        dispatching.plan(d.crm, 1)
        screen = await d.press("g", "T")
        assert "Dispatch orders › by state" in screen
        assert "No heating" in screen
        assert "Li Wei" in await d.press(">")
        await d.press("enter")
        await d.until(lambda shown: "assigned, Li Wei" in shown)
        screen = await d.press("2")
        assert "Dispatch orders › by technician" in screen
        assert "assigned ?" in screen
        await d.press("l", "Y")
        await d.until(lambda shown: "confirmed, Li Wei" in shown)


async def test_only_the_technician_confirms(path: Path) -> None:
    async with desk(path) as d:
        dispatching.plan(d.crm, 1, technician=2)
        await d.press("g", "t", "6", "Y")
        await d.until(lambda shown: "confirming is the technician's own act: Zoe does it" in shown)
        assert d.crm.store.read("dispatch", 1)["state"] == "assigned"


async def test_the_pages_of_customers_have_their_tickets_and_callbacks(path: Path) -> None:
    async with desk(path) as d:
        d.app.go_record("customer", 1)
        await d.settle()
        screen = await d.press("8")
        assert "No heating" in screen


async def test_verbs_of_tickets_say_where_they_are_done(path: Path) -> None:
    async with desk(path) as d:
        assert "does nothing here" in await d.press("T")
