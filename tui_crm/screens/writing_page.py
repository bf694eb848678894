"""Writing a long text of a form: an editor of the whole screen. An entry of a ticket is written in one like it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import ClassVar

from textual.widget import Widget
from textual.widgets import TextArea

from tui_crm.actions import Context
from tui_crm.i18n import _
from tui_crm.screens.page import Page


class WritingPage(Page, inherit_bindings=False):
    """Edits `text`. `take(text)` is called with what is taken; `live` with every state of it, and with None when it is dropped."""

    context: ClassVar[Context] = "text"

    def __init__(self, label: str, before: str, text: str, take: Callable[[str], object], live: Callable[[str | None], object]) -> None:
        super().__init__()
        self._label, self._before, self._text, self._take, self._live = label, before, text, take, live
        self._asking = False

    def body(self) -> Iterator[Widget]:
        """The editor."""
        area = TextArea(self._before, compact=True, id="area")
        area.cursor_blink = False
        area.highlight_cursor_line = False
        yield area

    @property
    def area(self) -> TextArea:
        return self.query_one("#area", TextArea)

    def on_mount(self) -> None:
        """Begin at the end of the text, with what was typed before the editor was there."""
        self.title_line.show(self._label)
        self._opening = self.area.text  # the editor's own line ends
        self.area.move_cursor(self.area.document.end)
        if len(self._text) > len(self._before):
            self.area.insert(self._text[len(self._before) :])
        self.area.focus()
        self._say_how()

    def _say_how(self) -> None:
        self.say(_("F2 takes the text, esc goes back, ctrl+z undoes"))

    def key_context(self) -> Context:
        """A question in the status line has its own keys."""
        return "unsaved" if self._asking and not self.bottom.is_open else super().key_context()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Let the form keep it in its draft."""
        event.stop()
        if event.text_area.text != self._opening:
            self._live(event.text_area.text)

    def _say_why_nothing(self, key: str, before: str) -> None:
        if self._asking:
            self._ask()
        else:
            super()._say_why_nothing(key, before)

    def do_text_take(self, argument: str) -> None:
        """Take the text into the form."""
        text = self.area.text
        self.desk.leave_page()
        self._take(self._before if text == self._opening else text)

    def do_text_leave(self, argument: str) -> None:
        """Back to the form without the text; asks if it was changed."""
        if self.area.text == self._opening:
            self._drop()
            return
        self._asking = True
        self.set_focus(None)
        self.footer.set_actions("unsaved", self.desk.actions)
        self._ask()

    def _ask(self) -> None:
        self.say(_("the text was changed: s takes it, d drops the change, esc goes on"), "warning")

    def do_unsaved_save(self, argument: str) -> None:
        """Take it."""
        self.do_text_take(argument)

    def do_unsaved_discard(self, argument: str) -> None:
        """Leave it as it was."""
        self._drop()

    def do_unsaved_stay(self, argument: str) -> None:
        """Go on writing."""
        self._asking = False
        self.footer.set_actions(self.context, self.desk.actions)
        self.area.focus()
        self._say_how()

    def _drop(self) -> None:
        self._live(None)
        self.desk.leave_page()
        self._take(self._before)
