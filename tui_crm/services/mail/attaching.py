"""Attaching e-mails to timelines: each becomes an activity of the contact or customer whose address it bears, once only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.services import archive
from tui_crm.services.crm import Crm
from tui_crm.services.desk.files import Shelf, taken
from tui_crm.services.mail.message import Mail, read_file

UNITS = ((1024 * 1024, "MB"), (1024, "kB"), (1, "B"))


@dataclass(frozen=True, slots=True)
class Match:
    """Whose mail it is: ids, 0 for none; `direction` "in" from them, "out" to them."""

    customer: int
    contact: int
    direction: str


def match(crm: Crm, mail: Mail) -> Match:
    """Whom a mail is from or to, by the addresses of contacts and customers. `customer` 0: nobody here has any of them."""
    own = _own_addresses(crm)
    direction = "out" if mail.sender.address in own else "in"
    for person in (mail.sender, *mail.receivers):
        if person.address and person.address not in own and (found := by_address(crm, person.address)).customer:
            return Match(found.customer, found.contact, direction)
    return Match(0, 0, direction)


def by_address(crm: Crm, address: str) -> Match:
    """The contact, else the customer, that has this address."""
    for record in crm.store.read_many("contact", crm.store.find_among("contact", "emails", address, 10)):
        if customer := record.number("customer") or _linked(crm, record.id):
            return Match(customer, record.id, "")
    found = crm.store.find_among("customer", "emails", address, 1)
    return Match(found[0] if found else 0, 0, "")


def attach(crm: Crm, mail: Mail, customer: int = 0, contact: int = 0, deal: int = 0, *, shelf: Shelf | None = None) -> int:
    """Write the activity that a mail is; returns its id. `customer` and `contact`: whose timeline, else whoever has its address. `shelf`: where what
    hangs on it is kept, as far as it was read.

    Raises UsageError for a mail that is there already or that matches nobody; InvalidRecord.
    """
    if mail.id and (there := crm.store.find_among("activity", "external_ids", mail.id, 1)):
        code = crm.store.read("activity", there[0]).code
        raise UsageError(_("“{subject}” is there already ({code})").format(subject=mail.subject, code=code))
    matched = match(crm, mail)
    if not customer:
        customer, contact = matched.customer, matched.contact
    if not customer:
        addresses = ", ".join(dict.fromkeys(person.address for person in (mail.sender, *mail.receivers) if person.address))
        raise UsageError(_("nobody here has one of the addresses {addresses}; name the customer").format(addresses=addresses or "–"))
    values = {
        "type": "email", "direction": matched.direction, "customer": customer, "contact": contact, "deal": deal,
        "at": mail.at or crm.store.clock(), "subject": mail.subject or _("(no subject)"), "body": _body(mail),
        "external_ids": (mail.id,) if mail.id else (),
    }  # fmt: skip
    kept, missing = keep(mail, shelf) if shelf else ((), ())
    values["body"] = "\n".join(filter(None, (str(values["body"]), *missing)))
    with crm.store.act(crm.author, "create", "activity", str(values["subject"])) as unit:
        made = archive.write_within(crm, unit, "activity", 0, values)
        unit.update("activity", made, {"files": kept})
    return made


def attach_file(crm: Crm, path: str, about: Mapping[str, int], shelf: Shelf) -> int:
    """`attach` the mail in a file to whom `about` names (customer, contact, deal), else to whoever has its address."""
    mail = read_file(Path(path).expanduser(), shelf.largest)
    return attach(crm, mail, about.get("customer", 0), about.get("contact", 0), about.get("deal", 0), shelf=shelf)


def keep(mail: Mail, shelf: Shelf) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Put what hangs on a mail onto the shelf; returns what a record says of it, and what is said of what is too large. Raises StoreError."""
    kept, missing = [], []
    for each in mail.attachments:
        if each.content and each.size <= shelf.largest:
            kept.append(shelf.put(each.name, each.content).text)
        elif each.size:
            missing.append(_("[{name}, {size} MB: too large to be kept]").format(name=each.name, size=f"{each.size / 1024 / 1024:.1f}"))
    return tuple(kept), tuple(missing)


def add_files(crm: Crm, activity: int, paths: Sequence[Path], shelf: Shelf) -> None:
    """Attach files of this machine to an activity, after those that it has. Raises UsageError, StoreError."""
    crm.policy.allow_write("activity", activity)
    record = crm.store.read("activity", activity)
    there = record["files"] if isinstance(record["files"], tuple) else ()
    kept = tuple(dict.fromkeys((*there, *taken(shelf, paths))))
    with crm.store.act(crm.author, "edit", "activity", record.title) as unit:
        unit.update("activity", activity, {"files": kept})


def _own_addresses(crm: Crm) -> frozenset[str]:
    """The addresses of those who work here."""
    users = crm.store.read_many("user", crm.lists.stream_ids(crm.listing("user")))
    return frozenset(user.text("email").casefold() for user in users if user["email"])


def _linked(crm: Crm, contact: int) -> int:
    """The first customer that a contact is linked to; 0 for none."""
    links = crm.store.read_many("link", crm.store.find("link", "contact", contact, 1))
    return links[0].number("customer") if links else 0


def _body(mail: Mail) -> str:
    """The text, and what hangs on it by name."""
    attached = [f"[{each.name} · {_size(each.size)}]" for each in mail.attachments]
    return "\n".join(filter(None, (mail.text, *attached)))


def _size(size: int) -> str:
    for unit, name in UNITS:
        if size >= unit:
            return f"{size / unit:.0f} {name}"
    return "0 B"
