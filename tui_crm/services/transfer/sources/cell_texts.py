"""Values of spreadsheets, databases and JSON as the texts that an import reads back exactly."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from tui_crm.model.values import join_texts

LONGEST_EXACT = 10**15  # spreadsheets keep fifteen digits of a number


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
    """A number as a spreadsheet shows it: fifteen digits, no exponent."""
    if value == int(value) if abs(value) < LONGEST_EXACT else False:
        return str(int(value))
    return format(Decimal(f"{value:.15g}"), "f")


def duration_text(value: timedelta) -> str:
    """Hours, minutes and seconds, as in 30:05:00."""
    seconds = int(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def list_text(texts: Sequence[str]) -> str:
    """Several texts as one cell, which a field of many values takes apart again."""
    return join_texts([text for text in texts if text])
