"""Tickets of other systems: the states that their times tell of, so that their clocks can be replayed; and what a later file of the same tickets
changes about them.

While the history of a ticket is what an earlier file told, a file that tells when it was answered or solved rewrites it: it becomes what that
file alone would have made. In every other case (colleagues have worked on the ticket since, or the file gives a state without a time) what is there
stays and the new state is added, at the file's time where that comes later, else at the time of the import; and this is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tui_crm.i18n import N_, _
from tui_crm.services.crm import Crm
from tui_crm.store import desk_rows
from tui_crm.store.unit import Edit, Unit

_SOLVED = frozenset({"resolved", "callback", "closed"})
_BEGUN = frozenset({"in_progress", "waiting"})
TELLING = frozenset({"state", "answered_at", "resolved_at"})
"""Fields of a file that tell of a ticket's states."""
NO_TIME = N_("the file does not say since when the state is another: it counts from now")
EARLIER = N_("the file's times lie before what is noted here: the history stays, and the state counts from now")
FIELDS_ONLY = N_("the ticket has a history of its own here: that stays, only the fields take the file's times")
Values = Mapping[str, object]
Steps = list[tuple[int, str]]
"""(instant, state) …, the earliest first."""


@dataclass(frozen=True, slots=True)
class Course:
    """What a row means for the history of its ticket. `since`: from when on the ticket is in its state; `rewritten`: whether the history is made
    anew; `note`: what people are told.
    """

    since: int
    rewritten: bool = False
    note: str = ""


def way(values: Values, now: int) -> Steps:
    """The states of a ticket that a file tells of: new when it was made, in progress when it was answered, solved when it was solved, and
    then what it is. A time that is missing, or lies before the one before it, is that one.
    """
    state = str(values.get("state") or "new")
    answered, solved = _instant(values, "answered_at"), _instant(values, "resolved_at")
    at = _instant(values, "created_at") or min((known for known in (answered, solved) if known), default=now)
    steps = [(at, "new")]
    if answered > at and state != "new":
        at = answered
        steps.append((at, "in_progress"))
    if solved and state in _SOLVED:
        at = max(at, solved)
        steps.append((at, "resolved"))
    if steps[-1][1] != state:
        steps.append((at, state))
    return steps


def courses(crm: Crm, changes: Sequence[tuple[int, Values]]) -> list[Course]:
    """What rows mean, row by row: (the ticket's id, 0 for a new one; values of the file that differ) …"""
    now = crm.store.clock()
    asked = sorted({number for number, values in changes if number > 0 and TELLING & values.keys()})
    there = {record.id: record.values for record in crm.store.read_many("ticket", asked)}
    lives = _lives(crm, asked)
    return [
        course(there[number], lives.get(number, []), values, now) if number in there else Course(way(values, now)[-1][0] if not number else now)
        for number, values in changes
    ]


def course(before: Values, steps: Steps, values: Values, now: int) -> Course:
    """What a row means for a ticket that is there. `before`: the ticket; `steps`: the states it was in; `values`: what the file says otherwise."""
    after = {**before, **values}
    moved = after["state"] != before["state"]
    told = _rewritten(before, steps, after)
    if told and told[-1][0] < now and (not moved or _says_when(str(before["state"]), after)):
        return Course(told[-1][0], rewritten=True)
    if not moved:
        return Course(now, note=_(FIELDS_ONLY))
    at = _instant(values, "resolved_at") if after["state"] in _SOLVED else _instant(values, "answered_at") if after["state"] in _BEGUN else 0
    if not at:
        return Course(now, note=_(NO_TIME))
    last = steps[-1][0] if steps else 0
    return Course(at) if last <= at < now else Course(now, note=_(EARLIER))


def _says_when(was: str, after: Values) -> bool:
    """Whether the times of a ticket tell since when it is in its state, which is another than it was in."""
    if after["state"] in _SOLVED:
        return bool(_instant(after, "resolved_at"))
    return after["state"] in _BEGUN and was in ("new", "accepted") and bool(_instant(after, "answered_at"))


def _rewritten(before: Values, steps: Steps, after: Values) -> Steps:
    """The history that a file makes of a ticket whose history is what an earlier file told; [] for others. Whether that file told when the ticket was
    made is seen from the history; where nothing but that is known of it, from times that lie before.
    """
    made = _instant(before, "created_at")
    kept = way(before, made) == steps
    left = way({**before, "created_at": 0}, made) == steps
    if kept and left:
        kept = all(made <= _instant(after, name) for name in ("answered_at", "resolved_at") if _instant(after, name))
    return way(after if kept else {**after, "created_at": 0}, made) if kept or left else []


def create(unit: Unit, values: Sequence[Values]) -> list[int]:
    """Write new tickets with the states that their rows tell of; returns their ids."""
    ways = [way(each, unit.now) for each in values]
    unit.keeps_history = False
    ids = unit.create_many("ticket", [{**each, "state_since": steps[-1][0]} for each, steps in zip(values, ways, strict=True)])
    unit.keeps_history = True
    _write_steps(unit, list(zip(ids, ways, strict=True)))
    return ids


def update(crm: Crm, unit: Unit, changed: Mapping[int, Values]) -> None:
    """Change tickets as their rows say, in the transaction of their part: histories that are to be made anew are, others go on."""
    asked = sorted(number for number, values in changed.items() if TELLING & values.keys())
    there = {record.id: record.values for record in crm.store.read_many("ticket", asked)}
    lives = _lives(crm, asked)
    again: dict[int, Steps] = {}
    for number, before in there.items():
        steps, after = lives.get(number, []), {**before, **changed[number]}
        told = _rewritten(before, steps, after)
        since = _instant(after, "state_since")
        if told and told != steps and told[-1][0] == since < unit.now:  # what has no time in the file counts from now
            again[number] = told
    unit.update_many("ticket", [Edit(number, values) for number, values in changed.items() if number not in again])
    if again:
        unit.keeps_history = False
        unit.update_many("ticket", [Edit(number, changed[number]) for number in again])
        unit.keeps_history = True
        unit.archive("ticket_change", crm.lists.referring("ticket_change", "ticket", sorted(again)))
        _write_steps(unit, list(again.items()))


def _write_steps(unit: Unit, tickets: Sequence[tuple[int, Steps]]) -> None:
    """Write the states of tickets (id, steps), which the store did not note itself."""
    changes = []
    for number, steps in tickets:
        was = ""
        for at, state in steps:
            changes.append({"ticket": number, "was": was, "became": state, "at": at, "by": unit.author.user})
            was = state
    unit.create_many("ticket_change", changes)


def _lives(crm: Crm, ids: Sequence[int]) -> dict[int, Steps]:
    lives: dict[int, Steps] = {}
    for ticket, at, state in desk_rows.steps(crm.store.engine, ids) if ids else ():
        lives.setdefault(ticket, []).append((at, state))
    return lives


def _instant(values: Values, name: str) -> int:
    return int(str(values.get(name) or 0))
