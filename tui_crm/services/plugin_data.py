"""What plugins are handed: the moment, and records as plain values, read as the person may read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tui_crm.i18n import language
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


def row(crm: Crm, record: Record, columns: Sequence[str] = ()) -> dict[str, Any]:
    """A record; only those columns when some are named."""
    values = {name: record.values[name] for name in columns if name in record.values} if columns else dict(record.values)
    return {"entity": crm.plugins.public_name(record.entity.key), "id": record.id, "values": values, "title": name_of(record)}


def rows(crm: Crm, entity: str, ids: Sequence[int], columns: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Records by id."""
    return [row(crm, record, columns) for record in crm.store.read_many(entity, ids)]


def data(crm: Crm, needs: Iterable[Plain], record: int = 0) -> dict[str, list[dict[str, Any]]]:
    """What the queries of a tab, a command or a report find. Raises FilterError, KeyError of an entity that is not there."""
    found: dict[str, list[dict[str, Any]]] = {}
    for query in needs:
        entity = entity_key(query["entity"])
        listing = crm.listing(entity, query["where"].replace("{id}", str(record)), query["sort"])
        found[query["name"]] = rows(crm, entity, crm.lists.first_ids(listing, query["limit"]), query["columns"])
    return found


def own_values(crm: Crm, plugin: str, entity: str, values: Mapping[str, Any]) -> dict[str, object]:
    """A plugin's values by public name: an own field may be called by its key."""
    known = crm.catalogue[entity].by_name
    return {name if name in known else f"{plugin}.{name}": value for name, value in values.items()}
