"""The rows behind a list: the first page at once, then the ids of all, and any window by id."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from typing import Any

from tui_crm.errors import Cancelled, CrmError
from tui_crm.services.crm import Crm
from tui_crm.services.present import Presenter
from tui_crm.services.reading import News, Read, Row, Rows, Threads
from tui_crm.store.listing import Listing

SETTLED = 0.2  # seconds a list is looked at before all its ids are read, for `settle`: while one types, each letter makes another list
LARGE = 100_000  # ids of a list after whose reading memory is given back
FIRST = 60  # rows read before anything else is known, where nobody says how many are wanted
Cells = Callable[[Sequence[Any]], tuple[str, ...]]
Told = Callable[["Pager", News], None]
Order = Callable[[int], Sequence[int]]


class Pager:
    """One list being shown. `told` is called from the reading threads; `cells` makes the texts of a row, as a list does where not given; `read`
    reads the rows themselves where columns do not say all; `order` gives so many ids from the top (0: all) where they are not those of the listing;
    `first`: how many rows are read before anything else is known.

    `close` it when another takes its place.
    """

    def __init__(
        self,
        crm: Crm,
        listing: Listing,
        columns: Sequence[str],
        threads: Threads,
        told: Told,
        cells: Cells | None = None,
        read: Read | None = None,
        first: int = FIRST,
        order: Order | None = None,
    ) -> None:
        self.listing = listing
        self.error: CrmError | None = None
        self._crm = crm
        presenter = Presenter(crm, listing.entity, columns)
        self._columns = tuple(columns) if cells else presenter.columns
        self._cells = cells or presenter.cells
        self._threads = threads
        self._told = told
        self._closed = False
        self._superseded = threading.Event()
        self.settle = 0.0  # seconds to wait before all ids are read
        self._first: list[int] = []
        self._many = first
        self._order = order
        self._all: array[int] | None = None
        self._rows = Rows(threads.rows, read or self._fetch, self._rows_came)
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
        self._superseded.set()
        if self._streaming:
            self._threads.rows.submit(self._interrupt)  # a server may be far away: the caller draws

    # what the list asks

    @property
    def total(self) -> int:
        """How many rows are known to be there."""
        return len(self._known)

    @property
    def complete(self) -> bool:
        """Whether `total` is all there is."""
        return self._all is not None

    def window(self, start: int, count: int) -> Sequence[Row | None]:
        """Rows from `start`; None for those that are still being read."""
        return self._rows.window(self.ids(start, count))

    def ids(self, start: int, count: int) -> Sequence[int]:
        """The ids of a window."""
        return self._known[start : start + count]

    def everything(self) -> Sequence[int] | None:
        """All ids, in order; None while they are being read."""
        return self._all

    def place(self, record: int) -> int | None:
        """The index of a record; None if it is not in the list, as far as known."""
        try:
            return self._known.index(record)
        except ValueError:
            return None

    def forget(self, records: Sequence[int]) -> None:
        """These records have changed: read them again when they are shown next."""
        self._rows.forget(records)

    @property
    def _known(self) -> list[int] | array[int]:
        return self._first if self._all is None else self._all

    # in the reading threads

    def _read_first(self, quietly: bool = False) -> None:
        if self._closed:
            return
        try:
            first = list(self._order(self._many)) if self._order else self._crm.lists.first_ids(self.listing, self._many)
            self._rows.read(first)
        except CrmError as error:
            self._fail(error, quietly)
            return
        self._first = first
        if len(first) < self._many:
            self._all = array("q", first)
        else:
            self._threads.ids.submit(self._read_all)
        self._tell("first", quietly)

    def _read_all(self) -> None:
        if self._superseded.wait(self.settle):
            return
        with self._lock:
            self._streaming = threading.get_ident()
        try:
            found = array("q", self._order(0)) if self._order else self._crm.lists.stream_ids(self.listing, lambda: self._closed)
        except Cancelled:
            return
        except CrmError as error:
            self._fail(error)
            return
        finally:
            with self._lock:
                self._streaming = 0
        if not self._closed:
            self._all = found
            self._tell("all")
        if len(found) > LARGE:
            self._crm.store.engine.give_back()

    def _interrupt(self) -> None:
        with self._lock:  # the thread cannot go on to other work meanwhile
            if self._streaming:
                self._crm.store.engine.interrupt(self._streaming)

    def _fetch(self, ids: Sequence[int]) -> Iterator[Row]:
        for row in self._crm.lists.window(self.listing.entity, self._columns, ids):
            yield row[0], self._cells(row)

    def _rows_came(self, error: CrmError | None) -> None:
        if error:
            self._fail(error)
        else:
            self._tell("rows")

    def _fail(self, error: CrmError, quietly: bool = False) -> None:
        self.error = error
        self._tell("error", quietly)

    def _tell(self, news: News, quietly: bool = False) -> None:
        if not self._closed and not quietly:
            self._told(self, news)
