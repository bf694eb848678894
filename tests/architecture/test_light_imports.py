"""What a start may load: the command line never Textual, the app's start none of the heavy libraries.

Each check runs in a fresh process; the commands are found in the command tree, so that a new one is covered.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = (
    "babel", "charset_normalizer", "click", "lark", "openpyxl", "phonenumbers", "pluggy", "psycopg", "pydantic", "pypinyin", "sqlite_utils",
    "tomlkit",
)  # fmt: skip
ALL_COMMANDS = """
import click, importlib
from tui_crm.cli.main import root
def walk(command, context):
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            walk(command.get_command(context, name), click.Context(command, parent=context, info_name=name))
top = root({})
walk(top, click.Context(top))
"""


def loaded_after(code: str) -> set[str]:
    """The top-level names of the modules that a fresh interpreter has loaded after `code`."""
    program = code + "\nimport json, sys; print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {name.partition(".")[0] for name in json.loads(done.stderr.splitlines()[-1])}


def test_help_is_shown_without_textual() -> None:
    assert "textual" not in loaded_after("import sys; sys.argv = ['tui-crm', '--help']; from tui_crm.__main__ import main; assert main() == 0")


def test_no_command_loads_textual() -> None:
    assert "textual" not in loaded_after(ALL_COMMANDS)


@pytest.mark.parametrize("module", ["tui_crm.__main__", "tui_crm.config", "tui_crm.launch", "tui_crm.hangup"])
def test_the_way_to_the_app_loads_neither_textual_nor_anything_heavy(module: str) -> None:
    assert not loaded_after(f"import {module}") & {*HEAVY, "textual", "rich"}


def test_the_apps_modules_load_nothing_heavy() -> None:
    assert not loaded_after("import tui_crm.app") & set(HEAVY)
