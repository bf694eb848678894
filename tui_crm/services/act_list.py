"""The journal as rows: acts, the newest first, any window of them in constant memory."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import wait

from tui_crm.errors import CrmError
from tui_crm.i18n import N_, _
from tui_crm.model.instants import exact
from tui_crm.services.crm import Crm
from tui_crm.services.history import describe
from tui_crm.services.reading import PATIENCE, News, Row, Rows, Threads
from tui_crm.store import journal
from tui_crm.store.journal import Act as Act

FIRST = 60
OPEN, UNDONE, UNDOES = "!", "x", "<"
STATES = {OPEN: N_("unfinished"), UNDONE: N_("undone"), UNDOES: N_("takes back another"), "": ""}
"""State is a sign and a word, never colour."""


class ActRows:
    """The rows that the journal shows: sign of the state, when, who, by which way, what, how many records, state in words."""

    def __init__(self, crm: Crm, threads: Threads, told: Callable[[ActRows, News], None], mine: bool = False) -> None:
        self.error: CrmError | None = None
        self._crm, self._threads, self._told = crm, threads, told
        self._actor = crm.user.id if mine else 0
        self._ids: array[int] = array("q")
        self._rows = Rows(threads.rows, self._fetch, self._rows_came)
        self._closed = False
        self.complete = False

    def begin(self) -> None:
        """Read the first acts, waiting for them a moment; then, aside, the ids of all."""
        wait([self._threads.rows.submit(self._read_first)], timeout=PATIENCE)

    def close(self) -> None:
        """Nobody looks any more."""
        self._closed = True

    # what the list asks

    @property
    def total(self) -> int:
        """How many acts are known to be there."""
        return len(self._ids)

    def window(self, start: int, count: int) -> Sequence[Row | None]:
        """Acts from `start`; None for those that are still being read."""
        return self._rows.window(self.ids(start, count))

    def ids(self, start: int, count: int) -> Sequence[int]:
        """The acts' ids of that window."""
        return self._ids[start : start + count]

    def place(self, act: int) -> int | None:
        """Where an act stands, as far as known."""
        try:
            return self._ids.index(act)
        except ValueError:
            return None

    # in the reading threads

    def _read_first(self) -> None:
        try:
            ids = journal.act_ids(self._crm.store.engine, 0, FIRST, self._actor)
            self._rows.read(ids)
        except CrmError as error:
            self._fail(error)
            return
        self._ids = array("q", ids)
        self.complete = len(ids) < FIRST
        self._tell("first")
        if not self.complete:
            self._threads.ids.submit(self._read_all)

    def _read_all(self) -> None:
        ids = array("q", self._ids)
        try:
            while not self._closed and (found := journal.act_ids(self._crm.store.engine, ids[-1], actor=self._actor)):
                ids.extend(found)
        except CrmError as error:
            self._fail(error)
            return
        self._ids, self.complete = ids, True
        self._tell("all")

    def _fetch(self, ids: Sequence[int]) -> Iterator[Row]:
        for act in journal.acts_of(self._crm.store.engine, ids).values():
            yield act.id, self._cells(act)

    def _rows_came(self, error: CrmError | None) -> None:
        if error:
            self._fail(error)
        else:
            self._tell("rows")

    def _cells(self, act: Act) -> tuple[str, ...]:
        sign = state(act)
        return sign, exact(act.at, self._crm.locale.zone), act.who, act.way, describe(self._crm, act), f"{act.count:,}", _(STATES[sign])

    def word(self, act: int) -> str:
        """The state of an act that was read, in words; "" for an ordinary one."""
        row = self._rows.known(act)
        return row[1][-1] if row else ""

    def _fail(self, error: CrmError) -> None:
        self.error = error
        self._tell("error")

    def _tell(self, news: News) -> None:
        if not self._closed:
            self._told(self, news)


def state(act: Act) -> str:
    """The sign of an act's state: unfinished, undone, taking back another, or none."""
    if act.state != "done":
        return OPEN
    return UNDONE if act.undone_by else UNDOES if act.undoes else ""
