"""Choosing, ordering and sizing the columns of a list, with its first rows as they would be shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from textual.widget import Widget

from tui_crm import services
from tui_crm.actions import Context
from tui_crm.errors import CrmError
from tui_crm.i18n import _
from tui_crm.screens.page import Page
from tui_crm.screens.scrolling import ScrollingLines
from tui_crm.services.present import RIGHT, Presenter
from tui_crm.services.views import Layout
from tui_crm.widgets.fitted import Cells, fitted
from tui_crm.widgets.page_lines import Bookmark, PageLines
from tui_crm.widgets.record_table import RecordTable
from tui_crm.widgets.rows import Column, Row

WIDTHS = (3, 26, 5, 0)
LEAST, MOST = 3, 80  # cells of a column


class Preview:
    """A few rows that are all there."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows

    @property
    def total(self) -> int:
        """How many."""
        return len(self._rows)

    def window(self, start: int, count: int) -> Sequence[Row | None]:
        """Some of them."""
        return self._rows[start : start + count]

    def ids(self, start: int, count: int) -> Sequence[int] | None:
        """Their ids."""
        return [row[0] for row in self._rows[start : start + count]]


class ColumnsPage(ScrollingLines, Page, inherit_bindings=False):
    """The fields of an entity: the columns first, in their order. `take` is given the layout that was chosen."""

    context: ClassVar[Context] = "columns"

    def __init__(self, entity: str, layout: Layout, ids: Sequence[int], take: Callable[[Layout], object]) -> None:
        super().__init__()
        self._key, self._ids, self._take = entity, list(ids), take
        self._columns: list[tuple[str, int]] = list(layout.columns)

    # what it is made of

    def body(self) -> Iterator[Widget]:
        """The first rows of the list, then the fields."""
        yield RecordTable(id="preview")
        yield PageLines(id="lines")

    def on_mount(self) -> None:
        """Show the layout as it is."""
        super().on_mount()
        entity = self.crm.catalogue[self._key]
        self._fields = {field.name: field for field in entity.fields}
        self._others = [field.name for field in entity.fields if field.name not in dict(self._columns)]
        self.title_line.show(_("Columns") + " › " + _(entity.plural))
        self._show(next(iter(self._fields)) if not self._columns else self._columns[0][0])
        self.lines.focus()

    def _show(self, at: str) -> None:
        """Draw the fields, with the cursor on `at`, and the rows."""
        chosen = dict(self._columns)
        entries = []
        for number, name in enumerate([*chosen, *self._others], 1):
            field = self._fields[name]
            label = _(field.label)
            width = str(chosen[name]) if name in chosen else ""
            sign = str(number) if name in chosen else ""
            entries.append(Cells((sign, label, width, field.help and _(field.help)), name, ("sign", "", "", "muted")))
        self.lines.show(lambda width: fitted(entries, WIDTHS, width), mark=Bookmark(at=at))
        self.status.set_position(f"{len(chosen)}/{len(self._fields)}")
        self._preview()

    def _preview(self) -> None:
        table = self.query_one("#preview", RecordTable)
        names = [name for name, _width in self._columns]
        table.set_columns([
            Column(name, _(self._fields[name].label), width, "right" if self._fields[name].kind in RIGHT else "left") for name, width in self._columns
        ])  # fmt: skip
        crm, key, ids = self.crm, self._key, self._ids

        def read() -> None:
            try:
                presenter = Presenter(crm, key, names)
                rows = [(row[0], presenter.cells(row)) for row in crm.lists.window(key, presenter.columns, ids)]
            except CrmError:
                return  # the list says what is wrong; here it is only a picture
            self.desk.from_outside(lambda: self._put(names, rows))

        self.desk.threads.rows.submit(read)

    def _put(self, names: Sequence[str], rows: Sequence[Row]) -> None:
        if self.is_attached and names == [name for name, _width in self._columns]:
            self.query_one("#preview", RecordTable).set_source(Preview(rows))

    # keys

    def _current(self) -> tuple[str, int | None]:
        """The field under the cursor, and its place among the columns."""
        name = str(self.lines.current)
        return name, next((place for place, column in enumerate(self._columns) if column[0] == name), None)

    def do_column_toggle(self, argument: str) -> None:
        """Show or hide; the last column stays."""
        name, place = self._current()
        if place is None:
            self._columns.append((name, self._fields[name].width))
            self._others.remove(name)
        elif len(self._columns) == 1:
            self.say(_("A list needs one column at least"), "warning")
            return
        else:
            del self._columns[place]
            self._others.insert(0, name)
        self._show(name)

    def do_column_later(self, argument: str) -> None:
        self._move(1)

    def do_column_earlier(self, argument: str) -> None:
        self._move(-1)

    def _move(self, step: int) -> None:
        name, place = self._current()
        if place is None:
            self.say(_("space shows the column first"), "warning")
        elif 0 <= place + step < len(self._columns):
            self._columns.insert(place + step, self._columns.pop(place))
            self._show(name)

    def do_column_wider(self, argument: str) -> None:
        self._change_width(1)

    def do_column_narrower(self, argument: str) -> None:
        self._change_width(-1)

    def _change_width(self, step: int) -> None:
        name, place = self._current()
        if place is None:
            self.say(_("space shows the column first"), "warning")
            return
        self._columns[place] = (name, max(LEAST, min(MOST, self._columns[place][1] + step)))
        self._show(name)

    def do_column_reset(self, argument: str) -> None:
        """As the list is without anybody's choice."""
        self._columns = list(services.views.default_layout(self.crm, self._key).columns)
        self._others = [name for name in self._fields if name not in dict(self._columns)]
        self._show(self._columns[0][0])
        self.say(_("as without your choice; enter keeps it"))

    def do_column_accept(self, argument: str) -> None:
        """Close, and show the list so."""
        self.desk.leave_page()
        self._take(Layout(tuple(self._columns)))

    def do_column_cancel(self, argument: str) -> None:
        """Close; the list stays as it is."""
        self.desk.leave_page()
