"""What happened with a customer or a contact, from several tables in one order.

Activities, what was written about tickets, changes of tickets and of dispatch orders, callbacks.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tui_crm.model.entity import Catalogue
from tui_crm.query.ast import ALL, Node
from tui_crm.store.engine import Engine, quote
from tui_crm.store.filters import Compiler
from tui_crm.store.schema import LIVE

ACTIVITY = "activity"
_PART = 1 << 56  # more records than any table holds
_END = 1 << 62
NAMED, CHANGED = "t", "h"  # aliases: the record that names the customer, and the change of it


@dataclass(frozen=True, slots=True)
class Happening:
    """A kind of entry beside activities. `entity`: whose records are the entries; `of`: the kind of record that they are changes of, "" where they
    name the customer themselves; `at`: the SQL of when it happened; `where`: which of the records happened at all; `needs`: their fields.
    """

    entity: str
    at: str
    needs: tuple[str, ...]
    where: str = ""
    of: str = ""


HAPPENINGS = (
    Happening(
        "callback", "CASE WHEN t.tried_at > 0 THEN t.tried_at ELSE t.updated_at END", ("tried_at", "result"), "(t.tried_at > 0 OR t.result <> '')"
    ),
    Happening("ticket_entry", "h.at", ("at", "kind", "author", "body"), "h.kind IN ('message', 'reply')", of="ticket"),
    Happening("dispatch", "t.completed_at", ("completed_at",), "t.completed_at > 0"),
    Happening("dispatch_change", "h.at", ("at", "was", "became"), of="dispatch"),
    Happening("ticket_change", "h.at", ("at", "was", "became"), of="ticket"),
)
"""Of what happened in the same instant a later kind is what came of an earlier one: a callback reopens its ticket."""


def entry_id(entity: str, record: int) -> int:
    """The number of a record among the entries: an activity's own, else a negative one that is the larger the later the record came."""
    if entity == ACTIVITY:
        return record
    return _first_of(next(place for place, kind in enumerate(HAPPENINGS) if kind.entity == entity)) + record


def entry_of(entry: int) -> tuple[str, int]:
    """(kind of record, its id) that a number stands for."""
    if entry > 0:
        return ACTIVITY, entry
    place, record = divmod(entry + _END, _PART)
    return HAPPENINGS[place].entity, record


def _first_of(place: int) -> int:
    return place * _PART - _END


@dataclass(frozen=True, slots=True)
class Happened:
    """Reads what happened with one customer or contact. `visible`: what the person may see of each kind of record."""

    engine: Engine
    catalogue: Catalogue
    entity: str
    record: int
    visible: Mapping[str, Node] = field(default_factory=dict)

    def anything(self) -> bool:
        """Whether there is more than activities."""
        compiler = self._compiler()
        parts = [f"SELECT 1 AS one FROM ({part} LIMIT 1) p{place}" for place, part in enumerate(self._happenings(compiler))]
        return bool(parts) and bool(self.engine.run(" UNION ALL ".join(parts) + " LIMIT 1", self._params(compiler)))

    def entries(self, limit: int = 0) -> array[int]:
        """The numbers of the entries (see `entry_of`), the newest first; with `limit`, at most so many.

        Every part of the query comes in this order from an index or is small, so that the first entries are merged without reading all.
        """
        found: array[int] = array("q")
        for rows in self.engine.stream(*self.query(limit)):
            found.extend(row[1] for row in rows)
        return found

    def query(self, limit: int = 0) -> tuple[str, dict[str, Any]]:
        """SQL: (at, number) of the entries in order; and its parameters."""
        compiler = self._compiler()
        sql = " UNION ALL ".join([*self._activities(compiler), *self._happenings(compiler)]) + " ORDER BY at DESC, entry DESC"
        return f"{sql} LIMIT {limit}" if limit else sql, self._params(compiler)

    def _compiler(self) -> Compiler:
        return Compiler(self.engine, self.catalogue, walking=True)

    def _params(self, compiler: Compiler) -> dict[str, Any]:
        return {**compiler.params, "record": self.record}

    def _activities(self, compiler: Compiler) -> Iterator[str]:
        yield f"SELECT t.at AS at, t.id AS entry FROM {quote(ACTIVITY)} t WHERE {self._mine(ACTIVITY, compiler)}"

    def _happenings(self, compiler: Compiler) -> Iterator[str]:
        """A query for (at, entry) of each kind of entry that this database has and the person may see."""
        for place, kind in enumerate(HAPPENINGS):
            named = kind.of or kind.entity
            if not self._known(named, self.entity) or not self._known(kind.entity, *kind.needs):
                continue
            where, tables, number = self._mine(named, compiler), f"{quote(named)} t", "t.id"
            if kind.of:
                where += f" AND h.{LIVE} AND h.{quote(kind.of)} = t.id{self._seen(kind.entity, compiler, CHANGED)}"
                tables, number = f"{tables}, {quote(kind.entity)} h", "h.id"
            more = f" AND {kind.where}" if kind.where else ""
            yield f"SELECT {kind.at} AS at, {number} + {_first_of(place)} AS entry FROM {tables} WHERE {where}{more}"

    def _mine(self, entity: str, compiler: Compiler) -> str:
        return f"t.{LIVE} AND t.{quote(self.entity)} = :record{self._seen(entity, compiler, NAMED)}"

    def _seen(self, entity: str, compiler: Compiler, alias: str) -> str:
        visible = self.visible.get(entity, ALL)
        return "" if visible == ALL else f" AND {compiler.compile(self.catalogue[entity], visible, alias)}"

    def _known(self, entity: str, *fields: str) -> bool:
        return entity in self.catalogue.entities and all(name in self.catalogue[entity].by_name for name in fields)
