"""The day and the calendar: `today`, `calendar`."""

from __future__ import annotations

from datetime import timedelta

import click

from tui_crm.cli import output
from tui_crm.cli.session import opened
from tui_crm.i18n import N_, _
from tui_crm.model.instants import local_time
from tui_crm.model.values import exact
from tui_crm.services import calendar as calendars
from tui_crm.services.followups import line

FORMATS = (*output.FORMATS, "ics")


@click.command("today", help=N_("Show your day: what is due, what stalls, who waits, what colleagues changed."))
@click.option("--limit", type=click.IntRange(1, 500), default=12, show_default=True, metavar="N", help=N_("at most so many lines of a section"))
@output.FORMAT
def today(limit: int, form: str) -> None:
    """Write the day, a line for each thing in it."""
    from tui_crm.services.today import reading

    columns = {"section": _("Section"), "when": _("When"), "title": _("What"), "about": _("About"), "record": _("Record")}
    with opened() as crm:
        day = reading.read(crm, limit)
        codes = {
            (entity, record.id): record.code
            for entity in {item.entity for item in day.items}
            for record in crm.store.read_many(entity, [item.record for item in day.items if item.entity == entity])
        }
        rows = (
            {
                "section": section.title if form == output.Format.TABLE else section.key,
                "when": ("! " if item.late else "") + item.when if form == output.Format.TABLE else item.when,
                "title": item.title, "about": item.about, "record": codes.get((item.entity, item.record), ""),
            }
            for section in day.sections for item in section.items
        )  # fmt: skip
        output.write_rows(form, columns, rows, [False] * 5)


@click.command("calendar", help=N_("Show what happened and what is planned, from Monday of this week or of the day named; also as iCalendar."))
@click.argument("day", default="", metavar="[DAY]")
@click.option("--days", type=click.IntRange(1, 366), default=7, show_default=True, metavar="N", help=N_("so many days"))
@click.option("--everybody", is_flag=True, help=N_("not only your own"))
@click.option("--format", "form", type=click.Choice(FORMATS), default=FORMATS[0], show_default=True, help=output.HOW)
def calendar(day: str, days: int, everybody: bool, form: str) -> None:
    """Write the entries of some days."""
    with opened() as crm:
        zone = crm.locale.zone
        first = line.day_of(crm, day).day if day else local_time(crm.store.clock(), zone).date()
        monday = first - timedelta(days=first.weekday())
        found = calendars.entries(crm, monday, monday + timedelta(days=days - 1), everybody)
        if form == "ics":
            from tui_crm.services import icalendar

            crm.policy.allow("export")
            output.write(icalendar.text(crm, found))
            output.flush()
            return
        columns = {
            "day": _("Day"), "time": _("Time"), "kind": _("Kind"), "title": _("What"), "about": _("About"), "state": _("State"), "place": _("Place"),
        }  # fmt: skip
        rows = (
            {
                "day": entry.day, "time": exact(entry.at, zone)[11:], "kind": entry.kind, "title": entry.title, "about": entry.about,
                "state": entry.state, "place": entry.place,
            }
            for entry in found
        )  # fmt: skip
        output.write_rows(form, columns, rows, [False] * 7)
