"""What a list has to do with forms: it says which were left unfinished, and goes to the record that a form added."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_crm import services
from tui_crm.errors import CrmError
from tui_crm.i18n import ngettext
from tui_crm.screens.page import Page
from tui_crm.screens.places import Place

if TYPE_CHECKING:
    from tui_crm.widgets.record_table import RecordTable


class ListForms(Page, inherit_bindings=False):
    """Mixed into the list page."""

    place: Place
    show: Callable[[Place], None]

    if TYPE_CHECKING:

        @property
        def table(self) -> RecordTable: ...

    def tell_drafts(self) -> None:
        """At the start: a hint in the status line, if there is nothing else to say."""

        def look() -> None:
            try:
                count = services.drafts.count(self.crm)
            except CrmError:
                return  # a database that cannot be read is told by the list itself
            if count:
                self.desk.from_outside(lambda: self._say_drafts(count))

        self.desk.threads.rows.submit(look)

    def _say_drafts(self, count: int) -> None:
        if not self.status.message:
            self.say(ngettext("{count} unfinished form: :drafts", "{count} unfinished forms: :drafts", count).format(count=count))

    def record_saved(self, entity: str, record: int, message: str, new: bool) -> None:
        """A form saved a record: the cursor goes onto a new one."""
        if new and entity == self.place.entity:
            self.place = self.place.at(self.table.cursor, record)
            self.show(self.place)
        else:
            self.desk.refresh_pages(frozenset({(entity, record)}))
        self.say(message)
