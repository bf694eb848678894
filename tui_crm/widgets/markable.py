"""A widget of records under a cursor that can be marked and opened: the list and the board."""

from __future__ import annotations

from textual.message import Message

from tui_crm.widgets.line_widget import LineWidget


class Markable(LineWidget, inherit_bindings=False):
    """What pages may do with either. `marks` are ids of records, shown or not."""

    class Opened(Message):
        """A record was opened with the mouse, or by the widget."""

        def __init__(self, record_id: int) -> None:
            super().__init__()
            self.record_id = record_id

    class Marked(Message):
        """So many records are marked now."""

        def __init__(self, count: int) -> None:
            super().__init__()
            self.count = count

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.marks: set[int] = set()
