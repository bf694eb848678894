"""What one action is."""

from __future__ import annotations

from dataclasses import dataclass

from tui_crm.actions.contexts import Context

DIGITS = ("1", "2", "3", "4", "5", "6", "7", "8", "9")


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a person can do. `label` is a word or two for the footer, `help` a sentence; both are message ids, translated when shown.

    `hidden` keeps it out of the footer (it is still in the help). `command` is its name behind `:`, empty if it has none;
    `short` a shorter one for what fingers know from elsewhere.
    """

    id: str
    keys: tuple[str, ...]
    contexts: tuple[Context, ...]
    label: str
    help: str
    hidden: bool = False
    command: str = ""
    short: str = ""

    @property
    def called(self) -> tuple[str, ...]:
        """What may be typed behind `:` for it."""
        return tuple(filter(None, (self.command, self.short)))
