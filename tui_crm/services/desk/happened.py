"""What happened at the service desk with a customer or a contact, among their activities: messages and replies, changes of
tickets and orders, work done, callbacks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from tui_crm.i18n import _
from tui_crm.model.callback import RESULTS
from tui_crm.model.callback import STATES as CALLBACK_STATES
from tui_crm.model.dispatch import STATES as ORDER_STATES
from tui_crm.model.fields import Choice
from tui_crm.model.record import Record
from tui_crm.model.ticket import STATES as TICKET_STATES
from tui_crm.services import timeline
from tui_crm.services.crm import Crm, name_of
from tui_crm.services.timeline import Entry
from tui_crm.store.timeline import ACTIVITY, HAPPENINGS, Happened, entry_id, entry_of

WITH = ("customer", "contact")
"""The records whose timeline has what happened at the service desk."""
CHANGE, CALL = "-", ">"
SAID = 500  # characters of a message


@dataclass(frozen=True)
class Merged:
    """The timeline of a customer or a contact with all that happened. Entries have the numbers that `store.timeline` gives them."""

    crm: Crm
    record: Record
    _opens: dict[int, tuple[str, int]] = field(default_factory=dict)

    @cached_property
    def happened(self) -> Happened:
        """The order of the entries."""
        policy, kinds = self.crm.policy, (ACTIVITY, *(name for kind in HAPPENINGS for name in (kind.entity, kind.of) if name))
        visible = {kind: policy.row_filter(kind) for kind in kinds}
        return Happened(self.crm.store.engine, self.crm.catalogue, self.record.entity.key, self.record.id, visible)

    def order(self, limit: int = 0) -> Sequence[int]:
        """The entries, the newest first; with `limit`, at most so many."""
        return self.happened.entries(limit)

    def entries(self, ids: Sequence[int]) -> Iterator[Entry]:
        """These entries, in the order of `ids`; those that are gone meanwhile are left out."""
        wanted: dict[str, list[int]] = {}
        for number in ids:
            entity, record = entry_of(number)
            wanted.setdefault(entity, []).append(record)
        found: dict[int, Entry] = {}
        for entity, records in wanted.items():
            read = timeline.activities(self.crm, self.record) if entity == ACTIVITY else _READERS[entity](self.crm)
            found.update((entry_id(entity, entry.id), entry) for entry in read(records))
        for number in ids:
            if number in found:
                self._opens[number] = found[number].opens
                yield found[number]._replace(id=number)

    def opens(self, number: int) -> tuple[str, int]:
        """(kind of record, id) that an entry that was read leads to."""
        return self._opens[number]


def merged(crm: Crm, record: Record) -> Merged | None:
    """The timeline with all that happened; None where there are only activities, which `timeline.listing` has."""
    found = Merged(crm, record)
    return found if record.entity.key in WITH and found.happened.anything() else None


Reader = Callable[[Sequence[int]], Iterator[Entry]]


def _ticket_changes(crm: Crm) -> Reader:
    return lambda ids: _changes(crm, "ticket_change", "ticket", "subject", TICKET_STATES, ids)


def _order_changes(crm: Crm) -> Reader:
    return lambda ids: _changes(crm, "dispatch_change", "dispatch", "task", ORDER_STATES, ids)


def _messages(crm: Crm) -> Reader:
    """What the customer and we wrote to each other; internal notes are for the ticket's page."""

    def read(ids: Sequence[int]) -> Iterator[Entry]:
        entries = crm.store.read_many("ticket_entry", ids)
        users = _users(crm, [entry.number("author") for entry in entries])
        subjects = _subjects(crm, "ticket", "subject", [entry.number("ticket") for entry in entries])
        for entry in [entry for entry in entries if entry.number("ticket") in subjects]:
            ticket = entry.number("ticket")
            said = " ".join(entry.text("body")[:SAID].split())
            what = f"{subjects[ticket]}: {said}" if said else subjects[ticket]
            sign, who = timeline.SIGNS["out" if entry["kind"] == "reply" else "in"], users.get(entry.number("author"), "")
            yield Entry(entry.id, entry.number("at"), sign, "ticket", _kind(crm, "ticket"), who, what, (), ("ticket", ticket))

    return read


def _changes(crm: Crm, entity: str, of: str, title: str, states: tuple[Choice, ...], ids: Sequence[int]) -> Iterator[Entry]:
    changes = crm.store.read_many(entity, ids)
    users = _users(crm, [change.number("by") for change in changes])
    subjects = _subjects(crm, of, title, [change.number(of) for change in changes])
    names = {choice.value: _(choice.label) for choice in states}
    for change in [change for change in changes if change.number(of) in subjects]:
        was, became = (names.get(state, state) for state in (change.text("was"), change.text("became")))
        ends = (_("{was} → {became}").format(was=was, became=became), became) if was else (became,)
        number = change.number(of)
        who = users.get(change.number("by"), "")
        yield Entry(change.id, change.number("at"), CHANGE, of, _kind(crm, of), who, subjects[number], _ended(*ends), (of, number))


def _work(crm: Crm) -> Reader:
    """Orders that were completed: by whom, and what was done."""

    def read(ids: Sequence[int]) -> Iterator[Entry]:
        orders = crm.store.read_many("dispatch", ids)
        names = crm.store.titles("technician", [order.number("technician") for order in orders])
        for order in orders:
            ends = _ended(*_said(_("completed"), order.text("notes")))
            who, what = names.get(order.number("technician"), ""), f"{order.code} {order.title}"
            yield Entry(order.id, order.number("completed_at"), CHANGE, "dispatch", _kind(crm, "dispatch"), who, what, ends, ("dispatch", order.id))

    return read


def _callbacks(crm: Crm) -> Reader:
    """Callbacks that were tried: by whom, and what the customer said."""

    def read(ids: Sequence[int]) -> Iterator[Entry]:
        calls = crm.store.read_many("callback", ids)
        users = _users(crm, [call.number("owner") for call in calls])
        titles = crm.store.titles("ticket", [call.number("ticket") for call in calls])
        for call in calls:
            what = f"{call.code} {titles.get(call.number('ticket')) or call.title}"
            at, who = call.number("tried_at") or call.number("updated_at"), users.get(call.number("owner"), "")
            yield Entry(call.id, at, CALL, "callback", _kind(crm, "callback"), who, what, _ended(*_outcome(call)), ("callback", call.id))

    return read


def _outcome(call: Record) -> Sequence[str]:
    """What came of a callback."""
    results = {choice.value: choice.label for choice in RESULTS}
    states = {choice.value: choice.label for choice in CALLBACK_STATES}
    if score := call.number("score"):
        return _said(_("score {score}").format(score=score), call.text("comment"))
    if result := call.text("result"):
        return _said(_(results.get(result, result)), call.text("comment"))
    state = call.text("state")
    return (f"{_(states.get(state, state))} ({call.number('attempts')})",)


def _said(short: str, text: str) -> Sequence[str]:
    """A word with what was said about it, and the word alone."""
    about = " ".join(text.split())
    return (f"{short} · {about}", short) if about else (short,)


def _ended(*ends: str) -> tuple[str, ...]:
    return tuple(f": {end}" for end in ends)


def _subjects(crm: Crm, entity: str, title: str, ids: Sequence[int]) -> dict[int, str]:
    """Code and title of those that are still there."""
    return {number: f"{code} {name}" for number, code, name in crm.lists.window(entity, ("code", title), sorted(set(ids)))}


def _kind(crm: Crm, entity: str) -> str:
    """What a kind of record is called in few cells."""
    return _("dispatch") if entity == "dispatch" else _(crm.catalogue[entity].label).lower()


def _users(crm: Crm, ids: Sequence[int]) -> dict[int, str]:
    return {user.id: name_of(user) for user in crm.store.read_many("user", sorted({number for number in ids if number}))}


_READERS: dict[str, Callable[[Crm], Reader]] = {
    "ticket_entry": _messages, "ticket_change": _ticket_changes, "dispatch_change": _order_changes, "dispatch": _work, "callback": _callbacks,
}  # fmt: skip
