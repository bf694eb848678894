"""Going to the service desk: its queues, the dispatch board, articles, defects. What the app adds to its navigation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tui_crm.screens.places import Place

FIRST = "mine"


class ServiceDesk:
    """Mixed into the app."""

    crm: Any
    go: Callable[[Place], None]
    go_board: Callable[..., None]

    def go_queue(self, key: str) -> None:
        """Show a queue. Raises UsageError where it is nobody's."""
        from tui_crm.services.desk.queues import BY_KEY

        queue = BY_KEY[key]
        queue.where(self.crm)  # told before anything is left
        self.go(Place(queue.entity, queue=key))

    def do_go_tickets(self, argument: str) -> None:
        """My tickets; all that a filter finds."""
        if argument:
            self.go(Place("ticket", argument))
        else:
            self.go_queue(FIRST)

    def do_go_callbacks(self, argument: str) -> None:
        """The callbacks to be made; those that a filter finds."""
        if argument:
            self.go(Place("callback", argument))
        else:
            self.go_queue("callbacks")

    def do_go_dispatch(self, argument: str) -> None:
        """The dispatch board."""
        self.go_board("dispatch", argument or None)

    def do_go_articles(self, argument: str) -> None:
        self.go(Place("article", argument))

    def do_go_canned(self, argument: str) -> None:
        self.go(Place("canned", argument))

    def do_go_defects(self, argument: str) -> None:
        self.go(Place("defect", argument))
