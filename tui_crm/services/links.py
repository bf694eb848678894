"""Ties between customers and contacts: who is whose, in what role, and who is the first to call."""

from __future__ import annotations

from collections.abc import Sequence

from tui_crm.errors import NotFound
from tui_crm.i18n import _
from tui_crm.model.record import Record
from tui_crm.model.validation import validate
from tui_crm.query.ast import Op, Test
from tui_crm.services import archive
from tui_crm.services.crm import Crm
from tui_crm.store.listing import Listing
from tui_crm.store.unit import Unit


def of(crm: Crm, entity_key: str, record: int) -> list[Record]:
    """The ties of a customer or a contact, primary ones first."""
    mine = Test((crm.catalogue["link"].by_name[entity_key],), Op.EQ, record)
    ids = crm.lists.stream_ids(Listing("link", mine))  # not `referring`: without the recycle bin's an index answers
    return sorted(crm.store.read_many("link", ids), key=lambda link: (not link["main"], link.id))


def link(crm: Crm, customer: int, contact: int, role: str = "", main: bool | None = None) -> None:
    """Tie a contact to a customer, or change the role of one that is tied. A customer has one primary contact. Raises InvalidRecord.

    `role` "" and `main` None leave what is there; the first contact of a customer is its primary one, and a contact's first customer its main one.
    """
    crm.policy.allow("write")
    changes: dict[str, object] = {}
    if role:
        changes["role"] = role
    if main is not None:
        changes["main"] = main
    clean = validate(crm.catalogue["link"], changes, True, crm.locale.country)
    with crm.store.act(crm.author, "link", "link", _between(crm, customer, contact)) as unit:
        there = _between_them(of(crm, "customer", customer), contact)
        if there:
            unit.update("link", there[0].id, clean)
        else:
            archive.link_contact(crm, unit, customer, contact, str(clean.get("role", "")), main)
            if not crm.store.read("contact", contact)["customer"]:
                unit.update("contact", contact, {"customer": customer})
        if main:
            _only_one(crm, unit, customer, contact)


def unlink(crm: Crm, customer: int, contact: int) -> None:
    """Untie a contact from a customer; where it was the contact's main one, the next takes its place. Raises NotFound."""
    crm.policy.allow("write")
    gone = _between_them(of(crm, "customer", customer), contact)
    if not gone:
        raise NotFound(_("{names}: not linked").format(names=_between(crm, customer, contact)))
    with crm.store.act(crm.author, "unlink", "link", _between(crm, customer, contact)) as unit:
        unit.archive("link", [tie.id for tie in gone])
        if crm.store.read("contact", contact)["customer"] == customer:
            left = [tie.number("customer") for tie in of(crm, "contact", contact) if tie["customer"] != customer]
            unit.update("contact", contact, {"customer": left[0] if left else 0})


def _between(crm: Crm, customer: int, contact: int) -> str:
    return f"{crm.store.read('customer', customer).title} – {crm.store.read('contact', contact).title}"


def _between_them(ties: Sequence[Record], contact: int) -> list[Record]:
    return [tie for tie in ties if tie["contact"] == contact]


def _only_one(crm: Crm, unit: Unit, customer: int, contact: int) -> None:
    for tie in of(crm, "customer", customer):
        if tie["main"] and tie["contact"] != contact:
            unit.update("link", tie.id, {"main": False})
