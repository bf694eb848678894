"""Dates and instants as people write them, in English and Chinese, and as machines write them."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import UTC, date, datetime, time, tzinfo

from tui_crm.i18n import _
from tui_crm.model.date_words import relative_date, relative_offset
from tui_crm.model.instants import local_time

_ISO_LIKE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_DOTTED = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
_CHINESE = re.compile(r"(\d{1,2})月(\d{1,2})[日号]")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY_MONTH = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?[\s-]*(?:of\s+)?{_MONTH}(?:[\s,-]+(\d{{4}}))?")
_MONTH_DAY = re.compile(rf"{_MONTH}\s*(\d{{1,2}})(?:st|nd|rd|th)?(?:[\s,]+(\d{{4}}))?")
_YEAR_MONTH = re.compile(r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*月?")
_MONTH_YEAR = re.compile(r"(?P<month>\d{1,2})\s*[-/.]\s*(?P<year>\d{4})")
_NAMED_MONTH = re.compile(r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[\s,-]*(?P<year>\d{4})")
_WEEKDAY_BEFORE = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+(?=.*\d)")

_CLOCK = (
    r"(?P<half>上午|下午|晚上|早上|中午|凌晨)?\s*(?P<hour>\d{1,2})"
    r"(?:[:点时](?P<minute>\d{1,2}|半)?分?(?::?(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,6}))?)?)?\s*(?P<ampm>am|pm|a\.m\.|p\.m\.)?"
    r"\s*(?P<zone>z|utc|gmt|[+-]\d{2}:?\d{2})?"
)
_TIME_AT_END = re.compile(rf"(?P<date>.*?)(?:\b|(?<=\D))(?:(?<=\d)t)?[\s,]*(?:\bat\s+)?{_CLOCK}")
_TIME_MARK = re.compile(r"[:点时]|\d\s*(?:am|pm|a\.m\.|p\.m\.)|(?:上午|下午|晚上|早上|中午|凌晨)\s*\d")

# Between these (0001-01-02 and 9999-12-30, in epoch milliseconds) an instant has a local time in every zone.
EARLIEST = -62_135_510_400_000
LATEST = 253_402_214_399_999


def parse_date(text: str, today: date, day_first: bool | None = None) -> str:
    """The date that `text` means as "YYYY-MM-DD". Raises ValueError with a reason for people."""
    return _date(_plain(text), text, today, day_first).isoformat()


def parse_month(text: str) -> str:
    """The first day of the month that `text` names alone ("2026-11", "11/2026", "2026年11月", "Nov 2026"); "" for another text."""
    plain = _plain(text)
    if match := _YEAR_MONTH.fullmatch(plain) or _MONTH_YEAR.fullmatch(plain):
        year, month = int(match["year"]), int(match["month"])
    elif match := _NAMED_MONTH.fullmatch(plain):
        year, month = int(match["year"]), _MONTHS.index(match["month"]) + 1
    else:
        return ""
    return date(year, month, 1).isoformat() if year and 1 <= month <= 12 else ""


def parse_instant(text: str, now: int, zone: tzinfo, day_first: bool | None = None) -> int:
    """The instant that `text` means, in epoch milliseconds; a time without zone is in `zone`.

    A named day without a time is its midnight; an offset ("+3d", "3天后") keeps the clock of `now`. Raises ValueError.
    """
    try:
        return milliseconds(datetime.fromisoformat(text.strip()), zone)
    except ValueError:
        pass  # not ISO 8601: people's ways follow
    except OverflowError:
        raise ValueError(_("not a time: {text}").format(text=text.strip())) from None
    plain = _plain(text)
    local = local_time(now, zone)
    try:
        offset = relative_offset(plain, local)
        if offset is not None:
            return milliseconds(offset, zone)
        match = _TIME_AT_END.fullmatch(plain) if _TIME_MARK.search(plain) else None
        if match is None:
            return milliseconds(datetime.combine(_date(plain, text, local.date(), day_first), time.min), zone)
        words = match["date"].strip(" ,")
        day = _date(words, text, local.date(), day_first) if words else local.date()
        return milliseconds(datetime.combine(day, _clock(match)), zone)
    except OverflowError:
        raise ValueError(_("not a time: {text}").format(text=text.strip())) from None


def milliseconds(moment: datetime, zone: tzinfo) -> int:
    """Epoch milliseconds of `moment`, which is in `zone` if it names none. Raises OverflowError outside years 1 to 9999."""
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)
    passed = aware - datetime(1970, 1, 1, tzinfo=UTC)
    return (passed.days * 86_400 + passed.seconds) * 1000 + passed.microseconds // 1000


def dump_instant(instant: int) -> str:
    """ISO 8601 in UTC, milliseconds only when there are any: "2026-11-18T14:20:00Z"."""
    moment = local_time(instant, UTC)
    return moment.isoformat(timespec="milliseconds" if instant % 1000 else "seconds").replace("+00:00", "Z")


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _date(plain: str, text: str, today: date, day_first: bool | None) -> date:
    try:
        found = _written(plain, today, day_first, text) or relative_date(plain, today)
    except OverflowError:
        found = None
    if found is None:
        raise ValueError(_("not a date: {text}").format(text=text.strip()))
    return found


def _written(plain: str, today: date, day_first: bool | None, text: str) -> date | None:
    """The date written out in `plain`, None when it is not written as a date. Raises ValueError for 31 Feb."""
    if match := _ISO_LIKE.fullmatch(plain) or _COMPACT.fullmatch(plain):
        return _made(int(match[1]), int(match[2]), int(match[3]), text)
    if match := _DOTTED.fullmatch(plain):
        return _made(int(match[3]), int(match[2]), int(match[1]), text)
    if match := _SLASHED.fullmatch(plain):
        return _ordered(int(match[1]), int(match[2]), int(match[3]), day_first, text)
    if match := _CHINESE.fullmatch(plain):
        return _made(today.year, int(match[1]), int(match[2]), text)
    named = _WEEKDAY_BEFORE.sub("", plain)
    if match := _DAY_MONTH.fullmatch(named):
        return _made(int(match[3] or today.year), _MONTHS.index(match[2]) + 1, int(match[1]), text)
    if match := _MONTH_DAY.fullmatch(named):
        return _made(int(match[3] or today.year), _MONTHS.index(match[1]) + 1, int(match[2]), text)
    return None


def _ordered(first: int, second: int, year: int, day_first: bool | None, text: str) -> date:
    """A date whose day and month may stand in either order."""
    if first > 12 or first == second:
        return _made(year, second, first, text)
    if second > 12:
        return _made(year, first, second, text)
    if day_first is None:
        raise ValueError(_("day or month first? write {text} as year-month-day").format(text=text.strip()))
    return _made(year, second, first, text) if day_first else _made(year, first, second, text)


def _made(year: int, month: int, day: int, text: str) -> date:
    if not (1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        raise ValueError(_("not a date: {text}").format(text=text.strip()))
    return date(year, month, day)


def _clock(match: re.Match[str]) -> time:
    hour = int(match["hour"])
    minute = 30 if match["minute"] == "半" else int(match["minute"] or 0)
    second = int(match["second"] or 0)
    afternoon = (match["ampm"] or "").startswith("p") or match["half"] in ("下午", "晚上") or (match["half"] == "中午" and hour < 11)
    morning = (match["ampm"] or "").startswith("a") or match["half"] in ("上午", "早上", "凌晨")
    if afternoon and hour < 12:
        hour += 12
    elif morning and hour == 12:
        hour = 0
    if hour > 23 or minute > 59 or second > 59:
        raise ValueError(_("not a time: {text}").format(text=match[0]))
    return time(hour, minute, second, int((match["fraction"] or "0").ljust(6, "0")), tzinfo=_zone(match["zone"]))


def _zone(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text in ("z", "utc", "gmt"):
        return UTC
    return datetime.strptime(text.replace(":", ""), "%z").tzinfo
