"""Saved views, and how each person likes their lists."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from tui_crm import services
from tui_crm.errors import NotFound
from tui_crm.i18n import _
from tui_crm.model.record import Record
from tui_crm.services.crm import Crm
from tui_crm.store.listing import Listing

UPSERT = (
    "INSERT INTO preference (actor, key, value) VALUES (:actor, :key, :value) "
    "ON CONFLICT (actor, key) DO UPDATE SET value = excluded.value"
)


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a list, in order, each with its width in cells."""

    columns: tuple[tuple[str, int], ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _width in self.columns)


def views(crm: Crm, entity: str = "") -> list[Record]:
    """The person's own and the shared views of an entity's list (of all lists, without one), in order."""
    ids = crm.lists.first_ids(Listing("view", sort="position"), 1000)
    found = crm.store.read_many("view", ids)
    return [view for view in found if entity in ("", view["entity"]) and (view["shared"] or view["owner"] in (0, crm.user.id))]


def name_of(view: Record) -> str:
    """What a view is called: as people named it, or a plugin in the person's language."""
    return _(view.text("name"))


def find(crm: Crm, entity: str, name: str) -> Record:
    """The view of this name or number (1 for the first). Raises NotFound."""
    there = views(crm, entity)
    if name.isdecimal() and 0 < int(name) <= len(there):
        return there[int(name) - 1]
    for view in there:
        if name.casefold() in (name_of(view).casefold(), view.text("name").casefold()):
            return view
    raise NotFound(_("There is no view “{name}”").format(name=name))


def save(crm: Crm, entity: str, name: str, filter: str, sort: str, columns: Sequence[str], shared: bool = False) -> int:
    """Keep a view; one of the person's own of the same name is replaced. Raises FilterError for a filter that cannot be read."""
    crm.filter(entity, filter)
    there = views(crm, entity)
    values = {"name": name, "entity": entity, "filter": filter, "sort": sort, "column_names": tuple(columns), "shared": shared, "owner": crm.user.id}
    for view in there:
        if view["name"] == name and view["owner"] == crm.user.id:
            services.archive.edit(crm, "view", view.id, values)
            return view.id
    position = max((view.number("position") for view in there), default=0) + 1
    return services.archive.add(crm, "view", {**values, "position": position})


def layout(crm: Crm, entity_key: str, columns: Sequence[str] = ()) -> Layout:
    """These columns, else the person's for a list, else those of the entity's description. Columns of fields that are gone are left out."""
    entity = crm.catalogue[entity_key]
    if there := tuple((name, entity.by_name[name].width) for name in columns if name in entity.by_name):
        return Layout(there)
    stored = preference(crm, f"layout.{entity_key}")
    chosen = [(str(name), int(width)) for name, width in json.loads(stored)] if stored else []
    there = tuple((name, width) for name, width in chosen if name in entity.by_name)
    return Layout(there) if there else default_layout(crm, entity_key)


def default_layout(crm: Crm, entity_key: str) -> Layout:
    """The columns of a list about which the person said nothing."""
    entity = crm.catalogue[entity_key]
    there = tuple((name, entity.by_name[name].width) for name in entity.columns if name in entity.by_name)
    return Layout(there or ((entity.title, entity.title_field.width),))


def keep_layout(crm: Crm, entity: str, chosen: Layout) -> None:
    """Remember the person's columns for a list."""
    keep_preference(crm, f"layout.{entity}", json.dumps(chosen.columns))


def preference(crm: Crm, key: str) -> str:
    """What the person set `key` to; "" when nothing."""
    rows = crm.store.engine.run("SELECT value FROM preference WHERE actor = :actor AND key = :key", {"actor": crm.user.id, "key": key})
    return str(rows[0][0]) if rows else ""


def keep_preference(crm: Crm, key: str, value: str) -> None:
    """Remember a setting of the person's. Not part of the archive: not journaled."""
    with crm.store.engine.tx():
        crm.store.engine.run(UPSERT, {"actor": crm.user.id, "key": key, "value": value})
