"""The plugin in the languages it knows beside English."""

from __future__ import annotations

from collections.abc import Mapping

from tui_crm.plugins.api import hookimpl

from .chinese_acts import TEXTS
from .chinese_labels import LABELS


@hookimpl
def translations() -> Mapping[str, Mapping[str, str]]:
    """Simplified Chinese."""
    return {"zh_CN": {**LABELS, **TEXTS}}
