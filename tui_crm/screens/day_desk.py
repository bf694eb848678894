"""What the app does for the day's work: Today, the calendar, work logs from anywhere; reminders in the status line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tui_crm.errors import CrmError
from tui_crm.i18n import _, ngettext
from tui_crm.screens.navigation import page_class
from tui_crm.screens.places import Place

if TYPE_CHECKING:
    from tui_crm.screens.page import Page
    from tui_crm.services.crm import Crm
    from tui_crm.services.followups.reminding import Due
    from tui_crm.widgets.chrome import StatusLine

TODAY = "today"
OPEN = "state:open owner:me"
DAY = 86_400_000


class DayDesk:
    """Mixed into the app."""

    crm: Crm
    screen_stack: Any
    threads: Any
    from_outside: Callable[[Callable[[], object]], None]
    go: Callable[[Place], None]
    open_page: Any
    leave_page: Any
    is_screen_installed: Any
    install_screen: Any
    get_screen: Any
    push_screen: Any

    if TYPE_CHECKING:

        @property
        def page(self) -> Page:
            """The page on top."""

        @property
        def status_lines(self) -> list[StatusLine]:
            """Those of all open pages."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._told = 0  # reminders up to this moment were told
        self._next = 0  # when the next one is due; 0: none is known
        self._waiting = 0  # how many were told since Today was looked at

    def do_go_home(self, argument: str) -> None:
        """Today. The page is kept: shown again it is there at once, then as it is now."""
        if self.page.context == "today":
            return
        if not self.is_screen_installed(TODAY):
            self.install_screen(page_class(TODAY)(), TODAY)
        elif (kept := self.get_screen(TODAY)) in self.screen_stack:
            while self.page is not kept:
                self.leave_page()
            return
        self.push_screen(TODAY)

    def do_go_week(self, argument: str) -> None:
        """The calendar; with a day, its week."""
        if self.page.context != "calendar":
            self.open_page("calendar", argument)

    def do_go_followups(self, argument: str) -> None:
        """My open follow-ups, or what a filter says."""
        self.go(Place("followup", argument or OPEN))

    def do_go_worklogs(self, argument: str) -> None:
        self.go(Place("work_log", argument))

    def do_log_today(self, argument: str) -> None:
        """Draft the work log of today (or of a day that is named) and open it."""
        from tui_crm.services import work_logs

        crm = self.crm
        self.page.work(lambda: work_logs.draft(crm, work_logs.day_of(crm, argument)), self._open_log)

    def _open_log(self, record: int) -> None:
        self.open_page("form", "work_log", record)

    # reminders: the look-out that looks for others' changes compares a number; the database is asked only when follow-ups changed or one is due

    def watch_reminders(self) -> None:
        """Find out, in a reading thread, when the next reminder is due."""
        if not self._told:
            self._told = self.crm.store.clock() - DAY  # what was due while the app was closed is told too
        crm, told = self.crm, self._told
        self.threads.rows.submit(lambda: self._watch(crm, told))

    def _watch(self, crm: Crm, told: int) -> None:
        from tui_crm.services.followups import reminding

        try:
            found = reminding.next_at(crm, told)
        except CrmError:
            return  # a closing database: nobody is there to be told
        self.from_outside(lambda: self._take_next(found))

    def _take_next(self, found: int) -> None:
        self._next = found
        self.remind_if_due()

    def followups_changed(self, changed: frozenset[tuple[str, int]] | None) -> None:
        """Records changed (None: any): the next reminder may be another."""
        if changed is None or any(entity == "followup" for entity, _record in changed):
            self.watch_reminders()

    def remind_if_due(self) -> None:
        """Tell the reminders whose moment has come. Called in the loop, often."""
        if self._waiting:
            self._mark_waiting()  # a page that was opened meanwhile shows it too
        if not self._next or self.crm.store.clock() < self._next:
            return
        self._next = 0
        crm, told, now = self.crm, self._told, self.crm.store.clock()
        self._told = now
        self.threads.rows.submit(lambda: self._read_due(crm, told, now))

    def _read_due(self, crm: Crm, told: int, now: int) -> None:
        from tui_crm.services.followups import reminding

        try:
            due = reminding.due(crm, told, now)
            found = reminding.next_at(crm, now)
        except CrmError:
            return
        self.from_outside(lambda: self._remind(due, found))

    def _remind(self, due: Due, following: int) -> None:
        self._next = following
        if not due.count:
            return
        self._waiting += due.count
        self._mark_waiting()
        more = ngettext("{count} more", "{count} more", due.count - 1).format(count=due.count - 1) if due.count > 1 else ""
        self.page.say(_("reminder: {what} · gh").format(what=", ".join(filter(None, (due.first, more)))), "warning")

    def reminders_seen(self) -> None:
        """Today was looked at."""
        if self._waiting:
            self._waiting = 0
            self._mark_waiting()

    @property
    def reminder(self) -> str:
        """What the status lines show of reminders that nobody looked at; "" for none."""
        return "* " + ngettext("{count} reminder", "{count} reminders", self._waiting).format(count=self._waiting) if self._waiting else ""

    def _mark_waiting(self) -> None:
        """A message goes with the next key; that something waits stays at the right of the status line."""
        for line in self.status_lines:
            line.set_reminder(self.reminder)
