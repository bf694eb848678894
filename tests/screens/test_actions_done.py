"""Every key of the action table does something: no page may leave an action of its context without a `do_…`."""

from __future__ import annotations

from importlib import import_module

import pytest

from tui_crm.actions import CONTEXTS, Action, Context, for_context
from tui_crm.app import CrmApp
from tui_crm.screens.list_page import ListPage
from tui_crm.screens.navigation import PAGES
from tui_crm.screens.page import Page

MODES: dict[str, tuple[Context, ...]] = {"FormPage": ("draft", "unsaved"), "WritingPage": ("unsaved",), "EntryPage": ("unsaved",),
                                      "ListPage": ("queue",),
                                      "RecordPage": ("ticket",), "BoardPage": ("orders",)}
"""Contexts that a page has besides its own, while it asks something."""
WITHOUT_A_PAGE = {"line"}
"""The keys of the bottom line are the line's own."""


def pages() -> list[type[Page]]:
    """Every page that can be opened."""
    named = (place.partition(":") for place in PAGES.values())
    return [ListPage, *(getattr(import_module(module), page) for module, _colon, page in named)]


def contexts(page: type[Page]) -> tuple[Context, ...]:
    return (page.context, *MODES.get(page.__name__, ()))


def handler(action: Action) -> str:
    return "do_" + action.id.replace(".", "_")


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.__name__)
def test_a_page_does_every_action_of_its_contexts(page: type[Page]) -> None:
    wanted = [action for context in contexts(page) for action in for_context(context)]
    missing = [action.id for action in wanted if not hasattr(page, handler(action)) and not hasattr(CrmApp, handler(action))]
    assert not missing


def test_every_context_is_that_of_a_page() -> None:
    assert {context for page in pages() for context in contexts(page)} == set(CONTEXTS) - WITHOUT_A_PAGE


def test_what_the_bottom_line_does_not_do_itself_the_app_does() -> None:
    missing = [action.id for action in for_context("line") if not action.id.startswith("line.") and not hasattr(CrmApp, handler(action))]
    assert not missing
