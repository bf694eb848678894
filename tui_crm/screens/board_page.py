"""The board: deals by stage, customers by grade. What it shows, and how it stays current; what the keys do to cards is in `board_acts`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import events
from textual.widget import Widget

from tui_crm.actions import Context
from tui_crm.i18n import _
from tui_crm.screens.board_acts import BoardActs
from tui_crm.screens.places import Place
from tui_crm.screens.scrolling import Scrolling
from tui_crm.services import boards
from tui_crm.services.boards.board import Column, Source, Sum
from tui_crm.services.pager import Pager
from tui_crm.services.reading import PATIENCE, News
from tui_crm.widgets.board import Board
from tui_crm.widgets.board_lines import CARD, Heading, lay_out
from tui_crm.widgets.rows import NoRows

GLANCE = 0.003  # seconds


@dataclass(frozen=True)
class _Found:
    """What was read: the boards there are, the columns of one, the cards of some."""

    names: Sequence[str]
    columns: Sequence[Column]
    pagers: dict[int, Pager]


class BoardPage(BoardActs, Scrolling, inherit_bindings=False):
    """One board at a time, of one kind of record. It is kept when it is left, and shows what is new when it is shown again."""

    context: ClassVar[Context] = "board"

    def __init__(self, entity: str, filter: str = "") -> None:
        super().__init__()
        self.place = Place(entity, filter)
        self.number = 0  # which board
        self.names: Sequence[str] = ()
        self.columns: Sequence[Column] = ()
        self.pagers: list[Pager | None] = []
        self._coming: dict[int, Pager] = {}  # of columns whose cursor lies beyond the first cards: shown when all are known
        self._sought = 0  # a record that the cursor is to go to
        self._stale: set[int] = set()  # columns out of view that were read before something changed
        self._asked = 0

    # what it is made of

    def place_context(self) -> Context:
        """The dispatch board has the keys of the service desk, too."""
        return "orders" if self.place.entity == "dispatch" else self.context

    def body(self) -> Iterator[Widget]:
        """The board."""
        yield Board(id="board")

    @property
    def board(self) -> Board:
        return self.query_one("#board", Board)

    @property
    def scrolled(self) -> Board:
        return self.board

    @property
    def source(self) -> Source:
        """Where the board reads from."""
        return boards.source(self.crm, self.place.entity)

    def on_mount(self) -> None:
        """Show the cards with the first paint if they are there in time."""
        super().on_mount()
        self.board.follow(self._show_position)
        self.board.focus()
        self._show_title()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Shown again: what it had stays until it is read anew; the theme may be another."""
        self.board.notify_style_update()
        self.read()

    def take(self, filter: str) -> None:
        """Show what another filter finds."""
        if filter != self.place.filter:
            self.place = replace(self.place, filter=filter)
            self.read()

    # reading

    def read(self, sought: int = 0) -> None:
        """Read the columns in view, then the others; the cursors stay on their cards, or go to the record `sought`."""
        self._asked += 1
        asked, number, place, source = self._asked, self.number, self.place, self.source
        self._sought = sought or self._sought

        def cards() -> _Found | None:
            if asked != self._asked:
                return None  # something else is wanted meanwhile
            columns = source.columns(number, place.filter, place.sort)
            return _Found(source.boards(), columns, self._pagers_of(source, columns, self._view(len(columns))))

        typing = self.bottom.is_open  # then nothing waits: the next letter makes another filter
        self.soon(cards, lambda found: self._show(asked, found), patience=0 if typing else PATIENCE)

    def _view(self, count: int) -> range:
        """The columns in view, of so many; before anything is drawn those that will be."""
        return self.board.in_view if len(self.board.in_view) else lay_out(count, self.app.size.width, 0, self.board.column).range

    def _pagers_of(self, source: Source, columns: Sequence[Column], wanted: Iterable[int]) -> dict[int, Pager]:
        """The first cards of columns. In a reading thread. Raises what could not be read."""
        found = {}
        for index in wanted:
            if index < len(columns):
                pager = found[index] = self._pager(source, columns[index])
                pager.read_first()
                if pager.error:
                    raise pager.error
        return found

    def _pager(self, source: Source, column: Column) -> Pager:
        def told(pager: Pager, news: News) -> None:
            self.desk.from_outside(lambda: self._arrived(pager, news))

        return Pager(self.crm, column.listing, (), self.desk.threads, told, read=lambda ids: source.cards(column, ids), first=self._enough)

    @property
    def _enough(self) -> int:
        """How many cards of a column are read at first: two screens full."""
        return 2 * max(1, self.app.size.height // CARD)

    def _show(self, asked: int, found: _Found | None) -> None:
        """Show what was read, unless something else was asked for meanwhile; what the columns add up to follows."""
        if found is None or asked != self._asked:
            _close(found.pagers.values() if found else ())
            return
        same = [column.key for column in self.columns] == [column.key for column in found.columns]
        self.names, self.columns = found.names, found.columns
        self.board.set_empty(self._empty_text())
        if not same:
            self._stale.clear()
            _close(pager for pager in self.pagers if pager)
            self.pagers = [None] * len(found.columns)
            self.board.show([Heading(column.title) for column in found.columns], [NoRows() for _column in found.columns])
        for index, pager in found.pagers.items():
            self._put(index, self.board.heading_of(index), pager)
        self._stale -= found.pagers.keys()
        self.board.shown()
        self._show_title()
        self._go_to_sought()
        self._read_sums(asked, sorted(found.pagers))

    def _read_sums(self, asked: int, view: Sequence[int]) -> None:
        """Add up the columns in view, for whose cards nobody need wait. The others are read the first time, later when they come into view."""
        source, columns = self.source, self.columns

        def sums() -> Sequence[Sum] | None:
            return source.sums([columns[index] for index in view]) if asked == self._asked else None

        def done(found: Sequence[Sum] | None) -> None:
            if found is None or asked != self._asked:
                return
            for index, each in zip(view, found, strict=True):
                self.board.put(index, _heading(columns[index], each), self.pagers[index] or NoRows(), self.board.row_of(index))
            self.board.shown()
            others = {index for index in range(len(columns)) if index not in view}
            if self._sought or any(self.pagers[index] is None for index in others):
                self._read_others(asked, sorted(others))
            else:
                self._stale |= others

        self.soon(sums, done, patience=GLANCE)

    def _put(self, index: int, heading: Heading, pager: Pager) -> None:
        """Show a column with these cards, the cursor on the card it was on; cards beyond those that are known stay until all are."""
        shown = self.pagers[index]
        row, card = self.board.row_of(index), self.board.card_of(index)
        place = pager.place(card[0]) if card else 0
        if shown is not None and not pager.complete and (place if place is not None else row) >= pager.total:
            self._coming[index] = pager
            self.board.put(index, heading, shown, row)
            return
        if shown is not None and shown is not pager:
            shown.close()
        self.pagers[index] = pager
        self.board.put(index, heading, pager, row if place is None else place)

    def _read_others(self, asked: int, wanted: Sequence[int]) -> None:
        """Read the columns out of view, after what is in view is painted: the first time, and where a card is looked for."""
        source, columns = self.source, self.columns

        def task() -> tuple[dict[int, Pager], Sequence[Sum]]:
            return self._pagers_of(source, columns, wanted), source.sums([columns[index] for index in wanted])

        def done(found: tuple[dict[int, Pager], Sequence[Sum]]) -> None:
            pagers, sums = found
            if asked != self._asked:
                _close(pagers.values())
                return
            for (index, pager), each in zip(pagers.items(), sums, strict=True):
                self._put(index, _heading(columns[index], each), pager)
            self._stale -= pagers.keys()
            self.board.shown()
            self._go_to_sought(last=True)

        self.call_after_refresh(self.soon, task, done)

    def _arrived(self, pager: Pager, news: News) -> None:
        """From the reading threads: more cards, or all ids of a column."""
        if not self.is_attached:
            return
        if news == "error":
            self.say(str(pager.error), "error")
        waiting = next((index for index, each in self._coming.items() if each is pager), None)
        if waiting is not None and pager.complete:
            del self._coming[waiting]
            self._put(waiting, self.board.heading_of(waiting), pager)
        elif pager not in self.pagers:
            return
        self.board.shown()
        self._go_to_sought()

    def _go_to_sought(self, last: bool = False) -> None:
        """Put the cursor on a card that was moved or added, as soon as it is known where it is. `last`: every column has been read."""
        if not self._sought:
            return
        for index, pager in enumerate(self.pagers):
            if pager is not None and (place := pager.place(self._sought)) is not None:
                self._sought = 0
                self.board.goto(index, place)
                return
        if last and all(pager is not None and pager.complete for pager in self.pagers):
            self._sought = 0  # the filter leaves it out

    # for the page of a record that was opened from a card

    @property
    def pager(self) -> Pager | None:
        """The cards of the cursor's column."""
        return self.pagers[self.board.column] if self.pagers else None

    def neighbour(self, record: int, step: int) -> int | None:
        """The record before or after another in its column, and the cursor goes there."""
        place = self.pager.place(record) if self.pager else None
        if self.pager is None or place is None or not 0 <= place + step < self.pager.total:
            return None
        self.board.goto(self.board.column, place + step)
        return self.pager.ids(place + step, 1)[0]

    # staying current

    def refresh_records(self, changed: frozenset[tuple[str, int]] | None) -> None:
        """Others changed records that the board is made of."""
        if changed is None or any(entity in self.source.related for entity, _record in changed):
            self.read()

    def before_leaving(self) -> None:
        """Nobody looks any more; what was read stays for when the board is shown again."""
        _close(self._coming.values())
        self._coming.clear()

    # what is shown around the cards

    def _show_title(self) -> None:
        title = _(self.entity.plural)
        if self.number < len(self.names):
            title += " › " + self.names[self.number]
        numbered = "  ".join(f"{number} {name}" for number, name in enumerate(self.names, 1)) if len(self.names) > 1 else ""
        self.title_line.show(title, self.place.filter or numbered)

    def _show_position(self) -> None:
        """Say where the cursor is; read again what comes into view and was read before something changed."""
        board = self.board
        if not self.columns:
            self.status.set_position("")
            return
        if not self._stale.isdisjoint(board.in_view):
            self._stale.clear()
            self.call_after_refresh(self.read)
        heading = board.heading_of(board.column)
        count = heading.count or 0
        marked = f"*{len(board.marks):,}  " if board.marks else ""
        self.status.set_position(f"{marked}{min(board.row + 1, count):,}/{count:,} {heading.title}")

    def _empty_text(self) -> str:
        if self.place.filter:
            return _("Nothing matches this filter.\nesc clears it, / changes it.")
        return _("{things} will be here.\na adds the first, gi imports a file.").format(things=_(self.entity.plural))


def _heading(column: Column, each: Sum) -> Heading:
    """What stands over a column."""
    title = f"{column.title} · {column.about}" if column.about else column.title
    return Heading(title, each.count, each.texts, each.alarms)


def _close(pagers: Iterable[Pager]) -> None:
    for pager in pagers:
        pager.close()
