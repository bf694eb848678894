"""Going to the board: what the app adds to its navigation for it."""

from __future__ import annotations

from typing import Any

from tui_crm.screens.navigation import page_class
from tui_crm.screens.places import Place
from tui_crm.services import boards

DEAL = "deal"


class BoardDesk:
    """Mixed into the app. There is one board for each kind of record that has one; it is kept, and shown again as it was left."""

    crm: Any
    page: Any
    list_page: Any
    leave_page: Any
    is_screen_installed: Any
    install_screen: Any
    get_screen: Any
    push_screen: Any

    def go_board(self, entity: str, filter: str | None = None) -> None:
        """Show the board of a kind of record, closing what lies on the list; `filter`: another than it had. Raises UsageError."""
        boards.source(self.crm, entity)  # told before anything is left
        while self.page is not self.list_page:
            self.leave_page()
        name = f"board-{entity}"
        if not self.is_screen_installed(name):
            self.install_screen(page_class("board")(entity, filter or ""), name)
        elif filter is not None:
            self.get_screen(name).take(filter)
        self.push_screen(name)

    def do_go_deals(self, argument: str) -> None:
        """The deals on their board."""
        self.go_board(DEAL, argument or None)

    def do_list_board(self, argument: str) -> None:
        """What the list shows, as a board."""
        place: Place = self.list_page.place
        self.go_board(place.entity, place.filter)
