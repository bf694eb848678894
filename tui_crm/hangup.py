"""The end that comes from outside: SIGHUP, SIGTERM, or a terminal that is gone.

Three layers, each for when the one before does not work:

1. the app is asked to end (`on_hangup`), which saves what is unsaved and closes the database;
2. `PATIENCE` seconds later a thread puts the terminal back and ends the process;
3. `LAST_RESORT` seconds after the request the kernel ends it (SIGALRM with its default action), whatever Python does.

That a terminal is gone is not always told by a signal: with SIGHUP ignored, or for a process outside the
terminal's session, Textual 8.2.8's input loop reads nothing for ever at full speed. So a thread waits in poll()
for the hang-up of standard input; it needs no time at all while the terminal lives.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

PATIENCE = 0.6
LAST_RESORT = 0.9
_SHOW_AGAIN = b"\x1b[?1000l\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b[<u\x1b[?1004l\x1b[?7h\x1b[?1049l\x1b[?25h"


class Hangup:
    """Watches for the end from outside. Made by `install`."""

    def __init__(self, on_hangup: Callable[[], None], terminal: int) -> None:
        self._on_hangup = on_hangup
        self._terminal = terminal
        self._modes = _terminal_modes(terminal)
        self._finished = threading.Event()
        self._received = 0
        self._once = threading.Lock()

    @property
    def exit_code(self) -> int:
        """What the process ends with after a hang-up: 128 + the signal, as shells have it; 0 when there was none."""
        return 128 + self._received if self._received else 0

    def start(self) -> None:
        """Take the signals and watch the terminal. Main thread only."""
        signal.signal(signal.SIGHUP, self._on_signal)
        signal.signal(signal.SIGTERM, self._on_signal)
        threading.Thread(target=self._watch_terminal, name="hangup-watch", daemon=True).start()

    def finish(self) -> None:
        """The app has ended in order: nothing is forced any more."""
        self._finished.set()
        signal.setitimer(signal.ITIMER_REAL, 0)

    def leave(self, code: int = 0) -> NoReturn:
        """End the process at once, with the hang-up's exit code or else `code`; for when the app and the database are closed.

        The interpreter's own shutdown would take longer and, with the terminal gone, end with 120 because it cannot
        write what is left.
        """
        self.finish()
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        os._exit(self.exit_code or code)

    def request(self, signum: int) -> None:
        """End because of `signum`; only the first request counts. Any thread."""
        if self._finished.is_set() or not self._once.acquire(blocking=False):
            return
        self._received = signum
        threading.Thread(target=self._force, name="hangup-force", daemon=True).start()
        with contextlib.suppress(RuntimeError):  # the app's loop is closed already: it is ending by itself
            self._on_hangup()

    def _on_signal(self, signum: int, _frame: FrameType | None) -> None:
        if self._finished.is_set():
            return
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, LAST_RESORT)
        self.request(signum)

    def _watch_terminal(self) -> None:
        if wait_for_hangup(self._terminal, self._finished):
            # Handlers run in the main thread, where the alarm can be set; should it be stuck, `_force` still ends us.
            self.request(signal.SIGHUP)
            os.kill(os.getpid(), signal.SIGHUP)

    def _force(self) -> None:
        if self._finished.wait(PATIENCE):
            return
        self._restore_terminal()
        os._exit(self.exit_code)

    def _restore_terminal(self) -> None:
        import termios

        try:
            if self._modes is not None:
                termios.tcsetattr(self._terminal, termios.TCSANOW, self._modes)
                os.write(2, _SHOW_AGAIN)
        except (OSError, termios.error):
            pass  # the terminal is gone: there is nothing to put back


def install(on_hangup: Callable[[], None], terminal: int = 0) -> Hangup:
    """From now on end within a second of SIGHUP, SIGTERM or the loss of the terminal (a file descriptor).

    `on_hangup` is called once, in any thread, and must return at once: `lambda: loop.call_soon_threadsafe(...)`.
    Call it before Textual puts the terminal into its own mode; after the app's end call `leave()` on what it returns
    (or `finish()`, where the process lives on).
    """
    hangup = Hangup(on_hangup, terminal)
    hangup.start()
    return hangup


def wait_for_hangup(terminal: int, finished: threading.Event) -> bool:
    """Block until the other side of `terminal` is gone: True; or until `finished` is seen to be set: False."""
    gone = select.POLLHUP | select.POLLERR | select.POLLNVAL
    poll = select.poll()
    poll.register(terminal, select.POLLHUP)
    while not finished.is_set():
        if any(event & gone for _fd, event in poll.poll()):
            return True
        finished.wait(0.25)  # macOS wakes for input as well; Linux never comes here
    return False


def _terminal_modes(terminal: int) -> list[int | list[bytes | int]] | None:
    import termios

    try:
        return termios.tcgetattr(terminal)
    except (OSError, termios.error):
        return None
