"""The unit of work: the one way to write. One short transaction holds the rows, their search entries and the journal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tui_crm.errors import NotFound
from tui_crm.i18n import _
from tui_crm.model import tokens
from tui_crm.model.collation import collation_key
from tui_crm.model.entity import Catalogue, Entity, History
from tui_crm.model.fields import Field
from tui_crm.model.record import Record
from tui_crm.model.storage import to_db
from tui_crm.store import fresh, rows
from tui_crm.store.author import Author
from tui_crm.store.conflicts import stale
from tui_crm.store.engine import Engine, quote
from tui_crm.store.erasure import SILENT
from tui_crm.store.schema import sort_column

CHUNK = 2000
PIECE = 512
JOURNALLED = 1000  # new records after which they are journalled: a bulk load need not wait for it at its end


@dataclass(frozen=True, slots=True)
class Edit:
    """Changes to one record. `version`: the one they were made on; None means whatever is there."""

    record: int
    changes: Mapping[str, object]
    version: int | None = None


@dataclass(slots=True)
class Unit:
    """An act being written. Made by `Store.act`; lives for one transaction."""

    engine: Engine
    catalogue: Catalogue
    author: Author
    now: int
    act: int
    entity: str = ""  # the kind of record the act is about: what `count` counts; "" counts all
    count: int = 0
    written: bool = False
    keeps_history: bool = True  # False while something is taken back: its history goes with it
    _log: list[tuple[int, str, int, str, int, str]] = field(default_factory=list)
    _touched: dict[str, set[int]] = field(default_factory=dict)
    _made: tuple[str, int, int] | None = None  # new records that are not in the journal yet: their kind, the first and the last
    _counters: dict[str, int] = field(default_factory=dict)  # the next ids, once they were read
    _counted_on: set[str] = field(default_factory=set)  # the kinds whose next id is another than the database says

    # creating

    def create(self, entity: str, values: Mapping[str, object]) -> int:
        """Write one new record; returns its id. `values` are validated, by public name."""
        return self.create_many(entity, [values])[0]

    def create_many(self, entity_key: str, values: Sequence[Mapping[str, object]]) -> list[int]:
        """Write new records; returns their ids in order. Codes are given where none came."""
        entity = self.catalogue[entity_key]
        if not values:
            return []
        ids = self._ids(entity, values)
        user, now = self.author.user, self.now
        stamp = {"created_at": now, "created_by": user, "updated_at": now, "updated_by": user, "version": 1}
        recipe = fresh.Recipe.of(entity, frozenset(stamp).union(*values), self.engine.search_key)
        for start in range(0, len(ids), PIECE):  # in a bulk load the engine writes one piece while the next is made
            self.engine.bulk_made(fresh.batches, recipe, stamp, ids[start], values[start : start + PIECE])
        self._touch(entity, values)
        self._log_created(entity_key, ids)
        self._counted(entity_key, len(ids))
        if (kept := entity.history) and kept.first and self.keeps_history:
            nothing, made = entity.by_name[kept.field].empty, zip(ids, values, strict=True)
            self._append(kept, [(i, nothing, given[kept.field], given.get(kept.since)) for i, given in made if given.get(kept.field)])
        return ids

    def _log_created(self, entity: str, ids: Sequence[int]) -> None:
        """Journal the new records, whose ids follow each other, together with those before them if theirs do, too."""
        if self._log or (self._made and (self._made[0] != entity or self._made[2] + 1 != ids[0])):
            self._flush_log()
        self._made = (entity, self._made[1] if self._made else ids[0], ids[-1])
        if self._made[2] - self._made[1] >= JOURNALLED:
            self._flush_log()

    def _ids(self, entity: Entity, values: Sequence[Mapping[str, object]]) -> list[int]:
        """New ids. A code of our own pattern that comes with a record moves the counter past its number, so that no later code repeats it."""
        taken = [number for given in values if (code := given.get("code")) and (number := code_number(entity, code))]
        self._pass_codes(entity, taken)
        start = self._next_id(entity)
        self._count_to(entity, start + len(values))
        return list(range(start, start + len(values)))

    def _pass_codes(self, entity: Entity, numbers: Sequence[int]) -> None:
        """Move the counter past the numbers of codes that were typed."""
        if numbers and max(numbers) >= self._next_id(entity):
            self._count_to(entity, max(numbers) + 1)

    def _next_id(self, entity: Entity) -> int:
        """The counter; read once in a unit, because from then on nobody else counts these."""
        if entity.key not in self._counters:
            sql = "INSERT INTO counter (entity, next) VALUES (:entity, 1) ON CONFLICT (entity) DO UPDATE SET next = counter.next RETURNING next"
            self._counters[entity.key] = self.engine.run(sql, {"entity": entity.key})[0][0]
        return self._counters[entity.key]

    def _count_to(self, entity: Entity, next_id: int) -> None:
        self._counters[entity.key] = next_id
        self._counted_on.add(entity.key)

    # changing

    def update(self, entity: str, record: int, changes: Mapping[str, object], version: int | None = None) -> None:
        """Change some fields of one record. Raises StaleWrite when `version` is no longer the record's, NotFound."""
        self.update_many(entity, [Edit(record, changes, version)])

    def update_many(self, entity_key: str, edits: Sequence[Edit], op: str = "update") -> int:
        """Change some fields of many records; returns how many differed. A field that already has the value is left alone."""
        entity = self.catalogue[entity_key]
        changed = 0
        for start in range(0, len(edits), CHUNK):
            part = edits[start : start + CHUNK]
            there = self._locked(entity, [edit.record for edit in part])
            plans = [plan for edit in _merged(part) if (plan := self._plan(entity, edit, there, op))]
            self._apply(entity, plans, op)
            changed += len(plans)
            if (kept := entity.history) and self.keeps_history:
                moved = [plan for plan in plans if kept.field in {field_.name for field_ in plan.changes}]
                self._append(kept, [(p.record.id, p.record.values[kept.field], p.after[kept.field], p.after.get(kept.since)) for p in moved])
        self._counted(entity_key, changed)
        return changed

    def derive(self, entity_key: str, edits: Sequence[Edit]) -> int:
        """Put what follows from other records into fields that no person may change; returns how many records differed. Like all that is derived
        it raises no version and is not undone, and the feed tells of it. Records that are gone are passed over.
        """
        entity = self.catalogue[entity_key]
        there = self._locked(entity, [edit.record for edit in edits])
        plans = [plan for edit in _merged(edits) if edit.record in there and (plan := self._plan(entity, edit, there, "derive"))]
        for plan in plans:
            self.engine.many(_update_sql(entity, tuple(plan.changes), stamped=False), [self._params(entity, plan)])
        self._reindex(entity, plans)
        self._log += [(self.act, entity.key, plan.record.id, "derive", 0, "") for plan in plans]
        self._counted(entity_key, len(plans))
        return len(plans)

    def _locked(self, entity: Entity, ids: Sequence[int]) -> dict[int, tuple[Record, Any]]:
        where = f"{self.engine.ids_in('id', 'ids')} ORDER BY id{self.engine.locking}"  # in one order, so that two bulk acts cannot block each other
        found = self.engine.run(f"SELECT {rows.selected(entity)} FROM {quote(entity.key)} WHERE {where}", {"ids": self.engine.ids_param(ids)})
        return {row[0]: (rows.decode(entity, row), row[-1]) for row in found}

    def _plan(self, entity: Entity, edit: Edit, there: Mapping[int, tuple[Record, Any]], op: str) -> _Plan | None:
        if edit.record not in there:
            raise NotFound(_("There is no {entity} {id}").format(entity=_(entity.label), id=edit.record))
        record, ext = there[edit.record]
        if edit.version is not None and edit.version != record.version:
            raise stale(self.engine, entity, record, edit.version, edit.changes)
        if op == "delete" and record["deleted_at"]:
            return None  # it went before: who put it there and when stays
        changes = {entity.by_name[name]: value for name, value in edit.changes.items() if record.values[name] != value}
        return _Plan(record, ext, changes) if changes else None

    def _apply(self, entity: Entity, plans: Sequence[_Plan], op: str) -> None:
        groups: dict[tuple[Field, ...], list[_Plan]] = {}
        for plan in plans:
            groups.setdefault(tuple(plan.changes), []).append(plan)
        for fields, group in groups.items():
            self.engine.many(_update_sql(entity, fields), [self._params(entity, plan) for plan in group])
        codes = (code_number(entity, value) for plan in plans for field_, value in plan.changes.items() if field_.key == "code")
        self._pass_codes(entity, [number for number in codes if number])
        self._reindex(entity, plans)
        self._touch(entity, [values for plan in plans for values in (plan.record.values, plan.after)])
        for plan in plans:
            diff = {f.name: [to_db(f, plan.record.values[f.name]), to_db(f, value)] for f, value in plan.changes.items()}
            text = "" if op in SILENT else json.dumps(diff, ensure_ascii=False, separators=(",", ":"))
            self._log.append((self.act, entity.key, plan.record.id, op, plan.record.version + 1, text))

    def _append(self, kept: History, steps: Sequence[tuple[int, object, object, object]]) -> None:
        """Write what a field was and became, by whom and when: (record, was, became, since when; nothing: now) …"""
        self.create_many(kept.entity, [
            {kept.of: record, kept.was: was, kept.became: became, kept.at: since or self.now, kept.by: self.author.user}
            for record, was, became, since in steps
        ])  # fmt: skip

    def _params(self, entity: Entity, plan: _Plan) -> dict[str, object]:
        params: dict[str, object] = {"id": plan.record.id, "now": self.now, "user": self.author.user}
        extended: dict[Field, object] = {}
        for number, (field_, value) in enumerate(plan.changes.items()):
            if field_.plugin:
                extended[field_] = to_db(field_, value)
            else:
                params[f"v{number}"] = to_db(field_, value)
                if field_.collated:
                    params[f"k{number}"] = collation_key(str(value))
        if extended:
            params["ext"] = rows.extended_with(plan.ext, extended)
        return params

    def _reindex(self, entity: Entity, plans: Sequence[_Plan]) -> None:
        if entity.searchable:
            entries = [(plan.record.id, tokens.entry(entity, plan.after)) for plan in plans if any(f.search for f in plan.changes)]
            if entries:
                self.engine.search_write(entity.key, entries, False)
        gone: list[tuple[str, str, int]] = []
        come: list[tuple[str, str, int]] = []
        for plan in plans:
            kept = [f for f in plan.changes if f.many and f.indexed]
            if kept:
                gone += rows.members(entity, plan.record.id, {f.name: plan.record.values[f.name] for f in kept})
                come += rows.members(entity, plan.record.id, {f.name: plan.changes[f] for f in kept})
        if gone:
            self.engine.many(
                "DELETE FROM member WHERE field = :field AND value = :value AND record = :record",
                [{"field": name, "value": value, "record": record} for name, value, record in gone],
            )
        self._write_members(come)

    # leaving and coming back

    def archive(self, entity: str, ids: Sequence[int]) -> int:
        """Move records to the recycle bin; returns how many were not there yet."""
        return self.update_many(entity, [Edit(i, {"deleted_at": self.now, "deleted_by": self.author.user}) for i in ids], "delete")

    def restore(self, entity: str, ids: Sequence[int]) -> int:
        """Take records back out of the recycle bin."""
        return self.update_many(entity, [Edit(i, {"deleted_at": 0, "deleted_by": 0}) for i in ids], "restore")

    def purge(self, entity_key: str, ids: Sequence[int]) -> int:
        """Delete records for ever. What refers to them must have gone before (see services.archive.purge)."""
        entity = self.catalogue[entity_key]
        self._flush_log()  # how they came is told by what is there
        there = self._locked(entity, ids)
        params = {"ids": self.engine.ids_param(list(there))}
        self.engine.run(f"DELETE FROM {quote(entity.key)} WHERE {self.engine.ids_in('id', 'ids')}", params)
        if entity.searchable:
            self.engine.search_drop(entity.key, list(there))
        gone = [m for record, _ext in there.values() for m in rows.members(entity, record.id, record.values)]
        self.engine.many(
            "DELETE FROM member WHERE field = :field AND value = :value AND record = :record",
            [{"field": name, "value": value, "record": record} for name, value, record in gone],
        )
        for record, _ext in there.values():
            self._log.append((self.act, entity.key, record.id, "purge", record.version + 1, ""))
        self._touch(entity, [record.values for record, _ext in there.values()])
        self._counted(entity_key, len(there))
        return len(there)

    def note(self, entity: str, op: str, facts: Mapping[str, str], count: int) -> None:
        """Journal what changes no record (an export): facts by name, and how many records it was about."""
        text = json.dumps({name: ["", fact] for name, fact in facts.items()}, ensure_ascii=False, separators=(",", ":"))
        self._log.append((self.act, entity, 0, op, 0, text))
        self.written, self.count = True, self.count + count

    # closing

    def finish(self) -> None:
        """Write the journal, the counters and what is derived. Called by `Store.act` before the commit."""
        self._derive()
        self._flush_log()
        for kind in sorted(self._counted_on):
            self.engine.later("UPDATE counter SET next = :next WHERE entity = :entity", {"entity": kind, "next": self._counters[kind]})

    def _flush_log(self) -> None:
        if self._made:
            entity, first, last = self._made
            sql = (
                "INSERT INTO change (act, entity, record, op, version, diff) SELECT CAST(:act AS BIGINT), CAST(:entity AS TEXT), id, 'create', 1, '' "
                f"FROM {quote(entity)} WHERE id >= :first AND id <= :last ORDER BY id"
            )
            self.engine.later(sql, {"act": self.act, "entity": entity, "first": first, "last": last})
            self._made = None
        if self._log:
            self.engine.bulk("change", ("act", "entity", "record", "op", "version", "diff"), self._log)
            self._log = []

    def _counted(self, entity: str, number: int) -> None:
        self.written = self.written or number > 0
        if self.entity in ("", entity):
            self.count += number

    def _write_members(self, found: Iterable[tuple[str, str, int]]) -> None:
        if rows_ := sorted(found):  # in the table's order, so that neighbours go into one page
            self.engine.bulk(rows.MEMBER, rows.MEMBER_COLUMNS, rows_)

    def _touch(self, entity: Entity, records: Sequence[Mapping[str, object]]) -> None:
        """Note the records whose derived values follow from these."""
        for owner, derived in derived_fields(self.catalogue):
            if (source := derived.derived) and source.entity == entity.key:
                targets = {int(str(target)) for record in records if (target := record.get(source.by))}
                self._touched.setdefault(f"{owner}.{derived.name}", set()).update(targets)

    def _derive(self) -> None:
        for owner, derived in derived_fields(self.catalogue):
            ids = sorted(self._touched.pop(f"{owner}.{derived.name}", ()))
            source = derived.derived
            if not ids or source is None:
                continue
            if self.engine.locking:  # wait for those who write the same records, so that what they wrote is seen below
                lock = f"SELECT id FROM {quote(owner)} WHERE {self.engine.ids_in('id', 'ids')} ORDER BY id{self.engine.locking}"
                self.engine.run(lock, {"ids": self.engine.ids_param(ids)})
            latest = (
                f"(SELECT coalesce(max(x.{quote(source.of)}), 0) FROM {quote(source.entity)} x "
                f"WHERE x.{quote(source.by)} = {quote(owner)}.id AND x.deleted_at = 0)"
            )
            if source.least:
                least = f"{quote(owner)}.{quote(source.least)}"
                latest = f"(SELECT CASE WHEN y.latest > {least} THEN y.latest ELSE {least} END FROM (SELECT {latest} AS latest) y)"
            column = sort_column(derived)
            where = f"{self.engine.ids_in('id', 'ids')} AND {column} <> {latest}"
            self._flush_log()
            log = (
                "INSERT INTO change (act, entity, record, op, version, diff) SELECT CAST(:act AS BIGINT), CAST(:owner AS TEXT), id, 'derive', 0, '' "
                f"FROM {quote(owner)} WHERE {where} ORDER BY id"
            )
            self.engine.later(log, {"act": self.act, "owner": owner, "ids": self.engine.ids_param(ids)})
            self.engine.later(f"UPDATE {quote(owner)} SET {column} = {latest} WHERE {where}", {"ids": self.engine.ids_param(ids)})


@dataclass(frozen=True, slots=True)
class _Plan:
    record: Record
    ext: Any
    changes: Mapping[Field, object]

    @property
    def after(self) -> dict[str, object]:
        return {**self.record.values, **{field_.name: value for field_, value in self.changes.items()}}


def derived_fields(catalogue: Catalogue) -> Sequence[tuple[str, Field]]:
    """(entity, field) of every derived field."""
    return [(entity.key, field_) for entity in catalogue.entities.values() for field_ in entity.stored if field_.derived]


def _merged(edits: Sequence[Edit]) -> Sequence[Edit]:
    """One edit a record: of two the later one counts, field by field."""
    found: dict[int, Edit] = {}
    for edit in edits:
        first = found.get(edit.record)
        found[edit.record] = Edit(edit.record, {**first.changes, **edit.changes}, first.version) if first else edit
    return list(found.values())


def code_number(entity: Entity, code: object) -> int:
    """The number in a code of the entity's own pattern, as 123 in C-000123; 0 for any other code."""
    prefix, _dash, digits = str(code or "").partition("-")
    return int(digits) if entity.prefix and prefix == entity.prefix and digits.isascii() and digits.isdigit() and len(digits) < 16 else 0


def _update_sql(entity: Entity, fields: Sequence[Field], stamped: bool = True) -> str:
    sets = ['"version" = "version" + 1', '"updated_at" = :now', '"updated_by" = :user'] if stamped else []
    for number, field_ in enumerate(fields):
        if not field_.plugin:
            sets.append(f"{quote(field_.key)} = :v{number}")
            if field_.collated:
                sets.append(f"{sort_column(field_)} = :k{number}")
    if any(field_.plugin for field_ in fields):
        sets.append('"ext" = :ext')
    return f"UPDATE {quote(entity.key)} SET {', '.join(sets)} WHERE id = :id"
