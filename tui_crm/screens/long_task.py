"""Work that takes a while: the status line says how far it is, how fast, and how long still; esc stops it."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Literal, TypeVar

from tui_crm.errors import CrmError
from tui_crm.i18n import _

if TYPE_CHECKING:
    from tui_crm.app import CrmApp
    from tui_crm.screens.page import Page

Result = TypeVar("Result")
Queue = Literal["write", "aside"]
SILENT = 0.15  # seconds before anything is said: most work is over by then
EVERY = 0.25  # seconds between two messages


class LongTask:
    """One such work. The thread that does it calls `advance` and `cancelled`; the app calls `cancel`."""

    def __init__(self, desk: CrmApp, title: str, total: int = 0) -> None:
        self.title = title
        self._desk = desk
        self._total = total
        self._began = self._told = time.monotonic()
        self._told += SILENT - EVERY
        self._stopped = False
        self.ended = False

    def advance(self, done: int, total: int = 0, unit: int = 0) -> bool:
        """So much is done of so much; `unit`: how many records that is, where `done` counts something else. False: stop."""
        now = time.monotonic()
        if now - self._told >= EVERY:
            self._told = now
            message = self.message(done, total or self._total, unit or done, now - self._began)
            self._desk.from_outside(lambda: self._say(message))
        return not self._stopped

    def step(self, done: int) -> bool:
        """`advance` for services that tell only how many are done."""
        return self.advance(done)

    def cancelled(self) -> bool:
        """Whether it is to stop."""
        return self._stopped

    def stop(self) -> None:
        """Stop as soon as it can; the data stays as before."""
        self._stopped = True

    def cancel(self) -> None:
        """Stop, and say so."""
        self.stop()
        self._desk.say(_("{work}: stopping…").format(work=self.title))

    def message(self, done: int, total: int, records: int, seconds: float) -> str:
        """How far it is, in words."""
        parts = [f"{self.title}  {records:,}"]
        if total:
            parts.append(f"{min(100, done * 100 // total)} %")
        if seconds > 0 and records:
            parts.append(_("{rate}/s").format(rate=f"{records / seconds:,.0f}"))
        if total and 0 < done < total:
            parts.append(_("{time} left").format(time=duration(seconds * (total - done) / done)))
        return " · ".join([*parts, _("esc stops it")])

    def _say(self, message: str) -> None:
        if not self.ended and not self._stopped:
            self._desk.say(message)


def duration(seconds: float) -> str:
    """A length of time as people read it: `8 s`, `2:05 min`."""
    whole = round(seconds)
    if whole < 100:
        return _("{seconds} s").format(seconds=whole)
    return _("{minutes}:{seconds} min").format(minutes=whole // 60, seconds=f"{whole % 60:02}")


def run_long(
    page: Page,
    title: str,
    work: Callable[[LongTask], Result],
    done: Callable[[Result], object],
    failed: Callable[[CrmError], object] | None = None,
    *,
    total: int = 0,
    queue: Queue = "write",
) -> None:
    """Do `work` in the thread that writes (after what waits there), or aside (import, export: they take minutes); then `done(result)` here.

    What it refuses, being cancelled included, goes to `failed`, else it is said. Two at a time aside are refused.
    """
    desk = page.desk
    if queue == "aside" and desk.long_tasks:
        page.say(_("Not while this is going on: {work}").format(work=desk.long_tasks[0].title), "warning")
        return
    task = LongTask(desk, title, total)

    def finished(future: Future[Result]) -> None:
        task.ended = True
        desk.long_tasks.remove(task)
        try:
            result = future.result()
        except CrmError as error:
            if failed:
                failed(error)
            else:
                desk.say(str(error), "warning" if task.cancelled() else "error")
            return
        done(result)

    desk.long_tasks.append(task)
    desk.run_task(lambda: work(task), finished, aside=queue == "aside")
