"""What both engines promise: the same statements, transactions that leave nothing behind, work that can be stopped."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlite_utils import utils

from tests.databases import Place
from tui_crm.errors import Cancelled, StoreError
from tui_crm.model.core import CORE
from tui_crm.store.driver import sqlite_module
from tui_crm.store.engine import Engine
from tui_crm.store.store import Store, connect

COUNT = (
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < {most}) SELECT count(*) FROM n a, n b "
    "WHERE a.x + b.x = -1"
)


@pytest.fixture
def engine(place: Place) -> Iterator[Engine]:
    found = connect(place.url)
    found.run("CREATE TABLE thing (id BIGINT PRIMARY KEY, name TEXT NOT NULL)")
    yield found
    found.close()


def things(engine: Engine) -> list[tuple[int, str]]:
    return [(row[0], row[1]) for row in engine.run("SELECT id, name FROM thing ORDER BY id")]


def test_a_statement_takes_parameters_by_name_and_gives_rows(engine: Engine) -> None:
    given = engine.run("INSERT INTO thing (id, name) VALUES (:id, :name) RETURNING id, name", {"id": 1, "name": "50% of :all 'Äcme' 上海"})
    assert given == [(1, "50% of :all 'Äcme' 上海")]
    assert engine.run("SELECT name FROM thing WHERE name = :name AND :id = :id", {"name": "nobody", "id": 2}) == []
    assert engine.run("UPDATE thing SET name = 'b'") == []


def test_many_rows_go_in_by_bulk_and_come_out_in_lists(engine: Engine) -> None:
    with engine.tx():
        engine.bulk("thing", ("id", "name"), ((number, f"n{number}") for number in range(10)))
        engine.bulk("thing", ("id", "name"), ())
        engine.many("UPDATE thing SET name = :name WHERE id = :id", [{"id": 3, "name": "three"}, {"id": 4, "name": "four"}])
        engine.many("UPDATE thing SET name = :name WHERE id = :id", [])
    lists = list(engine.stream("SELECT id FROM thing WHERE id < :most ORDER BY id", {"most": 7}, size=3))
    assert lists == [[(0,), (1,), (2,)], [(3,), (4,), (5,)], [(6,)]]
    assert things(engine)[3:5] == [(3, "three"), (4, "four")]


def test_bulk_keeps_every_text_as_it_is(engine: Engine) -> None:
    texts = ["a\tb", "two\nlines", "back\\slash", "\\N", "\\.", "None", "NULL", "\r", "50% %s", "上海", "", " "]
    engine.bulk("thing", ("id", "name"), list(enumerate(texts)))
    engine.bulk("thing", ("id", "name"), [(100, "plain"), (101, "None too")])
    assert things(engine) == [*enumerate(texts), (100, "plain"), (101, "None too")]


def test_bulk_makes_no_text_of_nothing(engine: Engine) -> None:
    with pytest.raises(StoreError), engine.tx():
        engine.bulk("thing", ("id", "name"), [(1, "None"), (2, None)])
    assert things(engine) == []


def test_a_stream_that_is_left_early_holds_nothing(engine: Engine) -> None:
    engine.bulk("thing", ("id", "name"), ((number, "") for number in range(10)))
    rows = engine.stream("SELECT id FROM thing ORDER BY id", {}, 2)
    assert next(rows) == [(0,), (1,)]
    del rows
    with engine.tx():
        engine.run("DELETE FROM thing")
    assert things(engine) == []


def test_a_transaction_that_fails_leaves_nothing(engine: Engine) -> None:
    def write(numbers: list[int]) -> None:
        with engine.tx():
            for number in numbers:
                engine.run("INSERT INTO thing (id, name) VALUES (:id, 'gone')", {"id": 10 // number})

    with pytest.raises(ZeroDivisionError):
        write([1, 0])
    with pytest.raises(StoreError):
        write([1, 1])
    with engine.tx():
        engine.run("INSERT INTO thing (id, name) VALUES (2, 'here')")
    assert things(engine) == [(2, "here")]


def test_transactions_do_not_nest(engine: Engine) -> None:
    with pytest.raises(StoreError), engine.tx(), engine.tx():
        engine.run("INSERT INTO thing (id, name) VALUES (1, 'inner')")
    assert things(engine) == []


def test_every_thread_has_a_connection_of_its_own(engine: Engine) -> None:
    seen: list[object] = []
    with engine.tx():
        engine.run("INSERT INTO thing (id, name) VALUES (1, 'not yet')")
        other = threading.Thread(target=lambda: seen.append(engine.run("SELECT count(*) FROM thing")))
        other.start()
        other.join()
    assert seen == [[(0,)]]
    assert things(engine) == [(1, "not yet")]


def test_all_reads_in_a_snapshot_see_the_same(engine: Engine, place: Place) -> None:
    other = connect(place.url)
    with engine.snapshot():
        before = things(engine)
        other.run("INSERT INTO thing (id, name) VALUES (1, 'late')")
        assert things(engine) == before == []
    assert things(engine) == [(1, "late")]
    other.close()


def test_work_is_stopped_from_another_thread(engine: Engine) -> None:
    worker: list[int] = []
    ended: list[BaseException] = []
    started = threading.Event()

    def work() -> None:
        worker.append(threading.get_ident())
        engine.run("SELECT 1")
        started.set()
        try:
            with engine.tx():
                engine.run("INSERT INTO thing (id, name) VALUES (1, 'half')")
                engine.run(COUNT.format(most=1_000_000))
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test looks at it
            ended.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    started.wait()
    while thread.is_alive():
        engine.interrupt(worker[0])
        thread.join(0.05)
    assert [type(error) for error in ended] == [Cancelled]
    assert things(engine) == []
    engine.run("INSERT INTO thing (id, name) VALUES (2, 'after')")


def test_the_case_of_latin_letters_alone_is_ignored_by_contains(engine: Engine) -> None:
    engine.bulk("thing", ("id", "name"), [(1, "ÄCME"), (2, "Äcme 上海"), (3, "äcme")])

    def found(text: str) -> list[int]:
        return [row[0] for row in engine.run(f"SELECT id FROM thing WHERE {engine.contains('name', 'text')} ORDER BY id", {"text": text})]

    assert found("cme") == [1, 2, 3]
    assert found("Äcme") == [1, 2]
    assert found("海") == [2]
    assert found("%") == []


def test_ids_are_one_parameter_however_many(engine: Engine) -> None:
    engine.bulk("thing", ("id", "name"), [(number, "") for number in range(1, 4)])
    sql = f"SELECT id FROM thing WHERE {engine.ids_in('id', 'ids')} ORDER BY id"
    assert engine.run(sql, {"ids": engine.ids_param([3, 1, 99, 2**62])}) == [(1,), (3,)]
    assert engine.run(sql, {"ids": engine.ids_param([])}) == []
    assert len(engine.run(sql, {"ids": engine.ids_param(range(1, 50_000))})) == 3


def test_the_sqlite_driver_is_the_one_of_sqlite_utils() -> None:
    assert sqlite_module() is vars(utils)["sqlite3"]


def test_statements_that_come_again_are_compiled_once_after_the_tables_were_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    driver = sqlite_module()
    compiled: list[str] = []

    class Counting(driver.Connection):  # type: ignore[misc, name-defined]
        def __call__(self, sql: str) -> object:
            compiled.append(sql)
            return super().__call__(sql)

    monkeypatch.setattr(driver, "connect", partial(driver.connect, factory=Counting))
    store = Store(connect(str(tmp_path / "new.db")), CORE, lambda: 0)
    store.ready()
    many = [f"SELECT {number}" for number in range(50)]
    for _again in range(3):
        for sql in many:
            store.engine.run(sql)
    store.engine.close()
    assert [compiled.count(sql) for sql in many] == [1] * len(many)
