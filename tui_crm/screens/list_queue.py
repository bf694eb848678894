"""The list as a queue of the service desk: seven queues by their digits, and a column that counts down what tickets have left."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from tui_crm import services
from tui_crm.actions import Context
from tui_crm.i18n import _
from tui_crm.screens.page import Page
from tui_crm.services.pager import Pager
from tui_crm.widgets.rows import Column, Row, RowSource

if TYPE_CHECKING:
    from textual.timer import Timer

    from tui_crm.model.record import Record
    from tui_crm.query.complete import Completion
    from tui_crm.screens.places import Place
    from tui_crm.services.reading import News
    from tui_crm.store.listing import Listing
    from tui_crm.widgets.record_table import RecordTable

DESK_ENTITIES = frozenset({"ticket", "dispatch", "callback"})
TICKET = "ticket"
AFTER = 1  # the column of what is left stands after so many
LEFT_WIDTH = 9
ROOMY = 110  # cells from which the queues have their whole names
MINUTE = 60_000
EVERY = 1.0  # seconds between two looks at the clock


class Counted:
    """The rows of a list with the time that tickets have left as a cell of theirs."""

    def __init__(self, rows: Pager, left: Mapping[int, str]) -> None:
        self._rows, self._left = rows, left

    @property
    def total(self) -> int:
        """How many there are, as far as known."""
        return self._rows.total

    def window(self, start: int, count: int) -> Sequence[Row | None]:
        """Some of them."""
        return [self._with(row) if row else None for row in self._rows.window(start, count)]

    def ids(self, start: int, count: int) -> Sequence[int]:
        """The ids of a window."""
        return self._rows.ids(start, count)

    def _with(self, row: Row) -> Row:
        number, cells = row
        return number, (*cells[:AFTER], self._left.get(number, ""), *cells[AFTER:])


class ListQueue(Page, inherit_bindings=False):
    """Mixed into the list page."""

    place: Place
    pager: Pager | None
    show: Callable[[Place], None]
    _views: Sequence[Record]
    ticking: Timer  # wakes once a second, while tickets are listed
    _left: dict[int, str]
    _minute = 0  # of the clock when what is left was worked out last
    _counting = False

    if TYPE_CHECKING:

        @property
        def table(self) -> RecordTable: ...

    def place_context(self) -> Context:
        """Tickets, dispatch orders and callbacks have keys of their own."""
        return "queue" if self.place.entity in DESK_ENTITIES and not self.place.bin else self.context

    # which records

    def listing_of(self, place: Place) -> Listing:
        """What a place shows. Raises FilterError, UsageError."""
        return self.crm.listing(place.entity, self._filter_of(place), place.sort, place.bin)

    def _filter_of(self, place: Place) -> str:
        if not place.queue:
            return place.filter
        from tui_crm.services.desk import queues

        return queues.filter_of(self.crm, place.queue, place.filter)

    def pager_of(self, place: Place, columns: Sequence[str], told: Callable[[Pager, News], None]) -> Pager:
        """The rows of a place."""
        listing = self.listing_of(place)
        if place.queue == "breaching":
            from tui_crm.services.desk.queues import Urgent

            return Urgent(self.crm, listing, columns, self.desk.threads, told)
        return Pager(self.crm, listing, columns, self.desk.threads, told)

    def queue_names(self) -> str:
        """The queues that a digit opens, for the title; the one that is shown in brackets."""
        if self.place_context() != "queue":
            return ""
        from tui_crm.services.desk.queues import QUEUES

        roomy = self.app.size.width >= ROOMY
        names = [
            (number, _(queue.label if roomy else queue.short), queue.key == self.place.queue) for number, queue in enumerate(QUEUES, 1)
        ]
        return " ".join(f"[{number} {name}]" if here else f"{number} {name}" for number, name, here in names)

    def queue_title(self) -> str:
        """The name of the queue that is shown."""
        from tui_crm.services.desk.queues import BY_KEY

        queue = BY_KEY.get(self.place.queue)
        return _(queue.label) if queue else ""

    def queue_empty(self) -> str:
        """What an empty queue says."""
        if self.place.entity != TICKET:
            return _("Nothing is in this queue.")
        return _("No ticket is in this queue.\n3 shows those that nobody has taken, a adds one, :take-mails takes e-mails.")

    def do_queue_go(self, argument: str) -> None:
        """The queue of a number or name; numbers beyond them, and other names, are saved views."""
        from tui_crm.services.desk.queues import QUEUES

        wanted = argument.strip().casefold()
        for number, queue in enumerate(QUEUES, 1):
            if wanted in (str(number), queue.key, _(queue.label).casefold()):
                self.go_queue(queue.key)
                return
        view = str(int(wanted) - len(QUEUES)) if wanted.isdecimal() else argument
        self.desk.go_view(services.views.find(self.crm, self.place.entity, view))

    def go_queue(self, key: str) -> None:
        """Show a queue."""
        self.desk.go_queue(key)

    def complete_queue_go(self, text: str, cursor: int) -> Completion:
        """The queues by name."""
        from tui_crm.query.complete import Candidate, Completion
        from tui_crm.services.desk.queues import QUEUES

        begun = text[:cursor].casefold()
        return Completion(0, cursor, tuple(Candidate(queue.key) for queue in QUEUES if queue.key.startswith(begun)))

    # what is left

    def counted_columns(self, columns: Sequence[Column]) -> Sequence[Column]:
        """The columns, with that of what is left where tickets are listed."""
        if self.place.entity != TICKET:
            return columns
        return [*columns[:AFTER], Column("", _("SLA left"), LEFT_WIDTH), *columns[AFTER:]]

    def counted(self, pager: Pager) -> RowSource:
        """The rows, with what is left where tickets are listed."""
        if self.place.entity != TICKET:
            self.ticking.pause()
            return pager
        self.ticking.resume()
        self._left = {}
        self._minute, self._counting = 0, False
        self.call_after_refresh(self.count_down)
        return Counted(pager, self._left)

    def count_down(self) -> None:
        """Work out, in a reading thread, what the tickets in view have left: once a minute, and for those that came into view."""
        if self.place.entity != TICKET or self.pager is None or self._counting or self.desk.page is not self:
            return
        ids = list(self.pager.ids(*self.table.view))
        minute = self.crm.store.clock() // MINUTE
        wanted = ids if minute != self._minute else [number for number in ids if number not in self._left]
        if not wanted:
            return
        from tui_crm.services.desk import countdown

        pager, self._counting, self._minute = self.pager, True, minute
        self.soon(lambda: countdown.texts(self.crm, wanted), lambda found: self._counted(pager, found))

    def _counted(self, pager: Pager, found: Mapping[int, str]) -> None:
        """Repaint the rows whose text is another."""
        self._counting = False
        if pager is not self.pager:
            return
        if any(self._left.get(number) != text for number, text in found.items()):
            self._left.update(found)
            self.table.rows_arrived(*self.table.view)
