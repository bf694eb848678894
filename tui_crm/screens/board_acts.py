"""What the keys of a board do: to cards, to what is shown of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tui_crm.errors import UsageError
from tui_crm.i18n import _, ngettext
from tui_crm.model.fields import Field
from tui_crm.screens.board_grading import GradeCards
from tui_crm.screens.board_orders import OrderCards
from tui_crm.screens.list_acts import ListActs
from tui_crm.screens.list_sorting import ListSorting
from tui_crm.screens.mark_acts import MarkActs
from tui_crm.screens.page import Candidates
from tui_crm.screens.places import Place
from tui_crm.widgets.board import Board

if TYPE_CHECKING:
    from tui_crm.query.complete import Completion
    from tui_crm.services.boards.board import Column, Source
    from tui_crm.services.pager import Pager
    from tui_crm.services.parts import Progress

FOLLOWED = frozenset({"deal.forward", "deal.back", "deal.move"})


class BoardActs(MarkActs, OrderCards, GradeCards, ListActs, ListSorting, inherit_bindings=False):
    """Mixed into the page of a board."""

    place: Place
    number: int
    names: Sequence[str]
    columns: Sequence[Column]
    pagers: list[Pager | None]
    read: Callable[..., None]
    follows = False  # whether the cursor goes with the card that is being moved

    if TYPE_CHECKING:

        @property
        def board(self) -> Board: ...
        @property
        def source(self) -> Source: ...

    # moving through it

    def do_stage_next(self, argument: str) -> None:
        self.board.step(1)

    def do_stage_previous(self, argument: str) -> None:
        self.board.step(-1)

    def do_row_open(self, argument: str) -> None:
        """Open the record of the card."""
        if (record := self.board.cursor_id) is not None:
            self.desk.go_record(self.entity.key, record)
        else:
            self.say(_("There is no record here"), "warning")

    def on_markable_opened(self, event: Board.Opened) -> None:
        """Opened with the mouse."""
        event.stop()
        self.do_row_open("")

    def do_board_go(self, argument: str) -> None:
        """The board of a number, or of a name."""
        found = [place for place, name in enumerate(self.names) if argument in (str(place + 1), name)]
        if not found:
            raise UsageError(_("There is no board {name}; there are: {names}").format(name=argument, names=", ".join(self.names)))
        self.number = found[0]
        self.board.clear_marks()
        self.read()

    def complete_board_go(self, text: str, cursor: int) -> Completion:
        """The names of the boards."""
        return _completed(self.names, text, cursor)

    def do_board_list(self, argument: str) -> None:
        """The same as a list."""
        among = f'{self.source.board_field}:"{self.names[self.number]}"' if len(self.names) > 1 and self.source.board_field else ""
        self.desk.go(Place(self.entity.key, " ".join(part for part in (among, self.place.filter) if part)))

    # moving cards

    def do_board_move(self, argument: str) -> None:
        """Into the column that a line names."""
        if self.entity.key == "deal":
            self.do_deal_move(argument)
        elif self.entity.key == "dispatch":
            self.assign_order(argument)
        else:
            self.grade_into(argument)

    def _move(self, ids: Sequence[int], act: Callable[[Progress], int], action: str, argument: str = "") -> None:
        """The cursor goes with a card that takes a step; where one is closed, the next one is looked at."""
        self.follows = len(ids) == 1 and action in FOLLOWED
        super()._move(ids, act, action, argument)

    def do_card_forward(self, argument: str) -> None:
        """One column on."""
        if self.entity.key == "deal":
            self.do_deal_forward(argument)
        elif self.entity.key == "dispatch":
            self.order_on()
        else:
            self.grade_beside(1)

    def do_card_back(self, argument: str) -> None:
        """One column back."""
        if self.entity.key == "deal":
            self.do_deal_back(argument)
        elif self.entity.key == "dispatch":
            self.order_back()
        else:
            self.grade_beside(-1)

    # what acts are done to

    def after_act(self, message: str) -> Callable[[object], None]:
        """What follows an act on the targets: say it, forget the marks, show where they are."""

        def done(_result: object) -> None:
            sought = self.targets()[:1] if self.follows else ()
            self.follows = False
            self.board.clear_marks()
            self.say(message)
            self.read(*sought)

        return done

    def do_record_add(self, argument: str) -> None:
        """A new record in a form, for the column of the cursor."""
        given = self.source.given(self.columns[self.board.column]) if self.columns else {}
        self.desk.go_form(self.entity.key, **given)

    def record_saved(self, entity: str, record: int, message: str, new: bool) -> None:
        """A form saved a record: the cursor goes onto a new one."""
        self.say(message)
        self.read(record if new and entity == self.entity.key else 0)

    # marks

    @property
    def marked(self) -> Board:
        return self.board

    def everything(self) -> Sequence[int] | None:
        """Every card of the column, and what is marked in others."""
        pager = self.pagers[self.board.column] if self.pagers else None
        ids = pager.everything() if pager else None
        return None if ids is None else [*self.board.marks, *ids]

    def mark_words(self, count: int) -> str:
        """What a verb would act upon."""
        marked = ngettext("{count} card marked", "{count} cards marked", count).format(count=f"{count:,}")
        return _("{marked}: < > m move, o owner, d archive").format(marked=marked)

    # what is shown

    def do_list_filter(self, argument: str) -> None:
        """Open the filter line, or filter by what a command says."""
        if argument:
            self.take_filter(argument)
            return
        before = self.place.filter
        complete, left = self.complete_list_filter, lambda: self.take_filter(before)
        self.ask("/", self.take_filter, before, kind="filter", complete=complete, live=self.take_filter, left=left)

    def take_filter(self, text: str) -> None:
        """Show what a filter finds. Raises FilterError with its position."""
        self.crm.filter(self.entity.key, text)
        if text.strip() != self.place.filter:
            self.place = replace(self.place, filter=text.strip())
            self.read()

    def complete_list_filter(self, text: str, cursor: int) -> Candidates:
        """Fields and values."""
        from tui_crm.query.complete import complete

        def values(field: Field, prefix: str) -> Sequence[str]:
            return self.crm.lists.distinct(self.entity.key, field.name, prefix, 20) if field.name in self.entity.by_name else ()

        return complete(text, cursor, self.crm.names(self.entity.key), values)

    @property
    def natural_sort(self) -> str:
        """The order until another is wanted."""
        return self.source.sort

    def take_sort(self, sort: str) -> None:
        """Show the cards in another order."""
        self.place = replace(self.place, sort=sort)
        field = self.entity.by_name[sort.removeprefix("-")]
        self.say(_("sorted by {field}").format(field=_(field.label) + (" ↓" if sort.startswith("-") else " ↑")))
        self.read()

    def _fields(self) -> list[Field]:
        return [self.entity.by_name[name] for name in self.source.fields]

    def do_app_escape(self, argument: str) -> None:
        """The filter first, then the marks, then back."""
        if self.place.filter:
            self.take_filter("")
        elif self.board.marks:
            self.board.clear_marks()
        else:
            self.do_app_close(argument)

    def do_history_back(self, argument: str) -> None:
        """To what lies below."""
        self.do_app_close(argument)


def _completed(texts: Sequence[str], text: str, cursor: int) -> Completion:
    """Those of the texts that begin so."""
    from tui_crm.query.complete import Candidate, Completion

    begun = text[:cursor].casefold()
    return Completion(0, cursor, tuple(Candidate(each) for each in texts if each.casefold().startswith(begun)))
