"""What the lines of a customer's timeline say of tickets, dispatch orders and callbacks, and which records they lead to."""

from __future__ import annotations

import pytest

from tests.databases import Clock, bare_desk
from tui_crm.model.core import CORE
from tui_crm.query.ast import ALL, Node, Op
from tui_crm.query.ast import Test as Comparison
from tui_crm.services import archive, timeline, undo
from tui_crm.services.crm import Crm
from tui_crm.services.desk import acts, calling, dispatching
from tui_crm.services.desk.happened import Merged, merged
from tui_crm.services.policy import Policy


@pytest.fixture
def acme(crm: Crm) -> int:
    bare_desk(crm)
    return archive.add(crm, "customer", {"name": "Acme"})


def lines(crm: Crm, record: int, entity: str = "customer") -> list[str]:
    """The lines of a timeline, without the time."""
    found = merged(crm, crm.store.read(entity, record))
    assert found is not None
    return [" | ".join((cells[2], cells[3], "".join(cells[4:6]))) for _number, cells in timeline.rows(crm, found.entries)(found.order())]


def test_a_customer_with_activities_only_has_todays_timeline(crm: Crm, acme: int) -> None:
    archive.add(crm, "activity", {"subject": "asked for a quote", "customer": acme})
    assert merged(crm, crm.store.read("customer", acme)) is None


def test_a_deal_has_nothing_of_the_service_desk(crm: Crm, acme: int) -> None:
    deal = archive.add(crm, "deal", {"name": "Boilers", "customer": acme})
    archive.add(crm, "ticket", {"subject": "No heating", "customer": acme})
    assert merged(crm, crm.store.read("deal", deal)) is None


def test_a_day_at_the_desk_as_the_customers_timeline_tells_it(crm: Crm, acme: int, clock: Clock) -> None:
    technician = archive.add(crm, "technician", {"name": "Bob", "user": crm.user.id})
    archive.add(crm, "activity", {"type": "call", "direction": "in", "subject": "is angry", "customer": acme, "at": clock.now, "minutes": 5})
    clock.forward()
    ticket = archive.add(crm, "ticket", {"subject": "Rude fitter", "kind": "complaint", "severity": "minor", "customer": acme})
    steps = (
        lambda: acts.take(crm, [ticket]),
        lambda: dispatching.plan(crm, ticket, "", technician),
        lambda: dispatching.confirm(crm, [1]),
        lambda: dispatching.complete(crm, 1, "valve\nreplaced"),
        lambda: acts.resolve(crm, [ticket]),
        lambda: calling.answered(crm, 1, 2, "came\nlate again"),
        lambda: acts.resolve(crm, [ticket]),
        lambda: calling.no_answer(crm, 2),
    )
    for step in steps:
        clock.forward()
        step()
    subject, order = "T-000001 Rude fitter", "W-000001 Rude fitter"
    assert lines(crm, acme) == [
        "> callback | ann | B-000002 Rude fitter: no answer (1)",
        f"- ticket | ann | {subject}: resolved → to be called back",
        f"- ticket | ann | {subject}: in progress → resolved",
        f"- ticket | ann | {subject}: to be called back → in progress",
        "> callback | ann | B-000001 Rude fitter: score 2 · came late again",
        f"- ticket | ann | {subject}: resolved → to be called back",
        f"- ticket | ann | {subject}: in progress → resolved",
        f"- dispatch | Bob | {order}: completed · valve replaced",
        f"- dispatch | ann | {order}: assigned → confirmed",
        f"- ticket | ann | {subject}: accepted → in progress",
        f"- dispatch | ann | {order}: assigned",
        f"- ticket | ann | {subject}: new → accepted",
        f"- ticket | ann | {subject}: new",
        "< call | ann | is angry · 5 min",
    ]
    undo.undo(crm)
    assert lines(crm, acme)[0] == f"- ticket | ann | {subject}: resolved → to be called back"


def test_what_the_customer_and_we_wrote_is_told_and_internal_notes_are_not(crm: Crm, acme: int, clock: Clock) -> None:
    ticket = archive.add(crm, "ticket", {"subject": "No heating", "customer": acme})
    clock.forward()
    archive.add(crm, "ticket_entry", {"ticket": ticket, "kind": "message", "body": "It is cold.\nPlease come.", "at": clock.now})
    clock.forward()
    acts.note(crm, ticket, "always in a hurry")
    clock.forward()
    acts.reply(crm, ticket, "We come at ten")
    assert [line for line in lines(crm, acme) if "→" not in line] == [
        "> ticket | ann | T-000001 No heating: We come at ten",
        "< ticket |  | T-000001 No heating: It is cold. Please come.",
        "- ticket | ann | T-000001 No heating: new",
    ]
    found = Merged(crm, crm.store.read("customer", acme))
    assert {found.opens(entry.id) for entry in found.entries(found.order())} == {("ticket", ticket)}


def test_a_callback_without_a_score_or_a_ticket_says_its_result(crm: Crm, acme: int) -> None:
    call = archive.add(crm, "callback", {"subject": "How was it?", "customer": acme, "due": "2026-03-05", "owner": 0})
    archive.edit(crm, "callback", call, {"state": "done", "result": "refused"})
    (line,) = lines(crm, acme)
    assert line.startswith("> callback | ")
    assert line.endswith("B-000001 How was it?: did not want to say")


def test_an_entry_leads_to_its_ticket_its_order_its_callback(crm: Crm, acme: int) -> None:
    archive.add(crm, "activity", {"subject": "first", "customer": acme, "at": 1})
    ticket = archive.add(crm, "ticket", {"subject": "No heating", "customer": acme})
    order = dispatching.plan(crm, ticket, "", archive.add(crm, "technician", {"name": "Bob", "user": crm.user.id}))
    dispatching.confirm(crm, [order])
    dispatching.complete(crm, order)
    call = archive.add(crm, "callback", {"subject": "How was it?", "customer": acme, "due": "2026-03-05", "ticket": ticket})
    calling.no_answer(crm, call)
    found = Merged(crm, crm.store.read("customer", acme))
    opened = [found.opens(entry.id) for entry in found.entries(found.order())]
    assert opened == [
        ("ticket", ticket), ("ticket", ticket), *[("dispatch", order)] * 3, ("callback", call), ("activity", 1)
    ]  # fmt: skip


def test_words_are_found_in_all_that_is_said_round_the_end(crm: Crm, acme: int) -> None:
    for subject in ("first", "second"):
        archive.add(crm, "activity", {"subject": subject, "customer": acme, "at": 1})
    acts.take(crm, [archive.add(crm, "ticket", {"subject": "No heating", "customer": acme})])
    found = Merged(crm, crm.store.read("customer", acme))
    ids, read = found.order(), timeline.rows(crm, found.entries)
    assert [timeline.find(ids, read, "NEW → accepted", start, 1) for start in (0, 1)] == [0, 0]
    assert timeline.find(ids, read, "first", 0, -1) == 3
    assert timeline.find(ids, read, "nowhere", 0, 1) is None


class OwnTickets(Policy):
    """Who may see the tickets of their own only."""

    def row_filter(self, entity: str) -> Node:
        return Comparison((CORE["ticket"].by_name["owner"],), Op.EQ, self.user.id) if entity == "ticket" else ALL


def test_changes_of_tickets_that_one_may_not_see_are_left_out(crm: Crm, acme: int) -> None:
    mine, _others = (archive.add(crm, "ticket", {"subject": subject, "customer": acme}) for subject in ("Mine", "Another's"))
    acts.take(crm, [mine])
    assert len(lines(crm, acme)) == 3
    vars(crm)["policy"] = OwnTickets(crm.user)
    assert lines(crm, acme) == ["- ticket | ann | T-000001 Mine: new → accepted", "- ticket | ann | T-000001 Mine: new"]
    acts.assign(crm, [mine], 0)
    assert merged(crm, crm.store.read("customer", acme)) is None


def test_what_is_gone_meanwhile_is_left_out(crm: Crm, acme: int) -> None:
    ticket = archive.add(crm, "ticket", {"subject": "No heating", "customer": acme})
    found = Merged(crm, crm.store.read("customer", acme))
    ids = found.order()
    archive.archive(crm, "ticket", [ticket])
    archive.purge(crm, "ticket", [ticket])
    assert list(found.entries(ids)) == []
