"""Start a program in a pseudo-terminal, type at it, and time what comes back.

Output is read as soon as it comes and stamped on arrival; it is interpreted only while nothing is waiting to be
read, in small slices, so that following the screen does not delay the stamps. Nothing is injected into the program.
All times are milliseconds. The quiet time that ends an answer is never counted.
"""

from __future__ import annotations

import math
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from benchmarks.process_tree import cpu_seconds, rss_mb
from benchmarks.pty_screen import APPLICATION_CURSOR, QUERY, Screen

SLICE = 512  # bytes interpreted between two looks at the terminal
SETTLE = 60.0  # ms without output that end an answer
SILENT = 500.0  # ms to wait for the first byte of an answer
ARROWS = {"up": "A", "down": "B", "right": "C", "left": "D", "home": "H", "end": "F"}
KEYS = {
    "enter": "\r", "tab": "\t", "esc": "\x1b", "space": " ", "backspace": "\x7f", "shift+tab": "\x1b[Z",
    "pgup": "\x1b[5~", "pgdn": "\x1b[6~", "insert": "\x1b[2~", "delete": "\x1b[3~", "ctrl+home": "\x1b[1;5H",
    "ctrl+end": "\x1b[1;5F", "f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS",
}  # fmt: skip
UNWANTED = re.compile(r"PYTHON|LC_|TEXTUAL|TUI_CRM|TMUX|(COLUMNS|LINES|NO_COLOR|FORCE_COLOR|TERM_PROGRAM)$")


class ProbeError(Exception):
    """The program did not do what was waited for; the message carries the screen."""


@dataclass(frozen=True)
class Answer:
    """What came back after one key; times in ms after the key was written, None when it did not happen."""

    first: float | None  # first byte
    last: float | None  # last byte before the output went quiet
    seen: float | None  # the expected pattern could be read
    rows: float | None  # the body of the screen was another than before
    bytes: int


@dataclass(frozen=True)
class Idle:
    """What the program did while nothing was typed."""

    bytes: int
    cpu_percent: float


def clean_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The caller's environment without what makes runs differ, as a colour terminal with UTF-8."""
    kept = {name: value for name, value in os.environ.items() if not UNWANTED.match(name)}
    return kept | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"} | dict(extra or {})


def key_bytes(key: str, application_cursor: bool = False) -> bytes:
    """What a terminal sends for a key: a name, `ctrl+x`, one character, or `text:…` pasted at once. Raises ValueError."""
    if key.startswith("text:"):
        return key[5:].encode()
    if key in KEYS:
        return KEYS[key].encode()
    if key in ARROWS:
        return f"\x1b{'O' if application_cursor else '['}{ARROWS[key]}".encode()
    if re.fullmatch(r"ctrl\+[a-z]", key):
        return bytes([ord(key[-1]) & 0x1F])
    if len(key) == 1:
        return key.encode()
    raise ValueError(f"unknown key {key!r}")


class Probe:
    """A program running in a pseudo-terminal of `size` (columns, lines). Use it in a `with` statement."""

    def __init__(self, command: Sequence[str], size: tuple[int, int] = (80, 24), *,
                 environment: Mapping[str, str] | None = None, folder: Path | None = None) -> None:
        self.screen = Screen(*size)
        self.ended = False  # the program has closed the terminal
        self._unread: deque[tuple[float, bytes]] = deque()
        self._status: int | None = None
        self._mark("")
        self.pid, self._fd, self._started = _spawn(command, size, clean_environment() if environment is None else environment, folder)
        os.set_blocking(self._fd, False)

    # -- what to do -------------------------------------------------------

    def wait_for(self, pattern: str, timeout: float = 30.0, settle: float = SETTLE) -> float:
        """Wait for `pattern` on the screen and for quiet; ms from exec until it could be read. Raises ProbeError."""
        self._mark(pattern)
        self._look(self._started)
        self._read_until_quiet(timeout, settle, math.inf)
        if self._seen is None:
            raise ProbeError(f"{pattern!r} not seen within {timeout:g} s; the screen was:\n{self.screen.text()}")
        return (self._seen - self._started) * 1000

    def press(self, key: str, expect: str = "", *, timeout: float = 30.0, settle: float = SETTLE, silent: float = SILENT) -> Answer:
        """Type one key and wait until the output is quiet (and `expect`, if given, was seen). Raises ProbeError."""
        self._mark(expect)
        start = time.monotonic()
        self._write(key_bytes(key, APPLICATION_CURSOR in self.screen.modes_on))
        self._read_until_quiet(timeout, settle, silent)
        if expect and self._seen is None:
            raise ProbeError(f"{expect!r} not seen after {key!r}; the screen was:\n{self.screen.text()}")
        stamps = (self._first, self._last, self._seen, self._rows)
        first, last, seen, rows = ((stamp - start) * 1000 if stamp is not None else None for stamp in stamps)
        return Answer(first, last, seen, rows, self._bytes)

    def idle(self, seconds: float) -> Idle:
        """Type nothing for `seconds` and watch."""
        self._mark("")
        begin, used = time.monotonic(), cpu_seconds(self.pid)
        self._read_until_quiet(seconds, math.inf, math.inf)
        return Idle(self._bytes, (cpu_seconds(self.pid) - used) / (time.monotonic() - begin) * 100)

    def memory(self) -> float:
        """Resident memory of the program and its children now, in MiB."""
        return rss_mb(self.pid)

    def quit(self, key: str, timeout: float = 3.0) -> float | None:
        """Type the key that ends the program; ms until it has gone, or None when it goes on."""
        start = time.monotonic()
        self._write(key_bytes(key))
        while time.monotonic() - start < timeout:
            if self._reaped():
                return (time.monotonic() - start) * 1000
            if self.ended:
                time.sleep(0.001)
            else:
                self._receive(0.002)
        return None

    def close(self) -> None:
        """End the program if it still runs, and free the terminal. Returns within five seconds."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            if self._reaped():
                break
            os.kill(self.pid, number)
            limit = time.monotonic() + 2.5
            while not self._reaped() and time.monotonic() < limit:
                if self.ended:
                    time.sleep(0.01)
                else:
                    self._receive(0.01)
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def __enter__(self) -> Probe:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # -- how it is done ---------------------------------------------------

    def _mark(self, pattern: str) -> None:
        """Count anew from here, looking for `pattern`."""
        self._first: float | None = None
        self._last: float | None = None
        self._seen: float | None = None
        self._rows: float | None = None
        self._bytes = 0
        self._pattern = re.compile(pattern, re.M) if pattern else None
        self._before = self.screen.body()

    def _read_until_quiet(self, timeout: float, settle: float, silent: float) -> None:
        """Read until nothing has come for `settle` ms (nothing at all: `silent` ms) and the pattern was seen."""
        begin = time.monotonic()
        while not self.ended or self._unread:
            now = time.monotonic()
            waiting = self._pattern is not None and self._seen is None
            if self._unread:
                due = now
            else:
                quiet = begin + silent / 1000 if self._last is None else max(self._last + settle / 1000, begin)
                due = begin + timeout if waiting else min(quiet, begin + timeout)
                if now >= due:
                    return
            if not self._receive(due - now) and self._unread:
                self._interpret()

    def _receive(self, seconds: float) -> bool:
        """Read what is there, waiting at most `seconds`. False when nothing came."""
        if self.ended or not select.select([self._fd], [], [], max(0.0, seconds))[0]:
            return False
        now = time.monotonic()
        try:
            data = os.read(self._fd, 65536)
        except OSError:  # EIO: the other side is closed
            data = b""
        if not data:
            self.ended = True
            return False
        self._first = self._first or now
        self._last = now
        self._bytes += len(data)
        self._unread.append((now, data))
        if QUERY.search(data):  # a program that asks waits for the answer
            while self._unread:
                self._interpret()
        return True

    def _interpret(self) -> None:
        when, data = self._unread.popleft()
        if len(data) > SLICE:
            self._unread.appendleft((when, data[SLICE:]))
        self.screen.take(data[:SLICE])
        for reply in self.screen.replies:
            self._write(reply)
        self.screen.replies.clear()
        if not self.screen.painting:
            self._look(when)

    def _look(self, when: float) -> None:
        """Note what the screen shows since `when`."""
        if self._rows is None and self.screen.body() != self._before:
            self._rows = when
        if self._pattern and self._seen is None and self._pattern.search(self.screen.text()):
            self._seen = when

    def _write(self, data: bytes) -> None:
        while data and not self.ended:
            try:
                data = data[os.write(self._fd, data) :]
            except BlockingIOError:
                self._receive(0.01)
            except OSError:
                self.ended = True

    def _reaped(self) -> bool:
        if self._status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._status = status
        return self._status is not None


def _spawn(command: Sequence[str], size: tuple[int, int], environment: Mapping[str, str], folder: Path | None) -> tuple[int, int, float]:
    """(pid, terminal, moment of exec). Raises ProbeError when the program cannot be started."""
    reader, writer = os.pipe()
    pid, terminal = pty.fork()
    if pid == 0:
        try:
            termios.tcsetwinsize(0, (size[1], size[0]))
            if folder is not None:
                os.chdir(folder)
            os.write(writer, struct.pack("d", time.monotonic()))
            os.execvpe(command[0], list(command), dict(environment))
        except OSError as error:
            os.write(writer, str(error).encode())
        finally:
            os._exit(127)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        note = pipe.read()
    if len(note) != struct.calcsize("d"):
        os.waitpid(pid, 0)
        os.close(terminal)
        raise ProbeError(f"cannot start {command[0]}: {note[8:].decode(errors='replace')}")
    return pid, terminal, float(struct.unpack("d", note)[0])
