"""The occasion: a day on which customers are cared for (客户关怀): a festival, an anniversary, a renewal."""

from __future__ import annotations

from tui_crm.i18n import N_
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind

OCCASION = Entity(
    key="occasion",
    label=N_("Care occasion"),
    plural=N_("Care occasions"),
    group="occasions",
    columns=("day", "name", "yearly", "days_before", "filter"),
    sort="day",
    owned=False,
    searchable=False,
    own_fields=(
        Field("name", Kind.TEXT, N_("Name"), required=True, width=22, aliases=("occasion", "festival", "名称", "节日")),
        Field("day", Kind.DATE, N_("Day"), required=True, sortable=True, width=10, aliases=("date", "日期")),
        Field("yearly", Kind.BOOLEAN, N_("Every year"), width=10, aliases=("每年",), help=N_("on the same day of the calendar; a festival of the moon has another day each year")),
        Field("days_before", Kind.INTEGER, N_("Tell before (days)"), default=7, width=18, aliases=("提前天数",)),
        Field("filter", Kind.TEXT, N_("For whom"), width=36, aliases=("筛选", "对象"), help=N_("a filter of customers; empty: all of one's own")),
        Field("about", Kind.TEXT, N_("What is done"), width=36, aliases=("做法",)),
    ),
)
