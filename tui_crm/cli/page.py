"""One record in full: its fields by section, its ties, its last activities; as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tui_crm.cli import values
from tui_crm.cli.records import json_fields
from tui_crm.i18n import _
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Kind
from tui_crm.model.record import Record
from tui_crm.query.ast import Op, Test
from tui_crm.services import card, links
from tui_crm.services.crm import Crm, name_of
from tui_crm.widgets.cells import safe_text, safe_width

ACTIVITY = ("code", "at", "type", "direction", "minutes", "subject", "result", "body", "customer", "contact", "owner")
"""What is told of an activity on another record's page."""
LATEST = 20
"""Activities that are shown."""
OTHER_SIDE = {"customer": "contact", "contact": "customer"}


def as_json(crm: Crm, record: Record) -> dict[str, object]:
    """The record with its ties and its last activities."""
    fields = json_fields(record.entity)
    found = values.as_json(record, fields, values.others(crm, [record], fields))
    if record.entity.key in OTHER_SIDE:
        found["links"] = [
            {OTHER_SIDE[record.entity.key]: values.brief(other), "role": tie["role"], "main": tie["main"]} for tie, other in _ties(crm, record)
        ]
        found["activities"] = _activities_as_json(crm, _latest(crm, record))
    return found


def _activities_as_json(crm: Crm, records: list[Record]) -> list[dict[str, object]]:
    entity = crm.catalogue["activity"]
    fields = [entity.by_name[name] for name in ACTIVITY]
    found = values.others(crm, records, fields)
    return [values.as_json(record, fields, found) for record in records]


def as_text(crm: Crm, record: Record) -> str:
    """The record's page for people; what is empty is left out."""
    gone = "  " + _("in the recycle bin") if record["deleted_at"] else ""
    version = _("version {version}").format(version=record.version)
    title = f"{record.code}  {safe_text(name_of(record))}  ({version}){gone}"
    sections = [title, *_sections(crm, record)]
    if record.entity.key in OTHER_SIDE:
        sections += [*_ties_as_text(crm, record), *_activities_as_text(crm, record)]
    return "\n\n".join(sections) + "\n"


def _sections(crm: Crm, record: Record) -> Iterator[str]:
    sections = card.sections(crm, record, empty=False)
    width = max(safe_width(line.label) for section in sections for line in section.lines)
    for section in sections:
        lines = [section.title] if section.title else []
        for line in section.lines:
            blanks = " " * (width - safe_width(line.label) + 2)
            lines.append(f"  {line.label}{blanks}{_indented(line.text, width + 4, line.field.kind is Kind.LONG_TEXT)}")
        yield "\n".join(lines)


def _indented(text: str, margin: int, long: bool) -> str:
    """A value on its line; a long text on as many as it has."""
    if not long:
        return safe_text(text)
    return ("\n" + " " * margin).join(safe_text(line) for line in text.split("\n")).rstrip()


def _ties(crm: Crm, record: Record) -> list[tuple[Record, Record]]:
    """The ties of a record with the records at their other ends; those in the recycle bin are left out."""
    side = OTHER_SIDE[record.entity.key]
    ties = links.of(crm, record.entity.key, record.id)
    there = {other.id: other for other in crm.store.read_many(side, [tie.number(side) for tie in ties]) if not other["deleted_at"]}
    return [(tie, there[tie.number(side)]) for tie in ties if tie.number(side) in there]


def _ties_as_text(crm: Crm, record: Record) -> Iterator[str]:
    entity = crm.catalogue[OTHER_SIDE[record.entity.key]]
    role = crm.catalogue["link"].by_name["role"]
    lines = [_(entity.plural)]
    for tie, other in _ties(crm, record):
        parts = [other.code, safe_text(name_of(other)), values.shown(role, tie, crm.showing()), _("primary") if tie["main"] else ""]
        lines.append("  " + "  ".join(part for part in (*parts, *_reach(crm, other)) if part))
    if len(lines) > 1:
        yield "\n".join(lines)


def _reach(crm: Crm, other: Record) -> Iterator[str]:
    for name in ("phones", "emails"):
        yield safe_text(values.shown(other.entity.by_name[name], other, crm.showing()))


def _latest(crm: Crm, record: Record) -> list[Record]:
    entity: Entity = crm.catalogue["activity"]
    about = Test((entity.by_name[record.entity.key],), Op.EQ, record.id)
    return crm.store.read_many("activity", crm.lists.first_ids(replace(crm.listing("activity", sort="-at"), where=about), LATEST))


def _activities_as_text(crm: Crm, record: Record) -> Iterator[str]:
    entity = crm.catalogue["activity"]
    latest = _latest(crm, record)
    fields = [entity.by_name[name] for name in ("at", "type", "subject")]
    context = crm.showing()
    lines = [_("Last activities")]
    for activity in latest:
        result = f" → {safe_text(activity.text('result'))}" if activity["result"] else ""
        lines.append("  " + "  ".join(safe_text(values.shown(field, activity, context)) for field in fields) + result)
    if latest:
        yield "\n".join(lines)
