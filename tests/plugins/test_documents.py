"""The plugin documents say what is so: the reference is that of the code, every hook has an example, and every example works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.plugins import samples
from tui_crm.plugins import api, hookspecs
from tui_crm.plugins.documents import reference
from tui_crm.services import plugin_check

FOLDER = Path(__file__).parents[2] / "docs" / "plugins"
EXAMPLES = dict(re.findall(r"^## (\w+)\n\n```python\n(.*?)^```$", (FOLDER / "hooks.md").read_text("utf-8"), re.DOTALL | re.MULTILINE))
HOOKS = (*hookspecs.RETURNS, "config", "translations", *hookspecs.RUN_TIME)


def test_the_reference_is_that_of_the_code() -> None:
    assert (FOLDER / "reference.md").read_text("utf-8") == reference(), "make docs writes it anew"


def test_every_hook_has_an_example_and_every_name_a_description() -> None:
    assert set(EXAMPLES) == set(HOOKS)
    silent = [name for name in api.__all__ if not isinstance(getattr(api, name), int) and not getattr(api, name).__doc__]
    assert not silent


@pytest.mark.parametrize("hook", HOOKS)
def test_every_example_is_a_plugin_that_works(tmp_path: Path, hook: str) -> None:
    path = tmp_path / "hooks.py"
    path.write_text(samples.HEAD.partition("from tui_crm")[0].format(id="hooks", version="1", api=1, summary="x") + EXAMPLES[hook], "utf-8")
    wrong = [finding for finding in plugin_check.check(path, None, 100) if finding.level == "error"]
    assert not wrong


def test_the_guide_names_commands_that_exist() -> None:
    from tui_crm.cli.plugins import plugins

    named = set(re.findall(r"tui-crm plugins (\w+)", (FOLDER / "README.md").read_text("utf-8")))
    assert named
    assert named <= set(plugins.commands)


def test_the_guides_criterion_gives_what_it_says(tmp_path: Path) -> None:
    block = next(text for text in re.findall(r"^```python\n(.*?)^```$", (FOLDER / "README.md").read_text("utf-8"), re.DOTALL | re.MULTILINE))
    names: dict[str, object] = {}
    exec(compile(block, "README.md", "exec"), names)
    from tui_crm.testing.grading import assert_explains

    (criterion,) = names["grading"]()  # type: ignore[operator]
    assert_explains(criterion, {"homes.budget": 270_000_00, "homes.urgent": False}, factor=0.9, text="270,000 of 300,000")
    assert_explains(criterion, {"homes.budget": 0, "homes.urgent": True})
    assert_explains(criterion, {"homes.budget": 270_000_00}, factor=0.9, text="270,000")  # as the page says below it
