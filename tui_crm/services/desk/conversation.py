"""What was said about a ticket and what became of it, in order: entries, changes of its state, of its dispatch orders, its callbacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from tui_crm.i18n import _
from tui_crm.model.dispatch import STATES as ORDER_STATES
from tui_crm.model.record import Record
from tui_crm.services.crm import Crm
from tui_crm.services.desk.ticket_rules import state_name

Way = Literal["in", "out", "inside", "change"]
MOST = 1_000  # entries of a ticket that are shown, the latest ones
SAID_LAST = 3  # messages that tell what a ticket is about now
_WAYS: dict[str, Way] = {"message": "in", "reply": "out", "note": "inside", "change": "change"}


@dataclass(frozen=True, slots=True)
class Said:
    """One entry. `way`: from the customer, to the customer, among colleagues, or a change; `stands_for`: (kind of record, id)."""

    at: int
    way: Way
    who: str
    text: str
    stands_for: tuple[str, int]
    minutes: int = 0
    files: tuple[str, ...] = ()


def read(crm: Crm, ticket: Record) -> list[Said]:
    """The conversation of a ticket, the oldest first."""
    entries = _named(crm, "ticket_entry", "ticket", [ticket.id])
    found = [*_asked(crm, ticket), *_entries(crm, ticket, entries), *_changes(crm, ticket), *_orders(crm, ticket), *_callbacks(crm, ticket)]
    return sorted(found, key=lambda said: said.at)[-MOST:]


def spent(said: Sequence[Said]) -> int:
    """The time that was spent, in minutes."""
    return sum(each.minutes for each in said)


def words(crm: Crm, ticket: Record) -> str:
    """What a ticket is about, for finding articles: its subject and text, and what was written last."""
    entries = [entry for entry in _named(crm, "ticket_entry", "ticket", [ticket.id]) if entry["kind"] == "message"]
    last = sorted(entries, key=lambda entry: entry.number("at"))[-SAID_LAST:]
    return "\n".join([ticket.title, ticket.text("body"), *(entry.text("body") for entry in last)])


def _named(crm: Crm, entity: str, field: str, ids: Sequence[int]) -> list[Record]:
    found = crm.store.read_many(entity, crm.lists.referring(entity, field, ids)[-MOST:])
    return [record for record in found if not record["deleted_at"]]


def _asked(crm: Crm, ticket: Record) -> Iterator[Said]:
    if body := ticket.text("body").strip():
        yield Said(ticket.number("created_at"), "in", _customer(crm, ticket), body, ("ticket", ticket.id))


def _customer(crm: Crm, ticket: Record) -> str:
    for field in ("contact", "customer"):
        number = ticket.number(field)
        if number and (name := crm.store.titles(field, [number]).get(number)):
            return name
    return ticket.text("requester") or _("the customer")


def _entries(crm: Crm, ticket: Record, entries: Sequence[Record]) -> Iterator[Said]:
    names = _users(crm, [entry.number("author") for entry in entries])
    customer = _customer(crm, ticket) if any(not entry["author"] for entry in entries) else ""
    for entry in entries:
        if entry["kind"] == "message" and not entry["body"] and not entry["files"] and ticket["body"]:
            continue  # the mail that opened the ticket: its text is the ticket's
        author = entry.number("author")
        way = _WAYS.get(entry.text("kind"), "inside")
        who = names.get(author, "") if author else _("system") if entry["automatic"] else "" if way != "in" else customer
        files = entry["files"]
        text = entry.text("body") or entry.title
        yield Said(
            entry.number("at"), way, who, text, ("ticket_entry", entry.id), entry.number("minutes"),
            tuple(map(str, files)) if isinstance(files, tuple) else (),
        )  # fmt: skip


def _changes(crm: Crm, ticket: Record) -> Iterator[Said]:
    changes = _named(crm, "ticket_change", "ticket", [ticket.id])
    names = _users(crm, [change.number("by") for change in changes])
    for change in changes:
        if change["was"]:
            text = _("{was} → {became}").format(was=state_name(change.text("was")), became=state_name(change.text("became")))
            yield Said(change.number("at"), "change", names.get(change.number("by"), ""), text, ("ticket_change", change.id))


def _orders(crm: Crm, ticket: Record) -> Iterator[Said]:
    orders = {order.id: order for order in _named(crm, "dispatch", "ticket", [ticket.id])}
    labels = {state.value: state.label for state in ORDER_STATES}
    changes = _named(crm, "dispatch_change", "dispatch", sorted(orders))
    names = _users(crm, [change.number("by") for change in changes])
    for change in changes:
        order = orders[change.number("dispatch")]
        text = _("{code} {state}").format(code=order.code, state=_(labels[change.text("became")]))
        if change["became"] == "unassigned" and change["was"] and order["declined"]:
            text += f" · {order['declined']}"
        yield Said(change.number("at"), "change", names.get(change.number("by"), ""), text, ("dispatch", order.id))
    for order in orders.values():
        if order["completed_at"]:
            text = _("{code} completed").format(code=order.code) + (f" · {order['notes']}" if order["notes"] else "")
            yield Said(order.number("completed_at"), "change", "", text, ("dispatch", order.id))


def _callbacks(crm: Crm, ticket: Record) -> Iterator[Said]:
    for callback in _named(crm, "callback", "ticket", [ticket.id]):
        if not callback["tried_at"]:
            continue
        if callback["state"] == "done":
            score = _("score {score}").format(score=callback.number("score")) if callback.number("score") else _("no score")
            text = _("called back: {score}").format(score=" · ".join(filter(None, (score, callback.text("comment")))))
        else:
            text = _("called back: nobody answered ({attempts})").format(attempts=callback.number("attempts"))
        yield Said(callback.number("tried_at"), "change", "", text, ("callback", callback.id))


def _users(crm: Crm, ids: Sequence[int]) -> dict[int, str]:
    users = crm.store.read_many("user", sorted({number for number in ids if number}))
    return {user.id: user.text("name") or user.text("login") for user in users}
