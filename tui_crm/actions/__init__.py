"""The one action table. Bindings, footer, `?` help, palette, `:` commands, the user's keymap and docs/keys.md are all derived from it.

A key is written as Textual names it (`down`, `pageup`, `ctrl+d`, `escape`, `f2`), a printable one as itself (`j`, `G`, `?`), the bar of a
keyboard as `space`. Keys after one another are separated by a blank (`g g`); `any` stands for whichever single key follows (`s any`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from tui_crm.actions.action import DIGITS, Action
from tui_crm.actions.base import BASE
from tui_crm.actions.board import BOARDS
from tui_crm.actions.contexts import CONTEXT_TITLES, CONTEXTS, PAGES, TYPING_CONTEXTS, VIEWS, Context
from tui_crm.actions.day import DAYS
from tui_crm.actions.desk import DESKS
from tui_crm.actions.pipeline import PIPELINE
from tui_crm.actions.reports import REPORTING
from tui_crm.errors import ConfigError
from tui_crm.i18n import N_, _

__all__ = [
    "ACTIONS", "ANY", "COMMON", "CONTEXTS", "CONTEXT_TITLES", "DIGITS", "FORBIDDEN_KEYS", "PAGES", "VIEWS", "Action", "Context", "check", "collide",
    "extend", "footer", "for_context", "is_text", "parse_keys", "shown", "shown_keys", "with_keymap",
]  # fmt: skip

ANY = "any"
FORBIDDEN_KEYS = frozenset({"ctrl+a", "ctrl+b", "ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m", "ctrl+left_square_bracket", "ctrl+enter", "[", "]"})
"""Never bound by default: multiplexers take them, or terminals send them for another key."""
KEY_ALIASES: Mapping[str, str] = {"esc": "escape", "pgup": "pageup", "pgdn": "pagedown", "del": "delete", "return": "enter", "comma": ","}
KEY_SHOWN: Mapping[str, str] = {
    "escape": "esc",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "delete": "del",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}

ACTIONS: tuple[Action, ...] = (
    # What the footer shows first. The order of this table is the order of the footer.
    Action("app.help", ("?", "f1"), PAGES, N_("keys"), N_("Show the keys of this place"), command="keys"),
    Action("form.help", ("f1",), tuple(c for c in CONTEXTS if c not in PAGES), N_("keys"), N_("Show the keys of this place")),
    *DESKS,
    *DAYS,
    *BOARDS,
    *PIPELINE,
    *REPORTING,
    *BASE,
)


COMMON = ("go.customers", "go.home", "go.deals", "go.tickets", "go.followups", "go.contacts", "go.reports", "go.week")
"""Where people go most: named first once their prefix was pressed, as not all that may follow fits a narrow terminal."""


def for_context(context: Context, actions: Sequence[Action] = ACTIONS) -> tuple[Action, ...]:
    """The actions of a context, in the order of the table."""
    return tuple(action for action in actions if context in action.contexts)


def footer(context: Context, actions: Sequence[Action] = ACTIONS) -> tuple[Action, ...]:
    """What a footer shows of a context, most wanted first; the last entry is the way out."""
    return tuple(action for action in for_context(context, actions) if not action.hidden and action.keys)


def with_keymap(overrides: Mapping[str, str], actions: Sequence[Action] = ACTIONS) -> tuple[Action, ...]:
    """The table under a user's keymap: action id → keys, alternatives separated by commas (`"j, down"`), empty for none.

    Raises ConfigError naming the action for an unknown id, and both actions for a clash.
    """
    if not overrides:
        return tuple(actions)
    known = {action.id for action in actions}
    for action_id in overrides:
        if action_id not in known:
            raise ConfigError(_("keymap: there is no action {id} (`tui-crm keys` lists them)").format(id=action_id))
    changed = tuple(replace(action, keys=parse_keys(overrides[action.id])) if action.id in overrides else action for action in actions)
    check(changed)
    return changed


def extend(actions: Sequence[Action], more: Iterable[Action]) -> tuple[Action, ...]:
    """The table with the actions of plugins or further entities behind it. Raises ConfigError for an id twice or a clash of keys."""
    added = tuple(more)
    if not added:
        return tuple(actions)  # which the tests have checked
    extended = (*actions, *added)
    if len({action.id for action in extended}) < len(extended):
        twice = next(action.id for place, action in enumerate(extended) if action.id in {before.id for before in extended[:place]})
        raise ConfigError(_("two actions are named {id}").format(id=twice))
    check(extended)
    return extended


def parse_keys(text: str) -> tuple[str, ...]:
    """Keys as a user writes them (`"j, down"`, `"g g"`, `"esc"`; the comma itself is `comma`) in the table's notation."""
    alternatives = (" ".join(KEY_ALIASES.get(part.lower(), part) for part in keys.split()) for keys in text.split(","))
    return tuple(keys for keys in alternatives if keys)


def check(actions: Sequence[Action]) -> None:
    """Refuse a table in which one key would mean two things in one context, or a letter would not be text where text is typed."""
    for context in CONTEXTS:
        taken: dict[str, list[tuple[list[str], Action]]] = {}  # by their first key
        for action in for_context(context, actions):
            for keys in action.keys:
                sequence = keys.split()
                if is_text(context, keys):
                    raise ConfigError(_("keymap: {id} cannot have the key {key}: letters are text there").format(id=action.id, key=keys))
                near = chain.from_iterable(taken.values()) if sequence[0] == ANY else (*taken.get(sequence[0], ()), *taken.get(ANY, ()))
                for other, owner in near:
                    if owner is not action and collide(sequence, other):
                        message = _("keymap: {first} ({first_key}) and {second} ({second_key}) clash")
                        raise ConfigError(message.format(first=owner.id, first_key=" ".join(other), second=action.id, second_key=keys))
                taken.setdefault(sequence[0], []).append((sequence, action))


def is_text(context: Context, keys: str) -> bool:
    """Whether the keys would be text where they are pressed."""
    first = keys.split()[0]
    return context in TYPING_CONTEXTS and (len(first) == 1 or first == "space")


def collide(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether one sequence begins with the other, so that a press could not tell them apart."""
    return all(a == b or ANY in (a, b) for a, b in zip(first, second, strict=False))


def shown(keys: str) -> str:
    """A key sequence as people read it: `g g` → `gg`, `escape` → `esc`, `s any` → `s…`."""
    parts = ["…" if part == ANY else KEY_SHOWN.get(part, part) for part in keys.split()]
    return ("" if all(len(part) == 1 for part in parts) else " ").join(parts)


def shown_keys(action: Action) -> str:
    """All keys of an action as people read them; the digits together."""
    if action.keys == DIGITS:
        return "1…9"
    return " ".join(shown(keys) for keys in action.keys)
