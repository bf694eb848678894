"""The contact rule: how often customers of a grade are to be contacted, how often at most, and when they return to the pool."""

from __future__ import annotations

from tui_crm.i18n import N_
from tui_crm.model.activity import TYPES
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind

RULES = N_("Rule")

CONTACT_RULE = Entity(
    key="contact_rule",
    label=N_("Contact rule"),
    plural=N_("Contact rules"),
    group="contact-rules",
    title="grade",
    columns=("grade", "quiet_days", "most_contacts", "period_days", "pool_days", "warn_days", "by_itself"),
    sort="grade",
    owned=False,
    searchable=False,
    one_per=("grade",),
    own_fields=(
        Field("grade", Kind.TEXT, N_("Grade"), required=True, unique=True, sortable=True, width=8, section=RULES, aliases=("级别", "客户级别"),
              help=N_("of the customers it is for; * for all others")),
        Field("quiet_days", Kind.INTEGER, N_("Contact every (days)"), width=20, section=RULES, aliases=("跟进周期",),
              help=N_("longer without an activity and Today tells the owner; 0: no limit")),
        Field("most_contacts", Kind.INTEGER, N_("Contacts at most"), width=16, section=RULES, aliases=("最多联系次数",),
              help=N_("more of them in the period and the next is warned of; 0: no limit")),
        Field("period_days", Kind.INTEGER, N_("in a period of (days)"), default=7, width=20, section=RULES, aliases=("周期天数",)),
        Field("pool_days", Kind.INTEGER, N_("To the pool after (days)"), width=24, section=RULES, aliases=("回收天数",),
              help=N_("without an activity and without an open deal; 0: never")),
        Field("warn_days", Kind.INTEGER, N_("Warn before (days)"), default=7, width=18, section=RULES, aliases=("提前提醒天数",)),
        Field("qualifying", Kind.CHOICE, N_("Activities that count"), many=True, choices=TYPES, width=22, section=RULES, aliases=("有效跟进",),
              help=N_("kinds that keep the customer from the pool; empty: all")),
        Field("by_itself", Kind.BOOLEAN, N_("Returned by itself"), width=18, section=RULES, aliases=("自动回收",),
              help=N_("open apps put those whose time is over into the pool; else: tui-crm customers recycle")),
    ),
)
