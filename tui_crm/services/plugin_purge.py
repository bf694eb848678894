"""Taking out what a plugin keeps: shown first, written to a file, then moved aside in parts, and dropped for ever some days later.

Until then `put_back` has it all back where the plugin is switched on again. It is no act that undo takes back.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tui_crm.errors import NotFound, UsageError
from tui_crm.i18n import _
from tui_crm.model import tokens
from tui_crm.model.entity import Entity
from tui_crm.model.storage import to_db
from tui_crm.plugins.declared import Declarations, entity_key
from tui_crm.services import plugin_pipelines, plugin_session, whole_files
from tui_crm.services.crm import Crm
from tui_crm.services.plugin_set import Known
from tui_crm.store import extensions, purged, rows
from tui_crm.store.store import Store

PART = 2000
DAYS = 30
"""How long what was purged can be put back."""
DAY = 86_400_000


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


def pipelines(crm: Crm, plugin_id: str) -> list[tuple[str, int]]:
    """The pipelines that are the plugin's: (name, deals in it). Those with deals stay as pipelines of one's own, the others are archived."""
    sql = (
        "SELECT p.name, (SELECT count(*) FROM deal d WHERE d.pipeline = p.id AND d.deleted_at = 0) FROM pipeline p "
        "WHERE p.plugin = :plugin AND p.deleted_at = 0 ORDER BY p.position"
    )
    return [(str(name), int(deals)) for name, deals in crm.store.engine.run(sql, {"plugin": plugin_id})]


def purge(crm: Crm, plugin_id: str, target: Path, days: int = DAYS) -> int:
    """Write what a plugin keeps to `target` (a JSON object a line), then take it out; returns how many records it concerned. It can be put back
    for `days`; 0: it is gone at once.

    Raises NotAllowed, NotFound, UsageError while the plugin is on, FileThere, UsageError when the file cannot be written: nothing is taken out then.
    """
    crm.policy.allow("plugins")
    crm.policy.allow("purge")
    known = _known(crm, plugin_id)
    if known.active or crm.store.read("plugin", known.record)["enabled"]:
        raise UsageError(_("{plugin} is switched on; switch it off first").format(plugin=plugin_id))
    kept = plan(crm, plugin_id)
    with whole_files.whole_file(target) as file:
        for place in kept:
            for line in _lines(crm, plugin_id, place):
                file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
    purged.drop(crm.store.engine, plugin_id)  # what an earlier purge still held
    for place in kept:
        _take_out(crm, plugin_id, place)
    number = sum(place.records for place in kept)
    _forget(crm, known, number)
    purged.hold(crm.store.engine, plugin_id, crm.store.clock() + days * DAY)
    plugin_session.drop_due(crm)
    return number


def put_back(crm: Crm, plugin_id: str) -> int:
    """Put back what was purged of a plugin that is on; returns of how many records. Raises NotAllowed, UsageError, NotFound."""
    crm.policy.allow("plugins")
    crm.policy.allow("purge")
    crm = crm.entire
    engine = crm.store.engine
    held = next((each for each in purged.held(engine) if each.plugin == plugin_id), None)
    if held is None:
        raise NotFound(_("Nothing that was purged of {plugin} is held any more").format(plugin=plugin_id))
    known = crm.plugins.known.get(plugin_id)
    if known is None or not known.active:
        raise UsageError(_("{plugin} is not switched on").format(plugin=plugin_id))
    for key, entity in crm.catalogue.entities.items():
        own = key.startswith(f"{plugin_id}_")
        for part in purged.parts(engine, plugin_id, key):
            ids = [record for record, _content in part]
            with engine.tx():
                if own:
                    purged.put_rows(engine, entity, part)
                else:
                    purged.put_values(engine, plugin_id, key, part)
                _find_again(crm.store, entity, ids)
    purged.drop(engine, plugin_id)
    with crm.store.act(crm.author, "restore", "plugin", plugin_id) as unit:
        unit.written, unit.count = True, held.records
    return held.records


def _find_again(store: Store, entity: Entity, ids: Sequence[int]) -> None:
    """Write the search entries and the members of many-valued fields of these records anew."""
    records = store.read_many(entity.key, ids)
    if entity.searchable:
        store.engine.search_write(entity.key, [(record.id, tokens.entry(entity, record.values)) for record in records], False)
    many = rows.many_members(entity, [record.id for record in records], [record.values for record in records])
    sql = "INSERT INTO member (field, value, record) VALUES (:field, :value, :record) ON CONFLICT (field, value, record) DO NOTHING"
    store.engine.many(sql, [{"field": field, "value": value, "record": record} for field, value, record in many])


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
                purged.take_rows(engine, plugin_id, entity, part)
                if entity.searchable:
                    engine.search_drop(entity.key, part)
    else:
        searched = any(field.search for field in entity.extended if field.plugin == plugin_id)
        bare = _without(crm, entity, plugin_id)
        after, more = 0, True
        while more:
            with engine.tx():
                ids, last = purged.take_values(engine, plugin_id, entity.key, after, PART)
                if searched and ids:
                    found = bare.read_many(entity.key, ids)
                    engine.search_write(entity.key, [(record.id, tokens.entry(entity, record.values)) for record in found], False)
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


def _forget(crm: Crm, known: Known, number: int) -> None:
    """The plugin is as if it had never been here, but the journal says what was done."""
    with crm.store.act(crm.author, "purge", "plugin", known.id) as unit:
        plugin_pipelines.let_go(crm, unit, known.id)
        unit.purge("plugin", [known.record])
        unit.count = number
        engine = crm.store.engine
        engine.run("DELETE FROM declaration WHERE plugin = :plugin", {"plugin": known.id})
        engine.run(f"DELETE FROM meta WHERE key LIKE 'plugin step {known.id}.%'")
