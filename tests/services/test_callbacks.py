"""Callbacks: planned when a ticket is solved, tried again, and what a score leads to."""

from __future__ import annotations

import pytest

from tests.databases import Clock, bare_desk
from tui_crm.errors import InvalidRecord, UsageError
from tui_crm.services import archive, undo
from tui_crm.services.crm import Crm
from tui_crm.services.desk import acts, calling


@pytest.fixture(autouse=True)
def _bare(crm: Crm) -> None:
    bare_desk(crm)


def complaint(crm: Crm, **values: object) -> int:
    customer = archive.add(crm, "customer", {"name": "Acme", "grade": "A"})
    return archive.add(crm, "ticket", {"subject": "Rude fitter", "kind": "complaint", "severity": "serious", "customer": customer, **values})


def callbacks(crm: Crm, ticket: int) -> list[int]:
    return sorted(crm.lists.referring("callback", "ticket", [ticket]))


def state(crm: Crm, entity: str, number: int) -> object:
    return crm.store.read(entity, number)["state"]


def test_a_solved_complaint_is_to_be_called_back(crm: Crm) -> None:
    ticket = complaint(crm)
    acts.take(crm, [ticket])
    acts.resolve(crm, [ticket], "apologised")
    (callback,) = callbacks(crm, ticket)
    found = crm.store.read("callback", callback)
    assert (state(crm, "ticket", ticket), found["state"], found["due"], found["owner"]) == ("callback", "due", "2026-03-03", crm.user.id)
    undo.undo(crm)
    assert (state(crm, "ticket", ticket), crm.lists.count(crm.listing("callback"))) == ("accepted", 0)


def test_other_tickets_are_called_back_where_a_rule_says_so(crm: Crm) -> None:
    for position, (kind, grade, days) in enumerate((("fault", "A", 1), ("fault", "", 7)), 1):
        archive.add(crm, "callback_rule", {"name": f"{kind} {grade}", "position": position, "kind": kind, "grade": grade, "days": days})
    best = archive.add(crm, "customer", {"name": "Acme", "grade": "A"})
    asked = ({"kind": "fault", "customer": best}, {"kind": "fault"}, {"kind": "question"})
    tickets = [archive.add(crm, "ticket", {"subject": "x", **values}) for values in asked]
    acts.resolve(crm, tickets)
    due = [[crm.store.read("callback", found)["due"] for found in callbacks(crm, ticket)] for ticket in tickets]
    assert due == [["2026-03-03"], ["2026-03-09"], []]
    assert state(crm, "ticket", tickets[0]) == "resolved"


def test_nobody_answering_is_tried_again_and_then_given_up(crm: Crm) -> None:
    ticket = complaint(crm)
    acts.resolve(crm, [ticket])
    (callback,) = callbacks(crm, ticket)
    assert [calling.no_answer(crm, callback) for _attempt in range(3)] == ["no_answer", "no_answer", "given_up"]
    assert crm.store.read("callback", callback)["attempts"] == 3
    with pytest.raises(UsageError, match="not to be made any more"):
        calling.answered(crm, callback, 5)


def test_a_low_score_reopens_and_tells_the_manager_and_a_good_one_closes(crm: Crm, clock: Clock) -> None:
    ticket = complaint(crm)
    acts.resolve(crm, [ticket], "apologised")
    clock.forward()
    assert calling.answered(crm, callbacks(crm, ticket)[0], 2, "came late again") == "in_progress"
    (told,) = crm.lists.first_ids(crm.listing("followup"), 5)
    task = crm.store.read("followup", told)
    assert (task["subject"], task["notes"]) == ("T-000001 Rude fitter: the customer is not content", "score 2\ncame late again")
    clock.forward()
    acts.resolve(crm, [ticket], "sent flowers")
    clock.forward()
    assert calling.answered(crm, callbacks(crm, ticket)[1], 5) == "closed"
    record = crm.store.read("ticket", ticket)
    assert (record["state"], record["score"], record["reopened"]) == ("closed", 5, 1)
    answers = crm.store.read_many("survey_answer", crm.lists.first_ids(crm.listing("survey_answer", "", "at"), 5))
    assert [(answer["csat"], answer["nps"], answer["comment"]) for answer in answers] == [(2, -1, "came late again"), (5, -1, "")]
    undo.undo(crm)
    assert (state(crm, "ticket", ticket), crm.lists.count(crm.listing("survey_answer"))) == ("callback", 1)


def test_the_rule_says_how_low_is_low(crm: Crm) -> None:
    archive.add(crm, "callback_rule", {"name": "all", "reopens": 1})
    ticket = complaint(crm)
    acts.resolve(crm, [ticket])
    assert calling.answered(crm, callbacks(crm, ticket)[0], 2) == "closed"


def test_a_score_that_there_is_not_is_refused(crm: Crm) -> None:
    ticket = complaint(crm)
    acts.resolve(crm, [ticket])
    with pytest.raises(InvalidRecord, match="from 1 to 5"):
        calling.answered(crm, callbacks(crm, ticket)[0], 6)
