"""The rows behind a list: the first page at once, then the ids of all, and any window by id.

Reading happens in threads of its own. `window` waits up to PATIENCE for rows that are nearly always there sooner, so that
a page is painted once; what takes longer is told through `told` when it has come.
"""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any, Literal

from tui_crm.errors import Cancelled, CrmError
from tui_crm.services.crm import Crm
from tui_crm.services.present import Presenter
from tui_crm.store.listing import Listing

PATIENCE = 0.015  # seconds the caller may wait
ENDING = 1.0  # seconds that a reading thread has to end
FIRST = 60  # rows read before anything else is known
KEPT = 3000  # rows kept in memory
Row = tuple[int, tuple[str, ...]]
News = Literal["first", "all", "rows", "error"]
Cells = Callable[[Sequence[Any]], tuple[str, ...]]
Told = Callable[["Pager", News], None]


@dataclass(frozen=True, slots=True)
class Threads:
    """Who reads: one thread for the rows people wait for, one for the ids of whole lists."""

    rows: ThreadPoolExecutor
    ids: ThreadPoolExecutor
    _numbers: list[int]

    @classmethod
    def start(cls) -> Threads:
        numbers: list[int] = []

        def note() -> None:
            numbers.append(threading.get_ident())

        rows, ids = (ThreadPoolExecutor(1, thread_name_prefix=name, initializer=note) for name in ("rows", "ids"))
        return cls(rows, ids, numbers)

    def stop(self, interrupt: Callable[[int], None]) -> bool:
        """Drop what waits, interrupt what is being read; whether all ended: the database must not be closed under a thread that still reads."""
        self.rows.shutdown(wait=False, cancel_futures=True)
        self.ids.shutdown(wait=False, cancel_futures=True)
        reading = [thread for thread in threading.enumerate() if thread.ident in self._numbers]
        for thread in reading:
            interrupt(thread.ident or 0)
            thread.join(ENDING)
        return not any(thread.is_alive() for thread in reading)


class Pager:
    """One list being shown. `told` is called from the reading threads; `cells` makes the texts of a row, as a list does where not given.

    `close` it when another takes its place.
    """

    def __init__(
        self, crm: Crm, listing: Listing, columns: Sequence[str], threads: Threads, told: Told, cells: Cells | None = None
    ) -> None:
        self.listing = listing
        self.error: CrmError | None = None
        self._crm = crm
        self._columns = tuple(columns)
        self._cells = cells or Presenter(crm, listing.entity, self._columns).cells
        self._threads = threads
        self._told = told
        self._closed = False
        self._first: list[int] = []
        self._all: array[int] | None = None
        self._rows: dict[int, Row] = {}
        self._asked: set[int] = set()
        self._streaming = 0
        self._lock = threading.Lock()

    # life

    def begin(self) -> Future[None]:
        """Start reading; the future is done when the first rows are there (or the error)."""
        return self._threads.rows.submit(self._read_first)

    def read_first(self) -> None:
        """Read the first rows now, in this thread: for the start, when there is nothing else to do."""
        self._read_first(quietly=True)

    def close(self) -> None:
        """Nobody looks any more: stop reading."""
        self._closed = True
        with self._lock:
            if self._streaming:
                self._crm.store.engine.interrupt(self._streaming)

    # what the list asks

    @property
    def total(self) -> int:
        """How many rows are known to be there."""
        return len(self._first) if self._all is None else len(self._all)

    @property
    def complete(self) -> bool:
        """Whether `total` is all there is."""
        return self._all is not None

    def window(self, start: int, count: int) -> Sequence[Row | None]:
        """Rows from `start`; None for those that are still being read."""
        ids = self.ids(start, count) or ()
        missing = [i for i in ids if i not in self._rows and i not in self._asked]
        if missing:
            self._asked.update(missing)
            reading = self._threads.rows.submit(self._read_rows, missing)
            wait([reading], timeout=PATIENCE)
        return [self._rows.get(i) for i in ids]

    def ids(self, start: int, count: int) -> Sequence[int] | None:
        """The ids of a window."""
        found = self._first if self._all is None else self._all
        return found[start : start + count]

    def everything(self) -> Sequence[int] | None:
        """All ids, in order; None while they are being read."""
        return self._all

    def place(self, record: int) -> int | None:
        """The index of a record; None if it is not in the list, as far as known."""
        try:
            return (self._first if self._all is None else self._all).index(record)
        except ValueError:
            return None

    def forget(self, records: Sequence[int]) -> None:
        """These records have changed: read them again when they are shown next."""
        for record in records:
            self._rows.pop(record, None)
            self._asked.discard(record)

    def knows(self, record: int) -> bool:
        """Whether the row of this record was read."""
        return record in self._rows

    # in the reading threads

    def _read_first(self, quietly: bool = False) -> None:
        if self._closed:
            return
        try:
            self._first = self._crm.lists.first_ids(self.listing, FIRST)
            self._fetch(self._first)
        except CrmError as error:
            self.error = error
            self._tell("error", quietly)
            return
        if len(self._first) < FIRST:
            self._all = array("q", self._first)
        else:
            self._threads.ids.submit(self._read_all)
        self._tell("first", quietly)

    def _read_all(self) -> None:
        if self._closed:
            return
        with self._lock:
            self._streaming = threading.get_ident()
        try:
            found = self._crm.lists.stream_ids(self.listing, lambda: self._closed)
        except Cancelled:
            return
        except CrmError as error:
            self.error = error
            self._tell("error")
            return
        finally:
            with self._lock:
                self._streaming = 0
        if not self._closed:
            self._all = found
            self._tell("all")

    def _read_rows(self, ids: Sequence[int]) -> None:
        try:
            self._fetch(ids)
        except CrmError as error:
            self.error = error
            self._tell("error")
            return
        self._tell("rows")

    def _fetch(self, ids: Sequence[int]) -> None:
        if len(self._rows) > KEPT:
            self._rows.clear()
            self._asked.clear()
        found = self._crm.lists.window(self.listing.entity, self._columns, ids)
        for row in found:
            self._rows[row[0]] = (row[0], self._cells(row))
        self._asked.difference_update(ids)

    def _tell(self, news: News, quietly: bool = False) -> None:
        if not self._closed and not quietly:
            self._told(self, news)
