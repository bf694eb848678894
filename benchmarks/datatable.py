"""A peer: Textual's DataTable with N rows. `python benchmarks/datatable.py N`, `q` quits."""

from __future__ import annotations

import sys

from textual.app import App, ComposeResult
from textual.widgets import DataTable


class Peer(App[None]):
    """One DataTable whose rows all exist before it is shown."""

    BINDINGS = [("q", "quit", "Quit")]
    ANIMATION_LEVEL = "none"

    def __init__(self, rows: int) -> None:
        super().__init__()
        self._rows = rows

    def compose(self) -> ComposeResult:
        """The table."""
        yield DataTable[str](cursor_type="row")

    def on_mount(self) -> None:
        """Fill the table."""
        table = self.query_one(DataTable)
        table.add_columns("code", "name", "city", "phone")
        table.add_rows((f"C-{n:07}", f"Customer {n}", f"City {n % 97}", f"+86 138 {n:08}") for n in range(1, self._rows + 1))


if __name__ == "__main__":
    Peer(int(sys.argv[1])).run()
