"""Entries of the calendar as iCalendar (RFC 5545), which the calendars of telephones and mail programs read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, timedelta
from pathlib import Path

from tui_crm.i18n import _
from tui_crm.model.activity import TYPES
from tui_crm.model.followup import KINDS
from tui_crm.model.instants import local_time
from tui_crm.services import whole_files
from tui_crm.services.calendar import MINUTE, Entry
from tui_crm.services.crm import Crm

LONGEST = 75  # octets of a line without its end (section 3.1)
HALF_HOUR = 30
RULES: Mapping[str, str] = {
    "day": "FREQ=DAILY", "workday": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "week": "FREQ=WEEKLY", "fortnight": "FREQ=WEEKLY;INTERVAL=2",
    "month": "FREQ=MONTHLY", "quarter": "FREQ=MONTHLY;INTERVAL=3", "half": "FREQ=MONTHLY;INTERVAL=6", "year": "FREQ=YEARLY",
}  # fmt: skip


def text(crm: Crm, entries: Iterable[Entry]) -> str:
    """The entries as one calendar; its lines end with CRLF."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tui-crm//calendar//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for entry in entries:
        lines += _event(crm, entry)
    return "".join(f"{folded(line)}\r\n" for line in (*lines, "END:VCALENDAR"))


def write(crm: Crm, entries: Iterable[Entry], path: str, *, replace: bool = False) -> int:
    """Write the calendar to a file; returns how many entries. Raises FileThere unless it may `replace` one, UsageError."""
    crm.policy.allow("export")
    listed = list(entries)
    whole_files.write(Path(path).expanduser(), text(crm, listed), replace=replace)
    return len(listed)


def escaped(value: str) -> str:
    """A text as a value: backslash, semicolon, comma and line ends escaped (section 3.3.11), other control characters left out."""
    plain = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(character for character in plain if (character >= " " and character != "\x7f") or character == "\t")


def folded(line: str) -> str:
    """A line in parts of at most 75 octets, none of them cutting a character; each further one begins with a blank (section 3.1)."""
    parts: list[str] = []
    part, size = "", 0
    for character in line:
        octets = len(character.encode("utf-8", "replace"))
        if size + octets > LONGEST:
            parts.append(part)
            part, size = " ", 1
        part += character
        size += octets
    return "\r\n".join((*parts, part))


def _event(crm: Crm, entry: Entry) -> Iterator[str]:
    record = crm.store.read(entry.entity, entry.record)
    kinds = {choice.value: _(choice.label) for choice in (*KINDS, *TYPES)}
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.entity}-{entry.record}@tui-crm"
    yield f"DTSTAMP:{_utc(record.number('updated_at') or crm.store.clock())}"
    yield from _span(entry)
    yield f"SUMMARY:{escaped(entry.title + (f' – {entry.about}' if entry.about else ''))}"
    yield f"CATEGORIES:{escaped(kinds.get(entry.kind, entry.kind))}"
    if entry.place:
        yield f"LOCATION:{escaped(entry.place)}"
    if notes := str(record.values.get("notes") or record.values.get("body") or ""):
        yield f"DESCRIPTION:{escaped(notes)}"
    yield "STATUS:CONFIRMED"
    if entry.state == "open":
        yield from _open(entry, str(record["repeat"]), record.number("remind_at"))
    yield "END:VEVENT"


def _span(entry: Entry) -> Iterator[str]:
    if not entry.at:
        day = date.fromisoformat(entry.day)
        yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
        return
    yield f"DTSTART:{_utc(entry.at)}"
    yield f"DTEND:{_utc(entry.at + (entry.minutes or HALF_HOUR) * MINUTE)}"


def _open(entry: Entry, repeat: str, remind_at: int) -> Iterator[str]:
    """What is still to come: how it repeats, and the reminder."""
    if repeat in RULES:
        yield f"RRULE:{RULES[repeat]}"
    if remind_at:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"DESCRIPTION:{escaped(entry.title)}"
        yield f"TRIGGER;VALUE=DATE-TIME:{_utc(remind_at)}"
        yield "END:VALARM"


def _utc(instant: int) -> str:
    return local_time(instant, UTC).strftime("%Y%m%dT%H%M%SZ")
