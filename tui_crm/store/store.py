"""The store: one database, its catalogue, and the ways to read and write it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_crm.errors import NotFound
from tui_crm.i18n import _
from tui_crm.model.entity import Catalogue
from tui_crm.model.record import Record
from tui_crm.store import migrations, rows
from tui_crm.store.author import Author
from tui_crm.store.engine import Engine, quote
from tui_crm.store.loading import loading
from tui_crm.store.schema import extension, sort_column

if TYPE_CHECKING:
    from tui_crm.store.unit import Unit


def connect(place: str, *, create: bool = True, read_only: bool = False) -> Engine:
    """The engine for a path or a `postgresql://` URL. Raises StoreError."""
    if place.startswith(("postgresql://", "postgres://")):
        from tui_crm.store.postgres import PostgresEngine

        return PostgresEngine(place, create=create, read_only=read_only)
    from tui_crm.store.sqlite import SqliteEngine

    return SqliteEngine(place, create=create, read_only=read_only)


@dataclass(frozen=True)
class Store:
    """One database. `clock` gives the time in epoch milliseconds, UTC.

    `catalogue` is what is read; `whole` the description with the fields that this person may not see, which writing keeps up (None: no others).
    """

    engine: Engine
    catalogue: Catalogue
    clock: Callable[[], int]
    whole: Catalogue | None = None

    @property
    def entire(self) -> Store:
        """The store with every field: for what the system does, whoever is at it."""
        return Store(self.engine, self.whole, self.clock) if self.whole else self

    def ready(self, patient: bool = False, told: migrations.Told | None = None) -> list[str]:
        """Create or upgrade the tables when they are not those of the catalogue; returns the steps applied. `patient`: indexes of plugins' fields
        on large tables are left to `later.build`; `told`: see `migrations.Told`.
        """
        catalogue = self.whole or self.catalogue
        if migrations.is_current(self.engine, catalogue):
            return []
        applied = migrations.upgrade(self.engine, catalogue, self.clock(), patient=patient, told=told)
        self.engine.renew()
        return applied

    @contextmanager
    def act(
        self, author: Author, verb: str, entity: str = "", label: str = "", *, undoes: int = 0, state: str = "done"
    ) -> Iterator[Unit]:
        """Write one act in one transaction. Leaving with an exception writes nothing; an act that changed nothing leaves no trace."""
        from tui_crm.store.unit import Unit  # a start that only reads need not wait for what writes

        with self.engine.tx():
            sql = (
                "INSERT INTO act (at, actor, way, verb, entity, label, state, undoes) "
                "VALUES (:at, :actor, :way, :verb, :entity, :label, :state, :undoes) RETURNING id"
            )
            now = self.clock()
            number = self.engine.run(
                sql, {"at": now, "actor": author.user, "way": author.way, "verb": verb, "entity": entity, "label": label[:200],
                      "state": state, "undoes": undoes}
            )[0][0]
            unit = Unit(self.engine, self.whole or self.catalogue, author, now, number, entity)
            yield unit
            unit.finish()
            if unit.written or state != "done":
                self.engine.run("UPDATE act SET count = :count WHERE id = :id", {"count": unit.count, "id": number})
            else:
                self.engine.run("DELETE FROM act WHERE id = :id", {"id": number})

    @contextmanager
    def part(self, author: Author, act: int, entity: str = "") -> Iterator[Unit]:
        """One more transaction of an open act: long work is written in parts, so that others get their turn."""
        from tui_crm.store.unit import Unit

        with self.engine.tx():
            unit = Unit(self.engine, self.whole or self.catalogue, author, self.clock(), act, entity)
            yield unit
            unit.finish()
            self.engine.later("UPDATE act SET count = count + :count WHERE id = :id", {"count": unit.count, "id": act})

    def loading(self, *entities: str, keep: Sequence[str] = ()) -> AbstractContextManager[None]:
        """A bulk load into the tables of `entities`, in which records are looked up by the fields `keep`: see `loading.loading`."""
        return loading(self.engine, self.whole or self.catalogue, self.clock, entities, keep)

    def close_act(self, act: int, label: str = "") -> None:
        """Say that an open act is finished."""
        sql = "UPDATE act SET state = 'done', label = CASE WHEN :label = '' THEN label ELSE :label END WHERE id = :id"
        self.engine.run(sql, {"id": act, "label": label[:200]})

    # reading records

    def read(self, entity: str, record: int) -> Record:
        """One record, in the recycle bin or not. Raises NotFound."""
        found = self.read_many(entity, [record])
        if not found:
            raise NotFound(_("There is no {entity} {id}").format(entity=_(self.catalogue[entity].label), id=record))
        return found[0]

    def read_many(self, entity_key: str, ids: Sequence[int]) -> list[Record]:
        """Those of the records that exist, in the order of `ids`."""
        entity = self.catalogue[entity_key]
        sql = f"SELECT {rows.selected(entity)} FROM {quote(entity.key)} WHERE {self.engine.ids_in('id', 'ids')}"
        found = {row[0]: row for row in self.engine.run(sql, {"ids": self.engine.ids_param(ids)})}
        return [rows.decode(entity, found[i]) for i in ids if i in found]

    def find(self, entity_key: str, field: str, value: str | int, limit: int = 2) -> list[int]:
        """Ids of live records whose stored column `field` is exactly `value`."""
        entity = self.catalogue[entity_key]
        described = entity.by_name[field]
        params: dict[str, object] = {"value": value, "limit": limit}
        condition = f"{quote(described.key)} = :value"
        if described.collated:  # the index is on the sort key
            from tui_crm.model.collation import collation_key  # reading starts without it

            params["sorted_as"] = collation_key(str(value))
            condition = f"{sort_column(described)} = :sorted_as AND {condition}"
        sql = f"SELECT id FROM {quote(entity.key)} WHERE {condition} AND deleted_at = 0 ORDER BY id LIMIT :limit"
        return [row[0] for row in self.engine.run(sql, params)]

    def find_among(self, entity_key: str, field: str, value: str, limit: int = 2) -> list[int]:
        """Ids of live records that have `value` among the many of an indexed field, without regard to case."""
        sql = (
            f"SELECT t.id FROM member m JOIN {quote(self.catalogue[entity_key].key)} t ON t.id = m.record "
            "WHERE m.field = :field AND m.value = :value AND t.deleted_at = 0 ORDER BY t.id LIMIT :limit"
        )
        params = {"field": f"{entity_key}.{field}", "value": rows.member_value(value), "limit": limit}
        return [row[0] for row in self.engine.run(sql, params)]

    def survivors(self, entity_key: str, ids: Sequence[int]) -> dict[int, int]:
        """Where those of the records that were merged into others live on: follows a chain of merges to its end."""
        table = quote(self.catalogue[entity_key].key)
        sql = f"SELECT id, merged_into FROM {table} WHERE merged_into <> 0 AND {self.engine.ids_in('id', 'ids')}"
        found: dict[int, int] = {}
        wanted = set(ids)
        while wanted:
            step: dict[int, int] = dict(self.engine.run(sql, {"ids": self.engine.ids_param(sorted(wanted))}))
            found.update(step)
            wanted = set(step.values()) - found.keys()
        return {record: _end(found, record) for record in ids if record in found}

    def taken(self, entity_key: str, field: str, value: str, by_other_than: int) -> str:
        """The title of another record, the recycle bin's too, that has this value; "" when none has."""
        entity = self.catalogue[entity_key]
        described = entity.by_name[field]
        column, title = extension(described) if described.plugin else quote(described.key), quote(entity.title_field.key)
        sql = f"SELECT {title} FROM {quote(entity.key)} WHERE {column} = :value AND id <> :id LIMIT 1"
        found = self.engine.run(sql, {"value": value, "id": by_other_than})
        return str(found[0][0]) if found else ""

    def titles(self, entity_key: str, ids: Sequence[int]) -> dict[int, str]:
        """What people call these records."""
        entity = self.catalogue[entity_key]
        column = quote(entity.title_field.key)
        sql = f"SELECT id, {column} FROM {quote(entity.key)} WHERE {self.engine.ids_in('id', 'ids')}"
        return {row[0]: str(row[1]) for row in self.engine.run(sql, {"ids": self.engine.ids_param(sorted(set(ids)))})}


def _end(steps: Mapping[int, int], start: int) -> int:
    """Where the steps lead to from `start`; each leads to a record that was not merged when it was made, so they never go round."""
    while start in steps:
        start = steps[start]
    return start
