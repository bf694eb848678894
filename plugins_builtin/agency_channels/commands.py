"""All commands. Their keys begin with Q (渠道 qúdào)."""

from __future__ import annotations

from tui_crm.plugins.api import Command, hookimpl

from . import passing, registering, settling


@hookimpl
def commands() -> list[Command]:
    """Upon customers, registrations, handoffs and statements."""
    return [*registering.COMMANDS, *passing.COMMANDS, *settling.COMMANDS]
