"""Textual's line of text, in which keys work in the order they were typed.

Textual inserts a letter at once and runs what an editing key is bound to only after the key has gone up through the page: of "ab⌫c" in one
piece, as a slow link sends it, it would make "ab".
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from textual import events
from textual.binding import Binding
from textual.widgets import Input


def _actions() -> Mapping[str, str]:
    found = {}
    for bound in Input.BINDINGS:
        keys, action = (bound.key, bound.action) if isinstance(bound, Binding) else bound[:2]
        found.update(dict.fromkeys(keys.split(","), action))
    return MappingProxyType(found)


ACTIONS: Mapping[str, str] = _actions()
"""What Textual binds to the keys of a line of text."""


class PromptInput(Input):
    """A line of text that does what an editing key says before it looks at the next key."""

    async def _on_key(self, event: events.Key) -> None:
        action = ACTIONS.get(event.key)
        if action is None or event.is_printable:
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()
        await self.run_action(action)
