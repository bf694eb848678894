"""What plugins are handed: the moment, and records as plain values, read as the person may read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tui_crm.i18n import language
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind
from tui_crm.model.instants import local_time
from tui_crm.model.money import minor_units
from tui_crm.model.record import Record
from tui_crm.plugins.declared import Plain, entity_key
from tui_crm.query.ast import ALL
from tui_crm.services.crm import Crm, name_of
from tui_crm.store.listing import Listing


def context(crm: Crm) -> dict[str, Any]:
    """Who asks, when, where."""
    zone = crm.locale.zone
    return {
        "now": crm.store.clock(), "zone": getattr(zone, "key", None) or str(zone), "currency": crm.locale.currency, "country": crm.locale.country,
        "language": language(), "today": local_time(crm.store.clock(), zone).date().isoformat(),
        "login": crm.user.text("login"), "role": crm.user.text("role"),
    }  # fmt: skip


PLACE = re.compile(r"\{([1-9]|[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?)\}")


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
    hidden = _hidden(crm, entity)
    references = [field for field in wanted if field.ref in crm.catalogue.entities and not field.many]
    titles = {field.name: _titles(crm, field, records) for field in references}
    return [
        {
            "entity": public, "id": record.id, "title": name_of(record),
            "values": {name: values[name] for name in columns if name in values} if columns else values,
            "names": {name: known[number] for name, known in titles.items() if isinstance(number := record.values[name], int) and number in known},
        }
        for record in records
        for values in ({**hidden, **record.values},)
    ]  # fmt: skip


def _hidden(crm: Crm, entity: Entity) -> dict[str, object]:
    """The fields that the person may not see: plugins find them empty."""
    whole = crm.store.whole
    return {field.name: field.empty for field in whole[entity.key].own_fields if field.name not in entity.by_name} if whole else {}


def _titles(crm: Crm, field: Field, records: Sequence[Record]) -> dict[int, str]:
    wanted = {number for record in records if isinstance(number := record.values[field.name], int) and number}
    if not wanted:
        return {}
    if field.ref == "user":
        return {each.id: name_of(each) for each in crm.store.read_many(field.ref, sorted(wanted))}
    return crm.store.titles(field.ref, sorted(wanted))


@dataclass(frozen=True, slots=True)
class About:
    """What the queries of a tab, a command or a validator are about: the record, all of them, and the words given to a command."""

    plugin: str = ""
    record: Plain | None = None
    ids: Sequence[int] = ()
    words: Sequence[str] = ()

    def written(self, crm: Crm, name: str) -> str:
        """What stands for {name} in a filter; "" for nothing, and for a field that is not there."""
        if name == "ids":
            return ",".join(f"#{each}" for each in self.ids) or "#0"
        if name.isdecimal():
            return _quoted(self.words[int(name) - 1]) if int(name) <= len(self.words) else ""
        if name == "id":
            return str(self.record["id"] if self.record else 0)
        return _written(crm, self.record, self.plugin, name) if self.record else ""


def data(crm: Crm, needs: Iterable[Plain], about: About = About(), known: dict[str, list[dict[str, Any]]] | None = None) -> dict[str, Any]:
    """What the queries of a tab, a report, a command or a validator find. `known`: what was found for other records, by query.

    A query in which something empty would stand finds nothing. Raises FilterError, KeyError of an entity that is not there.
    """
    known = {} if known is None else known
    found: dict[str, Any] = {}
    for query in needs:
        places = {place: about.written(crm, place) for place in PLACE.findall(query["where"])}
        if not all(places.values()):
            found[query["name"]] = []
            continue
        where = PLACE.sub(lambda place, places=places: places[place[1]], query["where"])  # type: ignore[misc]
        key = f"{query['entity']} {query['sort']} {query['limit']} {query['columns']} {where}"
        if key not in known:
            known[key] = _found(crm, query, where)
        found[query["name"]] = known[key]
    return found


def _written(crm: Crm, record: Plain, plugin: str, name: str) -> str:
    """What a record holds in a field, as a filter has it; "" for nothing, and for a field that is not there."""
    by_name = crm.catalogue[entity_key(record["entity"])].by_name
    field = by_name.get(name) or by_name.get(f"{plugin}.{name}")
    value = record["values"].get(field.name) if field else None
    if field is None or (not value and not isinstance(value, bool)):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field.kind is Kind.MONEY:
        return f"{Decimal(value).scaleb(-minor_units(crm.locale.currency)):f}"
    if isinstance(value, tuple):
        return ",".join(map(_quoted, map(str, value)))
    return _quoted(value) if isinstance(value, str) and not DAY.fullmatch(value) else str(value)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


BY_ID = re.compile(r"#\d+(,#\d+)*")
DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _found(crm: Crm, query: Plain, where: str) -> list[dict[str, Any]]:
    entity = entity_key(query["entity"])
    if BY_ID.fullmatch(where):
        named = dict.fromkeys(int(each.removeprefix("#")) for each in where.split(","))
        seen = crm.policy.row_filter(entity)
        allowed = named if seen == ALL else set(crm.lists.stream_ids(Listing(entity, seen)))
        there = [record for record in crm.store.read_many(entity, list(named)) if not record["deleted_at"] and record.id in allowed]
        return _plain(crm, there[: query["limit"]], query["columns"])
    listing = crm.listing(entity, where, query["sort"])
    return rows(crm, entity, crm.lists.first_ids(listing, query["limit"]), query["columns"])


def own_values(crm: Crm, plugin: str, entity: str, values: Mapping[str, Any]) -> dict[str, object]:
    """A plugin's values by public name: an own field may be called by its key."""
    known = crm.catalogue[entity].by_name
    return {name if name in known else f"{plugin}.{name}": value for name, value in values.items()}
