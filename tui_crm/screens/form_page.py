"""The form of a record, made from its description: one field a line, all of them in one widget."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from textual import events
from textual.widget import Widget

from tui_crm.actions import Context
from tui_crm.errors import CrmError, InvalidRecord, StaleWrite
from tui_crm.i18n import _, ngettext
from tui_crm.keys import normalise
from tui_crm.model.fields import Kind
from tui_crm.screens.form_doubles import FormDoubles
from tui_crm.screens.form_drafts import FormDrafts
from tui_crm.screens.form_typing import FormTyping
from tui_crm.screens.long_task import SILENT
from tui_crm.screens.page import Page
from tui_crm.services import drafts
from tui_crm.services.form import Form, News, open_form
from tui_crm.widgets.form_lines import FormLines, Line

QUIT = "app.quit"


class FormPage(FormTyping, FormDrafts, FormDoubles, Page, inherit_bindings=False):
    """Fills in one record; `record` 0 is a new one, which begins with the values of `given`. `focus`: the field to begin in."""

    context: ClassVar[Context] = "form"

    def __init__(self, entity: str, record: int = 0, focus: str = "", **given: Any) -> None:
        super().__init__()
        self._entity_key, self._record_id, self._focus, self._given = entity, record, focus, given
        self.form: Form
        self._mode = ""
        self._saving = False
        self._done = True  # until the form is open there is nothing to keep, and nothing that a colleague could change

    # what it is made of

    def body(self) -> Iterator[Widget]:
        """The fields."""
        yield FormLines(id="fields")

    @property
    def lines(self) -> FormLines:  # type: ignore[override]
        return self.query_one("#fields", FormLines)

    def on_mount(self) -> None:
        """Show the fields with the first paint, the cursor in the first."""
        try:
            self.form = self.make_form()
        except CrmError as error:
            self.call_later(self._cannot_open, error)
            return
        self._done = False
        self.lines.follow(self.typed, self.entered)
        self.show_all()
        if self._focus in self.form.texts:
            self.lines.go(self._focus)
        self.lines.focus()
        self.offer_draft()

    def make_form(self) -> Form:
        """The form that the page is for. Raises CrmError."""
        return open_form(self.crm, self._entity_key, self._record_id, self._given)

    def _cannot_open(self, error: CrmError) -> None:
        self.leave()
        self.desk.say(str(error), "error")

    def show_all(self) -> None:
        """Every field as the form has it, headings between the sections."""
        form = self.form
        label = _(form.entity.label)
        self.title_line.show(f"{label} › {form.title}" if form.record else _("New: {entity}").format(entity=label), _("form"))
        lines: list[Line] = []
        section = ""
        for field in form.fields:
            if field.section != section:
                section = field.section
                lines.append(Line("", _(section)))
            lines.append(self.line_of(field.name))
        self.lines.set_lines(lines)
        self.entered("", self.lines.current)

    # keys

    def key_context(self) -> Context:
        """A question in the status line has its own keys."""
        if self._mode and not self.bottom.is_open:
            return "draft" if self._mode == "draft" else "unsaved"
        return super().key_context()

    def set_mode(self, mode: str) -> None:
        """Ask "draft" or "unsaved" in the status line; "" goes on with the form."""
        self._mode = mode
        self.footer.set_actions(self.key_context(), self.desk.actions)
        self._ask_again()
        if not mode:
            self.entered("", self.lines.current)

    def _ask_again(self) -> None:
        if self._mode == "draft":
            self.say(self.draft_offer(), "warning")
        elif self._mode == "unsaved":
            self.say(_("unsaved changes: s saves, d discards, esc goes on"), "warning")

    async def on_key(self, event: events.Key) -> None:
        """Letters are text, unless a question waits for its answer. What is not taken here goes on to the page's own handler."""
        pressed = self.desk.router.press("form", normalise(event.key, event.character))
        if self._saving:
            taken = pressed.action_id != QUIT
        elif self.bottom.is_open or self._mode or pressed.action_id:
            taken = False
        else:
            taken = self.type_key(event.key, event.character)
        if taken:
            event.stop()
            event.prevent_default()

    def _say_why_nothing(self, key: str, before: str) -> None:
        if self._mode:
            self._ask_again()
        else:
            super()._say_why_nothing(key, before)

    def on_paste(self, event: events.Paste) -> None:
        """Pasted text goes into the field."""
        event.stop()
        if not (self._mode or self._saving or self.bottom.is_open):
            self.paste(event.text)

    # moving

    def do_form_enter(self, argument: str) -> None:
        """The next field; a text that does not fit a line opens in the editor."""
        name = self.lines.current
        if not self.lines.line(name).typed and self._field(name).kind is not Kind.BOOLEAN:
            self.open_editor(name, self.form.texts[name])
        else:
            self.do_form_next(argument)

    def do_form_next(self, argument: str) -> None:
        """The next field."""
        if not self.lines.step(1):
            self.entered(self.lines.current, self.lines.current)
            self.say(_("the last field; ctrl+s or F2 saves"))

    def do_form_previous(self, argument: str) -> None:
        """The field before."""
        if not self.lines.step(-1):
            self.say(_("the first field"))

    def do_form_page_down(self, argument: str) -> None:
        self.lines.page(1)

    def do_form_page_up(self, argument: str) -> None:
        self.lines.page(-1)

    def do_form_undo(self, argument: str) -> None:
        """Take back the last step of typing; when there is none, everything typed into the field since the record was read."""
        if not self.lines.undo():
            self.say(_("nothing typed here to undo"))

    # long text

    def open_editor(self, name: str, text: str) -> None:
        """Write a text of several lines on a page of its own."""

        def take(written: str) -> None:
            self.in_editor.pop(name, None)
            if self.form.texts[name] != written:
                self.typed(name, written)
            self.entered("", name)

        def live(written: str | None) -> None:
            if written is None:
                self.in_editor.pop(name, None)
            else:
                self.in_editor[name] = written
            self.draft_soon()

        self.desk.open_page("writing", _(self._field(name).label), self.form.texts[name], text, take, live)

    # saving

    def do_form_save(self, argument: str) -> None:
        """Save; what is wrong is shown beside all its fields, and the cursor goes to the first of them."""
        if self._saving:
            return
        self._saving = True
        self.work(self.save_checked, self.after_save, self._refused_save)
        self.set_timer(SILENT, self._say_saving)

    def _say_saving(self) -> None:
        """The record is not written yet: somebody else holds the database, or it is far away."""
        if self._saving and self.is_current:
            self.say(_("saving…"))

    def _saved(self, record: int) -> None:
        form = self.form
        changed = form.unsaved
        title = form.texts.get(form.entity.title) or form.title
        if not form.record:
            message = _("added {name} · u takes it back")
        else:
            message = _("saved {name} · u takes it back") if changed else _("{name}: nothing was changed")
        self.leave()
        self.desk.page.record_saved(form.entity.key, record, message.format(name=title), not form.record)

    def _refused_save(self, error: CrmError) -> None:
        self._saving = False
        if isinstance(error, InvalidRecord):
            self._show_problems(error)
        elif isinstance(error, StaleWrite):
            self._resolve(error)
        else:
            self.say(str(error), "error")

    def _show_problems(self, error: InvalidRecord) -> None:
        for problem in error.problems:
            if problem.field in self.form.texts:
                self._refused[problem.field] = (self.form.texts[problem.field], problem.reason)
                self._strict.add(problem.field)
                self.show(problem.field)
        wrong = {problem.field: problem.reason for problem in error.problems}
        first = next((field for field in self.form.fields if field.name in wrong), None)
        if first is None:
            self.say(str(error), "error")
            return
        if first.name != self.lines.current:
            self.lines.go(first.name)
        count = len(wrong)
        message = ngettext("not saved: {field}: {reason}", "not saved: {count} fields; {field}: {reason}", count)
        self.say(message.format(count=count, field=_(first.label), reason=wrong[first.name]), "error")

    def _resolve(self, stale: StaleWrite) -> None:
        """A colleague was faster: show both, field by field. What does not concern this form is passed over."""
        differences = self.form.overlapping(stale)
        if not differences:
            self.form.rebase(stale, frozenset())
            self.do_form_save("")
            return

        def decided(theirs: frozenset[str]) -> None:
            self.form.rebase(stale, theirs)
            self._news = None
            for field in self.form.fields:
                self.show(field.name)
            self.do_form_save("")

        self.desk.open_page("conflict", self.form, differences, decided)

    # closing

    def do_form_close(self, argument: str) -> None:
        """Close; asks if something was typed."""
        if self.form.unsaved:
            self.set_mode("unsaved")
        else:
            self._discard()

    def do_unsaved_save(self, argument: str) -> None:
        """Save and close."""
        self.set_mode("")
        self.do_form_save(argument)

    def do_unsaved_discard(self, argument: str) -> None:
        """Close without what was typed."""
        self._discard()

    def do_unsaved_stay(self, argument: str) -> None:
        """Go on typing."""
        self.set_mode("")

    def _discard(self) -> None:
        form = self.form  # the page is gone when the task runs
        if self._kept is not None or form.unsaved:
            self.work(lambda: drafts.drop(form.crm, form.entity.key, form.record))
        self.leave()

    def leave(self) -> None:
        """Close this page; nothing of it is kept any more."""
        self.draft_done()
        if self.desk.page is self:
            self.desk.leave_page()

    # colleagues

    def refresh_records(self, changed: frozenset[tuple[str, int]] | None) -> None:
        """A colleague changed the record: say which fields, mark them, and leave alone what is typed."""
        if self._done or not self._record_id or (changed is not None and (self._entity_key, self._record_id) not in changed):
            return

        desk = self.desk  # the page may be gone when the answer comes

        def look() -> None:
            try:
                news = self.form.news()
            except CrmError:
                return  # the next look at the journal tells it
            desk.from_outside(lambda: self._tell(news))

        desk.threads.rows.submit(look)

    def _tell(self, news: News | None) -> None:
        if self._done or not self.is_attached or news == self._news or self._saving:
            return
        before, self._news = self._news, news
        for name in {*(before.fields if before else ()), *(news.fields if news else ())}:
            self.show(name)
        if news is None or self._mode:
            return  # a question in the status line stays; the marks beside the fields tell
        self._unread = True
        who = news.who or _("somebody")
        if news.gone:
            self.say(_("{who} archived this record meanwhile").format(who=who), "warning")
        else:
            labels = ", ".join(_(self._field(name).label) for name in news.fields)
            self.say(_("{who} changed meanwhile: {fields}; saving shows both").format(who=who, fields=labels), "warning")
