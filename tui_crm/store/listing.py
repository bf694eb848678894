"""Lists of any length: the first rows at once, then the ids of the whole result, and any window by id.

How the first rows of a filtered list are found within the same time at a thousand rows and at a million:
where one part of the filter leaves few candidates (counted through its index, up to FEW) they are fetched and sorted; up to SOME, their
ids alone are kept while the list's own order is walked until enough of them were met; many matches are met soon, so the walk looks at WALK
rows themselves; only when none of this helps does the whole query run, from the filter's side if it leaves up to MANY, else along the list's
order. Where an index holds exactly these records in this order (a stage's deals by the time they came there), it is simply read.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.model.entity import Catalogue, Entity
from tui_crm.model.fields import Field, Kind
from tui_crm.query.ast import ALL, And, Node, Op, Test, Word
from tui_crm.store import relevance
from tui_crm.store.engine import Engine, quote
from tui_crm.store.filters import Compiler, asks_search, is_indexed, words_query
from tui_crm.store.schema import BIN, LIVE, entity_table, extension, sort_column

FEW = 4000
SOME = 60000
MEETING = 4  # times as many rows of the order are walked to meet the candidates as should do if they lay evenly
WALK = 3000
OFTEN = 50  # a word is frequent when one record in so many has it
FAR = 30000  # rows that are walked for frequent words
GLANCE = 6  # a walk is given up when its first sixth met less than half of what it should
WIDE = 12
NARROW = 10  # times WALK: a walk over ids no further apart reads only that part of the search index
MANY = 200000


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list shows. `sort`: field name, "-" before it for descending; "" means by relevance to the words searched, else the
    entity's own order; "-" alone is the opposite of "".
    """

    entity: str
    where: Node = ALL
    sort: str = ""
    bin: bool = False

    def reversed(self) -> Listing:
        """The same records in the opposite order."""
        return replace(self, sort=self.sort[1:] if self.sort.startswith("-") else f"-{self.sort}")


@dataclass(frozen=True, slots=True)
class Lists:
    """Reads lists from one database."""

    engine: Engine
    catalogue: Catalogue

    # ids in order

    def first_ids(self, listing: Listing, count: int) -> list[int]:
        """Up to `count` ids from the top of the list."""
        entity = self.catalogue[listing.entity]
        if words := relevance_words(entity, listing):
            if listing.sort:
                return self.stream_ids(listing)[:count].tolist()
            return relevance.best(self.engine, entity, words, listing.bin, count)
        listing = self._sorted(entity, listing)
        if listing.where == ALL:
            return self._ids(entity, listing, limit=count)
        if self.engine.name != "sqlite":  # PostgreSQL's planner knows how many records have a value
            return self._by_words(entity, listing, count) if asks_search(entity, listing.where) else self._ids(entity, listing, limit=count)
        if _in_order(entity, listing):
            return self._ids(entity, listing, limit=count)
        if (found := self._by_values(entity, listing, count)) is not None:
            return found
        within = self._within(entity, listing)
        if within and (found := self._walk(entity, listing, count, within)) is not None:
            return found  # for less than counting costs
        narrowest, least = self._least(entity, listing, SOME)
        if least <= FEW:
            return self._ids(entity, listing, limit=count, few=True)
        found = None
        if least <= SOME:
            found = self._meet(entity, listing, narrowest, count)
        elif not within:
            found = self._walk(entity, listing, count, None)
        if found is not None:
            return found
        dense = least > SOME and self._least(entity, listing, MANY)[1] > MANY
        return self._ids(entity, listing, limit=count, walking=dense, few=not dense)

    def stream_ids(self, listing: Listing, cancelled: Callable[[], bool] = lambda: False) -> array[int]:
        """The ids of the whole list in order, eight bytes each. Ends early, with what there is, once `cancelled()`."""
        entity = self.catalogue[listing.entity]
        ids: array[int] = array("q")
        words = relevance_words(entity, listing)
        if words:
            parts = relevance.every(self.engine, entity, words, listing.bin)
        else:
            parts = self._all_sorted(entity, self._sorted(entity, listing))
        for part in parts:
            ids.extend(part)
            if cancelled():
                break
        if words and listing.sort:
            ids.reverse()
        return ids

    def count(self, listing: Listing, limit: int = 0) -> int:
        """How many records the list has; with `limit`, at most so many are counted."""
        entity = self.catalogue[listing.entity]
        return self._count(entity, listing, limit)

    def _sorted(self, entity: Entity, listing: Listing) -> Listing:
        if listing.sort == "-":
            return replace(listing, sort=entity.sort).reversed()
        return listing if listing.sort else replace(listing, sort=entity.sort)

    def _order(self, entity: Entity, listing: Listing, few: bool = False) -> str:
        name = listing.sort.removeprefix("-")
        down = " DESC" if listing.sort.startswith("-") else ""
        if name == "id":
            return f"t.id{down}"
        field = entity.by_name.get(name)
        if field is None or field.many:
            raise UsageError(_("The list cannot be sorted by “{name}”").format(name=name))
        column = order_column(field)
        return f"{self.engine.unindexed(column) if few else column}{down}, t.id{down}"

    def _where(self, entity: Entity, listing: Listing, compiler: Compiler) -> str:
        live = BIN if listing.bin else LIVE
        if listing.where == ALL:
            return f"t.{live}"
        return f"t.{live} AND {compiler.compile(entity, listing.where)}"

    def _ids(self, entity: Entity, listing: Listing, limit: int, few: bool = False, walking: bool = False) -> list[int]:
        compiler = Compiler(self.engine, self.catalogue, bin=listing.bin, walking=walking)
        where = self._where(entity, listing, compiler)
        sql = f"SELECT t.id FROM {quote(entity.key)} t WHERE {where} ORDER BY {self._order(entity, listing, few)} LIMIT {limit}"
        return [row[0] for row in self.engine.run(sql, compiler.params)]

    def is_wide(self, listing: Listing) -> bool:
        """Whether every part of the filter that an index answers leaves more than one record in WIDE: then reading the table in its order is quicker
        than going to and fro by an index. Only SQLite needs to be told.
        """
        if self.engine.name != "sqlite" or listing.where == ALL:
            return True
        entity = self.catalogue[listing.entity]
        enough = self.engine.run(f"SELECT coalesce(max(id), 0) FROM {quote(entity.key)}")[0][0] // WIDE
        return bool(enough > FEW and self._least(entity, listing, enough)[1] > enough)

    def _least(self, entity: Entity, listing: Listing, enough: int) -> tuple[Listing, int]:
        """The part of the filter that leaves the fewest candidates, and how many: counted through its index up to one more than `enough`."""
        parts = listing.where.items if isinstance(listing.where, And) else (listing.where,)
        narrowest, least = listing, enough + 1
        for part in (replace(listing, where=part) for part in parts if is_indexed(entity, part)):
            number = self._candidates(entity, part, enough + 1)
            if number < least:
                narrowest, least = part, number
        return narrowest, least

    def _candidates(self, entity: Entity, listing: Listing, limit: int) -> int:
        compiler = Compiler(self.engine, self.catalogue, bin=listing.bin)
        query = compiler.elsewhere(entity, listing.where)
        if query is None:
            return self._count(entity, listing, limit)
        found: int = self.engine.run(f"SELECT count(*) FROM (SELECT 1 FROM ({query}) y LIMIT {limit}) x", compiler.params)[0][0]
        return found

    def _meet(self, entity: Entity, listing: Listing, part: Listing, count: int) -> list[int] | None:
        """The first matches met along the order, told by the ids of the candidates of `part`; None when they lie too far along it."""
        compiler = Compiler(self.engine, self.catalogue, bin=listing.bin)
        query = compiler.elsewhere(entity, part.where)
        table, live = quote(entity.key), BIN if listing.bin else LIVE
        sql = query or f"SELECT t.id FROM {table} t WHERE {self._where(entity, part, compiler)}"
        # one row with all: fetched one by one, each would cost ten times as much
        candidates = set(json.loads(self.engine.run(f"SELECT json_group_array(id) FROM ({sql})", compiler.params)[0][0]))
        all_there = self.engine.run(f"SELECT max(id) FROM {table}")[0][0] or 0
        rows = max(MEETING * count * all_there // max(len(candidates), 1), WALK)
        walk = f"SELECT t.id FROM {table} t WHERE t.{live} ORDER BY {self._order(entity, listing)} LIMIT {rows}"
        found: list[int] = []
        for part_of_order in self.engine.stream(walk):
            met = [row[0] for row in part_of_order if row[0] in candidates]
            for start in range(0, len(met), MEETING * count):  # not all that are met at once: mostly the first are enough
                some = met[start : start + MEETING * count]
                found += some if part.where == listing.where else self.matching(listing, some)
                if len(found) >= count:
                    return found[:count]
        return None

    def matching(self, listing: Listing, ids: Sequence[int]) -> list[int]:
        """Those of `ids` that the list's filter matches, in the same order; whether they are in the recycle bin is not looked at."""
        entity = self.catalogue[listing.entity]
        compiler = Compiler(self.engine, self.catalogue, walking=True, bin=listing.bin)
        condition = compiler.compile(entity, listing.where)
        sql = f"SELECT t.id FROM {quote(entity.key)} t WHERE {self.engine.ids_in('t.id', 'ids')} AND {condition}"
        matching = {row[0] for row in self.engine.run(sql, {**compiler.params, "ids": self.engine.ids_param(ids)})}
        return [i for i in ids if i in matching]

    def _by_values(self, entity: Entity, listing: Listing, count: int) -> list[int] | None:
        """The first matches where the order is by the very texts that the filter looks into: value by value along the index. None for other lists."""
        test, down = listing.where, listing.sort.startswith("-")
        if not isinstance(test, Test) or len(test.path) > 1 or test.op is not Op.HAS or test.field.search == "name":
            return None
        if test.field.name != listing.sort.removeprefix("-"):
            return None
        if (values := Compiler(self.engine, self.catalogue, bin=listing.bin).containing(entity, test.field, str(test.value))) is None:
            return None
        table, column, order = quote(entity.key), quote(test.field.key), " DESC" if down else ""
        found: list[int] = []
        for value in reversed(values) if down else values:
            sql = f"SELECT t.id FROM {table} t WHERE t.{LIVE} AND t.{column} = :value ORDER BY t.id{order} LIMIT {count - len(found)}"
            found += [row[0] for row in self.engine.run(sql, {"value": value})]
            if len(found) == count:
                break
        return found

    def _steps(self, entity: Entity, listing: Listing, rows: int) -> str:
        """SQL: the first rows of the order, whatever the filter."""
        live = BIN if listing.bin else LIVE
        return f"SELECT t.id FROM {quote(entity.key)} t WHERE t.{live} ORDER BY {self._order(entity, listing)} LIMIT {rows}"

    def _within(self, entity: Entity, listing: Listing) -> tuple[int, int] | None:
        """The least and the largest id of these rows where they are near each other: an order by time or code walks along the ids. Else None."""
        low, high = self.engine.run(f"SELECT coalesce(min(id), 0), coalesce(max(id), 0) FROM ({self._steps(entity, listing, WALK)}) w")[0]
        return (low, high) if high - low < NARROW * WALK else None

    def _walk(self, entity: Entity, listing: Listing, count: int, within: tuple[int, int] | None, rows: int = 0) -> list[int] | None:
        """The first matches among the next WALK (or `rows`) rows of the order (see `_within`); None when they are too few to fill `count`."""
        compiler = Compiler(self.engine, self.catalogue, walking=True, within=within, dense=within is None, bin=listing.bin)
        condition = compiler.compile(entity, listing.where)
        # SQLite reads in the order of `w` and ends with the last match that is wanted
        order = "" if self.engine.name == "sqlite" else f" ORDER BY {self._order(entity, listing)}"
        found: dict[int, None] = {}  # a colleague's change may move a row on between two readings
        start = 0
        for end in (rows or WALK,) if within or rows else (WALK // GLANCE, WALK):
            steps = f"{self._steps(entity, listing, end - start)} OFFSET {start}"
            there = f"SELECT t.id FROM ({steps}) w CROSS JOIN {quote(entity.key)} t WHERE t.id = w.id AND {condition}"
            sql = f"{there}{order} LIMIT {count - len(found)}"
            found.update((row[0], None) for row in self.engine.run(sql, compiler.params))
            if len(found) == count:
                return list(found)
            if len(found) * 2 * WALK < count * end:
                break
            start = end
        return None

    def _by_words(self, entity: Entity, listing: Listing, count: int) -> list[int]:
        """The first matches where the planner does not know how many there are, because it guesses badly at rare beginnings of words: a walk,
        a longer one if the newest records say that there are many, else all that the search index has, sorted.
        """
        if (met := self._walk(entity, listing, count, None)) is not None:
            return met
        newest = replace(listing, sort="-id")
        compiler = Compiler(self.engine, self.catalogue, walking=True, dense=True, bin=listing.bin)
        condition = compiler.compile(entity, listing.where)
        steps = self._steps(entity, newest, WALK)
        sql = f"SELECT count(*) FROM ({steps}) w CROSS JOIN {quote(entity.key)} t WHERE t.id = w.id AND {condition}"
        if self.engine.run(sql, compiler.params)[0][0] * OFTEN > WALK and (met := self._walk(entity, listing, count, None, FAR)) is not None:
            return met
        return self._ids(entity, listing, limit=count)

    def _count(self, entity: Entity, listing: Listing, limit: int) -> int:
        compiler = Compiler(self.engine, self.catalogue, bin=listing.bin)
        where = self._where(entity, listing, compiler)
        table = quote(entity.key)
        rows = f"FROM {table} t WHERE {where}"
        sql = f"SELECT count(*) FROM (SELECT 1 {rows} LIMIT {limit}) x" if limit else f"SELECT count(*) {rows}"
        found: int = self.engine.run(sql, compiler.params)[0][0]
        return found

    def _all_sorted(self, entity: Entity, listing: Listing) -> Iterator[list[int]]:
        compiler = Compiler(self.engine, self.catalogue, bin=listing.bin)
        where = self._where(entity, listing, compiler)
        sql = f"SELECT t.id FROM {quote(entity.key)} t WHERE {where} ORDER BY {self._order(entity, listing)}"
        for rows in self.engine.stream(sql, compiler.params):
            yield [row[0] for row in rows]

    # rows

    def window(self, entity_key: str, columns: Sequence[str], ids: Sequence[int]) -> list[tuple[Any, ...]]:
        """(id, stored value of each column …) of these records in the order of `ids`; a reference gives what people call the other record."""
        entity = self.catalogue[entity_key]
        chosen = ", ".join(self._shown(entity.by_name[name]) for name in columns)
        sql = f"SELECT t.id, {chosen or 'NULL'} FROM {quote(entity.key)} t WHERE {self.engine.ids_in('t.id', 'ids')}"
        found = {row[0]: row for row in self.engine.run(sql, {"ids": self.engine.ids_param(ids)})}
        return [found[i] for i in ids if i in found]

    def _shown(self, field: Field) -> str:
        if field.kind is Kind.REFERENCE and not field.many and field.ref in self.catalogue.entities:
            target = self.catalogue[field.ref]
            title = f"r.{quote(target.title_field.key)}"
            if target.key == "user":
                title = f"CASE WHEN {title} = '' THEN r.login ELSE {title} END"
            return f"coalesce((SELECT {title} FROM {quote(target.key)} r WHERE r.id = {order_column(field)}), '')"
        return order_column(field) if field.plugin else f"t.{quote(field.key)}"

    def referring(self, entity_key: str, field: str, ids: Sequence[int]) -> list[int]:
        """Ids of the records of an entity, the recycle bin's too, whose reference `field` is one of `ids`."""
        sql = f"SELECT id FROM {quote(entity_key)} t WHERE {self.engine.ids_in(f't.{quote(field)}', 'ids')} ORDER BY id"
        return [row[0] for row in self.engine.run(sql, {"ids": self.engine.ids_param(ids)})]

    def referred(self, entity_key: str, field: str, ids: Sequence[int]) -> set[int]:
        """Those of `ids` that the reference `field` of some record of an entity, the recycle bin's too, points to."""
        column = quote(field)
        sql = f"SELECT DISTINCT {column} FROM {quote(entity_key)} t WHERE {self.engine.ids_in(f't.{column}', 'ids')}"
        return {row[0] for row in self.engine.run(sql, {"ids": self.engine.ids_param(ids)})}

    def distinct(self, entity_key: str, name: str, prefix: str, limit: int) -> list[str]:
        """Different values of a field that begin so, for completion; ASCII case is ignored when the index allows it."""
        entity = self.catalogue[entity_key]
        field = entity.by_name[name]
        if field.many and field.indexed:
            sql = "SELECT DISTINCT value FROM member WHERE field = :field AND value >= :low AND value < :high ORDER BY value LIMIT :limit"
            low = prefix.casefold()
            rows = self.engine.run(sql, {"field": f"{entity.key}.{name}", "low": low, "high": low + "\U0010ffff", "limit": limit})
            return [row[0] for row in rows]
        if field.kind is Kind.REFERENCE:
            target = self.catalogue[field.ref]
            key = "login" if target.key == "user" else target.title_field.key
            column = quote(key)
            between = f"{column} >= :low AND {column} < :high AND deleted_at = 0"
            sql = f"SELECT {column} FROM {quote(target.key)} WHERE {between} ORDER BY {column} LIMIT :limit"
            return [row[0] for row in self.engine.run(sql, {"low": prefix, "high": prefix + "\U0010ffff", "limit": limit})]
        if not (field.sortable or field.indexed) or field.plugin or field.collated:
            return []
        found = Compiler(self.engine, self.catalogue).distinct(entity, field) or []
        return [text for text in found if text and str(text).casefold().startswith(prefix.casefold())][:limit]


def order_column(field: Field) -> str:
    """The SQL by which a field sorts, over alias `t`."""
    return extension(field).replace('"ext"', 't."ext"') if field.plugin else f"t.{sort_column(field)}"


def relevance_words(entity: Entity, listing: Listing) -> tuple[Word, ...]:
    """The words of a pure word search that is not sorted otherwise; () for any other list."""
    if listing.sort.strip("-") or not entity.searchable:
        return ()
    items = listing.where.items if isinstance(listing.where, And) else (listing.where,)
    words = tuple(item for item in items if isinstance(item, Word))
    return words if len(words) == len(items) and all(words_query((word,), "any") for word in words) else ()


def _in_order(entity: Entity, listing: Listing) -> bool:
    """Whether an index holds the records of this filter in this order: the columns of which the filter names one value, then that of the order,
    which the filter may limit.
    """
    order = entity.by_name.get(listing.sort.removeprefix("-"))
    items = listing.where.items if isinstance(listing.where, And) else (listing.where,)
    fixed = set()
    for item in items:
        if not isinstance(item, Test) or len(item.path) > 1 or item.field.many or item.field.plugin or item.op in (Op.HAS, Op.EMPTY):
            return False
        if item.op is Op.EQ:
            fixed.add(item.field.key)
        elif item.field != order:
            return False
    if order is None or listing.bin or order.plugin or order.collated:
        return False
    indexes = (index.on for index in entity_table(entity).indexes if index.where == LIVE)
    return any(set(on[: len(fixed)]) == fixed and on[len(fixed) : len(fixed) + 1] == (order.key,) for on in indexes)
