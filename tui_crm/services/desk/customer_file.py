"""The customer's file as somebody at the service desk needs it: who they are, their grade, open deals, last tickets, how content they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tui_crm.i18n import _
from tui_crm.model.instants import when
from tui_crm.model.money import brief_money
from tui_crm.model.record import Record
from tui_crm.services.crm import Crm
from tui_crm.services.desk.ticket_rules import state_name

DEALS, TICKETS, ANSWERS = 5, 6, 10


@dataclass(frozen=True, slots=True)
class Line:
    """A line: what it is about, what it says, and the record it stands for. Without a text it is a heading."""

    label: str
    text: str = ""
    stands_for: tuple[str, int] | None = None


def read(crm: Crm, record: Record) -> list[Line]:
    """The file of the customer of a ticket, dispatch order or callback; empty without one."""
    number = record.number("customer")
    if not number:
        return []
    customer = crm.store.read("customer", number)
    return [*_who(crm, customer, record), *_deals(crm, number), *_tickets(crm, number, record), *_content(crm, number)]


def _who(crm: Crm, customer: Record, record: Record) -> Iterator[Line]:
    yield Line(customer.title, "", ("customer", customer.id))
    yield Line(_("Grade"), customer.text("grade") or "–", ("customer", customer.id))
    contact = record.number("contact")
    for entity, found in (("contact", crm.store.read_many("contact", [contact] if contact else [])), ("customer", [customer])):
        for person in found:
            phones = person["phones"]
            if entity == "contact":
                yield Line(_("Contact"), person.title, ("contact", person.id))
            if isinstance(phones, tuple) and phones:
                yield Line(_("Phone"), str(phones[0]), (entity, person.id))
    if customer["city"]:
        yield Line(_("City"), customer.text("city"), ("customer", customer.id))


def _deals(crm: Crm, customer: int) -> Iterator[Line]:
    ids = crm.lists.first_ids(crm.listing("deal", f"customer:#{customer} status:open"), DEALS)
    yield Line(_("Open deals"))
    stages = crm.store.titles("stage", [deal.number("stage") for deal in crm.store.read_many("deal", ids)])
    for deal in crm.store.read_many("deal", ids):
        amount = brief_money(deal.number("amount"), deal.text("currency"), crm.locale.currency) if deal["amount"] else ""
        yield Line(stages.get(deal.number("stage"), ""), f"{deal.title} {amount}".strip(), ("deal", deal.id))
    if not ids:
        yield Line("", _("none"))


def _tickets(crm: Crm, customer: int, shown: Record) -> Iterator[Line]:
    ids = crm.lists.first_ids(crm.listing("ticket", f"customer:#{customer}", "-created_at"), TICKETS)
    yield Line(_("Last tickets"))
    now, zone = crm.store.clock(), crm.locale.zone
    others = [ticket for ticket in crm.store.read_many("ticket", ids) if (ticket.entity.key, ticket.id) != (shown.entity.key, shown.id)]
    for ticket in others:
        about = _("{state}, {ago}").format(state=state_name(ticket.text("state")), ago=when(ticket.number("created_at"), now, zone))
        yield Line(ticket.code, f"{ticket.title} · {about}", ("ticket", ticket.id))
    if not others:
        yield Line("", _("none"))


def _content(crm: Crm, customer: int) -> Iterator[Line]:
    answers = crm.store.read_many("survey_answer", crm.lists.first_ids(crm.listing("survey_answer", f"customer:#{customer}", "-at"), ANSWERS))
    scores = [answer.number("csat") for answer in answers if answer["csat"]]
    yield Line(_("Satisfaction"))
    if scores:
        mean = f"{sum(scores) / len(scores):.1f}"
        yield Line(_("Last answers"), _("{mean} of 5 · {scores}").format(mean=mean, scores=" ".join(map(str, scores))))
    else:
        yield Line(_("Last answers"), _("none"))
    said = next((answer for answer in answers if answer["comment"]), None)
    if said is not None:
        yield Line(_("Said"), said.text("comment"), ("survey_answer", said.id))
