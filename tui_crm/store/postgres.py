"""The PostgreSQL engine: the same SQL text, for teams."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from tui_crm.errors import Cancelled, CrmError, StoreError
from tui_crm.i18n import _
from tui_crm.store import memory, postgres_form, postgres_schema
from tui_crm.store.connections import Connections
from tui_crm.store.engine import NO_PARAMS, Batch, Entry, Params, Rows, SearchQuery, Table, quote, search_rows, search_table

NAMED = re.compile(r"(?<![:\w]):([a-z_][a-z0-9_]*)")
CHANGE_FEED = (
    "SELECT act, entity, record, op FROM change WHERE txid >= CAST(CAST(:cursor AS TEXT) AS xid8) "
    "AND txid < pg_snapshot_xmin(pg_current_snapshot()) {without}ORDER BY txid, id LIMIT :limit"
)
# The indexes of a table are made one after the other, and those of its search beside them (`INDEXING`): more processes would be in their way.
LOADING = (("maintenance_work_mem", "256MB"), ("gin_pending_list_limit", "32MB"), ("max_parallel_maintenance_workers", "0"))
INDEXING = (("maintenance_work_mem", "16MB"), ("max_parallel_maintenance_workers", "0"))  # little memory: a processor's cache holds it


@lru_cache(maxsize=1000)
def translated(sql: str) -> str:
    """The statement with psycopg's parameter marks."""
    return NAMED.sub(r"%(\1)s", sql.replace("%", "%%"))


class PostgresEngine:
    """A PostgreSQL database. Raises StoreError when it cannot be reached or psycopg is not installed."""

    name = "postgres"
    locking = " FOR UPDATE"
    search_key = "id"

    def __init__(self, url: str, *, create: bool = True, read_only: bool = False) -> None:
        try:
            import psycopg
        except ImportError as error:
            raise StoreError(_("PostgreSQL needs one more package: pip install 'tui-crm[postgres]'")) from error
        self._psycopg = psycopg
        self._url = url
        self._read_only = read_only
        parts = urlsplit(url)
        self.place = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
        self._connections = Connections()
        self._connection()

    # connections

    def _connection(self) -> Any:
        connection = self._connections.own.connection
        if connection is None or connection.closed:
            with self._told():
                connection = self._psycopg.connect(self._url, autocommit=True, connect_timeout=10, application_name="tui-crm")
                connection.read_only = self._read_only
            self._connections.keep(connection)
        elif behind := self._connections.own.behind:
            behind.settle(self._connections.own.writing, partial(self._roll_back, connection))
        return connection

    def _roll_back(self, connection: Any) -> None:
        if not connection.closed and not self._is_idle(connection):
            connection.execute("ROLLBACK")

    def _is_idle(self, connection: Any) -> bool:
        return bool(connection.info.transaction_status == self._psycopg.pq.TransactionStatus.IDLE)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except self._psycopg.Error as error:
            raise self._translated(error) from error

    def _translated(self, error: Any) -> CrmError:
        errors = self._psycopg.errors
        reason = str(error).strip().split("\n")[0]
        if isinstance(error, errors.QueryCanceled):
            return Cancelled(_("Cancelled"))
        if isinstance(error, errors.DiskFull):
            return StoreError(_("The disk is full; the last change was not written to {place}. Make room and try again.").format(place=self.place))
        if isinstance(error, errors.ReadOnlySqlTransaction):
            return StoreError(_("The database {place} is read-only; nothing was written.").format(place=self.place))
        if isinstance(error, errors.LockNotAvailable | errors.DeadlockDetected):
            return StoreError(_("The database {place} is busy: another program holds it. Try again.").format(place=self.place))
        if isinstance(error, self._psycopg.OperationalError):
            return StoreError(_("The database {place} cannot be reached: {reason}").format(place=self.place, reason=reason))
        return StoreError(_("The database {place} says: {reason}").format(place=self.place, reason=reason))

    def interrupt(self, thread: int) -> None:
        connection = self._connections.of(thread)
        if connection is not None and not connection.closed:
            with contextlib.suppress(self._psycopg.Error):  # a favour: what is not cancelled ends by itself
                connection.cancel_safe(timeout=2)

    def renew(self) -> None:
        """Nothing to do: a statement is remembered once it came five times."""

    def close(self) -> None:
        self._connections.close()

    # statements

    def run(self, sql: str, params: Params = NO_PARAMS) -> Rows:
        with self._told():
            cursor = self._connection().execute(translated(sql), params)
            rows: Rows = cursor.fetchall() if cursor.description else []
            return rows

    def stream(self, sql: str, params: Params = NO_PARAMS, size: int = 4000) -> Iterator[Rows]:
        connection = self._connection()
        with self._told(), connection.transaction(), connection.cursor(name="stream") as cursor:
            cursor.execute(translated(sql), params)
            while rows := cursor.fetchmany(size):
                yield rows

    def many(self, sql: str, rows: Sequence[Params]) -> None:
        with self._told(), self._connection().cursor() as cursor:
            cursor.executemany(translated(sql), rows)

    def later(self, sql: str, params: Params = NO_PARAMS) -> None:
        if behind := self._connections.own.behind:
            behind.do(partial(self._execute, self._connections.own.connection, translated(sql), params))
        else:
            self.run(sql, params)

    def bulk(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        self._append(Batch(table, tuple(columns), rows))

    def bulk_made(self, make: Callable[..., Iterable[Batch]], *given: Any) -> None:
        if behind := self._connections.own.behind:
            made = behind.helper.ask(postgres_form.all_pieces, make, *given)
            behind.do(partial(self._copy_made, self._connections.own.connection, made))
            return
        for batch in make(*given):
            self._append(batch)

    def _append(self, batch: Batch) -> None:
        if behind := self._connections.own.behind:
            behind.do(partial(self._copy, self._connections.own.connection, postgres_form.pieces(batch)))
        else:
            self._copy(self._connection(), postgres_form.pieces(batch))

    def _copy(self, connection: Any, pieces: Iterable[postgres_form.Piece]) -> None:
        for table, columns, text in pieces:
            names = ", ".join(map(quote, columns))
            with self._told(), connection.cursor() as cursor, cursor.copy(f"COPY {quote(table)} ({names}) FROM STDIN") as copy:
                copy.write(text)

    def _copy_made(self, connection: Any, made: Callable[[], Sequence[postgres_form.Piece]]) -> None:
        self._copy(connection, made())

    def bulk_new(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[int]]) -> None:
        names = ", ".join(map(quote, columns))
        lists = ", ".join(f"CAST(:{column} AS bigint[])" for column in columns)
        sql = f"INSERT INTO {quote(table)} ({names}) SELECT * FROM unnest({lists}) ON CONFLICT DO NOTHING"
        self.later(sql, {column: [row[at] for row in rows] for at, column in enumerate(columns)})

    def _execute(self, connection: Any, sql: str, params: Params | None = None) -> None:
        with self._told():
            connection.execute(sql, params)

    @contextmanager
    def tx(self) -> Iterator[None]:
        connection = self._connection()
        if not self._is_idle(connection):
            raise StoreError(_("The database {place} says: {reason}").format(place=self.place, reason="a transaction is open"))
        behind = self._connections.own.behind
        if behind is None:
            with self._told(), connection.transaction():
                yield
            return
        self._execute(connection, "BEGIN")
        self._connections.own.writing = True
        try:
            yield  # in a bulk load, what comes next is prepared during the commit; an error comes out of the next use of the connection
            behind.do(partial(self._execute, connection, "COMMIT"))
        except BaseException:
            behind.drop()
            self._roll_back(connection)
            raise
        finally:
            self._connections.own.writing = False

    # dialect

    def ids_in(self, column: str, param: str) -> str:
        return f"{column} = ANY(:{param})"

    def ids_param(self, ids: Sequence[int]) -> Any:
        return list(ids)

    def ids_rows(self, param: str) -> str:
        return f"SELECT unnest(CAST(:{param} AS bigint[])) AS id"

    def contains(self, expression: str, param: str) -> str:
        return f"strpos(lower({expression} COLLATE \"C\"), :{param}) > 0"

    def day_number(self, expression: str) -> str:
        return f"(CAST({expression} AS date) - DATE '1970-01-01')"

    def put_extension(self, plugin: str, key: str, param: str) -> str:
        own = f"coalesce(\"ext\" -> '{plugin}', CAST('{{}}' AS jsonb)) || jsonb_build_object('{key}', CAST(:{param} AS text))"
        return f"jsonb_set(\"ext\", '{{{plugin}}}', {own})"

    def unindexed(self, expression: str) -> str:
        return expression

    def apart(self, query: str) -> str:
        return f"{query} OFFSET 0"

    def tidy(self, searched: Sequence[str]) -> None:
        self.run("ANALYZE")

    def give_back(self) -> None:
        memory.trim()

    # search

    def search_match(self, entity: str, query: SearchQuery, params: dict[str, Any], within: tuple[int, int] | None = None) -> str:
        name = f"q{len(params)}"
        params[name] = query.said(lambda term, whole: f"'{term}'" if whole else f"'{term}':*", " & ", " | ")
        condition = f"terms @@ CAST(:{name} AS tsquery)"
        if not within:
            return postgres_schema.indexed_matches(entity, condition)
        near = f"SELECT id, terms FROM {quote(search_table(entity))} WHERE id BETWEEN {within[0]:d} AND {within[1]:d}"
        return f"SELECT id FROM ({self.apart(near)}) w WHERE {condition}"  # the indexes of terms would gather all others too

    def search_is_quick(self, query: SearchQuery) -> bool:
        return True

    def search_write(self, entity: str, entries: Sequence[Entry], fresh: bool) -> None:
        if not fresh:
            self.search_drop(entity, [entry[0] for entry in entries])
        self._append(search_rows(self.search_key, entity, entries))

    def search_drop(self, entity: str, ids: Sequence[int]) -> None:
        self.run(f"DELETE FROM {quote(search_table(entity))} WHERE id = ANY(:ids)", {"ids": list(ids)})

    def search_clear(self, entity: str) -> None:
        self.run(f"TRUNCATE {quote(search_table(entity))}")

    # schema and maintenance

    def renumber(self, table: str) -> None:
        self.run(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM {quote(table)}), false)")

    def tables(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        sql = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"
        for table, column in self.run(sql):
            found.setdefault(table, set()).add(column)
        return {table: frozenset(columns) for table, columns in found.items()}

    def ddl(self, *tables: Table) -> None:
        self.run("SELECT pg_advisory_xact_lock(7487137)")  # several processes may start at once
        there = self.tables()
        statements = [postgres_schema.COLLATION]
        for table in tables:
            statements += postgres_schema.statements(table, there.get(table.name))
        self._execute(self._connection(), "; ".join(statements))

    def ddl_search(self, entity: str) -> None:
        self._execute(self._connection(), "; ".join(postgres_schema.search_statements(entity)))

    def version(self) -> str:
        return str(self.run("SELECT pg_snapshot_xmin(pg_current_snapshot())")[0][0])

    def feed_end(self) -> int:
        return int(self.run("SELECT CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT)")[0][0])

    def changes(self, cursor: int, limit: int, without: Sequence[int] = ()) -> tuple[Rows, int]:
        """The cursor is a transaction id: what is below the oldest running one can get no more changes."""
        with self.snapshot():
            end = self.feed_end()
            sql = CHANGE_FEED.format(without=f"AND NOT {self.ids_in('act', 'without')} " if without else "")
            rows = self.run(sql, {"cursor": str(cursor), "limit": limit, "without": self.ids_param(without)})
        return rows, end

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        connection = self._connection()
        with self._told(), connection.transaction():
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield

    def problems(self) -> list[str]:
        invalid = self.run("SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE NOT i.indisvalid")
        return [f"index {row[0]} is invalid" for row in invalid]

    def info(self) -> Mapping[str, str]:
        version, size = self.run("SELECT current_setting('server_version'), pg_database_size(current_database())")[0]
        return {"engine": f"PostgreSQL {version}", "place": self.place, "bytes": str(size)}

    def scratch(self) -> str:
        return ""

    @contextmanager
    def loading(self, searched: Sequence[str] = ()) -> Iterator[None]:
        """Room for search entries that wait for their index; one more thread that waits for the server; a helper."""
        from tui_crm.store.behind import Behind  # a start that only reads need not wait for it

        connection = self._connection()
        if self._connections.own.loading:  # this is part of it
            yield
            return
        with self._told():
            for setting, value in LOADING:
                connection.execute(f"SET {setting} = '{value}'")
        own = self._connections.own
        behind = own.behind = Behind()
        own.loading = True
        try:
            yield
        finally:
            try:
                self._connection()  # what is behind is done, or its error comes out
            finally:
                own.behind, own.loading = None, False
                behind.close()
                if not connection.closed:
                    with self._told():
                        for setting, _value in LOADING:
                            connection.execute(f"RESET {setting}")

    def put_search_aside(self, entity: str) -> None:
        self.run(f"DROP INDEX IF EXISTS {', '.join(map(quote, postgres_schema.search_indexes(entity)))}")

    @contextmanager
    def search_coming_back(self, entities: Sequence[str]) -> Iterator[None]:
        """Each half over a connection of its own: the two take longer than all other indexes of the table together."""
        from tui_crm.store.behind import Behind

        with contextlib.ExitStack() as ends:
            making = []
            for statements in zip(*(postgres_schema.search_indexes(entity).values() for entity in entities), strict=True):
                try:
                    connection = self._psycopg.connect(self._url, autocommit=True, connect_timeout=10, application_name="tui-crm")
                except self._psycopg.OperationalError:  # the server has no room for one more: who brings the schema up to date makes them
                    break
                ends.enter_context(connection)
                making.append(Behind())
                ends.callback(making[-1].close)
                for statement in (*(f"SET {setting} = '{value}'" for setting, value in INDEXING), *statements):
                    making[-1].do(partial(self._execute, connection, statement))
            yield
            for behind in making:
                behind.wait()
