"""The list: any kind of record, filtered, sorted, marked, acted upon."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

from textual.containers import Horizontal
from textual.widget import Widget

from tui_crm.actions import Context
from tui_crm.errors import FilterError, UsageError
from tui_crm.i18n import N_, _, ngettext
from tui_crm.model.fields import Field, Kind
from tui_crm.screens.list_acts import ListActs
from tui_crm.screens.list_detail import WIDE, ListDetail
from tui_crm.screens.list_files import ListFiles
from tui_crm.screens.list_finding import ListFinding
from tui_crm.screens.list_forms import ListForms
from tui_crm.screens.list_queue import EVERY, ListQueue
from tui_crm.screens.list_sorting import ListSorting
from tui_crm.screens.list_views import ListViews
from tui_crm.screens.mark_acts import MarkActs
from tui_crm.screens.page import Candidates, Page
from tui_crm.screens.places import Place
from tui_crm.screens.scrolling import Scrolling
from tui_crm.services import views
from tui_crm.services.pager import SETTLED, Pager
from tui_crm.services.present import RIGHT
from tui_crm.services.reading import News
from tui_crm.widgets.detail import Detail
from tui_crm.widgets.record_table import RecordTable
from tui_crm.widgets.rows import Column

READING = N_("reading…")
LONG = 0.15  # seconds after which it is said that something is being read


class ListPage(
    MarkActs, ListQueue, ListDetail, ListForms, ListActs, ListViews, ListSorting, ListFinding, ListFiles, Scrolling, Page,
    inherit_bindings=False,
):  # fmt: skip
    """The one list page: places come and go in it."""

    context: ClassVar[Context] = "list"
    is_base = True

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.pager: Pager | None = None  # of the rows that are shown
        self._coming: Pager | None = None  # of those that will take their place
        self._shown: object = None  # which list it is that is shown
        self._sought = (0, 0)  # a record that lies beyond the first rows, and the row where the cursor waits for it
        self._going = True  # a place was gone to whose rows have not come
        self._layout = views.Layout(())
        self._marks: dict[tuple[str, bool], set[int]] = {}  # by record id, so that they survive filter, sort and other places
        self._marked = (place.entity, place.bin)  # what the marks in the table are marks of
        self._wanted_end = False

    # what it is made of

    def body(self) -> Iterator[Widget]:
        """The list, and the detail beside it."""
        self.set_class(self.app.size.width >= WIDE, "-wide")  # so that what is laid out first has its place already
        with Horizontal(id="split"):
            yield RecordTable(id="table")
            yield Detail(id="detail")

    @property
    def table(self) -> RecordTable:
        return self.query_one("#table", RecordTable)

    @property
    def scrolled(self) -> RecordTable:
        return self.table

    def on_mount(self) -> None:
        """Show the first rows with the first paint."""
        self.table.follow(self._cursor_moved)
        self.ticking = self.set_interval(EVERY, self.count_down, pause=True)
        self.show(self.place, now=True)
        self.table.focus()
        self.call_after_refresh(self.tell_drafts)

    # showing a place

    def show(self, place: Place, *, now: bool = False) -> None:
        """Show a list. `now`: read the first rows before anything is painted."""
        if (place.entity, place.columns) != (self.place.entity, self.place.columns) or not self._layout.columns:
            self._layout = views.layout(self.crm, place.entity, place.columns)
        if place.entity != self.place.entity or now:
            self.read_views(place.entity)
        context = self.place_context()
        self.place, self._going = place, True
        if self.place_context() != context:
            self.footer.set_actions(self.place_context(), self.desk.actions)  # the line that a command was typed in closes after it
        self.table.set_empty(self._empty_text())
        self._set_columns()
        self._read(place, now)

    def _read(self, place: Place, now: bool = False) -> None:
        try:
            coming = self.pager_of(place, self._layout.names, self._told)
        except (FilterError, UsageError) as error:
            self.say(str(error), "error")
            return
        if self._coming:
            self._coming.close()
        if self.pager and not self.pager.complete:
            self.pager.close()
        pager = self._coming = coming
        pager.settle = SETTLED if self.bottom.is_open else 0.0
        if now:
            pager.read_first()
            self._arrived(pager, "error" if pager.error else "first")
        else:
            pager.begin()
            self.set_timer(LONG, lambda: self._still_reading(pager))

    def _still_reading(self, pager: Pager) -> None:
        if pager is self._coming and not pager.total and not self.status.message:
            self.say(_(READING))

    def _told(self, pager: Pager, news: News) -> None:
        """From the reading threads."""
        self.desk.from_outside(lambda: self._arrived(pager, news))

    def _arrived(self, pager: Pager, news: News) -> None:
        if pager not in (self.pager, self._coming):
            return  # another list is wanted meanwhile
        if news == "error":
            self.say(str(pager.error), "error")
        elif news == "first":
            if self._reaches_further(pager):
                self._read_view_again()
            else:
                self._swap(pager)
        elif news == "all":
            self._all_arrived(pager)
        elif pager is self.pager:
            self.table.rows_arrived(*self.table.view)

    def _all_arrived(self, pager: Pager) -> None:
        if pager is self._coming:
            self._swap(pager)
        self.table.total_changed()
        self._go_to_sought(pager)
        if self._wanted_end:
            self._wanted_end = False
            self.table.end()
        self._show_position()

    def _which(self) -> object:
        place = self.place
        return place.entity, place.filter, place.sort, place.bin, place.queue, self._layout.names

    def _reaches_further(self, pager: Pager) -> bool:
        """The same list is read again, and people look at rows beyond its first ones: those that are shown stay until all are there."""
        return self.pager is not None and self._shown == self._which() and not pager.complete and sum(self.table.view) > pager.total

    def _read_view_again(self) -> None:
        if self.pager:
            self.pager.forget(self.pager.ids(*self.table.view))
            self.table.rows_arrived(*self.table.view)

    def _swap(self, pager: Pager) -> None:
        """Show the rows of another pager, with the cursor on the record it was on, if that is among them."""
        self.place, self._going = self._here(), False
        self.pager, self._coming, self._shown = pager, None, self._which()
        if self.status.message == _(READING):
            self.status.clear()
        wanted = self.place.cursor_id
        found = pager.place(wanted) if wanted else None
        cursor = min(self.place.cursor, max(pager.total - 1, 0)) if found is None else found
        self._sought = (wanted, cursor) if found is None and not pager.complete else (0, 0)
        self.table.set_source(self.counted(pager), cursor)
        self._bring_marks((self.place.entity, self.place.bin))
        self._show_title()
        self._show_position()

    def _bring_marks(self, kind: tuple[str, bool]) -> None:
        """The marks of this kind of record take the place of those of another."""
        if kind != self._marked:
            self._marks[self._marked] = set(self.table.marks)
            self._marked = kind
            self.table.set_marks(self._marks.get(kind, set()))

    def _go_to_sought(self, pager: Pager) -> None:
        """The whole list is there: the record that was to be under the cursor may stand further down than the first rows."""
        (record, cursor), self._sought = self._sought, (0, 0)
        if record and self.table.cursor == cursor and (place := pager.place(record)) is not None:
            self.table.goto(place)

    def _here(self) -> Place:
        """The place as people see it: a record that the cursor is on its way to counts as reached."""
        if self._going:
            return self.place
        record, cursor = self._sought
        waiting = record and self.table.cursor == cursor
        return self.place.at(self.table.cursor, record if waiting else self.table.cursor_id or 0)

    def keep_place(self) -> None:
        """Note cursor and marks in the place that is about to be left."""
        self.desk.places.keep(self._here())

    def refresh_records(self, changed: frozenset[tuple[str, int]] | None) -> None:
        """Others changed records: read those in view again; rows may come, go or move, cursor and marks stay on their records."""
        if self.pager is None:
            return
        shown = {self.place.entity, *(field.ref for field in self._fields() if field.kind is Kind.REFERENCE)}
        if changed is not None and not any(entity in shown for entity, _record in changed):
            return
        self.place = self._here()
        self._read(self.place)

    # what is shown around the rows

    def _fields(self) -> list[Field]:
        return [self.entity.by_name[name] for name in self._layout.names]

    def _set_columns(self) -> None:
        sort = self.place.sort or ("" if self.place.filter else self.entity.sort)
        columns = [
            Column(name, _(field.label), width, "right" if field.kind in RIGHT and not field.many else "left")
            for field, (name, width) in zip(self._fields(), self._layout.columns, strict=True)
        ]
        self.table.set_columns(self.counted_columns(columns), (sort.removeprefix("-"), sort.startswith("-")) if sort else None)

    def _show_title(self) -> None:
        place = self.place
        title = _(self.entity.plural)
        if place.bin:
            title = _("Recycle bin") + " › " + title
        if place.view:
            title += " › " + place.view
        if place.queue:
            title += " › " + self.queue_title()
        self.title_line.show(title, place.filter or self.queue_names() or self.view_names)

    def _cursor_moved(self, index: int, record: int | None) -> None:
        self._show_position()
        self.count_down()

    def _show_position(self) -> None:
        total = self.pager.total if self.pager else 0
        more = "" if self.pager is None or self.pager.complete else "+"
        marks = len(self.table.marks)
        marked = f"*{marks:,}  " if marks else ""
        self.status.set_position(f"{marked}{min(self.table.cursor + 1, total):,}/{total:,}{more}")

    def _empty_text(self) -> str:
        if self.place.filter:
            return _("Nothing matches this filter.\nesc clears it, / changes it.")
        if self.place.bin:
            return _("The recycle bin is empty.\nWhat is archived with d lies here until it is restored with U\nor deleted for ever with D.")
        if self.place.queue:
            return self.queue_empty()
        return _("{things} will be here.\na adds the first, gi imports a file.").format(things=_(self.entity.plural))

    # moving

    def do_row_end(self, argument: str) -> None:
        """To the last row, as soon as the whole list is known."""
        if self.pager and not self.pager.complete:
            self._wanted_end = True
            self.say(_("reading the rest of the list…"))
        else:
            self.table.end()

    def do_column_left(self, argument: str) -> None:
        self.table.scroll_columns(-1)

    def do_column_right(self, argument: str) -> None:
        self.table.scroll_columns(1)

    # opening

    def do_row_open(self, argument: str) -> None:
        """Open the record under the cursor, or the one that a command names."""
        if argument:
            self.open_named(argument)
        else:
            self.table.open_row()

    def on_markable_opened(self, event: RecordTable.Opened) -> None:
        """Open a record; a saved view opens the list it describes."""
        event.stop()
        if self.place.entity == "view":
            self.desk.go_view(self.crm.store.read("view", event.record_id))
            return
        self.keep_place()
        self.desk.go_record(self.place.entity, event.record_id)

    def neighbour(self, record: int, step: int) -> int | None:
        """The record before or after another in this list, and the cursor goes there: for the record page."""
        if self.pager is None or (place := self.pager.place(record)) is None:
            return None
        ids = self.pager.ids(place + step, 1) if place + step >= 0 else None
        if not ids:
            return None
        self.table.goto(place + step)
        return ids[0]

    # filtering

    def do_list_filter(self, argument: str) -> None:
        """Open the filter line, or filter by what a command says."""
        if argument:
            self.go_filter(argument)
            return
        before = self._here()
        complete, left = self.complete_list_filter, lambda: self.show(before)
        self.ask("/", self.go_filter, before.filter, kind="filter", complete=complete, live=self._show_matches, left=left)

    def go_filter(self, text: str) -> None:
        """Show what matches, from the top, and remember it as a place."""
        self.crm.filter(self.place.entity, text)  # told with its position if it cannot be understood
        here = replace(self.place, filter=text.strip(), view="", cursor=0, cursor_id=0)
        self.desk.places.go(here)
        self.show(here)

    def _show_matches(self, text: str) -> None:
        """Filter while it is typed."""
        self.crm.filter(self.place.entity, text)
        self.show(replace(self.place, filter=text.strip(), view="", cursor=0, cursor_id=0))

    def complete_list_filter(self, text: str, cursor: int) -> Candidates:
        from tui_crm.query.complete import complete

        def values(field: Field, prefix: str) -> Sequence[str]:
            return self.crm.lists.distinct(self.place.entity, field.name, prefix, 20) if field.name in self.entity.by_name else ()

        return complete(text, cursor, self.crm.names(self.place.entity), values)

    def do_app_escape(self, argument: str) -> None:
        """The marks first, then the filter, then back."""
        if self.place.filter or self.place.view:
            queue = self.place.queue if self.place.filter else ""
            self.desk.go(Place(self.place.entity, sort=self.place.sort, bin=self.place.bin, queue=queue))
        elif self.table.marks:
            self.table.clear_marks()
        elif self.place.bin:
            self.desk.go(Place(self.place.entity))
        else:
            self.say(_("q leaves the program"))

    # marks

    @property
    def marked(self) -> RecordTable:
        return self.table

    def everything(self) -> Sequence[int] | None:
        """All that the filter matches."""
        return self.pager.everything() if self.pager else None

    def mark_words(self, count: int) -> str:
        """What a verb would act upon."""
        text = ngettext("{count} record marked: o owner, t tag, d archive", "{count} records marked: o owner, t tag, d archive", count)
        return text.format(count=f"{count:,}")

    def after_act(self, message: str) -> Callable[[object], None]:
        """What follows an act on the targets: say it, forget the marks, show the rows as they are."""

        def done(_result: object) -> None:
            self.table.clear_marks()
            self.say(message)
            self.desk.refresh_pages(None)

        return done
