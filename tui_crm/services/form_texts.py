"""How a value stands in a form's line, so that it can be typed over and read again."""

from __future__ import annotations

from tui_crm.i18n import N_, _
from tui_crm.model.entity import Entity
from tui_crm.model.fields import NUMBER_KINDS, Field, Kind
from tui_crm.model.values import ReadContext, ShowContext, dump, parse, show

WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
DATES = frozenset({Kind.DATE, Kind.INSTANT})
SETTLED = DATES | NUMBER_KINDS | {Kind.CHOICE, Kind.BOOLEAN, Kind.REFERENCE}
"""Kinds whose text becomes the value's own look when the field is left: "tomorrow" the date, "10k" the number."""


def text_of(field: Field, value: object, reading: ReadContext, showing: ShowContext) -> str:
    """The text of a value in a form; "" for an empty one."""
    if field.kind is not Kind.BOOLEAN and value == field.empty:
        return ""
    if not field.many:
        return _single(field, value, showing)
    joined = "; ".join(show(field, (item,), showing) for item in value)  # type: ignore[attr-defined]
    try:
        same = field.kind is Kind.REFERENCE or parse(field, joined, reading) == value
    except ValueError:
        same = False
    return joined if same else dump(field, value, reading.currency)


def _single(field: Field, value: object, showing: ShowContext) -> str:
    if field.kind is Kind.INTEGER:
        return str(value)
    text = show(field, value, showing)
    return text.removesuffix(f" {showing.currency}") if field.kind is Kind.MONEY else text


def meaning_of(field: Field, text: str, value: object, reading: ReadContext, showing: ShowContext) -> str:
    """What the value of a text is, said beside it where the text does not say it itself: a date's day, the number behind "10k"."""
    if field.many or field.kind not in SETTLED - {Kind.BOOLEAN, Kind.CHOICE} or value == field.empty or not text.strip():
        return ""
    own = _single(field, value, showing)
    if own.casefold() == text.strip().casefold():
        return ""
    if field.kind in DATES:
        return f"{own} {_(weekday(own))}"
    return show(field, value, showing)


def weekday(day: str) -> str:
    """The message id of the weekday of a text that begins with YYYY-MM-DD; "" for another."""
    from datetime import date

    try:
        return WEEKDAYS[date.fromisoformat(day[:10]).weekday()]
    except ValueError:
        return ""


def instruction(entity: Entity, field: Field) -> str:
    """How a field is filled in, for the status line: its own help, then what its kind asks for."""
    parts = [_("needed")] if field.required else []
    if field.help:
        parts.append(_(field.help))
    kind = field.kind
    if field.many:
        parts.append(_("several: separate them with ;"))
    elif kind is Kind.CHOICE:
        parts.append(_("← → choose: {choices}").format(choices=" · ".join(_(choice.label) for choice in field.choices)))
        if field.open_choices:
            parts.append(_("or another word"))
    elif kind is Kind.BOOLEAN:
        parts.append(_("space toggles"))
    elif kind is Kind.DATE:
        parts.append(_("a date: 2026-11-27, tomorrow, next fri, +3d"))
    elif kind is Kind.INSTANT:
        parts.append(_("a time: 2026-11-27 14:30, yesterday 9:00, -2h"))
    elif kind is Kind.LONG_TEXT:
        parts.append(_("enter opens the editor"))
    elif kind is Kind.MONEY:
        parts.append(_("an amount: 12,500.00, 10k, 3万"))
    elif kind is Kind.PERCENT:
        parts.append(_("a percentage"))
    elif kind is Kind.REFERENCE:
        parts.append(_("a few letters of the name, or the code"))
    if kind is Kind.SOCIAL:
        parts.append(_("as in wechat:acme_sh"))
    if field.unit:
        parts.append(_("in {unit}").format(unit=_(field.unit)))
    return " · ".join(parts)
