"""Callbacks (回访) after a service or a sale, the rules that plan them, and what customers answered in surveys."""

from __future__ import annotations

from tui_crm.i18n import N_
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind, choices
from tui_crm.model.ticket import KINDS

STATES = choices(("due", N_("due")), ("no_answer", N_("no answer")), ("done", N_("done")), ("given_up", N_("given up")))
RESULTS = choices(("satisfied", N_("satisfied")), ("unsatisfied", N_("not satisfied")), ("refused", N_("did not want to say")))

CALLBACK = Entity(
    key="callback",
    label=N_("Callback"),
    plural=N_("Callbacks"),
    group="callbacks",
    title="subject",
    prefix="B",
    columns=("due", "customer", "subject", "state", "attempts", "score", "owner"),
    sort="due",
    indexes=(("owner", "state", "due"),),
    own_fields=(
        Field("subject", Kind.TEXT, N_("Subject"), required=True, search="name", width=26, aliases=("主题",)),
        Field("ticket", Kind.REFERENCE, N_("Ticket"), ref="ticket", indexed=True, width=20, aliases=("工单",)),
        Field("deal", Kind.REFERENCE, N_("Deal"), ref="deal", indexed=True, width=18, aliases=("商机",)),
        Field("customer", Kind.REFERENCE, N_("Customer"), ref="customer", indexed=True, width=20, aliases=("客户",)),
        Field("contact", Kind.REFERENCE, N_("Contact"), ref="contact", indexed=True, width=16, aliases=("联系人",)),
        Field("due", Kind.DATE, N_("Due"), required=True, sortable=True, width=10, aliases=("回访日期",)),
        Field("state", Kind.CHOICE, N_("State"), choices=STATES, default="due", indexed=True, width=10, aliases=("status", "状态")),
        Field("attempts", Kind.INTEGER, N_("Attempts"), width=8, aliases=("次数",)),
        Field("retries", Kind.INTEGER, N_("Attempts allowed"), default=3, width=8),
        Field("tried_at", Kind.INSTANT, N_("Last attempt"), read_only=True, width=16),
        Field("result", Kind.CHOICE, N_("Result"), choices=RESULTS, width=12, aliases=("结果",)),
        Field("score", Kind.INTEGER, N_("Satisfaction"), sortable=True, width=8, aliases=("满意度",), help=N_("1 to 5; 0: none given")),
        Field("comment", Kind.LONG_TEXT, N_("Comment"), search="text", width=26, aliases=("意见",)),
    ),
)

CALLBACK_RULE = Entity(
    key="callback_rule",
    label=N_("Callback rule"),
    plural=N_("Callback rules"),
    group="callback-rules",
    columns=("position", "name", "kind", "grade", "days", "retries", "active"),
    sort="position",
    owned=False,
    searchable=False,
    own_fields=(
        Field("name", Kind.TEXT, N_("Name"), required=True, unique=True, width=20),
        Field("position", Kind.INTEGER, N_("Position"), sortable=True, width=8, help=N_("the first one that fits is taken")),
        Field("kind", Kind.CHOICE, N_("Kind"), choices=KINDS, width=10, help=N_("empty: every kind")),
        Field("grade", Kind.TEXT, N_("Grade"), width=6, help=N_("of the customer; empty: every grade")),
        Field("days", Kind.INTEGER, N_("Days after"), default=3, width=8),
        Field("retries", Kind.INTEGER, N_("Attempts allowed"), default=3, width=8),
        Field("reopens", Kind.INTEGER, N_("Reopens up to"), default=2, width=8, help=N_("a score that low reopens the ticket and tells the manager; 0: never")),
        Field("active", Kind.BOOLEAN, N_("Active"), default=True, width=6),
    ),
)

SURVEY_ANSWER = Entity(
    key="survey_answer",
    label=N_("Survey answer"),
    plural=N_("Survey answers"),
    group="survey-answers",
    title="survey",
    columns=("at", "survey", "customer", "csat", "nps", "comment"),
    sort="-at",
    owned=False,
    indexes=(("customer", "at"), ("survey", "customer", "at")),
    own_fields=(
        Field("survey", Kind.TEXT, N_("Survey"), sortable=True, default="service", width=14, aliases=("调查",),
              help=N_("a customer who answers one twice counts once, by the later answer")),
        Field("at", Kind.INSTANT, N_("When"), sortable=True, width=10, aliases=("time", "date", "时间", "日期")),
        Field("customer", Kind.REFERENCE, N_("Customer"), ref="customer", required=True, indexed=True, width=20, aliases=("客户",)),
        Field("contact", Kind.REFERENCE, N_("Contact"), ref="contact", width=16, aliases=("联系人",)),
        Field("ticket", Kind.REFERENCE, N_("Ticket"), ref="ticket", indexed=True, width=20, aliases=("工单",)),
        Field("csat", Kind.INTEGER, N_("Satisfaction"), sortable=True, width=8, aliases=("满意度",), help=N_("1 to 5; 0: not asked")),
        Field("nps", Kind.INTEGER, N_("Would recommend"), default=-1, width=8, aliases=("推荐度",), help=N_("0 to 10; -1: not asked")),
        Field("comment", Kind.LONG_TEXT, N_("Comment"), search="text", width=26, aliases=("意见",)),
    ),
)
