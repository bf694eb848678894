"""Tickets of other systems: the states that their times tell of, so that their clocks can be replayed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui_crm.store.unit import Unit

_SOLVED = frozenset({"resolved", "callback", "closed"})


def way(values: Mapping[str, object], now: int) -> list[tuple[int, str]]:
    """(instant, state) of a ticket that a file tells of: new when it was made, in progress when it was answered, solved when it was solved, and
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


def write_steps(unit: Unit, tickets: Sequence[tuple[int, Mapping[str, object]]]) -> None:
    """Write the states of new tickets (id, values), which the store did not note itself."""
    changes = []
    for number, values in tickets:
        was = ""
        for at, state in way(values, unit.now):
            changes.append({"ticket": number, "was": was, "became": state, "at": at, "by": unit.author.user})
            was = state
    unit.create_many("ticket_change", changes)


def _instant(values: Mapping[str, object], name: str) -> int:
    return int(str(values.get(name) or 0))
