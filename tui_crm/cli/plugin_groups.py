"""The groups of commands for the records of plugins: found in the database, because the core does not know them."""

from __future__ import annotations

from collections.abc import Mapping

from tui_crm.config import prepare
from tui_crm.errors import CrmError
from tui_crm.model.core import CORE
from tui_crm.model.entity import Entity


def of(options: Mapping[str, str]) -> dict[str, Entity]:
    """The entities of plugins at the database that the options name, by group; none where it cannot be read."""
    from pathlib import Path

    from tui_crm.services.crm import locale_of, open_crm
    from tui_crm.services.plugin_set import wanted_of

    try:
        settings = prepare(options)
        place = settings.database
        if "://" not in place and not Path(place).expanduser().exists():
            return {}
        crm = open_crm(place, locale_of(settings), way="cli", create=False, read_only=True, wanted=wanted_of(settings))
    except CrmError:
        return {}
    try:
        return {group: entity for group, entity in crm.catalogue.by_group.items() if group not in CORE.by_group}
    finally:
        crm.close()
