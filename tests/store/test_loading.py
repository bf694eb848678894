"""Bulk loads: what they write is the same as without, whatever becomes of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tui_crm.errors import StoreError
from tui_crm.model.core import CORE
from tui_crm.query.ast import Word
from tui_crm.services.crm import Crm
from tui_crm.store.author import Author
from tui_crm.store.listing import Listing, Lists
from tui_crm.store.store import Store, connect

ME = Author(1, "import")
NAMES = [f"客户{number} Example {number}" for number in range(1, 1201)]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(connect(str(tmp_path / "load.sqlite")), CORE, lambda: 1_700_000_000_000)
    store.ready()
    yield store
    store.engine.close()


def indexes(store: Store) -> set[str]:
    return {row[0] for row in store.engine.run("SELECT name FROM sqlite_master WHERE type = 'index'")}


def load(store: Store, names: list[str]) -> list[int]:
    with store.act(ME, "import", "customer") as unit:
        return unit.create_many("customer", [{"name": name, "tags": ("vip",)} for name in names])


def load_with_a_code_twice(store: Store) -> None:
    with store.act(ME, "import", "customer") as unit:
        unit.create_many("customer", [{"name": name} for name in NAMES])
        unit.create_many("customer", [{"name": "one", "code": "X"}, {"name": "two", "code": "X"}])


def load_a_code_twice_and_look(store: Store) -> None:
    with store.act(ME, "import", "customer") as unit:
        unit.create_many("customer", [{"name": "one", "code": "X"}, {"name": "two", "code": "X"}])
    store.engine.run("SELECT 1")


def load_and_be_interrupted(store: Store) -> None:
    with store.loading("customer"):
        load(store, NAMES)
        with store.act(ME, "import", "customer") as unit:
            unit.create_many("customer", [{"name": "lost"}])
            raise KeyboardInterrupt


def found(store: Store, word: str) -> list[int]:
    return list(Lists(store.engine, CORE).first_ids(Listing("customer", Word(word), "id"), 10))


def test_what_is_loaded_is_found(crm: Crm) -> None:
    store = crm.store
    with store.loading("customer"):
        ids = load(store, NAMES)
    assert [record.title for record in store.read_many("customer", ids)] == NAMES
    assert found(store, "客户1200") == [ids[-1]]
    assert found(store, "kehu1200") == [ids[-1]]
    assert store.engine.problems() == []


def test_indexes_of_an_empty_table_are_made_at_the_end(store: Store) -> None:
    before = indexes(store)
    with store.loading("customer", keep=("name",)):
        assert {"customer_code_one", "customer_parent", "customer_name"} <= indexes(store)
        assert "customer_city" not in indexes(store)
    assert indexes(store) == before


def test_a_table_with_records_keeps_its_indexes(store: Store) -> None:
    load(store, NAMES[:1])
    before = indexes(store)
    with store.loading("customer"):
        assert indexes(store) == before


def test_after_a_sudden_end_the_next_start_makes_the_missing_indexes(store: Store) -> None:
    before = indexes(store)
    load_that_never_ends = store.loading("customer")
    load_that_never_ends.__enter__()
    load(store, NAMES[:5])
    assert indexes(store) < before

    next_start = Store(connect(store.engine.place), CORE, store.clock)
    next_start.ready()

    assert indexes(next_start) == before
    assert len(found(next_start, "example")) == 5
    next_start.engine.close()
    load_that_never_ends.__exit__(None, None, None)


def test_an_act_that_fails_leaves_neither_records_nor_search_entries(crm: Crm) -> None:
    store = crm.store
    with store.loading("customer"):
        with pytest.raises(StoreError):
            load_with_a_code_twice(store)
        assert store.engine.run("SELECT count(*) FROM customer") == [(0,)]
        assert found(store, "example") == []
        assert len(load(store, NAMES)) == len(NAMES)
    assert store.engine.run("SELECT count(*) FROM act WHERE verb = 'import'") == [(1,)]
    assert len(found(store, "example")) == 10


def test_many_activities_move_their_customer_once(store: Store) -> None:
    (customer,) = load(store, ["Acme"])
    with store.act(ME, "import", "activity") as unit:
        unit.create_many("activity", [{"customer": customer, "subject": f"call {at}", "at": at} for at in range(1, 300)])
    with store.act(ME, "import", "activity") as unit:
        unit.create("activity", {"customer": customer, "subject": "an old one", "at": 5})
    assert store.read("customer", customer)["last_activity"] == 299
    assert store.engine.run("SELECT count(*) FROM change WHERE op = 'derive'") == [(1,)]


def test_an_error_after_the_end_of_a_transaction_comes_out_of_the_next_call(crm: Crm) -> None:
    store = crm.store
    with store.loading("customer"):
        load(store, ["one", "two"])
        with pytest.raises(StoreError):  # inside the act or after it: its last rows are written behind
            load_a_code_twice_and_look(store)
        assert [row[0] for row in store.engine.run("SELECT name FROM customer ORDER BY id")] == ["one", "two"]
        load(store, ["three"])
    assert store.engine.run("SELECT count(*) FROM customer") == [(3,)]
    assert store.engine.run("SELECT count(*) FROM act WHERE verb = 'import'") == [(2,)]


def test_an_error_that_nobody_asked_for_comes_out_of_the_end_of_the_load(store: Store) -> None:
    before = indexes(store)
    with pytest.raises(StoreError), store.loading("customer"), store.act(ME, "import", "customer") as unit:
        unit.create_many("customer", [{"name": "one", "code": "X"}, {"name": "two", "code": "X"}])
    assert store.engine.run("SELECT count(*) FROM customer") == [(0,)]
    assert indexes(store) == before
    load(store, NAMES[:2])
    assert len(found(store, "example")) == 2


def test_a_load_that_is_left_by_an_error_keeps_what_was_finished(crm: Crm) -> None:
    store = crm.store
    with pytest.raises(KeyboardInterrupt):
        load_and_be_interrupted(store)
    assert store.engine.run("SELECT count(*) FROM customer") == [(len(NAMES),)]
    assert found(store, "lost") == []
    assert store.engine.problems() == []


def test_loaded_records_have_their_journal_in_the_order_of_the_writes(crm: Crm) -> None:
    store = crm.store
    with store.loading("customer"), store.act(ME, "import", "customer") as unit:
        (first,) = unit.create_many("customer", [{"name": "Acme"}])
        unit.update("customer", first, {"name": "Acme Ltd"})
        (second,) = unit.create_many("customer", [{"name": "Globex", "tags": ("a", "A ", "b")}])
    rows = store.engine.run("SELECT record, op, version FROM change WHERE entity = 'customer' ORDER BY id")
    assert rows == [(first, "create", 1), (first, "update", 2), (second, "create", 1)]
    assert store.engine.run("SELECT value FROM member WHERE record = :id ORDER BY value", {"id": second}) == [("a",), ("b",)]
