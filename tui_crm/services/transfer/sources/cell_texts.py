"""Values of spreadsheets, databases and JSON as the texts that an import reads back exactly."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from tui_crm.model.values import join_texts

LARGEST_EXACT = 2**53  # above it the last digits of a floating-point number are lost


def cell_text(value: object) -> str:
    """The text of one value: whole numbers without decimals, dates and times as ISO 8601 writes them, nothing for nothing.

    Raises ValueError, with a reason for people, for what has no text.
    """
    if type(value) is str:
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds" if not value.microsecond else "auto")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return duration_text(value)
    if isinstance(value, bytes):
        return value.decode()  # UnicodeDecodeError is a ValueError
    return str(value)


def number_text(value: float) -> str:
    """A number in fifteen digits without exponent. One whose last digits are lost has an exponent: an identity card's number that was
    typed as a number, 1.10101199003071E+17, is not made to look whole.
    """
    if abs(value) >= LARGEST_EXACT or value != value:
        return f"{value:.15g}".upper()
    return str(int(value)) if value == int(value) else format(Decimal(f"{value:.15g}"), "f")


def duration_text(value: timedelta) -> str:
    """Hours, minutes and seconds, as in 30:05:00."""
    seconds = int(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def list_text(texts: Sequence[str]) -> str:
    """Several texts as one cell, which a field of many values takes apart again."""
    return join_texts([text for text in texts if text])
