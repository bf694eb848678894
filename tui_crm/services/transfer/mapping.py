"""Which heading means which field: a proposal with its reasons, which people may change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind
from tui_crm.query.names import find

JOINED_KINDS = frozenset({Kind.TEXT, Kind.LONG_TEXT})


class Use(StrEnum):
    """What becomes of a column."""

    FIELD = "field"  # it fills a field
    NOTES = "notes"  # its values go into the notes as "heading: value"
    IGNORE = "ignore"  # it is left out


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file. `number` counts from 1; `field` is a public name, "" unless `use` is FIELD."""

    number: int
    heading: str
    use: Use
    field: str = ""
    reason: str = ""
    samples: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The heading, or what to call a column without one."""
        return self.heading.strip() or _("column {number}").format(number=self.number)


@dataclass(frozen=True, slots=True)
class Mapping:
    """The columns of a file and the entity they become. Frozen: every change makes a new one."""

    entity: Entity
    columns: tuple[Column, ...]

    def with_field(self, heading: str | int, field: str | None) -> Mapping:
        """The mapping in which a column (by heading or number) fills `field`; None leaves the column out. Raises UsageError."""
        numbers = self._numbers(heading)
        if field is None:
            return self._changed(numbers, Use.IGNORE, "", _("left out by you"))
        found = find(self.entity, field)
        if found is None:
            raise UsageError(_("{entity} has no field “{name}”").format(entity=_(self.entity.label), name=field))
        if found.read_only:
            raise UsageError(_("{field} is kept by the system").format(field=found.name))
        changed = self._changed(numbers, Use.FIELD, found.name, _("chosen by you"))
        return changed._without_rivals(found, numbers)

    def with_notes(self, heading: str | int) -> Mapping:
        """The mapping in which a column goes into the notes. Raises UsageError."""
        return self._changed(self._numbers(heading), self._unknown(Use.NOTES), "", _("chosen by you"))

    def with_unknown(self, use: Use) -> Mapping:
        """The mapping in which columns that mean no field go into the notes or are left out."""
        changed = tuple(replace(c, use=self._unknown(use)) if c.use is Use.NOTES else c for c in self.columns)
        return replace(self, columns=changed)

    @property
    def notes_field(self) -> Field | None:
        """The long text that takes unknown columns."""
        return notes_field(self.entity)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields that the file fills."""
        named = dict.fromkeys(column.field for column in self.columns if column.use is Use.FIELD)
        return tuple(self.entity.by_name[name] for name in named)

    @property
    def missing(self) -> tuple[Field, ...]:
        """Fields that every new record needs and no column fills."""
        filled = {field.name for field in self.fields}
        return tuple(f for f in self.entity.editable if f.required and f.default is None and f.name not in filled)

    def _unknown(self, use: Use) -> Use:
        return Use.IGNORE if use is Use.NOTES and self.notes_field is None else use

    def _numbers(self, heading: str | int) -> tuple[int, ...]:
        if isinstance(heading, int):
            found = tuple(c.number for c in self.columns if c.number == heading)
        else:
            wanted = heading.strip().casefold()
            found = tuple(c.number for c in self.columns if wanted in (c.name.casefold(), f"#{c.number}"))
        if not found:
            raise UsageError(_("The file has no heading “{heading}”").format(heading=heading))
        return found

    def _changed(self, numbers: Sequence[int], use: Use, field: str, reason: str) -> Mapping:
        changed = tuple(replace(c, use=use, field=field, reason=reason) if c.number in numbers else c for c in self.columns)
        return replace(self, columns=changed)

    def _without_rivals(self, field: Field, chosen: Sequence[int]) -> Mapping:
        """A field with one value takes what people chose; what was only proposed for it makes room."""
        if field.many:
            return self
        own = _("chosen by you")
        rivals = [c.number for c in self.columns if c.field == field.name and c.number not in chosen and c.reason != own]
        changed = self._changed(rivals, self._unknown(Use.NOTES), "", _("{field} is filled by another column").format(field=field.name))
        feeding = sum(c.field == field.name for c in changed.columns)
        if feeding > 1 and field.kind not in JOINED_KINDS:
            raise UsageError(_("{field} has one value; only one column can fill it").format(field=field.name))
        return changed


def notes_field(entity: Entity) -> Field | None:
    """The long text of an entity that takes what has no field of its own."""
    named = entity.by_name.get("notes")
    if named is not None and named.kind is Kind.LONG_TEXT:
        return named
    return next((field for field in entity.own_fields if field.kind is Kind.LONG_TEXT and not field.read_only), None)
