"""Tickets: their states, what people do with them, what follows from what is said."""

from __future__ import annotations

import pytest

from tests.databases import Clock
from tui_crm.errors import InvalidRecord
from tui_crm.services import archive, undo
from tui_crm.services.crm import Crm
from tui_crm.services.desk import acts


def made(crm: Crm, **values: object) -> int:
    return archive.add(crm, "ticket", {"subject": "No heating", **values})


def shown(crm: Crm, ticket: int, *names: str) -> tuple[object, ...]:
    record = crm.store.read("ticket", ticket)
    return tuple(record[name] for name in names)


def states(crm: Crm, ticket: int) -> list[tuple[object, object]]:
    found = crm.store.read_many("ticket_change", sorted(crm.lists.referring("ticket_change", "ticket", [ticket])))
    return [(change["was"], change["became"]) for change in found]


def test_a_new_ticket_is_nobodys_and_open(crm: Crm) -> None:
    ticket = made(crm)
    assert shown(crm, ticket, "code", "state", "category", "owner", "priority") == ("T-000001", "new", "open", 0, "normal")
    assert states(crm, ticket) == [("", "new")]


def test_a_ticket_goes_its_way_and_each_step_is_kept(crm: Crm, clock: Clock) -> None:
    ticket = made(crm)
    assert acts.take(crm, [ticket]) == 1
    acts.begin(crm, [ticket])
    acts.wait(crm, [ticket], "a photo of the label")
    assert shown(crm, ticket, "state", "category", "waiting_for", "owner") == ("waiting", "paused", "a photo of the label", crm.user.id)
    clock.forward()
    acts.resolve(crm, [ticket], "Valve replaced", "wear")
    assert shown(crm, ticket, "category", "waiting_for", "resolved_at", "resolution") == ("resolved", "", crm.store.clock(), "Valve replaced")
    acts.close(crm, [ticket])
    assert states(crm, ticket) == [
        ("", "new"), ("new", "accepted"), ("accepted", "in_progress"), ("in_progress", "waiting"), ("waiting", "resolved"), ("resolved", "closed"),
    ]  # fmt: skip
    acts.reopen(crm, [ticket])
    assert shown(crm, ticket, "category", "resolved_at", "reopened") == ("open", 0, 1)


def test_what_cannot_follow_is_refused_in_words(crm: Crm) -> None:
    ticket = made(crm)
    with pytest.raises(InvalidRecord, match="from “new” it cannot go to “closed”"):
        acts.close(crm, [ticket])
    with pytest.raises(InvalidRecord, match="rejecting needs a reason"):
        acts.reject(crm, [ticket], "")
    with pytest.raises(InvalidRecord, match="only a complaint is withdrawn"):
        acts.withdraw(crm, [ticket])
    assert shown(crm, ticket, "state") == ("new",)


def test_a_form_that_sets_the_state_is_held_to_the_same(crm: Crm) -> None:
    ticket = made(crm)
    archive.edit(crm, "ticket", ticket, {"state": "resolved"})
    assert shown(crm, ticket, "category", "resolved_at") == ("resolved", crm.store.clock())
    with pytest.raises(InvalidRecord, match="it cannot go to “new”"):
        archive.edit(crm, "ticket", ticket, {"state": "new"})


def test_a_complaint_says_how_severe_it_is_and_closes_only_after_a_callback(crm: Crm, clock: Clock) -> None:
    with pytest.raises(InvalidRecord, match="a complaint needs one"):
        made(crm, kind="complaint")
    ticket = made(crm, kind="complaint", severity="serious", against="the fitter")
    acts.resolve(crm, [ticket], "apologised")
    with pytest.raises(InvalidRecord, match="only after a callback"):
        acts.close(crm, [ticket])
    clock.forward()
    called = {"subject": "Was it solved?", "ticket": ticket, "due": "2026-03-05"}
    callback = archive.add(crm, "callback", called)
    with crm.store.act(crm.author, "call", "callback", "") as unit:
        unit.update("callback", callback, {"state": "done", "result": "unsatisfied", "score": 2, "tried_at": crm.store.clock()})
    with pytest.raises(InvalidRecord, match="only after a callback"):
        acts.close(crm, [ticket])
    with crm.store.act(crm.author, "call", "callback", "") as unit:
        unit.update("callback", callback, {"result": "satisfied", "score": 5})
    acts.close(crm, [ticket])
    assert shown(crm, ticket, "state", "category") == ("closed", "closed")


def test_the_first_public_reply_by_a_person_is_the_first_answer(crm: Crm, clock: Clock) -> None:
    ticket = made(crm)
    acts.note(crm, ticket, "Looks like the valve")
    archive.add(crm, "ticket_entry", {"ticket": ticket, "kind": "reply", "automatic": True, "author": 0, "body": "We have your message"})
    assert shown(crm, ticket, "answered_at", "state") == (0, "new")
    clock.forward()
    first = crm.store.clock()
    acts.reply(crm, ticket, "We are coming tomorrow", minutes=5)
    clock.forward()
    acts.reply(crm, ticket, "At ten o'clock")
    assert shown(crm, ticket, "answered_at", "state", "owner") == (first, "in_progress", crm.user.id)


@pytest.mark.parametrize("state", ["waiting", "resolved", "closed"])
def test_a_customers_word_brings_a_ticket_back(crm: Crm, state: str) -> None:
    ticket = made(crm)
    acts.wait(crm, [ticket]) if state == "waiting" else acts.resolve(crm, [ticket])
    if state == "closed":
        acts.close(crm, [ticket])
    acts.message(crm, ticket, "It is cold again")
    assert shown(crm, ticket, "state", "reopened") == ("in_progress", 0 if state == "waiting" else 1)
    undo.undo(crm)
    assert shown(crm, ticket, "state", "reopened") == (state, 0)


def test_merging_keeps_what_was_said_and_undo_parts_them_again(crm: Crm) -> None:
    one, other = made(crm), made(crm, subject="Cold radiators", body="since Monday")
    acts.message(crm, other, "Please hurry")
    assert acts.merge(crm, [one, other], one) == 1
    assert shown(crm, other, "state", "category", "parent") == ("merged", "closed", one)
    said = [entry["body"] for entry in crm.store.read_many("ticket_entry", sorted(crm.lists.referring("ticket_entry", "ticket", [one])))]
    assert said == ["Please hurry", "T-000002 Cold radiators\nsince Monday"]
    undo.undo(crm)
    assert shown(crm, other, "state", "parent") == ("new", 0)
    assert list(crm.lists.stream_ids(crm.listing("ticket_entry", f"ticket:T-{one:06d}"))) == []


def test_splitting_takes_entries_along(crm: Crm) -> None:
    customer = archive.add(crm, "customer", {"name": "Acme"})
    ticket = made(crm, customer=customer, tags=("winter",))
    kept, moved = acts.note(crm, ticket, "stays"), acts.note(crm, ticket, "goes")
    other = acts.split(crm, ticket, "The invoice is wrong", [moved])
    assert shown(crm, other, "subject", "customer", "parent", "tags", "state") == ("The invoice is wrong", customer, ticket, ("winter",), "new")
    assert crm.lists.referring("ticket_entry", "ticket", [other]) == [moved]
    assert crm.lists.referring("ticket_entry", "ticket", [ticket]) == [kept]


def test_many_at_once_are_one_act(crm: Crm) -> None:
    tickets = [made(crm, subject=f"Ticket {number}") for number in range(5)]
    assert acts.take(crm, tickets) == 5
    undo.undo(crm)
    assert {shown(crm, ticket, "state", "owner") for ticket in tickets} == {("new", 0)}
