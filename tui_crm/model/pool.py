"""The public pool (公海): whose a customer was, and how many customers one may take."""

from __future__ import annotations

from tui_crm.i18n import N_
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind

LIMITS = N_("Limits")

OWNER_CHANGE = Entity(
    key="owner_change",
    label=N_("Change of owner"),
    plural=N_("Changes of owner"),
    group="owner-changes",
    title="note",
    columns=("at", "customer", "was", "became", "by"),
    sort="-at",
    owned=False,
    searchable=False,
    indexes=(("became", "at"),),
    own_fields=(
        Field("customer", Kind.REFERENCE, N_("Customer"), ref="customer", required=True, indexed=True, width=24, aliases=("客户",)),
        Field("was", Kind.REFERENCE, N_("From"), ref="user", width=12, aliases=("from", "原负责人"), help=N_("empty: it was in the public pool")),
        Field("became", Kind.REFERENCE, N_("To"), ref="user", width=12, aliases=("to", "新负责人"), help=N_("empty: into the public pool")),
        Field("at", Kind.INSTANT, N_("When"), sortable=True, width=10, aliases=("时间",)),
        Field("by", Kind.REFERENCE, N_("By"), ref="user", width=10, aliases=("操作人",), help=N_("empty: by itself")),
        Field("note", Kind.TEXT, N_("Note"), width=24, aliases=("备注",)),
    ),
)

POOL_RULE = Entity(
    key="pool_rule",
    label=N_("Pool rule"),
    plural=N_("Pool rules"),
    group="pool-rules",
    columns=("position", "name", "team", "claims_a_day", "held_at_most", "cooling_days", "lock_hours", "active"),
    sort="position",
    owned=False,
    searchable=False,
    own_fields=(
        Field("name", Kind.TEXT, N_("Name"), required=True, unique=True, sortable=True, width=18, section=LIMITS, aliases=("规则", "名称")),
        Field("position", Kind.INTEGER, N_("Position"), sortable=True, width=8, section=LIMITS, help=N_("the first rule for somebody's team counts")),
        Field("active", Kind.BOOLEAN, N_("Active"), default=True, width=6, section=LIMITS, aliases=("启用",)),
        Field("team", Kind.TEXT, N_("Team"), width=12, section=LIMITS, aliases=("团队",), help=N_("for whom; empty: for everybody")),
        Field("claims_a_day", Kind.INTEGER, N_("Claims a day"), width=12, section=LIMITS, aliases=("每日领取上限",),
              help=N_("customers that one may take in a day, given back or not; 0: any number")),
        Field("held_at_most", Kind.INTEGER, N_("Held at most"), width=12, section=LIMITS, aliases=("保有上限", "库容"),
              help=N_("customers that one may have at once; 0: any number")),
        Field("exempt", Kind.TEXT, N_("Not counted"), width=24, section=LIMITS, aliases=("不计入",),
              help=N_("filter of customers that do not count as held, as in grade:A or lifecycle:loyal")),
        Field("cooling_days", Kind.INTEGER, N_("Cooling-off (days)"), width=18, section=LIMITS, aliases=("冷却天数",),
              help=N_("for so long whoever had the customer last may not take it back")),
        Field("lock_hours", Kind.INTEGER, N_("Locked at first (hours)"), width=22, section=LIMITS, aliases=("锁定时长",),
              help=N_("for so long nobody may take what is new in the pool")),
    ),
)
