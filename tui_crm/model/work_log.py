"""The work log: what one person did on one day and means to do next (工作日志), with the manager's comment."""

from __future__ import annotations

from tui_crm.i18n import N_
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind, choices

STATES = choices(("draft", N_("draft")), ("handed_in", N_("handed in")), ("commented", N_("commented")))
DAY, MANAGER = N_("The day"), N_("Manager")

WORK_LOG = Entity(
    key="work_log",
    label=N_("Work log"),
    plural=N_("Work logs"),
    group="worklogs",
    title="day",
    prefix="W",
    columns=("day", "owner", "state", "activities", "followups_done", "done", "plan", "comment"),
    sort="-day",
    one_per=("owner", "day"),
    indexes=(("owner", "day"),),
    own_fields=(
        Field("day", Kind.DATE, N_("Day"), required=True, sortable=True, width=10, section=DAY, aliases=("date", "日期")),
        Field("done", Kind.LONG_TEXT, N_("Done"), search="text", width=40, section=DAY, aliases=("today", "今日工作", "工作内容")),
        Field("plan", Kind.LONG_TEXT, N_("Plan"), search="text", width=30, section=DAY, aliases=("tomorrow", "next", "明日计划", "计划")),
        Field("remarks", Kind.LONG_TEXT, N_("Remarks"), search="text", width=24, section=DAY, aliases=("problems", "心得", "问题"),
              help=N_("what went well or badly, where help is needed")),
        Field("state", Kind.CHOICE, N_("State"), choices=STATES, default="draft", indexed=True, width=10, section=DAY, aliases=("status", "状态")),
        Field("activities", Kind.INTEGER, N_("Activities"), width=10, section=DAY, aliases=("跟进数",), help=N_("counted when it was drafted")),
        Field("visits", Kind.INTEGER, N_("Visits"), width=7, section=DAY, aliases=("拜访数",), help=N_("counted when it was drafted")),
        Field("followups_done", Kind.INTEGER, N_("Follow-ups done"), width=15, section=DAY, aliases=("完成任务数",), help=N_("counted when it was drafted")),
        Field("deals_moved", Kind.INTEGER, N_("Deals moved"), width=11, section=DAY, aliases=("推进商机数",), help=N_("counted when it was drafted")),
        Field("comment", Kind.LONG_TEXT, N_("Manager's comment"), search="text", width=30, section=MANAGER, aliases=("点评", "批注")),
        Field("commented_by", Kind.REFERENCE, N_("Commented by"), ref="user", read_only=True, width=12, section=MANAGER),
        Field("commented_at", Kind.INSTANT, N_("Commented"), read_only=True, width=10, section=MANAGER),
    ),
)
