"""The connections of one engine: each thread has its own, all are closed together."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tui_crm.store.behind import Behind


class Own(threading.local):
    """What belongs to one thread: its connection, whether it is in a bulk load and who works behind it there, whether in a transaction."""

    connection: Any = None
    loading: bool = False
    behind: Behind | None = None
    writing: bool = False


class Connections:
    """Who has which connection."""

    def __init__(self) -> None:
        self.own = Own()
        self._open: dict[int, Any] = {}
        self._lock = threading.Lock()

    def keep(self, connection: Any) -> None:
        """This is the calling thread's from now on."""
        self.own.connection = connection
        with self._lock:
            self._open[threading.get_ident()] = connection

    def of(self, thread: int) -> Any:
        """The connection of a thread; None if it has none."""
        with self._lock:
            return self._open.get(thread)

    def renew(self) -> None:
        """Close the calling thread's; it makes a new one when it needs one."""
        if self.own.connection is not None:
            with self._lock:
                self._open.pop(threading.get_ident(), None)
            self.own.connection.close()
            self.own.connection = None

    def close(self) -> None:
        """Close all; a thread that comes later makes a new one."""
        with self._lock:
            connections = list(self._open.values())
            self._open.clear()
        for connection in connections:
            connection.close()
        self.own = Own()
