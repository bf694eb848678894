"""What every session looks after for plugins once, without loading what runs them: an archive without plugins stays as small as it is."""

from __future__ import annotations

from tui_crm.services.crm import Crm
from tui_crm.store import later, purged


def drop_due(crm: Crm) -> list[str]:
    """Drop what was purged and has been held long enough, for ever; returns the plugins whose data is gone."""
    due = [each.plugin for each in purged.held(crm.store.engine) if each.until <= crm.store.clock()]
    for plugin in due:
        purged.drop(crm.store.engine, plugin)
    return due


def indexes_wait(crm: Crm) -> bool:
    """Whether indexes of plugins' fields were left for later: `plugins.build_indexes` makes them."""
    return later.is_waiting(crm.store.engine)
