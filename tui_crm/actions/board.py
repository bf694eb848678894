"""The actions of boards: deals by stage, customers by grade."""

from __future__ import annotations

from tui_crm.actions.action import DIGITS, Action
from tui_crm.actions.contexts import BOARD, PAGES, PLAIN_LIST
from tui_crm.i18n import N_

BOARDS: tuple[Action, ...] = (
    Action("card.forward", (">",), BOARD, N_("on"), N_("Move the card, or the marked ones, one column on; past the last open stage a deal is won")),
    Action("card.back", ("<",), BOARD, N_("back"), N_("Move the card, or the marked ones, one column back; a closed deal returns to its last stage")),
    Action("board.move", ("m",), BOARD, N_("move to"), N_("Move the card, or the marked ones, to the column that you name")),
    Action("board.list", ("b",), BOARD, N_("as list"), N_("The same as a list"), command="list"),
    Action("list.board", ("b",), PLAIN_LIST, N_("as board"), N_("The same as a board: deals by stage, customers by grade"), True, "board"),
    Action("stage.previous", ("h", "left"), BOARD, N_("column left"), N_("To the column before"), True),
    Action("stage.next", ("l", "right"), BOARD, N_("column right"), N_("To the next column"), True),
    Action("board.go", DIGITS, BOARD, N_("board"), N_("The pipeline, or the scheme, of this number"), True, "pipeline"),
    Action("go.deals", ("g d",), PAGES, N_("deals"), N_("Go to the deals on their board; with a filter, those that it finds"), True, "deals"),
)
