"""A colleague saved the record first: both versions side by side, to be kept field by field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from textual.widget import Widget

from tui_crm.actions import Context
from tui_crm.errors import Difference
from tui_crm.i18n import _, ngettext
from tui_crm.model.values import when
from tui_crm.screens.page import Page
from tui_crm.services.form import Form
from tui_crm.services.form_texts import text_of
from tui_crm.widgets.conflict_lines import ConflictLines, Versions


class ConflictPage(Page, inherit_bindings=False):
    """`decided(fields)` is called with the fields of which the colleague's version is kept."""

    context: ClassVar[Context] = "conflict"

    def __init__(self, form: Form, differences: Sequence[Difference], decided: Callable[[frozenset[str]], object]) -> None:
        super().__init__()
        self._form, self._differences, self._decided = form, tuple(differences), decided

    def body(self) -> Iterator[Widget]:
        """The versions."""
        yield ConflictLines(id="versions")

    @property
    def lines(self) -> ConflictLines:
        return self.query_one("#versions", ConflictLines)

    def on_mount(self) -> None:
        """Show the fields; where only the colleague changed something, theirs is chosen, else mine."""
        people = ", ".join(sorted({difference.who for difference in self._differences if difference.who})) or _("somebody")
        self.title_line.show(_("{name}: changed meanwhile by {who}").format(name=self._form.title, who=people), _("conflict"))
        self.lines.set_rows([self._versions(difference) for difference in self._differences], (_("at the start"), _("theirs"), _("mine")))
        self.say(self._summary(), "warning")
        self.lines.focus()

    def _summary(self) -> str:
        count = len(self._differences)
        message = ngettext("{count} field differs", "{count} fields differ", count)
        more = sum(self._form.is_changed(field.name) for field in self._form.fields) - sum(row.keep_mine for row in self.lines.rows)
        if more <= 0:
            return message.format(count=count)
        others = ngettext("{count} other change of yours is saved too", "{count} other changes of yours are saved too", more)
        return message.format(count=count) + " · " + others.format(count=more)

    def _versions(self, difference: Difference) -> Versions:
        form, name = self._form, difference.field
        field = form.entity.by_name[name]
        reading, showing = form.reading(), form.crm.showing()
        touched = form.is_changed(name)
        age = when(difference.at, form.crm.store.clock(), form.crm.locale.zone)
        return Versions(
            name,
            _(field.label),
            text_of(field, difference.base, reading, showing),
            text_of(field, difference.theirs, reading, showing),
            form.texts[name] if touched else text_of(field, difference.base, reading, showing),
            f"{difference.who} · {age}",
            touched,
        )

    def do_row_down(self, argument: str) -> None:
        self.lines.move(1)

    def do_row_up(self, argument: str) -> None:
        self.lines.move(-1)

    def do_conflict_mine(self, argument: str) -> None:
        self.lines.choose(True)

    def do_conflict_theirs(self, argument: str) -> None:
        self.lines.choose(False)

    def do_conflict_all_mine(self, argument: str) -> None:
        self.lines.choose(True, every=True)

    def do_conflict_all_theirs(self, argument: str) -> None:
        self.lines.choose(False, every=True)

    def do_conflict_save(self, argument: str) -> None:
        """Save the mixture."""
        theirs = frozenset(row.key for row in self.lines.rows if not row.keep_mine)
        self.desk.leave_page()
        self._decided(theirs)

    def do_conflict_leave(self, argument: str) -> None:
        """Back to the form as it was."""
        self.desk.leave_page()
