"""A line of text on a page, whose other keys are actions of the page's context."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.widgets import Input

from tui_crm.actions import Context
from tui_crm.keys import Router, normalise
from tui_crm.widgets.prompt_input import PromptInput


class TypedLine(PromptInput):
    """Letters edit; a key of the context goes to `act(action_id)`."""

    DEFAULT_CSS = """
    TypedLine { width: 1fr; background: transparent; &:focus { background-tint: transparent; } }
    """

    class Typed(Message):
        """The text is another one."""

        def __init__(self, value: str) -> None:
            super().__init__()
            self.value = value

    def __init__(self, router: Router, context: Context, act: Callable[[str], object], *, placeholder: str = "", id: str | None = None) -> None:
        super().__init__(compact=True, select_on_focus=False, placeholder=placeholder, id=id)
        self.cursor_blink = False
        self._router, self._keys_of, self._act = router, context, act
        self.seen: events.Key | None = None

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Repaint; whatever is typed, the line stays where and as wide as it is, so nothing need be laid out again."""
        return super().refresh(*regions, repaint=repaint, recompose=recompose)

    async def feed(self, event: events.Key) -> None:
        """Take a key that was typed before the line had the focus."""
        if self.seen is not event:
            await self._on_key(event)

    async def _on_key(self, event: events.Key) -> None:
        self.seen = event
        pressed = self._router.press(self._keys_of, normalise(event.key, event.character))
        if pressed.action_id:
            event.stop()
            event.prevent_default()
            self._act(pressed.action_id)
            return
        await super()._on_key(event)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say it in our own words."""
        event.stop()
        self.post_message(self.Typed(event.value))
