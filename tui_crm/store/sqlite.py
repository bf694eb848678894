"""The SQLite engine: one file, many processes, one connection a thread."""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

from tui_crm.errors import StoreError
from tui_crm.i18n import _
from tui_crm.store import memory, sqlite_form, sqlite_schema
from tui_crm.store.connections import Connections
from tui_crm.store.driver import MINIMUM, SAFE, sqlite_module
from tui_crm.store.engine import NO_PARAMS, Batch, Entry, Params, Rows, SearchQuery, Table, quote, search_rows, search_table
from tui_crm.store.sqlite_errors import in_words

BUSY_SECONDS = 10.0
QUICK = 3  # letters of the longest beginning of a word that has an index of its own (see `sqlite_schema.search_statement`)
LOADING = ("cache_size=-65536", "wal_autocheckpoint=16000", "temp_store=FILE")  # the indexes of millions are not sorted in memory
USUAL = ("cache_size=-600", "wal_autocheckpoint=1000", "temp_store=MEMORY")  # of each thread; the system's own cache is next to it
# How late the search index is tidied up: each entry is then written about twice rather than four times, and a search looks into more pieces.
MERGING = (("automerge", 16), ("crisismerge", 64))
# In a bulk load an error ends the transaction. So SQLite need not be ready to take back a single statement: the search index would write out what
# it has gathered before each one, of whatever table.
BULK = "INSERT OR ROLLBACK"
SCRATCH = "scratch"
SERIALIZED = "THREADSAFE=1"  # how SQLite was compiled when threads may share a connection
CHANGE_FEED = "SELECT id, act, entity, record, op FROM change WHERE id > :cursor {without}ORDER BY id LIMIT :limit"


class SqliteEngine:
    """A database file. Raises StoreError when it cannot be opened."""

    name = "sqlite"
    locking = ""
    search_key = "rowid"

    def __init__(self, path: str, *, create: bool = True, read_only: bool = False) -> None:
        self.place = str(Path(path).expanduser())
        self._driver = sqlite_module()
        self._connections = Connections()
        self._read_only = read_only
        if self._driver.sqlite_version_info < MINIMUM:
            raise StoreError(
                _("SQLite {found} is too old; {needed} is needed. Install the package pysqlite3.").format(
                    found=self._driver.sqlite_version, needed=".".join(map(str, MINIMUM))
                )
            )
        if not create and not Path(self.place).exists():
            raise StoreError(_("There is no database at {place}").format(place=self.place))
        self._connection()

    # connections

    def _connection(self) -> Any:
        connection = self._connections.own.connection
        if connection is None:
            connection = self._connect()
            self._connections.keep(connection)
        elif behind := self._connections.own.behind:
            behind.settle(self._connections.own.writing, partial(self._roll_back, connection))
        return connection

    @staticmethod
    def _roll_back(connection: Any) -> None:
        if connection.in_transaction:
            connection.execute("ROLLBACK")

    def _connect(self) -> Any:
        address = Path(self.place).absolute().as_uri() + ("?mode=ro" if self._read_only else "")
        with self._told():
            connection = self._driver.connect(
                address, uri=True, isolation_level=None, timeout=BUSY_SECONDS, check_same_thread=False, cached_statements=200
            )
            connection.execute("PRAGMA foreign_keys=ON")
            if not self._read_only:
                if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal" and os.access(self.place, os.W_OK):
                    self._patiently(connection, "PRAGMA journal_mode=WAL")  # others may be at their first look, too
                connection.execute("PRAGMA synchronous=FULL")
            for setting in USUAL:
                connection.execute(f"PRAGMA {setting}")
        return connection

    @contextmanager
    def _told(self, place: str = "") -> Iterator[None]:
        """Turn the driver's errors into ours, in words for people. `place`: another file than the database that they are about."""
        try:
            yield
        except self._driver.IntegrityError as error:
            raise StoreError(_("The database refused the write: {reason}").format(reason=error)) from error
        except self._driver.DatabaseError as error:
            raise in_words(error, place or self.place) from error

    def interrupt(self, thread: int) -> None:
        connection = self._connections.of(thread)
        if connection is not None:
            connection.interrupt()

    def renew(self) -> None:
        self._connections.renew()

    def close(self) -> None:
        self._connections.close()

    # statements

    def run(self, sql: str, params: Params = NO_PARAMS) -> Rows:
        try:
            rows: Rows = self._connection().execute(sql, params).fetchall()
            return rows
        except self._driver.Error:
            with self._told():
                raise

    def stream(self, sql: str, params: Params = NO_PARAMS, size: int = 4000) -> Iterator[Rows]:
        with self._told():
            cursor = self._connection().execute(sql, params)
            while rows := cursor.fetchmany(size):
                yield rows

    def many(self, sql: str, rows: Sequence[Params]) -> None:
        with self._told():
            self._connection().executemany(sql, rows)

    def later(self, sql: str, params: Params = NO_PARAMS) -> None:
        if behind := self._connections.own.behind:
            connection = self._connections.own.connection
            behind.do(lambda: self._execute(connection, sql, params))
        else:
            self.run(sql, params)

    def bulk(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        self._insert("INSERT", Batch(table, tuple(columns), rows))

    def bulk_new(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[int]]) -> None:
        self._insert("INSERT OR IGNORE", Batch(table, tuple(columns), rows))

    def bulk_made(self, make: Callable[..., Iterable[Batch]], *given: Any) -> None:
        if behind := self._connections.own.behind:
            made = behind.helper.ask(sqlite_form.all_pieces, make, *given)
            behind.do(partial(self._insert_made, self._connections.own.connection, made))
            return
        for batch in make(*given):
            self._insert("INSERT", batch)

    def _insert(self, verb: str, batch: Batch) -> None:
        behind = self._connections.own.behind
        if behind is None:
            with self._told():
                self._connection().executemany(sqlite_form.insert_sql(verb, batch.table, batch.columns, 1), batch.rows)
            return
        for piece in sqlite_form.pieces(batch):
            behind.do(partial(self._insert_piece, self._connections.own.connection, verb, piece))

    def _insert_piece(self, connection: Any, verb: str, piece: sqlite_form.Piece) -> None:
        table, columns, count, values = piece
        self._execute(connection, sqlite_form.insert_sql(verb, table, columns, count), values)

    def _insert_made(self, connection: Any, made: Callable[[], Sequence[sqlite_form.Piece]]) -> None:
        for piece in made():
            self._insert_piece(connection, BULK, piece)

    def scratch(self) -> str:
        if SCRATCH not in {row[1] for row in self.run("PRAGMA database_list")}:
            self.run(f"ATTACH ':memory:' AS {SCRATCH}")
        return SCRATCH

    def _execute(self, connection: Any, sql: str, params: Any) -> None:
        with self._told():
            connection.execute(sql, params)

    @contextmanager
    def tx(self) -> Iterator[None]:
        connection = self._connection()
        self._patiently(connection, "BEGIN IMMEDIATE")
        self._connections.own.writing = True
        behind = self._connections.own.behind
        try:
            yield
            if behind:  # in a bulk load, what comes next is prepared meanwhile; an error comes out of the next use of the connection
                behind.do(lambda: self._execute(connection, "COMMIT", ()))
            else:
                with self._told():
                    connection.execute("COMMIT")
        except BaseException:
            if behind:
                behind.drop()
            self._roll_back(connection)
            raise
        finally:
            self._connections.own.writing = False

    def _patiently(self, connection: Any, statement: str) -> None:
        """Run what takes a lock, waiting for it in short random steps: SQLite's own waits grow to 100 ms and starve the unlucky."""
        give_up = time.monotonic() + BUSY_SECONDS
        connection.execute("PRAGMA busy_timeout=0")
        try:
            while True:
                try:
                    connection.execute(statement)
                    return
                except self._driver.OperationalError as error:
                    if "locked" not in str(error) or time.monotonic() > give_up:
                        raise in_words(error, self.place) from error
                    time.sleep(random.uniform(0.001, 0.008))  # spreads the waiting, decides nothing
        finally:
            connection.execute(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}")

    # dialect

    def ids_in(self, column: str, param: str) -> str:
        return f"{column} IN (SELECT value FROM json_each(:{param}))"

    def ids_param(self, ids: Sequence[int]) -> Any:
        return json.dumps(list(ids))

    def ids_rows(self, param: str) -> str:
        return f"SELECT value AS id FROM json_each(:{param})"

    def contains(self, expression: str, param: str) -> str:
        return f"instr(lower({expression}), :{param}) > 0"

    def day_number(self, expression: str) -> str:
        return f"CAST(julianday({expression}) + 0.5 AS INTEGER)"

    def put_extension(self, plugin: str, key: str, param: str) -> str:
        return f"json_set(\"ext\", '$.{plugin}.{key}', :{param})"

    def unindexed(self, expression: str) -> str:
        return f"+{expression}"

    def apart(self, query: str) -> str:
        return query

    def tidy(self, searched: Sequence[str]) -> None:
        """One piece of index instead of dozens: a record is then looked up in microseconds."""
        for table in (quote(search_table(entity)) for entity in searched):
            with self.tx():
                self.run(f"INSERT INTO {table} ({table}) VALUES ('optimize')")

    def give_back(self) -> None:
        self.run("PRAGMA shrink_memory")
        memory.trim()

    # search

    def search_match(self, entity: str, query: SearchQuery, params: dict[str, Any], within: tuple[int, int] | None = None) -> str:
        name = f"q{len(params)}"
        params[name] = query.said(lambda term, whole: f'"{term}"' if whole else f'"{term}"*', " AND ", " OR ")
        table = quote(search_table(entity))
        between = f" AND rowid BETWEEN {within[0]:d} AND {within[1]:d}" if within else ""
        return f"SELECT rowid AS id FROM {table} WHERE {table} MATCH :{name}{between}"

    def search_is_quick(self, query: SearchQuery) -> bool:
        terms = [(query.head, False), *((token, token in query.whole) for token in query.tokens)]
        terms += [term for ways in query.ways.values() for way in ways for group in way for term in group]
        return all(whole or len(token) <= QUICK for token, whole in terms)

    def search_write(self, entity: str, entries: Sequence[Entry], fresh: bool) -> None:
        if not fresh:
            self.search_drop(entity, [entry[0] for entry in entries])
        self._insert("INSERT", search_rows(self.search_key, entity, entries))

    def search_drop(self, entity: str, ids: Sequence[int]) -> None:
        with self._told():
            self._connection().executemany(f"DELETE FROM {quote(search_table(entity))} WHERE rowid = ?", [(id_,) for id_ in ids])

    def search_clear(self, entity: str) -> None:
        self.run(f"DELETE FROM {quote(search_table(entity))}")

    def put_search_aside(self, entity: str) -> None:
        """Nothing to do: the search table is its own index."""

    def search_coming_back(self, entities: Sequence[str]) -> AbstractContextManager[None]:
        """Nothing to do: see `put_search_aside`."""
        return nullcontext()

    # schema and maintenance

    def renumber(self, table: str) -> None:
        """Nothing to do: SQLite counts on from the largest id."""

    def tables(self) -> Mapping[str, frozenset[str]]:
        return sqlite_schema.tables(self.run)

    def ddl(self, *tables: Table) -> None:
        with self._told():
            for table in tables:
                sqlite_schema.create(self._connection(), table)

    def ddl_search(self, entity: str) -> None:
        self.run(sqlite_schema.search_statement(entity))

    def version(self) -> str:
        """What others wrote shows in `data_version`, what this connection wrote itself in the newest change."""
        return "{} {}".format(*self.run("SELECT (SELECT data_version FROM pragma_data_version), (SELECT max(id) FROM change)")[0])

    def feed_end(self) -> int:
        end: int = self.run("SELECT coalesce(max(id), 0) FROM change")[0][0]
        return end

    def changes(self, cursor: int, limit: int, without: Sequence[int] = ()) -> tuple[Rows, int]:
        left_out = f"AND NOT {self.ids_in('act', 'without')} " if without else ""
        end = self.feed_end() if without else cursor
        rows = self.run(CHANGE_FEED.format(without=left_out), {"cursor": cursor, "limit": limit, "without": self.ids_param(without)})
        return [row[1:] for row in rows], (max(rows[-1][0], end if len(rows) < limit else 0) if rows else max(end, cursor))

    def backup(self, target: str) -> None:
        with self._told(target):
            copy = self._driver.connect(target)
            try:
                self._connection().backup(copy, pages=-1)
                copy.execute("PRAGMA journal_mode=DELETE")
            finally:
                copy.close()

    def replace_by(self, source: str) -> None:
        """Put the content of the database file `source` in the place of this one's, in one step for everybody who has it open."""
        with self._told():
            backup = self._driver.connect(Path(source).absolute().as_uri() + "?mode=ro", uri=True)
            try:
                backup.backup(self._connection(), pages=-1)
                self._connection().execute("PRAGMA journal_mode=WAL")
            finally:
                backup.close()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        self.run("BEGIN")
        try:
            yield
        finally:
            self.run("ROLLBACK")

    def problems(self) -> list[str]:
        found = [row[0] for row in self.run("PRAGMA integrity_check(100)")]
        broken = [f"{row[0]} {row[1]} → {row[2]}" for row in self.run("PRAGMA foreign_key_check")]
        return ([] if found == ["ok"] else found) + broken

    def info(self) -> Mapping[str, str]:
        size = self.run("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")[0][0]  # what the log still holds included
        facts = {"engine": f"SQLite {self._driver.sqlite_version}", "place": self.place, "bytes": str(size)}
        if self._driver.sqlite_version_info < SAFE:
            facts["warning"] = _("SQLite before {version} can damage a file that many processes share; install the package pysqlite3").format(
                version=".".join(map(str, SAFE))
            )
        return facts

    @contextmanager
    def loading(self, searched: Sequence[str] = ()) -> Iterator[None]:
        """A larger page cache, rarer checkpoints, one more thread that writes what was given to `bulk` and `later`, and commits; a helper."""
        from tui_crm.store.behind import Behind  # a start that only reads need not wait for it

        connection = self._connection()
        self._postpone_merging(searched)
        if self._connections.own.loading:  # this is part of it
            yield
            return
        for setting in LOADING:
            connection.execute(f"PRAGMA {setting}")
        shared = (SERIALIZED,) in self.run("PRAGMA compile_options")
        own = self._connections.own
        behind = own.behind = Behind() if shared else None
        own.loading = True
        try:
            yield
        finally:
            try:
                self._connection()  # what is behind is done, or its error comes out
            finally:
                own.behind, own.loading = None, False
                if behind:
                    behind.close()
                for setting in USUAL:
                    connection.execute(f"PRAGMA {setting}")

    def _postpone_merging(self, searched: Sequence[str]) -> None:
        for table in map(search_table, searched):
            if dict(self.run(f"SELECT k, v FROM {quote(f'{table}_config')}")).items() >= dict(MERGING).items():
                continue
            with self.tx():
                for option, value in MERGING:
                    self.run(f"INSERT INTO {quote(table)} ({quote(table)}, rank) VALUES (:option, :value)", {"option": option, "value": value})
