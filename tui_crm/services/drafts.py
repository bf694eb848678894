"""Drafts: what a person typed into a form and did not save, kept through the death of the terminal."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tui_crm.i18n import _
from tui_crm.services.crm import Crm

UPSERT = (
    "INSERT INTO draft (actor, entity, record, version, at, content) VALUES (:actor, :entity, :record, :version, :at, :content) "
    "ON CONFLICT (actor, entity, record) DO UPDATE SET version = excluded.version, at = excluded.at, content = excluded.content"
)


@dataclass(frozen=True, slots=True)
class Draft:
    """An unfinished form. `record` 0: a new record. `version`: that of the record when the form was opened, 0 where the record was merged
    into `record` since: then the texts are based on that one as it is now. `texts`: as typed, by field name.
    """

    entity: str
    record: int
    version: int
    at: int
    texts: Mapping[str, str]


def keep(crm: Crm, entity: str, record: int, version: int, texts: Mapping[str, str]) -> None:
    """Keep what is typed so far; an earlier draft of the same form is replaced."""
    content = json.dumps(dict(texts), ensure_ascii=False)
    values = {"actor": crm.user.id, "entity": entity, "record": record, "version": version, "at": crm.store.clock(), "content": content}
    with crm.store.engine.tx():
        crm.store.engine.run(UPSERT, values)


def find(crm: Crm, entity: str, record: int) -> Draft | None:
    """The draft of this form, if there is one."""
    return next((draft for draft in mine(crm) if draft.entity == entity and draft.record == record), None)


def mine(crm: Crm) -> list[Draft]:
    """The person's drafts, the newest first."""
    sql = "SELECT entity, record, version, at, content FROM draft WHERE actor = :actor ORDER BY at DESC"
    rows = crm.store.engine.run(sql, {"actor": crm.user.id})
    found = []
    for entity, record, version, at, content in rows:
        merged = crm.store.survivors(entity, [record]).get(record) if record and entity in crm.catalogue.entities else None
        found.append(Draft(entity, merged or record, 0 if merged else version, at, json.loads(content)))
    return found


def of(crm: Crm, entity: str, records: Sequence[int]) -> list[Draft]:
    """Everybody's drafts of these records."""
    engine = crm.store.engine
    sql = f"SELECT entity, record, version, at, content FROM draft WHERE entity = :entity AND {engine.ids_in('record', 'ids')} ORDER BY at DESC"
    rows = engine.run(sql, {"entity": entity, "ids": engine.ids_param(records)})
    return [Draft(row[0], row[1], row[2], row[3], json.loads(row[4])) for row in rows]


def drop(crm: Crm, entity: str, record: int) -> None:
    """Forget the draft of this form."""
    person = {"actor": crm.user.id, "entity": entity}
    with crm.store.engine.tx():
        kept = [row[0] for row in crm.store.engine.run("SELECT record FROM draft WHERE actor = :actor AND entity = :entity", person)]
        ends = crm.store.survivors(entity, kept) if entity in crm.catalogue.entities else {}
        for number in kept:
            if record in (number, ends.get(number)):
                crm.store.engine.run("DELETE FROM draft WHERE actor = :actor AND entity = :entity AND record = :record", {**person, "record": number})


def label(crm: Crm, draft: Draft) -> str:
    """What a draft is of: "Customer › Acme", "New: Contact (王芳)"."""
    entity = crm.catalogue[draft.entity]
    if draft.record:
        title = crm.store.titles(draft.entity, [draft.record]).get(draft.record, f"#{draft.record}")
        return f"{_(entity.label)} › {title}"
    title = draft.texts.get(entity.title, "")
    return _("New: {entity}").format(entity=_(entity.label)) + (f" ({title})" if title else "")


def count(crm: Crm) -> int:
    """How many forms the person left unfinished."""
    return int(crm.store.engine.run("SELECT count(*) FROM draft WHERE actor = :actor", {"actor": crm.user.id})[0][0])
