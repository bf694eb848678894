"""Periods of time as filters name them: `2026`, `2026-11`, `this month`, `last 30 days`, 上周, a day, a moment."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, tzinfo

from tui_crm.i18n import _
from tui_crm.model.date_words import relative_offset, shifted
from tui_crm.model.dates import milliseconds, parse_date, parse_instant
from tui_crm.model.instants import local_time

_YEAR = re.compile(r"(\d{4})年?")
_MONTH = re.compile(r"(\d{4})(?:[-/.](\d{1,2})|年(\d{1,2})月)")
_QUARTER = re.compile(r"(\d{4})[- ]?q([1-4])")
_CALENDAR = re.compile(r"(this|last|next|本|这个|这|上个|上|下个|下)\s?(week|month|quarter|year|星期|周|月|季度|年)")
_CHINESE_YEAR = {"今年": 0, "去年": -1, "明年": 1}
_ROLLING = re.compile(r"(last|past|next|最近|近|过去|未来)\s?(\d{1,4})\s?(days?|d|天|weeks?|w|周|months?|个月|years?|年)")
_UNITS = {"星期": "week", "周": "week", "w": "week", "月": "month", "个月": "month", "季度": "quarter", "年": "year", "d": "day", "天": "day"}
_CLOCK = re.compile(r":\d\d(?P<seconds>:\d\d(?P<fraction>[.,]\d+)?)?")
_MINUTE = 60_000


def days(text: str, today: date) -> tuple[date, date]:
    """The first and the last day of the period that `text` names. Raises ValueError with a reason for people."""
    plain = _plain(text)
    try:
        found = _named(plain, today) or _rolling(plain, today)
    except (ValueError, OverflowError):
        raise ValueError(_("not a date: {text}").format(text=text.strip())) from None
    if found is not None:
        return found
    day = date.fromisoformat(parse_date(text, today))
    return day, day


def moments(text: str, now: int, zone: tzinfo, whole_days: bool) -> tuple[int, int]:
    """Where the period that `text` names starts and where it has ended, in epoch milliseconds. Raises ValueError.

    An offset from now ("-30d") is that very moment, or the day it falls on with `whole_days`.
    """
    local = local_time(now, zone)
    try:
        offset = relative_offset(_plain(text), local)
        if offset is not None and whole_days:
            return _edges(offset.date(), offset.date(), zone)
        if offset is not None:
            moment = milliseconds(offset, zone)
            return moment, moment + 1
        try:
            return _edges(*days(text, local.date()), zone)
        except ValueError:
            if not any(sign.isdigit() for sign in text):
                raise
        start = parse_instant(text, now, zone)
        return start, start + _precision(text)
    except OverflowError:
        raise ValueError(_("not a time: {text}").format(text=text.strip())) from None


def _plain(text: str) -> str:
    words = " ".join(text.casefold().replace("_", " ").split())
    return re.sub(r"(?<=[a-z])-|-(?=[a-z])(?!-)", " ", words) if re.match(r"(?:this|last|past|next)\b", words) else words


def _edges(first: date, last: date, zone: tzinfo) -> tuple[int, int]:
    start = milliseconds(datetime.combine(first, time.min), zone)
    return start, milliseconds(datetime.combine(last + timedelta(days=1), time.min), zone)


def _precision(text: str) -> int:
    """How long the moment written in `text` lasts: a minute, a second or a millisecond."""
    clock = _CLOCK.search(text)
    if clock is None or not clock["seconds"]:
        return _MINUTE
    return 1 if clock["fraction"] else 1000


def _named(text: str, today: date) -> tuple[date, date] | None:
    """A calendar period: a year, a quarter, a month, this or last or next one."""
    if match := _YEAR.fullmatch(text):
        return _of("year", date(int(match[1]), 1, 1))
    if match := _MONTH.fullmatch(text):
        return _of("month", date(int(match[1]), int(match[2] or match[3]), 1))
    if match := _QUARTER.fullmatch(text):
        return _of("quarter", date(int(match[1]), int(match[2]) * 3 - 2, 1))
    if text in _CHINESE_YEAR:
        return _of("year", shifted(today.replace(day=1), _CHINESE_YEAR[text], "year"))
    if match := _CALENDAR.fullmatch(text):
        unit = _UNITS.get(match[2], match[2])
        count = {"l": -1, "上": -1, "n": 1, "下": 1}.get(match[1][0], 0)
        if unit == "quarter":
            return _of(unit, shifted(today, count * 3, "month"))
        return _of(unit, shifted(today, count, unit))
    return None


def _of(unit: str, day: date) -> tuple[date, date]:
    """The calendar week (from Monday), month, quarter or year in which `day` lies."""
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    first = day.replace(month=(day.month - 1) // months * months + 1, day=1)
    if first.year == 9999 and first.month + months > 12:
        return first, date.max
    return first, shifted(first, months, "month") - timedelta(days=1)


def _rolling(text: str, today: date) -> tuple[date, date] | None:
    """So many days up to today or from today on, today included."""
    match = _ROLLING.fullmatch(text)
    if match is None:
        return None
    unit = _UNITS.get(match[3], match[3].removesuffix("s"))
    if match[1] in ("next", "未来"):
        return today, shifted(today, int(match[2]), unit) - timedelta(days=1)
    return shifted(today, -int(match[2]), unit) + timedelta(days=1), today
