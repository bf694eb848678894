"""The record under the cursor, shown beside the list where there is room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events

from tui_crm import services
from tui_crm.errors import CrmError
from tui_crm.screens.page import Page
from tui_crm.screens.places import Place
from tui_crm.widgets.detail import Detail
from tui_crm.widgets.record_table import RecordTable

WIDE = 110  # cells from which the detail stands beside the list


class ListDetail(Page, inherit_bindings=False):
    """Mixed into the list page."""

    place: Place
    _detail_off = False

    if TYPE_CHECKING:

        @property
        def table(self) -> RecordTable: ...

    def on_resize(self, event: events.Resize) -> None:
        """The detail stands beside the list where there is room."""
        self._widen(event.size.width >= WIDE and not self._detail_off)

    def _widen(self, wide: bool) -> None:
        self.set_class(wide, "-wide")
        if wide != self.table.tells_later:
            self.table.tells_later = wide
            self._follow_cursor(self.table.cursor_id)

    def on_record_table_cursor_moved(self, event: RecordTable.CursorMoved) -> None:
        """Show the record under the cursor beside the list; nothing beside an empty one."""
        event.stop()
        self._follow_cursor(event.record_id)

    def _follow_cursor(self, record: int | None) -> None:
        if not self.table.tells_later:
            return
        if record:
            self._show_detail(record)
        elif not self.table.total:
            self.query_one("#detail", Detail).show(())

    def _show_detail(self, record: int) -> None:
        entity = self.place.entity

        def read() -> None:
            try:
                found = self.crm.store.read(entity, record)
                sections = services.card.sections(self.crm, found, empty=False)
            except CrmError:
                return  # gone meanwhile: the next look at the journal takes it from the list
            self.desk.from_outside(lambda: self._put_detail(record, found.title, sections))

        self.desk.threads.rows.submit(read)

    def _put_detail(self, record: int, title: str, sections: Sequence[services.card.Section]) -> None:
        if self.table.cursor_id == record:
            pairs = [("", title)]
            for section in sections:
                pairs.append(("", ""))
                pairs += [(line.label, line.text) for line in section.lines]
            self.query_one("#detail", Detail).show(pairs)

    def do_list_detail(self, argument: str) -> None:
        """Show or hide the detail."""
        self._detail_off = not self._detail_off
        self._widen(self.size.width >= WIDE and not self._detail_off)
