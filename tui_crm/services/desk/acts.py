"""What people do with tickets: take, assign, reply, note, wait, resolve, close, reopen, reject, merge, split. Each is one act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui_crm.errors import InvalidRecord, NotFound, Problem, UsageError
from tui_crm.i18n import _
from tui_crm.model.record import Record
from tui_crm.services import archive, lookup
from tui_crm.services.crm import Crm
from tui_crm.services.desk.ticket_rules import entering
from tui_crm.services.parts import Progress
from tui_crm.store.unit import Edit


def take(crm: Crm, ids: Sequence[int], progress: Progress | None = None) -> int:
    """Make them one's own; a new one is accepted. Returns how many differed."""
    return assign(crm, ids, crm.user.id, "take", progress)


def assign(crm: Crm, ids: Sequence[int], user: int, verb: str = "assign", progress: Progress | None = None) -> int:
    """Give them to somebody; a new one is accepted thereby. `user` 0: back to nobody."""

    def changes(ticket: Record) -> Mapping[str, object]:
        accepted = {"state": "accepted"} if user and ticket["state"] == "new" else {}
        return {"owner": user, **accepted}

    return archive.edit_many(crm, "ticket", ids, changes, verb, progress)


def begin(crm: Crm, ids: Sequence[int], progress: Progress | None = None) -> int:
    """Put them into progress."""
    return _into(crm, ids, "in_progress", "begin", {}, progress)


def wait(crm: Crm, ids: Sequence[int], what: str = "", progress: Progress | None = None) -> int:
    """Stop the clock: it is the customer's turn. `what`: what is waited for."""
    return _into(crm, ids, "waiting", "wait", {"waiting_for": what}, progress)


def resolve(crm: Crm, ids: Sequence[int], resolution: str = "", cause: str = "", progress: Progress | None = None) -> int:
    """Solved; what the solution was, and what caused it."""
    said = {name: text for name, text in (("resolution", resolution), ("cause", cause)) if text}
    return _into(crm, ids, "resolved", "resolve", said, progress)


def close(crm: Crm, ids: Sequence[int], progress: Progress | None = None) -> int:
    """Close what is solved. Raises InvalidRecord for a complaint without a callback."""
    return _into(crm, ids, "closed", "close", {}, progress)


def reopen(crm: Crm, ids: Sequence[int], progress: Progress | None = None) -> int:
    """Bring back into progress."""
    return _into(crm, ids, "in_progress", "reopen", {}, progress)


def reject(crm: Crm, ids: Sequence[int], reason: str, progress: Progress | None = None) -> int:
    """Refuse to deal with them, for a reason."""
    return _into(crm, ids, "rejected", "reject", {"resolution": reason}, progress)


def withdraw(crm: Crm, ids: Sequence[int], reason: str = "", progress: Progress | None = None) -> int:
    """The customer takes complaints back."""
    return _into(crm, ids, "withdrawn", "withdraw", {"resolution": reason} if reason else {}, progress)


def _into(crm: Crm, ids: Sequence[int], state: str, verb: str, more: Mapping[str, object], progress: Progress | None) -> int:
    return archive.edit_many(crm, "ticket", ids, lambda _ticket: {"state": state, **more}, verb, progress)


def reply(crm: Crm, ticket: int, text: str, minutes: int = 0, article: int = 0, files: Sequence[str] = ()) -> int:
    """Answer the customer: a public entry. Returns its id. A ticket that nobody has begun is in progress then, and the one's who answered."""
    found = crm.store.read("ticket", ticket)
    entry = _entry(found, "reply", text, minutes, article, files)
    return archive.write_together(crm, "reply", found.title, [("ticket_entry", entry)], [])[0][1]


def note(crm: Crm, ticket: int, text: str, minutes: int = 0, files: Sequence[str] = ()) -> int:
    """Write something down that the customer does not see. Returns the entry's id."""
    found = crm.store.read("ticket", ticket)
    return archive.write_together(crm, "note", found.title, [("ticket_entry", _entry(found, "note", text, minutes, 0, files))], [])[0][1]


def message(crm: Crm, ticket: int, text: str, subject: str = "", message_id: str = "", files: Sequence[str] = (), at: int = 0) -> int:
    """What the customer wrote; it reopens what waits, is solved or closed. Returns the entry's id."""
    found = crm.store.read("ticket", ticket)
    values = {"ticket": ticket, "kind": "message", "body": text, "subject": subject, "message": message_id, "files": tuple(files), "author": 0}
    return archive.write_together(crm, "message", found.title, [("ticket_entry", values | ({"at": at} if at else {}))], [])[0][1]


def merge(crm: Crm, ids: Sequence[int], into: int) -> int:
    """Put tickets into another: they end as merged, what was said in them is said there. One act. Returns how many."""
    crm.policy.allow_write("ticket")
    others = [record for record in crm.store.read_many("ticket", ids) if record.id != into and record["state"] != "merged"]
    target = crm.store.read("ticket", into)
    if target["state"] == "merged":
        raise UsageError(_("{title} was merged itself; merge into the one that is left").format(title=target.title))
    if not others:
        return 0
    now = crm.store.clock()
    entries = crm.lists.referring("ticket_entry", "ticket", [record.id for record in others])
    with crm.store.act(crm.author, "merge", "ticket", target.title) as unit:
        unit.update_many("ticket", [Edit(record.id, {**entering(record, "merged", now), "parent": into}) for record in others])
        unit.update_many("ticket_entry", [Edit(entry, {"ticket": into}) for entry in entries])
        text = "\n".join(f"{record.code} {record.title}" + (f"\n{record['body']}" if record["body"] else "") for record in others)
        unit.create("ticket_entry", {"ticket": into, "kind": "note", "at": now, "author": crm.user.id, "subject": _("merged"), "body": text})
    return len(others)


def split(crm: Crm, ticket: int, subject: str, entries: Sequence[int] = ()) -> int:
    """Make another ticket of a part of this one: of the same customer and product, with these entries. One act. Returns its id."""
    crm.policy.allow_write("ticket")
    if not subject.strip():
        raise UsageError(_("Say what the new ticket is about"))
    found = crm.store.read("ticket", ticket)
    same = ("customer", "contact", "requester", "product", "kind", "channel", "priority", "severity", "against", "owner", "team", "tags")
    values: dict[str, object] = {"subject": subject.strip(), "parent": ticket, **{name: found[name] for name in same}}
    (values,) = archive.reviewed(crm, "ticket", [(0, values)])
    with crm.store.act(crm.author, "split", "ticket", found.title) as unit:
        made = unit.create("ticket", values)
        wanted = set(entries) & set(crm.lists.referring("ticket_entry", "ticket", [ticket]))
        unit.update_many("ticket_entry", [Edit(entry, {"ticket": made}) for entry in sorted(wanted)])
    return made


def link_defect(crm: Crm, ids: Sequence[int], defect: int, progress: Progress | None = None) -> int:
    """Say which known fault they are about."""
    return archive.edit_many(crm, "ticket", ids, lambda _ticket: {"defect": defect}, "link", progress)


def link_named(crm: Crm, ids: Sequence[int], name: str) -> int:
    """Say which fault they are about by its code or name; one that nobody knows yet is made. One act. Returns the defect's id."""
    if not name.strip():
        raise UsageError(_("Say which defect"))
    try:
        found = lookup.record(crm, "defect", name).id
    except NotFound:
        products = {record["product"] for record in crm.store.read_many("ticket", ids)}
        new = {"name": name.strip(), "product": products.pop() if len(products) == 1 else 0}
        edits = [("ticket", number, {"defect": archive.PENDING}) for number in ids]
        return archive.write_together(crm, "link", name.strip(), [("defect", new)], edits)[0][1]
    link_defect(crm, ids, found)
    return found


def _entry(ticket: Record, kind: str, text: str, minutes: int, article: int, files: Sequence[str]) -> dict[str, object]:
    if not text.strip():
        raise InvalidRecord([Problem("body", _("must be filled in"))])
    return {"ticket": ticket.id, "kind": kind, "body": text, "minutes": minutes, "article": article, "files": tuple(files)}
