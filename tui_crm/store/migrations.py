"""The ledger of schema steps: each named step runs once on a database, whichever of many starting processes comes first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tui_crm.errors import StoreError
from tui_crm.i18n import _
from tui_crm.model.entity import Catalogue
from tui_crm.store import later, schema
from tui_crm.store.engine import Column, Engine, Table

LEDGER = Table("migration", (Column("name", "text", ""), Column("at", "int")), key=("name",))


@dataclass(frozen=True, slots=True)
class Step:
    """One named change of the data itself. New tables, columns and indexes need none: they follow the description."""

    name: str
    apply: Callable[[Engine], None]


STEPS: Sequence[Step] = ()

Told = Callable[[int, int], object]
"""Is told, while an older database is brought up to date, how many of how many records were read; of 0 where none are read."""


def is_there(engine: Engine) -> bool:
    """Whether the tables were ever made; costs one statement."""
    try:
        return bool(engine.run("SELECT 1 FROM migration LIMIT 1") or engine.run("SELECT 1 FROM meta LIMIT 1"))
    except StoreError:
        return False


def is_current(engine: Engine, catalogue: Catalogue) -> bool:
    """Whether nothing is to be done; costs two statements."""
    try:
        rows = engine.run("SELECT 1 FROM meta WHERE key = :key", {"key": _key(catalogue)})
        done = {row[0] for row in engine.run("SELECT name FROM migration")} if rows and STEPS else set()
    except StoreError:
        return False
    return bool(rows) and all(step.name in done for step in STEPS)


def _key(catalogue: Catalogue) -> str:
    """One mark for each catalogue the database was brought up to: people with different plugins take turns, and nothing is ever dropped."""
    return f"schema {schema.signature(catalogue)}"


def unmark(engine: Engine) -> None:
    """Say that the database may lack something: the next start looks. Runs inside the caller's transaction."""
    engine.run("DELETE FROM meta WHERE key LIKE 'schema %'")


def upgrade(
    engine: Engine, catalogue: Catalogue, now: int, steps: Sequence[Step] = STEPS, patient: bool = False, told: Told | None = None
) -> list[str]:
    """Bring the database up to the catalogue; returns the names of the steps applied. Safe when several processes start at once.

    `patient`: indexes of plugins' fields on large tables are left to `later.build`.
    """
    waiting = later.tables(engine, catalogue) if patient else frozenset()
    with engine.tx():
        tables = engine.tables()
        if tables and "migration" not in tables:
            raise StoreError(_("{place} holds other data; it is not a tui-crm database.").format(place=engine.place))
        engine.ddl(LEDGER)
        fresh = not tables
        if told and not fresh:
            told(0, 0)
        done = {row[0] for row in engine.run("SELECT name FROM migration")}
        older = schema.drop_older_search(engine, catalogue, tables)
        schema.create(engine, catalogue, waiting)
        if older:
            from tui_crm.store.reindexing import rebuild_searches  # reads the tables of sounds, which a start does without

            rebuild_searches(engine, older, told)
        later.mark(engine, waiting)
        applied = []
        for step in steps:
            if step.name not in done:
                if not fresh:  # a new database has nothing to migrate
                    step.apply(engine)
                engine.run("INSERT INTO migration (name, at) VALUES (:name, :at)", {"name": step.name, "at": now})
                applied.append(step.name)
        engine.run("INSERT INTO meta (key, value) VALUES (:key, '') ON CONFLICT (key) DO NOTHING", {"key": _key(catalogue)})
    return applied
