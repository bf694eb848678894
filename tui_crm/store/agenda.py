"""What a person's day is made of, each question answered from one index and for a few records only, however many there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tui_crm.model.entity import Catalogue
from tui_crm.query.ast import ALL, Node
from tui_crm.store.engine import Engine, quote
from tui_crm.store.filters import Compiler
from tui_crm.store.schema import LIVE, yearly

LOOKED_AT = 2000  # of the newest changes: what a bulk act did is not told record by record


@dataclass(frozen=True, slots=True)
class OthersChange:
    """What a colleague did to one record of somebody's own. `diff`: the journal's JSON of old and new values, "" when it was made or archived."""

    entity: str
    record: int
    op: str
    act: int
    at: int
    actor: int
    verb: str
    diff: str


@dataclass(frozen=True, slots=True)
class Agenda:
    """Reads one person's day. `visible`: what they may see of each kind of record."""

    engine: Engine
    catalogue: Catalogue
    user: int
    visible: Mapping[str, Node]

    def followups(self, first: str, last: str, limit: int) -> list[int]:
        """Open follow-ups due on the days from `first` to `last`, by day and time."""
        where = "t.owner = :user AND t.state = 'open' AND t.due BETWEEN :first AND :last"
        return self._ids("followup", where, "t.due, t.due_at = 0, t.due_at, t.id", limit, first=first, last=last)

    def planned(self, first: str, last: str, limit: int, everybody: bool = False) -> list[int]:
        """Open follow-ups due on the days from `first` to `last`: the person's, or everybody's."""
        if not everybody:
            return self.followups(first, last, limit)
        where = f"t.due BETWEEN :first AND :last AND {self.engine.unindexed('t.state')} = 'open'"
        return self._ids("followup", where, "t.due, t.id", limit, first=first, last=last)

    def happened(self, start: int, end: int, limit: int, everybody: bool = False) -> list[int]:
        """Activities from the instant `start` to before `end`: the person's, or everybody's."""
        whose = "" if everybody else "t.owner = :user AND "
        return self._ids("activity", f"{whose}t.at >= :start AND t.at < :end", "t.at, t.id", limit, start=start, end=end)

    def reminders(self, since: int, until: int, limit: int) -> list[int]:
        """Open follow-ups of the person whose reminder lies after `since` and not after `until`."""
        where = f"t.state = 'open' AND t.remind_at > :since AND t.remind_at <= :until AND {self.engine.unindexed('t.owner')} = :user"
        return self._ids("followup", where, "t.remind_at", limit, since=since, until=until)

    def closing(self, until: str, limit: int) -> list[int]:
        """Open deals expected to close on `until` or before, those expected first before."""
        where = "t.owner = :user AND t.status = 'open' AND t.expected_close > '' AND t.expected_close <= :until"
        return self._ids("deal", where, "t.expected_close, t.id", limit, until=until)

    def untouched(self, stage: int, before: int, limit: int) -> list[int]:
        """Deals of a stage without activity and without a change of stage since `before`, the longest first."""
        where = "t.owner = :user AND t.stage = :stage AND t.last_touch < :before"
        return self._ids("deal", where, "t.last_touch, t.id", limit, stage=stage, before=before)

    def neglected(self, grade: str, before: int, limit: int) -> list[int]:
        """Customers of a grade without an activity since `before`, those made since left out."""
        where = "t.owner = :user AND t.grade = :grade AND t.last_activity < :before AND t.created_at < :before"
        return self._ids("customer", where, "t.last_activity, t.id", limit, grade=grade, before=before)

    def birthdays(self, entity: str, days: Sequence[str], limit: int) -> list[int]:
        """Persons whose birthday falls on one of `days` ("MM-DD")."""
        field = self.catalogue[entity].by_name["birthday"]
        wanted = {f"day{place}": day for place, day in enumerate(days)}
        day = yearly(field).replace(quote(field.key), f"t.{quote(field.key)}")
        where = f"t.owner = :user AND t.{quote(field.key)} <> '' AND {day} IN ({', '.join(f':{name}' for name in wanted)})"
        return self._ids(entity, where, "t.id", limit, **wanted)

    def fresh_leads(self, since: int, limit: int) -> list[int]:
        """Prospects made since `since` that are the person's, the newest first."""
        where = f"t.created_at >= :since AND {self.engine.unindexed('t.owner')} = :user AND {self.engine.unindexed('t.lifecycle')} = 'prospect'"
        return self._ids("customer", where, "t.created_at DESC, t.id DESC", limit, since=since)

    def _ids(self, entity_key: str, where: str, order: str, limit: int, **params: Any) -> list[int]:
        entity, visible = self.catalogue[entity_key], self.visible.get(entity_key, ALL)
        compiler = Compiler(self.engine, self.catalogue, walking=True)
        seen = "" if visible == ALL else f" AND {compiler.compile(entity, visible)}"
        sql = f"SELECT t.id FROM {quote(entity_key)} t WHERE t.{LIVE} AND {where}{seen} ORDER BY {order} LIMIT :limit"
        return [row[0] for row in self.engine.run(sql, {**compiler.params, **params, "user": self.user, "limit": limit})]

    def others_changes(self, since: int, entities: Sequence[str], limit: int) -> list[OthersChange]:
        """What others did since `since` to records of the person, the newest change of each record, the newest first.

        Only the newest LOOKED_AT changes of all are looked at: bulk acts of colleagues cannot make this slow.
        """
        newest = self.engine.run("SELECT coalesce(max(id), 0) FROM change")[0][0]
        kinds = {f"kind{place}": entity for place, entity in enumerate(entities)}
        sql = (
            "SELECT c.entity, c.record, c.op, a.id, a.at, a.actor, a.verb, c.diff FROM change c JOIN act a ON a.id = c.act "
            "WHERE c.id > :floor AND a.at >= :since AND a.actor <> :user AND a.actor <> 0 AND a.undone_by = 0 AND a.undoes = 0 "
            f"AND c.op <> 'derive' AND c.entity IN ({', '.join(f':{name}' for name in kinds)}) ORDER BY c.id DESC"
        )
        found: dict[tuple[str, int], Sequence[Any]] = {}
        for row in self.engine.run(sql, {"floor": newest - LOOKED_AT, "since": since, "user": self.user, **kinds}):
            found.setdefault((row[0], row[1]), row)
        own = {entity: self._own(entity, [record for kind, record in found if kind == entity]) for entity in entities}
        return [OthersChange(*row) for row in [row for row in found.values() if row[1] in own[row[0]]][:limit]]

    def _own(self, entity: str, ids: Sequence[int]) -> set[int]:
        if not ids:
            return set()
        sql = f"SELECT t.id FROM {quote(entity)} t WHERE {self.engine.ids_in('t.id', 'ids')} AND {self.engine.unindexed('t.owner')} = :user"
        return {row[0] for row in self.engine.run(sql, {"ids": self.engine.ids_param(ids), "user": self.user})}
