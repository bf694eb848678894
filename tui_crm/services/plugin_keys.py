"""The acts and places that plugins add to the action table. A key that two want goes to neither, until the user's keymap decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from tui_crm.actions import PAGES, Action, Context, check
from tui_crm.actions.contexts import DESK, SALES
from tui_crm.errors import ConfigError
from tui_crm.i18n import N_
from tui_crm.services.crm import Crm

DESK_ENTITIES = frozenset({"ticket", "dispatch", "callback"})
COMMAND, PLACE = "plugin.", "go.plugin."
"""Begins of the ids: `plugin.realty.match` does a command, `go.plugin.realty_listing` opens a list."""


def actions(crm: Crm, table: Sequence[Action], keymap: Mapping[str, str] = {}) -> tuple[tuple[Action, ...], tuple[str, ...]]:
    """(the actions of the plugins that are on, what clashes in words). `keymap`: what the user wants, by action id."""
    if not crm.plugins.known:
        return (), ()
    wanted = [*_commands(crm), *_places(crm)]
    kept: list[Action] = []
    clashes: list[str] = []
    for action in wanted:
        if action.id in keymap:
            kept.append(replace(action, keys=()))
            continue
        others = [other for other in wanted if other is not action and other.id.split(".")[-2:-1] != action.id.split(".")[-2:-1]]
        keys = tuple(key for key in action.keys if _free(replace(action, keys=(key,)), [*table, *others]))
        clashes += [f"{action.id}: {key}" for key in action.keys if key not in keys]
        kept.append(replace(action, keys=keys))
    return tuple(kept), tuple(clashes)


def _free(action: Action, others: Iterable[Action]) -> bool:
    try:
        check([*others, action])
    except ConfigError:
        return not _clashes_with(action, others)
    return True


def _clashes_with(action: Action, others: Iterable[Action]) -> bool:
    """Whether it is this action that clashes, with any single one of the others."""
    for other in others:
        try:
            check([other, action])
        except ConfigError:
            return True
    return False


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
