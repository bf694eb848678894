"""The line at the bottom: filter, `:` command, one-line activity, any short question. Cheaper than a dialog: two lines instead of a screen.

It answers with messages and holds no knowledge of what is asked: on `Changed` the screen gives back candidates (`offer`) or an error at
its position (`show_error`), at once or from a worker; an answer to a text that has changed since is ignored.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.highlighter import Highlighter
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from tui_crm.actions import Action
from tui_crm.keys import Router, normalise
from tui_crm.widgets.cells import safe_text, safe_width
from tui_crm.widgets.chrome import SIGNS
from tui_crm.widgets.one_line import OneLine, Span
from tui_crm.widgets.prompt_input import PromptInput


@dataclass(frozen=True, slots=True)
class Completion:
    """What may stand in place of `text[start:end]`."""

    start: int
    end: int
    candidates: tuple[str, ...]


class _Said(Message):
    """Something happened to the line. `kind` is what it was opened for."""

    def __init__(self, kind: str, value: str) -> None:
        super().__init__()
        self.kind, self.value = kind, value


class BottomLine(Vertical):
    """Two lines that take the place of others while open: candidates or error, and the line itself."""

    DEFAULT_CSS = """
    BottomLine { height: 2; display: none; }
    BottomLine > Horizontal { height: 1; }
    """

    class Changed(_Said):
        """The text is another one; `cursor` is the place in it."""

        def __init__(self, kind: str, value: str, cursor: int) -> None:
            super().__init__(kind, value)
            self.cursor = cursor

    class Submitted(_Said):
        """The person took the line. It stays open until `close`, so that an error can be shown at its place."""

    class Longer(_Said):
        """The person wants more room for the text than a line, or pasted several lines. It stays open until `close`."""

    class Cancelled(_Said):
        """The person left the line; it is closed."""

    def __init__(self, actions: Sequence[Action], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.router = Router(actions)
        self._prompt, self._hint, self._input = _Prompt(), _Hint(), _LineInput(self)
        self._covered: tuple[Widget, ...] = ()
        self._returns_to: Widget | None = None
        self._kind = ""
        self.answered = False
        self.roomy = False
        self._told = ""
        self._completion: Completion | None = None
        self._offered_for = ""
        self._chosen = -1
        self._history: tuple[str, ...] = ()
        self._age = 0
        self._draft = ""

    def compose(self) -> ComposeResult:
        """The hint above, prompt and text below."""
        yield self._hint
        with Horizontal():
            yield self._prompt
            yield self._input

    def cover(self, *widgets: Widget) -> None:
        """Hide these while open (status and footer): so the list above keeps its size."""
        self._covered = widgets

    @property
    def is_open(self) -> bool:
        """Whether something is being asked."""
        return bool(self._kind)

    @property
    def kind(self) -> str:
        """What is being asked; "" when closed."""
        return self._kind

    @property
    def value(self) -> str:
        """The text as it stands."""
        return self._input.value

    def open(self, kind: str, prompt: str, value: str = "", *, history: Sequence[str] = (), placeholder: str = "", roomy: bool = False) -> None:
        """Ask. `history` is oldest first; `roomy`: what is asked may have several lines. Already open: asks the new question instead."""
        if not self._kind:
            self._returns_to = self.screen.focused
        self.answered = False
        self.roomy = roomy
        self._kind, self._history, self._age, self._draft = kind, tuple(history), 0, value
        self._completion, self._chosen = None, -1
        self._hint.show_candidates((), -1)
        self._prompt.show(prompt)
        self._input.placeholder = placeholder
        self._input.underline(0, 0)
        self._set_text(value, len(value))
        for widget in self._covered:
            widget.display = False
        self.display = True
        self._input.focus()

    def close(self) -> None:
        """Show again what was covered and give the focus back."""
        if not self._kind:
            return
        self._kind = ""
        self.answered = False
        self.display = False
        for widget in self._covered:
            widget.display = True
        if self._returns_to and self._returns_to.is_attached:
            self._returns_to.focus()

    def offer(self, value: str, completion: Completion | None, start: int = 0, end: int = 0) -> None:
        """Candidates for the text `value`, wrong as it stands from `start` to `end`; ignored if it is another by now or one is being chosen."""
        if value == self.value and self._chosen < 0:
            self._completion, self._offered_for = completion, value
            self._hint.show_candidates(completion.candidates if completion else (), -1)
            self._underline(start, end)

    def show_error(self, value: str, message: str, start: int = 0, end: int = 0) -> None:
        """Say what is wrong with the text `value` and underline the part from `start` to `end`."""
        self.answered = False
        if value == self.value:
            self._hint.show_error(message)
            self._underline(start, end)

    def _underline(self, start: int, end: int) -> None:
        self._input.underline(start, max(end, start + 1) if end or start else 0)

    async def feed(self, event: events.Key) -> bool:
        """Take a key that was typed before the line had the focus. False if the line has seen it already, or waits for its answer to be taken."""
        if self._input.seen is event or self.answered:
            return False
        await self._input._on_key(event)
        return True

    # What keys do: ids of the action table

    def act(self, action_id: str) -> None:
        """Do an action of the context `line`."""
        if action_id == "line.accept":
            self.answered = True
            self.post_message(self.Submitted(self._kind, self.value))
        elif action_id == "line.longer":
            self.lengthen(self.value)
        elif action_id == "line.cancel":
            kind = self._kind
            self.close()
            self.post_message(self.Cancelled(kind, self.value))
        elif action_id in ("line.complete", "line.complete_back"):
            self._complete(1 if action_id == "line.complete" else -1)
        elif action_id in ("line.older", "line.newer"):
            self._recall(1 if action_id == "line.older" else -1)

    def lengthen(self, text: str) -> None:
        """The text needs more room than a line."""
        self.answered = True
        self.post_message(self.Longer(self._kind, text))

    def on_input_changed(self, event: Input.Changed) -> None:
        """The person typed: old candidates and errors are void."""
        event.stop()
        if not self._kind or event.value == self._told:
            return
        self._told = event.value
        self._completion, self._chosen = None, -1
        self._hint.show_candidates((), -1)
        self._input.underline(0, 0)
        self.post_message(self.Changed(self._kind, event.value, self._input.cursor_position))

    def _complete(self, step: int) -> None:
        """Put the next candidate in place of the part it completes."""
        completion = self._completion
        if completion is None or not completion.candidates:
            return
        if self._chosen < 0:
            if self._offered_for != self.value:
                return  # typed faster than candidates came: they are for another text
            self._draft = self.value
            self._chosen = 0 if step > 0 else len(completion.candidates) - 1
        else:
            self._chosen = (self._chosen + step) % len(completion.candidates)
        head = self._draft[: completion.start] + completion.candidates[self._chosen]
        self._set_text(head + self._draft[completion.end :], len(head))
        self._hint.show_candidates(completion.candidates, self._chosen)
        self.post_message(self.Changed(self._kind, self.value, self._input.cursor_position))

    def _recall(self, step: int) -> None:
        """An older line, or a newer one; the newest is what was being typed."""
        age = max(0, min(self._age + step, len(self._history)))
        if age == self._age:
            return
        if self._age == 0:
            self._draft = self.value
        self._age = age
        text = self._history[-age] if age else self._draft
        self._completion, self._chosen = None, -1
        self._hint.show_candidates((), -1)
        self._set_text(text, len(text))
        self.post_message(self.Changed(self._kind, text, len(text)))

    def _set_text(self, text: str, cursor: int) -> None:
        self._told = text
        self._input.value = text
        self._input.cursor_position = cursor


class _Prompt(OneLine):
    """What is asked, before the text."""

    DEFAULT_CSS = """
    _Prompt { width: auto; color: $text-accent; text-style: bold; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._text = ""

    def show(self, text: str) -> None:
        self._text = safe_text(text)
        self.styles.width = safe_width(self._text) or 1
        self.changed()

    def spans(self, width: int) -> Iterable[Span]:
        yield self._text, ""


class _Hint(OneLine):
    """Candidates, the chosen one between brackets; or what is wrong."""

    DEFAULT_CSS = """
    _Hint { color: $text-muted; }
    _Hint > .hint--error { color: $text-error; text-style: bold; }
    _Hint > .hint--chosen { color: $text-accent; text-style: bold; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"hint--error", "hint--chosen"}

    def __init__(self) -> None:
        super().__init__()
        self._candidates: tuple[str, ...] = ()
        self._chosen = -1
        self._error = ""

    def show_candidates(self, candidates: tuple[str, ...], chosen: int) -> None:
        if (candidates, chosen, "") != (self._candidates, self._chosen, self._error):
            self._candidates, self._chosen, self._error = candidates, chosen, ""
            self.changed()

    def show_error(self, message: str) -> None:
        if message != self._error:
            self._error = message
            self.changed()

    def spans(self, width: int) -> Iterable[Span]:
        if self._error:
            return [(" " + SIGNS["error"] + self._error, "hint--error")]
        return [
            (f"[{text}]" if place == self._chosen else f" {text} ", "hint--chosen" if place == self._chosen else "")
            for place, text in enumerate(self._candidates[self._first(width) :], self._first(width))
        ]

    def _first(self, width: int) -> int:
        """The first candidate to show so that the chosen one is in view."""
        first, used = 0, 0
        for place in range(self._chosen + 1):
            used += safe_width(safe_text(self._candidates[place])) + 2
            while used > width and first < place:
                used -= safe_width(safe_text(self._candidates[first])) + 2
                first += 1
        return first


class _Underline(Highlighter):
    """Underlines a part of the text."""

    def __init__(self, start: int, end: int) -> None:
        self.start, self.end = start, end

    def highlight(self, text: Text) -> None:
        text.stylize("underline bold", self.start, self.end)


class _LineInput(PromptInput):
    """The text. The keys of the context `line` go to the bottom line, all others edit."""

    DEFAULT_CSS = """
    _LineInput { width: 1fr; background: transparent; &:focus { background-tint: transparent; } }
    """

    def __init__(self, line: BottomLine) -> None:
        super().__init__(compact=True, select_on_focus=False)
        self.cursor_blink = False
        self._line = line
        self.seen: events.Key | None = None

    def underline(self, start: int, end: int) -> None:
        """Underline a part of the text, nothing for an empty one."""
        self.highlighter = _Underline(start, end) if end > start else None
        self.refresh()

    def _on_paste(self, event: events.Paste) -> None:
        """Several lines want more room, where there may be several; Textual would take the first one and lose the others."""
        event.stop()
        event.prevent_default()
        if self._line.answered:
            return
        lines = event.text.strip("\r\n").splitlines()
        start, end = sorted(self.selection)
        if len(lines) > 1 and self._line.roomy:
            self._line.lengthen(self.value[:start] + "\n".join(lines) + self.value[end:])
        else:
            self.replace(" ".join(lines), start, end)

    async def _on_key(self, event: events.Key) -> None:
        self.seen = event
        if self._line.answered:
            event.prevent_default()
            return  # typed faster than the answer was taken: it belongs to the page
        pressed = self._line.router.press("line", normalise(event.key, event.character))
        if pressed.action_id and pressed.action_id.startswith("line."):
            event.stop()
            event.prevent_default()
            self._line.act(pressed.action_id)
            return
        await super()._on_key(event)
