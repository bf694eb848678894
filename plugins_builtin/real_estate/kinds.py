"""The kinds of record that the plugin brings."""

from __future__ import annotations

from tui_crm.plugins.api import EntitySpec, hookimpl

from .commissions import COMMISSION
from .inventory import DEVELOPMENT, UNIT
from .listings import LISTING
from .viewings import VIEWING


@hookimpl
def entities() -> list[EntitySpec]:
    """Listings, developments, units, viewings, commissions."""
    return [LISTING, DEVELOPMENT, UNIT, VIEWING, COMMISSION]
