"""Key + context + pending prefix → action. Pure: it knows neither screen nor widget."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from tui_crm.actions import ANY, COMMON, CONTEXTS, DIGITS, Action, Context, for_context, shown

MODIFIERS = ("ctrl+", "alt+", "super+", "hyper+", "meta+")
IME_PUNCTUATION = {"。": ".", "、": "/", "《": "<", "》": ">"}
"""What a Chinese input method left on sends for the keys of commands, where NFKC does not say it."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a press means. While a prefix is `pending`, `hints` are the (key, label) pairs that may follow; a key of `…` is any key.

    `argument` is the key that was left open: the column's letter after `s`, the number of a view. `unknown`: nothing here has this key.
    Labels are message ids.
    """

    action_id: str | None = None
    pending: str = ""
    hints: tuple[tuple[str, str], ...] = ()
    unknown: bool = False
    argument: str = ""


class Router:
    """Finds the action of a key in a context. Holds no pending state: the caller keeps `Pressed.pending` and hands it back."""

    def __init__(self, actions: Sequence[Action]) -> None:
        self._sequences: dict[Context, dict[tuple[str, ...], Action]] = {
            context: {tuple(keys.split()): action for action in for_context(context, actions) for keys in action.keys} for context in CONTEXTS
        }

    def press(self, context: Context, key: str, pending: str = "") -> Pressed:
        """The meaning of `key` (see `normalise`) after the keys of `pending`. Escape drops a pending prefix."""
        if pending and key == "escape":
            return Pressed()
        sequences = self._sequences[context]
        pressed = (*pending.split(), key)
        action = sequences.get(pressed) or sequences.get((*pressed[:-1], ANY))
        if action:
            return Pressed(action.id, argument=key if pressed not in sequences or action.keys == DIGITS else "")
        following = [(sequence, each) for sequence, each in sequences.items() if len(sequence) > len(pressed) and sequence[: len(pressed)] == pressed]
        if following:
            following.sort(key=lambda found: COMMON.index(found[1].id) if found[1].id in COMMON else len(COMMON))
            hints = tuple((shown(sequence[len(pressed)]), each.label) for sequence, each in following)
            return Pressed(pending=" ".join(pressed), hints=hints)
        return Pressed(unknown=True)

    def where(self, key: str, pending: str = "") -> tuple[Context, ...]:
        """The contexts in which the key does something: for saying why it does nothing here."""
        return tuple(context for context in CONTEXTS if not self.press(context, key, pending).unknown)


def normalise(key: str, character: str | None) -> str:
    """A key event (Textual's `event.key`, `event.character`) in the notation of the action table.

    Printable keys are their character, also when an input method sends them full-width.
    """
    if character is None or len(character) != 1 or not character.isprintable() or any(modifier in key for modifier in MODIFIERS):
        return key.removeprefix("shift+") if len(key) == len("shift+") + 1 and key.startswith("shift+") else key
    if character == " ":
        return "space"
    if character.isascii():
        return character
    return IME_PUNCTUATION.get(character) or unicodedata.normalize("NFKC", character)
