"""Manifests are read before any code of a plugin is; what is wrong with one is told by file and key."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_crm.plugins import discovery
from tui_crm.plugins.manifest import Manifest, PluginError, block, parse
from tui_crm.plugins.plain import NotPlain, loads

RIGHT = 'id = "abode"\nversion = "1.2"\napi = 1\nhooks = ["fields"]\n'


def test_a_manifest_says_who_it_is() -> None:
    assert parse(RIGHT, Path("plugin.toml")) == Manifest("abode", "1.2", 1, hooks=("fields",))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (RIGHT + "colour = 1", "there is no key colour"),
        (RIGHT.replace('version = "1.2"', ""), "the key version is missing"),
        (RIGHT.replace("api = 1", "api = true"), "api must be of the kind whole number"),
        (RIGHT.replace('["fields"]', "[1]"), "hooks must be of the kind list of texts"),
        (RIGHT.replace("abode", "Realty"), "the id must be 3 to 20"),
        (RIGHT.replace("abode", "core"), "the id must be 3 to 20"),
        ("id = ", "plugin.toml"),
    ],
)
def test_what_is_wrong_is_told_by_file_and_key(text: str, told: str) -> None:
    with pytest.raises(PluginError, match=told):
        parse(text, Path("plugin.toml"))


@given(st.text())
def test_any_text_is_a_manifest_or_refused(text: str) -> None:
    try:
        parse(text, Path("plugin.toml"))
    except PluginError as error:
        told = str(error)
    else:
        told = "plugin.toml"
    assert "plugin.toml" in told


@given(st.lists(st.text(st.characters(whitelist_categories=("L", "N", "P")), min_size=1).filter(lambda line: not line.startswith("///")), min_size=1))
def test_the_block_of_a_single_file_is_what_stands_in_its_comments(lines: list[str]) -> None:
    text = "#!/usr/bin/env python\n# /// tui-crm-plugin\n" + "".join(f"# {line}\n" for line in lines) + "# ///\nimport os\n"
    assert block(text, Path("a.py")).splitlines() == lines


PLAIN = {type(None), bool, int, float, str, bytes, bytearray, complex, list, tuple, dict, set, frozenset, Decimal}


def parts(value: object) -> Iterator[object]:
    """A value and all that is in it."""
    seen, left = set(), [value]
    while left:
        each = left.pop()
        yield each
        if id(each) not in seen and isinstance(each, dict | list | tuple | set | frozenset):
            seen.add(id(each))  # a list may hold itself
            left += [*each.keys(), *each.values()] if isinstance(each, dict) else each


@given(st.binary() | st.recursive(st.none() | st.integers() | st.text() | st.decimals(), st.lists).map(lambda value: pickle.dumps(value, 5)))
def test_any_bytes_are_a_plain_value_or_refused(data: bytes) -> None:
    try:
        value = loads(data)
    except NotPlain:
        value = None
    assert {type(part) for part in parts(value)} <= PLAIN


def test_a_frame_that_would_run_code_is_refused() -> None:
    import os

    class Evil:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.system, ("true",)

    with pytest.raises(NotPlain, match="system"):
        loads(pickle.dumps(Evil()))


def test_files_that_are_no_plugins_are_listed_with_their_problem(tmp_path: Path) -> None:
    (tmp_path / "loose.py").write_text("import nothing\n", "utf-8")
    (tmp_path / "notes.txt").write_text("x", "utf-8")
    (tmp_path / "test_loose.py").write_text("import nothing\n", "utf-8")
    found = discovery.installed(tmp_path)
    assert "has no block" in found["loose.py"].problem
    assert not {"notes.txt", "test_loose.py"} & found.keys()
