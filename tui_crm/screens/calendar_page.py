"""The calendar of a week: what happened and what is planned, day by day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.widget import Widget

from tui_crm.actions import Context
from tui_crm.errors import UsageError
from tui_crm.i18n import _, ngettext
from tui_crm.model.followup import KINDS
from tui_crm.model.instants import local_time
from tui_crm.screens.day_line_acts import DayLineActs
from tui_crm.screens.followup_acts import weekday
from tui_crm.screens.scrolling import ScrollingLines
from tui_crm.widgets.fitted import Cells, fitted
from tui_crm.widgets.page_lines import Bookmark, LineSource, PageLines

if TYPE_CHECKING:
    from tui_crm.services.calendar import Entry

SIGNS = {"open": " ", "done": "x"}
WIDTHS = (1, 5, 9, 0, 0)
HEADING = "day"
ABOVE = 3  # lines that stay in view above the day that is gone to


class CalendarPage(DayLineActs, ScrollingLines, inherit_bindings=False):
    """Seven days with their entries; the headings of days can be gone to, so that something can be planned there."""

    context: ClassVar[Context] = "calendar"

    def __init__(self, day: str = "") -> None:
        super().__init__()
        self._wanted = day
        self._monday = date.min
        self._everybody = False
        self._at: dict[object, Entry] = {}
        self._asked = 0
        self._to: object = None  # where the cursor is to go when the week is there

    def body(self) -> Iterator[Widget]:
        """The lines."""
        yield PageLines(id="lines")

    def on_mount(self) -> None:
        """This week, the cursor on today; or the week of the day that was asked for."""
        super().on_mount()
        from tui_crm.services.followups import line

        day = line.day_of(self.crm, self._wanted).day if self._wanted.strip() else self._today
        self.lines.focus()
        self._turn_to(day)

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Shown again."""
        if self._at or self._monday != date.min:
            self._read()

    @property
    def _today(self) -> date:
        return local_time(self.crm.store.clock(), self.crm.locale.zone).date()

    @property
    def day(self) -> date:
        """The day that the cursor is on."""
        place = self.lines.current
        if isinstance(place, tuple) and place[0] == HEADING:
            return date.fromisoformat(str(place[1]))
        entry = self._at.get(place)
        return date.fromisoformat(entry.day) if entry else self._monday

    def _turn_to(self, day: date) -> None:
        """Show the week of a day, the cursor on it."""
        self._monday = day - timedelta(days=day.weekday())
        self._to = (HEADING, day.isoformat())
        self._read()

    def _read(self) -> None:
        from tui_crm.services import calendar

        self._asked += 1
        crm, first, everybody, asked = self.crm, self._monday, self._everybody, self._asked

        def take(found: list[Entry]) -> None:
            if asked == self._asked:
                self._show(found)

        self.soon(lambda: calendar.entries(crm, first, first + timedelta(days=6), everybody), take)

    def _show(self, found: list[Entry]) -> None:
        self._at = {(entry.entity, entry.record): entry for entry in found}
        lines = list(self._lines(found))

        def lay_out(width: int) -> LineSource:
            return fitted(lines, WIDTHS, width)

        last = self._monday + timedelta(days=6)
        whose = _("everybody") if self._everybody else _("mine")
        number = self._monday.isocalendar().week
        self.title_line.show(_("Week {number} · {first} – {last}").format(number=number, first=self._monday, last=f"{last:%m-%d}"), whose)
        mark = self.lines.bookmark
        if self._to:  # with what the day holds below it in view
            line = next((number for number, cells in enumerate(lines) if cells.stands_for == self._to), 0)
            mark, self._to = Bookmark(self._to, 0, line, ABOVE), None
        self.lines.show(lay_out, mark=mark)

    def _lines(self, found: list[Entry]) -> Iterator[Cells]:
        kinds = {choice.value: _(choice.label) for choice in KINDS}
        today = self._today.isoformat()
        for number in range(7):
            day = (self._monday + timedelta(days=number)).isoformat()
            here = [entry for entry in found if entry.day == day]
            name = f"{weekday(day)} {day[5:]}" + (f" · {_('today')}" if day == today else "") + (f" · {len(here)}" if here else "")
            yield Cells((name,), (HEADING, day), ("heading",))
            for entry in here:
                clock = local_time(entry.at, self.crm.locale.zone).strftime("%H:%M") if entry.at else ""
                late = entry.state == "open" and (entry.day < today or 0 < entry.at < self.crm.store.clock())
                cells = ("!" if late else SIGNS[entry.state], clock, kinds.get(entry.kind, _("note")), entry.title, entry.about)
                yield Cells(cells, (entry.entity, entry.record), ("sign", "label", "sign", "" if entry.state == "open" else "muted", "label"))

    def refresh_records(self, changed: frozenset[tuple[str, int]] | None) -> None:
        """Something was planned or happened."""
        if self.desk.page is self and (changed is None or {entity for entity, _record in changed} & {"followup", "activity"}):
            self._read()

    # what the line under the cursor is about

    @property
    def entry(self) -> Entry:
        """The entry under the cursor. Raises UsageError on the heading of a day."""
        found = self._at.get(self.lines.current)
        if found is None:
            raise UsageError(_("There is nothing here; a plans something on this day"))
        return found

    def line_record(self) -> tuple[str, int, str]:
        entry = self.entry
        return entry.entity, entry.record, entry.title

    def line_about(self) -> dict[str, int]:
        entry = self._at.get(self.lines.current)
        return {name: number for name, number in (("customer", entry.customer), ("contact", entry.contact)) if number} if entry else {}

    def target_kind(self) -> str:
        """The kind of the entry under the cursor."""
        entry = self._at.get(self.lines.current)
        return entry.entity if entry else "customer"

    def targets(self) -> list[int]:
        """The entry under the cursor."""
        entry = self._at.get(self.lines.current)
        return [entry.record] if entry else []

    def after_act(self, message: str) -> Callable[[object], None]:
        """Say it, and show the week as it is now."""

        def done(_result: object) -> None:
            self.say(message)
            self.desk.refresh_pages(None)

        return done

    # acts

    def do_week_open(self, argument: str) -> None:
        """Open the entry."""
        entry = self.entry
        self.desk.go_record(entry.entity, entry.record)

    def on_page_lines_opened(self, event: PageLines.Opened) -> None:
        """Opened with the mouse."""
        event.stop()
        self.perform("week.open")

    def do_record_add(self, argument: str) -> None:
        """Plan a follow-up on the day under the cursor."""
        day = self.day.isoformat()
        if argument:
            self.plan(argument, [], day)
        else:
            self.ask(_("on {day} (visit Acme 10:00):").format(day=f"{weekday(day)} {day}"), lambda text: self.plan(text, [], day), kind="followup")

    def do_week_day_after(self, argument: str) -> None:
        self._step(1)

    def do_week_day_before(self, argument: str) -> None:
        self._step(-1)

    def _step(self, days: int) -> None:
        """To another day; at the edge of the week to the next."""
        self._go(self.day + timedelta(days=days))

    def _go(self, day: date) -> None:
        if 0 <= (day - self._monday).days < 7:
            place = self.lines.source.place((HEADING, day.isoformat()))
            if place is not None:
                self.lines.goto(place)
        else:
            self._turn_to(day)

    def do_week_after(self, argument: str) -> None:
        self._turn_to(self.day + timedelta(days=7))

    def do_week_before(self, argument: str) -> None:
        self._turn_to(self.day - timedelta(days=7))

    def do_week_today(self, argument: str) -> None:
        """Back to today."""
        self._go(self._today)

    def do_week_everybody(self, argument: str) -> None:
        """Mine, or everybody's."""
        self._everybody = not self._everybody
        self._read()

    def do_week_export(self, argument: str) -> None:
        """Write the week, and what is planned for the weeks after, to a file."""
        from tui_crm.services import calendar, icalendar

        crm, first, everybody = self.crm, self._monday, self._everybody

        def write(path: str) -> None:
            def task() -> int:
                return icalendar.write(crm, calendar.entries(crm, first, first + timedelta(days=90), everybody), path.strip())

            def done(count: int) -> None:
                text = ngettext("{count} entry written to {path}", "{count} entries written to {path}", count)
                self.say(text.format(count=count, path=path.strip()))

            self.work(task, done)

        if argument:
            write(argument)
        else:
            self.ask(_("write 90 days from Monday on to:"), write, f"{self._monday}.ics", kind="file")
