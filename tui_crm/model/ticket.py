"""The ticket (服务工单): what a customer asks for, what was said and done about it, and the states it was in."""

from __future__ import annotations

from tui_crm.i18n import N_
from tui_crm.model.entity import Entity, History
from tui_crm.model.fields import Field, Kind, choices

KINDS = choices(
    ("question", N_("question")), ("fault", N_("fault")), ("request", N_("request")), ("suggestion", N_("suggestion")), ("complaint", N_("complaint")),
)
CHANNELS = choices(
    ("phone", N_("phone")), ("email", N_("e-mail")), ("wechat", N_("WeChat")), ("sms", N_("SMS")), ("visit", N_("visit")), ("web", N_("web")),
    ("portal", N_("portal")), ("social", N_("social")), ("file", N_("file")),
)
PRIORITIES = choices(("urgent", N_("urgent")), ("high", N_("high")), ("normal", N_("normal")), ("low", N_("low")))
SEVERITIES = choices(("critical", N_("critical")), ("serious", N_("serious")), ("minor", N_("minor")))
STATES = choices(
    ("new", N_("new")), ("accepted", N_("accepted")), ("in_progress", N_("in progress")), ("waiting", N_("waiting for the customer")),
    ("resolved", N_("resolved")), ("callback", N_("to be called back")), ("closed", N_("closed")), ("merged", N_("merged")),
    ("rejected", N_("rejected")), ("withdrawn", N_("withdrawn")),
)
CATEGORIES = choices(("open", N_("open")), ("paused", N_("paused")), ("resolved", N_("resolved")), ("closed", N_("closed")))
CATEGORY = {
    "new": "open", "accepted": "open", "in_progress": "open", "waiting": "paused", "resolved": "resolved", "callback": "resolved",
    "closed": "closed", "merged": "closed", "rejected": "closed", "withdrawn": "closed",
}  # fmt: skip
"""State → its category: the clock runs in open states and stands in the others."""
ENTRY_KINDS = choices(
    ("message", N_("from the customer")), ("reply", N_("reply")), ("note", N_("internal note")), ("change", N_("change of state")),
)
ASKED, DEALT, CAME = N_("What is asked"), N_("Who deals with it"), N_("What came of it")

TICKET = Entity(
    key="ticket",
    label=N_("Ticket"),
    plural=N_("Tickets"),
    group="tickets",
    title="subject",
    prefix="T",
    columns=("code", "priority", "subject", "customer", "state", "owner"),
    sort="-created_at",
    indexes=(
        ("category", "priority", "created_at"), ("category", "owner", "created_at"), ("state", "state_since"), ("customer", "created_at"),
    ),
    history=History(field="state", entity="ticket_change", of="ticket", was="was", became="became", at="at", by="by", since="state_since"),
    own_fields=(
        Field("subject", Kind.TEXT, N_("Subject"), required=True, search="name", width=30, section=ASKED, aliases=("title", "summary", "ticket name", "主题", "标题")),
        Field("kind", Kind.CHOICE, N_("Kind"), choices=KINDS, default="question", indexed=True, width=10, section=ASKED, aliases=("type", "ticket type", "类型", "工单类型")),
        Field("channel", Kind.CHOICE, N_("Channel"), choices=CHANNELS, open_choices=True, default="phone", indexed=True, width=8, section=ASKED,
              aliases=("origin", "ticket channel", "渠道", "来源渠道")),
        Field("priority", Kind.CHOICE, N_("Priority"), choices=PRIORITIES, default="normal", sortable=True, width=8, section=ASKED, aliases=("ticket priority", "优先级")),
        Field("customer", Kind.REFERENCE, N_("Customer"), ref="customer", indexed=True, width=20, section=ASKED, aliases=("account", "company", "客户", "客户名称")),
        Field("contact", Kind.REFERENCE, N_("Contact"), ref="contact", indexed=True, width=16, section=ASKED, aliases=("contact name", "联系人")),
        Field("requester", Kind.EMAIL, N_("Written from"), indexed=True, width=22, section=ASKED, sensitive=True, aliases=("email", "customer email", "发件人")),
        Field("product", Kind.REFERENCE, N_("Product"), ref="product", indexed=True, width=16, section=ASKED, aliases=("product purchased", "item", "产品")),
        Field("body", Kind.LONG_TEXT, N_("Text"), search="text", width=30, section=ASKED, aliases=("description", "ticket description", "内容", "问题描述")),
        Field("tags", Kind.TEXT, N_("Tags"), many=True, indexed=True, search="text", width=14, section=ASKED, aliases=("tag", "标签")),
        Field("severity", Kind.CHOICE, N_("Severity"), choices=SEVERITIES, indexed=True, width=8, section=ASKED, aliases=("严重程度",), help=N_("of a complaint")),
        Field("against", Kind.TEXT, N_("Complaint about"), width=18, section=ASKED, aliases=("target", "投诉对象"), help=N_("of a complaint: the person, team, product or service")),
        Field("state", Kind.CHOICE, N_("State"), choices=STATES, default="new", indexed=True, width=11, section=DEALT, aliases=("status", "ticket status", "状态")),
        Field("category", Kind.CHOICE, N_("Category"), choices=CATEGORIES, default="open", indexed=True, read_only=True, width=8, section=DEALT,
              help=N_("follows from the state")),
        Field("state_since", Kind.INSTANT, N_("In the state since"), sortable=True, read_only=True, width=16, section=DEALT),
        Field("policy", Kind.REFERENCE, N_("Service level"), ref="sla_policy", indexed=True, width=16, section=DEALT, help=N_("empty: the first one that fits")),
        Field("level", Kind.INTEGER, N_("Escalation level"), width=8, section=DEALT, aliases=("升级级别",)),
        Field("parent", Kind.REFERENCE, N_("Part of"), ref="ticket", indexed=True, width=18, section=DEALT, help=N_("the ticket that this one was split from or merged into")),
        Field("defect", Kind.REFERENCE, N_("Defect"), ref="defect", indexed=True, width=18, section=DEALT, aliases=("缺陷",)),
        Field("waiting_for", Kind.TEXT, N_("Waits for"), width=20, section=DEALT, aliases=("等待",)),
        Field("answered_at", Kind.INSTANT, N_("First answered"), sortable=True, width=16, section=CAME, aliases=("first response time", "first response", "首次响应时间"),
              help=N_("the first public reply by a person")),
        Field("resolved_at", Kind.INSTANT, N_("Resolved at"), sortable=True, width=16, section=CAME, aliases=("time to resolution", "resolved", "解决时间")),
        Field("resolution", Kind.LONG_TEXT, N_("Solution"), search="text", width=24, section=CAME, aliases=("solution", "解决方案")),
        Field("cause", Kind.TEXT, N_("Cause"), sortable=True, width=16, section=CAME, aliases=("root cause", "原因")),
        Field("article", Kind.REFERENCE, N_("Solved by the article"), ref="article", indexed=True, width=18, section=CAME, aliases=("知识",)),
        Field("reopened", Kind.INTEGER, N_("Reopened"), sortable=True, read_only=True, width=8, section=CAME, help=N_("how many times")),
        Field("score", Kind.INTEGER, N_("Satisfaction"), sortable=True, width=8, section=CAME, aliases=("satisfaction", "csat", "customer satisfaction rating", "满意度"),
              help=N_("the latest answer, 1 to 5")),
    ),
)

TICKET_ENTRY = Entity(
    key="ticket_entry",
    label=N_("Entry of a ticket"),
    plural=N_("Entries of tickets"),
    group="ticket-entries",
    title="subject",
    columns=("at", "ticket", "kind", "author", "subject"),
    sort="-at",
    owned=False,
    indexes=(("ticket", "at"),),
    own_fields=(
        Field("ticket", Kind.REFERENCE, N_("Ticket"), ref="ticket", required=True, indexed=True, width=20, aliases=("工单",)),
        Field("kind", Kind.CHOICE, N_("Kind"), choices=ENTRY_KINDS, default="note", indexed=True, width=14, aliases=("type", "类型")),
        Field("at", Kind.INSTANT, N_("When"), sortable=True, width=10, aliases=("time", "date", "时间")),
        Field("author", Kind.REFERENCE, N_("Author"), ref="user", indexed=True, width=12, help=N_("empty: the customer, or the system")),
        Field("automatic", Kind.BOOLEAN, N_("Sent by the system"), width=10, help=N_("no answer by a person")),
        Field("subject", Kind.TEXT, N_("Subject"), width=30, aliases=("主题",)),
        Field("body", Kind.LONG_TEXT, N_("Text"), search="text", width=40, aliases=("text", "内容")),
        Field("minutes", Kind.INTEGER, N_("Time spent"), unit=N_("min"), width=8, aliases=("time spent", "耗时")),
        Field("message", Kind.TEXT, N_("Message id"), indexed=True, width=24, help=N_("of a mail: replies name it")),
        Field("article", Kind.REFERENCE, N_("Article"), ref="article", indexed=True, width=18, help=N_("the one that was sent")),
        Field("files", Kind.TEXT, N_("Files"), many=True, width=20, help=N_("names of the attached files, with their hashes")),
    ),
)

TICKET_CHANGE = Entity(
    key="ticket_change",
    label=N_("Change of a ticket's state"),
    plural=N_("Changes of tickets' states"),
    group="ticket-changes",
    title="note",
    columns=("at", "ticket", "was", "became", "by"),
    sort="-at",
    owned=False,
    searchable=False,
    indexes=(("ticket", "at"),),
    own_fields=(
        Field("ticket", Kind.REFERENCE, N_("Ticket"), ref="ticket", required=True, indexed=True, width=20, aliases=("工单",)),
        Field("was", Kind.CHOICE, N_("From"), choices=STATES, width=11, aliases=("from", "原状态")),
        Field("became", Kind.CHOICE, N_("To"), choices=STATES, indexed=True, width=11, aliases=("to", "新状态")),
        Field("at", Kind.INSTANT, N_("When"), sortable=True, width=10, aliases=("time", "date", "时间")),
        Field("by", Kind.REFERENCE, N_("By"), ref="user", width=10, aliases=("操作人",)),
        Field("note", Kind.TEXT, N_("Note"), width=24, aliases=("备注",)),
    ),
)
