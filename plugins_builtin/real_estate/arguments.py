"""What people type behind a command, read: "L-000012 4 too dark", "C-000123 tomorrow 15:00", "C-000123 365万"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tui_crm.plugins.api import Context

from .reading import price_in
from .words import day_of

TIME = re.compile(r"(\d{1,2})[:：](\d{2})")
DAY = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?")
NEAR = {"today": 0, "tomorrow": 1, "今天": 0, "明天": 1, "后天": 2}
NOON_HOUR = 10  # of a viewing whose time nobody said


@dataclass(frozen=True, slots=True)
class Said:
    """What stood behind the first word of a command. `at`: epoch milliseconds UTC, 0 for no time; `score`: 0 for none; `words`: the rest."""

    at: int = 0
    score: int = 0
    words: str = ""


def viewing_in(ctx: Context, text: str) -> Said:
    """When a viewing is or was, what score it got, and what was said: in this order, each may be missing."""
    words = text.split()
    day = _day(ctx, words[0]) if words else None
    if day is not None:
        words = words[1:]
    hour = TIME.fullmatch(words[0]) if words else None
    if hour and int(hour[1]) < 24 and int(hour[2]) < 60:
        words = words[1:]
    else:
        hour = None
    score = int(words[0]) if words and re.fullmatch("[1-5]", words[0]) else 0
    words = words[1:] if score else words
    at = 0
    if day is not None or hour:
        when = time(int(hour[1]), int(hour[2])) if hour else time(NOON_HOUR)
        at = _instant(ctx, datetime.combine(day or date.fromisoformat(day_of(ctx)), when))
    return Said(at, score, " ".join(words))


def _day(ctx: Context, word: str) -> date | None:
    today = date.fromisoformat(day_of(ctx))
    if word.casefold() in NEAR:
        return today + timedelta(days=NEAR[word.casefold()])
    found = DAY.fullmatch(word)
    if not found:
        return None
    try:
        return date(int(found[1] or today.year), int(found[2]), int(found[3]))
    except ValueError:
        return None


def _instant(ctx: Context, local: datetime) -> int:
    try:
        zone = ZoneInfo(ctx.zone)
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    return int(local.replace(tzinfo=zone).timestamp() * 1000)


def money_in(text: str) -> int:
    """An amount in minor units: 365万, 3,650,000; 0 for none."""
    plain = price_in(text)
    return round(float(plain) * 100) if plain else 0


def date_in(ctx: Context, text: str) -> str:
    """A date in a text, or so many days from today: "2027-01-31", "90"; "" for neither."""
    word = text.strip()
    if word.isdecimal() and len(word) <= 4:
        return (date.fromisoformat(day_of(ctx)) + timedelta(days=int(word))).isoformat()
    day = _day(ctx, word)
    return day.isoformat() if day else ""


def span_in(text: str) -> tuple[int, int]:
    """Floors in "18" or "3-18": (first, last); (0, 0) for none."""
    found = re.fullmatch(r"(\d{1,3})(?:[-~至](\d{1,3}))?", text)
    if not found:
        return (0, 0)
    return (int(found[1]), int(found[2])) if found[2] else (1, int(found[1]))
