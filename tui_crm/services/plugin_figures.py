"""Figures that plugins keep on records, worked out again after what they are made of was saved: whose, from the feed; what, by the plugin."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tui_crm.errors import CrmError, FilterError, InvalidRecord, Problem
from tui_crm.i18n import _
from tui_crm.model.entity import Entity
from tui_crm.model.record import Record
from tui_crm.model.storage import from_db
from tui_crm.model.validation import validate
from tui_crm.plugins.declared import Declarations, Plain, entity_key, is_asked
from tui_crm.plugins.guard import Failure
from tui_crm.services import plugin_data
from tui_crm.services.crm import Crm
from tui_crm.store.author import Author
from tui_crm.store.unit import Edit

SYSTEM = Author(0, "plugin")
VERB = "figures"
AT_ONCE = 200
"""Records that a plugin is asked about at once."""
MOST = 1000
"""Records whose figures one saved record may change by a filter."""
Told = tuple[int, str, int, str]
"""A row of the feed: act, entity, record, what was done."""
NAMED = re.compile(r"#\{([a-z][a-z0-9_.]*)\}")


def recount(crm: Crm, declared: Declarations, told: Sequence[Told]) -> bool:
    """Bring the figures of a plugin up to date with what the feed tells; False when the plugin failed and has to be asked again."""
    crm = crm.entire  # figures are the same, whoever has the app open
    for plain in declared.of("figures"):
        try:
            ids = list(_concerned(crm, declared, plain, told))
            for start in range(0, len(ids), AT_ONCE):
                if not _work_out(crm, declared, plain, ids[start : start + AT_ONCE]):
                    return False
        except (FilterError, KeyError) as error:
            _fault(crm, declared, plain, _("what it wants to look at cannot be read: {reason}").format(reason=error))
    return True


# whose figures


def _concerned(crm: Crm, declared: Declarations, plain: Plain, told: Sequence[Told]) -> Iterable[int]:
    """The records whose figures may be others now, in order, each once."""
    found: dict[int, None] = {}
    for kind, where in plain["made_of"].items():
        entity = entity_key(kind)
        rows = [row for row in told if row[1] == entity and row[3] not in ("derive", "purge")]
        if rows and entity in crm.catalogue.entities:
            for version in _versions(crm, declared, plain, kind, rows):
                found.update(dict.fromkeys(_named(crm, declared, plain, where, version)))
    return found


def _versions(crm: Crm, declared: Declarations, plain: Plain, kind: str, told: Sequence[Told]) -> Iterator[dict[str, Any]]:
    """The saved records of one kind as they are, and as they were where a field was another that counts."""
    entity, names = crm.catalogue[entity_key(kind)], plain["when"].get(kind, ())
    diffs = _diffs(crm, entity, told)
    ops: dict[int, set[str]] = {}
    for _act, _entity, record, op in told:
        ops.setdefault(record, set()).add(op)
    for row in plugin_data.rows(crm, entity.key, sorted(ops)):
        earlier = diffs.get(row["id"], [])
        if not _counts(declared, plain, kind, names, row, ops[row["id"]], earlier):
            continue
        yield row
        for diff in earlier:
            was = {name: from_db(entity.by_name[name], old) for name, (old, _new) in diff.items() if name in entity.by_name}
            yield {**row, "values": {**row["values"], **was}}


def _counts(
    declared: Declarations, plain: Plain, kind: str, names: Sequence[str], row: Plain, ops: set[str], earlier: Sequence[Mapping[str, Any]]
) -> bool:  # fmt: skip
    if not names or not ops.isdisjoint(("delete", "restore")):
        return True
    if any(is_asked(names, declared.plugin, diff) for diff in earlier):
        return True
    if ops == {"update"}:
        return False
    # new: of the kind that has the figures, only where there is something to work out of
    filled = [name for name, value in row["values"].items() if value]
    return kind != plain["entity"] or is_asked(names, declared.plugin, filled)


def _diffs(crm: Crm, entity: Entity, told: Sequence[Told]) -> dict[int, list[Mapping[str, Any]]]:
    """What the acts of the feed changed in these records: record → {field: (old, new) as stored} …"""
    changed = sorted({record for _act, _entity, record, op in told if op == "update"})
    if not changed:
        return {}
    engine = crm.store.engine
    acts = sorted({act for act, _entity, _record, op in told if op == "update"})
    sql = (
        f"SELECT record, diff FROM change WHERE {engine.ids_in('record', 'records')} AND entity = :entity AND {engine.ids_in('act', 'acts')} "
        "AND op = 'update'"
    )
    found: dict[int, list[Mapping[str, Any]]] = {}
    for record, diff in engine.run(sql, {"records": engine.ids_param(changed), "acts": engine.ids_param(acts), "entity": entity.key}):
        found.setdefault(record, []).append(json.loads(diff) if diff else {})
    return found


def _named(crm: Crm, declared: Declarations, plain: Plain, where: str, row: Plain) -> Iterable[int]:
    """The records of the figures' kind that `where` means for a saved record."""
    parts = [each.strip() for each in where.split(",")]
    if all(NAMED.fullmatch(part) for part in parts):
        names = [part[2:-1] for part in parts]
        values = row["values"]
        numbers = (row["id"] if name == "id" else values.get(name, values.get(f"{declared.plugin}.{name}", 0)) for name in names)
        return [number for number in numbers if isinstance(number, int) and number]
    query = {"name": "whose", "entity": plain["entity"], "where": where, "sort": "", "limit": MOST, "columns": ("code",)}
    return [found["id"] for found in plugin_data.data(crm, [query], plugin_data.About(declared.plugin, row, [row["id"]]))["whose"]]


# what they are


def _work_out(crm: Crm, declared: Declarations, plain: Plain, ids: Sequence[int]) -> bool:
    """Ask the plugin about some records, and write what differs."""
    entity = crm.catalogue[entity_key(plain["entity"])]
    records = [record for record in crm.store.read_many(entity.key, ids) if not record["deleted_at"]]
    if not records:
        return True
    living = [record.id for record in records]
    rows = plugin_data.rows(crm, entity.key, living)
    data = plugin_data.data(crm, plain["needs"], plugin_data.About(declared.plugin, rows[0], living))
    if len(living) > 1 and any(len(data[query["name"]]) >= query["limit"] for query in plain["needs"] if "{id" in query["where"]):
        middle = len(living) // 2
        return _work_out(crm, declared, plain, living[:middle]) and _work_out(crm, declared, plain, living[middle:])
    payload = {"rows": rows, "data": data}
    reply = crm.plugins.host.ask(declared.plugin, "figures", plain["key"], plugin_data.context(crm), payload, hook=f"figures.{plain['key']}")
    if isinstance(reply, Failure):
        return False
    _write(crm, declared, plain, entity, {record.id: record for record in records}, reply.value)
    return True


def _write(
    crm: Crm, declared: Declarations, plain: Plain, entity: Entity, there: Mapping[int, Record], found: Sequence[tuple[int, Mapping[str, Any]]]
) -> None:  # fmt: skip
    edits = []
    try:
        for record, given in found:
            values = _checked(crm, declared, entity, given)
            if any(there[record].values[name] != value for name, value in values.items()):
                edits.append(Edit(record, values))
    except CrmError as error:
        _fault(crm, declared, plain, _("what it wants written is refused: {reason}").format(reason=error))
        return
    if edits:
        with crm.store.act(SYSTEM, VERB, entity.key, f"{declared.plugin}: {declared.text(plain['label'])}") as unit:
            unit.derive(entity.key, edits)


def _checked(crm: Crm, declared: Declarations, entity: Entity, given: Mapping[str, Any]) -> dict[str, object]:
    """The values by public name. Raises InvalidRecord for a field that the plugin does not keep, or a value that cannot be."""
    values = plugin_data.own_values(crm, declared.plugin, entity.key, given)
    for name in values:
        if name not in entity.by_name or entity.by_name[name].kept_by != declared.plugin:
            raise InvalidRecord([Problem(name, _("is no field that the plugin keeps"))])
    return validate(entity, values, True, crm.locale.country, plugin=declared.plugin)


def _fault(crm: Crm, declared: Declarations, plain: Plain, reason: str) -> None:
    """A mistake of the plugin that another try would not mend: counted, told, passed over."""
    failure = Failure(declared.plugin, f"figures.{plain['key']}", "rubbish", reason)
    crm.plugins.host.failed(failure)
    crm.plugins.warn(str(failure))
