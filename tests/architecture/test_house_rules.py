"""Rules of the house that no tool keeps: files stay small, heavy work stays out of import time, errors stay visible."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for folder in ("tui_crm", "plugins_builtin") for path in (ROOT / folder).rglob("*.py"))
TOPS_OF_WORK = {"tui_crm/__main__.py", "tui_crm/app.py", "tui_crm/store/behind.py", "tui_crm/store/helper.py", "tui_crm/plugins/guard.py"}
"""Where an unexpected error of any kind may be caught, because it is told and recorded there, or raised again where it matters."""


def names(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SOURCES, ids=names)
def test_a_file_is_one_idea(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", SOURCES, ids=names)
def test_a_function_does_one_thing(path: Path) -> None:
    long = {node.name: length for node, length in functions(path) if length > 60}
    assert not long


@pytest.mark.parametrize("path", SOURCES, ids=names)
def test_every_module_and_public_function_says_what_it_means(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert ast.get_docstring(tree)
    silent = [node.name for node in public(tree) if not ast.get_docstring(node)]
    assert not silent


@pytest.mark.parametrize("path", SOURCES, ids=names)
def test_no_error_is_swallowed(path: Path) -> None:
    handlers = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ExceptHandler)]
    swallowing = [handler.lineno for handler in handlers if catches_all(handler) and not raises_again(handler)]
    assert not swallowing or names(path) in TOPS_OF_WORK


def test_every_page_is_kept_from_importing_other_pages() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    kept = next(contract["modules"] for contract in contracts if contract["name"] == "Screens open one another by name")
    assert kept == [f"tui_crm.screens.{path.stem}" for path in sorted((ROOT / "tui_crm/screens").glob("*_page.py"))]


def catches_all(handler: ast.ExceptHandler) -> bool:
    return handler.type is None or ast.unparse(handler.type) in ("Exception", "BaseException")


def raises_again(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def functions(path: Path) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, int]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node, (node.end_lineno or node.lineno) - node.lineno + 1


def public(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node
