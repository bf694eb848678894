"""Reading for the screen, in threads of its own: who reads, and the rows that were read.

`Rows.window` waits up to PATIENCE for rows that are nearly always there sooner, so that a page is painted once; what takes
longer is told through `told` when it has come.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any, Literal

from tui_crm.errors import CrmError

PATIENCE = 0.015  # seconds the caller may wait
ENDING = 1.0  # seconds that a reading thread has to end
KEPT = 3000  # rows kept in memory
Row = tuple[int, tuple[str, ...]]
Read = Callable[[Sequence[int]], Iterable[Row]]
News = Literal["first", "all", "rows", "error"]
"""What came: the first rows, the ids of all, rows asked for, or an error instead."""
Failed = Callable[[BaseException], object]


class Reader(ThreadPoolExecutor):
    """One thread that reads. What nobody foresaw goes to `failed`: it would be lost in a future that nobody looks at."""

    def __init__(self, name: str, failed: Failed, begun: Callable[[], object]) -> None:
        super().__init__(1, thread_name_prefix=name, initializer=begun)
        self._failed = failed

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Read soon, after what was asked for before."""
        reading = super().submit(fn, *args, **kwargs)
        reading.add_done_callback(self._look_at)
        return reading

    def _look_at(self, reading: Future[Any]) -> None:
        error = None if reading.cancelled() else reading.exception()
        if error is not None and not isinstance(error, CrmError):
            self._failed(error)


@dataclass(frozen=True, slots=True)
class Threads:
    """Who reads: one thread for the rows people wait for, one for the ids of whole lists."""

    rows: Reader
    ids: Reader
    _numbers: list[int]

    @classmethod
    def start(cls, failed: Failed) -> Threads:
        """Begin; `failed` is told, in the thread concerned, what nobody foresaw."""
        numbers: list[int] = []

        def note() -> None:
            numbers.append(threading.get_ident())

        return cls(Reader("rows", failed, note), Reader("ids", failed, note), numbers)

    def stop(self, interrupt: Callable[[int], None]) -> bool:
        """Drop what waits, interrupt what is being read; whether all ended: the database must not be closed under a thread that still reads."""
        self.rows.shutdown(wait=False, cancel_futures=True)
        self.ids.shutdown(wait=False, cancel_futures=True)
        reading = [thread for thread in threading.enumerate() if thread.ident in self._numbers]
        for thread in reading:
            interrupt(thread.ident or 0)
            thread.join(ENDING)
        return not any(thread.is_alive() for thread in reading)


class Rows:
    """Rows by id, read when they are first asked for and kept while they are few. `fetch` runs in the reading thread, and so does `told`:
    None when the rows are there, else the error that came instead.
    """

    def __init__(self, reader: Reader, fetch: Read, told: Callable[[CrmError | None], object]) -> None:
        self._reader, self._fetch, self._told = reader, fetch, told
        self._rows: dict[int, Row] = {}
        self._asked: set[int] = set()

    def window(self, ids: Sequence[int]) -> list[Row | None]:
        """The rows of these records; None for those that are still being read."""
        missing = [i for i in ids if i not in self._rows and i not in self._asked]
        if missing:
            self._asked.update(missing)
            wait([self._reader.submit(self._read, missing)], timeout=PATIENCE)
        return [self._rows.get(i) for i in ids]

    def known(self, record: int) -> Row | None:
        """The row of a record, if it was read."""
        return self._rows.get(record)

    def forget(self, records: Sequence[int]) -> None:
        """These records have changed: read them again when they are shown next."""
        for record in records:
            self._rows.pop(record, None)
            self._asked.discard(record)

    def read(self, ids: Sequence[int]) -> None:
        """Read these rows now, in this thread."""
        if len(self._rows) > KEPT:
            self._rows.clear()
            self._asked.clear()
        try:
            self._rows.update((row[0], row) for row in self._fetch(ids))
        finally:  # after an error, too: they may be asked for again
            self._asked.difference_update(ids)

    def _read(self, ids: Sequence[int]) -> None:
        try:
            self.read(ids)
        except CrmError as error:
            self._told(error)
        else:
            self._told(None)
