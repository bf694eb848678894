"""A follow-up in one line: `call about the offer tomorrow 10:00`, `打电话 报价 明天上午10点`, `visit Acme every mon 9:00 !1h @bob`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from tui_crm.errors import CrmError, InvalidRecord, Problem
from tui_crm.i18n import _
from tui_crm.model.followup import KINDS, REPEATS
from tui_crm.model.instants import local_time
from tui_crm.services import lookup
from tui_crm.services.crm import Crm
from tui_crm.services.followups import times
from tui_crm.services.followups.times import When

MOST_WORDS = 5  # of a date and time
PREPOSITIONS = frozenset({"on", "by", "at", "until", "due"})
EVERY = re.compile(
    r"every\s+(?P<what>working day|workday|weekday|day|two weeks|2 weeks|second week|week|month|quarter|half[- ]year|6 months|3 months|year)\b",
    re.IGNORECASE,
)
EVERY_WEEKDAY = re.compile(r"every\s+(?=(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\b)", re.IGNORECASE)
CHINESE_EVERY = re.compile(r"每个?(?P<what>工作日|天|日|两周|两个星期|双周|半年|季度|季|月|年|周(?![一二三四五六日天])|星期(?![一二三四五六日天]))")
CHINESE_WEEKDAY = re.compile(r"每个?(?=(?:周|星期)[一二三四五六日天])")
DAYLY, WORKDAY, WEEK, FORTNIGHT, MONTH, QUARTER, HALF, YEAR = (choice.value for choice in REPEATS)
WORDS: Mapping[str, str] = {
    "day": DAYLY, "working day": WORKDAY, "workday": WORKDAY, "weekday": WORKDAY, "week": WEEK, "two weeks": FORTNIGHT, "2 weeks": FORTNIGHT,
    "second week": FORTNIGHT, "month": MONTH, "quarter": QUARTER, "3 months": QUARTER, "half-year": HALF, "half year": HALF, "6 months": HALF,
    "year": YEAR, "工作日": WORKDAY, "天": DAYLY, "日": DAYLY, "周": WEEK, "星期": WEEK, "两周": FORTNIGHT, "两个星期": FORTNIGHT, "双周": FORTNIGHT,
    "月": MONTH, "季度": QUARTER, "季": QUARTER, "半年": HALF, "年": YEAR,
}  # fmt: skip
VERBS: Mapping[str, str] = {
    "ring": "call", "phone": "call", "meet": "meeting", "mail": "email", "text": "sms", "打电话": "call", "致电": "call", "回电": "call",
    "拜访": "visit", "上门": "visit", "发邮件": "email", "发微信": "wechat", "发短信": "sms", "开会": "meeting",
}  # fmt: skip
"""Words that say the kind of what is to be done, beside the kinds' own names."""
REMIND = re.compile(r"[!！](?:(?P<count>\d{1,4})(?P<unit>m|min|h|d|分钟|小时|天)|(?P<clock>\d{1,2}:\d\d)|(?P<none>none|no|0|无))", re.IGNORECASE)
CLOCK = re.compile(r"(?:上午|下午|晚上|早上|中午)?\s*\d{1,2}(?::\d\d|点(?:\d{1,2}分?|半)?)?\s*(?:am|pm)?", re.IGNORECASE)
UNITS = {"m": 1, "min": 1, "分钟": 1, "h": 60, "小时": 60, "d": 1440, "天": 1440}
CHINESE_TIME = re.compile(
    r"(?:今天|明天|后天|大后天|(?:下下|下|本|这)?个?(?:周|星期)[一二三四五六日天]|\d{1,2}月\d{1,2}[日号]|\d{1,3}(?:天|周|个月)后|月底|年底)"
    r"(?:\s*(?:上午|下午|晚上|早上|中午)?\s*\d{1,2}(?:[:：]\d\d|[点时](?:\d{1,2}分?|半)?))?"
    r"|(?:上午|下午|晚上|早上|中午)\s*\d{1,2}(?:[:：]\d\d|[点时](?:\d{1,2}分?|半)?)"
)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is left of the line, and what was found in it."""

    text: str
    values: Mapping[str, object]

    def found(self, text: str, **values: object) -> _Reading:
        return replace(self, text=" ".join(text.split()), values={**self.values, **values})


def read(crm: Crm, text: str, day: str = "") -> dict[str, object]:
    """The values of the follow-up that a line says: the kind first, then what is to be done, with the day, the time, `every …`,
    `!30m` (the reminder before it, or `!9:00`) and `@login` anywhere.

    Without a day it is due on `day` ("YYYY-MM-DD"), else today. Raises InvalidRecord for a line that says nothing to do.
    """
    reading = _Reading(" ".join(text.split()), {})
    for step in (_owner, _kind, _repeat):
        reading = step(crm, reading)
    remind = REMIND.search(reading.text)
    if remind:
        reading = reading.found(reading.text[: remind.start()] + reading.text[remind.end() :])
    reading, when = _when(crm, reading, day)
    if not reading.text:
        raise InvalidRecord([Problem("subject", _("say what is to be done, as in: call about the offer tomorrow 10:00"))])
    return {**reading.values, "subject": reading.text, **when.values, "remind_at": _reminder(crm, when, remind)}


def day_of(crm: Crm, text: str) -> When:
    """The day or time that a text alone means ("tomorrow", "fri 14:00", "+2h"). Raises InvalidRecord."""
    try:
        return times.read(text, crm.store.clock(), crm.locale.zone)
    except ValueError as error:
        raise InvalidRecord([Problem("due", str(error))]) from error


@lru_cache(maxsize=4)
def _kinds(labels: tuple[str, ...]) -> Mapping[str, str]:
    """Kinds by value, label and translated label. `labels`: the translated ones, in the order of the kinds."""
    return {name.casefold(): choice.value for choice, label in zip(KINDS, labels, strict=True) for name in (choice.value, choice.label, label)}


def _kind(crm: Crm, reading: _Reading) -> _Reading:
    kinds = _kinds(tuple(_(choice.label) for choice in KINDS))
    first, _blank, rest = reading.text.partition(" ")
    word = first.rstrip(":：").casefold()
    kind = kinds.get(word) or VERBS.get(word) or next((VERBS[verb] for verb in VERBS if not verb.isascii() and verb in reading.text), None)
    if kind is None:
        return reading
    if kind == "task":
        return reading.found(rest, type=kind)
    # "call about the offer" reads well as it stands; "call: the offer" and "visit" alone are about the kind
    return reading.found(rest if first[-1] in ":：" and rest else reading.text, type=kind)


def _owner(crm: Crm, reading: _Reading) -> _Reading:
    for word in reading.text.split():
        if word.startswith("@") and len(word) > 1:
            try:
                owner = lookup.record(crm, "user", word[1:]).id
            except CrmError:
                continue  # "@home": a word like others
            return reading.found(reading.text.replace(word, "", 1), owner=owner)
    return reading


def _repeat(crm: Crm, reading: _Reading) -> _Reading:
    for pattern in (EVERY, CHINESE_EVERY):
        if match := pattern.search(reading.text):
            return reading.found(reading.text[: match.start()] + " " + reading.text[match.end() :], repeat=WORDS[match["what"].casefold()])
    for pattern in (EVERY_WEEKDAY, CHINESE_WEEKDAY):  # the weekday itself is read as the day
        if match := pattern.search(reading.text):
            return reading.found(reading.text[: match.start()] + " " + reading.text[match.end() :], repeat=WEEK)
    return reading


def _when(crm: Crm, reading: _Reading, day: str) -> tuple[_Reading, When]:
    """The day and time: at the end of the line, else at its beginning, else the Chinese words for one anywhere; else `day`, else today."""
    words = reading.text.split()
    found, when = _said(crm, reading, words)
    if when is None:
        return reading, When(date.fromisoformat(day) if day else local_time(crm.store.clock(), crm.locale.zone).date())
    if day and when.at and not _names_day(crm, reading, found):
        when = times.on_day(when, date.fromisoformat(day), crm.locale.zone)
    return found, when


def _names_day(crm: Crm, before: _Reading, after: _Reading) -> bool:
    """Whether what was taken out of the line says more than a clock."""
    taken = [word for word in before.text.split() if word not in after.text.split() and word.casefold() not in PREPOSITIONS]
    return not CLOCK.fullmatch(" ".join(taken))


def _said(crm: Crm, reading: _Reading, words: Sequence[str]) -> tuple[_Reading, When | None]:
    for count in range(min(MOST_WORDS, len(words)), 0, -1):
        for start in dict.fromkeys((len(words) - count, 0)):
            when = _read(crm, words[start : start + count])
            if when:
                return reading.found(" ".join((*words[:start], *words[start + count :]))), when
    for match in CHINESE_TIME.finditer(reading.text):
        if when := _read(crm, [match[0]]):
            return reading.found(reading.text[: match.start()] + " " + reading.text[match.end() :]), when
    return reading, None


def _read(crm: Crm, words: Sequence[str]) -> When | None:
    kept = list(words)
    while kept and kept[0].casefold() in PREPOSITIONS:
        del kept[0]
    text = " ".join(kept)
    if not kept or text.isdigit():
        return None
    try:
        return times.read(text, crm.store.clock(), crm.locale.zone)
    except ValueError:
        return None


def _reminder(crm: Crm, when: When, said: re.Match[str] | None) -> int:
    if said is None:
        return times.reminder(when)
    if said["none"]:
        return 0
    if said["clock"]:
        return day_of(crm, f"{when.day.isoformat()} {said['clock']}").at
    start = when.at or day_of(crm, f"{when.day.isoformat()} 9:00").at
    return start - int(said["count"]) * UNITS[said["unit"].casefold()] * times.MINUTE
