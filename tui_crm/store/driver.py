"""The SQLite driver: the one sqlite-utils uses (`pysqlite3` where it is installed, else the standard library's).

sqlite-utils itself is imported only for schema work: its import is a tenth of a second that the first screen need not wait for.
A test keeps this choice and that of `sqlite_utils.utils` the same.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

MINIMUM = (3, 43, 0)  # contentless_delete of FTS5
SAFE = (3, 51, 3)  # before it a rare reset of the write-ahead log could damage a file shared by many processes


def sqlite_module() -> ModuleType:
    """The DB-API module of the driver."""
    try:
        import pysqlite3
    except ImportError:
        import sqlite3

        return sqlite3
    driver: ModuleType = pysqlite3
    return driver


def sqlite_utils_database(connection: Any) -> Any:
    """The connection as sqlite-utils sees it, for schema work and maintenance."""
    import sqlite_utils

    return sqlite_utils.Database(connection, execute_plugins=False)
