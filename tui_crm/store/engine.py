"""What a database engine does for the store: two small objects, one SQL text with `:name` parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from tui_crm.model.tiers import HEAD, TEXT, TIERS, Way

Params = Mapping[str, Any]
NO_PARAMS: Params = {}
Rows = list[tuple[Any, ...]]
Entry = tuple[int, str]
"""What the search index holds of one record: its id and its terms (`model.tokens.entry`)."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows for one table."""

    table: str
    columns: tuple[str, ...]
    rows: Iterable[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `type` is "int", "text" or "json"; every column is NOT NULL with a default."""

    name: str
    type: str
    default: int | str = 0


@dataclass(frozen=True, slots=True)
class Index:
    """An index: `on` holds column names or expressions in brackets; `where` makes it partial."""

    name: str
    on: tuple[str, ...]
    unique: bool = False
    where: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as both engines make it."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("id",)
    indexes: tuple[Index, ...] = ()
    generated: bool = False  # the single integer key is given by the database


class Engine(Protocol):
    """One database. Every thread has its own connection; a write transaction belongs to its thread."""

    name: str
    locking: str  # what a SELECT ends with to keep its rows from others until the end of the transaction
    search_key: str  # the column of a search table that holds the ids
    place: str  # for people: the path or the URL without its password

    def run(self, sql: str, params: Params = ...) -> Rows:
        """Run one statement and return its rows. Raises StoreError."""

    def stream(self, sql: str, params: Params = ..., size: int = ...) -> Iterator[Rows]:
        """Rows in lists of at most `size`, read as they are asked for."""

    def many(self, sql: str, rows: Sequence[Params]) -> None:
        """Run one statement for each of `rows`."""

    def later(self, sql: str, params: Params = ...) -> None:
        """Run one statement whose rows nobody needs: in a bulk load, when what was given to `bulk` before is written."""

    def bulk(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Append rows as fast as the engine can."""

    def bulk_made(self, make: Callable[..., Iterable[Batch]], *given: Any) -> None:
        """Append the rows that `make(*given)` gives: in a bulk load it may be called in another process, so all of this can be pickled."""

    def bulk_new(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[int]]) -> None:
        """Append rows of numbers whose key is not there yet; the others are left alone."""

    def scratch(self) -> str:
        """A schema in memory that this thread's connection alone sees; "" where there is none. Not inside a transaction."""

    def tx(self) -> AbstractContextManager[None]:
        """A write transaction: committed at the end, rolled back by any exception. Does not nest."""

    def interrupt(self, thread: int) -> None:
        """Stop what the thread with this identity is running; there it raises Cancelled."""

    def ids_in(self, column: str, param: str) -> str:
        """SQL: `column` is one of the ids in parameter `param` (made by `ids_param`)."""

    def loading(self, searched: Sequence[str] = ()) -> AbstractContextManager[None]:
        """Settings for a bulk load on this thread's connection; `searched`: entities whose search entries it writes.

        Inside, what `bulk` and `later` write and the commit of `tx` may happen a little later; whatever reads sees it, and an error comes
        out of the next call or of leaving the load. A load within another is part of it.
        """

    def ids_param(self, ids: Sequence[int]) -> Any: ...

    def ids_rows(self, param: str) -> str:
        """SQL: a query whose rows (column `id`) are the ids in parameter `param`."""

    def contains(self, expression: str, param: str) -> str:
        """SQL: the text contains the (lower-case) parameter, the case of A–Z ignored and of no other letter."""

    def day_number(self, expression: str) -> str:
        """SQL: the number of a day written "YYYY-MM-DD", so that two of them differ by the days between."""

    def put_extension(self, plugin: str, key: str, param: str) -> str:
        """SQL: the column `ext` with the parameter (a text) as the value of a plugin's field."""

    def unindexed(self, expression: str) -> str:
        """SQL: the same value, without tempting the planner to use an index."""

    def tidy(self, searched: Sequence[str]) -> None:
        """Bring the search indexes of these entities and the planner's statistics into order, as after a bulk load; takes seconds a million."""

    def give_back(self) -> None:
        """Give the memory that a large answer took in this thread back to the system."""

    def apart(self, query: str) -> str:
        """SQL: the same query, planned on its own: how many records have a word that begins so is what a planner guesses worst."""

    def search_match(self, entity: str, query: SearchQuery, params: dict[str, Any], within: tuple[int, int] | None = None) -> str:
        """SQL: a query for the ids (column `id`) of the records that match; adds its parameters. `within`: only ids from … to."""

    def search_is_quick(self, query: SearchQuery) -> bool:
        """Whether the search index can say of one record at once whether it matches."""

    def search_write(self, entity: str, entries: Sequence[Entry], fresh: bool) -> None:
        """Write search entries; `fresh`: none of the ids has one yet."""

    def search_drop(self, entity: str, ids: Sequence[int]) -> None: ...

    def put_search_aside(self, entity: str) -> None:
        """Drop the index of an empty search table, where making it anew is cheaper than keeping it up; `ddl_search` makes it."""

    def search_coming_back(self, entities: Sequence[str]) -> AbstractContextManager[None]:
        """The indexes that `put_search_aside` dropped are made while the inside goes on, and are there after it. Not inside a transaction."""

    def search_clear(self, entity: str) -> None: ...

    def renumber(self, table: str) -> None:
        """Let the numbers given by the database go on after the largest there is."""

    def tables(self) -> Mapping[str, frozenset[str]]:
        """Names of the tables and their columns."""

    def ddl(self, *tables: Table) -> None:
        """Create the tables that are missing, and add the columns and indexes that others lack."""

    def ddl_search(self, entity: str) -> None: ...

    def version(self) -> str:
        """A value that differs once anybody has committed a change. Cheap enough to poll, always from the same thread."""

    def changes(self, cursor: int, limit: int, without: Sequence[int] = ()) -> tuple[Rows, int]:
        """Journal rows (act, entity, record, op) that became visible after `cursor`, and the next cursor; those of the acts `without` left out."""

    def feed_end(self) -> int:
        """The cursor that stands after every change visible now."""

    def snapshot(self) -> AbstractContextManager[None]:
        """All reads inside see the database as it is at the first of them."""

    def problems(self) -> list[str]:
        """What the engine itself finds damaged; empty when sound."""

    def info(self) -> Mapping[str, str]: ...

    def renew(self) -> None:
        """The calling thread goes on with a connection that does not remember the statements which made the tables. Not inside a transaction."""

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """Tokens that must all match in one tier: "head" (the name begins so), "name" (in the names), "any".

    In tier "any", a name that begins with `head` matches too.
    """

    tier: str
    tokens: tuple[str, ...]
    whole: frozenset[str] = frozenset()  # tokens that match whole; others as prefixes
    head: str = ""
    ways: Mapping[str, Sequence[Way]] = field(default_factory=dict)  # tokens for which each of these will do too, in "any"

    def said(self, term: Callable[[str, bool], str], also: str, or_else: str) -> str:
        """The query in the index's own language. `term`: one term, whole or as a prefix; `also`, `or_else`: what stands between two of them."""
        letters = TIERS[self.tier]
        alone = self.tokens == (self.head,)  # then a name that begins so need not be said twice
        wanted = []
        for token in self.tokens:
            places = [term(letter + token, token in self.whole and not (alone and letter == HEAD)) for letter in letters]
            for way in self.ways.get(token, ()):
                groups = [or_else.join([term(TEXT + part, whole) for part, whole in group]) for group in way]
                places.append(f"({also.join([f'({group})' for group in groups])})")
            wanted.append(f"({or_else.join(places)})")
        said = also.join(wanted)
        return f"({said}){or_else}{term(HEAD + self.head, False)}" if self.head and not alone else said


def search_table(entity: str) -> str:
    """The name of an entity's search table: ids (`Engine.search_key`) and terms."""
    return f"{entity}_search"


def search_rows(key: str, entity: str, entries: Sequence[Entry]) -> Batch:
    """Search entries as rows. `key`: the engine's `search_key`."""
    return Batch(search_table(entity), (key, "terms"), entries)


def quote(name: str) -> str:
    """An identifier from a description, quoted. Raises ValueError for what no description may contain."""
    if not name.replace("_", "a").isalnum() or not name.isascii():
        raise ValueError(name)
    return f'"{name}"'


def index_sql(table: str, index: Index) -> str:
    """CREATE INDEX for one index of `table`, in the SQL of both engines."""
    unique = "UNIQUE " if index.unique else ""
    columns = ", ".join(part if part.startswith("(") else quote(part) for part in index.on)
    where = f" WHERE {index.where}" if index.where else ""
    return f"CREATE {unique}INDEX IF NOT EXISTS {quote(index.name)} ON {quote(table)} ({columns}){where}"
