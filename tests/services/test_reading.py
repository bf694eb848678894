"""Rows that are read in a thread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from tui_crm.errors import CrmError, StoreError
from tui_crm.services.reading import KEPT, Row, Rows, Threads


@pytest.fixture
def lost() -> list[BaseException]:
    """What nobody foresaw."""
    return []


@pytest.fixture
def threads(lost: list[BaseException]) -> Iterator[Threads]:
    found = Threads.start(lost.append)
    yield found
    assert found.stop(lambda thread: None)




def shown(rows: Rows, ids: Sequence[int], threads: Threads) -> list[Row | None]:
    """The rows once they have been read."""
    rows.window(ids)
    threads.rows.submit(lambda: None).result()
    return rows.window(ids)


def test_rows_are_read_once_and_again_when_they_changed(threads: Threads) -> None:
    read: list[int] = []

    def fetch(ids: Sequence[int]) -> list[Row]:
        read.extend(ids)
        return [(i, (f"row {i}",)) for i in ids]

    rows = Rows(threads.rows, fetch, lambda error: None)
    assert shown(rows, [1, 2], threads) == [(1, ("row 1",)), (2, ("row 2",))]
    rows.window([2, 1])
    assert read == [1, 2]
    rows.forget([2])
    assert shown(rows, [1, 2], threads)[1] == (2, ("row 2",))
    assert read == [1, 2, 2]
    shown(rows, range(10, 12 + KEPT), threads)
    shown(rows, [5000], threads)
    shown(rows, [1], threads)
    assert read[-2:] == [5000, 1]  # the oldest were let go


def test_rows_that_could_not_be_read_are_told_and_asked_for_again(threads: Threads) -> None:
    told: list[CrmError | None] = []
    busy = [StoreError("busy")]

    def fetch(ids: Sequence[int]) -> list[Row]:
        if busy:
            raise busy.pop()
        return [(i, ("there",)) for i in ids]

    rows = Rows(threads.rows, fetch, told.append)
    rows.window([1])
    threads.rows.submit(lambda: None).result()
    assert [str(error) for error in told] == ["busy"]
    assert shown(rows, [1], threads) == [(1, ("there",))]
    assert told[-1] is None


def test_what_nobody_foresaw_is_not_lost(threads: Threads, lost: list[BaseException]) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    threads.rows.submit(broken)
    threads.ids.submit(lambda: None).result()
    threads.rows.submit(lambda: None).result()
    assert [type(error) for error in lost] == [ZeroDivisionError]
