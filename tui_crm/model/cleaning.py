"""Normalising on write: one function per field, which checks the type, refuses what cannot be kept and returns the value to keep."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from tui_crm.i18n import _, in_every_language
from tui_crm.model import phones
from tui_crm.model.dates import EARLIEST, LATEST
from tui_crm.model.fields import SCALE, Field, Kind
from tui_crm.model.money import within_range

Cleaner = Callable[[Any], object]
_PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9._%+\-]+@[a-z0-9.\-]+")  # nothing to clean, as nearly all are
_AROUND_MARKS = re.compile(r"\s*([.@])\s*")


@lru_cache(maxsize=4_096)
def cleaner(field: Field, country: str = "") -> Cleaner:
    """The function that normalises values of `field`. It raises ValueError with a reason for people.

    `country` (ISO 3166 code) is where a phone number without international prefix belongs.
    """
    single = _single(field, country)
    if not field.many:
        return single
    nothing = 0 if field.kind in (Kind.INSTANT, Kind.REFERENCE) else ""  # no part of a list
    return _many(single, nothing)


def clean(field: Field, value: object, country: str = "") -> object:
    """The value to keep for `value`: phones in E.164 where possible, and so on. Raises ValueError with a reason for people."""
    return cleaner(field, country)(value)


def keepable(value: Any) -> str:
    """`value` exactly as it came. Raises ValueError when no database can keep it: a NUL character or half a surrogate pair."""
    if not isinstance(value, str):
        raise ValueError(_("not a text"))
    if "\0" in value:
        raise ValueError(_("a NUL character cannot be kept"))
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise ValueError(_("a broken character (half a surrogate pair) cannot be kept")) from None
    return value


def _elsewhere(field: Field) -> dict[str, str]:
    """The choices by what they are called in every language."""
    return {name.casefold(): each.value for each in reversed(field.choices) for name in (*each.others, *in_every_language(each.label))}


def choose(field: Field, text: str, elsewhere: Callable[[], Mapping[str, str]] | None = None) -> str:
    """The value of the choice that `text` names by value or label, in the user's language, else in any that there is. Raises ValueError.

    `elsewhere`: what the choices are called in every language, where it is asked for often.
    """
    wanted = text.strip().casefold()
    for choice in field.choices:
        if wanted in (choice.value.casefold(), choice.label.casefold(), _(choice.label).casefold()):
            return choice.value
    found = (elsewhere() if elsewhere else _elsewhere(field)).get(wanted) if wanted else None
    if found is not None:
        return found
    if field.open_choices or not wanted:
        return text.strip()
    allowed = ", ".join(_(choice.label) for choice in field.choices)
    raise ValueError(_("{text} is none of: {allowed}").format(text=text.strip(), allowed=allowed))


def _single(field: Field, country: str) -> Cleaner:
    kind = field.kind
    if kind is Kind.CHOICE:
        return _choice_cleaner(field)
    if kind is Kind.PHONE:
        return lambda value: phones.normalise(keepable(value).strip(), country)
    if kind in SCALE:
        step = Decimal(1).scaleb(-SCALE[kind])
        return lambda value: _decimal(value, step)
    return _CLEANERS[kind]


def _many(single: Cleaner, nothing: object) -> Cleaner:
    def clean_all(values: Any) -> object:
        if not isinstance(values, tuple | list):
            raise ValueError(_("not a list"))
        if len(values) == 1:
            only = single(values[0])
            return (only,) if only != nothing else ()
        found = dict.fromkeys([single(value) for value in values])
        found.pop(nothing, None)
        return tuple(found)

    return clean_all


def _choice_cleaner(field: Field) -> Cleaner:
    values = {choice.value: choice.value for choice in field.choices}
    named: dict[str, str] = {}

    def elsewhere() -> Mapping[str, str]:
        if not named:
            named.update(_elsewhere(field))
        return named

    def clean_choice(value: Any) -> object:
        known = values.get(value) if isinstance(value, str) else None
        return known if known is not None else choose(field, keepable(value), elsewhere)

    return clean_choice


def _email(value: Any) -> str:
    """Local part as it is (it may be case sensitive), domain lowercased. Only what can be no address is refused.

    Blanks around the dots and the @ are no part of an address (RFC 5322, section 4.4) and are taken out.
    """
    text = keepable(value).strip()
    if not text or _PLAIN_ADDRESS.fullmatch(text):
        return text
    if len(text.split()) > 1 and not any(mark in text for mark in '"[('):
        text = _AROUND_MARKS.sub(r"\1", text)
    local, _at, domain = text.rpartition("@")
    if any(mark in text for mark in '"[('):  # quoted parts, address literals and comments may hold nearly anything
        if local and domain:
            return text
    elif local and domain and len(text.split()) == 1 and not any(mark in text for mark in "<>,;"):
        return f"{local}@{domain.lower()}"
    raise ValueError(_("not an e-mail address: {text}").format(text=text))


def _social(value: Any) -> str:
    text = keepable(value).strip().replace("：", ":", 1)
    network, colon, handle = text.partition(":")
    return f"{network.strip().lower()}:{handle.strip()}" if colon else text


def _date(value: Any) -> str:
    text = value.isoformat() if type(value) is date else keepable(value)
    if not text:
        return ""
    try:
        if len(text) == 10 and date.fromisoformat(text).isoformat() == text:
            return text
    except ValueError:
        pass  # the reason for people is given below
    raise ValueError(_("not a date: {text}").format(text=text))


def _instant(value: Any) -> int:
    number = _integer(value)
    if not EARLIEST <= number <= LATEST:
        raise ValueError(_("not a time between the years 1 and 9999"))
    return number


def _integer(value: Any) -> int:
    if type(value) is not int:
        raise ValueError(_("not a whole number"))
    return within_range(value)


def _reference(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(_("not a record"))
    return within_range(value)


def _boolean(value: Any) -> bool:
    if value is True or value is False:
        return value
    raise ValueError(_("neither yes nor no"))


def _decimal(value: Any, step: Decimal) -> Decimal:
    """The number to the field's last decimal, halves away from zero."""
    if isinstance(value, bool) or not isinstance(value, Decimal | int | float):
        raise ValueError(_("not a number"))
    number = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise ValueError(_("not a number"))
    try:
        rounded = number.quantize(step, ROUND_HALF_UP)
    except InvalidOperation:
        raise ValueError(_("the number is too large")) from None
    within_range(int(rounded / step))
    return rounded


def _stripped(value: Any) -> str:
    return keepable(value).strip()


_CLEANERS: dict[Kind, Cleaner] = {
    Kind.TEXT: keepable, Kind.LONG_TEXT: keepable, Kind.URL: _stripped, Kind.EMAIL: _email, Kind.SOCIAL: _social, Kind.DATE: _date,
    Kind.INSTANT: _instant, Kind.INTEGER: _integer, Kind.MONEY: _integer, Kind.REFERENCE: _reference, Kind.BOOLEAN: _boolean,
}
