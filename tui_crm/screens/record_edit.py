"""Editing a field of a record's page in place: a form of one line, in the bottom line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tui_crm.errors import CrmError, InvalidRecord, StaleWrite, UsageError
from tui_crm.i18n import _
from tui_crm.model.fields import Field, Kind
from tui_crm.model.record import Record
from tui_crm.screens.deal_acts import told
from tui_crm.screens.page import Page

if TYPE_CHECKING:
    from tui_crm.services.form import Form


class FieldEdit(Page, inherit_bindings=False):
    """Mixed into the record page, which says what the record is."""

    record: Record | None
    soon: Callable[..., None]

    def edit_field(self, field: Field) -> None:
        """Ask for a field's new value; yes and no change places at once, long text has its editor in the form."""
        from tui_crm.services.form import open_form

        record = self.record
        if record is None:
            return
        if field.read_only:
            self.say(_("{label} is kept by the system").format(label=_(field.label)), "warning")
            return
        form = open_form(self.crm, record.entity.key, record.id)
        if field.kind is Kind.BOOLEAN:
            form.choose(field.name, _("no") if form.base[field.name] else _("yes"), not form.base[field.name])
            self._write(form, field)
        elif field.kind is Kind.LONG_TEXT or not (form.texts[field.name].isprintable() or not form.texts[field.name]):
            self.desk.go_form(record.entity.key, record.id, focus=field.name)
        else:
            self._ask_for(form, field)

    def _ask_for(self, form: Form, field: Field, why: str = "", needed: str = "") -> None:
        """Ask for the text of a field; `why` says why it is asked again, `needed` why it is asked though another field was being edited."""
        text = form.texts[field.name]
        known: dict[str, int] = {}  # records that were offered, by the text that stands for them

        def answer(given: str) -> None:
            _type(form, field, given, known)
            if not form.is_slow(field.name) and (problem := form.check(field.name).problem):
                raise UsageError(problem)
            self._write(form, field)

        def live(given: str) -> None:
            """Refuse what cannot be meant; what is only begun is completed instead."""
            from tui_crm.services.form_hints import at_once

            _type(form, field, given, known)
            if not form.is_slow(field.name) and not at_once(field, given).found and (problem := form.check(field.name).problem):
                raise UsageError(problem)

        kind = f"field.{form.entity.key}.{field.name}"
        prompt = f"{_(field.label)} ({needed}): " if needed else f"{_(field.label)}: "
        self.ask(prompt, answer, text, kind=kind, complete=self._completing(form, field, known), live=live)
        if why:
            self.bottom.show_error(text, why)

    def _completing(self, form: Form, field: Field, known: dict[str, int]) -> Callable[[str, int], Any]:
        """Completes the text by choices, by values and records that the archive knows, by what a word for a day means."""
        from tui_crm.query.complete import Candidate, Completion
        from tui_crm.services.form_hints import Hints, asks, at_once, look_up
        from tui_crm.services.form_texts import SETTLED, text_of

        fresh = form.texts[field.name]

        def offered(hints: Hints, cursor: int) -> Completion:
            texts = [hint.text for hint in hints.found]
            named = [(hint.text if texts.count(hint.text) == 1 else hint.about, hint.record) for hint in hints.found]
            known.update({text: record for text, record in named if record})
            return Completion(hints.start, cursor, tuple(Candidate(text) for text, _record in named))

        def complete(text: str, cursor: int) -> Completion:
            untouched = text == fresh
            hints = at_once(field, "" if untouched and not field.many else text[:cursor])
            found = [offered(Hints(0, hints.found) if untouched and not field.many else hints, cursor)] if hints.found else []
            if not found and asks(field) and not untouched:

                def came(hints: Hints) -> None:
                    found.append(offered(hints, cursor))
                    self._offer_late(text, found[-1])

                self.soon(lambda: look_up(self.crm, form.entity.key, field, text[:cursor]), came)
            elif not found and not untouched and field.kind in SETTLED and field.kind is not Kind.REFERENCE and not form.check(field.name).problem:
                own = text_of(field, form.value(field.name), form.reading(), form.showing())
                found = [Completion(0, cursor, (Candidate(own),))] if own != text.strip() else []
            return found[0] if found else Completion(cursor, cursor)

        return complete

    def _offer_late(self, text: str, found: Any) -> None:
        """Candidates that came after the key was answered; nothing is shown if the text is another by now."""
        from tui_crm.widgets.bottom_line import Completion

        if self.bottom.is_open:
            self.bottom.offer(text, Completion(found.start, found.end, tuple(candidate.text for candidate in found.candidates)))

    # writing

    def _write(self, form: Form, field: Field) -> None:
        """Write the field; when that is refused, nothing that was typed is lost."""
        def write() -> list[str]:
            from tui_crm.services import archive

            if changes := form.changes():
                archive.edit(self.crm, form.entity.key, form.record, changes, form.version)
            return [_(form.entity.by_name[name].label) for name in changes]

        def done(written: list[str]) -> None:
            label = ", ".join(written) or _(field.label)
            self.say(_("{label} saved · u takes it back").format(label=label) if written else _("{label} stays as it was").format(label=label))
            if written:
                self.desk.refresh_pages(frozenset({(form.entity.key, form.record)}))

        self.work(write, done, lambda error: self._refused(form, field, error))

    def _refused(self, form: Form, field: Field, error: CrmError) -> None:
        """Say why, and ask again with what was typed. A colleague's change of other fields is no hindrance; over one of this field, people decide.
        What another field needs first is asked for.
        """
        why = str(error)
        if isinstance(error, InvalidRecord):
            why = told(form.entity, error)
            if (other := _needed(form, field, error)) and self.desk.page is self and not self.bottom.is_open:
                needed, reason = other
                self._ask_for(form, needed, needed=reason)
                return
        if isinstance(error, StaleWrite):
            theirs = next((difference for difference in form.overlapping(error) if difference.field == field.name), None)
            form.rebase(error, frozenset(difference.field for difference in error.differences) - {field.name})
            if theirs is None or field.kind is Kind.BOOLEAN:
                self._write(form, field)
                return
            said = {"who": theirs.who or _("somebody"), "theirs": _shown(form, field, theirs.theirs)}
            why = _("{who} changed it to “{theirs}”: enter writes yours, esc keeps theirs").format(**said)
        if self.desk.page is self and not self.bottom.is_open and field.kind is not Kind.BOOLEAN:
            self._ask_for(form, field, why)
        else:
            self.desk.say(f"{why}: {form.texts[field.name]}", "error")


def _type(form: Form, field: Field, text: str, known: dict[str, int]) -> None:
    """A text stands in the field; where a record was offered under it, it means that one."""
    if text in known:
        form.choose(field.name, text, known[text])
    else:
        form.type(field.name, text)


def _needed(form: Form, field: Field, error: InvalidRecord) -> tuple[Field, str] | None:
    """The first other field that has to be filled in before this one can be as it was typed, and why."""
    others = {other.name: other for other in form.fields if other is not field and other.kind is not Kind.LONG_TEXT}
    for problem in error.problems:
        if problem.field in others and not form.is_changed(problem.field):
            return others[problem.field], problem.reason
    return None


def _shown(form: Form, field: Field, value: object) -> str:
    from tui_crm.services.form_texts import text_of

    return text_of(field, value, form.reading(), form.showing()) or "–"
