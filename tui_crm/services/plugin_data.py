"""What plugins are handed: the moment, and records as plain values, read as the person may read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tui_crm.i18n import language
from tui_crm.model.fields import Field
from tui_crm.model.record import Record
from tui_crm.plugins.declared import Plain, entity_key
from tui_crm.services.crm import Crm, name_of


def context(crm: Crm) -> dict[str, Any]:
    """Who asks, when, where."""
    zone = crm.locale.zone
    return {
        "now": crm.store.clock(), "zone": getattr(zone, "key", None) or str(zone), "currency": crm.locale.currency, "country": crm.locale.country,
        "language": language(), "login": crm.user.text("login"), "role": crm.user.text("role"),
    }  # fmt: skip


PLACE = re.compile(r"\{([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?)\}")


def row(crm: Crm, record: Record, columns: Sequence[str] = ()) -> dict[str, Any]:
    """A record; only those columns when some are named."""
    return _plain(crm, [record], columns)[0]


def rows(crm: Crm, entity: str, ids: Sequence[int], columns: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Records by id."""
    return _plain(crm, crm.store.read_many(entity, ids), columns)


def _plain(crm: Crm, records: Sequence[Record], columns: Sequence[str]) -> list[dict[str, Any]]:
    """Records of one entity as they go to a plugin, with what people call the records that they refer to."""
    if not records:
        return []
    entity = records[0].entity
    public = crm.plugins.public_name(entity.key)
    wanted = [entity.by_name[name] for name in columns if name in entity.by_name] if columns else entity.fields
    references = [field for field in wanted if field.ref in crm.catalogue.entities and not field.many]
    titles = {field.name: _titles(crm, field, records) for field in references}
    return [
        {
            "entity": public, "id": record.id, "title": name_of(record),
            "values": {name: record.values[name] for name in columns if name in record.values} if columns else dict(record.values),
            "names": {name: known[number] for name, known in titles.items() if isinstance(number := record.values[name], int) and number in known},
        }
        for record in records
    ]  # fmt: skip


def _titles(crm: Crm, field: Field, records: Sequence[Record]) -> dict[int, str]:
    wanted = {number for record in records if isinstance(number := record.values[field.name], int) and number}
    if not wanted:
        return {}
    if field.ref == "user":
        return {each.id: name_of(each) for each in crm.store.read_many(field.ref, sorted(wanted))}
    return crm.store.titles(field.ref, sorted(wanted))


def data(crm: Crm, needs: Iterable[Plain], ids: Sequence[int] = ()) -> dict[str, list[dict[str, Any]]]:
    """What the queries of a tab, a command or a report find. `ids`: of the records it is about.

    Raises FilterError, KeyError of an entity that is not there.
    """
    places = {"id": str(ids[0] if ids else 0), "ids": ",".join(f"#{each}" for each in ids) or "#0"}
    return {query["name"]: _found(crm, query, PLACE.sub(lambda place: places.get(place[1], place[0]), query["where"])) for query in needs}


def data_of_values(crm: Crm, needs: Iterable[Plain], plugin: str, record: Plain, known: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """What the queries of a validator find for a record about to be written. `known`: what was found for other records, by query."""
    found: dict[str, Any] = {}
    for query in needs:
        places = {place: written(record, plugin, place) for place in PLACE.findall(query["where"])}
        if not all(places.values()):
            found[query["name"]] = []
            continue
        where = PLACE.sub(lambda place, places=places: places[place[1]], query["where"])  # type: ignore[misc]
        key = f"{query['entity']} {query['sort']} {query['limit']} {query['columns']} {where}"
        if key not in known:
            known[key] = _found(crm, query, where)
        found[query["name"]] = known[key]
    return found


def written(record: Plain, plugin: str, name: str) -> str:
    """What a record about to be written holds in a field, as a filter has it; "" for nothing, and for a field that is not there."""
    if name == "id":
        return str(record["id"])
    values = record["values"]
    value = values.get(name, values.get(f"{plugin}.{name}"))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and value and not DAY.fullmatch(value):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return str(value) if value and not isinstance(value, tuple) else ""


DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _found(crm: Crm, query: Plain, where: str) -> list[dict[str, Any]]:
    entity = entity_key(query["entity"])
    listing = crm.listing(entity, where, query["sort"])
    return rows(crm, entity, crm.lists.first_ids(listing, query["limit"]), query["columns"])


def own_values(crm: Crm, plugin: str, entity: str, values: Mapping[str, Any]) -> dict[str, object]:
    """A plugin's values by public name: an own field may be called by its key."""
    known = crm.catalogue[entity].by_name
    return {name if name in known else f"{plugin}.{name}": value for name, value in values.items()}
