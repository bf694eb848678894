"""`tui-crm keys`: the keys as they are for this user, and the committed cheatsheet."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_crm.actions import ACTIONS
from tui_crm.cli.keys import cheatsheet
from tui_crm.cli.main import run


def test_the_users_own_keys_are_shown(config_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config_file.write_text('[keys]\nrecord.edit = "f6, f4"\n')
    assert run({}, ["keys"]) == 0
    assert "  f6 f4\tEdit the record in a form\trecord.edit\n" in capsys.readouterr().out


def test_the_committed_cheatsheet_is_up_to_date() -> None:
    assert (Path(__file__).parents[2] / "docs" / "keys.md").read_text("utf-8") == cheatsheet(ACTIONS), "run `make docs`"
