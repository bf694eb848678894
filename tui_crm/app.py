"""The app: it holds the archive, the action table and the places one has been; the pages do the rest."""

from __future__ import annotations

import contextlib
import contextvars
import gc
import os
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tui_crm import services, terminal, themes
from tui_crm.config import Settings
from tui_crm.errors import CrmError
from tui_crm.i18n import _
from tui_crm.painter import PaintedApp
from tui_crm.screens.board_desk import BoardDesk
from tui_crm.screens.by_itself import ByItself
from tui_crm.screens.day_desk import DayDesk
from tui_crm.screens.grade_desk import GradeDesk
from tui_crm.screens.list_page import ListPage
from tui_crm.screens.long_task import LongTask, run_long
from tui_crm.screens.navigation import Navigation, page_class
from tui_crm.screens.page import Page
from tui_crm.screens.plugin_desk import PluginDesk
from tui_crm.screens.report_desk import ReportDesk
from tui_crm.screens.service_desk import ServiceDesk
from tui_crm.services.crm import Crm, locale_of, open_crm
from tui_crm.services.feed import Feed
from tui_crm.services.plugin_set import wanted_of
from tui_crm.services.reading import Threads
from tui_crm.themes import Themed

if TYPE_CHECKING:
    from tui_crm.services.act_list import Act

Result = TypeVar("Result")
SWITCH_AFTER = 0.0005  # seconds: a reading thread gives way this soon when a key arrives (ten times sooner than by default)
WARM_AFTER = 0.4  # seconds: after the first screen, before people have read it


class CrmApp(
    Navigation, BoardDesk, PluginDesk, GradeDesk, DayDesk, ReportDesk, ServiceDesk, ByItself, Themed, PaintedApp[int], inherit_bindings=False,
):  # fmt: skip
    """One person at one archive, in one terminal."""

    CSS_PATH = str(Path(__file__).parent / "screens" / "pages.tcss")
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    TITLE = "tui-crm"

    def __init__(self, crm: Crm, settings: Settings) -> None:
        self.colours = terminal.colours(os.environ)
        first = themes.chosen(settings.theme, self.colours)
        super().__init__(ansi_color=True if first in themes.ANSI else None)
        self.crm = crm
        self._first_theme = first
        self.settings = settings
        self.make_actions()
        self.threads = Threads.start(self._not_foreseen)
        self.animation_level = "none"
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="write")
        self._aside = ThreadPoolExecutor(1, thread_name_prefix="aside")
        self._tasks = 0
        self.long_tasks: list[LongTask] = []  # what esc stops, the first one first
        self._feed = Feed(crm)
        self._looking = False
        self._home = contextvars.copy_context()  # of the app, once it runs: timers that are begun by what comes from outside need it
        self.repeatable: tuple[str, str] | None = None
        self.lines: dict[str, list[str]] = {}  # what was typed into the bottom line, by kind, the oldest first

    # life

    def on_mount(self) -> None:
        """The first page, and the look-out for what others change."""
        self._home = contextvars.copy_context()
        self.use_theme(self._first_theme)
        self.push_screen(ListPage(self.places.here))
        self._feed.start()
        self.set_interval(self.settings.poll_ms / 1000, self._look)
        self.call_after_refresh(_start_collecting)
        if self.settings.start == "today":
            self.call_after_refresh(self.do_go_home, "")
        self.set_timer(WARM_AFTER, lambda: self.threads.ids.submit(self._settle_in))

    def _settle_in(self) -> None:
        """In a reading thread, once the first page is there: import what comes next, and look for imports that were interrupted."""
        _warm()
        self.from_outside(self.watch_reminders)
        self.from_outside(self.watch_what_is_due)
        from tui_crm.services.transfer.run.interrupted import unfinished

        with contextlib.suppress(CrmError):  # a closing database: nobody is there to be told
            if found := unfinished(self.crm):
                message = found[0].brief
                self.from_outside(lambda: self.say(message, "warning"))

    def stop(self) -> None:
        """Let go of threads and database. Forms keep their drafts by themselves."""
        ended = self.threads.stop(self.crm.store.engine.interrupt)
        for task in self.long_tasks:
            task.stop()
        self._writer.shutdown(wait=True, cancel_futures=True)
        self.stop_plugins()
        self._aside.shutdown(wait=True, cancel_futures=True)
        if ended:
            self.crm.close()

    def _handle_exception(self, error: Exception) -> None:
        """Tracebacks never reach the terminal: they would show records."""
        from tui_crm import crash

        if not self.is_headless:
            if self._exit:
                return  # the first one is told
            self._return_value = crash.EXIT_CODE
            self._exit_renderables.append(crash.message(error, crash.record(error)))
            self._exit = True
            self._close_messages_no_wait()
            return
        super()._handle_exception(error)

    def from_outside(self, call: Callable[[], object]) -> None:
        """Call something in the app's loop, from a signal or another thread; nothing once the app has ended."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop is closed
                self._loop.call_soon_threadsafe(self._call, call, context=self._home.copy())

    def _call(self, call: Callable[[], object]) -> None:
        if self.is_running:
            try:
                call()
            except Exception as error:  # noqa: BLE001 asyncio would note it where nobody looks
                self._handle_exception(error)

    def _not_foreseen(self, error: BaseException) -> None:
        """In a reading thread."""
        if isinstance(error, Exception):
            self.from_outside(lambda: self._handle_exception(error))

    # tasks: whatever reads or writes more than a window of rows

    def run_task(self, task: Callable[[], Result], finished: Callable[[Future[Result]], object], *, aside: bool = False) -> None:
        """Run `task` in the thread that writes, or in the one for what takes minutes; `finished` is called here with its future."""
        self._tasks += 1

        def back(future: Future[Result]) -> None:
            self._tasks -= 1
            finished(future)

        def done(future: Future[Result]) -> None:
            if self.is_running:
                self.call_later(back, future)

        (self._aside if aside else self._writer).submit(task).add_done_callback(done)

    @property
    def busy(self) -> bool:
        """Whether a task is under way."""
        return self._tasks > 0

    def stop_long_task(self) -> bool:
        """Stop the work that is under way; False when there is none."""
        if self.long_tasks:
            self.long_tasks[0].cancel()
        return bool(self.long_tasks)

    def remember_line(self, kind: str, text: str) -> None:
        """Keep a line for its history."""
        if text.strip():
            kept = [line for line in self.lines.get(kind, []) if line != text]
            self.lines[kind] = [*kept, text][-100:]

    def write_terminal(self, sequence: str) -> None:
        """Send a sequence that paints nothing (the clipboard's) to the terminal."""
        if self._driver is not None:
            self._driver.write(sequence)

    # others' changes

    def _look(self) -> None:
        if not self.is_running:
            return  # the app is closing: its pages are being taken apart
        self.remind_if_due()
        if self.crm.store.engine.name == "sqlite":
            self._tell(self._look_now())
        elif not self._looking:  # a server may take its time: never wait for it here
            self._looking = True
            self.threads.rows.submit(self._look_aside)

    def _look_aside(self) -> None:
        changed = self._look_now()
        self.from_outside(lambda: self._tell(changed))

    def _look_now(self) -> frozenset[tuple[str, int]] | None:
        try:
            return self._feed.look()
        except CrmError as error:
            message = str(error)
            self.from_outside(lambda: self.say(message, "error"))
            return frozenset()

    def _tell(self, changed: frozenset[tuple[str, int]] | None) -> None:
        self._looking = False
        self.look_after_plugins()
        if changed != frozenset():
            self.refresh_pages(changed)
            self.keep_grades()
            self.followups_changed(changed)
            if changed and any(entity == "plugin" for entity, _record in changed):
                self.plugins_changed()

    def refresh_pages(self, changed: frozenset[tuple[str, int]] | None) -> None:
        """Every open page shows these records (None: any) as they are now."""
        for screen in self.screen_stack:
            if isinstance(screen, Page) and screen.is_mounted:  # one that is only being opened reads them then
                screen.refresh_records(changed)

    # what every page can do

    def do_edit_undo(self, argument: str) -> None:
        """Take back the last act."""
        self._step(_("undoing"), lambda task: services.undo.undo(self.crm, progress=task.step), _("undone: {act}"))

    def do_edit_redo(self, argument: str) -> None:
        """Do again what was undone."""
        self._step(_("redoing"), lambda task: services.undo.redo(self.crm, progress=task.step), _("redone: {act}"))

    def _step(self, title: str, step: Callable[[LongTask], Act], message: str) -> None:
        def done(act: str) -> None:
            self.say(message.format(act=act))
            self.refresh_pages(None)

        run_long(self.page, title, lambda task: services.history.describe(self.crm, step(task)), done)

    def do_app_quit(self, argument: str) -> None:
        """Leave the program."""
        self.leave(0)

    def do_app_repeat(self, argument: str) -> None:
        """Do the last act again, here."""
        if self.repeatable is None:
            self.page.say(_("Nothing to repeat yet"), "warning")
        else:
            self.page.perform(*self.repeatable)

    def leave(self, code: int) -> None:
        """End the app; open forms keep what was typed."""
        for screen in self.screen_stack:
            if isinstance(screen, Page):
                screen.before_leaving()
        self.exit(code)


def _warm() -> None:
    """Import, in a reading thread, what nearly everybody uses next: the record's page, the filter language, the board, then the queue of
    duplicates and merging, whose pages would open too late otherwise.
    """
    from tui_crm.query.parser import warm

    page_class("record")
    warm()
    for name in ("board", "today", "duplicates", "merge"):
        page_class(name)
    from tui_crm.services import merge_queue  # noqa: F401 with all that merging needs
    from tui_crm.services.boards import deals  # noqa: F401
    from tui_crm.services.today import reading  # noqa: F401


def _start_collecting() -> None:
    """What was imported stays for good: the collector need not look through it again and again."""
    gc.freeze()
    gc.enable()


def run(settings: Settings) -> int:
    """Open the archive and the app; returns the exit code. Raises CrmError before the screen is touched."""
    from tui_crm import hangup
    from tui_crm.store import memory

    memory.share()
    with terminal.waiting_told(sys.stderr) as told:
        crm = open_crm(settings.database, locale_of(settings), wanted=wanted_of(settings), told=told)
    app = CrmApp(crm, settings)
    sys.setswitchinterval(SWITCH_AFTER)
    ending = hangup.install(lambda: app.from_outside(lambda: app.leave(0)))
    code = app.run(mouse=settings.mouse)
    app.stop()
    ending.leave(code or 0)
