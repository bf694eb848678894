"""Taking out for ever what a plugin keeps: shown first, written to a file, then removed in parts. The only thing here that cannot be undone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tui_crm.errors import NotFound, StoreError, UsageError, reason_of
from tui_crm.i18n import _
from tui_crm.model import tokens
from tui_crm.model.entity import Entity
from tui_crm.model.storage import to_db
from tui_crm.plugins.declared import Declarations, entity_key
from tui_crm.services.crm import Crm
from tui_crm.services.plugin_set import Known
from tui_crm.store import extensions
from tui_crm.store.store import Store

PART = 2000


@dataclass(frozen=True, slots=True)
class Kept:
    """What a plugin keeps in one place: how many records of its own (`own`), or how many records of others hold values in its fields."""

    entity: str
    own: bool
    records: int
    fields: tuple[str, ...]


def plan(crm: Crm, plugin_id: str) -> list[Kept]:
    """What a purge would take out. Raises NotFound of a plugin that this database never knew."""
    known = _known(crm, plugin_id)
    engine = crm.store.engine
    found = []
    for key, fields in _extended(known.declared).items():
        if key in crm.catalogue.entities:
            found.append(Kept(key, False, extensions.count(engine, key, plugin_id), tuple(fields)))
    for plain in known.declared.of("entities"):
        key = f"{plugin_id}_{plain['key']}"
        if key in crm.catalogue.entities:
            number = engine.run(f'SELECT count(*) FROM "{crm.catalogue[key].key}"')[0][0]
            found.append(Kept(key, True, number, tuple(field["key"] for field in plain["fields"])))
    return found


def purge(crm: Crm, plugin_id: str, target: Path) -> int:
    """Write what a plugin keeps to `target` (a JSON object a line), then take it out; returns how many records it concerned.

    Raises NotAllowed, NotFound, UsageError while the plugin is on, StoreError when the file cannot be written: nothing is taken out then.
    """
    crm.policy.allow("plugins")
    crm.policy.allow("purge")
    known = _known(crm, plugin_id)
    if known.active or crm.store.read("plugin", known.record)["enabled"]:
        raise UsageError(_("{plugin} is switched on; switch it off first").format(plugin=plugin_id))
    kept = plan(crm, plugin_id)
    try:
        with target.open("x", encoding="utf-8") as file:
            for place in kept:
                for line in _lines(crm, plugin_id, place):
                    file.write(json.dumps(line, ensure_ascii=False) + "\n")
    except OSError as error:
        raise StoreError(_("{path} cannot be written: {reason}").format(path=target, reason=reason_of(error))) from None
    for place in kept:
        _take_out(crm, plugin_id, place)
    number = sum(place.records for place in kept)
    _forget(crm, known, number)
    return number


def _known(crm: Crm, plugin_id: str) -> Known:
    known = crm.plugins.known.get(plugin_id)
    if known is None:
        raise NotFound(_("{plugin} was never switched on here").format(plugin=plugin_id))
    return known


def _extended(declared: Declarations) -> dict[str, list[str]]:
    """Entity → the keys of the plugin's fields in it."""
    found: dict[str, list[str]] = {}
    for plain in declared.of("fields"):
        found.setdefault(entity_key(plain["entity"]), []).append(plain["key"])
    return found


def _lines(crm: Crm, plugin_id: str, place: Kept) -> Any:
    if not place.own:
        for number, values in extensions.held(crm.store.engine, place.entity, plugin_id):
            yield {"entity": place.entity, "id": number, "values": values}
        return
    entity = crm.catalogue[place.entity]
    for part in _ids(crm, entity):
        for record in crm.store.read_many(entity.key, part):
            yield {"entity": entity.key, "id": record.id, "values": {f.name: to_db(f, record.values[f.name]) for f in entity.fields}}


def _ids(crm: Crm, entity: Entity) -> Any:
    after = 0
    sql = f'SELECT id FROM "{entity.key}" WHERE id > :after ORDER BY id LIMIT :limit'
    while rows := crm.store.engine.run(sql, {"after": after, "limit": PART}):
        yield [row[0] for row in rows]
        after = rows[-1][0]


def _take_out(crm: Crm, plugin_id: str, place: Kept) -> None:
    engine, entity = crm.store.engine, crm.catalogue[place.entity]
    if place.own:
        for part in _ids(crm, entity):
            with engine.tx():
                engine.run(f'DELETE FROM "{entity.key}" WHERE {engine.ids_in("id", "ids")}', {"ids": engine.ids_param(part)})
                if entity.searchable:
                    engine.search_drop(entity.key, part)
    else:
        searched = any(field.search for field in entity.extended if field.plugin == plugin_id)
        bare = _without(crm, entity, plugin_id)
        after, more = 0, True
        while more:
            with engine.tx():
                number, last = extensions.drop(engine, entity.key, plugin_id, after, PART)
                if searched and number:
                    _search_again(bare, entity.key, after, last)
            after, more = last, bool(last)
    names = [f"{entity.key}.{field.name}" for field in entity.fields if place.own or field.plugin == plugin_id]
    with engine.tx():
        engine.many("DELETE FROM member WHERE field = :field", [{"field": name} for name in names])


def _without(crm: Crm, entity: Entity, plugin_id: str) -> Store:
    """The store as it is without the plugin's fields in an entity."""
    from dataclasses import replace

    from tui_crm.model.entity import Catalogue

    bare = replace(entity, own_fields=tuple(field for field in entity.own_fields if field.plugin != plugin_id))
    return Store(crm.store.engine, Catalogue({**crm.catalogue.entities, entity.key: bare}), crm.store.clock)


def _search_again(store: Store, entity_key: str, after: int, last: int) -> None:
    """Write the search entries of the records after id `after`, up to `last` (0: all), anew."""
    entity = store.catalogue[entity_key]
    sql = f'SELECT id FROM "{entity.key}" WHERE id > :after AND (:last = 0 OR id <= :last) ORDER BY id'
    ids: Sequence[int] = [row[0] for row in store.engine.run(sql, {"after": after, "last": last})]
    for start in range(0, len(ids), PART):
        found = store.read_many(entity_key, ids[start : start + PART])
        store.engine.search_write(entity_key, [(record.id, *tokens.entries(entity, record.values)) for record in found], False)


def _forget(crm: Crm, known: Known, number: int) -> None:
    """The plugin is as if it had never been here, but the journal says what was done."""
    with crm.store.act(crm.author, "purge", "plugin", known.id) as unit:
        unit.purge("plugin", [known.record])
        unit.count = number
        engine = crm.store.engine
        engine.run("DELETE FROM declaration WHERE plugin = :plugin", {"plugin": known.id})
        engine.run(f"DELETE FROM meta WHERE key LIKE 'plugin step {known.id}.%'")
