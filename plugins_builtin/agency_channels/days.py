"""Days and periods: dates as "YYYY-MM-DD"."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?")
QUARTER = re.compile(r"(\d{4})\s*[-/.年]?\s*(?:q|第)?([1-4一二三四])(?:季度?)?", re.IGNORECASE)
YEAR = re.compile(r"(\d{4})\s*年?")
HAN = {"一": 1, "二": 2, "三": 3, "四": 4}


def later(day: str, days: int) -> str:
    """So many days after (or, below zero, before) a day."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def between(first: str, last: str) -> int:
    """The days from one day to another; below zero when the other is earlier."""
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def period(text: str, today: str) -> tuple[str, str] | None:
    """The first and the last day of a period as people name it: "2026-03", "2026年3月", "2026-Q1", "2026年第一季度", "2026"; "" is the month
    before this one. None for what is no period.
    """
    plain = text.strip()
    if not plain:
        year, month = int(today[:4]), int(today[5:7])
        return _months(year - (month == 1), (month - 2) % 12 + 1, 1)
    if found := MONTH.fullmatch(plain):
        return _months(int(found[1]), int(found[2]), 1) if 1 <= int(found[2]) <= 12 else None
    if found := YEAR.fullmatch(plain):
        return _months(int(found[1]), 1, 12)
    if (found := QUARTER.fullmatch(plain)) and not plain.isdecimal():
        quarter = HAN.get(found[2]) or int(found[2])
        return _months(int(found[1]), quarter * 3 - 2, 3)
    return None


def named(first: str, last: str) -> str:
    """A period in few characters, the same in every language: "2026-03", "2026-Q1", "2026"."""
    months = int(last[5:7]) - int(first[5:7]) + 1
    if months == 12:
        return first[:4]
    return f"{first[:4]}-Q{(int(first[5:7]) + 2) // 3}" if months == 3 else first[:7]


def _months(year: int, month: int, count: int) -> tuple[str, str] | None:
    if not 1900 <= year <= 9000:
        return None
    last = month + count - 1
    return f"{year:04}-{month:02}-01", date(year, last, calendar.monthrange(year, last)[1]).isoformat()
