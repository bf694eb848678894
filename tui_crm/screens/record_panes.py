"""What a record's page is made of: the tabs, the lines of the one that is shown, and how they are read and kept current."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import wait
from typing import Any, ClassVar

from textual import events
from textual.containers import Horizontal
from textual.widget import Widget

from tui_crm.actions import Context
from tui_crm.errors import NotFound
from tui_crm.i18n import _
from tui_crm.model.entity import Entity
from tui_crm.model.record import Record
from tui_crm.screens.page import Page
from tui_crm.screens.record_lines import PagerLines
from tui_crm.screens.record_tabs import ONCE_THERE, SERVED, Listed, TabSpec, first_tab, tabs_for, tabs_of
from tui_crm.screens.scrolling import ScrollingLines
from tui_crm.services.pager import Pager
from tui_crm.services.reading import PATIENCE, News
from tui_crm.widgets.page_lines import LATEST, NO_MARK, Bookmark, Content, PageLines, nothing
from tui_crm.widgets.tabs_line import TabsLine

WIDE = 110  # cells from which the timeline stands beside the profile
LONG = 0.15  # seconds after which it is said that something is being read


class RecordPanes(Page, ScrollingLines, inherit_bindings=False):
    """A record in tabs. What a tab shows is read when it is first shown, and again after a change; what was read before is shown meanwhile."""

    context: ClassVar[Context] = "record"

    def __init__(self, entity: str, record: int) -> None:
        super().__init__()
        self._entity_key, self._record_id = entity, record
        self.record: Record | None = None
        self._tab = self._shown = first_tab(entity)
        self._tabs: tuple[TabSpec, ...] = ()
        self._contents: dict[str, Content] = {}
        self._pagers: dict[str, Pager] = {}
        self._stale: set[str] = set()
        self._marks: dict[str, Bookmark] = {}

    # what it is made of

    def body(self) -> Iterator[Widget]:
        """The tabs, and the lines of the one that is shown."""
        yield TabsLine(id="tabs")
        with Horizontal(id="panes"):
            yield PageLines(id="lines")
            if self.app.size.width >= WIDE:
                yield PageLines(id="beside", passive=True)

    @property
    def tabs_line(self) -> TabsLine:
        return self.query_one("#tabs", TabsLine)

    @property
    def beside(self) -> PageLines | None:
        """The lines beside the profile, where there was room for them."""
        return next(iter(self.query("#beside").results(PageLines)), None)

    @property
    def entity(self) -> Entity:
        return self.crm.catalogue[self._entity_key]

    def place_context(self) -> Context:
        """Tickets, dispatch orders and callbacks have keys of their own."""
        return "ticket" if self._entity_key in SERVED else self.context

    @property
    def tabs(self) -> tuple[TabSpec, ...]:
        """The tabs of the record; until it was read, those that every record of its kind has."""
        return self._tabs or tabs_of(self._entity_key)

    @property
    def tab(self) -> TabSpec:
        """The tab that is shown."""
        return next((tab for tab in self.tabs if tab.key == self._tab), self.tabs[0])

    @property
    def current(self) -> Any:
        """What the cursor is on: a field's name, an event's number, or (entity, id)."""
        return self.lines.current

    def on_mount(self) -> None:
        """Show the record with the first paint."""
        super().on_mount()
        self.lines.follow(self._cursor_moved)
        self.lines.focus()
        self.read_record()

    # reading

    def take(self, entity: str, record: int) -> None:
        """Show another record on a page that was closed, as on a new one."""
        if entity != self._entity_key:
            self.lines.show(nothing)
        self._entity_key, self._tab, self.record, self._shown, self._tabs = entity, first_tab(entity), None, "", ()
        self._marks.clear()
        self.footer.set_actions(self.key_context(), self.desk.actions)
        self.status.clear()
        self.turn_to(record)

    def turn_to(self, record: int) -> None:
        """Show another record of the same kind, the cursor on the same field."""
        self._keep_bookmark()
        first = first_tab(self._entity_key)
        self._marks = {first: self._marks[first]} if first in self._marks and not self.tab.latest else {}
        self._close_pagers()
        self._contents.clear()
        self._stale.clear()
        self._record_id = record
        self.read_record()

    def read_record(self, message: str = "") -> None:
        """Read the record and what its tab shows; `message` is said if the record has gone away from where it was."""
        key, number = self._entity_key, self._record_id

        def read() -> tuple[Record | None, tuple[TabSpec, ...]]:
            try:
                record = self.crm.store.read(key, number)
            except NotFound:
                return None, ()
            return record, tabs_for(self.crm, key, record)

        self.soon(read, lambda found: self._show_record(*found, number, message))

    def _show_record(self, record: Record | None, tabs: tuple[TabSpec, ...], number: int, message: str) -> None:
        if number != self._record_id:
            return  # another one was asked for meanwhile
        before, self.record, self._tabs = self.record, record or self.record, tabs or self._tabs
        if record is None or (message and before and record["deleted_at"] and not before["deleted_at"]):
            self._gone(message)
            return
        self.title_line.show(self._title(record), record.code + (" · " + _("in the recycle bin") if record["deleted_at"] else ""))
        self._say_who(before, record)
        self._stale.update(self._contents)
        self._show_tab(self._tab)

    def _title(self, record: Record) -> str:
        return f"{_(self.entity.label)} › {record.title}"

    def _gone(self, message: str) -> None:
        """The record was archived here, or deleted for ever by anybody."""
        if message and self.desk.page is self:
            self.desk.leave_page()
            self.desk.say(message)
        else:
            if self.record is None:
                self.title_line.show(_(self.entity.label))
                self.lines.show(nothing)
            self.say(_("This record was deleted for ever; q goes back"), "warning")

    def _say_who(self, before: Record | None, now: Record) -> None:
        """Say what a colleague changed."""
        if before is None or before.id != now.id or before.version == now.version or now["updated_by"] == self.crm.user.id:
            return
        fields = [field for field in self.entity.fields if not field.read_only and before.values.get(field.name) != now.values[field.name]]
        title = self.crm.showing().title
        who = (title("user", now.number("updated_by")) if title else "") or _("somebody")
        if now["deleted_at"] and not before["deleted_at"]:
            self.say(_("{who} archived this record; U restores it").format(who=who), "warning")
        elif fields:
            self.say(_("{who} changed: {fields}").format(who=who, fields=", ".join(_(field.label) for field in fields)))

    # tabs

    def _show_tab(self, key: str) -> None:
        """Show a tab: at once what was read before, then what it is now."""
        self._keep_bookmark()
        self._tab = key
        tab = self.tab
        self.tabs_line.show([_(each.label) for each in self.tabs], self.tabs.index(tab))
        self._lay_beside()
        if tab.key in self._contents:
            self._put(tab, self._contents[tab.key])
        if tab.key not in self._contents or tab.key in self._stale:
            self._read_tab(tab)
        if tab.key not in self._contents:
            self.set_timer(LONG, lambda: self._say_reading(tab))
        beside = self._beside_tab()
        if beside and (beside.key not in self._contents or beside.key in self._stale):
            self.call_after_refresh(self._read_tab, beside)

    def _say_reading(self, tab: TabSpec) -> None:
        """It takes longer than usual: do not leave what another tab holds in view."""
        if self._tab == tab.key and tab.key not in self._contents:
            self._keep_bookmark()
            self._shown = ""
            self.lines.show(nothing, "\n" + _("reading…"))

    def _read_tab(self, tab: TabSpec) -> None:
        record = self.record
        if record is None:
            return
        self._stale.discard(tab.key)
        pool = self.desk.plugin_pool if tab.plugin else None
        self.soon(lambda: tab.read(self.crm, record), lambda found: self._found(tab, record, found), pool)

    def _found(self, tab: TabSpec, record: Record, found: Content | Listed) -> None:
        if self.record is None or record.id != self.record.id:
            return
        if isinstance(found, Listed):
            self._page_through(tab, found)
        else:
            self._contents[tab.key] = found
            self._put(tab, found)

    def _page_through(self, tab: TabSpec, found: Listed) -> None:
        """Read the first rows of a listing; those before stay until they are there."""

        def told(pager: Pager, news: News) -> None:
            self.desk.from_outside(lambda: self._arrived(tab, pager, news, found))

        pager = Pager(self.crm, found.listing, (), self.desk.threads, told, read=found.read, order=found.order)
        reading = pager.begin()
        wait([reading], timeout=PATIENCE)
        if reading.done():
            self._arrived(tab, pager, "error" if pager.error else "first", found)

    def _arrived(self, tab: TabSpec, pager: Pager, news: News, found: Listed) -> None:
        shown = self._pagers.get(tab.key)
        if not self.is_attached or (news != "first" and pager is not shown):
            return
        if news == "error":
            self.say(str(pager.error), "error")
        elif news == "first" and pager is not shown:
            if shown:
                shown.close()
            self._pagers[tab.key] = pager
            self._contents[tab.key] = content = lambda width: PagerLines(pager, found.draw(width), found.read, found.opens)
            self._put(tab, content)
        elif pane := self._pane(tab):
            pane.lines_arrived()

    def _pane(self, tab: TabSpec) -> PageLines | None:
        """Where a tab is shown now."""
        if tab.key == self.tab.key:
            return self.lines
        beside = self._beside_tab()
        return self.beside if beside and beside.key == tab.key else None

    def _put(self, tab: TabSpec, content: Content) -> None:
        """Show what a tab holds, the cursor where it was on it."""
        pane = self._pane(tab)
        if pane is self.lines:
            self._keep_bookmark()
            self._shown = tab.key
            mark = self._marks.get(tab.key, NO_MARK)
            pane.show(content, _(tab.empty) if tab.empty else "", LATEST if tab.latest and mark == NO_MARK else mark)
        elif pane:
            pane.show(content, _(tab.empty))

    def show_latest(self) -> None:
        """What is said last is to be seen, where it is said."""
        if self.tab.latest:
            self.lines.to_latest()

    def _keep_bookmark(self) -> None:
        """Remember where the cursor is on the tab that is shown."""
        if self._shown in self._contents:
            self._marks[self._shown] = self.lines.bookmark

    def _beside_tab(self) -> TabSpec | None:
        """The tab that stands beside the first one, where there is room."""
        if self.size.width < WIDE:
            return None
        return next((tab for tab in self.tabs if tab.beside == self.tab.key), None)

    def _lay_beside(self) -> None:
        self.set_class(self._beside_tab() is not None, "-wide")
        self.set_class(self.tab.latest, "-talk")

    def on_resize(self, event: events.Resize) -> None:
        """The timeline stands beside the profile where there is room."""
        if event.size.width >= WIDE and self.beside is None:
            self.query_one("#panes", Horizontal).mount(PageLines(id="beside", passive=True))
        if self.record is not None and (self._beside_tab() is not None) != self.has_class("-wide"):
            self.call_after_refresh(self._show_tab, self._tab)

    def _cursor_moved(self, line: int) -> None:
        pager = self._pagers.get(self._tab)
        if pager is None:
            self.status.set_position("")
        else:
            self.status.set_position(f"{min(line + 1, pager.total):,}/{pager.total:,}{'' if pager.complete else '+'}")

    def do_tab_next(self, argument: str) -> None:
        self._step_tab(1)

    def do_tab_previous(self, argument: str) -> None:
        self._step_tab(-1)

    def _step_tab(self, step: int) -> None:
        tabs = self.tabs
        self._show_tab(tabs[(tabs.index(self.tab) + step) % len(tabs)].key)

    def do_tab_go(self, argument: str) -> None:
        """The tab of a number, or of a name by its first letters."""
        if argument.isdecimal():
            found = self.tabs[int(argument) - 1 : int(argument)] if int(argument) else ()
        else:
            found = tuple(tab for tab in self.tabs if argument and _(tab.label).casefold().startswith(argument.casefold()))
        if found:
            self._show_tab(found[0].key)
        elif argument.isdecimal():
            self.say(_("There are {count} tabs").format(count=len(self.tabs)), "warning")
        else:
            self.say(_("There is no tab “{name}”").format(name=argument), "warning")

    def tab_names(self) -> Sequence[str]:
        """What the tabs are called, in order: they can be gone to by the palette."""
        return [_(tab.label) for tab in self.tabs]

    def complete_tab_go(self, text: str, cursor: int) -> Any:
        """Names of tabs."""
        return self.desk.complete_among(self.tab_names(), text, cursor)

    def on_tabs_line_chosen(self, event: TabsLine.Chosen) -> None:
        """A tab was clicked."""
        event.stop()
        self._show_tab(self.tabs[event.index].key)

    # others' changes

    def refresh_records(self, changed: frozenset[tuple[str, int]] | None) -> None:
        """Show the record as it is now, if it or what its tabs show may have changed; the cursor stays on what it is on."""
        kinds = {entity for entity, _record in changed or ()}
        if changed is None or (self._entity_key, self._record_id) in changed or kinds & ONCE_THERE:
            self.read_record()
            return
        self._stale.update(tab.key for tab in self.tabs if tab.key in self._contents and kinds & {*tab.depends, *self._references()})
        for tab in (self.tab, self._beside_tab()):
            if tab and tab.key in self._stale:
                self._read_tab(tab)

    def _references(self) -> set[str]:
        """The kinds of record that fields of this one name."""
        return {field.ref for field in self.entity.fields if field.ref} - {self._entity_key, "user"}

    def before_leaving(self) -> None:
        """Nobody looks at the timeline any more."""
        self._close_pagers()

    def _close_pagers(self) -> None:
        for pager in self._pagers.values():
            pager.close()
        self._pagers.clear()
