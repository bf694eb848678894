"""Today: what is due, what stalls, who waits, whom to care for, what colleagues did. Each line acts in place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.widget import Widget

from tui_crm.actions import Context
from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.screens.day_line_acts import DayLineActs
from tui_crm.screens.followup_acts import weekday
from tui_crm.screens.places import Place
from tui_crm.screens.scrolling import ScrollingLines
from tui_crm.widgets.fitted import Cells, fitted
from tui_crm.widgets.page_lines import LineSource, PageLines

if TYPE_CHECKING:
    from tui_crm.services.today.items import Item, Section, Today

WHEN = 11
LATE = "!"


class TodayPage(DayLineActs, ScrollingLines, inherit_bindings=False):
    """The day in sections; a heading opens the list of all that belongs to it."""

    context: ClassVar[Context] = "today"

    def __init__(self) -> None:
        super().__init__()
        self._today: Today | None = None
        self._at: dict[object, Item] = {}  # what a line stands for
        self._headings: dict[object, Section] = {}
        self._asked = 0

    def body(self) -> Iterator[Widget]:
        """The lines."""
        yield PageLines(id="lines")

    def on_mount(self) -> None:
        """Show the day with the first paint."""
        super().on_mount()
        self.title_line.show(_("Today"))
        self.lines.focus()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Shown, or shown again: what there was stays until it is read anew."""
        self.read()

    def read(self) -> None:
        """Read the day in a thread; painted once if it comes as quickly as it nearly always does."""
        from tui_crm.services.today import reading

        self._asked += 1
        crm, asked = self.crm, self._asked
        self.soon(lambda: reading.read(crm), lambda today: self._take(asked, today))

    def _take(self, asked: int, today: Today) -> None:
        if asked == self._asked:
            self._show(today)

    def _show(self, today: Today) -> None:
        from tui_crm.services.today import reading

        self._today = today
        entries = list(self._entries(today))

        def lay_out(width: int) -> LineSource:
            return fitted(entries, (1, WHEN, 0, 0), width)

        self.title_line.show(f"{_('Today')} › {weekday(today.day)} {today.day}", reading.count_text(today))
        self.lines.show(lay_out, _("Nothing is due, nobody waits.\nf plans a follow-up; gc goes to the customers."), self.lines.bookmark)
        self.desk.reminders_seen()

    def _entries(self, today: Today) -> Iterator[Cells]:
        self._at.clear()
        self._headings.clear()
        for section in today.sections:
            key = (section.key, "", 0)
            self._headings[key] = section
            count = f"{len(section.items)}{'+' if section.more else ''}"
            yield Cells((f"{section.title} · {count}",), key if section.where else None, ("heading",))
            for item in section.items:
                place = (item.section, item.entity, item.record)
                self._at[place] = item
                styles = ("sign", "sign" if item.late else "label", "", "label")
                yield Cells((LATE if item.late else "", item.when, item.title, item.about), place, styles)

    def refresh_records(self, changed: frozenset[tuple[str, int]] | None) -> None:
        """Something changed: the day may be another."""
        if self.desk.page is self:
            self.read()

    # what the line under the cursor is about

    @property
    def item(self) -> Item:
        """The line under the cursor. Raises UsageError on a heading."""
        found = self._at.get(self.lines.current)
        if found is None:
            raise UsageError(_("There is no record here"))
        return found

    def line_record(self) -> tuple[str, int, str]:
        item = self.item
        return item.entity, item.record, item.title

    def line_about(self) -> dict[str, int]:
        item = self._at.get(self.lines.current)
        parts = (("customer", item.customer), ("contact", item.contact), ("deal", item.deal)) if item else ()
        return {name: number for name, number in parts if number}

    def target_kind(self) -> str:
        """The kind of the record under the cursor."""
        found = self._at.get(self.lines.current)
        return found.entity if found else "customer"

    def targets(self) -> list[int]:
        """The record under the cursor."""
        found = self._at.get(self.lines.current)
        return [found.record] if found and found.entity != "occasion" else []

    def after_act(self, message: str) -> Callable[[object], None]:
        """Say it, and show the day as it is now."""

        def done(_result: object) -> None:
            self.say(message)
            self.desk.refresh_pages(None)

        return done

    # acts

    def do_today_open(self, argument: str) -> None:
        """Open the record; a heading opens its list."""
        section = self._headings.get(self.lines.current)
        if section is not None:
            self.desk.go(Place(section.entity, section.where))
        elif self.item.entity == "occasion":
            self._open_occasion()
        else:
            self.desk.go_record(self.item.entity, self.item.record)

    def _open_occasion(self) -> None:
        """The customers that an occasion is for."""
        where = self.crm.store.read("occasion", self.item.record).text("filter")
        self.desk.go(Place("customer", f"owner:me ({where})" if where else "owner:me"))

    def on_page_lines_opened(self, event: PageLines.Opened) -> None:
        """Opened with the mouse."""
        event.stop()
        self.perform("today.open")
