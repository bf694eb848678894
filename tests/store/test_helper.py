"""The second process of bulk loads: its answers come in order, its errors where they are asked for, its death costs nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from operator import truediv
from pathlib import Path

import pytest

from tui_crm.store import helper
from tui_crm.store.helper import Helper

KILLED_IN_THE_MIDDLE = """
import os, signal
from tui_crm.store import helper
helper._helps = lambda: True
one = helper.Helper(0)
print(one.ask(os.getpid)(), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(helper, "_helps", lambda: True)


@pytest.fixture
def other(two_processors: None) -> Iterator[Helper]:
    found = Helper(0)
    yield found
    found.close()


def alive(process: int) -> bool:
    """Whether it has not ended; its name may stay until somebody takes note."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def children() -> set[int]:
    """The processes that this one has started."""
    return {int(one) for task in Path("/proc/self/task").iterdir() for one in (task / "children").read_text().split()}


def test_answers_come_from_another_process_in_the_order_of_the_questions(other: Helper) -> None:
    answers = [other.ask(pow, number, 2) for number in range(300)]
    assert other.ask(os.getpid)() != os.getpid()
    assert [answer() for answer in answers] == [number**2 for number in range(300)]


def test_long_questions_and_long_answers_do_not_block_one_another(other: Helper) -> None:
    long = "上海" * 500_000
    answers = [other.ask(str.upper, long) for _ in range(8)]  # nobody takes the first answer before the last question was asked
    assert all(answer() == long for answer in answers)


def test_an_error_is_raised_where_the_answer_is_wanted(other: Helper) -> None:
    wrong, right = other.ask(truediv, 1, 0), other.ask(truediv, 1, 2)
    with pytest.raises(ZeroDivisionError):
        wrong()
    assert right() == 0.5


def test_what_cannot_be_sent_is_told_at_once_and_the_next_question_is_answered(other: Helper) -> None:
    with pytest.raises((AttributeError, TypeError)):
        other.ask(lambda: 1)
    assert other.ask(pow, 2, 3)() == 8


def test_a_small_load_starts_no_process(two_processors: None) -> None:
    patient = Helper(2)
    assert [patient.ask(os.getpid)() for _ in range(2)] == [os.getpid()] * 2
    assert patient.ask(os.getpid)() != os.getpid()
    patient.close()


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked for as on Linux")
def test_the_process_is_started_ahead_and_does_nothing_that_counts_before_it_is_its_turn(two_processors: None) -> None:
    ahead, before = Helper(helper.AHEAD + 2), children()
    begun = [ahead.ask(os.getpid)() for _ in range(2)]
    assert children() == before
    begun += [ahead.ask(os.getpid)() for _ in range(helper.AHEAD)]
    assert begun == [os.getpid()] * len(begun)
    assert {ahead.ask(os.getpid)()} == children() - before
    ahead.close()


def test_with_one_processor_all_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(helper, "_helps", lambda: False)
    alone = Helper(0)
    assert alone.ask(os.getpid)() == os.getpid()
    alone.close()


def test_when_the_process_dies_its_work_is_done_here(other: Helper) -> None:
    process = other.ask(os.getpid)()
    answers = [other.ask(time.sleep, 0.2), *(other.ask(os.getpid) for _ in range(5))]
    os.kill(process, signal.SIGKILL)
    assert answers[0]() is None
    assert {answer() for answer in answers[1:]} == {os.getpid()}
    assert other.ask(os.getpid)() == os.getpid()


def test_an_interpreter_that_cannot_be_started_is_done_without(two_processors: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    alone = Helper(0)
    assert alone.ask(pow, 2, 3)() == 8
    alone.close()


def test_who_waits_when_it_is_closed_gets_the_answer_all_the_same(other: Helper) -> None:
    answers = [other.ask(time.sleep, 0.1), other.ask(partial(pow, 3), 2)]
    other.close()
    assert [answer() for answer in answers] == [None, 9]


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked for as on Linux")
def test_it_ends_when_who_asked_is_killed() -> None:
    found = subprocess.run([sys.executable, "-c", KILLED_IN_THE_MIDDLE], capture_output=True, text=True, timeout=60, check=False)
    assert found.returncode == -signal.SIGKILL, found.stderr
    process = int(found.stdout)
    until = time.monotonic() + 20
    while alive(process) and time.monotonic() < until:
        time.sleep(0.05)
    assert not alive(process)
