"""Which heading means which field: a proposal with its reasons, which people may change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.model.contexts import ReadContext
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind
from tui_crm.model.values import parse
from tui_crm.query.names import find
from tui_crm.services.transfer.meaning import shapes
from tui_crm.services.transfer.meaning.columns import Asked, Column, Otherwise, Question, Use, ways_for

__all__ = ["JOINED_KINDS", "Column", "Mapping", "Otherwise", "Question", "Use", "notes_field"]

JOINED_KINDS = frozenset({Kind.TEXT, Kind.LONG_TEXT})


@dataclass(frozen=True, slots=True)
class Mapping:
    """The columns of a file and the entity they become. Frozen: every change makes a new one.

    `entity` has the fields that the import will make (`new_fields`) already. `system`: the program that wrote the file, "" for an unknown one.
    `questions`: what the values leave open; unanswered, rows whose values need the answer are rejected or treated as `Column.otherwise` says.
    """

    entity: Entity
    columns: tuple[Column, ...]
    system: str = ""
    questions: tuple[Question, ...] = ()
    new_fields: tuple[Field, ...] = ()

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
        return changed._without_rivals(found, numbers)._judged(numbers)

    def with_notes(self, heading: str | int) -> Mapping:
        """The mapping in which a column goes into the notes. Raises UsageError."""
        return self._changed(self._numbers(heading), self._unknown(Use.NOTES), "", _("chosen by you"))

    def with_new_field(self, heading: str | int, label: str = "", kind: Kind | None = None) -> Mapping:
        """The mapping in which a column fills an own field that the import makes; its kind is guessed from the values. Raises UsageError."""
        from tui_crm.services.transfer.meaning.new_fields import described

        numbers = self._numbers(heading)
        column = next(c for c in self.columns if c.number == numbers[0])
        made = described(self.entity, label or column.name, kind, column.seen)
        extended = replace(self, entity=self.entity.with_fields([made]), new_fields=(*self.new_fields, made))
        return extended._changed(numbers, Use.NEW_FIELD, made.name, _("a new field"))._judged(numbers)

    def with_unknown(self, use: Use) -> Mapping:
        """The mapping in which columns that mean no field go into the notes, become fields or are left out."""
        unknown = [c for c in self.columns if c.use is Use.NOTES]
        if use is not Use.NEW_FIELD:
            return replace(self, columns=tuple(replace(c, use=self._unknown(use)) if c in unknown else c for c in self.columns))
        changed = self
        for column in unknown:
            if column.heading.strip() and not column.meant:
                changed = changed.with_new_field(column.number)
        return changed

    def with_value(self, heading: str | int, theirs: str, ours: str) -> Mapping:
        """The mapping in which the text `theirs` of a column means `ours`; "" leaves it out. Raises UsageError."""
        numbers = self._numbers(heading)
        for number in numbers:
            field = self._filled_by(number)
            if ours and field.kind is not Kind.REFERENCE:  # whom a name means is known when the rows are read
                try:
                    parse(field, ours, ReadContext(day_first=True))
                except ValueError as reason:
                    raise UsageError(str(reason)) from None
        changed = tuple(_with_value(c, theirs, ours) if c.number in numbers else c for c in self.columns)
        questions = tuple(left for q in self.questions if (left := _without_value(q, theirs) if q.number in numbers else q))
        return replace(self, columns=changed, questions=questions)

    def with_otherwise(self, heading: str | int, otherwise: Otherwise) -> Mapping:
        """The mapping in which values of a column that cannot be read reject their row, are left out, go into the notes, or name records to be
        made. Raises UsageError.
        """
        numbers = self._numbers(heading)
        if otherwise is Otherwise.CREATE and any(otherwise not in ways_for(self._filled_by(number)) for number in numbers):
            raise UsageError(_("Only records of lists that are a name are made so: loss reasons, competitors, products"))
        chosen = Otherwise.BLANK if otherwise is Otherwise.NOTES and self.notes_field is None else otherwise
        changed = tuple(replace(c, otherwise=chosen) if c.number in numbers else c for c in self.columns)
        return replace(self, columns=changed, questions=self._unasked(numbers, Asked.VALUES))

    def with_format(self, heading: str | int, format: str) -> Mapping:
        """The mapping in which dates (dmy, mdy, ymd, serial) or numbers (comma, point) of a column are written so. Raises UsageError."""
        numbers = self._numbers(heading)
        for number in numbers:
            allowed = shapes.formats(self._filled_by(number))
            if format not in ("", *allowed):
                known = ", ".join(allowed) or _("none")
                raise UsageError(_("“{format}” is no way to write this field; there are: {known}").format(format=format, known=known))
        changed = tuple(replace(c, format=format) if c.number in numbers else c for c in self.columns)
        return replace(self, columns=changed, questions=self._unasked(numbers, Asked.DATES, Asked.NUMBERS))

    def has(self, heading: str) -> bool:
        """Whether a column has this heading, or is called by its number (“#3”)."""
        wanted = heading.strip().casefold()
        return any(wanted in (column.name.casefold(), f"#{column.number}") for column in self.columns)

    @property
    def notes_field(self) -> Field | None:
        """The long text that takes unknown columns."""
        return notes_field(self.entity)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields that the file fills."""
        named = dict.fromkeys(column.field for column in self.columns if column.field)
        return tuple(self.entity.by_name[name] for name in named)

    @property
    def missing(self) -> tuple[Field, ...]:
        """Fields that every new record needs and no column fills."""
        filled = {field.name for field in self.fields}
        return tuple(f for f in self.entity.editable if f.required and f.default is None and f.name not in filled)

    def meaning(self, meant: str) -> Column | None:
        """The first column that holds `meant` ("id", "customer", "created_at" …), whether something is made of it or not."""
        return next((column for column in self.columns if meant in (column.meant, column.field)), None)

    def _unknown(self, use: Use) -> Use:
        return Use.IGNORE if use is Use.NOTES and self.notes_field is None else use

    def _filled_by(self, number: int) -> Field:
        column = next(c for c in self.columns if c.number == number)
        if not column.field:
            raise UsageError(_("“{heading}” fills no field").format(heading=column.name))
        return self.entity.by_name[column.field]

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
        changed = tuple(_emptied(c, use, field, reason) if c.number in numbers else c for c in self.columns)
        gone = {c.field for c in self.columns} - {c.field for c in changed}
        entity = self.entity
        if unmade := [f for f in self.new_fields if f.name in gone]:
            entity = replace(entity, own_fields=tuple(f for f in entity.own_fields if f not in unmade))
        new = tuple(f for f in self.new_fields if f not in unmade)
        return replace(self, entity=entity, columns=changed, questions=self._unasked(numbers, *Asked), new_fields=new)

    def _unasked(self, numbers: Sequence[int], *asked: Asked) -> tuple[Question, ...]:
        return tuple(q for q in self.questions if q.number not in numbers or q.asked not in asked)

    def _judged(self, numbers: Sequence[int]) -> Mapping:
        """The mapping with what the values of these columns say about how they are written."""
        from tui_crm.services.transfer.meaning.settling import settled

        found = {c.number: settled(c, self.entity.by_name[c.field]) for c in self.columns if c.number in numbers}
        asked = tuple(question for _column, questions in found.values() for question in questions)
        columns = tuple(found[c.number][0] if c.number in found else c for c in self.columns)
        return replace(self, columns=columns, questions=(*self.questions, *asked))

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


def _emptied(column: Column, use: Use, field: str, reason: str) -> Column:
    """The column put to another use: what was said about the values of the old one does not hold any more."""
    return replace(column, use=use, field=field, reason=reason, part="", by="", format="", values=(), otherwise=Otherwise.REJECT)


def _with_value(column: Column, theirs: str, ours: str) -> Column:
    known = {text: value for text, value in column.values if shapes.same_text(text) != shapes.same_text(theirs)}
    return replace(column, values=(*known.items(), (theirs, ours)))


def _without_value(question: Question, theirs: str) -> Question | None:
    """The question without a value that was answered; None when nothing is left of it."""
    if question.asked is not Asked.VALUES:
        return question
    left = tuple((text, count) for text, count in question.values if shapes.same_text(text) != shapes.same_text(theirs))
    return replace(question, values=left) if left else None
