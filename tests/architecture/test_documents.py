"""What the documents say is so: their examples run, their tables are complete, their commands exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tui_crm.config import load
from tui_crm.model.core import CORE
from tui_crm.model.entity import Catalogue, Entity
from tui_crm.model.fields import Field
from tui_crm.options import OPTIONS

ROOT = Path(__file__).parents[2]
README, CONTRIBUTING = ((ROOT / name).read_text("utf-8") for name in ("README.md", "CONTRIBUTING.md"))


def blocks(text: str, language: str) -> list[str]:
    """The code blocks of a language in a Markdown text."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def examples() -> dict[str, object]:
    """The names that the examples of CONTRIBUTING define, run one after the other as a reader would."""
    names: dict[str, object] = {}
    for block in blocks(CONTRIBUTING, "python"):
        exec(compile(block, "CONTRIBUTING.md", "exec"), names)
    return names


def test_the_example_entity_is_a_record_like_any_other(examples: dict[str, object]) -> None:
    contract = examples["CONTRACT"]
    assert isinstance(contract, Entity)
    catalogue = Catalogue({**CORE.entities, contract.key: contract})
    assert catalogue.by_group["contracts"] is contract
    assert {*contract.columns, contract.title, "code", "version"} <= contract.by_name.keys()
    assert contract.names["到期日"].key == "ends"


def test_the_example_field_can_be_added_to_customers(examples: dict[str, object]) -> None:
    branches = examples["BRANCHES"]
    assert isinstance(branches, Field)
    assert CORE.with_fields("customer", [branches])["customer"].names["分店数"] is branches


def test_the_readme_lists_every_setting() -> None:
    for option in OPTIONS:
        assert f"`{option.key}`" in README or f"`[{option.key}]`" in README
        assert not option.flag or f"`{option.flag}" in README


def test_the_readmes_configuration_file_is_right(tmp_path: Path) -> None:
    (block,) = blocks(README, "toml")
    (tmp_path / "config.toml").write_text(block, "utf-8")
    settings = load({"config": str(tmp_path / "config.toml")}, {})
    assert set(settings.source) == {"db", "lang", "keys"}


@pytest.mark.parametrize("text", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])
def test_every_make_target_that_is_named_exists(text: str) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    named = {word for line in re.findall(r"^make ([a-z ]+?)(?: +#| [A-Z]|$)", text, re.MULTILINE) for word in line.split()}
    assert named
    assert named <= targets


@pytest.mark.parametrize("text", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])
def test_every_file_that_is_linked_is_there(text: str) -> None:
    missing = [target for target in re.findall(r"\]\(([^)#:]+)\)", text) if not (ROOT / target).exists()]
    assert not missing
