"""What the values of a column say about how they are written and what they mean, and what they leave open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tui_crm.i18n import _
from tui_crm.model.fields import NUMBER_KINDS, Field, Kind
from tui_crm.services.transfer.meaning import date_shapes, number_shapes, value_maps
from tui_crm.services.transfer.meaning.columns import USUAL, Asked, Column, Question
from tui_crm.services.transfer.meaning.shapes import DATE_KINDS, decimals

MOST_ASKED = 100  # values of one question


def settled(column: Column, field: Field) -> tuple[Column, tuple[Question, ...]]:
    """The column with the format and the value map that its values show, and the questions they leave open."""
    texts = [text for text, _count in column.seen]
    if field.kind in DATE_KINDS:
        return _with_dates(column, date_shapes.evidence(texts))
    if field.kind in NUMBER_KINDS:
        return _with_numbers(column, number_shapes.evidence(texts, decimals(field)))
    if field.kind in (Kind.CHOICE, Kind.BOOLEAN) and not field.many:
        return _with_values(column, field)
    return column, ()


def _with_dates(column: Column, found: date_shapes.Evidence) -> tuple[Column, tuple[Question, ...]]:
    clear = [order for order in date_shapes.ORDERS if getattr(found, order)]
    if found.serial and not (clear or found.either or found.other):
        return replace(column, format=date_shapes.SERIAL, reason=f"{column.reason}; {date_shapes.shown(date_shapes.SERIAL)}"), ()
    days = [order for order in clear if order != "ymd"]
    if len(days) == 1 and (found.either or found.short):
        reason = _("{reason}; the values show {order}").format(reason=column.reason, order=date_shapes.shown(days[0]))
        return replace(column, format=days[0], reason=reason), ()
    if clear == ["ymd"] and found.short and not found.either:
        return replace(column, format="ymd"), ()
    if not found.either and not found.short:
        return column, ()  # each says by itself what it means
    return column, (question_of_dates(column, found.unclear),)


def _with_numbers(column: Column, found: number_shapes.Evidence) -> tuple[Column, tuple[Question, ...]]:
    if mark := found.mark:
        if mark == number_shapes.POINT and not (found.either or found.weak_point or found.weak_comma):
            return column, ()  # read so anyway
        return replace(column, format=mark), ()
    return (column, (question_of_numbers(column, found.unclear),)) if found.is_open else (column, ())


def _with_values(column: Column, field: Field) -> tuple[Column, tuple[Question, ...]]:
    known, unknown = value_maps.meanings(field, column.seen)
    mapped = replace(column, values=known)
    return (mapped, (question_of_values(mapped, field, unknown),)) if unknown else (mapped, ())


def question_of_dates(column: Column, example: str) -> Question:
    """Day or month first?"""
    text = _("“{heading}”: is {example} day/month or month/day? Its dates do not show it").format(heading=column.name, example=example)
    return Question(column.number, column.heading, Asked.DATES, text, ("dmy", "mdy"))


def question_of_numbers(column: Column, example: str) -> Question:
    """Decimal comma or decimal point?"""
    text = _("“{heading}”: has {example} a decimal mark or grouped thousands? Its numbers do not show it")
    text = text.format(heading=column.name, example=example)
    return Question(column.number, column.heading, Asked.NUMBERS, text, (number_shapes.POINT, number_shapes.COMMA))


def question_of_values(column: Column, field: Field, unknown: Sequence[tuple[str, int]]) -> Question:
    """What do these values mean? Until it is answered they are kept where other values are welcome, else treated as the column says."""
    listed = ", ".join(f"{text[:30]} ({count})" for text, count in unknown[:8]) + (" …" if len(unknown) > 8 else "")
    if field.open_choices:
        text = _("“{heading}”: {values} are new to {field} and are kept as they are").format(heading=column.name, values=listed, field=field.name)
    else:
        text = _("“{heading}”: {values} mean nothing known to {field}").format(heading=column.name, values=listed, field=field.name)
    options = tuple(choice.value for choice in field.choices)
    return Question(column.number, column.heading, Asked.VALUES, text, (*options, *(way.value for way in USUAL)), tuple(unknown[:MOST_ASKED]))
