"""The benchmarks' own tool, tried on a tiny program whose screens, bytes and costs are known."""

from __future__ import annotations

import io
import itertools
import re
import sys
from collections.abc import Iterator

import pytest

from benchmarks import make_csv, report
from benchmarks.pty_probe import Probe, ProbeError, key_bytes
from benchmarks.pty_screen import Screen
from benchmarks.report import Line
from benchmarks.scenario import SCENARIOS

PROGRAM = r"""
import os, sys, tty
tty.setraw(0)
def out(text): os.write(1, text.encode())
def ask(query, end):
    out(query); got = b""
    while not got.endswith(end): got += os.read(0, 99)
    return got
mode, place = ask("\x1b[?2026$p", b"y"), ask("\x1b[5;7H\x1b[6n", b"R")
out("\x1b[?1049h\x1b[>1u\x1b[1;1H\x1b[31mtitle\x1b[m" + "\x1b[2;1H王小明|" + "\x1b[10;1H%d columns" % os.get_terminal_size().columns)
out("\x1b[3;1HREADY %r %r" % (mode, place))
while (key := os.read(0, 64)) != b"q":
    if key == b"j": out("\x1b[1;1Htitle two")
    if key == b"\x1b[B": out("\x1b[?2026h\x1b[4;1Hhidden\x1b[4;1Hsecond row\x1b[?2026l\x1b[?1h")
    if key == b"\x1bOB": out("\x1b[5;1Happlication mode")
"""


@pytest.fixture
def probe() -> Iterator[Probe]:
    with Probe([sys.executable, "-S", "-c", PROGRAM], (40, 10)) as started:
        yield started


def test_a_program_is_started_asked_and_ended(probe: Probe) -> None:
    assert probe.wait_for("READY") > 0
    assert probe.screen.rows()[1] == "王小明|"
    assert r"b'\x1b[?2026;2$y' b'\x1b[5;7R'" in probe.screen.text()  # its questions were answered
    assert "40 columns" in probe.screen.text()
    assert 1 < probe.memory() < 100
    assert probe.quit("q") is not None


def test_a_key_is_measured_in_time_and_bytes(probe: Probe) -> None:
    probe.wait_for("READY")
    title = probe.press("j", silent=5000)
    assert title.bytes == len("\x1b[1;1Htitle two")
    assert title.rows is None  # the title is not part of the body
    row = probe.press("down", "second row")
    assert None not in (row.first, row.last, row.seen, row.rows)
    assert row.bytes == len("\x1b[?2026h\x1b[4;1Hhidden\x1b[4;1Hsecond row\x1b[?2026l\x1b[?1h")
    assert probe.press("down", "application mode").seen is not None


def test_a_silent_key_and_an_idle_program_write_nothing(probe: Probe) -> None:
    probe.wait_for("READY")
    silent = probe.press("x", silent=20)
    assert (silent.first, silent.last, silent.bytes) == (None, None, 0)
    assert probe.idle(0.05).bytes == 0


def test_what_does_not_come_is_told_with_the_screen(probe: Probe) -> None:
    probe.wait_for("READY")
    with pytest.raises(ProbeError, match=r"(?s)'never' not seen.*title"):
        probe.press("j", "never", timeout=0.05)
    with pytest.raises(ProbeError, match="cannot start"):
        Probe(["/no/such/program"])


def test_a_program_that_ends_by_itself_is_noticed() -> None:
    with Probe([sys.executable, "-S", "-c", "print('short')"]) as probe:
        with pytest.raises(ProbeError, match=r"(?s)READY.*short"):
            probe.wait_for("READY")
        assert probe.ended


def test_sequences_may_come_in_pieces() -> None:
    whole, pieces = Screen(20, 4), Screen(20, 4)
    data = "\x1b[>4;1mab\x1b[3b\x1b]0;title\x07\x1bP+q54\x1b\\\x1b[2;3H王\x1b[1S\x1b[=1uend".encode()
    whole.take(data)
    for at in range(len(data)):
        pieces.take(data[at : at + 1])
    assert whole.rows() == pieces.rows() == ["  王", "    end", "", ""]


@pytest.mark.parametrize(("key", "data"), [("j", b"j"), ("ctrl+r", b"\x12"), ("text:上海", "上海".encode()), ("pgdn", b"\x1b[6~"), ("up", b"\x1b[A")])
def test_keys_are_sent_as_terminals_send_them(key: str, data: bytes) -> None:
    assert key_bytes(key) == data


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(ValueError, match="hyper"):
        key_bytes("hyper+x")


def test_every_scenario_types_known_keys_and_measures_its_own_steps() -> None:
    for scenario in SCENARIOS.values():
        steps = [step for loop in scenario.loops for step in loop.steps]
        assert all(key_bytes(key) for step in steps for key in step.keys)
        assert {figure.step for figure in scenario.figures} <= {step.name for step in steps}
        re.compile(scenario.ready)


def test_a_line_says_which_limit_does_not_hold() -> None:
    assert Line("j", "ms", 2.0, 3.0, 3.5).cells() == ("j, ms", "2", "3", "1.50", "≤ 3.5 ms, 1.5 ×", "yes")
    assert Line("j", "ms", 1.0, 3.0, 3.5).ok is False  # grew too much
    assert Line("j", "ms", 3.4, 3.6, 3.5).ok is False  # too slow
    assert Line("memory", "MB", 40.0, 66.0, 75.0, growth=None, added=25.0).ok is False
    assert Line("open", "ms", None, None, 70.0).cells()[-1] == "–"


def test_a_budget_of_time_holds_as_many_times_over_as_the_machine_is_slower_than_the_one_it_was_set_on() -> None:
    slower = report.pace(300.0)
    assert slower == 1.5
    assert report.pace(150.0) == report.pace(None) == 1.0  # nothing is stricter on a faster one
    assert Line("j", "ms", 4.0, 5.0, 3.5, pace=slower).cells()[-2:] == ("≤ 3.5 ms × 1.50, 1.5 ×", "yes")
    assert Line("j", "ms", 4.0, 5.3, 3.5, pace=slower).ok is False
    assert Line("j", "bytes", 400.0, 401.0, 400.0, pace=slower).ok is False  # only what takes time takes longer


def test_statistics() -> None:
    assert report.percentile([4, 1, 3, 2], 0.5) == 2.5
    assert report.summary([], "p95") is None
    assert report.paired_ratio([2, 9, 2], [1, 3, 2]) == 2
    assert report.markdown(("a", "b"), [("x", "10")]).splitlines() == ["| a |  b |", "| - | -: |", "| x | 10 |"]


def test_the_csv_is_the_same_for_a_seed_and_its_customers_are_all_different() -> None:
    first, second = io.StringIO(), io.StringIO()
    make_csv.write(first, 500)
    make_csv.write(second, 500)
    assert first.getvalue() == second.getvalue()
    rows = list(itertools.chain(make_csv.customers(500), make_csv.customers(500, first=501)))
    assert len({row[1] for row in rows}) == len({row[3] for row in rows}) == len({row[4] for row in rows}) == 1000
    assert {len(row) for row in rows} == {len(make_csv.HEADINGS)}
