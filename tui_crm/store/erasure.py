"""Taking values out of what keeps the past: the journal, the labels of acts, unfinished forms; and out of the file itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from tui_crm.errors import StoreError
from tui_crm.i18n import _
from tui_crm.model.entity import Entity
from tui_crm.store.engine import Engine, quote, search_table
from tui_crm.store.rows import json_text

ERASE = "erase"
"""The operation of a change that took a record's personal values away."""
REDACT = "redact"
"""That of a change that took a mention of somebody out of another record."""
SILENT = frozenset({ERASE, REDACT})
"""Operations whose values the journal never holds."""
PART = 500

Diff = dict[str, list[Any]]
Scrub = Callable[[Diff], Diff]


def merged(engine: Engine, entity: Entity, record: int) -> list[int]:
    """The records that were merged into this one, and those into them."""
    found: list[int] = []
    sql = f"SELECT id FROM {quote(entity.key)} WHERE merged_into <> 0 AND {engine.ids_in('merged_into', 'ids')} ORDER BY id"
    ids = [record]
    while ids := [row[0] for row in engine.run(sql, {"ids": engine.ids_param(ids)}) if row[0] not in found and row[0] != record]:
        found += ids
    return found


def erased(engine: Engine, entity: str, ids: Sequence[int]) -> dict[int, int]:
    """Of the records, those that were erased, each with the change that did it last."""
    sql = f"SELECT record, max(id) FROM change WHERE {engine.ids_in('record', 'ids')} AND entity = :entity AND op = '{ERASE}' GROUP BY record"
    return dict(engine.run(sql, {"ids": engine.ids_param(ids), "entity": entity}))


def diffs(engine: Engine, entity: str, ids: Sequence[int]) -> Iterator[tuple[int, Diff]]:
    """(change, what it changed) of all changes of these records that hold values."""
    for start in range(0, len(ids), PART):
        sql = f"SELECT id, diff FROM change WHERE {engine.ids_in('record', 'ids')} AND entity = :entity AND diff <> '' ORDER BY id"
        for change, text in engine.run(sql, {"ids": engine.ids_param(ids[start : start + PART]), "entity": entity}):
            yield change, json.loads(text)


def scrub_journal(engine: Engine, entity: str, ids: Sequence[int], scrub: Scrub) -> int:
    """Rewrite the values that the journal holds of these records; returns how many changes differ now."""
    changed = [{"id": change, "diff": json_text(after)} for change, before in diffs(engine, entity, ids) if (after := scrub(before)) != before]
    engine.many("UPDATE change SET diff = :diff WHERE id = :id", changed)
    return len(changed)


def scrub_labels(engine: Engine, touched: Mapping[str, Sequence[int]], scrub: Callable[[str], str]) -> int:
    """Rewrite the labels of the acts that touched these records (ids by entity), of their undoing too; returns how many differ now."""
    acts: set[int] = set()
    for entity, ids in touched.items():
        for start in range(0, len(ids), PART):
            sql = f"SELECT DISTINCT act FROM change WHERE {engine.ids_in('record', 'ids')} AND entity = :entity"
            acts |= {row[0] for row in engine.run(sql, {"ids": engine.ids_param(ids[start : start + PART]), "entity": entity})}
    return _relabel(engine, sorted(acts), scrub)


def scrub_exports(engine: Engine, scrub: Callable[[str], str]) -> int:
    """Rewrite what the journal says of exports: their labels, files and filters; returns how many differ now."""
    rows = engine.run("SELECT DISTINCT a.id, c.entity FROM act a JOIN change c ON c.act = a.id AND c.record = 0 WHERE a.verb = 'export'")
    for entity in sorted({row[1] for row in rows}):
        scrub_journal(engine, entity, [0], lambda diff: {name: [scrub(str(value)) for value in pair] for name, pair in diff.items()})
    return _relabel(engine, sorted({row[0] for row in rows}), scrub)


def _relabel(engine: Engine, acts: Sequence[int], scrub: Callable[[str], str]) -> int:
    changed = []
    for start in range(0, len(acts), PART):
        sql = f"SELECT id, label FROM act WHERE {engine.ids_in('id', 'ids')} AND label <> ''"
        rows = engine.run(sql, {"ids": engine.ids_param(acts[start : start + PART])})
        changed += [{"id": act, "label": after} for act, label in rows if (after := scrub(label)[:200]) != label]
    engine.many("UPDATE act SET label = :label WHERE id = :id", changed)
    return len(changed)


def drop_drafts(engine: Engine, touched: Mapping[str, Sequence[int]], speaks: Callable[[str], bool]) -> int:
    """Delete the unfinished forms of these records, and those whose text speaks of them; returns how many."""
    gone = [
        {"actor": actor, "entity": entity, "record": record}
        for actor, entity, record, content in engine.run("SELECT actor, entity, record, content FROM draft")
        if (record and record in touched.get(entity, ())) or speaks(_plain(content))
    ]
    engine.many("DELETE FROM draft WHERE actor = :actor AND entity = :entity AND record = :record", gone)
    return len(gone)


def _plain(content: str) -> str:
    """The texts of a draft, without JSON's escapes."""
    found = json.loads(content)
    return "\n".join(map(str, found.values())) if isinstance(found, dict) else content


def begin_forgetting(engine: Engine) -> None:
    """From here on the connection overwrites what it deletes. Called outside a transaction."""
    if engine.name == "sqlite":
        engine.run("PRAGMA secure_delete=ON")


def rewritten(engine: Engine) -> int:
    """How many bytes `forget` writes anew: the whole database file; 0 where it writes none."""
    if engine.name != "sqlite":
        return 0
    return int(engine.run("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")[0][0])


def forget(engine: Engine, entities: Sequence[Entity]) -> str:
    """Write the database file anew without what was deleted, its log too; returns what is left for people to do, "" for nothing.

    Called outside a transaction. Takes time and room as the whole database does: free pages, search segments and the log keep deleted texts.
    """
    if engine.name != "sqlite":
        tables = ", ".join(["change", "act", "draft", "member", *(part for e in entities for part in (e.key, search_table(e.key)))])
        text = _("PostgreSQL keeps old rows until it cleans up; to do it now, run as its administrator: VACUUM FULL {tables}")
        return text.format(tables=tables) + "\n" + _("Its archives of the write-ahead log and its replicas keep them as long as they are kept.")
    try:
        with engine.tx():
            for entity in entities:
                if entity.searchable:
                    table = quote(search_table(entity.key))
                    engine.run(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
        engine.run("PRAGMA temp_store=FILE")  # the copy is as large as the database
        engine.run("VACUUM")
        busy = engine.run("PRAGMA wal_checkpoint(TRUNCATE)")[0][0]
    except StoreError as error:
        return _("The file could not be written anew ({reason}); deleted texts may still be in it. Run the same command again.").format(reason=error)
    finally:
        engine.run("PRAGMA temp_store=MEMORY")
        engine.run("PRAGMA secure_delete=OFF")
    return _("Somebody else is reading: the log beside the file ends when they do. Run the same command again later.") if busy else ""
