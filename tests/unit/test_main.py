"""The command `tui-crm` from outside: what it says, and what it ends with."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tui_crm import __main__, __version__, crash


def tui_crm(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run the command without a terminal."""
    command = [sys.executable, "-m", "tui_crm", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, env={**os.environ, **environ})


def test_the_version_and_the_help_are_shown() -> None:
    assert tui_crm("--version").stdout == f"tui-crm {__version__}\n"
    help_text = tui_crm("--help").stdout
    assert "--db PATH|URL" in help_text
    assert "Exit codes" in help_text


def test_without_a_terminal_the_app_is_refused_and_the_command_line_named() -> None:
    done = tui_crm(TERM="xterm-256color")
    assert done.returncode == 2
    assert done.stderr.startswith("tui-crm: ")
    assert "tui-crm --help" in done.stderr


def test_a_mistake_in_the_configuration_is_one_line_on_standard_error(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("colour = 'red'\n")
    done = tui_crm("--config", str(path), "config")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"tui-crm: {path}, line 1: unknown setting colour")


@pytest.mark.parametrize(("arguments", "word"), [(["nonsense"], "nonsense"), (["--nonsense"], "--nonsense"), (["--db"], "--db")])
def test_an_unknown_word_ends_with_2(arguments: list[str], word: str) -> None:
    done = tui_crm(*arguments)
    assert done.returncode == 2
    assert word in done.stderr


def test_settings_are_listed_with_their_origin() -> None:
    done = tui_crm("--db", "mine.sqlite", "--no-plugins", "config", TUI_CRM_THEME="light")
    assert done.returncode == 0, done.stderr
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert ["db", "mine.sqlite", "--db"] in lines
    assert ["theme", "light", "TUI_CRM_THEME"] in lines
    assert ["no_plugins", "*", "--no-plugins"] in lines
    assert ["poll_ms", "500", "default"] in lines


def test_a_password_in_a_setting_is_not_shown() -> None:
    shown = tui_crm("--db", "postgresql://ann:s3c@ret@db.example/crm", "config").stdout
    assert "postgresql://ann:***@db.example/crm" in shown


def test_an_unexpected_error_is_recorded_and_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def fail(_arguments: list[str]) -> int:
        raise ZeroDivisionError("the secret of customer 7")

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr(__main__, "_run", fail)
    assert __main__.main() == crash.EXIT_CODE
    told = capsys.readouterr().err
    assert told.startswith("tui-crm: Something went wrong that should not have (ZeroDivisionError).")
    assert "secret" not in told
    log = Path(told.strip().rpartition(" ")[2])
    assert "Traceback" in log.read_text()
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_debugging_shows_the_error_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_arguments: list[str]) -> int:
        raise ZeroDivisionError

    monkeypatch.setenv("TUI_CRM_DEBUG", "1")
    monkeypatch.setattr(__main__, "_run", fail)
    with pytest.raises(ZeroDivisionError):
        __main__.main()


def test_a_log_directory_that_cannot_be_written_is_replaced(tmp_path: Path) -> None:
    obstacle = tmp_path / "file"
    obstacle.touch()
    path = crash.record(ValueError("x"), obstacle / "logs")
    assert "ValueError: x" in path.read_text()
    path.unlink()


def test_a_full_log_is_put_aside(tmp_path: Path) -> None:
    log = tmp_path / "errors.log"
    log.write_text("x" * (crash.LARGEST + 1))
    assert crash.record(ValueError("new"), tmp_path) == log
    assert log.stat().st_size < 10_000
    assert (tmp_path / "errors.log.1").exists()
