"""Saying the same on many tickets as one act: replies, notes, what customers said; and ready-made replies with fields of the ticket."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from string import Formatter

from tui_crm.errors import InvalidRecord, Problem, UsageError
from tui_crm.i18n import _
from tui_crm.model.record import Record
from tui_crm.services import archive
from tui_crm.services.crm import Crm, name_of
from tui_crm.services.desk.ticket_rules import state_name
from tui_crm.services.parts import Progress
from tui_crm.store.listing import Listing

MOST = 500  # ready-made replies that are offered
_SPENT = re.compile(r"(\d{1,3})\s?(m|min|h|分钟|小时)\s+(?=\S)")
Text = Callable[[Record], str]


def split_spent(text: str) -> tuple[str, int]:
    """A line without the time spent that it begins with, and that time in minutes: `15m we sent a new valve`."""
    found = _SPENT.match(text)
    if found is None:
        return text, 0
    return text[found.end() :], int(found[1]) * (60 if found[2] in ("h", "小时") else 1)


def say(crm: Crm, ids: Sequence[int], kind: str, text: str | Text, minutes: int = 0, state: str = "", progress: Progress | None = None) -> int:
    """The same entry on each of the tickets, as one act. `kind`: reply, note or message; `text`: or what makes it of a ticket; `state`: that
    they go to then. Returns how many. Raises InvalidRecord.
    """
    new: list[tuple[str, Mapping[str, object]]] = []
    edits: list[tuple[str, int, Mapping[str, object]]] = []
    tickets = crm.store.read_many("ticket", ids)
    for ticket in tickets:
        said = text if isinstance(text, str) else text(ticket)
        if not said.strip():
            raise InvalidRecord([Problem("body", _("must be filled in"))])
        entry = {"ticket": ticket.id, "kind": kind, "body": said, "minutes": minutes}
        new.append(("ticket_entry", {**entry, "author": 0} if kind == "message" else entry))
        if state and state != ticket["state"]:
            edits.append(("ticket", ticket.id, {"state": state}))
    if new:
        archive.write_together(crm, kind, tickets[0].title if len(tickets) == 1 else "", new, edits, progress)
    return len(new)


# ready-made replies


def canned(crm: Crm) -> list[Record]:
    """The ready-made replies, by name."""
    return crm.store.read_many("canned", crm.lists.first_ids(Listing("canned", sort="name"), MOST))


def find_canned(crm: Crm, name: str) -> Record:
    """The ready-made reply of a name, or of its beginning. Raises UsageError."""
    wanted = name.strip().casefold()
    there = canned(crm)
    found = [one for one in there if one.title.casefold() == wanted] or [one for one in there if wanted and one.title.casefold().startswith(wanted)]
    if len(found) != 1:
        names = ", ".join(one.title for one in found or there) or _("none; :canned-replies adds one")
        raise UsageError(_("There is no one ready-made reply “{name}”; there are: {names}").format(name=name, names=names))
    return found[0]


def fill(crm: Crm, text: str, ticket: Record) -> str:
    """A ready-made text for a ticket: {contact}, {customer}, {code}, {subject}, {product}, {state}, {agent}. Raises UsageError for others."""
    fields = {
        "contact": _title(crm, ticket, "contact") or _title(crm, ticket, "customer"), "customer": _title(crm, ticket, "customer"),
        "product": _title(crm, ticket, "product"), "code": ticket.code, "subject": ticket.title, "state": state_name(ticket.text("state")),
        "agent": name_of(crm.user),
    }  # fmt: skip
    try:
        parts = [(before, name) for before, name, _form, _conversion in Formatter().parse(text)]
    except ValueError:
        raise UsageError(_("Braces in a ready-made reply stand around a field, as in {example}").format(example="{contact}")) from None
    unknown = [name for _before, name in parts if name is not None and name not in fields]
    if unknown:
        raise UsageError(_("A ready-made reply has no field {name}; there are: {names}").format(name=unknown[0], names=", ".join(fields)))
    return "".join(before + (fields[name] if name else "") for before, name in parts)


def reply_canned(crm: Crm, ids: Sequence[int], reply: Record, minutes: int = 0, progress: Progress | None = None) -> int:
    """Answer each of the tickets with a ready-made reply, and put them into the state that it names. One act. Returns how many."""
    return say(crm, ids, "reply", lambda ticket: fill(crm, reply.text("body"), ticket), minutes, reply.text("state"), progress)


def _title(crm: Crm, ticket: Record, field: str) -> str:
    number = ticket.number(field)
    return crm.store.titles(field, [number]).get(number, "") if number else ""
