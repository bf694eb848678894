"""The acts and places that plugins add to the action table. A key that two want goes to neither, until the user's keymap decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from tui_crm.actions import ANY, PAGES, Action, Context, collide, is_text
from tui_crm.actions.contexts import DESK, SALES
from tui_crm.i18n import N_
from tui_crm.services.crm import Crm

DESK_ENTITIES = frozenset({"ticket", "dispatch", "callback"})
COMMAND, PLACE = "plugin.", "go.plugin."
"""Begins of the ids: `plugin.realty.match` does a command, `go.plugin.realty_listing` opens a list."""


def actions(crm: Crm, table: Sequence[Action], keymap: Mapping[str, str] = {}) -> tuple[tuple[Action, ...], tuple[str, ...]]:
    """(the actions of the plugins that are on, what clashes in words). `keymap`: what the user wants, by action id."""
    if not crm.plugins.known:
        return (), ()
    core = _Taken(table)
    wanted = [_narrowed(action, core) for action in (*_commands(crm), *_places(crm))]
    each_others = _Taken(wanted)
    kept: list[Action] = []
    clashes: list[str] = []
    for action in wanted:
        if action.id in keymap:
            kept.append(replace(action, keys=()))
            continue
        keys = tuple(key for key in action.keys if core.leaves(action, key) and each_others.leaves(action, key))
        clashes += [f"{action.id}: {key}" for key in action.keys if key not in keys]
        kept.append(replace(action, keys=keys))
    return tuple(kept), tuple(clashes)


class _Taken:
    """The keys of some actions, by the first of each."""

    def __init__(self, table: Iterable[Action]) -> None:
        self._by_first: dict[str, list[tuple[list[str], frozenset[Context], str]]] = {}
        for action in table:
            for keys in action.keys:
                sequence = keys.split()
                self._by_first.setdefault(sequence[0], []).append((sequence, frozenset(action.contexts), action.id))

    def leaves(self, action: Action, keys: str) -> bool:
        """Whether an action may have these keys: none of another plugin, or of the core, could be meant in one of its contexts, nor text."""
        sequence, whose = keys.split(), _plugin_of(action.id)
        there = (*self._by_first.get(sequence[0], ()), *self._by_first.get(ANY, ()))
        taken = any(_plugin_of(owner) != whose and not contexts.isdisjoint(action.contexts) and collide(sequence, other)
                    for other, contexts, owner in there)  # fmt: skip
        return not taken and not any(is_text(context, keys) for context in action.contexts)


def _plugin_of(action_id: str) -> str:
    """Whose action it is; the id itself for one of the core."""
    if action_id.startswith(COMMAND):
        return action_id.removeprefix(COMMAND).partition(".")[0]
    return action_id.removeprefix(PLACE).partition("_")[0] if action_id.startswith(PLACE) else action_id


def _narrowed(action: Action, core: _Taken) -> Action:
    """A command that can be called anywhere is called where the core leaves its keys free."""
    if action.contexts != PAGES or action.id.startswith(PLACE):
        return action
    free = tuple(context for context in PAGES if all(core.leaves(replace(action, contexts=(context,)), key) for key in action.keys))
    return replace(action, contexts=free) if free else action


def _commands(crm: Crm) -> list[Action]:
    from tui_crm.services.plugin_acts import declared

    return [
        Action(f"{COMMAND}{each.name}", tuple(each.plain["keys"]), _where(each.entity), each.label, each.help, True, each.name)
        for each in declared(crm, "commands")
    ]


def _where(entity: str) -> tuple[Context, ...]:
    """Where a command works: on lists, pages and boards of its kind of record, which at the service desk have keys of their own."""
    if not entity:
        return PAGES
    return DESK if entity in DESK_ENTITIES else SALES


def _places(crm: Crm) -> list[Action]:
    found = []
    for plugin in crm.plugins.declarations:
        for plain in plugin.of("entities"):
            entity = crm.catalogue.entities.get(f"{plugin.plugin}_{plain['key']}")
            if entity is not None:
                keys = (f"g {plain['letter']}",) if plain.get("letter") else ()
                found.append(Action(f"{PLACE}{entity.key}", keys, PAGES, entity.plural, N_("Go to this list"), True, entity.group))
    return found


def handlers(acts: Sequence[Action], run: Callable[[str, str], None], go: Callable[[str, str], None]) -> dict[str, Callable[[str], None]]:
    """Action id → what it does: `run(command, argument)` or `go(entity, filter)`."""
    found: dict[str, Callable[[str], None]] = {}
    for action in acts:
        place = action.id.startswith(PLACE)
        found[action.id] = partial(go, action.id.removeprefix(PLACE)) if place else partial(run, action.id.removeprefix(COMMAND))
    return found
