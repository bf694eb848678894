"""What the benchmarks of the database do: one small function each, by the way that people's writes go."""

from __future__ import annotations

from datetime import UTC

from tui_crm.services import archive
from tui_crm.services.crm import Crm, Locale, open_crm
from tui_crm.store import journal

COUNTER = "employees"  # a number that no rule derives: adding one to it shows a lost update


def open_archive(place: str) -> Crm:
    """The archive at a path or a `postgresql://` URL, made when it is not there."""
    return open_crm(place, Locale(UTC), way="cli", login="benchmark")


def add_once(crm: Crm, name: str) -> int:
    """One new customer, validated, with its search entry and its journal; the record's id."""
    return archive.add(crm, "customer", {"name": name})


def read_once(crm: Crm, record: int) -> tuple[int, int]:
    """(version, counter) of a customer."""
    found = crm.store.read("customer", record)
    return found.version, int(str(found.values[COUNTER]))


def write_once(crm: Crm, record: int, version: int, count: int) -> None:
    """Set a customer's counter, on the version that was read. Raises StaleWrite when somebody else was faster."""
    archive.edit(crm, "customer", record, {COUNTER: count}, version)


def names(crm: Crm, records: list[int]) -> dict[int, str]:
    """The names of those of the customers that exist."""
    return crm.store.titles("customer", records)


def journalled(crm: Crm, record: int) -> int:
    """How many changes of a customer the journal knows, its making included."""
    return len(journal.history(crm.store.engine, "customer", record))


def problems(crm: Crm) -> list[str]:
    """What the database's own check finds wrong."""
    return crm.store.engine.problems()
