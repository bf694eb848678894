"""Boards: records in columns by what stage or class they are in. What a board is, and where boards read from: deals by stage, customers by grade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_crm.errors import UsageError
from tui_crm.i18n import _

if TYPE_CHECKING:
    from tui_crm.services.boards.board import Source
    from tui_crm.services.crm import Crm


def source(crm: Crm, entity: str) -> Source:
    """Where the board of a kind of record reads from. Raises UsageError for a kind that has none."""
    if entity == "deal":
        from tui_crm.services.boards.deals import DealBoard

        return DealBoard(crm)
    if entity == "customer":
        from tui_crm.services.boards.grades import GradeBoard

        return GradeBoard(crm)
    if entity == "dispatch":
        from tui_crm.services.boards.dispatches import DispatchBoard

        return DispatchBoard(crm)
    raise UsageError(_("{things} have no board; deals have one, and customers that are graded").format(things=_(crm.catalogue[entity].plural)))
