"""Every hook of API 1, each with one sentence that says what it is for."""

from __future__ import annotations

import pluggy

from tui_crm.plugins.fields import FieldSpec

PROJECT = "tui_crm"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def fields() -> list[FieldSpec]:  # type: ignore[empty-body]
    """Fields that the plugin adds to records, once on enable."""
