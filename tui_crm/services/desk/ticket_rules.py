"""What holds for every ticket that is written, whichever way it comes: which state may follow which, and what follows from a state.

People are held to the order of states; files are taken as they are, and what people would be refused is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui_crm.errors import Problem
from tui_crm.i18n import _
from tui_crm.model.record import Record
from tui_crm.model.ticket import CATEGORY, STATES
from tui_crm.services.crm import Crm
from tui_crm.services.desk import imported
from tui_crm.services.record_rules import Changes, refuse
from tui_crm.store.unit import Unit

Values = dict[str, object]
COMPLAINT = "complaint"
_ENDS = frozenset({"resolved", "rejected", "merged", "withdrawn"})
NEXT: Mapping[str, frozenset[str]] = {
    "new": _ENDS | {"accepted", "in_progress", "waiting"},
    "accepted": _ENDS | {"in_progress", "waiting"},
    "in_progress": _ENDS | {"waiting"},
    "waiting": _ENDS | {"in_progress"},
    "resolved": frozenset({"closed", "callback", "in_progress"}),
    "callback": frozenset({"closed", "in_progress"}),
    "closed": frozenset({"in_progress"}),
    "rejected": frozenset({"in_progress"}),
    "withdrawn": frozenset({"in_progress"}),
    "merged": frozenset(),
}
"""State → the states that may follow it. What was solved, closed, rejected or withdrawn is reopened into progress; a merge is undone."""
_LABELS = {choice.value: choice.label for choice in STATES}
BEGUN_BY_REPLY = frozenset({"new", "accepted"})
"""States that the first answer of a person ends."""
REOPENING = frozenset({"waiting", "resolved", "callback", "closed", "rejected"})
"""States that a word from the customer ends."""


def state_name(state: str) -> str:
    """What people call a state."""
    return _(_LABELS[state]) if state in _LABELS else state


def ticket(crm: Crm, changes: Changes) -> Changes:
    """The changes with what follows from them. Raises InvalidRecord."""
    found, problems = completed(crm, changes)
    refuse(crm, "ticket", changes, problems)
    return [(record, values) for (record, _values), values in zip(changes, found, strict=True)]


def brought(crm: Crm, changes: Changes) -> tuple[list[Values], list[list[Problem]]]:
    """An import's rows with what follows from them, and what is told of them: what people would be refused, and what becomes of their histories."""
    courses = imported.courses(crm, changes)
    found, problems = completed(crm, changes, [course.since for course in courses])
    for values, wrong, course in zip(found, problems, courses, strict=True):
        if course.rewritten:
            values["state_since"] = course.since
        if course.note:
            wrong.append(Problem("", course.note))
    return found, problems


def completed(crm: Crm, changes: Changes, since: Sequence[int] = ()) -> tuple[list[Values], list[list[Problem]]]:
    """The values with what follows from them, and what speaks against writing them, ticket by ticket. (record's id, 0 for a new one; values) …
    `since`: from when on each is in its state [now].
    """
    there = {record.id: record for record in crm.store.read_many("ticket", [number for number, _values in changes if number > 0])}
    now = crm.store.clock()
    closing = [number for number, values in changes if values.get("state") == "closed" and number in there]
    called = _called_back(crm, [there[number] for number in closing if there[number]["kind"] == COMPLAINT])
    found, problems = [], []
    for place, (number, values) in enumerate(changes):
        before = there.get(number)
        found.append(_completed(before, dict(values), since[place] if since else now))
        problems.append(list(_wrong(before, values, number in called)))
    return found, problems


def entering(before: Record | None, state: str, now: int) -> Values:
    """What is written with a ticket that comes into a state."""
    category = CATEGORY[state]
    values: Values = {"state": state, "category": category, "state_since": now}
    if category in ("resolved", "closed"):
        if before is None or not before["resolved_at"]:
            values["resolved_at"] = now
    elif before is not None and CATEGORY[before.text("state")] in ("resolved", "closed"):
        values |= {"resolved_at": 0, "reopened": before.number("reopened") + 1}
    if state != "waiting" and before is not None and before["waiting_for"]:
        values["waiting_for"] = ""
    return values


def _completed(before: Record | None, values: Values, now: int) -> Values:
    state = str(values.get("state") or (before["state"] if before else "new"))
    if before is None or state != before["state"]:
        values = {**entering(before, state, now), **{name: value for name, value in values.items() if name != "state"}, "state": state}
    return values


def _wrong(before: Record | None, values: Mapping[str, object], called: bool) -> Sequence[Problem]:
    after = {**(before.values if before else {}), **values}
    kind, state = after.get("kind", "question"), str(after.get("state") or "new")
    problems = []
    if kind == COMPLAINT and not after.get("severity") and (before is None or {"kind", "severity"} & values.keys()):
        problems.append(Problem("severity", _("a complaint needs one")))
    if before is None or state == before["state"]:
        return problems
    was = before.text("state")
    if state not in NEXT[was]:
        problems.append(Problem("state", _("from “{was}” it cannot go to “{state}”").format(was=state_name(was), state=state_name(state))))
    elif state == "withdrawn" and kind != COMPLAINT:
        problems.append(Problem("state", _("only a complaint is withdrawn; close or reject others")))
    elif state == "closed" and kind == COMPLAINT and not called:
        problems.append(Problem("state", _("a complaint is closed only after a callback that the customer was content with")))
    elif state == "rejected" and not str(after.get("resolution") or "").strip():
        problems.append(Problem("resolution", _("rejecting needs a reason")))
    return problems


def _called_back(crm: Crm, complaints: Sequence[Record]) -> set[int]:
    """Those of the complaints whose customer was called back since they were solved, and was content."""
    if not complaints:
        return set()
    wanted = {record.id: record.number("resolved_at") for record in complaints}
    found = set()
    for callback in crm.store.read_many("callback", crm.lists.referring("callback", "ticket", sorted(wanted))):
        number = callback.number("ticket")
        content = callback["state"] == "done" and callback["result"] != "unsatisfied" and not callback["deleted_at"]
        if content and callback.number("tried_at") >= wanted[number]:
            found.add(number)
    return found


# entries


def entry(crm: Crm, changes: Changes) -> Changes:
    """A new entry says when it was written, by whom, and what it is about in one line."""
    for record, values in changes:
        if record:
            continue
        values["at"] = values.get("at") or crm.store.clock()
        if values.get("kind") != "message" and not values.get("author") and not values.get("automatic"):
            values["author"] = crm.user.id
        if not values.get("subject"):
            values["subject"] = next((line.strip() for line in str(values.get("body") or "").splitlines() if line.strip()), "")[:80]
    return changes


def follow_entry(crm: Crm, unit: Unit, _record: int, values: Mapping[str, object], before: Record | None) -> None:
    """The first reply by a person is noted on the ticket; one that nobody has begun is in progress then, and the one's who answered. What a customer
    writes brings it back to whoever deals with it.
    """
    if before is not None or not values.get("ticket"):
        return
    found = crm.store.read("ticket", int(str(values["ticket"])))
    changes: Values = {}
    at = int(str(values.get("at") or crm.store.clock()))
    if values.get("kind") == "reply" and values.get("author") and not values.get("automatic"):
        if not found["answered_at"]:
            changes["answered_at"] = at
        if found["state"] in BEGUN_BY_REPLY:
            changes |= {**entering(found, "in_progress", crm.store.clock()), "owner": found["owner"] or values["author"]}
    if values.get("kind") == "message" and found["state"] in REOPENING:
        changes |= entering(found, "in_progress", crm.store.clock())
    if changes:
        unit.update("ticket", found.id, changes)
