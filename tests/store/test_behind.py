"""Work done behind the caller's back: in order, and never so that somebody waits in vain."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tui_crm.store.behind import WAITING, Behind


@pytest.fixture
def behind() -> Iterator[Behind]:
    behind = Behind()
    yield behind
    behind.close()


def fail() -> None:
    raise ValueError("no room")


def test_work_is_done_in_order(behind: Behind) -> None:
    done: list[int] = []
    for number in range(WAITING * 3):
        behind.do(lambda number=number: done.append(number))  # type: ignore[misc]
    behind.wait()
    assert done == list(range(WAITING * 3))


def test_after_an_error_nothing_more_is_done_until_it_is_dropped(behind: Behind) -> None:
    done: list[str] = []
    behind.do(fail)
    for _number in range(WAITING * 3):  # more than may wait: giving work never gets stuck
        behind.do(lambda: done.append("too late"))
    for _attempt in range(2):
        with pytest.raises(ValueError, match="no room"):
            behind.wait()
    behind.drop()
    behind.do(lambda: done.append("again"))
    behind.wait()
    assert done == ["again"]


def test_even_an_exit_inside_the_work_does_not_end_the_thread(behind: Behind) -> None:
    behind.do(sys.exit)
    with pytest.raises(SystemExit):
        behind.wait()
    behind.drop()
    behind.do(lambda: None)
    behind.wait()


def test_closing_leaves_the_interpreter_as_it_was() -> None:
    usual = sys.getswitchinterval()
    behind = Behind()
    behind.do(fail)
    behind.close()
    assert sys.getswitchinterval() == usual
