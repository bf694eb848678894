"""The page of one record: its fields, its people, its timeline, its history; and what the keys do there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_crm.i18n import _
from tui_crm.model.record import Record
from tui_crm.screens.file_acts import FileActs
from tui_crm.screens.list_acts import ListActs
from tui_crm.screens.record_edit import FieldEdit
from tui_crm.screens.record_find import FindInPage
from tui_crm.screens.record_grading import GradeByHand
from tui_crm.screens.record_panes import RecordPanes
from tui_crm.screens.record_people import PeopleActs
from tui_crm.screens.record_privacy import PrivacyActs
from tui_crm.widgets.page_lines import PageLines

if TYPE_CHECKING:
    from tui_crm.services.merging import Merged


class RecordPage(FieldEdit, GradeByHand, PeopleActs, PrivacyActs, FileActs, FindInPage, RecordPanes, ListActs, inherit_bindings=False):
    """One record."""

    # from record to record

    def do_record_next(self, argument: str) -> None:
        """The next record of the list below."""
        self._go_beside(1)

    def do_record_previous(self, argument: str) -> None:
        """The one before."""
        self._go_beside(-1)

    def _go_beside(self, step: int) -> None:
        below = next(page for page in reversed(self.desk.screen_stack) if hasattr(page, "neighbour"))  # a list, or a board
        if below.place.entity != self._entity_key or below.pager is None or below.pager.place(self._record_id) is None:
            self.say(_("This record is not in the list below; q goes back to it"), "warning")
        elif (other := below.neighbour(self._record_id, step)) is None:
            self.say(_("This is the last record of the list") if step > 0 else _("This is the first record of the list"))
        else:
            self._record_id = other
            self.turn_to(other)

    # acts

    def targets(self) -> list[int]:
        """The record a verb acts upon: this one."""
        return [self._record_id] if self.record is not None else []

    def followups(self) -> list[int]:
        """The follow-up under the cursor of a tab, else the record if it is one."""
        current = self.current
        return [current[1]] if isinstance(current, tuple) and current[0] == "followup" else super().followups()

    def after_act(self, message: str) -> Callable[[object], None]:
        """What follows an act on the record: say it, show the record as it is; leave the page if it is in the recycle bin now."""

        def done(_result: object) -> None:
            self.say(message)
            self.read_record(message)
            self.desk.list_page.refresh_records(None)

        return done

    def after_merge(self, result: Merged, message: str) -> None:
        """Show the survivor, whichever of the records this page showed."""
        self.turn_to(result.survivor)
        self.after_act(message)(result)

    def do_field_edit(self, argument: str) -> None:
        """Edit the field under the cursor; open what an entry stands for."""
        current = self.current
        if isinstance(current, tuple):
            self.desk.go_record(*current)
        elif isinstance(current, str) and current in self.entity.by_name:
            self.edit_field(self.entity.by_name[current])
        else:
            self.say(_("There is nothing to edit here"), "warning")

    def on_page_lines_opened(self, event: PageLines.Opened) -> None:
        """A line was opened with the mouse."""
        event.stop()
        self.do_field_edit("")

    def do_field_follow(self, argument: str) -> None:
        """Open the record that the field under the cursor names."""
        current, record = self.current, self.record
        if isinstance(current, tuple):
            self.desk.go_record(*current)
            return
        field = self.entity.by_name.get(current) if isinstance(current, str) else None
        target = record.values.get(field.name) if record and field and (field.ref or field.key == "merged_into") and not field.many else 0
        if field and field.key == "merged_into" and isinstance(target, int):
            self.desk.go_record(self.entity.key, target)
        elif field and isinstance(target, int) and target:
            self.desk.go_record(field.ref, target)
        else:
            self.say(_("This names no other record"), "warning")

    def do_record_add(self, argument: str) -> None:
        """What the tab lists, in a form."""
        record = self.record
        entity, field = self.tab.adds
        if not entity or record is None:
            entity, field = ("activity", "") if self._entity_key in ("customer", "contact") else (self._entity_key, "")
        given: dict[str, int] = {field: self._record_id} if field else {}
        if record is not None and entity in ("activity", "followup") and self._entity_key != entity:
            from tui_crm.services.followups import acts

            given = acts.target(record)
        self.desk.go_form(entity, **given)

    def _copy(self, text: Callable[[Record], str]) -> None:
        """Copy from the person or customer under the cursor, else from this record."""
        current = self.current
        if isinstance(current, tuple) and current[0] in ("customer", "contact"):
            self.copy_from(current[0], [current[1]], text)
        else:
            super()._copy(text)

    def do_history_back(self, argument: str) -> None:
        """To what lies below; forward comes back to this record."""
        self.desk.leave_page()
        self.desk.places.leave_record(self._entity_key, self._record_id)

    def do_history_last(self, argument: str) -> None:
        self.do_history_back(argument)
