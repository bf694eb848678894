"""Which terminals are taken, and with how many colours."""

from __future__ import annotations

import base64
import io
import time

import pytest

from tui_crm.terminal import colours, osc52, refusal, tell_textual, waiting_told, wants_ansi_theme


class Screen(io.StringIO):
    """What a terminal is sent."""

    def isatty(self) -> bool:
        return True


def test_a_usual_terminal_is_taken() -> None:
    assert refusal({"TERM": "xterm-256color"}, True, True) is None


@pytest.mark.parametrize(
    ("environ", "stdin_tty", "stdout_tty", "says"),
    [
        ({"TERM": "xterm"}, False, True, "needs a terminal"),
        ({"TERM": "xterm"}, True, False, "needs a terminal"),
        ({"TERM": "dumb"}, True, True, "TERM=dumb"),
        ({}, True, True, "TERM="),
    ],
)
def test_a_refusal_says_why_and_names_the_command_line(environ: dict[str, str], stdin_tty: bool, stdout_tty: bool, says: str) -> None:
    reason = refusal(environ, stdin_tty, stdout_tty)
    assert reason is not None
    assert says in reason
    assert "tui-crm customers list" in reason


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"TERM": "xterm-256color"}, "256"),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, "truecolor"),
        ({"TERM": "tmux-256color"}, "256"),
        ({"TERM": "screen"}, "standard"),
        ({"TERM": "linux"}, "standard"),
        ({"TERM": "alacritty"}, "truecolor"),
        ({"TERM": "xterm-ghostty"}, "truecolor"),
        ({"TERM": "foot"}, "truecolor"),
        ({"TERM": "xterm-direct"}, "truecolor"),
        ({"TERM": "konsole-256color"}, "truecolor"),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, "none"),
    ],
)
def test_colours(environ: dict[str, str], expected: str) -> None:
    assert colours(environ) == expected


def test_textual_is_told_unless_the_user_said_otherwise() -> None:
    environ = {"TERM": "alacritty"}
    assert not wants_ansi_theme(tell_textual(environ))
    assert environ["TEXTUAL_COLOR_SYSTEM"] == "truecolor"
    forced = {"TERM": "linux", "TEXTUAL_COLOR_SYSTEM": "256"}
    assert wants_ansi_theme(tell_textual(forced))
    assert forced["TEXTUAL_COLOR_SYSTEM"] == "256"


def test_the_clipboard_gets_the_text_as_it_is() -> None:
    sequence = osc52("C-000123 王伟")
    assert base64.b64decode(sequence.removeprefix("\x1b]52;c;").removesuffix("\x07")).decode() == "C-000123 王伟"
    assert osc52("\ud800").endswith("\x07")


def shown(stream: io.StringIO, after: float) -> str:
    """What people are told of an upgrade that reads 12,000 records."""
    with waiting_told(stream, after) as told:
        told(0, 0)
        until = time.monotonic() + 10
        while after == 0 and not stream.getvalue().endswith("\n") and time.monotonic() < until:
            time.sleep(0.01)
        for done in (5000, 10_000, 12_000):
            told(done, 12_000)
    return stream.getvalue()


def test_an_upgrade_that_takes_long_says_so_and_counts_on_a_terminal() -> None:
    first, line, end = shown(Screen(), 0).split("\n")
    assert "brought up to date" in first
    assert line.split("\r")[1:] == [f"Search index: {done} of 12,000 records" for done in ("5,000", "10,000", "12,000")]
    assert end == ""


def test_where_nobody_reads_along_a_long_upgrade_is_told_once() -> None:
    assert shown(io.StringIO(), 0).count("\n") == 1


@pytest.mark.parametrize("stream", [Screen(), io.StringIO()])
def test_a_quick_upgrade_says_nothing(stream: io.StringIO) -> None:
    assert shown(stream, 600) == ""
