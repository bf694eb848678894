"""The shapes of a column's values: which ways of writing a field has, and what kind of field values without one look like."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from tui_crm.model.contexts import ReadContext
from tui_crm.model.fields import NUMBER_KINDS, SCALE, Field, Kind
from tui_crm.model.values import parse
from tui_crm.services.transfer.meaning import date_shapes, number_shapes

DATE_KINDS = frozenset({Kind.DATE, Kind.INSTANT})
FEW = 12  # different values that may be choices
_GUESSED = (Kind.BOOLEAN, Kind.INTEGER, Kind.DATE, Kind.INSTANT, Kind.DECIMAL)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_CN_MOBILE = re.compile(r"1[3-9]\d{9}")
_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


def formats(field: Field) -> tuple[str, ...]:
    """The ways in which a column may write values of `field`."""
    if field.kind in DATE_KINDS:
        return (*date_shapes.ORDERS, date_shapes.SERIAL)
    return (number_shapes.POINT, number_shapes.COMMA) if field.kind in NUMBER_KINDS else ()


def decimals(field: Field) -> int | None:
    """The most decimals that numbers of `field` have; None where a long one is no sign of grouping."""
    if field.kind is Kind.INTEGER:
        return 0
    return 2 if field.kind is Kind.MONEY else min(SCALE.get(field.kind, 4), 4)


def same_text(text: str) -> str:
    """What a value is compared by: without case, width and outer blanks."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def guess_kind(seen: Sequence[tuple[str, int]]) -> Kind:
    """The kind of field that takes these values. Numbers that are no quantities (00123, phone numbers) are texts."""
    texts = [text.strip() for text, _count in seen if text.strip()]
    if not texts:
        return Kind.TEXT
    if any("\n" in text or len(text) > 200 for text in texts):
        return Kind.LONG_TEXT
    for pattern, kind in ((_EMAIL, Kind.EMAIL), (_URL, Kind.URL)):
        if all(pattern.fullmatch(text) for text in texts):
            return kind
    if any(_is_code(text) for text in texts):
        return Kind.TEXT
    for kind in _GUESSED:
        if all(_reads(kind, text) for text in texts) and not (kind is Kind.BOOLEAN and _are_digits(texts)):
            return kind
    return Kind.TEXT


def _is_code(text: str) -> bool:
    digits = text.removeprefix("+").replace(" ", "")
    marked = text.startswith(("+", "0")) and len(digits) > 1
    return digits.isdigit() and (marked or len(digits) > 15 or bool(_CN_MOBILE.fullmatch(digits)))


def _are_digits(texts: Sequence[str]) -> bool:
    """Ones and noughts may count something."""
    return set(texts) <= {"0", "1"}


def _reads(kind: Kind, text: str) -> bool:
    try:
        parse(Field("guess", kind, ""), text, ReadContext(day_first=True))
    except ValueError:
        return False
    return kind not in DATE_KINDS or text[0].isdigit() or text[:3].isalpha()
