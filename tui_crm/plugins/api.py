"""All that a plugin may import. What is here stays as it is within one API number; everything else may change.

    from tui_crm.plugins.api import FieldSpec, hookimpl

    @hookimpl
    def fields():
        return [FieldSpec(entity="customer", key="budget", type="money", label="Budget", indexed=True)]
"""

from __future__ import annotations

from tui_crm.plugins.fields import FieldSpec
from tui_crm.plugins.hookspecs import hookimpl

API = 1
"""The number of this API, which a plugin's manifest names."""

__all__ = ["API", "FieldSpec", "hookimpl"]
