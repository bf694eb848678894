"""Who gets which leads (线索分配规则): rules as data, tried in order."""

from __future__ import annotations

from tui_crm.i18n import N_
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind, choices

LEAD_STATES = choices(
    ("new", N_("new")), ("working", N_("being worked on")), ("qualified", N_("qualified")), ("unqualified", N_("unqualified")),
    ("converted", N_("converted")),
)  # fmt: skip

LEAD_RULE = Entity(
    key="lead_rule",
    label=N_("Lead rule"),
    plural=N_("Lead rules"),
    group="lead-rules",
    columns=("position", "name", "filter", "logins", "team", "capacity", "active"),
    sort="position",
    owned=False,
    searchable=False,
    own_fields=(
        Field("name", Kind.TEXT, N_("Name"), required=True, unique=True, sortable=True, width=20, aliases=("规则", "名称")),
        Field("position", Kind.INTEGER, N_("Position"), sortable=True, width=8, help=N_("the first rule that matches counts")),
        Field("active", Kind.BOOLEAN, N_("Active"), default=True, width=6),
        Field("filter", Kind.TEXT, N_("Filter"), width=30, aliases=("where", "条件"), help=N_("which leads, as in region:浙江 source:website; empty: all")),
        Field("logins", Kind.TEXT, N_("To whom"), many=True, width=24, aliases=("users", "assignees", "分配给"), help=N_("logins, in turn by how few leads they have")),
        Field("team", Kind.TEXT, N_("To the team"), width=14, aliases=("团队",), help=N_("all sales reps of the team")),
        Field("capacity", Kind.INTEGER, N_("Capacity"), width=8, aliases=("容量", "上限"), help=N_("open leads that one may have; 0: any number")),
    ),
)
