"""What the benchmarks of the database do: one small function each, over the store's one way to write."""

from __future__ import annotations

import time

from tui_crm.model.core import CORE
from tui_crm.store.store import Store, connect
from tui_crm.store.unit import Author

AUTHOR = Author(0, "cli")
COUNTER = "employees"  # a number that no rule derives: adding one to it shows a lost update


def open_archive(place: str) -> Store:
    """The archive at a path or a `postgresql://` URL, made when it is not there."""
    store = Store(connect(place), CORE, lambda: time.time_ns() // 1_000_000)
    store.ready()
    return store


def add_once(store: Store, name: str) -> int:
    """One new customer, its search entry and its journal entry; the record's id."""
    with store.act(AUTHOR, "create", "customer", name) as unit:
        return unit.create("customer", {**defaults(), "name": name})


def defaults() -> dict[str, object]:
    """The values of a customer of which nothing is known."""
    return {field.name: field.initial for field in CORE["customer"].editable}


def read_once(store: Store, record: int) -> tuple[int, int]:
    """(version, counter) of a customer."""
    found = store.read("customer", record)
    count = found.values[COUNTER]
    assert isinstance(count, int)
    return found.version, count


def write_once(store: Store, record: int, version: int, count: int) -> None:
    """Set a customer's counter, on the version that was read. Raises StaleWrite when somebody else was faster."""
    with store.act(AUTHOR, "update", "customer") as unit:
        unit.update("customer", record, {COUNTER: count}, version)


def names(store: Store, records: list[int]) -> dict[int, str]:
    """The names of those of the customers that exist."""
    return store.titles("customer", records)


def problems(store: Store) -> list[str]:
    """What the database's own check finds wrong."""
    return store.engine.problems()
