"""Work done behind the caller's back during a bulk load: the database writes what is there while Python prepares what comes next."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from queue import SimpleQueue

from tui_crm.store.helper import Helper

WAITING = 64  # pieces of work that may wait, so that what they hold does not pile up
SWITCH_SECONDS = 0.0001  # how long the interpreter lets one thread go on while the other waits; the usual 5 ms starve the one that writes

Work = Callable[[], object]


class Behind:
    """One thread that does what it is given, in order; `helper` makes in another process what the thread then writes.

    After an error nothing more is done: `wait` raises it, again and again, until `drop` has been called. The thread cannot die of an
    error, so nobody waits for it in vain; whoever uses what the work uses (a connection) waits first, so that the two never use it at once.
    """

    def __init__(self) -> None:
        self.helper = Helper()
        self._queue: SimpleQueue[Work | None] = SimpleQueue()
        self._room = threading.Semaphore(WAITING)
        self._done = threading.Condition()
        self._unfinished = 0
        self._skipping = False
        self._error: BaseException | None = None
        self._usual_switch = sys.getswitchinterval()
        sys.setswitchinterval(min(SWITCH_SECONDS, self._usual_switch))
        self._thread = threading.Thread(target=self._run, name="load", daemon=True)
        self._thread.start()

    def do(self, work: Work) -> None:
        """Do `work` soon; waits while too much is waiting."""
        self._room.acquire()
        with self._done:
            self._unfinished += 1
        self._queue.put(work)

    def wait(self) -> None:
        """Return when everything is done. Raises the first error."""
        self._settle()
        if self._error is not None:
            raise self._error

    def settle(self, writing: bool, roll_back: Work) -> None:
        """`wait`; unless `writing` (inside a transaction) an error is that of the last one, whose commit was behind too: it is rolled back."""
        try:
            self.wait()
        except BaseException:
            if not writing:
                self.drop()
                roll_back()
            raise

    def drop(self) -> None:
        """Return when nothing runs any more; what has not begun is left undone, and an error is forgotten."""
        self._skipping = True
        self._settle()
        self._skipping, self._error = False, None

    def close(self) -> None:
        """End the thread; what has not begun is left undone."""
        self._skipping = True
        self.helper.close()
        self._queue.put(None)
        self._thread.join()
        sys.setswitchinterval(self._usual_switch)

    def _settle(self) -> None:
        if self._unfinished:
            with self._done:
                self._done.wait_for(lambda: self._unfinished == 0)

    def _run(self) -> None:
        while (work := self._queue.get()) is not None:
            if self._error is None and not self._skipping:
                try:
                    work()
                except BaseException as error:  # noqa: BLE001 - whatever it is, `wait` raises it where it matters
                    self._error = error
            del work
            self._room.release()
            with self._done:
                self._unfinished -= 1
                if self._unfinished == 0:
                    self._done.notify_all()
