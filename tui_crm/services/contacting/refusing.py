"""Who asked not to be contacted is not: such contacts are neither planned nor logged. What they do themselves, and notes, are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tui_crm.errors import InvalidRecord, Problem
from tui_crm.i18n import _
from tui_crm.services.crm import Crm
from tui_crm.services.record_rules import Changes

CONTACTS = frozenset({"call", "visit", "email", "wechat", "sms", "meeting", "social"})
"""Kinds of activities and follow-ups by which somebody is contacted."""


def activity(crm: Crm, changes: Changes) -> Changes:
    """Refuse a new contact with somebody who wants none, unless it came from them."""
    for record, values in changes:
        if not record and values.get("direction") != "in":
            refuse(crm, values)
    return changes


def refuse(crm: Crm, values: Mapping[str, object]) -> None:
    """Raises InvalidRecord when these values of an activity or follow-up contact somebody who asked not to be contacted."""
    if values.get("type") not in CONTACTS:
        return
    for entity, name in _unwilling(crm, values):
        problem = _("{name} asked not to be contacted; a note, or what came from them (“in …”), can be logged").format(name=name)
        raise InvalidRecord([Problem(entity, problem)])


def _unwilling(crm: Crm, values: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for entity in ("contact", "customer"):
        number = values.get(entity)
        found = crm.store.read_many(entity, [number]) if isinstance(number, int) and number else []
        if found and found[0]["do_not_contact"]:
            yield entity, found[0].title
