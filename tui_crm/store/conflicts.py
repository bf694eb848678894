"""What others did to a record since it was read: the text behind a refused write."""

from __future__ import annotations

import json
from collections.abc import Mapping

from tui_crm.errors import Difference, StaleWrite
from tui_crm.model.entity import Entity
from tui_crm.model.record import Record
from tui_crm.model.storage import from_db
from tui_crm.store.engine import Engine

SINCE = (
    "SELECT c.diff, a.at, u.login, u.name FROM change c JOIN act a ON a.id = c.act LEFT JOIN \"user\" u ON u.id = a.actor "
    "WHERE c.record = :record AND c.entity = :entity AND c.version > :version AND c.diff <> '' ORDER BY c.id"
)


def stale(engine: Engine, entity: Entity, record: Record, version: int, mine: Mapping[str, object]) -> StaleWrite:
    """The refusal of a write made on `version`: per field that changed since, what it was, what each side wants, who and when."""
    found: dict[str, Difference] = {}
    for diff, at, login, name in engine.run(SINCE, {"record": record.id, "entity": entity.key, "version": version}):
        for key, (old, new) in json.loads(diff).items():
            field = entity.by_name.get(key)
            if field is None:
                continue  # a plugin's field whose plugin is off: nobody can have edited it here
            base = found[key].base if key in found else from_db(field, old)
            theirs = from_db(field, new)
            found[key] = Difference(key, base, mine.get(key, base), theirs, name or login or "", at)
    return StaleWrite(entity.key, record.id, record.title, record.version, tuple(found.values()))
