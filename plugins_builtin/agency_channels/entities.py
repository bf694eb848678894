"""The plugin's own records: registrations, handoffs, commission plans with their rates, statements with their lines."""

from __future__ import annotations

from tui_crm.plugins.api import EntitySpec, OwnField, hookimpl

from .words import (
    HANDOFF_STATES,
    LINE,
    LINE_KINDS,
    METHODS,
    PLAN,
    PLAN_STATES,
    REGISTRATION,
    RETURN_REASONS,
    ROUNDINGS,
    RULINGS,
    STATEMENT,
    STATEMENT_STATES,
    STATES,
    TIERS,
)

PROJECT, PROTECTION, RULING, RESULT = "Registration", "Protection", "Ruling", "Result"
LEAD, PLANNED, TERMS, RATED, SELECTION = "Lead handoff", "Commission plan", "Terms", "Commission rate", "Selection"
STATED, TOTALS, BOOKED = "Commission statement", "Totals", "Statement line"

REGISTRATION_SPEC = EntitySpec(
    key="registration", label="Registration", plural="Registrations", group="registrations", prefix="BB", letter="y", sort="-registered_on",
    columns=("name", "partner", "end_customer", "amount", "state", "protected_to"),
    fields=(
        OwnField(key="name", type="text", label="Project", required=True, searchable=True, width=16, section=PROJECT,
                 aliases=("project name", "opportunity", "deal name", "项目", "项目名称", "报备项目")),
        OwnField(key="partner", type="reference", label="Partner", ref="customer", required=True, indexed=True, width=12, section=PROJECT,
                 aliases=("partner name", "channel partner", "agent", "渠道伙伴", "渠道", "渠道名称", "代理商", "报备方")),
        OwnField(key="end_customer", type="reference", label="End customer", ref="customer", required=True, indexed=True, width=12, section=PROJECT,
                 aliases=("customer", "end customer name", "account", "最终客户", "终端客户", "客户", "客户名称")),
        OwnField(key="product", type="text", label="Product", width=14, section=PROJECT, searchable=True, sortable=True,
                 aliases=("item", "产品", "产品名称", "报备产品"), help="empty: whatever the end customer buys"),
        OwnField(key="region", type="text", label="Region", width=10, section=PROJECT, sortable=True,
                 aliases=("territory", "区域", "项目区域", "地区")),
        OwnField(key="amount", type="money", label="Expected amount", width=13, section=PROJECT, sortable=True,
                 aliases=("amount", "deal size", "value", "金额", "预计金额", "项目金额")),
        OwnField(key="currency", type="text", label="Currency", width=8, section=PROJECT, aliases=("币种",)),
        OwnField(key="close_on", type="date", label="Expected close", width=10, section=PROJECT, sortable=True,
                 aliases=("expected close date", "预计成交日期", "预计签约")),
        OwnField(key="contact", type="text", label="Contact at the customer", width=14, section=PROJECT, pii=True,
                 aliases=("contact", "contact name", "客户联系人", "联系人")),
        OwnField(key="state", type="choice", label="State", choices=STATES, default="submitted", indexed=True, width=10, section=PROJECT,
                 aliases=("status", "registration status", "状态", "报备状态")),
        OwnField(key="registered_on", type="date", label="Registered on", indexed=True, width=10, section=PROTECTION,
                 help="who registered first stands here", aliases=("registration date", "submitted", "报备日期", "报备时间")),
        OwnField(key="protected_from", type="date", label="Protected from", width=10, section=PROTECTION,
                 aliases=("protection start", "保护开始", "保护起始日")),
        OwnField(key="protected_to", type="date", label="Protected until", indexed=True, width=10, section=PROTECTION,
                 aliases=("protected until", "protection end", "expires", "保护到期", "保护截止日", "保护期至")),
        OwnField(key="extensions", type="integer", label="Extensions", width=6, section=PROTECTION, aliases=("延期次数",)),
        OwnField(key="ruling", type="choice", label="Ruling", choices=RULINGS, width=12, section=RULING, aliases=("裁定", "裁定结果")),
        OwnField(key="ruling_reason", type="long_text", label="Reason of the ruling", width=20, section=RULING, aliases=("裁定理由", "裁定说明")),
        OwnField(key="ruled_by", type="text", label="Ruled by", width=10, section=RULING, aliases=("裁定人",)),
        OwnField(key="ruled_on", type="date", label="Ruled on", width=10, section=RULING, aliases=("裁定日期",)),
        OwnField(key="rival", type="reference", label="In favour of", ref=REGISTRATION, width=16, section=RULING,
                 help="the registration that the ruling let have the protection"),
        OwnField(key="share", type="percent", label="Share", default=100, width=7, unit="%", section=RESULT,
                 help="of the sale, for the commission, when a ruling shares it", aliases=("分成比例",)),
        OwnField(key="won_amount", type="money", label="Signed amount", width=14, section=RESULT, sortable=True,
                 aliases=("won amount", "成交金额", "签约金额")),
        OwnField(key="won_on", type="date", label="Signed on", indexed=True, width=10, section=RESULT, aliases=("won on", "成交日期", "签约日期")),
        OwnField(key="lost_why", type="text", label="Why it was lost", width=16, section=RESULT, aliases=("loss reason", "丢单原因")),
        OwnField(key="won", type="integer", label="Counted as won", width=6, section=RESULT, help="worked out"),
        OwnField(key="closed", type="integer", label="Counted as closed", width=6, section=RESULT, help="worked out"),
        OwnField(key="deal", type="reference", label="Deal", ref="deal", indexed=True, width=16, section=RESULT,
                 aliases=("opportunity id", "商机", "商机编号")),
        OwnField(key="note", type="long_text", label="Note", width=20, section=RESULT, aliases=("notes", "备注")),
    ),
)  # fmt: skip

HANDOFF_SPEC = EntitySpec(
    key="handoff", label="Lead handoff", plural="Lead handoffs", group="handoffs", prefix="HO", letter="x", sort="-passed_on",
    columns=("customer", "partner", "state", "passed_on", "answer_by", "reason"),
    fields=(
        OwnField(key="name", type="text", label="Subject", required=True, width=22, section=LEAD, searchable=True,
                 aliases=("lead", "线索", "线索名称")),
        OwnField(key="partner", type="reference", label="Partner", ref="customer", required=True, indexed=True, width=18, section=LEAD,
                 aliases=("partner name", "渠道伙伴", "渠道")),
        OwnField(key="customer", type="reference", label="Customer", ref="customer", required=True, indexed=True, width=18, section=LEAD,
                 aliases=("lead customer", "客户", "客户名称")),
        OwnField(key="product", type="text", label="Product", width=12, section=LEAD, aliases=("产品",)),
        OwnField(key="amount", type="money", label="Expected amount", width=14, section=LEAD, aliases=("预计金额",)),
        OwnField(key="currency", type="text", label="Currency", width=8, section=LEAD, aliases=("币种",)),
        OwnField(key="state", type="choice", label="State", choices=HANDOFF_STATES, default="passed", indexed=True, width=10, section=LEAD,
                 aliases=("status", "状态")),
        OwnField(key="passed_on", type="date", label="Passed on", indexed=True, width=10, section=LEAD, aliases=("派发日期",)),
        OwnField(key="answer_by", type="date", label="Answer by", indexed=True, width=10, section=LEAD, aliases=("deadline", "反馈期限", "响应期限")),
        OwnField(key="answered_on", type="date", label="Answered on", width=10, section=LEAD, aliases=("反馈日期",)),
        OwnField(key="reason", type="choice", label="Reason of the return", choices=RETURN_REASONS, width=14, section=LEAD, aliases=("退回原因",)),
        OwnField(key="answered", type="integer", label="Counted as answered", width=6, section=LEAD, help="worked out"),
        OwnField(key="in_time", type="integer", label="Counted as in time", width=6, section=LEAD, help="worked out"),
        OwnField(key="note", type="long_text", label="Note", width=20, section=LEAD, aliases=("备注",)),
    ),
)  # fmt: skip

PLAN_SPEC = EntitySpec(
    key="plan", label="Commission plan", plural="Commission plans", group="commission_plans", prefix="CP", sort="name", owned=False,
    columns=("name", "tier", "method", "valid_from", "valid_to", "state"),
    fields=(
        OwnField(key="name", type="text", label="Name", required=True, width=24, section=PLANNED, aliases=("plan", "方案名称", "佣金方案")),
        OwnField(key="state", type="choice", label="State", choices=PLAN_STATES, default="draft", indexed=True, width=8, section=PLANNED,
                 aliases=("状态",)),
        OwnField(key="tier", type="choice", label="For the tier", choices=TIERS, width=10, section=PLANNED,
                 help="empty: for every tier without a plan of its own",
                 aliases=("tier", "适用等级")),
        OwnField(key="valid_from", type="date", label="Valid from", width=10, section=PLANNED, sortable=True, aliases=("生效日期",)),
        OwnField(key="valid_to", type="date", label="Valid until", width=10, section=PLANNED, aliases=("失效日期",)),
        OwnField(key="currency", type="text", label="Currency", width=8, section=PLANNED, aliases=("币种",)),
        OwnField(key="method", type="choice", label="Method", choices=METHODS, default="whole", width=16, section=TERMS, aliases=("计提方式",)),
        OwnField(key="rounding", type="choice", label="Rounding", choices=ROUNDINGS, default="half_up", width=14, section=TERMS,
                 aliases=("取整规则",),
                 help="each line is rounded once, the total is the sum of the lines"),
        OwnField(key="note", type="long_text", label="Note", width=20, section=TERMS, aliases=("备注",)),
    ),
)  # fmt: skip

RATE_SPEC = EntitySpec(
    key="rate", label="Commission rate", plural="Commission rates", group="commission_rates", sort="name", owned=False,
    columns=("name", "plan", "product", "region", "volume_from", "rate"),
    fields=(
        OwnField(key="name", type="text", label="Name", required=True, width=20, section=RATED, aliases=("rate name", "费率名称")),
        OwnField(key="plan", type="reference", label="Commission plan", ref=PLAN, required=True, indexed=True, width=20, section=RATED,
                 aliases=("plan", "佣金方案")),
        OwnField(key="product", type="text", label="Product", width=14, section=SELECTION, help="empty: every product without a rate of its own",
                 aliases=("产品",)),
        OwnField(key="region", type="text", label="Region", width=10, section=SELECTION, help="empty: every region without a rate of its own",
                 aliases=("区域",)),
        OwnField(key="volume_from", type="money", label="From a volume of", width=14, section=SELECTION, sortable=True,
                 help="sales of the statement's period for this product and region", aliases=("volume from", "起点金额", "阶梯起点")),
        OwnField(key="rate", type="integer", label="Rate", width=8, section=RATED, unit="bp", help="basis points: 850 is 8.5 %",
                 aliases=("rate bp", "费率", "佣金比例(bp)")),
    ),
)  # fmt: skip

STATEMENT_SPEC = EntitySpec(
    key="statement", label="Commission statement", plural="Commission statements", group="statements", prefix="CS", letter="o", sort="-period_to",
    columns=("name", "state", "sales", "commission", "reversed", "payable"),
    fields=(
        OwnField(key="name", type="text", label="Subject", required=True, width=26, section=STATED, searchable=True, aliases=("结算单", "对账单")),
        OwnField(key="partner", type="reference", label="Partner", ref="customer", required=True, indexed=True, width=18, section=STATED,
                 aliases=("渠道伙伴", "渠道")),
        OwnField(key="plan", type="reference", label="Commission plan", ref=PLAN, indexed=True, width=18, section=STATED, aliases=("佣金方案",)),
        OwnField(key="period_from", type="date", label="From", width=10, section=STATED, sortable=True, aliases=("结算开始",)),
        OwnField(key="period_to", type="date", label="Until", indexed=True, width=10, section=STATED, aliases=("结算截止",)),
        OwnField(key="state", type="choice", label="State", choices=STATEMENT_STATES, default="draft", indexed=True, width=9, section=STATED,
                 aliases=("状态",),
                 help="void: its lines no longer count, the sales can be settled again"),
        OwnField(key="currency", type="text", label="Currency", width=8, section=TOTALS, aliases=("币种",)),
        OwnField(key="sales", type="money", label="Sales", width=14, section=TOTALS, aliases=("销售额",)),
        OwnField(key="commission", type="money", label="Commission", width=12, section=TOTALS, aliases=("佣金",)),
        OwnField(key="reversed", type="money", label="Reversals", width=12, section=TOTALS, aliases=("冲减",)),
        OwnField(key="payable", type="money", label="Payable", width=12, section=TOTALS, sortable=True, aliases=("应付佣金",)),
        OwnField(key="paid_on", type="date", label="Paid on", width=10, section=TOTALS, aliases=("付款日期",)),
        OwnField(key="note", type="long_text", label="Note", width=20, section=TOTALS, aliases=("备注",)),
    ),
)  # fmt: skip

LINE_SPEC = EntitySpec(
    key="line", label="Statement line", plural="Statement lines", group="statement_lines", sort="-booked_on", owned=False, searchable=False,
    columns=("statement", "name", "kind", "base", "rate", "commission"),
    fields=(
        OwnField(key="name", type="text", label="Subject", required=True, width=24, section=BOOKED),
        OwnField(key="statement", type="reference", label="Commission statement", ref=STATEMENT, required=True, indexed=True, width=22,
                 section=BOOKED),
        OwnField(key="partner", type="reference", label="Partner", ref="customer", required=True, indexed=True, width=18, section=BOOKED),
        OwnField(key="registration", type="reference", label="Registration", ref=REGISTRATION, indexed=True, width=18, section=BOOKED),
        OwnField(key="kind", type="choice", label="Kind", choices=LINE_KINDS, default="commission", width=10, section=BOOKED),
        OwnField(key="booked_on", type="date", label="Booked on", indexed=True, width=10, section=BOOKED),
        OwnField(key="currency", type="text", label="Currency", width=8, section=BOOKED),
        OwnField(key="base", type="money", label="Sales", width=14, section=BOOKED, help="the partner's share of the sale"),
        OwnField(key="rate", type="integer", label="Rate", width=8, section=BOOKED, unit="bp",
                 help="of the whole line; rates for parts of the volume are averaged"),
        OwnField(key="commission", type="money", label="Commission", width=12, section=BOOKED, sortable=True),
        OwnField(key="reverses", type="reference", label="Reverses", ref=LINE, width=18, section=BOOKED, help="the line that is taken back"),
        OwnField(key="note", type="text", label="Note", width=24, section=BOOKED),
    ),
)  # fmt: skip

@hookimpl
def entities() -> list[EntitySpec]:
    """The plugin's own records."""
    return [REGISTRATION_SPEC, HANDOFF_SPEC, PLAN_SPEC, RATE_SPEC, STATEMENT_SPEC, LINE_SPEC]
