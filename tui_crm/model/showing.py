"""Values for people. On the way to the first screen, so it imports little: reading values is in `values`."""

from __future__ import annotations

from typing import Any

from tui_crm.i18n import _
from tui_crm.model import phones
from tui_crm.model.contexts import ShowContext
from tui_crm.model.fields import SCALE, Field, Kind
from tui_crm.model.instants import exact, when


def show(field: Field, value: Any, context: ShowContext) -> str:
    """The value for people, in their language, zone and country."""
    if field.many:
        return ", ".join(_show_single(field, item, context) for item in value)
    return _show_single(field, value, context)


def _show_single(field: Field, value: Any, context: ShowContext) -> str:
    kind = field.kind
    if kind is Kind.CHOICE:
        return next((_(choice.label) for choice in field.choices if choice.value == value), value)
    if kind is Kind.BOOLEAN:
        return _("yes") if value else _("no")
    if kind is Kind.PHONE:
        return phones.show(value, context.country)
    if isinstance(value, str):
        return _(value) if field.message else value
    if not value:
        return ""
    if kind is Kind.INSTANT:
        return when(value, context.now, context.zone) if context.relative else exact(value, context.zone)
    if kind is Kind.MONEY:
        from tui_crm.model.money import show_money

        return show_money(value, context.currency)
    if kind is Kind.REFERENCE:
        return context.title(field.ref, value) if context.title else f"#{value}"
    if kind in SCALE:
        from tui_crm.model.money import show_decimal

        return show_decimal(value) + ("%" if kind is Kind.PERCENT else "")
    return str(value) if not field.unit else f"{value:,} {_(field.unit)}"
