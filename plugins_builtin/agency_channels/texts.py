from __future__ import annotations
from tui_crm.plugins.api import hookimpl

@hookimpl
def translations() -> dict[str, dict[str, str]]:
    return {}
