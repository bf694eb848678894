"""Keys that plugins want: what is free is theirs, what the core or another plugin has goes to nobody, and the three that ship agree."""

from __future__ import annotations

from types import SimpleNamespace

from plugins_builtin import agency_channels, real_estate, supply_chain
from tui_crm.actions import ACTIONS, check, extend
from tui_crm.actions.contexts import PAGES
from tui_crm.plugins.api import Command, hookimpl
from tui_crm.services import plugin_keys
from tui_crm.testing.hosting import PluginHost


def with_keys(**keys: str) -> SimpleNamespace:
    """A plugin with a command about customers for each key; `anywhere`: about nothing."""
    made = [
        Command(key=name, label=name, help=name, entity="" if name == "anywhere" else "customer", keys=(key,), run=print)
        for name, key in keys.items()
    ]
    return SimpleNamespace(commands=hookimpl(lambda: made))


def test_the_plugins_that_ship_have_all_their_keys(plugin_host: PluginHost) -> None:
    for plugin in (agency_channels, real_estate, supply_chain):
        crm = plugin_host.enable(plugin)
    actions, clashes = plugin_keys.actions(crm, ACTIONS)
    assert clashes == ()
    check(extend(ACTIONS, actions))
    assert sum(bool(action.keys) for action in actions) > 40


def test_a_key_that_is_taken_goes_to_nobody(plugin_host: PluginHost) -> None:
    plugin_host.enable(with_keys(one="Q x", two="d", three="Q y"), plugin_id="first")
    crm = plugin_host.enable(with_keys(one="Q x", other="Q z"), plugin_id="second")
    actions, clashes = plugin_keys.actions(crm, ACTIONS)
    assert {action.id: action.keys for action in actions} == {
        "plugin.first.one": (), "plugin.first.two": (), "plugin.first.three": ("Q y",), "plugin.second.one": (), "plugin.second.other": ("Q z",),
    }  # fmt: skip
    assert clashes == ("plugin.first.one: Q x", "plugin.first.two: d", "plugin.second.one: Q x")


def test_a_command_for_anywhere_is_called_where_the_core_leaves_its_keys_free(plugin_host: PluginHost) -> None:
    crm = plugin_host.enable(with_keys(anywhere="Y x"), plugin_id="first")  # dispatch orders have the key Y
    (action,), clashes = plugin_keys.actions(crm, ACTIONS)
    assert (action.keys, clashes) == (("Y x",), ())
    assert "list" in action.contexts
    assert "orders" in set(PAGES) - set(action.contexts)
