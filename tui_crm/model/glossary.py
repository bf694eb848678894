"""The glossary: what the firm's words mean, and the columns of the files it works with (术语)."""

from __future__ import annotations

from tui_crm.i18n import N_
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind

TERM = Entity(
    key="term",
    label=N_("Term"),
    plural=N_("Glossary"),
    group="glossary",
    columns=("name", "area", "meaning"),
    sort="name",
    owned=False,
    own_fields=(
        Field("name", Kind.TEXT, N_("Term"), required=True, search="name", sortable=True, collated=True, width=22, aliases=("word", "field", "术语", "名称")),
        Field("area", Kind.TEXT, N_("Where"), sortable=True, search="text", width=18, aliases=("table", "领域", "表"), help=N_("the field of work, or the file")),
        Field("meaning", Kind.LONG_TEXT, N_("Meaning"), search="text", width=50, aliases=("description", "definition", "含义", "说明")),
    ),
)
