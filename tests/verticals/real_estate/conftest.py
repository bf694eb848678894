"""An archive with the vertical of estate agencies switched on. It is Monday, 2026-03-02, noon."""

from __future__ import annotations

import pytest

from plugins_builtin import real_estate
from tests.verticals.real_estate.agency import Agency
from tui_crm.testing.hosting import PluginHost


@pytest.fixture
def agency(plugin_host: PluginHost) -> Agency:
    """The archive of a test in the authors' own fixture, and how an agency fills it."""
    return Agency(plugin_host.enable(real_estate))
