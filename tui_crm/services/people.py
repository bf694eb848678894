"""Who belongs to a customer, and to which customers a person belongs, ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass

from tui_crm.i18n import _
from tui_crm.model.record import Record
from tui_crm.model.showing import show
from tui_crm.services import links
from tui_crm.services.crm import Crm


@dataclass(frozen=True, slots=True)
class Tie:
    """The other side of a tie between a customer and a contact: the person's, or the customer's."""

    other: Record
    role: str
    main: bool
    phone: str
    email: str
    link: Record


def ties(crm: Crm, record: Record) -> list[Tie]:
    """The contacts of a customer, or the customers of a contact; the primary one first. What lies in the recycle bin is left out."""
    side = "contact" if record.entity.key == "customer" else "customer"
    found = links.of(crm, record.entity.key, record.id)
    others = {other.id: other for other in crm.store.read_many(side, [tie.number(side) for tie in found]) if not other["deleted_at"]}
    role = crm.catalogue["link"].by_name["role"]
    showing = crm.showing()
    return [
        Tie(other, show(role, tie["role"], showing), bool(tie["main"]), _first(crm, other, "phones"), _first(crm, other, "emails"), tie)
        for tie in found
        if (other := others.get(tie.number(side)))
    ]


def _first(crm: Crm, record: Record, name: str) -> str:
    """The first of several values, and how many more there are."""
    values = record.values[name]
    if not isinstance(values, tuple) or not values:
        return ""
    first = show(record.entity.by_name[name], values[:1], crm.showing())
    return first if len(values) == 1 else _("{first} +{count}").format(first=first, count=len(values) - 1)
