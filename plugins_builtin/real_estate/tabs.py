"""All tabs of the plugin."""

from __future__ import annotations

from tui_crm.plugins.api import Tab, hookimpl

from . import matching_tabs, record_tabs


@hookimpl
def tabs() -> list[Tab]:
    """What fits first, then what happened."""
    return [*matching_tabs.TABS, *record_tabs.TABS]
