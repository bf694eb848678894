"""A second process for bulk loads: there Python makes rows while Python here reads and judges what comes next."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

Work = Callable[..., Any]
PATIENCE = 10  # pieces of work that are done here before another process does them
AHEAD = 6  # pieces before that at which it is started, so that it is ready then
LENGTH = 8  # bytes that tell how long a message is
BEGIN = "import sys; sys.path[:] = {path!r}; from tui_crm.store.helper import serve; serve()"


class Helper:
    """Does work in a process of its own, in the order in which it is asked. What cannot be done there, because it died, is done here.

    Where it would not help (one processor, no interpreter to start) and for the first `patience` times, so that small loads need not wait
    for a start, the work is done at once here.
    """

    def __init__(self, patience: int | None = None) -> None:
        self._patience = PATIENCE if patience is None else patience
        self._tried = False
        self._process: subprocess.Popen[bytes] | None = None
        self._reader: threading.Thread | None = None
        self._owed: deque[_Owed] = deque()
        self._answers = threading.Event()
        self._lock = threading.Lock()

    def ask(self, work: Work, *given: Any) -> Callable[[], Any]:
        """What gives the answer of `work(*given)`, waiting for it: both can be pickled. Its exception is raised there."""
        here, ahead = self._patience > 0, self._patience == AHEAD
        if ahead or not (here or self._tried):
            self._start()
        if ahead and self._answers.is_set():
            self._pass_on(work, given)  # a rehearsal, whose answer nobody wants: it loads what the work takes
        if here:
            self._patience -= 1
        if here or not self._answers.is_set():
            done = work(*given)
            return lambda: done
        return self._pass_on(work, given).answer

    def _pass_on(self, work: Work, given: tuple[Any, ...]) -> _Owed:
        message = pickle.dumps((work, given), pickle.HIGHEST_PROTOCOL)
        owed = _Owed(work, given)
        with self._lock:
            if self._answers.is_set():
                self._owed.append(owed)
            else:
                owed.keep(None)
        if self._process is not None and self._process.stdin is not None:
            with suppress(OSError):  # it died: the reader sees that too, and tells all who wait
                _send(self._process.stdin, message)
        return owed

    def close(self) -> None:
        """End the process; what it has not done is done by who asks for it."""
        if self._process is not None and self._reader is not None:
            self._process.kill()
            self._reader.join()
            for end in (self._process.stdin, self._process.stdout):
                if end is not None:
                    end.close()
            self._process.wait()

    def _start(self) -> None:
        self._tried = True
        if not _helps():
            return
        path = [str(Path(place).absolute()) for place in sys.path]
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-c", BEGIN.format(path=path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                bufsize=0, start_new_session=True,  # what the keyboard says is for us
            )  # fmt: skip
        except OSError:  # the system has no room for one more: then all is done here
            return
        self._answers.set()
        self._reader = threading.Thread(target=self._read, args=(self._process.stdout,), name="helper", daemon=True)
        self._reader.start()

    def _read(self, source: IO[bytes]) -> None:
        while (message := _receive(source)) is not None:
            with self._lock:
                owed = self._owed.popleft()
            owed.keep(message)
        with self._lock:
            self._answers.clear()
        while self._owed:
            self._owed.popleft().keep(None)


class _Owed:
    """An answer that is still to come."""

    __slots__ = ("_arrived", "_given", "_message", "_work")

    def __init__(self, work: Work, given: tuple[Any, ...]) -> None:
        self._work, self._given = work, given
        self._message: bytes | None = None
        self._arrived = threading.Event()

    def keep(self, message: bytes | None) -> None:
        """Here it is; None when it has to be done here."""
        self._message = message
        self._arrived.set()

    def answer(self) -> Any:
        """Wait for it."""
        self._arrived.wait()
        if self._message is None:
            return self._work(*self._given)
        well, found = pickle.loads(self._message)
        if not well:
            raise found
        return found


def serve() -> None:
    """The other process: answers until nobody asks any more."""
    import gc
    from queue import SimpleQueue

    gc.set_threshold(100_000, 50, 100)  # see loading.rare_collection
    source, sink = os.fdopen(os.dup(0), "rb", 0), os.fdopen(os.dup(1), "wb", 0)
    os.dup2(2, 1)  # what anything prints is no answer
    asked: SimpleQueue[bytes | None] = SimpleQueue()
    threading.Thread(target=_take, args=(source, asked), daemon=True).start()  # who asks need not wait until the last was answered
    while (message := asked.get()) is not None:
        try:
            work, given = pickle.loads(message)
            answer = (True, work(*given))
        except Exception as error:  # noqa: BLE001 - it is raised where the answer is wanted
            answer = (False, error)
        try:
            _send(sink, pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))
        except OSError:  # nobody waits for it any more
            return


def _take(source: IO[bytes], asked: Any) -> None:
    while (message := _receive(source)) is not None:
        asked.put(message)
    asked.put(None)


def _send(sink: IO[bytes], message: bytes) -> None:
    view = memoryview(len(message).to_bytes(LENGTH, "big") + message)
    while view:
        view = view[sink.write(view) :]


def _receive(source: IO[bytes]) -> bytes | None:
    """The next message; None at the end."""
    head = _exactly(source, LENGTH)
    return _exactly(source, int.from_bytes(head, "big")) if head else None


def _exactly(source: IO[bytes], size: int) -> bytes | None:
    found = bytearray(size)
    view = memoryview(found)
    done = 0
    while done < size:
        count = source.readinto(view[done:])  # type: ignore[attr-defined]
        if not count:
            return None
        done += count
    return bytes(found)


def _helps() -> bool:
    """Whether there is a second processor, and an interpreter to start."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return allowed > 1 and bool(sys.executable) and not getattr(sys, "frozen", False)
