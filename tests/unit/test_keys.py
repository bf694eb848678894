"""Presses become actions; prefixes wait and say what may follow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_crm.actions import ACTIONS, CONTEXTS, Action
from tui_crm.keys import Pressed, Router, normalise

router = Router(ACTIONS)


def test_one_key_is_an_action_of_its_context() -> None:
    assert router.press("list", "j") == Pressed("row.down")
    assert router.press("list", "h").action_id == "column.left"
    assert router.press("record", "h").action_id == "tab.previous"


def test_a_prefix_waits_and_says_what_may_follow() -> None:
    waiting = router.press("list", "g")
    assert waiting.action_id is None and waiting.pending == "g"
    assert ("c", "customers") in waiting.hints and ("g", "top") in waiting.hints
    assert router.press("list", "c", waiting.pending).action_id == "go.customers"
    assert router.press("list", "g", waiting.pending).action_id == "row.top"


def test_sort_hands_over_the_column() -> None:
    waiting = router.press("list", "s")
    assert waiting.hints == (("…", "sort"),)
    assert router.press("list", "n", "s") == Pressed("list.sort", argument="n")


def test_a_saved_view_has_its_number() -> None:
    assert router.press("list", "3") == Pressed("view.go", argument="3")


def test_escape_drops_the_prefix_and_nothing_else() -> None:
    assert router.press("list", "escape", "g") == Pressed()
    assert router.press("list", "escape").action_id == "app.escape"


def test_a_key_without_meaning_says_where_it_has_one() -> None:
    assert router.press("list", "J").unknown
    assert router.where("J") == ("record", "import", "ticket")
    assert router.press("list", "X", "g") == Pressed(unknown=True)


def test_a_key_set_for_a_plugin_is_found() -> None:
    own = Router([*ACTIONS, Action("realty.visit", ("g V",), ("list",), "viewings", "Viewings")])
    assert own.press("list", "V", "g").action_id == "realty.visit"


@pytest.mark.parametrize(
    ("key", "character", "expected"),
    [
        ("question_mark", "?", "?"),
        ("full_stop", ".", "."),
        ("G", "G", "G"),
        ("shift+g", "G", "G"),
        ("shift+G", None, "G"),
        ("space", " ", "space"),
        ("ctrl+r", "\x12", "ctrl+r"),
        ("alt+x", "x", "alt+x"),
        ("pagedown", None, "pagedown"),
        ("escape", "\x1b", "escape"),
        ("shift+tab", None, "shift+tab"),
        ("fullwidth_question_mark", "？", "?"),
        ("fullwidth_colon", "：", ":"),
        ("ideographic_full_stop", "。", "."),
    ],
)
def test_textual_names_become_the_notation_of_the_table(key: str, character: str | None, expected: str) -> None:
    assert normalise(key, character) == expected


@given(st.sampled_from(CONTEXTS), st.lists(st.sampled_from(["g", "s", "y", "j", "G", "escape", "ctrl+d", "1", "€"]), max_size=8))
def test_any_typing_ends_in_a_known_state(context: str, keys: list[str]) -> None:
    known = {action.id for action in ACTIONS}
    pending = ""
    for key in keys:
        pressed = router.press(context, key, pending)  # type: ignore[arg-type]
        assert pressed.action_id is None or pressed.action_id in known
        assert bool(pressed.pending) == bool(pressed.hints)
        pending = pressed.pending
