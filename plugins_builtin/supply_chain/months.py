"""Months as customers write them, and as they are kept: "2026-03"."""

from __future__ import annotations

import calendar
import re
from datetime import date

NAMES = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*月?(?:\s*[-/.]?\s*\d{1,2}\s*日?)?(?:[ T]00:00(?::00)?)?")
MONTH_FIRST = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{4})")
AWAY = re.compile(r"[+-]\d{1,3}m")
SPOKEN = {"last month": -1, "this month": 0, "next month": 1, "上月": -1, "上个月": -1, "本月": 0, "这个月": 0, "下月": 1, "下个月": 1}
NAMED = re.compile(r"([A-Za-z]{3,9})\.?\s*[-/ ']?\s*(\d{4}|\d{2})")


def month_of(text: str, today: str = "") -> str:
    """The month that a text names, as in 2026-03, 2026/3, 202603, 2026年3月, 03/2026, Mar 2026, Mar-26, 2026-03-01; "" for no month.

    With `today` also "last month", 上月, and months from now, as in "-2m".
    """
    plain = text.strip()
    if today and (away := SPOKEN.get(plain.casefold())) is not None:
        return moved(today[:7], away)
    if today and AWAY.fullmatch(plain):
        return moved(today[:7], int(plain[:-1]))
    if match := YEAR_FIRST.fullmatch(plain):
        year, month = int(match[1]), int(match[2])
    elif match := MONTH_FIRST.fullmatch(plain):
        year, month = int(match[2]), int(match[1])
    elif match := NAMED.fullmatch(plain):
        year, month = int(match[2]), _numbered(match[1].casefold())
        year += 2000 if year < 100 else 0
    else:
        return ""
    return f"{year:04}-{month:02}" if 1 <= month <= 12 and 1900 <= year < 2200 else ""


def _numbered(word: str) -> int:
    """The number of the month whose name begins with a word; 0 for none."""
    return next((number for number, name in enumerate(NAMES, 1) if name.startswith(word)), 0)


def last_day(month: str) -> str:
    """The last day of a month."""
    year, number = int(month[:4]), int(month[5:7])
    return date(year, number, calendar.monthrange(year, number)[1]).isoformat()


def moved(month: str, by: int) -> str:
    """The month so many months later."""
    whole = int(month[:4]) * 12 + int(month[5:7]) - 1 + by
    return f"{whole // 12:04}-{whole % 12 + 1:02}"
