"""The plugin's texts in other languages."""

from __future__ import annotations

from collections.abc import Mapping

from tui_crm.plugins.api import hookimpl

from .chinese import CHINESE


@hookimpl
def translations() -> Mapping[str, Mapping[str, str]]:
    """Simplified Chinese."""
    return {"zh_CN": CHINESE}
