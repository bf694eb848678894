"""Reading another program's SQLite file: one query, rows as they come, nothing written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.store.driver import sqlite_module

MAGIC = b"SQLite format 3\x00"
AT_ONCE = 500  # rows fetched at a time
_DENIED = frozenset({19, 24, 25})  # PRAGMA, ATTACH, DETACH: see https://www.sqlite.org/c3ref/c_alter_table.html


def tables(path: Path) -> tuple[str, ...]:
    """The tables and views of a file. Raises UsageError when it cannot be read."""
    with _opened(path) as connection:
        found = connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY name")
        return tuple(name for (name,) in found)


def select_all(table: str) -> str:
    """The query for a whole table."""
    name = table.replace('"', '""')  # another program's names may hold anything
    return f'SELECT * FROM "{name}"'


def count(path: Path, query: str) -> int:
    """How many rows a query has. Raises UsageError."""
    with _opened(path) as connection:
        return int(connection.execute(f"SELECT count(*) FROM ({query.rstrip().rstrip(';')}\n)").fetchone()[0])


@contextmanager
def rows(path: Path, query: str) -> Iterator[tuple[tuple[str, ...], Iterator[Sequence[Any]]]]:
    """The column names of a query and its rows, in constant memory; text that is not UTF-8 comes as bytes. Raises UsageError, also later."""
    with _opened(path) as connection:
        cursor = connection.execute(query)
        if cursor.description is None:
            raise UsageError(_("The query gives no rows; it begins with SELECT"))
        yield tuple(column[0] for column in cursor.description), _fetched(cursor)


def _fetched(cursor: Any) -> Iterator[Sequence[Any]]:
    while part := cursor.fetchmany(AT_ONCE):
        yield from part


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """The file, read-only. One that waits for a writer's log and cannot get at it is read as it stands."""
    driver = sqlite_module()
    connection: Any = None
    try:
        try:
            connection = _connected(driver, path, "mode=ro")
        except driver.OperationalError:
            connection = _connected(driver, path, "immutable=1")
        yield connection
    except (driver.Error, driver.Warning) as error:
        raise UsageError(_("{file} cannot be queried: {reason}").format(file=path.name, reason=error)) from error
    except UnicodeDecodeError as error:  # the driver quotes the damaged schema in its own message, and that is no text
        raise UsageError(_("{file} cannot be queried: {reason}").format(file=path.name, reason=_("it is damaged"))) from error
    finally:
        if connection is not None:
            connection.close()


def _connected(driver: Any, path: Path, how: str) -> Any:
    connection = driver.connect(f"{path.absolute().as_uri()}?{how}", uri=True, isolation_level=None, check_same_thread=False)
    try:
        connection.text_factory = _text
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        connection.execute("PRAGMA query_only=ON")
        connection.set_authorizer(lambda action, *_rest: 1 if action in _DENIED else 0)
    except (driver.Error, UnicodeDecodeError):
        connection.close()
        raise
    return connection


def _text(raw: bytes) -> str | bytes:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw
