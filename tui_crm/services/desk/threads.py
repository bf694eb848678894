"""Which ticket a mail belongs to: that of a mail that it answers, else the one whose code stands in its subject, as in “Re: [T-000123] …”."""

from __future__ import annotations

import re

from tui_crm.model.record import Record
from tui_crm.services.crm import Crm
from tui_crm.services.mail.message import Mail

MOST_ANSWERED = 200  # references of a mail that are looked up
LONGEST_CHAIN = 50
CODE = re.compile(r"[\[【(（]\s*(T-\d{1,15})\s*[\])】）]", re.IGNORECASE)


def ticket_of(crm: Crm, mail: Mail) -> Record | None:
    """The ticket, if it is not in the recycle bin; of merged ones the one that is left."""
    for answered in mail.answers[:MOST_ANSWERED]:
        for entry in crm.store.read_many("ticket_entry", crm.store.find("ticket_entry", "message", answered, 5)):
            if found := _living(crm, entry.number("ticket")):
                return found
    for code in CODE.findall(mail.subject):
        for ticket in crm.store.find("ticket", "code", code.upper(), 1):
            if found := _living(crm, ticket):
                return found
    return None


def marked(ticket: Record) -> str:
    """The subject of a mail about a ticket, so that the answer finds it."""
    return f"[{ticket.code}] {ticket.title}"


def _living(crm: Crm, ticket: int) -> Record | None:
    for _step in range(LONGEST_CHAIN):
        found = next(iter(crm.store.read_many("ticket", [ticket])), None)
        if found is None or found["deleted_at"]:
            return None
        if found["state"] != "merged" or not found["parent"]:
            return found
        ticket = found.number("parent")
    return None
