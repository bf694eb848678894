"""The editor of one line: keys, undo, and what it shows of texts longer than its room."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_crm.widgets.cells import safe_width
from tui_crm.widgets.line_editor import LineEditor, fits_one_line

KEYS = ["left", "right", "home", "end", "ctrl+left", "ctrl+right", "backspace", "delete", "ctrl+w", "ctrl+u", "ctrl+k", "x", "华", " "]


def edited(text: str, *keys: str) -> str:
    """The text after these keys, with a bar at the cursor."""
    editor = LineEditor()
    editor.load(text)
    for key in keys:
        editor.press(key, key if len(key) == 1 else None)
    return editor.text[: editor.cursor] + "|" + editor.text[editor.cursor :]


@pytest.mark.parametrize(
    ("keys", "result"),
    [
        (("x",), "12 Long Roadx|"),
        (("home", "x"), "x|12 Long Road"),
        (("backspace",), "12 Long Roa|"),
        (("home", "delete"), "|2 Long Road"),
        (("ctrl+left", "x"), "12 Long x|Road"),
        (("home", "ctrl+right"), "12| Long Road"),
        (("ctrl+w",), "12 Long |"),
        (("ctrl+w", "ctrl+w"), "12 |"),
        (("left", "ctrl+u"), "|d"),
        (("home", "right", "ctrl+k"), "1|"),
    ],
)
def test_keys_edit(keys: tuple[str, ...], result: str) -> None:
    assert edited("12 Long Road", *keys) == result


def test_undo_takes_back_word_by_word() -> None:
    editor = LineEditor()
    editor.load("")
    for letter in "two words":
        editor.press(letter, letter)
    seen = []
    while editor.undo():
        seen.append(editor.text)
    assert seen == ["two", ""]


def test_other_keys_are_left_to_others() -> None:
    editor = LineEditor()
    assert not editor.press("f5", None)
    assert not editor.press("ctrl+s", "\x13")


def test_a_long_text_scrolls_so_that_the_cursor_is_seen() -> None:
    editor = LineEditor()
    editor.load("abcdefghij")
    assert editor.view(5).before == "ghij"
    editor.press("home", None)
    view = editor.view(5)
    assert (view.before, view.under, view.after, view.cell) == ("", "a", "bcde", 0)


def test_what_is_invisible_is_drawn_so_that_it_can_be_deleted() -> None:
    editor = LineEditor()
    editor.load("a\u200bb\u202e")
    assert editor.view(20).before == "a·b·"


@pytest.mark.parametrize(("text", "fits"), [("王伟", True), ("two\nlines", False), ("tab\t", False), ("\x1b[31m", False), ("", True)])
def test_controls_do_not_fit_one_line(text: str, fits: bool) -> None:
    assert fits_one_line(text) is fits


@given(text=st.text(max_size=60), keys=st.lists(st.sampled_from(KEYS), max_size=30), width=st.integers(2, 40))
def test_the_cursor_is_always_in_view_and_the_view_never_too_wide(text: str, keys: list[str], width: int) -> None:
    editor = LineEditor()
    editor.load(text)
    for key in keys:
        editor.press(key, key if len(key) == 1 else None)
        view = editor.view(width)
        assert 0 <= editor.cursor <= len(editor.text)
        assert view.cell == safe_width(view.before)
        assert safe_width(view.before + view.under + view.after) <= width


@given(text=st.text(max_size=30), keys=st.lists(st.sampled_from(KEYS), max_size=30))
def test_undoing_everything_gives_the_text_of_the_beginning(text: str, keys: list[str]) -> None:
    editor = LineEditor()
    editor.load(text)
    for key in keys:
        editor.press(key, key if len(key) == 1 else None)
    while editor.undo():
        pass
    assert editor.text == text
