"""The action table: one source for every key, and what it refuses."""

from __future__ import annotations

import pytest

from tui_crm.actions import ACTIONS, CONTEXTS, FORBIDDEN_KEYS, Action, check, extend, footer, for_context, parse_keys, shown, with_keymap
from tui_crm.cli.keys import cheatsheet
from tui_crm.errors import ConfigError


def keys_of(action_id: str, actions: tuple[Action, ...] = ACTIONS) -> tuple[str, ...]:
    return next(action.keys for action in actions if action.id == action_id)


def test_the_table_is_without_clashes_and_names_each_action_once() -> None:
    check(ACTIONS)
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)


def test_commands_are_unique() -> None:
    commands = [name for action in ACTIONS for name in action.called]
    assert len(set(commands)) == len(commands)


def test_keys_that_multiplexers_and_terminals_take_are_not_bound() -> None:
    assert not [(action.id, keys) for action in ACTIONS for keys in action.keys if FORBIDDEN_KEYS & set(keys.split())]


@pytest.mark.parametrize("context", [context for context in CONTEXTS if context != "board"])
def test_every_place_can_be_left_by_escape(context: str) -> None:
    actions = for_context(context)  # type: ignore[arg-type]
    assert any("escape" in action.keys for action in actions)
    assert any(action.id == "app.quit" for action in actions)


def test_the_footer_of_a_list_starts_with_help_and_ends_with_close() -> None:
    labels = [action.label for action in footer("list")]
    assert labels[:3] == ["keys", "filter", "open"]
    assert labels[-1] == "close"


def test_a_user_moves_a_key() -> None:
    actions = with_keymap({"list.export": "f9, ctrl+e", "view.save": ""})
    assert keys_of("list.export", actions) == ("f9", "ctrl+e")
    assert keys_of("view.save", actions) == ()
    assert keys_of("row.down", actions) == ("j", "down")


def test_two_actions_may_swap_their_keys() -> None:
    actions = with_keymap({"record.add": "e", "record.edit": "a"})
    assert keys_of("record.add", actions) == ("e",)


def test_a_clash_names_both_actions_and_their_keys() -> None:
    with pytest.raises(ConfigError, match=r"record\.edit \(e\) and list\.export \(e\) clash|list\.export \(e\) and record\.edit \(e\) clash"):
        with_keymap({"list.export": "e"})


def test_a_key_that_begins_a_sequence_clashes_with_the_sequence() -> None:
    with pytest.raises(ConfigError, match=r"list\.export \(g\)"):
        with_keymap({"list.export": "g"})


def test_an_unknown_action_is_named() -> None:
    with pytest.raises(ConfigError, match=r"no action list\.exprot"):
        with_keymap({"list.exprot": "X"})


def test_letters_stay_text_in_forms() -> None:
    with pytest.raises(ConfigError, match=r"form\.save cannot have the key s"):
        with_keymap({"form.save": "s"})


def test_a_plugin_adds_its_command_with_a_key() -> None:
    visit = Action("realty.visit", ("E",), ("list",), "viewing", "Plan a viewing", command="viewing")
    assert extend(ACTIONS, [visit])[-1] is visit


def test_a_plugin_cannot_take_a_key_or_a_name_that_is_taken() -> None:
    with pytest.raises(ConfigError, match=r"record\.archive \(d\) and realty\.drop \(d\)"):
        extend(ACTIONS, [Action("realty.drop", ("d",), ("list",), "drop", "Drop it")])
    with pytest.raises(ConfigError, match=r"two actions are named row\.down"):
        extend(ACTIONS, [Action("row.down", ("E",), ("list",), "down", "Down")])


def test_people_write_keys_as_they_know_them() -> None:
    assert parse_keys("esc, PgDn, g g, comma") == ("escape", "pagedown", "g g", ",")
    assert [shown("g g"), shown("escape"), shown("s any"), shown("ctrl+d")] == ["gg", "esc", "s…", "ctrl+d"]


def test_the_cheatsheet_has_every_action_with_its_command() -> None:
    sheet = cheatsheet(ACTIONS)
    assert "| `gg` `home` | To the first row |" in sheet
    assert "`:export`" in sheet
    assert all(f"`{action.id}`" in sheet for action in ACTIONS)
