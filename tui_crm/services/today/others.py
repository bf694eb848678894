"""What colleagues changed on a person's own records, from the journal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta

from tui_crm.i18n import _
from tui_crm.model.instants import when
from tui_crm.model.record import Record
from tui_crm.services.archive import VERBS
from tui_crm.services.today import items
from tui_crm.services.today.items import Item
from tui_crm.services.today.reading import Day
from tui_crm.store.agenda import OthersChange

OWN = ("customer", "contact", "deal", "followup")
NAMED = 3  # fields that are named of a change
SILENT = frozenset({"updated_at", "updated_by", "version"})


def items_of(day: Day) -> list[Item]:
    """One line for each record: who did what to it last, since yesterday's midnight."""
    changes = day.agenda.others_changes(day.midnight(day.today - timedelta(days=1)), OWN, day.limit + 1)
    people = {user.id: user.text("name") or user.text("login") for user in day.crm.store.read_many("user", list({c.actor for c in changes}))}
    records = {(entity, record.id): record for entity in OWN for record in _read(day, entity, changes)}
    found = []
    for change in changes:
        about = f"{people.get(change.actor, '')}: {_what(day, change)}"
        ago = when(change.at, day.now, day.crm.locale.zone)
        found.append(_item(records[change.entity, change.record], ago, about))
    return found


def _read(day: Day, entity: str, changes: Sequence[OthersChange]) -> list[Record]:
    return day.crm.store.read_many(entity, [change.record for change in changes if change.entity == entity])


def _item(record: Record, ago: str, about: str) -> Item:
    kind = record.entity.key
    customer = record.id if kind == "customer" else record.number("customer")
    contact, deal = (record.id if kind == each else 0 for each in ("contact", "deal"))
    return Item(items.NEWS, kind, record.id, ago, record.title, about, customer, contact, deal)


def _what(day: Day, change: OthersChange) -> str:
    """What was done, with the fields that differ."""
    verb = _(VERBS.get(change.op if change.op in ("create", "delete", "restore") else change.verb, change.verb))
    entity = day.crm.catalogue[change.entity]
    names = [name for name in (json.loads(change.diff) if change.diff else {}) if name in entity.by_name and name not in SILENT]
    labels = [_(entity.by_name[name].label) for name in names[:NAMED]]
    return f"{verb} ({', '.join(labels)}{', …' if len(names) > NAMED else ''})" if labels and change.op == "update" else verb
