"""The command line at a database of the test's own, as somebody types it."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tui_crm.cli.main import run
from tui_crm.config import split_options


@dataclass(frozen=True)
class Told:
    """What a command wrote and ended with."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Command = Callable[..., Told]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where the database of the test is."""
    return tmp_path / "crm.sqlite"


def written(stream: io.TextIOWrapper) -> str:
    """What a stream got."""
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()


@pytest.fixture
def crm(place: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs a command line in this process: `crm("customers", "list", stdin="…", user="bob")`."""

    def call(*words: str, stdin: str = "", user: str = "ann") -> Told:
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="") for _stream in range(2))
        monkeypatch.setenv("TUI_CRM_DB", str(place))
        monkeypatch.setenv("LOGNAME", user)
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        options, rest = split_options(words)
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = run(options, rest)
        return Told(code, written(out), written(err))

    return call
