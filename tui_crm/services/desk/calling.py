"""Callbacks (回访): planned by rule when a ticket is solved, tried until somebody answers; a low score brings the ticket back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from tui_crm.errors import InvalidRecord, Problem, UsageError
from tui_crm.i18n import _
from tui_crm.model.instants import local_time
from tui_crm.model.record import Record
from tui_crm.services.crm import Crm
from tui_crm.services.desk.ticket_rules import COMPLAINT, entering
from tui_crm.store.listing import Listing
from tui_crm.store.unit import Unit

MOST_RULES = 500
AGAIN = 1  # days until the next attempt
CONTENT = 3  # the least score of somebody who is content, where no rule says otherwise
SURVEY = "service"
OPEN = frozenset({"due", "no_answer"})


def follow_ticket(crm: Crm, unit: Unit, record: int, values: Mapping[str, object], before: Record | None) -> None:
    """Plan a callback in the transaction that solves a ticket: a complaint's always, others' where a rule says so."""
    if values.get("state") != "resolved" or (before is not None and before["state"] == "resolved"):
        return
    found = crm.store.read("ticket", record)
    rule = rule_for(crm, found)
    if rule is None and found["kind"] != COMPLAINT:
        return
    open_ones = [one for one in crm.store.read_many("callback", crm.lists.referring("callback", "ticket", [record])) if _is_open(one)]
    if not open_ones:
        days, retries = (rule.number("days"), rule.number("retries")) if rule else (AGAIN, 3)
        unit.create("callback", {
            "subject": _("Callback: {title}").format(title=found.title), "ticket": record, "state": "due",
            "due": _in_days(crm, days), "retries": retries,
            **{name: found[name] for name in ("customer", "contact", "owner", "team")},
        })  # fmt: skip
    if found["kind"] == COMPLAINT:
        unit.update("ticket", record, entering(found, "callback", crm.store.clock()))


def rule_for(crm: Crm, ticket: Record) -> Record | None:
    """The first active rule for tickets of this kind from customers of this grade."""
    rules = crm.store.read_many("callback_rule", crm.lists.first_ids(Listing("callback_rule", sort="position"), MOST_RULES))
    asking = [rule for rule in rules if rule["active"] and rule["kind"] in ("", ticket["kind"])]
    if not any(rule["grade"] for rule in asking):
        return asking[0] if asking else None
    customer = ticket.number("customer")
    grade = crm.store.read("customer", customer)["grade"] if customer else ""
    return next((rule for rule in asking if rule["grade"] in ("", grade)), None)


def no_answer(crm: Crm, callback: int) -> str:
    """Nobody answered: tried again tomorrow, or given up after as many attempts as the rule allows. Returns the state. One act."""
    found = _open(crm, callback)
    attempts = found.number("attempts") + 1
    state = "given_up" if attempts >= found.number("retries") else "no_answer"
    due = found["due"] if state == "given_up" else _in_days(crm, AGAIN)
    changes = {"attempts": attempts, "state": state, "due": due, "tried_at": crm.store.clock()}
    with crm.store.act(crm.author, "call", "callback", found.title) as unit:
        unit.update("callback", callback, changes, found.version)
    return state


def answered(crm: Crm, callback: int, score: int = 0, comment: str = "", result: str = "") -> str:
    """Somebody answered. `score`: 1 to 5, 0 when none was given; `result`: satisfied, unsatisfied or refused, following from the score.

    The answer counts in the satisfaction; up to the rule's score the ticket is back in progress and the owner's manager has a follow-up, else a
    solved ticket is closed. One act. Returns the ticket's state, "" without one. Raises InvalidRecord.
    """
    if not 0 <= score <= 5:
        raise InvalidRecord([Problem("score", _("goes from 1 to 5"))])
    found = _open(crm, callback)
    ticket = crm.store.read("ticket", found.number("ticket")) if found["ticket"] else None
    rule = rule_for(crm, ticket) if ticket else None
    low = bool(score) and score <= (rule.number("reopens") if rule else CONTENT - 1)
    outcome = result or ("unsatisfied" if low else "satisfied" if score else "refused")
    now = crm.store.clock()
    done = {"attempts": found.number("attempts") + 1, "state": "done", "tried_at": now, "score": score, "comment": comment, "result": outcome}
    with crm.store.act(crm.author, "call", "callback", found.title) as unit:
        unit.update("callback", callback, done, found.version)
        if score and found["customer"]:
            answer = {"survey": SURVEY, "at": now, "csat": score, "nps": -1, "comment": comment, "ticket": found["ticket"]}
            unit.create("survey_answer", {**answer, "customer": found["customer"], "contact": found["contact"]})
        return _ticket_after(crm, unit, ticket, score, outcome == "unsatisfied", comment) if ticket else ""


def _ticket_after(crm: Crm, unit: Unit, ticket: Record, score: int, back: bool, comment: str) -> str:
    """What becomes of the ticket: back in progress with a word to the manager, or closed. Returns its state."""
    state = ticket.text("state")
    now = crm.store.clock()
    scored: dict[str, object] = {"score": score} if score else {}
    if back and state in ("resolved", "callback", "closed"):
        state = "in_progress"
        _tell_manager(crm, unit, ticket, score, comment)
    elif not back and state in ("resolved", "callback"):
        state = "closed"
    if state != ticket["state"]:
        scored |= entering(ticket, state, now)
    if scored:
        unit.update("ticket", ticket.id, scored)
    return state


def _tell_manager(crm: Crm, unit: Unit, ticket: Record, score: int, comment: str) -> None:
    owner = ticket.number("owner") or crm.user.id
    users = crm.store.read_many("user", [owner])
    manager = (users[0].number("manager") if users else 0) or owner
    subject = _("{code} {title}: the customer is not content").format(code=ticket.code, title=ticket.title)
    said = _("score {score}").format(score=score) if score else ""
    unit.create("followup", {
        "subject": subject, "type": "task", "state": "open", "due": _in_days(crm, 0), "owner": manager,
        "notes": "\n".join(filter(None, (said, comment))),
        "customer": ticket["customer"], "contact": ticket["contact"],
    })  # fmt: skip


def _open(crm: Crm, callback: int) -> Record:
    """The callback, if it is still to be made and the user may. Raises UsageError, NotAllowed."""
    crm.policy.allow_write("callback")
    found = crm.store.read("callback", callback)
    if not _is_open(found):
        raise UsageError(_("{title} is not to be made any more").format(title=found.title))
    return found


def _is_open(callback: Record) -> bool:
    return callback["state"] in OPEN and not callback["deleted_at"]


def _in_days(crm: Crm, days: int) -> str:
    today: date = local_time(crm.store.clock(), crm.locale.zone).date()
    return (today + timedelta(days=days)).isoformat()
