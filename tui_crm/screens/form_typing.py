"""What happens while one types in a form: judging, completing, cycling through choices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui_crm.errors import CrmError
from tui_crm.i18n import _
from tui_crm.model.fields import Field, Kind
from tui_crm.services import form_hints
from tui_crm.services.form import Checked, News
from tui_crm.services.form_hints import NOTHING, Hints
from tui_crm.services.form_texts import instruction
from tui_crm.widgets.form_lines import FormLines, Line
from tui_crm.widgets.line_editor import fits_one_line

if TYPE_CHECKING:
    from tui_crm.services.crm import Crm
    from tui_crm.services.form import Form

BETWEEN = "  "
GOOD = Checked()


class FormTyping:
    """Mixed into the form's page."""

    crm: Crm
    form: Form
    desk: Any
    lines: FormLines
    say: Any
    status: Any
    draft_soon: Any
    compare_soon: Any
    open_editor: Any
    is_attached: bool

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._strict: set[str] = set()  # fields that were left: what is wrong with them is said
        self._refused: dict[str, tuple[str, str]] = {}  # what saving refused: the text, and why
        self._hints = NOTHING
        self._chosen = -1
        self._fresh = True  # nothing typed in this field yet: a letter begins a choice anew
        self._looking = False
        self._wanted: tuple[str, str] | None = None
        self._news: News | None = None
        self._unread = False  # what a colleague did is said, and no key has been pressed since

    def _field(self, name: str) -> Field:
        return self.form.entity.by_name[name]

    # lines

    def line_of(self, name: str) -> Line:
        """A field as its line shows it."""
        field, text = self._field(name), self.form.texts[name]
        typed = field.kind not in (Kind.BOOLEAN, Kind.LONG_TEXT) and fits_one_line(text)
        shown = text
        if field.kind is Kind.BOOLEAN:
            shown = f"[{'x' if self._is_yes(name) else ' '}] {text}"
        return Line(name, _(field.label), shown, typed, field.required, self.form.is_changed(name), *self._note(name))

    def _note(self, name: str) -> tuple[str, Any]:
        text = self.form.texts[name]
        refused = self._refused.get(name)
        if refused and refused[0] == text:
            return refused[1], "problem"
        checked = GOOD if self.form.is_slow(name) else self.form.check(name) if self.form.is_changed(name) or name in self._strict else GOOD
        if checked.problem and (name in self._strict or self._hopeless(name)):
            return checked.problem, "problem"
        if self._news and name in self._news.fields:
            return f"{self._news.who}: {self._news.fields[name] or '–'}", "theirs"
        return checked.meaning, "meaning"

    def _hopeless(self, name: str) -> bool:
        """Whether no more letters can make the text right: then it is said at once, not when the field is left."""
        field, text = self._field(name), self.form.texts[name]
        return field.kind is Kind.CHOICE and not field.open_choices and not field.many and not form_hints.at_once(field, text).found

    def show(self, name: str) -> None:
        """Draw a field as it is now."""
        self.lines.put(self.line_of(name))

    # keys

    def type_key(self, key: str, character: str | None) -> bool:
        """Give a key to the field under the cursor; False if it is not for typing."""
        name = self.lines.current
        field = self._field(name)
        line = self.lines.line(name)
        self._chosen = -1
        if field.kind is Kind.BOOLEAN:
            return self._toggle(name, key, character)
        if not line.typed:
            return self._into_editor(key, character)
        if field.kind is Kind.CHOICE and not field.many:
            if key in ("left", "right", "space") and self._cycle(name, field, -1 if key == "left" else 1):
                return True
            if self._fresh and character and character.isprintable() and self._is_choice(field, line.text):
                self.lines.editor.load("")
        self._fresh = False
        return self.lines.press(key, character)

    def paste(self, text: str) -> None:
        """Take pasted text; of several lines into a field of one line, the line breaks become blanks or separators."""
        field = self._field(self.lines.current)
        if not self.lines.line(field.name).typed:
            if field.kind is not Kind.BOOLEAN:
                self.open_editor(field.name, self.form.texts[field.name] + text)
            return
        parts = [part.strip() for part in text.splitlines() if part.strip()]
        joined = ("; " if field.many else " ").join(parts)
        self.lines.paste("".join(character if fits_one_line(character) else " " for character in joined))

    def _into_editor(self, key: str, character: str | None) -> bool:
        if character and len(character) == 1 and character.isprintable() and not key.startswith(("ctrl+", "alt+")):
            name = self.lines.current
            self.open_editor(name, self.form.texts[name] + character)
            return True
        return False

    def _is_yes(self, name: str) -> bool:
        try:
            return bool(self.form.value(name))
        except ValueError:
            return False

    def _toggle(self, name: str, key: str, character: str | None) -> bool:
        yes = self._is_yes(name)
        if key in ("space", "left", "right"):
            yes = not yes
        elif character and character.casefold() in ("y", "x", "1", "是"):
            yes = True
        elif character and character.casefold() in ("n", "0", "否"):
            yes = False
        else:
            return False
        self.typed(name, _("yes") if yes else _("no"))
        return True

    def _is_choice(self, field: Field, text: str) -> bool:
        return not text or any(text == _(choice.label) for choice in field.choices)

    def _cycle(self, name: str, field: Field, step: int) -> bool:
        """The next choice, if a choice stands there (and not a word being typed)."""
        text = self.form.texts[name]
        if not field.choices or not self._is_choice(field, text) or (text and not self._fresh):
            return False
        labels = [_(choice.label) for choice in field.choices]
        if not field.required and field.default is None:
            labels = ["", *labels]
        place = labels.index(text) if text in labels else 0
        chosen = labels[(place + step) % len(labels)]
        self.lines.editor.load(chosen)
        self.typed(name, chosen)
        self._fresh = True
        return True

    # after a key

    def typed(self, name: str, text: str) -> None:
        """The text of a field is another one."""
        self._unread = False
        self.form.type(name, text)
        found = [hint for hint in self._hints.found if hint.record and hint.text == text]
        if len(found) == 1:
            self.form.choose(name, text, found[0].record)
        self.show(name)
        self.draft_soon()
        if self._chosen < 0:
            self._hint(name)

    def entered(self, before: str, name: str) -> None:
        """The cursor went from a field into another: the one that was left is judged."""
        if before:
            self._leave_field(before)
            self.compare_soon(before)
        self._fresh, self._hints, self._chosen, self._unread = True, NOTHING, -1, False
        self._hint(name)
        self.show_position()

    def _leave_field(self, name: str) -> None:
        if self.form.is_changed(name) or self._field(name).required:
            self._strict.add(name)
        if not self.form.is_slow(name):
            self.form.settle(name)
            self.show(name)
            return
        text, desk = self.form.texts[name], self.desk

        def judge() -> None:
            try:
                checked = self.form.check(name)
                if not checked.problem:
                    self.form.settle(name)
            except CrmError as error:
                checked = Checked(str(error))
            desk.from_outside(lambda: self._judged(name, text, checked))

        desk.threads.rows.submit(judge)

    def _judged(self, name: str, text: str, checked: Checked) -> None:
        if not self.is_attached:
            return
        if checked.problem and self.form.texts[name] == text:
            self._refused[name] = (text, checked.problem)
        self.show(name)

    def show_position(self) -> None:
        """Which field of how many."""
        self.status.set_position("{}/{}".format(*self.lines.position))

    # completing

    def _hint(self, name: str) -> None:
        """Offer what the text may become: choices at once, what the database knows when it has answered."""
        field, text = self._field(name), self.form.texts[name]
        self._hints = form_hints.at_once(field, text) if field.choices else NOTHING
        if field.kind is Kind.CHOICE and self._fresh:
            self._hints = NOTHING  # its help shows them all
        if not self._hints.found and form_hints.asks(field) and not (self._fresh and text):
            self._ask(name, text)
        self._suggest(name, text)

    def _suggest(self, name: str, text: str) -> None:
        hints = self._hints
        texts = [hint.text + (f" {hint.about}" if hint.about else "") for hint in hints.found]
        if self._unread:
            pass  # candidates that arrive late do not take the place of a colleague's change
        elif texts:
            self.status.say(BETWEEN.join(f"[{shown}]" if place == self._chosen else shown for place, shown in enumerate(texts)))
        else:
            self.status.say(instruction(self.form.entity, self._field(name)))
        part = text[hints.start :]
        first = hints.found[0].text if hints.found else ""
        goes_on = part and self._chosen < 0 and first.casefold().startswith(part.casefold()) and fits_one_line(first)
        self.lines.show_ghost(first[len(part) :] if goes_on else "")

    def _ask(self, name: str, text: str) -> None:
        """Ask the database for candidates, one question at a time, the latest last."""
        self._wanted = (name, text)
        if self._looking:
            return
        self._looking = True
        field, desk, crm = self._field(name), self.desk, self.form.crm
        customer = self._customer() if field.ref == "contact" else 0

        def look() -> None:
            try:
                hints = form_hints.look_up(crm, self.form.entity.key, field, text, customer)
            except CrmError:
                hints = NOTHING  # completion is a favour: what is wrong with the database is told by what was asked for
            desk.from_outside(lambda: self._answered(name, text, hints))

        desk.threads.rows.submit(look)

    def _customer(self) -> int:
        if "customer" not in self.form.texts or self.form.is_slow("customer"):
            return 0
        value = self.form.value("customer")
        return value if isinstance(value, int) else 0

    def _answered(self, name: str, text: str, hints: Hints) -> None:
        self._looking = False
        if not self.is_attached or self._wanted is None:
            return
        if (name, text) != self._wanted:
            if self._wanted[0] == self.lines.current:
                self._ask(*self._wanted)
        elif name == self.lines.current and text == self.form.texts[name]:
            self._hints = hints
            self._suggest(name, text)

    def do_form_complete(self, argument: str) -> None:
        """Put the next candidate in place of what was typed."""
        name, hints = self.lines.current, self._hints
        if not hints.found:
            self._fresh = False
            self._hint(name)
            hints = self._hints
        if not hints.found or not self.lines.line(name).typed:
            return
        self._chosen = (self._chosen + 1) % len(hints.found)
        hint = hints.found[self._chosen]
        self.lines.substitute(hints.start, len(self.form.texts[name]), hint.text)
        if hint.record:
            self.form.choose(name, self.form.texts[name], hint.record)
            self.show(name)
        self._suggest(name, self.form.texts[name])
