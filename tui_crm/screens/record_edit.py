"""Editing a field of a record's page in place, in the bottom line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tui_crm import services
from tui_crm.errors import CrmError, NotFound, StaleWrite
from tui_crm.i18n import _
from tui_crm.model.fields import Field, Kind
from tui_crm.model.record import Record

if TYPE_CHECKING:
    from tui_crm.services.crm import Crm


class FieldEdit:
    """Mixed into the record page, which says what the record is."""

    crm: Crm
    record: Record | None
    ask: Any
    say: Any
    work: Any
    desk: Any
    bottom: Any
    is_attached: Any

    def edit_field(self, field: Field) -> None:
        """Ask for a field's new value; yes and no change places at once."""
        record = self.record
        if record is None:
            return
        if field.read_only:
            self.say(_("{label} is kept by the system").format(label=_(field.label)), "warning")
            return
        value = record.values[field.name]
        if field.kind is Kind.BOOLEAN:
            self._write(record, field, not value, "")
            return
        text = services.editing.text_of(self.crm, field, value)
        if field.kind is Kind.LONG_TEXT or not services.editing.is_one_line(text):
            self.desk.go_form(record.entity.key, record.id, focus=field.name)
        else:
            self._ask_for(record, field, text)

    def _ask_for(self, record: Record, field: Field, text: str, error: CrmError | None = None) -> None:
        """Ask for the value with `text` to begin with; `error` says why it is asked again."""

        def answer(given: str) -> None:
            value = services.editing.read(self.crm, field, given, old=record.values[field.name])
            if value == record.values[field.name]:
                self.say(_("{label} stays as it was").format(label=_(field.label)))
            else:
                self._write(record, field, value, given)

        def live(given: str) -> None:
            """Refuse what cannot be meant, not what is only begun."""
            if field.kind is not Kind.REFERENCE:
                try:
                    services.editing.read(self.crm, field, given, old=record.values[field.name])
                except CrmError:
                    _start, typed = services.editing.part_at(field, given, len(given))
                    if not typed or not services.editing.candidates(self.crm, record.entity, field, typed):
                        raise

        kind = f"field.{record.entity.key}.{field.name}"
        self.ask(f"{_(field.label)}: ", answer, text, kind=kind, complete=self._completing(record, field), live=live)
        if error:
            self.bottom.show_error(text, str(error))

    def _completing(self, record: Record, field: Field) -> Callable[[str, int], Any]:
        from tui_crm.query.complete import Candidate, Completion

        def complete(text: str, cursor: int) -> Completion:
            start, typed = services.editing.part_at(field, text, cursor)
            if typed and text == services.editing.text_of(self.crm, field, record.values[field.name]):
                typed = "" if field.choices and not field.many else typed
            found = services.editing.candidates(self.crm, record.entity, field, typed)
            return Completion(start, cursor, tuple(Candidate(text) for text in found))

        return complete

    def _write(self, record: Record, field: Field, value: object, typed: str) -> None:
        """Write one field; when that is refused, nothing that was typed is lost."""

        def done(_result: object) -> None:
            self.desk.repeatable = None
            self.say(_("{label} saved · u takes it back").format(label=_(field.label)))
            self.desk.refresh_pages(frozenset({(record.entity.key, record.id)}))

        def failed(error: CrmError) -> None:
            self._refused(record, field, typed, error)

        self.work(lambda: services.archive.edit(self.crm, record.entity.key, record.id, {field.name: value}, record.version), done, failed)

    def _refused(self, record: Record, field: Field, typed: str, error: CrmError) -> None:
        """Say why, and ask again with what was typed. After a colleague's change, to take the line once more is to write over it."""
        if not isinstance(error, NotFound) and self.is_attached and not self.bottom.is_open:
            now = self.crm.store.read(record.entity.key, record.id)
            if field.kind is not Kind.BOOLEAN:
                self._ask_for(now, field, typed, _conflict(self.crm, field, error) if isinstance(error, StaleWrite) else error)
                return
            if isinstance(error, StaleWrite):
                self.desk.refresh_pages(frozenset({(record.entity.key, record.id)}))
        self.desk.say(f"{error}: {typed}" if typed else str(error), "error")


def _conflict(crm: Crm, field: Field, error: StaleWrite) -> CrmError:
    """What a colleague did to the record, and what to do now."""
    mine = next((difference for difference in error.differences if difference.field == field.name), None)
    if mine:
        theirs = services.editing.text_of(crm, field, mine.theirs) or "–"
        who = mine.who or _("somebody")
        return CrmError(_("{who} changed it to “{theirs}”: enter writes yours, esc keeps theirs").format(who=who, theirs=theirs))
    who = ", ".join(sorted({difference.who for difference in error.differences if difference.who})) or _("somebody")
    return CrmError(_("{who} changed other fields meanwhile: enter writes yours, esc leaves it").format(who=who))
