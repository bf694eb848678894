"""Dispatch (派工): technicians, and the orders by which they are sent. Three states are reported: unassigned, assigned, confirmed."""

from __future__ import annotations

from tui_crm.i18n import N_
from tui_crm.model.entity import Entity, History
from tui_crm.model.fields import Field, Kind, choices

STATES = choices(("unassigned", N_("unassigned")), ("assigned", N_("assigned")), ("confirmed", N_("confirmed")))
PLAN, DONE = N_("What is to be done"), N_("What was done")

TECHNICIAN = Entity(
    key="technician",
    label=N_("Technician"),
    plural=N_("Technicians"),
    group="technicians",
    columns=("name", "user", "skills", "regions", "capacity", "active"),
    sort="name",
    owned=False,
    own_fields=(
        Field("name", Kind.TEXT, N_("Name"), required=True, search="name", sortable=True, collated=True, width=16, aliases=("姓名",)),
        Field("user", Kind.REFERENCE, N_("User"), ref="user", indexed=True, width=12, help=N_("who confirms as this technician")),
        Field("phone", Kind.PHONE, N_("Phone"), width=16, aliases=("电话", "手机")),
        Field("skills", Kind.TEXT, N_("Skills"), many=True, indexed=True, search="text", width=20, aliases=("技能",)),
        Field("regions", Kind.TEXT, N_("Regions"), many=True, indexed=True, search="text", width=20, aliases=("区域", "地区")),
        Field("capacity", Kind.INTEGER, N_("Orders a day"), default=4, width=8, aliases=("每日容量",)),
        Field("active", Kind.BOOLEAN, N_("Active"), default=True, width=6),
    ),
)

DISPATCH = Entity(
    key="dispatch",
    label=N_("Dispatch order"),
    plural=N_("Dispatch orders"),
    group="dispatches",
    title="task",
    prefix="W",
    columns=("code", "task", "customer", "technician", "state", "appointment"),
    sort="-created_at",
    indexes=(("state", "technician", "appointment"), ("technician", "completed_at", "appointment")),
    history=History(field="state", entity="dispatch_change", of="dispatch", was="was", became="became", at="at", by="by", since="state_since"),
    own_fields=(
        Field("task", Kind.TEXT, N_("Task"), required=True, search="name", width=26, section=PLAN, aliases=("subject", "任务")),
        Field("ticket", Kind.REFERENCE, N_("Ticket"), ref="ticket", indexed=True, width=20, section=PLAN, aliases=("工单",)),
        Field("customer", Kind.REFERENCE, N_("Customer"), ref="customer", indexed=True, width=20, section=PLAN, aliases=("客户",)),
        Field("contact", Kind.REFERENCE, N_("Contact"), ref="contact", indexed=True, width=16, section=PLAN, aliases=("联系人",)),
        Field("skill", Kind.TEXT, N_("Skill needed"), width=14, section=PLAN, aliases=("所需技能",)),
        Field("region", Kind.TEXT, N_("Region"), width=12, section=PLAN, aliases=("区域",)),
        Field("place", Kind.TEXT, N_("Place"), width=24, section=PLAN, aliases=("address", "地点", "上门地址")),
        Field("appointment", Kind.INSTANT, N_("Appointment"), sortable=True, width=16, section=PLAN, aliases=("预约时间",)),
        Field("technician", Kind.REFERENCE, N_("Technician"), ref="technician", indexed=True, width=14, section=PLAN, aliases=("工程师", "技师")),
        Field("state", Kind.CHOICE, N_("State"), choices=STATES, default="unassigned", indexed=True, width=11, section=PLAN, aliases=("status", "状态")),
        Field("state_since", Kind.INSTANT, N_("In the state since"), sortable=True, read_only=True, width=16, section=PLAN),
        Field("assigned_at", Kind.INSTANT, N_("Assigned at"), read_only=True, width=16, section=PLAN),
        Field("confirmed_at", Kind.INSTANT, N_("Confirmed at"), read_only=True, width=16, section=PLAN),
        Field("declined", Kind.TEXT, N_("Why declined"), width=20, section=PLAN, aliases=("拒绝原因",)),
        Field("escalated", Kind.INTEGER, N_("Escalation level"), read_only=True, width=8, section=PLAN),
        Field("started_at", Kind.INSTANT, N_("Started"), width=16, section=DONE, aliases=("开始时间",)),
        Field("completed_at", Kind.INSTANT, N_("Completed"), sortable=True, width=16, section=DONE, aliases=("完成时间",)),
        Field("notes", Kind.LONG_TEXT, N_("Process notes"), search="text", width=24, section=DONE, aliases=("处理过程",)),
        Field("materials", Kind.LONG_TEXT, N_("Materials"), width=24, section=DONE, aliases=("材料", "配件")),
        Field("cost", Kind.MONEY, N_("Cost"), width=12, section=DONE, aliases=("费用",)),
        Field("currency", Kind.TEXT, N_("Currency"), width=8, section=DONE, aliases=("币种",)),
    ),
)

DISPATCH_CHANGE = Entity(
    key="dispatch_change",
    label=N_("Change of a dispatch"),
    plural=N_("Changes of dispatches"),
    group="dispatch-changes",
    title="note",
    columns=("at", "dispatch", "was", "became", "by"),
    sort="-at",
    owned=False,
    searchable=False,
    indexes=(("dispatch", "at"),),
    own_fields=(
        Field("dispatch", Kind.REFERENCE, N_("Dispatch order"), ref="dispatch", required=True, indexed=True, width=20),
        Field("was", Kind.CHOICE, N_("From"), choices=STATES, width=11),
        Field("became", Kind.CHOICE, N_("To"), choices=STATES, indexed=True, width=11),
        Field("at", Kind.INSTANT, N_("When"), sortable=True, width=10),
        Field("by", Kind.REFERENCE, N_("By"), ref="user", width=10),
        Field("note", Kind.TEXT, N_("Note"), width=24),
    ),
)
