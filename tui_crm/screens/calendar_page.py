"""The calendar of a week: what happened and what is planned, day by day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.widget import Widget

from tui_crm.actions import Context
from tui_crm.errors import UsageError
from tui_crm.i18n import _, ngettext
from tui_crm.model.instants import local_time
from tui_crm.screens.day_line_acts import DayLineActs
from tui_crm.screens.followup_acts import weekday
from tui_crm.screens.replacing import write_to
from tui_crm.screens.scrolling import ScrollingLines
from tui_crm.screens.week_lines import DAYS, HEADING, NARROWEST, WIDTHS, Week
from tui_crm.widgets.board import Board
from tui_crm.widgets.fitted import fitted
from tui_crm.widgets.page_lines import Bookmark, LineSource, PageLines

if TYPE_CHECKING:
    from tui_crm.services.calendar import Entry

ABOVE = 3  # lines that stay in view above the day that is gone to


class CalendarPage(DayLineActs, ScrollingLines, inherit_bindings=False):
    """Seven days with their entries: side by side where there is room, else or on demand one below the other."""

    context: ClassVar[Context] = "calendar"

    def __init__(self, day: str = "") -> None:
        super().__init__()
        self._wanted = day
        self._monday = date.min
        self._everybody = False
        self._found: list[Entry] = []
        self._asked = 0
        self._to: object = None  # where the cursor is to go when the week is there: a day, or an entry's kind and number
        self._grid = False  # whether the days are side by side
        self._chosen: bool | None = None  # whether they are to be; None: as the width allows

    def body(self) -> Iterator[Widget]:
        """The lines, and the grid; one of them is shown."""
        yield PageLines(id="lines")
        yield Board(id="grid", least=NARROWEST)

    @property
    def board(self) -> Board:
        """The days side by side."""
        return self.query_one("#grid", Board)

    @property
    def scrolled(self) -> PageLines | Board:  # type: ignore[override]
        return self.board if self._grid else self.lines

    def on_mount(self) -> None:
        """This week, the cursor on today; or the week of the day that was asked for."""
        super().on_mount()
        from tui_crm.services.followups import line

        day = line.day_of(self.crm, self._wanted).day if self._wanted.strip() else self._today
        self._choose()
        self._turn_to(day)

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Shown again."""
        if self._found or self._monday != date.min:
            self.board.notify_style_update()
            self._read()

    def on_resize(self, event: events.Resize) -> None:
        """Another width: perhaps another view, and other texts in the grid. The lines see to it themselves."""
        if self._monday != date.min and (self._grid or self._fits):
            self._to = self._to or self._here
            self._choose()
            self._show(self._found)

    @property
    def _fits(self) -> bool:
        return self.app.size.width >= NARROWEST * DAYS

    def _choose(self) -> None:
        """Show the grid or the lines."""
        self._grid = self._fits if self._chosen is None else self._chosen
        self.board.display, self.lines.display = self._grid, not self._grid
        self.scrolled.focus()

    @property
    def _today(self) -> date:
        return local_time(self.crm.store.clock(), self.crm.locale.zone).date()

    @property
    def day(self) -> date:
        """The day that the cursor is on."""
        if self._grid:
            return self._monday + timedelta(days=self.board.column)
        place = self.lines.current
        if isinstance(place, tuple) and place[0] == HEADING:
            return date.fromisoformat(str(place[1]))
        entry = self._entry
        return date.fromisoformat(entry.day) if entry else self._monday

    @property
    def _entry(self) -> Entry | None:
        """The entry under the cursor."""
        if self._grid:
            number = self.board.cursor_id or 0
            return self._found[number - 1] if 0 < number <= len(self._found) else None
        return next((entry for entry in self._found if (entry.entity, entry.record) == self.lines.current), None)

    @property
    def _here(self) -> object:
        """What the cursor is on."""
        entry = self._entry
        return (entry.entity, entry.record) if entry else (HEADING, self.day.isoformat())

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
                if self._grid:  # the lines know themselves where the cursor is
                    self._to = self._to or self._here
                self._show(found)

        self.soon(lambda: calendar.entries(crm, first, first + timedelta(days=6), everybody), take)

    def _show(self, found: list[Entry]) -> None:
        self._found = found
        week = Week(self.crm, self._monday, found, self._today.isoformat())
        last = self._monday + timedelta(days=6)
        whose = _("everybody") if self._everybody else _("mine")
        number = self._monday.isocalendar().week
        self.title_line.show(_("Week {number} · {first} – {last}").format(number=number, first=self._monday, last=f"{last:%m-%d}"), whose)
        to, self._to = self._to, None
        if self._grid:
            self._show_grid(week, to)
        else:
            self._show_lines(week, to)

    def _show_grid(self, week: Week, to: object) -> None:
        headings, cards = week.grid(self.app.size.width)
        places = [(column, row) for column, (_day, here) in enumerate(week.days()) for row, (_place, entry) in enumerate(here)
                  if (entry.entity, entry.record) == to]  # fmt: skip
        day = next((column for column, (day, _here) in enumerate(week.days()) if (HEADING, day) == to), self.board.column)
        self.board.show(headings, cards, places[0] if places else (day, 0))

    def _show_lines(self, week: Week, to: object) -> None:
        lines = list(week.lines())

        def lay_out(width: int) -> LineSource:
            return fitted(lines, WIDTHS, width)

        mark = self.lines.bookmark
        if to and to != mark.at:  # with what the day holds below it in view
            line = next((number for number, cells in enumerate(lines) if cells.stands_for == to), 0)
            mark = Bookmark(to, 0, line, ABOVE)
        self.lines.show(lay_out, mark=mark)

    def refresh_records(self, changed: frozenset[tuple[str, int]] | None) -> None:
        """Something was planned or happened."""
        if self.desk.page is self and (changed is None or {entity for entity, _record in changed} & {"followup", "activity"}):
            self._read()

    # what the line under the cursor is about

    @property
    def entry(self) -> Entry:
        """The entry under the cursor. Raises UsageError on the heading of a day."""
        found = self._entry
        if found is None:
            raise UsageError(_("There is nothing here; a plans something on this day"))
        return found

    def line_record(self) -> tuple[str, int, str]:
        entry = self.entry
        return entry.entity, entry.record, entry.title

    def line_about(self) -> dict[str, int]:
        entry = self._entry
        return {name: number for name, number in (("customer", entry.customer), ("contact", entry.contact)) if number} if entry else {}

    def target_kind(self) -> str:
        """The kind of the entry under the cursor."""
        entry = self._entry
        return entry.entity if entry else "customer"

    def targets(self) -> list[int]:
        """The entry under the cursor."""
        entry = self._entry
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

    def on_markable_opened(self, event: Board.Opened) -> None:
        """So in the grid."""
        event.stop()
        self.perform("week.open")

    def do_week_view(self, argument: str) -> None:
        """The days side by side, or one below the other."""
        self._to = self._here
        self._chosen = not self._grid
        self._choose()
        self._show(self._found)

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
        if not self._grid or not self.board.step(days):
            self._go(self.day + timedelta(days=days))

    def _go(self, day: date) -> None:
        if 0 <= (day - self._monday).days < 7:
            if self._grid:
                self.board.goto((day - self._monday).days, 0)
            elif (place := self.lines.source.place((HEADING, day.isoformat()))) is not None:
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
                return icalendar.write(crm, calendar.entries(crm, first, first + timedelta(days=90), everybody), path.strip(), replace=True)

            def done(count: int) -> None:
                text = ngettext("{count} entry written to {path}", "{count} entries written to {path}", count)
                self.say(text.format(count=count, path=path.strip()))

            write_to(self, Path(path.strip()).expanduser(), lambda: self.work(task, done))

        if argument:
            write(argument)
        else:
            self.ask(_("write 90 days from Monday on to:"), write, f"{self._monday}.ics", kind="file")
