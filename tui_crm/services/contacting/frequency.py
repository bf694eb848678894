"""Over-contacting: how often a customer was contacted lately, against what the rule of its grade allows."""

from __future__ import annotations

from tui_crm.i18n import _, ngettext
from tui_crm.services.contacting import rules
from tui_crm.services.contacting.refusing import CONTACTS
from tui_crm.services.contacting.rules import ContactRule
from tui_crm.services.crm import Crm


def contacts(crm: Crm, customer: int, days: int, most: int = 0) -> int:
    """How often the customer was contacted within so many days, what came from them left out; counted up to `most` if that is given."""
    kinds = ",".join(sorted(CONTACTS))
    return crm.lists.count(crm.listing("activity", f"customer:#{customer} type:{kinds} direction!=in at>=-{days}d"), most)


def over(crm: Crm, customer: int) -> tuple[int, ContactRule] | None:
    """How often the customer was contacted and the rule that it reaches or breaks with the next contact; None while all is well."""
    record = crm.store.read("customer", customer)
    rule = rules.read(crm).of(record.text("grade"))
    if not rule.most_contacts:
        return None
    found = contacts(crm, customer, rule.period_days, 1000)
    return (found, rule) if found >= rule.most_contacts else None


def warning(crm: Crm, customer: int) -> str:
    """What people are told before the next contact; "" while there were not too many."""
    found = over(crm, customer)
    if found is None:
        return ""
    count, rule = found
    text = ngettext("{count} contact in {days} days, {most} are allowed", "{count} contacts in {days} days, {most} are allowed", count)
    return text.format(count=count, days=rule.period_days, most=rule.most_contacts)


def notice(crm: Crm, customer: int) -> str:
    """`warning` with the customer's name, for the command line; "" when there is nothing to say."""
    text = warning(crm, customer)
    return _("{name}: {warning}").format(name=crm.store.read("customer", customer).title, warning=text) if text else ""
