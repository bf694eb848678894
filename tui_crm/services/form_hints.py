"""What a field of a form may be completed to: choices, values that other records have, other records."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tui_crm.i18n import _
from tui_crm.model.fields import Field, Kind
from tui_crm.services import lookup
from tui_crm.services.crm import Crm, name_of
from tui_crm.store.listing import Listing

LIMIT = 8
USERS = 500
_SEPARATOR = re.compile(r"[;；,，、]\s*")


@dataclass(frozen=True, slots=True)
class Hint:
    """One candidate. `record`: the id it stands for, in a reference; `about` tells records of the same name apart."""

    text: str
    record: int = 0
    about: str = ""


@dataclass(frozen=True, slots=True)
class Hints:
    """What may stand in place of `text[start:]`."""

    start: int
    found: tuple[Hint, ...] = ()


NOTHING = Hints(0)


def part_start(field: Field, text: str) -> int:
    """Where the part that is being typed begins: behind the last separator of a field with several values."""
    return max((match.end() for match in _SEPARATOR.finditer(text)), default=0) if field.many else 0


def at_once(field: Field, text: str) -> Hints:
    """The choices that begin so, or hold it; without asking the database."""
    if field.kind is not Kind.CHOICE:
        return NOTHING
    start = part_start(field, text)
    wanted = text[start:].strip().casefold()
    names = [(_(choice.label), choice) for choice in field.choices]
    if any(wanted == label.casefold() for label, _choice in names):
        return NOTHING
    first = [label for label, choice in names if label.casefold().startswith(wanted) or choice.value.casefold().startswith(wanted)]
    return Hints(start, tuple(Hint(label) for label in first))


def only_choice(field: Field, text: str) -> str:
    """The value of the one choice that a text begins; "" if it is none or several."""
    wanted = text.strip().casefold()
    found = [c.value for c in field.choices if _(c.label).casefold().startswith(wanted) or c.value.casefold().startswith(wanted)]
    exact = [c.value for c in field.choices if wanted in (c.value.casefold(), c.label.casefold(), _(c.label).casefold())]
    if exact:
        return exact[0]
    return found[0] if wanted and len(found) == 1 else ""


def asks(field: Field) -> bool:
    """Whether completing the field asks the database."""
    if field.kind is Kind.REFERENCE:
        return True
    return field.kind in (Kind.TEXT, Kind.CHOICE) and (field.sortable or field.indexed) and not (field.unique or field.collated or field.plugin)


def look_up(crm: Crm, entity: str, field: Field, text: str, beside: int = 0) -> Hints:
    """Candidates from the database. `beside`: the customer whose contacts come first."""
    start = part_start(field, text)
    part = text[start:].strip()
    if field.kind is Kind.REFERENCE:
        if not part:
            return Hints(start, tuple(contacts_of(crm, beside)) if beside and field.ref == "contact" else ())
        return Hints(start, tuple(records(crm, field.ref, part)))
    if not part:
        return Hints(start)
    found = crm.lists.distinct(entity, field.name, part, LIMIT + 1)
    labels = {choice.value: _(choice.label) for choice in field.choices}
    wanted = [labels.get(value, value) for value in found if value.casefold() != part.casefold()]
    return Hints(start, tuple(Hint(text) for text in dict.fromkeys(wanted))[:LIMIT])


def records(crm: Crm, entity: str, text: str) -> list[Hint]:
    """Records of one kind that a few letters may mean."""
    if entity != "user":
        return [Hint(hit.title, hit.id, hit.code) for hit in lookup.anything(crm, text, LIMIT, (entity,))]
    wanted = text.strip().casefold()
    users = crm.store.read_many("user", crm.lists.first_ids(Listing("user"), USERS))
    found = [user for user in users if user.text("login").casefold().startswith(wanted) or wanted in user.text("name").casefold()]
    return [Hint(name_of(user), user.id, user.text("login")) for user in found[:LIMIT] if user["active"]]


def contacts_of(crm: Crm, customer: int) -> Sequence[Hint]:
    """The contacts of a customer."""
    links = crm.store.read_many("link", crm.lists.referring("link", "customer", [customer]))
    ids = [link.number("contact") for link in links if not link["deleted_at"]]
    return [Hint(contact.title, contact.id, contact.code) for contact in crm.store.read_many("contact", ids) if not contact["deleted_at"]][:LIMIT]
