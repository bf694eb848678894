"""How one column's texts become values: their words for ours, their dates and numbers, then the field's own rules."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from tui_crm.model.cleaning import cleaner
from tui_crm.model.fields import Field, Kind
from tui_crm.model.validation import field_rule
from tui_crm.model.values import ReadContext, parse
from tui_crm.services.transfer.meaning import date_shapes, number_shapes
from tui_crm.services.transfer.meaning.columns import Column
from tui_crm.services.transfer.meaning.mapping import JOINED_KINDS
from tui_crm.services.transfer.meaning.shapes import DATE_KINDS, same_text

Converter = Callable[[str], object]
REMEMBERED = 4096  # texts of a column whose values are remembered
_REPEATING = frozenset({Kind.CHOICE, Kind.BOOLEAN, Kind.INTEGER, Kind.DATE, Kind.DECIMAL, Kind.PERCENT, Kind.SOCIAL})
_SPLIT_KINDS = frozenset({Kind.PHONE, Kind.EMAIL})
_SEVERAL = re.compile(r"[\r\n;；,，、\[]| ::: ")  # what `parse` may take a text apart at


class LeftOut(ValueError):
    """A text that means no value, by the mapping."""


def converter(field: Field, context: ReadContext, column: Column | None = None) -> Converter:
    """The function from a text that is not blank to the value to keep. It raises ValueError with a reason for people, or LeftOut."""
    convert = _of_field(field, context)
    if column is not None and column.part and field.kind is Kind.SOCIAL:
        convert = _of_network(convert, column.part)
    if column is not None and column.format:
        convert = _formatted(convert, field, column.format)
    if column is not None and column.values:
        convert = _translated(convert, column)
    repeating = field.kind in _REPEATING or (field.many and field.kind is Kind.TEXT)
    return _remembering(convert) if repeating else convert


def _of_field(field: Field, context: ReadContext) -> Converter:
    rule = field_rule(field, context.country)
    if field.kind in JOINED_KINDS and not field.many:
        return rule if field.required else cleaner(field, context.country)
    if field.many and field.kind in _SPLIT_KINDS and not field.required:
        return _often_single(field, context)

    def convert(text: str) -> object:
        return rule(parse(field, text, context))

    return _dated(convert) if field.kind is Kind.DATE else convert


def _of_network(convert: Converter, network: str) -> Converter:
    """Accounts in one network: "acme_sh" in a column for WeChat is "wechat:acme_sh"."""

    def convert_account(text: str) -> object:
        accounts = convert(text)
        return tuple(account if ":" in account else f"{network}:{account}" for account in accounts)  # type: ignore[attr-defined]

    return convert_account


def _dated(convert: Converter) -> Converter:
    """A date whose text has a time after it is that date, as it is written."""

    def convert_date(text: str) -> object:
        try:
            return convert(text)
        except ValueError:
            day = date_shapes.without_time(text)
            if day == text:
                raise
            return convert(day)

    return convert_date


def _formatted(convert: Converter, field: Field, format: str) -> Converter:
    standard = date_shapes.standard if field.kind in DATE_KINDS else number_shapes.standard

    def convert_formatted(text: str) -> object:
        plain = standard(text, format)
        if not plain:
            raise LeftOut
        return convert(plain)

    return convert_formatted


def _translated(convert: Converter, column: Column) -> Converter:
    ours = {same_text(theirs): value for theirs, value in column.values}

    def convert_translated(text: str) -> object:
        meant = ours.get(same_text(text), text)
        if not meant:
            raise LeftOut
        return convert(meant)

    return convert_translated


def _often_single(field: Field, context: ReadContext) -> Converter:
    """For phones and e-mails: nearly every cell holds one, which needs no taking apart."""
    rule, single = field_rule(field, context.country), cleaner(replace(field, many=False), context.country)
    several = _SEVERAL.search

    def convert(text: str) -> object:
        if several(text):
            try:
                return rule(parse(field, text, context))
            except ValueError:
                if '"' not in text or field.kind is not Kind.EMAIL:
                    raise  # a quoted part of an address may hold what else parts several
        value = single(text)
        return (value,) if value else ()

    return convert


def _remembering(convert: Converter) -> Converter:
    known: dict[str, object] = {}

    def remembered(text: str) -> object:
        if text in known:
            return known[text]
        value = convert(text)
        if len(known) < REMEMBERED:
            known[text] = value
        return value

    return remembered
