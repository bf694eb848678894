"""A lead becomes a customer with a deal, and a contact if there is one to name: one act, after the duplicate check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui_crm.errors import CrmError, UsageError
from tui_crm.i18n import _
from tui_crm.services import archive
from tui_crm.services.crm import Crm

CONVERTED = "converted"


class LeadIsThere(CrmError):
    """The lead is surely a customer that is there already; nothing was written."""

    exit_code = 4


@dataclass(frozen=True, slots=True)
class Converted:
    """The records that came of a lead; `contact` 0: none."""

    customer: int
    deal: int
    contact: int = 0


def convert(crm: Crm, lead: int, deal: Mapping[str, object], contact: Mapping[str, object] | None = None, reason: str = "") -> Converted:
    """Make a deal (with these values) of a lead, and a contact. `reason`: why, though the customer seems to be there already.

    Raises LeadIsThere, UsageError for one that was converted before, InvalidRecord.
    """
    from tui_crm.services import duplicates

    record = crm.store.read("customer", lead)
    if record["lead_state"] == CONVERTED:
        raise UsageError(_("{title} was converted already").format(title=record.title))
    if duplicates.unread(crm):  # of an older archive: once, so that nothing goes unfound
        duplicates.catch_up(crm)
    found = duplicates.check(crm, "customer", record.values, lead)
    sure = [each for each in found if each.blocks]
    if sure and not reason:
        text = _("{title} is there already: {found}. Merge them, or say why it is another one")
        raise LeadIsThere(text.format(title=record.title, found=duplicates.sentence(sure[0], record.entity)))
    with crm.store.act(crm.author, "convert", "customer", record.title) as unit:
        person = archive.write_within(crm, unit, "contact", 0, {"customer": lead, **contact}) if contact else 0
        values = {"customer": lead, "source": record["source"], "owner": record["owner"] or crm.user.id, **deal}
        made = archive.write_within(crm, unit, "deal", 0, {**values, **({"contact": person} if person else {})})
        owner = {} if record["owner"] else {"owner": crm.user.id, "team": crm.user["team"]}
        archive.write_within(crm, unit, "customer", lead, {"lead_state": CONVERTED, **owner})
    if sure:
        duplicates.allowed(crm, "customer", lead, sure, reason)
    return Converted(lead, made, person)
