"""Words for days: "tomorrow", "next fri", "+3d", "in 3 days", 后天, 下周五, 3天后, 月底."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

Day = TypeVar("Day", date, datetime)

_NAMED: Mapping[str, int] = {
    "today": 0, "tod": 0, "tomorrow": 1, "tom": 1, "tmr": 1, "yesterday": -1, "今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "後天": 2,
    "大后天": 3, "昨天": -1, "昨日": -1, "前天": -2, "大前天": -3, "now": 0, "现在": 0, "day after tomorrow": 2, "day before yesterday": -2,
}
_UNITS: Mapping[str, str] = {
    "d": "day", "day": "day", "days": "day", "天": "day", "日": "day",
    "w": "week", "week": "week", "weeks": "week", "wk": "week", "周": "week", "个星期": "week", "星期": "week", "个礼拜": "week", "礼拜": "week",
    "m": "month", "mo": "month", "month": "month", "months": "month", "个月": "month", "月": "month",
    "y": "year", "year": "year", "years": "year", "年": "year",
    "h": "hour", "hr": "hour", "hour": "hour", "hours": "hour", "小时": "hour", "个小时": "hour", "钟头": "hour", "个钟头": "hour",
    "min": "minute", "mins": "minute", "minute": "minute", "minutes": "minute", "分钟": "minute", "分": "minute",
}
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_COUNT = r"(?P<count>\d{1,5}|an?|one|two|three|[一二两三四五六七八九十]{1,3})"
_SIGNED = re.compile(rf"(?P<sign>[+-])\s*{_COUNT}\s*(?P<unit>{_UNIT})")
_IN = re.compile(rf"in\s+{_COUNT}\s*(?P<unit>{_UNIT})")
_AGO = re.compile(rf"{_COUNT}\s*(?P<unit>{_UNIT})\s*(?P<way>ago|from now|later|之?后|以后|之?前|以前)")

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = re.compile(
    r"(?:(?P<which>next|this|last|coming|past)\s+)?(?P<day>mon|tue|wed|thu|fri|sat|sun)(?:day|sday|s|nesday|rsday|urday|rs|r)?"
)
_CHINESE_WEEKDAY = re.compile(r"(?P<which>下下|下|本|这|上上|上)?个?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])")
_WEEK_SHIFT: Mapping[str, int] = {"next": 1, "this": 0, "last": -1, "coming": 0, "past": 0, "下下": 2, "下": 1, "本": 0, "这": 0, "上": -1, "上上": -2}
_SPAN = re.compile(r"(?P<which>next|last|this|下|上|本|这)\s*个?(?P<unit>week|month|year|周|星期|礼拜|月|年)")
_ENDS: Mapping[str, str] = {"end of month": "month", "eom": "month", "月底": "month", "月末": "month", "end of year": "year", "eoy": "year", "年底": "year", "年末": "year"}
_YEARS: Mapping[str, int] = {"今年": 0, "明年": 1, "后年": 2, "去年": -1}
_WORDS: Mapping[str, int] = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3}
_DIGITS = "零一二三四五六七八九"


def relative_date(text: str, today: date) -> date | None:
    """The day that casefolded words mean on `today`; None when they are no such words. Raises OverflowError beyond the calendar.

    A weekday alone is the coming one, never today; "next fri" and 下周五 are in the week after this one (weeks begin on Monday).
    "next month" is the same day of the next month, or its last.
    """
    if text in _NAMED:
        return today + timedelta(days=_NAMED[text])
    found = _offset(text)
    if found is not None and found[1] not in ("hour", "minute"):
        return shifted(today, *found)
    if text in _ENDS:
        return today.replace(month=12, day=31) if _ENDS[text] == "year" else today.replace(day=monthrange(today.year, today.month)[1])
    if text in _YEARS:
        return shifted(today, _YEARS[text], "year")
    if span := _SPAN.fullmatch(text):
        unit = {"周": "week", "星期": "week", "礼拜": "week", "月": "month", "年": "year"}.get(span["unit"], span["unit"])
        return shifted(today, _WEEK_SHIFT[span["which"]], unit)
    return _weekday(text, today)


def relative_offset(text: str, now: datetime) -> datetime | None:
    """The local time that "now", "+2h", "in 3 days" or 3天后 means; None when the words are no offset. Raises OverflowError."""
    if text in ("now", "现在"):
        return now
    found = _offset(text)
    return shifted(now, *found) if found is not None else None


def shifted(day: Day, count: int, unit: str) -> Day:
    """`day` moved by `count` units; the day of the month is kept or becomes the month's last. Raises OverflowError."""
    if unit in ("hour", "minute") and isinstance(day, datetime):
        # hours are counted on the world's clock: the local one jumps twice a year
        return (day.astimezone(UTC) + timedelta(**{unit + "s": count})).astimezone(day.tzinfo)
    if unit == "day":
        return day + timedelta(days=count)
    if unit == "week":
        return day + timedelta(weeks=count)
    months = day.year * 12 + day.month - 1 + count * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def _offset(text: str) -> tuple[int, str] | None:
    """(signed count, unit) of a duration before or after now."""
    if match := _SIGNED.fullmatch(text):
        return (-1 if match["sign"] == "-" else 1) * _count(match["count"]), _UNITS[match["unit"]]
    if match := _IN.fullmatch(text):
        return _count(match["count"]), _UNITS[match["unit"]]
    if match := _AGO.fullmatch(text):
        return (-1 if match["way"] in ("ago", "前", "之前", "以前") else 1) * _count(match["count"]), _UNITS[match["unit"]]
    return None


def _count(text: str) -> int:
    if text.isdigit():
        return int(text)
    if text in _WORDS:
        return _WORDS[text]
    tens, ten, ones = text.replace("两", "二").rpartition("十")
    return (_digit(tens, 1) if ten else 0) * 10 + _digit(ones, 0)


def _digit(text: str, missing: int) -> int:
    return _DIGITS.index(text[-1]) if text and text[-1] in _DIGITS else missing


def _weekday(text: str, today: date) -> date | None:
    if match := _WEEKDAY.fullmatch(text):
        number = _WEEKDAYS.index(match["day"])
    elif match := _CHINESE_WEEKDAY.fullmatch(text):
        number = "一二三四五六日".index(match["day"].replace("天", "日"))
    else:
        return None
    which = match["which"]
    if which == "past":
        return today - timedelta(days=(today.weekday() - number - 1) % 7 + 1)
    if which is None or which == "coming":
        return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    return today + timedelta(days=number - today.weekday() + 7 * _WEEK_SHIFT[which])
