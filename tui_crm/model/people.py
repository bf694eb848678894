"""Users, tags and saved views: what the people who work in the archive keep beside it."""

from __future__ import annotations

from tui_crm.i18n import N_
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind, choices

USER_ROLES = choices(("admin", N_("administrator")), ("manager", N_("manager")), ("rep", N_("sales rep")), ("reader", N_("read only")))

USER = Entity(
    key="user",
    label=N_("User"),
    plural=N_("Users"),
    group="users",
    columns=("login", "name", "role", "active", "team", "email"),
    sort="login",
    owned=False,
    searchable=False,
    own_fields=(
        Field("login", Kind.TEXT, N_("Login"), required=True, unique=True, sortable=True, width=14, aliases=("username", "账号")),
        Field("name", Kind.TEXT, N_("Full name"), sortable=True, collated=True, width=16, aliases=("full name", "sales agent", "姓名")),
        Field("email", Kind.EMAIL, N_("E-mail"), width=22, aliases=("邮箱",)),
        Field("team", Kind.TEXT, N_("Team"), width=12, aliases=("regional office", "regional_office", "region", "部门", "团队", "区域")),
        Field("manager", Kind.REFERENCE, N_("Manager"), ref="user", width=16, aliases=("reports to", "上级", "主管", "经理")),
        Field("role", Kind.CHOICE, N_("Role"), choices=USER_ROLES, default="rep", width=13, aliases=("角色",)),
        Field("active", Kind.BOOLEAN, N_("Active"), default=True, width=6, aliases=("启用",)),
    ),
)

TAG = Entity(
    key="tag",
    label=N_("Tag"),
    plural=N_("Tags"),
    group="tags",
    columns=("name", "about"),
    sort="name",
    owned=False,
    searchable=False,
    own_fields=(
        Field("name", Kind.TEXT, N_("Name"), required=True, unique=True, sortable=True, width=20),
        Field("about", Kind.TEXT, N_("Meaning"), width=40),
    ),
)

VIEW = Entity(
    key="view",
    label=N_("Saved view"),
    plural=N_("Saved views"),
    group="views",
    columns=("name", "entity", "filter", "sort", "column_names", "shared", "owner"),
    sort="position",
    owned=False,
    searchable=False,
    own_fields=(
        Field("name", Kind.TEXT, N_("Name"), required=True, width=20, message=True),
        Field("entity", Kind.TEXT, N_("List"), required=True, width=12),
        Field("filter", Kind.TEXT, N_("Filter"), width=40),
        Field("sort", Kind.TEXT, N_("Sort order"), width=16),
        Field("column_names", Kind.TEXT, N_("Columns"), many=True, width=30),
        Field("position", Kind.INTEGER, N_("Position"), sortable=True, width=8),
        Field("owner", Kind.REFERENCE, N_("Owner"), ref="user", width=10),
        Field("shared", Kind.BOOLEAN, N_("Shared with all"), width=15),
    ),
)
