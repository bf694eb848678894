"""The sales target: what one person, one team or the whole firm means to win in a month, or to bring into a stage (销售目标)."""

from __future__ import annotations

from tui_crm.i18n import N_
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind

TARGET = Entity(
    key="target",
    label=N_("Sales target"),
    plural=N_("Sales targets"),
    group="targets",
    title="note",
    columns=("month", "user", "team", "stage", "amount", "deals"),
    sort="-month",
    owned=False,
    searchable=False,
    one_per=("user", "team", "month", "stage"),
    own_fields=(
        Field("month", Kind.DATE, N_("Month"), required=True, monthly=True, sortable=True, width=10, aliases=("date", "period", "月份", "日期"), help=N_("as in 2026-11, or any day in it")),
        Field("user", Kind.REFERENCE, N_("Rep"), ref="user", indexed=True, width=16, aliases=("rep", "owner", "sales agent", "业务员", "负责人"),
              help=N_("empty: the target of a team, or of the whole firm")),
        Field("team", Kind.TEXT, N_("Team"), indexed=True, width=14, aliases=("region", "团队", "区域", "部门")),
        Field("stage", Kind.REFERENCE, N_("Stage"), ref="stage", width=16, aliases=("阶段",), help=N_("what is to come into it; empty: what is to be won")),
        Field("amount", Kind.MONEY, N_("Amount"), sortable=True, width=14, aliases=("target", "value", "目标金额", "金额")),
        Field("currency", Kind.TEXT, N_("Currency"), width=8, aliases=("币种",)),
        Field("deals", Kind.INTEGER, N_("Deals"), width=7, aliases=("number of deals", "目标数量", "商机数")),
        Field("note", Kind.TEXT, N_("Note"), width=24, aliases=("备注", "说明")),
    ),
)
