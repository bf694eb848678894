"""The saved mapping: how the files of one shape are imported, kept under a name."""

from __future__ import annotations

from tui_crm.i18n import N_
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind

MAPPING = Entity(
    key="mapping",
    label=N_("Saved mapping"),
    plural=N_("Saved mappings"),
    columns=("name", "entity", "headings"),
    sort="name",
    owned=False,
    searchable=False,
    own_fields=(
        Field("name", Kind.TEXT, N_("Name"), required=True, sortable=True, width=20),
        Field("entity", Kind.TEXT, N_("Records"), required=True, width=12, help=N_("what the rows of the files become")),
        Field("shape", Kind.TEXT, N_("Shape"), indexed=True, width=12, help=N_("the headings in short; files of one shape have the same")),
        Field("headings", Kind.LONG_TEXT, N_("Headings"), width=30),
        Field("content", Kind.LONG_TEXT, N_("Columns"), required=True, width=30, help=N_("what becomes of each column, as TOML")),
    ),
)
