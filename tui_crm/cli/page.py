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
from tui_crm.services import card, people
from tui_crm.services.crm import Crm, name_of
from tui_crm.widgets.cells import safe_text, safe_width

ACTIVITY = ("code", "at", "type", "direction", "minutes", "subject", "result", "body", "customer", "contact", "owner")
"""What is told of an activity on another record's page."""
LATEST = 20
"""Activities that are shown."""
OTHER_SIDE = {"customer": "contact", "contact": "customer"}


def as_json(crm: Crm, record: Record) -> dict[str, object]:
    """The record with its ties and its last activities."""
    (found,) = values.as_json(crm, json_fields(record.entity), [record])
    if side := OTHER_SIDE.get(record.entity.key):
        found["links"] = [
            {side: {"id": tie.other.id, "code": tie.other.code, "name": name_of(tie.other)}, "role": tie.link["role"], "main": tie.main}
            for tie in people.ties(crm, record)
        ]
        found["activities"] = _activities_as_json(crm, _latest(crm, record))
    return found


def _activities_as_json(crm: Crm, records: list[Record]) -> list[dict[str, object]]:
    entity = crm.catalogue["activity"]
    return list(values.as_json(crm, [entity.by_name[name] for name in ACTIVITY], records))


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


def _ties_as_text(crm: Crm, record: Record) -> Iterator[str]:
    lines = [_(crm.catalogue[OTHER_SIDE[record.entity.key]].plural)]
    for tie in people.ties(crm, record):
        parts = (tie.other.code, name_of(tie.other), tie.role, _("primary") if tie.main else "", tie.phone, tie.email)
        lines.append("  " + "  ".join(safe_text(part) for part in parts if part))
    if len(lines) > 1:
        yield "\n".join(lines)


def _latest(crm: Crm, record: Record) -> list[Record]:
    entity: Entity = crm.catalogue["activity"]
    about = Test((entity.by_name[record.entity.key],), Op.EQ, record.id)
    return crm.store.read_many("activity", crm.lists.first_ids(replace(crm.listing("activity", sort="-at"), where=about), LATEST))


def _activities_as_text(crm: Crm, record: Record) -> Iterator[str]:
    entity = crm.catalogue["activity"]
    fields = [entity.by_name[name] for name in ("at", "type", "subject", "result")]
    lines = [_("Last activities")]
    for *head, result in values.shown(crm, fields, _latest(crm, record)):
        lines.append("  " + "  ".join(map(safe_text, head)) + (f" → {safe_text(result)}" if result else ""))
    if len(lines) > 1:
        yield "\n".join(lines)
