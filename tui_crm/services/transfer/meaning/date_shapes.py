"""How a column writes its dates: the order of day, month and year, or a spreadsheet's day numbers, decided from all its values."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tui_crm.i18n import _

ORDERS = ("dmy", "mdy", "ymd")
SERIAL = "serial"
_THREE = re.compile(r"(?P<a>\d{1,4})\s?(?P<mark>[-/.])\s?(?P<b>\d{1,2})\s?(?P=mark)\s?(?P<c>\d{1,4})(?P<rest>(?:[\sT,].*)?)", re.DOTALL)
_CLOCK_AFTER = re.compile(r"(?P<date>.*\d[日号]?)[\sT,]+\d{1,2}[:：点时].*", re.DOTALL)
_NUMBER = re.compile(r"\d{5}(?:\.\d+)?")
_EPOCH = datetime(1899, 12, 30)  # day 0 of the spreadsheets' 1900 calendar, as it is after their false 29 February 1900
FIRST_SERIAL, LAST_SERIAL = 10_000, 80_000  # 1927 to 2119: other numbers are no dates
_NO_DATE = re.compile(r"0{1,4}[-/.]0{1,2}[-/.]0{1,4}(?:[\sT].*)?")


@dataclass(frozen=True, slots=True)
class Evidence:
    """How many values can only be day first, only month first, only year first, or day or month first; `unclear` is one of the last."""

    dmy: int = 0
    mdy: int = 0
    ymd: int = 0
    either: int = 0
    short: int = 0  # two-digit years among all of them
    serial: int = 0
    other: int = 0  # written in another way, as with the month's name
    unclear: str = ""


def evidence(texts: Iterable[str]) -> Evidence:
    """What the values say."""
    counts = dict.fromkeys(("dmy", "mdy", "ymd", "either", "short", "serial", "other"), 0)
    unclear = ""
    for text in texts:
        plain = _plain(text)
        match = _THREE.fullmatch(plain)
        if match is None:
            counts["serial" if _is_serial(plain) else "other"] += 1
            continue
        order = _order(match)
        counts[order or "other"] += 1
        counts["short"] += order != "" and max(len(match["a"]), len(match["c"])) < 3
        if order == "either":
            unclear = unclear or text.strip()
    return Evidence(**counts, unclear=unclear)


def standard(text: str, order: str) -> str:
    """The date in `text` as "YYYY-MM-DD", with the time that stands after it; other ways of writing are given back as they are.

    "" for 0/0/0000. Raises ValueError, with a reason for people, for one that cannot be in this order.
    """
    plain = _plain(text)
    if order == SERIAL:
        return _of_serial(plain, text)
    match = _THREE.fullmatch(plain)
    if match is None:
        return plain
    if _NO_DATE.fullmatch(plain):
        return ""
    year_first = len(match["a"]) == 4
    if year_first:
        order = "ymd"
    parts = dict(zip(order, (match["a"], match["b"], match["c"]), strict=True))
    day, month = int(parts["d"]), int(parts["m"])
    if not (1 <= month <= 12 and 1 <= day <= 31) or len(parts["y"]) not in (2, 4) or len(parts["d"]) > 2:
        raise ValueError(_("{text} is not written as the column's dates are ({order})").format(text=text.strip(), order=shown(order)))
    return f"{_year(parts['y']):04d}-{month:02d}-{day:02d}{match['rest']}"


def without_time(text: str) -> str:
    """The date of a text that has a time after it; the text itself when it has none."""
    match = _CLOCK_AFTER.fullmatch(text)
    return match["date"] if match else text


def shown(order: str) -> str:
    """What people call an order."""
    names = {"dmy": _("day/month/year"), "mdy": _("month/day/year"), "ymd": _("year/month/day"), SERIAL: _("a spreadsheet's day number")}
    return names.get(order, order)


def _order(match: re.Match[str]) -> str:
    """The one order in which the three numbers are a date, "either" for day or month first, "" for none."""
    if len(match["a"]) >= 3:
        return "ymd" if len(match["a"]) == 4 and int(match["b"]) <= 12 else ""
    if len(match["c"]) not in (2, 4):
        return ""
    first, second = int(match["a"]), int(match["b"])
    short = len(match["c"]) == 2
    if short and first > 31:
        return "ymd" if second <= 12 else ""
    if match["mark"] == "." and second <= 12:
        return "dmy" if first != second else "other"  # points between numbers mean day first, where they are used
    if 12 < first <= 31 and 1 <= second <= 12:
        return "dmy"
    if 12 < second <= 31 and 1 <= first <= 12:
        return "mdy"
    if first == second:
        return "other"  # 05/05 is the same either way
    return "either" if 1 <= first <= 12 and 1 <= second <= 12 else ""


def _year(text: str) -> int:
    """The year; of two digits, POSIX: 69–99 are 1969–1999, 00–68 are 2000–2068."""
    number = int(text)
    if len(text) == 4:
        return number
    return number + (1900 if number >= 69 else 2000)


def _is_serial(plain: str) -> bool:
    return bool(_NUMBER.fullmatch(plain)) and FIRST_SERIAL <= float(plain) <= LAST_SERIAL


def _of_serial(plain: str, text: str) -> str:
    if not re.fullmatch(r"\d{1,7}(?:\.\d+)?", plain):
        return plain
    if not float(plain) < 2_958_466:  # 9999-12-31
        raise ValueError(_("not a date: {text}").format(text=text.strip()))
    moment = _EPOCH + timedelta(seconds=round(float(plain) * 86_400))
    return moment.isoformat(sep=" ") if moment.time() != moment.min.time() else moment.date().isoformat()


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()
