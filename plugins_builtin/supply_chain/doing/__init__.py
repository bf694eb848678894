"""What is done in a day, by commands whose keys begin with Y (运营 yùnyíng)."""

from __future__ import annotations

from tui_crm.plugins.api import Command, hookimpl

from . import blocks, closing, figures, goods, quality, recounting


@hookimpl
def commands() -> list[Command]:
    """Goods and money, quality, blocks, figures, the month end, and results by other settings."""
    return [command for room in (goods, quality, blocks, figures, closing, recounting) for command in room.COMMANDS]
