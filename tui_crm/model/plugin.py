"""A plugin as one database knows it: whether it is on, with which settings, and why it is no longer asked. A record, so that it is journaled."""

from __future__ import annotations

from tui_crm.i18n import N_
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind

PLUGIN = Entity(
    key="plugin",
    label=N_("Plugin"),
    plural=N_("Plugins"),
    columns=("name", "enabled", "release"),
    sort="name",
    owned=False,
    searchable=False,
    own_fields=(
        Field("name", Kind.TEXT, N_("Name"), required=True, unique=True, sortable=True, width=20),
        Field("enabled", Kind.BOOLEAN, N_("Switched on"), width=11),
        Field("release", Kind.TEXT, N_("Release"), width=10),
        Field("source", Kind.LONG_TEXT, N_("Where it comes from"), width=30),
        Field("config", Kind.LONG_TEXT, N_("Settings"), sensitive=True, width=30),
        Field("trouble", Kind.LONG_TEXT, N_("Why it is no longer asked"), width=30),
    ),
)
