"""The calendar's entries, and iCalendar as RFC 5545 wants it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.databases import Clock
from tui_crm.errors import UsageError
from tui_crm.services import activities, archive, calendar, icalendar
from tui_crm.services.crm import Crm
from tui_crm.services.followups import acts

DAY = 86_400_000


def unfolded(text: str) -> list[str]:
    """The lines of a calendar as they were before folding."""
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def unescaped(value: str) -> str:
    """What an escaped value says."""
    found, rest = "", iter(value)
    for character in rest:
        if character == "\\":
            following = next(rest)
            found += "\n" if following in "nN" else following
        else:
            found += character
    return found


def week(crm: Crm, everybody: bool = False) -> list[calendar.Entry]:
    """The entries of the week of 2 March 2026."""
    days = calendar.week_of(date(2026, 3, 4))
    return calendar.entries(crm, days[0], days[-1], everybody)


def test_a_week_holds_what_happened_and_what_is_planned_in_order(crm: Crm) -> None:
    acme = archive.add(crm, "customer", {"name": "Acme"})
    activities.log(crm, acme, "call 20m asked for a quote")
    acts.add(crm, "visit tomorrow 10:00", {"customer": acme})
    acts.add(crm, "send the offer tomorrow", {"customer": acme})
    acts.add(crm, "next week mon", {})
    found = [(entry.day, entry.title, entry.state, entry.about) for entry in week(crm)]
    assert found == [
        ("2026-03-02", "asked for a quote", "done", "Acme"),
        ("2026-03-03", "send the offer", "open", "Acme"),
        ("2026-03-03", "visit", "open", "Acme"),
    ]


def test_a_calendar_says_times_repetition_place_and_reminder(crm: Crm) -> None:
    acme = archive.add(crm, "customer", {"name": "Acme; Sons, Ltd"})
    acts.add(crm, "visit the plant every week tomorrow 10:00 !1h", {"customer": acme})
    archive.add(crm, "followup", {"subject": "fair", "due": "2026-03-05", "place": "Hall 3, stand 7", "notes": "bring\nsamples"})
    lines = unfolded(icalendar.text(crm, week(crm)))
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[-1] == "END:VCALENDAR"
    for wanted in (
        "DTSTART:20260303T100000Z", "DTEND:20260303T103000Z", "RRULE:FREQ=WEEKLY", "TRIGGER;VALUE=DATE-TIME:20260303T090000Z",
        "SUMMARY:visit the plant – Acme\\; Sons\\, Ltd", "DTSTART;VALUE=DATE:20260305", "DTEND;VALUE=DATE:20260306", "LOCATION:Hall 3\\, stand 7",
        "DESCRIPTION:bring\\nsamples", "UID:followup-1@tui-crm",
    ):  # fmt: skip
        assert wanted in lines
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 2


@given(st.text(max_size=300))
def test_any_text_is_folded_into_short_lines_and_read_back(text: str) -> None:
    text = "".join(character for character in text if character.isprintable())
    folded = icalendar.folded("SUMMARY:" + icalendar.escaped(text))
    assert all(len(line.encode("utf-8", "replace")) <= 75 for line in folded.split("\r\n"))
    assert unescaped(folded.replace("\r\n ", "")[len("SUMMARY:") :]) == text


def test_control_characters_cannot_make_lines_of_their_own() -> None:
    assert icalendar.escaped("a\r\nEND:VEVENT\x00\x1b[2Jb") == "a\\nEND:VEVENT[2Jb"


def test_a_file_that_is_there_is_not_written_over(crm: Crm, tmp_path: Path, clock: Clock) -> None:
    target = tmp_path / "week.ics"
    acts.add(crm, "visit tomorrow", {})
    assert icalendar.write(crm, week(crm), str(target)) == 1
    assert target.read_bytes().endswith(b"END:VCALENDAR\r\n")
    with pytest.raises(UsageError, match="there already"):
        icalendar.write(crm, week(crm), str(target))
    with pytest.raises(UsageError, match="cannot be written"):
        icalendar.write(crm, week(crm), str(tmp_path / "nowhere" / "week.ics"))
