"""Tickets from mails: an answer comes to its ticket and brings it back, another mail from a person opens one, machines open none.

A run over any number of mails is one act. Nothing is ever deleted, moved or marked where the mails lie; what was taken once is known by its
Message-ID and not taken again.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from tui_crm.errors import InvalidRecord, UsageError
from tui_crm.i18n import _, ngettext
from tui_crm.model.validation import validate
from tui_crm.services import archive, parts, record_rules
from tui_crm.services.crm import Crm
from tui_crm.services.desk import threads
from tui_crm.services.desk.files import Shelf
from tui_crm.services.mail import attaching, message
from tui_crm.services.mail.boxes import Found
from tui_crm.services.mail.message import Mail
from tui_crm.services.parts import Progress
from tui_crm.store import desk_rows
from tui_crm.store.unit import Unit

HOUR = 60 * 60 * 1000
AT_ONCE, AT_ONCE_BYTES = 50, 32 * 1024 * 1024  # mails of one transaction
TOLD_MOST = 1_000  # fates that are remembered one by one
What = Literal["opened", "answered", "noted", "known", "bounce", "automatic", "own", "flood", "unreadable"]
OPENS_NONE = frozenset({"bounce", "automatic", "own", "flood", "unreadable"})


@dataclass(frozen=True, slots=True)
class Rules:
    """`own`: addresses of the desk itself; `hourly`: tickets that one sender may open in an hour."""

    own: frozenset[str] = frozenset()
    hourly: int = 20


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a mail: opened a ticket, answered one, was noted on one (from a machine); known already; or why it opened none."""

    place: str
    what: What
    ticket: int = 0
    code: str = ""
    subject: str = ""
    sender: str = ""
    problem: str = ""


@dataclass(slots=True)
class Outcome:
    """What became of all of them: how many by fate, and the first TOLD_MOST one by one, those known already left out."""

    counts: Counter[What] = field(default_factory=Counter)
    fates: list[Fate] = field(default_factory=list)

    def add(self, fate: Fate) -> None:
        """Count one."""
        self.counts[fate.what] += 1
        if fate.what != "known" and len(self.fates) < TOLD_MOST:
            self.fates.append(fate)


class DryRun(Exception):
    """Ends the transaction of a trial."""


def take(crm: Crm, found: Iterable[Found], shelf: Shelf, rules: Rules, progress: Progress | None = None) -> Outcome:
    """Take mails as one act. Raises NotAllowed, StoreError; nothing is written then."""
    _allow(crm)
    outcome = Outcome()
    taking = _Taking(crm, shelf, _with_users(crm, rules))

    def write(unit: Unit, part: Sequence[Found]) -> None:
        desk_rows.alone(crm.store.engine)
        for one in part:
            outcome.add(taking.one(unit, one))

    parts.write(crm, "import", "ticket", _("mails"), _in_parts(found), write, progress)
    return outcome


def trial(crm: Crm, found: Iterable[Found], shelf: Shelf, rules: Rules) -> Outcome:
    """What `take` would do, in a transaction that is not kept; no file is kept either."""
    _allow(crm)
    outcome = Outcome()
    taking = _Taking(crm, replace(shelf, largest=0), _with_users(crm, rules))
    try:
        with crm.store.act(crm.author, "import", "ticket", _("mails")) as unit:
            for one in found:
                outcome.add(taking.one(unit, one))
            raise DryRun
    except DryRun:
        return outcome


def became(what: What) -> str:
    """What became of a mail, for people."""
    return {
        "opened": _("opened"), "answered": _("answered"), "noted": _("noted"), "known": _("known already"), "bounce": _("could not be delivered"),
        "automatic": _("automatic mail"), "own": _("from our own address"), "flood": _("too many from this sender in an hour"),
        "unreadable": _("cannot be read"),
    }[what]  # fmt: skip


def told(outcome: Outcome) -> str:
    """How many mails became what, in one line."""
    total = outcome.counts.total()
    parts = [f"{became(what)} {count:,}" for what, count in outcome.counts.most_common()]
    first = ngettext("{count} mail", "{count} mails", total).format(count=f"{total:,}")
    return f"{first}: {', '.join(parts)}" if parts else first


def _allow(crm: Crm) -> None:
    for entity in ("ticket", "ticket_entry"):
        crm.policy.allow_write(entity)


def _with_users(crm: Crm, rules: Rules) -> Rules:
    return replace(rules, own=frozenset(address.strip().casefold() for address in rules.own if address.strip()))


def _in_parts(found: Iterable[Found]) -> Iterator[Sequence[Found]]:
    part: list[Found] = []
    size = 0
    for one in found:
        part.append(one)
        size += len(one.content)
        if len(part) >= AT_ONCE or size >= AT_ONCE_BYTES:
            yield part
            part, size = [], 0
    if part:
        yield part


@dataclass(slots=True)
class _Taking:
    crm: Crm
    shelf: Shelf
    rules: Rules
    _users: dict[str, int] | None = None

    def one(self, unit: Unit, found: Found) -> Fate:
        """Write what one mail says."""
        if found.problem:
            return Fate(found.place, "unreadable", problem=found.problem)
        try:
            mail = message.read(found.content, self.shelf.largest)
        except ValueError as error:
            return Fate(found.place, "unreadable", problem=str(error))
        if not mail.id:
            mail = replace(mail, id=f"sha256:{hashlib.sha256(found.content).hexdigest()}")
        fate = Fate(found.place, "known", subject=mail.subject, sender=mail.sender.address)
        if self.crm.store.find("ticket_entry", "message", mail.id, 1):
            return fate
        try:
            return self._written(unit, mail, fate)
        except InvalidRecord as error:  # a rule of a plugin, or of this firm
            return replace(fate, what="unreadable", problem=str(error))

    def _written(self, unit: Unit, mail: Mail, fate: Fate) -> Fate:
        ticket = threads.ticket_of(self.crm, mail)
        user = self._user(mail.sender.address)
        if ticket is None:
            reason = self._refused(mail, bool(user))
            if reason:
                return replace(fate, what=reason)
            made = self._open(unit, mail)
            return replace(fate, what="opened", ticket=made, code=self.crm.store.read("ticket", made).code)
        if mail.sender.address in self.rules.own and not user:
            return replace(fate, what="own", ticket=ticket.id, code=ticket.code)
        by_person = mail.written_by == "person"
        kind = "note" if not by_person else "reply" if user else "message"
        told = {"kind": kind, "author": user if by_person else 0, "automatic": not by_person}
        self._entry(unit, ticket.id, mail, told | {"body": mail.text})
        return replace(fate, what="answered" if by_person else "noted", ticket=ticket.id, code=ticket.code)

    def _refused(self, mail: Mail, colleague: bool) -> What | None:
        """Why a mail opens no ticket."""
        if mail.written_by != "person":
            return mail.written_by
        if colleague or mail.sender.address in self.rules.own:
            return "own"
        at = self._instant(mail)
        sent = desk_rows.of_sender(self.crm.store.engine, mail.sender.address, at - HOUR, at) if mail.sender.address else 0
        return "flood" if sent >= self.rules.hourly else None

    def _open(self, unit: Unit, mail: Mail) -> int:
        """A ticket of a mail: the subject and the text are the ticket's; its first entry names the mail and holds its files."""
        who = attaching.by_address(self.crm, mail.sender.address) if mail.sender.address else attaching.Match(0, 0, "")
        line = next((line.strip() for line in mail.text.splitlines() if line.strip()), "")
        values: dict[str, object] = {
            "subject": (mail.subject or line or _("(no subject)"))[:500], "body": mail.text, "channel": "email", "requester": mail.sender.address,
            "customer": who.customer, "contact": who.contact,
        }  # fmt: skip
        try:
            made = _created(self.crm, unit, "ticket", values, self._instant(mail))
        except InvalidRecord as error:
            if not any(problem.field == "requester" for problem in error.problems):
                raise
            values |= {"requester": "", "body": "\n".join((mail.sender.address, mail.text))}  # no address by our rules: still somebody's words
            made = _created(self.crm, unit, "ticket", values, self._instant(mail))
        self._entry(unit, made, mail, {"kind": "message"})
        return made

    def _entry(self, unit: Unit, ticket: int, mail: Mail, values: dict[str, object]) -> None:
        kept, missing = attaching.keep(mail, self.shelf)
        body = "\n".join(filter(None, (str(values.get("body", "")), *missing)))
        named = {"ticket": ticket, "subject": (mail.subject or _("(no subject)"))[:500], "message": mail.id, "at": self._instant(mail)}
        _created(self.crm, unit, "ticket_entry", values | named | {"files": kept, "body": body}, 0)

    def _instant(self, mail: Mail) -> int:
        """When it was sent; a mail from the future, or without a date, came now."""
        now = self.crm.store.clock()
        return mail.at if 0 < mail.at <= now else now

    def _user(self, address: str) -> int:
        if self._users is None:
            users = self.crm.store.read_many("user", self.crm.lists.stream_ids(self.crm.listing("user")))
            self._users = {user.text("email").casefold(): user.id for user in users if user["email"]}
        return self._users.get(address, 0)


def _created(crm: Crm, unit: Unit, entity: str, values: dict[str, object], at: int) -> int:
    """Write a new record with all the rules inside the act; `at`: when it was made, 0: now. Raises InvalidRecord."""
    clean = validate(crm.catalogue[entity], {**archive.initial(crm, entity), **values}, False, crm.locale.country)
    (clean,) = archive.reviewed(crm, entity, [(0, clean | ({"created_at": at, "state_since": at} if at else {}))])
    made = unit.create(entity, clean)
    record_rules.follow(crm, unit, entity, made, clean)
    return made


def open_one(crm: Crm, text: str, values: dict[str, object], files: Sequence[str] = ()) -> int:
    """A ticket from a text: its first line is the subject, the rest the body. `values`: more of its fields. Returns its id. One act.

    Raises UsageError for a text without words, InvalidRecord.
    """
    subject, _break, body = message.clean(text).strip().partition("\n")
    if not subject.strip():
        raise UsageError(_("Nothing was said: the first line is the subject, what follows is the text"))
    ticket: dict[str, object] = {"subject": subject.strip(), "body": body.strip(), **values}
    new: list[tuple[str, dict[str, object]]] = [("ticket", ticket)]
    if files:
        new.append(("ticket_entry", {"ticket": archive.PENDING, "kind": "message", "subject": subject.strip(), "files": tuple(files)}))
    return archive.write_together(crm, "create", subject.strip(), new, [])[0][1]
