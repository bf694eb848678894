"""How a list is looked at: saved views, columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tui_crm import services
from tui_crm.errors import CrmError
from tui_crm.i18n import _
from tui_crm.screens.page import Page
from tui_crm.services.views import Layout

if TYPE_CHECKING:
    from tui_crm.model.record import Record
    from tui_crm.query.complete import Completion
    from tui_crm.screens.places import Place
    from tui_crm.services.pager import Pager

PREVIEWED = 12  # rows
MOST_NUMBERED = 9


class ListViews(Page, inherit_bindings=False):
    """Mixed into the list page."""

    place: Place
    pager: Pager | None
    show: Callable[[Place], None]
    _layout: Layout
    _show_title: Callable[[], None]
    _views: Sequence[Record] = ()

    # saved views

    @property
    def view_names(self) -> str:
        """The views that a digit opens, for the title."""
        return "  ".join(f"{number} {services.views.name_of(view)}" for number, view in enumerate(self._views[:MOST_NUMBERED], 1))

    def read_views(self, entity: str) -> None:
        """Read the names of the views of a list, aside: the rows come first."""

        def read() -> None:
            try:
                found = services.views.views(self.crm, entity)
            except CrmError:
                return  # the list itself says what is wrong with the database
            self.desk.from_outside(lambda: self._take_views(entity, found))

        self._views = ()
        self.desk.threads.rows.submit(read)

    def _take_views(self, entity: str, found: Sequence[Record]) -> None:
        if entity == self.place.entity:
            self._views = found
            self._show_title()

    def do_view_go(self, argument: str) -> None:
        """Open a saved view, by number or name."""
        if argument:
            self.desk.go_view(services.views.find(self.crm, self.place.entity, argument))
        else:
            self.ask(_("view:"), self.do_view_go, kind="view", complete=self.complete_view_go)

    def complete_view_go(self, text: str, cursor: int) -> Completion:
        from tui_crm.query.complete import Candidate, Completion

        found = map(services.views.name_of, self._views)
        wanted = text[:cursor].casefold()
        return Completion(0, cursor, tuple(Candidate(name) for name in found if name.casefold().startswith(wanted)))

    def do_view_save(self, argument: str) -> None:
        """Keep filter, order and columns under a name."""

        def save(name: str) -> None:
            if not name.strip():
                return
            place, columns = self.place, self._layout.names

            def saved(_view: int) -> None:
                self.say(_("saved as “{name}”").format(name=name.strip()))
                self.read_views(place.entity)

            self.work(lambda: services.views.save(self.crm, place.entity, name.strip(), place.filter, place.sort, columns), saved)

        if argument:
            save(argument)
        else:
            self.ask(_("save this view as:"), save, self.place.view)

    # columns

    def do_list_columns(self, argument: str) -> None:
        """Choose, order and size the columns."""
        ids = list(self.pager.ids(0, PREVIEWED) or ()) if self.pager else []
        self.desk.open_page("columns", self.place.entity, self._layout, ids, self._take_layout)

    def _take_layout(self, layout: Layout) -> None:
        """Show the list so, now and later."""
        entity = self.place.entity
        services.views.keep_layout(self.crm, entity, layout)
        self._layout = layout
        self.place = replace(self.place, columns=())
        self.show(self.place)
