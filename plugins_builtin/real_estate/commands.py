"""All commands of the plugin; their keys begin with E, for estate."""

from __future__ import annotations

from tui_crm.plugins.api import Command, hookimpl

from . import listing_commands, matching_tabs, unit_commands


@hookimpl
def commands() -> list[Command]:
    """Viewings, matching, listings, units."""
    return [matching_tabs.MATCH, *listing_commands.COMMANDS, *unit_commands.COMMANDS]
