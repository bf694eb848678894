"""Bulk loads: what they write is the same as without, whatever becomes of them."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests import databases
from tests.databases import Place
from tui_crm.errors import StoreError
from tui_crm.model.core import CORE
from tui_crm.model.fields import Field, Kind
from tui_crm.query.ast import Word
from tui_crm.services import custom_fields
from tui_crm.services.crm import Crm
from tui_crm.store import helper
from tui_crm.store.author import Author
from tui_crm.store.listing import Listing, Lists
from tui_crm.store.store import Store, connect

ME = Author(1, "import")
NAMES = [f"客户{number} Example {number}" for number in range(1, 1201)]


NASTY = (
    "a\tb", "two\nlines", "back\\slash \\N \\.", "\"quoted\" 'so'", "None", "NULL", "\r\n", "50% of %s", "{'上海':1A}",
    "\N{OGHAM SPACE MARK}x", " ",
)  # fmt: skip


@pytest.fixture
def helped(monkeypatch: pytest.MonkeyPatch) -> list[helper.Helper]:
    """Another process makes all rows of bulk loads. Returns who asked it."""
    asked: list[helper.Helper] = []
    ask = helper.Helper.ask

    def noted(self: helper.Helper, work: helper.Work, *given: object) -> object:
        asked.append(self)
        return ask(self, work, *given)

    monkeypatch.setattr(helper.Helper, "ask", noted)
    monkeypatch.setattr(helper, "_helps", lambda: True)
    monkeypatch.setattr(helper, "PATIENCE", 0)
    return asked


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


def test_what_another_process_makes_is_what_was_given(place: Place, helped: list[helper.Helper]) -> None:
    custom_fields.add(place.open("ann"), "customer", Field("ratio", Kind.DECIMAL, "Ratio", plugin="user"))
    custom_fields.add(place.open("ann"), "customer", Field("badges", Kind.TEXT, "Badges", plugin="user", many=True))
    store = place.open("ann").store
    values = [
        {"name": f"{text or 'x'}{number}", "notes": text, "tags": (text, "vip"), "phones": (f"+86138{number:08}",), "do_not_contact": number % 2 == 0,
         "user.ratio": Decimal(number) / 8, "user.badges": (text,), "address": text}
        for number, text in enumerate(NASTY * 120)
    ]  # fmt: skip
    with store.loading("customer"), store.act(ME, "import", "customer") as unit:
        ids = unit.create_many("customer", values)
    assert len(helped) > 2
    assert helped[-1]._process is not None
    there = store.read_many("customer", ids)
    assert [{name: record[name] for name in values[0]} for record in there] == values
    assert [record["code"] for record in there] == [f"C-{number:06d}" for number in ids]
    assert found(store, "+8613800001300") == [ids[1300]]
    assert found(store, "slash") == ids[2 : 2 + 10 * len(NASTY) : len(NASTY)]
    assert store.find_among("customer", "tags", "None", 2000) == ids[NASTY.index("None") :: len(NASTY)]
    assert store.engine.problems() == []


def test_a_load_goes_on_when_the_process_that_helps_is_killed(crm: Crm, helped: list[helper.Helper]) -> None:
    store = crm.store
    with store.loading("customer"):
        load(store, NAMES)
        process = helped[-1]._process
        assert process is not None
        os.kill(process.pid, signal.SIGKILL)
        load(store, NAMES)
        load(store, NAMES)
    assert store.engine.run("SELECT count(*), min(version) FROM customer") == [(3 * len(NAMES), 1)]
    assert store.engine.run("SELECT count(*) FROM member WHERE field = 'customer.tags'") == [(3 * len(NAMES),)]
    assert len(found(store, "客户1200")) == 3
    assert store.engine.problems() == []


def test_an_act_that_fails_in_a_load_with_help_leaves_nothing(crm: Crm, helped: list[helper.Helper]) -> None:
    store = crm.store
    with store.loading("customer"):
        with pytest.raises(StoreError):
            load_with_a_code_twice(store)
        assert store.engine.run("SELECT count(*) FROM customer") == [(0,)]
        load(store, NAMES)
    assert helped
    assert found(store, "客户1200") == [store.engine.run("SELECT max(id) FROM customer")[0][0]]
    assert store.engine.run("SELECT count(*) FROM change WHERE entity = 'customer' AND op = 'create'") == [(len(NAMES),)]


def test_what_came_and_went_in_one_act_is_in_the_journal_as_both(crm: Crm) -> None:
    store = crm.store
    with store.loading("customer"), store.act(ME, "import", "customer") as unit:
        first, second = unit.create_many("customer", [{"name": "Acme"}, {"name": "Globex"}])
        unit.purge("customer", [first])
        (third,) = unit.create_many("customer", [{"name": "Initech"}])
    rows = store.engine.run("SELECT record, op FROM change WHERE entity = 'customer' ORDER BY id")
    assert rows == [(first, "create"), (second, "create"), (first, "purge"), (third, "create")]


def test_the_next_number_is_kept_however_codes_come(crm: Crm) -> None:
    store = crm.store
    with store.act(ME, "import", "customer") as unit:
        unit.create_many("customer", [{"name": "one"}, {"name": "nine", "code": "C-000009"}])
        unit.create_many("customer", [{"name": "after"}])
        (last,) = unit.create_many("customer", [{"name": "typed"}])
        unit.update("customer", last, {"code": "C-000040"})
    with store.act(ME, "import", "customer") as unit:
        unit.create_many("customer", [{"name": "then"}])
    codes = [row[0] for row in store.engine.run("SELECT code FROM customer ORDER BY id")]
    assert codes[1] == "C-000009"
    assert codes[-2:] == ["C-000040", f"C-{store.engine.run('SELECT max(id) FROM customer')[0][0]:06d}"]
    assert len(set(codes)) == 5
    assert store.engine.run("SELECT max(id) FROM customer")[0][0] > 40


@pytest.mark.parametrize("full", [False, True], ids=["room", "no room for one more connection"])
def test_the_search_index_of_the_server_is_there_after_a_load(
    postgres_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, full: bool
) -> None:
    psycopg = pytest.importorskip("psycopg")

    def refuse(*_given: object, **_named: object) -> None:
        raise psycopg.OperationalError("sorry, too many clients already")

    with databases.empty_place("postgres", tmp_path, postgres_server, ready=True) as place:
        store = place.open("ann").store
        indexes = "SELECT indexname FROM pg_indexes WHERE tablename LIKE 'customer%' ORDER BY 1"
        before = store.engine.run(indexes)
        terms = {("customer_search_terms_0",), ("customer_search_terms_1",)}
        with monkeypatch.context() as server, store.loading("customer"):
            assert not terms & set(store.engine.run(indexes))
            load(store, NAMES)
            if full:
                server.setattr(psycopg, "connect", refuse)
        assert store.engine.run(indexes) == before
        assert terms <= set(before)
        assert len(found(store, "客户1200")) == 1
