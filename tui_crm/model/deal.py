"""The deal: an opportunity on its way through a pipeline (商机); who and what it is about; and the stages it was in."""

from __future__ import annotations

from tui_crm.i18n import N_
from tui_crm.model.contact import ROLES
from tui_crm.model.customer import SOURCES
from tui_crm.model.entity import Entity, History
from tui_crm.model.fields import Derived, Field, Kind, choices
from tui_crm.model.pipeline import STAGE_KINDS

DEAL_PART, WAY, OUTCOME = N_("Deal"), N_("Progress"), N_("Outcome")
THREATS = choices(("low", N_("low")), ("even", N_("even")), ("high", N_("high")))

DEAL = Entity(
    key="deal",
    label=N_("Deal"),
    plural=N_("Deals"),
    group="deals",
    prefix="D",
    columns=("name", "customer", "stage", "amount", "expected_close", "owner"),
    sort="-created_at",
    indexes=(
        ("stage", "stage_since", "last_touch", "currency", "amount", "probability"),  # a board's column: its order, its sums
        ("owner", "status", "expected_close"), ("owner", "stage", "last_touch"),  # somebody's day: what closes, what stalls
    ),
    history=History(field="stage", entity="stage_change", of="deal", was="was", became="became", at="at", by="by", since="stage_since"),
    own_fields=(
        Field("name", Kind.TEXT, N_("Name"), search="name", sortable=True, collated=True, width=24, section=DEAL_PART,
              aliases=("deal", "deal name", "opportunity", "opportunity name", "商机", "商机名称", "名称"), help=N_("made of customer and product when empty")),
        Field("customer", Kind.REFERENCE, N_("Customer"), ref="customer", indexed=True, width=22, section=DEAL_PART,
              aliases=("account", "company", "account name", "客户", "客户名称")),
        Field("contact", Kind.REFERENCE, N_("Contact"), ref="contact", indexed=True, width=16, section=DEAL_PART, aliases=("contact name", "联系人")),
        Field("product", Kind.REFERENCE, N_("Product"), ref="product", indexed=True, width=18, section=DEAL_PART, aliases=("product name", "item", "产品", "产品名称")),
        Field("amount", Kind.MONEY, N_("Amount"), sortable=True, width=14, section=DEAL_PART,
              aliases=("value", "close value", "close_value", "deal value", "金额", "商机金额", "预计金额")),
        Field("currency", Kind.TEXT, N_("Currency"), width=8, section=DEAL_PART, aliases=("币种",)),
        Field("source", Kind.CHOICE, N_("Source"), choices=SOURCES, open_choices=True, indexed=True, width=12, section=DEAL_PART,
              aliases=("lead source", "channel", "来源", "渠道")),
        Field("pipeline", Kind.REFERENCE, N_("Pipeline"), ref="pipeline", indexed=True, width=14, section=WAY, aliases=("销售流程",),
              help=N_("follows from the stage; the first one when nothing is said")),
        Field("stage", Kind.REFERENCE, N_("Stage"), ref="stage", indexed=True, width=14, section=WAY,
              aliases=("deal stage", "deal_stage", "stage name", "阶段", "销售阶段")),
        Field("status", Kind.CHOICE, N_("Status"), choices=STAGE_KINDS, default="open", sortable=True, read_only=True, width=8, section=WAY,
              aliases=("state", "状态"), help=N_("follows from the stage")),
        Field("probability", Kind.PERCENT, N_("Probability"), width=11, section=WAY, aliases=("概率", "赢率"),
              help=N_("that of the stage, until another is set")),
        Field("expected_close", Kind.DATE, N_("Expected close"), sortable=True, width=14, section=WAY,
              aliases=("expected close date", "closing date", "预计成交日期", "预计结单日期")),
        Field("next_step", Kind.TEXT, N_("Next step"), width=24, section=WAY, search="text", aliases=("next step", "下一步")),
        Field("engaged_on", Kind.DATE, N_("Begun"), sortable=True, width=10, section=WAY, aliases=("engage date", "engage_date", "start date", "开始日期")),
        Field("stage_since", Kind.INSTANT, N_("In the stage since"), sortable=True, read_only=True, width=18, section=WAY, aliases=("进入阶段时间",)),
        Field("last_touch", Kind.INSTANT, N_("Last moved"), sortable=True, read_only=True, width=10, section=WAY, aliases=("last activity", "最近动态"),
              derived=Derived(entity="activity", by="deal", of="at", least="stage_since"), help=N_("the last activity or change of stage")),
        Field("closed_on", Kind.DATE, N_("Closed"), sortable=True, width=10, section=OUTCOME, help=N_("the day it was won or lost"),
              aliases=("close date", "close_date", "closed", "成交日期", "结单日期", "关闭日期")),
        Field("loss_reason", Kind.REFERENCE, N_("Loss reason"), ref="loss_reason", indexed=True, width=16, section=OUTCOME,
              aliases=("reason", "lost reason", "输单原因", "丢单原因")),
        Field("loss_note", Kind.TEXT, N_("About the loss"), width=24, section=OUTCOME, search="text", aliases=("loss note", "输单说明")),
        Field("competitor", Kind.REFERENCE, N_("Competitor"), ref="competitor", indexed=True, width=16, section=OUTCOME,
              aliases=("竞争对手", "对手"), help=N_("the strongest one; of a lost deal: who got it")),
        Field("reached", Kind.REFERENCE, N_("Last open stage"), ref="stage", read_only=True, width=14, section=OUTCOME,
              help=N_("where the deal stood last while it was open; reopening returns there")),
        Field("furthest", Kind.REFERENCE, N_("Furthest stage"), ref="stage", read_only=True, width=14, section=OUTCOME,
              help=N_("the latest open stage that the deal ever reached; the funnel counts by it")),
        Field("tags", Kind.TEXT, N_("Tags"), many=True, indexed=True, search="text", width=14, section=OUTCOME, aliases=("tag", "标签")),
        Field("notes", Kind.LONG_TEXT, N_("Notes"), search="text", width=24, section=OUTCOME, aliases=("note", "description", "备注", "描述")),
    ),
)

STAGE_CHANGE = Entity(
    key="stage_change",
    label=N_("Change of stage"),
    plural=N_("Changes of stage"),
    group="stage-changes",
    title="note",
    columns=("at", "deal", "was", "became", "by"),
    sort="-at",
    owned=False,
    searchable=False,
    own_fields=(
        Field("deal", Kind.REFERENCE, N_("Deal"), ref="deal", required=True, indexed=True, width=24, aliases=("opportunity", "opportunity id", "商机")),
        Field("was", Kind.REFERENCE, N_("From"), ref="stage", width=14, aliases=("from", "old stage", "原阶段"), help=N_("empty: the deal was made")),
        Field("became", Kind.REFERENCE, N_("To"), ref="stage", required=True, indexed=True, width=14, aliases=("to", "new stage", "stage", "新阶段", "阶段")),
        Field("at", Kind.INSTANT, N_("When"), sortable=True, width=10, aliases=("date", "time", "changed at", "时间", "日期")),
        Field("by", Kind.REFERENCE, N_("By"), ref="user", width=10, aliases=("user", "changed by", "操作人")),
        Field("note", Kind.TEXT, N_("Note"), width=24, aliases=("备注",)),
    ),
)

DEAL_PERSON = Entity(
    key="deal_person",
    label=N_("Deal's contact"),
    plural=N_("Deals' contacts"),
    group="deal-people",
    title="role",
    columns=("deal", "contact", "role", "notes"),
    sort="id",
    owned=False,
    searchable=False,
    one_per=("deal", "contact"),
    own_fields=(
        Field("deal", Kind.REFERENCE, N_("Deal"), ref="deal", required=True, indexed=True, width=24, aliases=("商机",)),
        Field("contact", Kind.REFERENCE, N_("Contact"), ref="contact", required=True, indexed=True, width=18, aliases=("联系人",)),
        Field("role", Kind.CHOICE, N_("Role"), choices=ROLES, open_choices=True, width=19, aliases=("角色",)),
        Field("notes", Kind.TEXT, N_("Notes"), width=24, aliases=("备注",)),
    ),
)

DEAL_RIVAL = Entity(
    key="deal_rival",
    label=N_("Deal's competitor"),
    plural=N_("Deals' competitors"),
    group="deal-rivals",
    title="notes",
    columns=("deal", "competitor", "threat", "offer", "notes"),
    sort="id",
    owned=False,
    searchable=False,
    one_per=("deal", "competitor"),
    own_fields=(
        Field("deal", Kind.REFERENCE, N_("Deal"), ref="deal", required=True, indexed=True, width=24, aliases=("商机",)),
        Field("competitor", Kind.REFERENCE, N_("Competitor"), ref="competitor", required=True, indexed=True, width=18, aliases=("竞争对手",)),
        Field("threat", Kind.CHOICE, N_("Threat"), choices=THREATS, width=8, aliases=("威胁",)),
        Field("offer", Kind.MONEY, N_("Their offer"), width=14, aliases=("报价",)),
        Field("currency", Kind.TEXT, N_("Currency"), width=8, aliases=("币种",)),
        Field("notes", Kind.TEXT, N_("Notes"), width=24, aliases=("备注",)),
    ),
)
