"""An archive with the vertical of key accounts and supply switched on. It is Monday, 2026-03-02."""

from __future__ import annotations

import pytest

from plugins_builtin import supply_chain
from tui_crm.services.crm import Crm
from tui_crm.testing.hosting import PluginHost


@pytest.fixture
def supply(plugin_host: PluginHost) -> Crm:
    """The archive of a test, in the authors' own fixture."""
    return plugin_host.enable(supply_chain)
