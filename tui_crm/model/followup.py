"""The follow-up: a planned activity with a day, maybe a time, when it is due (跟进计划 / 任务). Done, it becomes an activity."""

from __future__ import annotations

from tui_crm.i18n import N_
from tui_crm.model.activity import TYPES
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Choice, Field, Kind, choices

KINDS = (Choice("task", N_("task")), *(choice for choice in TYPES if choice.value != "note"))
STATES = choices(("open", N_("open")), ("done", N_("done")), ("dropped", N_("dropped")))
REPEATS = choices(
    ("day", N_("every day")), ("workday", N_("every working day")), ("week", N_("every week")), ("fortnight", N_("every two weeks")),
    ("month", N_("every month")), ("quarter", N_("every quarter")), ("half", N_("every half-year")), ("year", N_("every year")),
)
PLAN, ABOUT, CAME = N_("What is planned"), N_("Whom it is about"), N_("What came of it")

FOLLOWUP = Entity(
    key="followup",
    label=N_("Follow-up"),
    plural=N_("Follow-ups"),
    group="followups",
    title="subject",
    prefix="F",
    columns=("due", "due_at", "type", "subject", "customer", "state", "owner"),
    sort="due",
    indexes=(("owner", "state", "due"), ("state", "remind_at")),
    own_fields=(
        Field("subject", Kind.TEXT, N_("Subject"), required=True, search="name", width=28, section=PLAN, aliases=("title", "task", "what", "主题", "任务", "标题")),
        Field("type", Kind.CHOICE, N_("Kind"), choices=KINDS, default="task", indexed=True, width=8, section=PLAN, aliases=("task type", "跟进方式", "类型")),
        Field("due", Kind.DATE, N_("Due"), required=True, sortable=True, width=10, section=PLAN, aliases=("day", "due date", "deadline", "date", "到期日", "计划日期", "截止日期")),
        Field("due_at", Kind.INSTANT, N_("Exact time"), width=16, section=PLAN, aliases=("due time", "time", "计划时间"),
              help=N_("empty: any time that day")),
        Field("remind_at", Kind.INSTANT, N_("Reminder"), width=16, section=PLAN, aliases=("reminder", "提醒", "提醒时间"), help=N_("when the app tells you; empty: never")),
        Field("repeat", Kind.CHOICE, N_("Repeats"), choices=REPEATS, width=15, section=PLAN, aliases=("repeats", "重复"), help=N_("done, the next one is planned")),
        Field("place", Kind.TEXT, N_("Place"), width=18, section=PLAN, aliases=("location", "where", "地点")),
        Field("notes", Kind.LONG_TEXT, N_("Notes"), search="text", width=24, section=PLAN, aliases=("note", "description", "备注", "内容")),
        Field("customer", Kind.REFERENCE, N_("Customer"), ref="customer", indexed=True, width=20, section=ABOUT, aliases=("account", "company", "客户", "客户名称")),
        Field("contact", Kind.REFERENCE, N_("Contact"), ref="contact", indexed=True, width=16, section=ABOUT, aliases=("contact name", "联系人")),
        Field("deal", Kind.REFERENCE, N_("Deal"), ref="deal", indexed=True, width=18, section=ABOUT, aliases=("opportunity", "商机")),
        Field("state", Kind.CHOICE, N_("State"), choices=STATES, default="open", indexed=True, width=8, section=CAME, aliases=("status", "状态")),
        Field("done_at", Kind.INSTANT, N_("Done at"), sortable=True, width=16, section=CAME, aliases=("completed", "完成时间")),
        Field("outcome", Kind.TEXT, N_("Outcome"), width=20, section=CAME, aliases=("result", "结果")),
        Field("activity", Kind.REFERENCE, N_("Became the activity"), ref="activity", read_only=True, indexed=True, width=18, section=CAME),
        Field("next", Kind.REFERENCE, N_("Planned after it"), ref="followup", read_only=True, indexed=True, width=18, section=CAME),
    ),
)
