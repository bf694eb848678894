"""The activity: one interaction with a customer (跟进记录)."""

from __future__ import annotations

from tui_crm.i18n import N_
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind, choices

TYPES = choices(
    ("call", N_("call")), ("visit", N_("visit")), ("email", N_("e-mail")), ("wechat", N_("WeChat")), ("sms", N_("SMS")),
    ("meeting", N_("meeting")), ("social", N_("social")), ("note", N_("note")),
)
DIRECTIONS = choices(("out", N_("outgoing")), ("in", N_("incoming")))
WHAT = N_("What happened")

ACTIVITY = Entity(
    key="activity",
    label=N_("Activity"),
    plural=N_("Activities"),
    group="activities",
    title="subject",
    prefix="A",
    columns=("at", "type", "customer", "subject", "result", "owner"),
    sort="-at",
    indexes=(("owner", "at"),),
    own_fields=(
        Field("at", Kind.INSTANT, N_("When"), sortable=True, width=10, section=WHAT, aliases=("time", "date", "activity date", "时间", "跟进时间", "日期")),
        Field("type", Kind.CHOICE, N_("Kind"), choices=TYPES, default="note", indexed=True, width=8, section=WHAT, aliases=("activity type", "跟进方式", "类型")),
        Field("direction", Kind.CHOICE, N_("Direction"), choices=DIRECTIONS, width=10, section=WHAT, aliases=("方向",)),
        Field("customer", Kind.REFERENCE, N_("Customer"), ref="customer", required=True, indexed=True, width=20, section=WHAT, aliases=("account", "company", "客户", "客户名称")),
        Field("contact", Kind.REFERENCE, N_("Contact"), ref="contact", indexed=True, width=16, section=WHAT, aliases=("contact name", "联系人")),
        Field("deal", Kind.REFERENCE, N_("Deal"), ref="deal", indexed=True, width=20, section=WHAT, aliases=("opportunity", "商机")),
        Field("place", Kind.TEXT, N_("Place"), width=18, section=WHAT, aliases=("location", "where", "地点", "拜访地点")),
        Field("subject", Kind.TEXT, N_("Subject"), search="name", required=True, width=25, section=WHAT, aliases=("title", "summary", "主题", "标题")),
        Field("body", Kind.LONG_TEXT, N_("Text"), search="text", width=30, section=WHAT, aliases=("description", "notes", "content", "内容", "跟进内容", "正文")),
        Field("result", Kind.TEXT, N_("Result"), width=12, section=WHAT, aliases=("outcome", "结果", "跟进结果")),
        Field("files", Kind.TEXT, N_("Files"), many=True, read_only=True, width=20, section=WHAT, help=N_("names of the attached files, with their hashes")),
        Field("minutes", Kind.INTEGER, N_("Duration"), unit=N_("min"), width=8, section=WHAT, aliases=("duration", "时长")),
    ),
)
