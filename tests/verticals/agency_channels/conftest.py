"""An archive with the vertical of partner sales switched on. It is Monday, 2026-03-02."""

from __future__ import annotations

import pytest

from plugins_builtin import agency_channels
from tests.verticals.agency_channels.desk import Desk
from tui_crm.testing.hosting import PluginHost


@pytest.fixture
def desk(plugin_host: PluginHost) -> Desk:
    """A channel desk, in the authors' own fixture."""
    return Desk(plugin_host.enable(agency_channels))
