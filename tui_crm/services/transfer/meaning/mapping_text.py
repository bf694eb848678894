"""A mapping as TOML that people read and edit, and back: for saved mappings and for `--map FILE`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.model.fields import Choice, Field, Kind
from tui_crm.services.custom_fields import OWNER
from tui_crm.services.transfer.meaning.columns import Asked, Column, Otherwise, Question, Use
from tui_crm.services.transfer.meaning.mapping import Mapping as FieldMapping
from tui_crm.services.transfer.meaning.settling import settled
from tui_crm.services.transfer.meaning.shapes import formats, same_text

VERSION = 1


def dump(mapping: FieldMapping) -> str:
    """The mapping as TOML. Samples and reasons stand in it as remarks."""
    return "\n".join(_lines(mapping)) + "\n"


def load(text: str, proposal: FieldMapping, name: str = "") -> FieldMapping:
    """`proposal`, a mapping of the file at hand, as the text changes it. Columns that the text does not name stay as they are proposed.

    Raises UsageError for a text that is no mapping, is one of other records, or names what there is not.
    """
    table = _read(text, name)
    if (entity := table.get("records")) not in (proposal.entity.key, proposal.entity.group, None):
        raise UsageError(_("{name} is a mapping of {entity}").format(name=name or _("This"), entity=entity))
    told = {_place(column, name): column for column in table.get("column", [])}
    counts: Counter[str] = Counter()
    columns = []
    found = _with_new_fields(proposal, list(told.values()))
    for column in found.columns:
        counts[column.heading] += 1
        given = told.get((column.heading, counts[column.heading]))
        columns.append(column if given is None else _applied(found, column, given, name))
    numbers = {new.number for new, old in zip(columns, found.columns, strict=True) if new is not old}
    questions = [q for q in found.questions if q.number not in numbers]
    questions += [q for column in columns if column.number in numbers for q in _still_open(found, column)]
    used = {column.field for column in columns}
    return replace(found, columns=tuple(columns), questions=tuple(questions), new_fields=tuple(f for f in found.new_fields if f.name in used))


def _still_open(mapping: FieldMapping, column: Column) -> tuple[Question, ...]:
    """The questions that the values of this file raise and the text does not answer."""
    if not column.field:
        return ()
    answered = {same_text(theirs) for theirs, _ours in column.values}
    asking = replace(column, seen=tuple((text, count) for text, count in column.seen if same_text(text) not in answered))
    _column, questions = settled(asking, mapping.entity.by_name[column.field])
    return tuple(q for q in questions if not column.format and not (q.asked is Asked.VALUES and column.otherwise is not Otherwise.REJECT))


def headings_of(text: str) -> tuple[str, ...]:
    """The headings that the text names. Raises UsageError."""
    return tuple(str(column.get("heading", "")) for column in _read(text, "").get("column", []))


def _lines(mapping: FieldMapping) -> Iterator[str]:
    yield f"version = {VERSION}"
    yield f"records = {_quoted(mapping.entity.group or mapping.entity.key)}"
    new = {field.name: field for field in mapping.new_fields}
    counts: Counter[str] = Counter()
    for column in mapping.columns:
        counts[column.heading] += 1
        yield ""
        yield "[[column]]"
        yield f"heading = {_quoted(column.heading)}"
        if counts[column.heading] > 1:
            yield f"nth = {counts[column.heading]}"
        if column.samples:
            yield "# " + " | ".join(" ".join(text.split())[:40] for text in column.samples)
        yield f"use = {_quoted(column.use.value)}"
        if column.field:
            yield f"field = {_quoted(column.field)}"
        if made := new.get(column.field):
            yield f"kind = {_quoted(made.kind.value)}"
            yield f"label = {_quoted(made.label)}"
        yield from (f"{key} = {_quoted(value)}" for key, value in (("part", column.part), ("by", column.by), ("format", column.format)) if value)
        if column.otherwise is not Otherwise.REJECT:
            yield f"otherwise = {_quoted(column.otherwise.value)}"
        if column.values:
            yield "values = { " + ", ".join(f"{_quoted(theirs)} = {_quoted(ours)}" for theirs, ours in column.values) + " }"


def _quoted(text: str) -> str:
    """A TOML basic string; JSON's escapes are TOML's but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _read(text: str, name: str) -> Mapping[str, Any]:
    import tomllib  # only for saved mappings

    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(_("{name} cannot be read: {reason}").format(name=name or _("The mapping"), reason=error)) from None
    columns = table.get("column", [])
    if not isinstance(columns, list) or not all(isinstance(column, dict) for column in columns):
        raise UsageError(_("{name}: “column” is not a list of tables").format(name=name or _("The mapping")))
    return table


def _place(column: Mapping[str, Any], name: str) -> tuple[str, int]:
    heading, nth = column.get("heading"), column.get("nth", 1)
    if not isinstance(heading, str) or not isinstance(nth, int):
        raise UsageError(_("{name}: a column without heading").format(name=name or _("The mapping")))
    return heading, nth


def _with_new_fields(proposal: FieldMapping, told: Sequence[Mapping[str, Any]]) -> FieldMapping:
    """The mapping whose entity has the fields that the text says are to be made."""
    made: list[Field] = []
    for column in told:
        field = str(column.get("field", ""))
        if column.get("use") == Use.NEW_FIELD and field not in proposal.entity.by_name and field not in {f.name for f in made}:
            made.append(_made(field.removeprefix(f"{OWNER}."), column))
    if not made:
        return proposal
    return replace(proposal, entity=proposal.entity.with_fields(made), new_fields=(*proposal.new_fields, *made))


def _made(key: str, column: Mapping[str, Any]) -> Field:
    try:
        kind = Kind(str(column.get("kind", Kind.TEXT)))
    except ValueError:
        raise UsageError(_("there is no kind of field “{kind}”").format(kind=column["kind"])) from None
    choices = tuple(Choice(str(value), str(value)) for value in column.get("choices", ()))
    return Field(key, kind, str(column.get("label", key)), choices=choices, plugin=OWNER, section="Own fields")


def _applied(mapping: FieldMapping, column: Column, given: Mapping[str, Any], name: str) -> Column:
    """The column as the text says. Raises UsageError."""
    field = str(given.get("field", ""))
    try:
        use = Use(given.get("use", Use.FIELD if field else Use.IGNORE))
        otherwise = Otherwise(given.get("otherwise", Otherwise.REJECT))
    except ValueError as error:
        raise UsageError(f"{name or column.name}: {error}") from None
    if use in (Use.FIELD, Use.NEW_FIELD):
        found = mapping.entity.by_name.get(field)
        if found is None:
            raise UsageError(_("{entity} has no field “{name}”").format(entity=_(mapping.entity.label), name=field))
        use = Use.NEW_FIELD if found in mapping.new_fields else Use.FIELD
        format = str(given.get("format", column.format if column.field == field else ""))
        if format not in ("", *formats(found)):
            raise UsageError(_("“{format}” is no way to write {field}").format(format=format, field=found.name))
    else:
        field, format = "", ""
    values = given.get("values", {})
    if not isinstance(values, dict):
        raise UsageError(_("“values” of {heading} is no table").format(heading=column.name))
    reason = _("as saved in “{name}”").format(name=name) if name else _("as the mapping says")
    return replace(
        column, use=use, field=field, reason=reason, part=str(given.get("part", "")), by=str(given.get("by", "")), format=format,
        otherwise=otherwise, values=tuple((str(theirs), str(ours)) for theirs, ours in values.items()),
    )  # fmt: skip
