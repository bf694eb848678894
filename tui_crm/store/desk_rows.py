"""What the clocks of many tickets are computed from, read at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from tui_crm.store.engine import Engine

AT_ONCE = 5_000


class TicketRow(NamedTuple):
    """What decides about a ticket's targets. `grade`: of its customer, "" for none."""

    id: int
    kind: str
    priority: str
    severity: str
    policy: int
    answered_at: int
    grade: str


def tickets(engine: Engine, ids: Sequence[int]) -> Iterator[TicketRow]:
    """Those of the tickets that exist."""
    sql = (
        "SELECT t.id, t.kind, t.priority, t.severity, t.policy, t.answered_at, coalesce(c.grade, '') "
        f"FROM ticket t LEFT JOIN customer c ON c.id = t.customer WHERE {engine.ids_in('t.id', 'ids')}"
    )
    for part in _parts(engine, sql, ids):
        yield from map(TicketRow._make, part)


def steps(engine: Engine, ids: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    """(ticket, at, state) in the order in which each ticket went through them."""
    sql = (
        "SELECT h.ticket, h.at, h.became FROM ticket_change h "
        f"WHERE h.deleted_at = 0 AND {engine.ids_in('h.ticket', 'ids')} ORDER BY h.ticket, h.at, h.id"
    )
    for part in _parts(engine, sql, ids):
        yield from part


def _parts(engine: Engine, sql: str, ids: Sequence[int]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(ids), AT_ONCE):
        yield engine.run(sql, {"ids": engine.ids_param(ids[start : start + AT_ONCE])})


def alone(engine: Engine) -> None:
    """Wait until no other transaction is past here, and keep others out until this one ends: what mails and escalations find missing, they write,
    and two programs that do so at once must not write it twice.
    """
    sql = "INSERT INTO counter (entity, next) VALUES ('ticket_entry', 1) ON CONFLICT (entity) DO UPDATE SET next = counter.next"
    engine.run(sql)


def of_sender(engine: Engine, address: str, since: int, until: int) -> int:
    """How many tickets an address opened in that time, recycle bin included."""
    sql = "SELECT count(*) FROM ticket WHERE requester = :address AND created_at > :since AND created_at <= :until"
    return int(engine.run(sql, {"address": address, "since": since, "until": until})[0][0])
