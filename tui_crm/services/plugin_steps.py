"""What a plugin brings once: changes of what its fields hold, proposed views, records for a demo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.model.dates import parse_date, parse_instant
from tui_crm.model.entity import Entity
from tui_crm.model.fields import SCALE, Kind
from tui_crm.model.instants import local_time
from tui_crm.model.validation import validate
from tui_crm.plugins.declared import Declarations, Plain, entity_key
from tui_crm.plugins.guard import Failure
from tui_crm.plugins.manifest import PluginError
from tui_crm.services import archive, parts, plugin_data, plugin_outcome, plugin_review, plugin_words
from tui_crm.services.crm import Crm
from tui_crm.store.unit import Edit, Unit

DONE = "plugin step "
"""Begin of the keys in `meta` under which it stands that a migration was made."""
BATCH = 500


def pending(crm: Crm, declared: Declarations) -> list[Plain]:
    """The migrations of a plugin that this database has not seen."""
    if not declared.of("migrations"):
        return []
    rows = crm.store.engine.run(f"SELECT key FROM meta WHERE key LIKE '{DONE}%'")
    done = {row[0].removeprefix(DONE) for row in rows}
    return [step for step in declared.of("migrations") if f"{declared.plugin}.{step['key']}" not in done]


def migrate(crm: Crm, declared: Declarations) -> int:
    """Make the migrations that are pending, each as one act; returns how many records changed. Raises PluginError, naming the step."""
    return sum(_make(crm, declared, step) for step in pending(crm, declared))


def _make(crm: Crm, declared: Declarations, step: Plain) -> int:
    entity = crm.catalogue[entity_key(step["entity"])]
    context = plugin_data.context(crm)
    name = f"{declared.plugin}.{step['key']}"

    def write(unit: Unit, part: Sequence[int]) -> None:
        rows = plugin_data.rows(crm, entity.key, part)
        hook = f"migrations.{step['key']}"
        reply = crm.plugins.host.ask(declared.plugin, "migrate", step["key"], context, {"rows": rows}, hook=hook)
        if isinstance(reply, Failure):
            raise PluginError(_("the migration {step} failed, nothing was changed: {reason}").format(step=name, reason=reply.message))
        edits = []
        for row, changes in zip(rows, reply.value, strict=True):
            values = plugin_data.own_values(crm, declared.plugin, entity.key, changes)
            if values:
                edits.append(Edit(row["id"], validate(entity, values, True, crm.locale.country, plugin=declared.plugin)))
        unit.update_many(entity.key, edits)

    ids = crm.lists.stream_ids(crm.listing(entity.key, step["where"], "id"))
    changed = parts.write(crm.by("plugin"), plugin_outcome.VERB, entity.key, f"{declared.plugin}: {step['key']}", parts.sliced(ids, BATCH), write)
    crm.store.engine.run("INSERT INTO meta (key, value) VALUES (:key, '') ON CONFLICT (key) DO NOTHING", {"key": DONE + name})
    return changed


def propose_views(crm: Crm, unit: Unit, declared: Declarations) -> None:
    """Put the plugin's segments among the views that all see, unless a view of that name is there. Inside the act that switches it on.

    What they are called is kept in English, and told in everybody's language.
    """
    there = {(row[0], row[1]) for row in crm.store.engine.run("SELECT entity, name FROM view WHERE deleted_at = 0")}
    position = len(there)
    for segment in declared.of("segments"):
        entity, names = entity_key(segment["entity"]), plugin_words.names_of(declared, segment["label"])
        if not any((entity, name) in there for name in names):
            position += 1
            values = {"name": segment["label"], "entity": entity, "filter": segment["where"], "sort": segment["sort"], "position": position,
                      "owner": 0, "column_names": tuple(segment["columns"]), "shared": True}  # fmt: skip
            unit.create("view", values)


def demo(crm: Crm, plugin_id: str) -> int:
    """Write a plugin's records for a demo as one act; "@key" in a value stands for an earlier row. Returns how many. Raises UsageError."""
    known = crm.plugins.known.get(plugin_id)
    if known is None or not known.active:
        raise UsageError(_("{plugin} is not switched on").format(plugin=plugin_id))
    rows = known.declared.of("demo_data")
    made: dict[str, int] = {}
    count = 0
    with crm.store.act(crm.author, "demo", "", plugin_id) as unit:
        for row in rows:
            entity = crm.catalogue[entity_key(row["entity"])]
            if there := _there(crm, entity, row["values"]):
                made[f"@{row['key']}"] = there
                continue
            crm.policy.allow_write(entity.key)
            own = _dated(crm, entity, plugin_data.own_values(crm, plugin_id, entity.key, row["values"]))
            values = {**archive.initial(crm, entity.key), **_referring(own, made)}
            clean = validate(entity, values, False, crm.locale.country, plugin=plugin_id)
            (patched,), _refused = plugin_review.looked_at(crm, entity.key, [(0, clean)])  # what plugins fill in is filled in here too
            record = unit.create(entity.key, patched)
            count += 1
            if row["key"]:
                made[f"@{row['key']}"] = record
    return count


def _there(crm: Crm, entity: Entity, values: Mapping[str, object]) -> int:
    """The record that has the value of a unique field already: a demo row stands for it. 0 for none."""
    for field in entity.fields:
        value = values.get(field.name)
        if field.unique and isinstance(value, str) and value and (found := crm.store.find(entity.key, field.name, value)):
            return found[0]
    return 0


def _dated(crm: Crm, entity: Entity, values: Mapping[str, object]) -> dict[str, object]:
    """The values with days and times that are said from now, as in "-30d", as such; and decimals, which are kept as texts, as numbers."""
    now, zone = crm.store.clock(), crm.locale.zone
    found = dict(values)
    for name, value in values.items():
        kind = entity.by_name[name].kind if name in entity.by_name and isinstance(value, str) and value else None
        if kind is Kind.DATE:
            found[name] = parse_date(str(value), local_time(now, zone).date())
        elif kind is Kind.INSTANT:
            found[name] = parse_instant(str(value), now, zone)
        elif kind in SCALE:
            found[name] = Decimal(str(value))
    return found


def _referring(values: Mapping[str, Any], made: Mapping[str, int]) -> dict[str, object]:
    return {name: made.get(value, value) if isinstance(value, str) else tuple(value) if isinstance(value, list) else value
            for name, value in values.items()}  # fmt: skip
