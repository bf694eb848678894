"""Moving cards on the dispatch board: to a technician, to the technician's word, to the end of the work, and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.screens.desk_orders import OrderActs

if TYPE_CHECKING:
    from tui_crm.services.boards.board import Column
    from tui_crm.widgets.board import Board

BY_TECHNICIAN = 1


class OrderCards(OrderActs, inherit_bindings=False):
    """Mixed into the page of a board."""

    number: int
    columns: Sequence[Column]

    if TYPE_CHECKING:

        @property
        def board(self) -> Board: ...

    def order_on(self) -> None:
        """By state: the order's next step; by technician: to the next one."""
        if self.number == BY_TECHNICIAN:
            self._to_neighbour(1)
        else:
            self.do_order_forward("")

    def order_back(self) -> None:
        """By state: a step back; by technician: to the one before."""
        if self.number == BY_TECHNICIAN:
            self._to_neighbour(-1)
        else:
            self.do_order_back("")

    def _to_neighbour(self, by: int) -> None:
        place = self.board.column + by
        if not 0 <= place < len(self.columns):
            raise UsageError(_("There is no column further on"))
        self.give_orders(self.orders(), int(self.columns[place].key))
