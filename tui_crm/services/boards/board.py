"""What a board is: columns, what each adds up to, and the cards in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from tui_crm.services.reading import Row
from tui_crm.store.listing import Listing


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `key` is what records have that stand in it: a stage's id, a grade. `about`: which part of it is shown, if not all of it.

    `board`: on which board it is, where cards need to know (a scheme).
    """

    key: int | str
    title: str
    listing: Listing
    about: str = ""
    board: str = ""


@dataclass(frozen=True, slots=True)
class Sum:
    """What a column adds up to. `texts`: the ways to say it, the longest first; `alarms`: how many of its cards need attention; `amounts`: of
    each currency the total and the weighted total, in minor units.
    """

    count: int
    texts: tuple[str, ...] = ()
    alarms: int = 0
    amounts: tuple[tuple[str, int, int], ...] = ()


class Source(Protocol):
    """Where a board reads from. Cards are rows of seven cells: title, about, amount long and short, age, what comes
    next, a sign if it needs attention.
    """

    @property
    def entity(self) -> str: ...

    @property
    def fields(self) -> Sequence[str]:
        """Those that cards show: boards are sorted by them."""

    @property
    def sort(self) -> str:
        """The order of the cards until another is wanted."""

    @property
    def board_field(self) -> str:
        """The field that says on which board a record is; "" where all are on each."""

    @property
    def related(self) -> frozenset[str]:
        """Kinds of records whose changes may change the board."""

    def boards(self) -> Sequence[str]:
        """The names of the boards there are: pipelines, schemes."""

    def columns(self, board: int, where: str, sort: str) -> Sequence[Column]:
        """The columns of the board of this number (from 0), of the records that a filter finds. Raises FilterError."""

    def sums(self, columns: Sequence[Column]) -> Sequence[Sum]:
        """What the columns add up to, exactly."""

    def cards(self, column: Column, ids: Sequence[int]) -> Iterable[Row]:
        """The cards of these records, which stand in that column."""

    def given(self, column: Column) -> Mapping[str, int]:
        """What a new record has that is added in this column: fields and ids."""
