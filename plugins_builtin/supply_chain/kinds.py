"""The plugin's own kinds of record: forecasts, deliveries, receivables, prices, quality incidents."""

from __future__ import annotations

from tui_crm.plugins.api import EntitySpec, OwnField, hookimpl

from .words import CAUSES, DELIVERY_STATES, INCIDENT_STATES, MISS_CAUSES, PRICE_KINDS, RESULTS, SEVERITIES

WHAT, KEPT = "What", "Worked out"
CUSTOMER = OwnField(key="customer", type="reference", label="Customer", ref="customer", required=True, indexed=True, width=20, section=WHAT,
                    aliases=("account", "company", "customer name", "customer code", "sold to", "客户", "客户名称", "客户编号"))  # fmt: skip
PRODUCT_NAMES = ("item", "material", "part", "part number", "sku", "product name", "产品", "产品名称", "物料", "物料号", "料号", "品名")
CURRENCY = OwnField(key="currency", type="text", label="Currency", width=8, section=WHAT, aliases=("币种",))


def _product(width: int = 16) -> OwnField:
    return OwnField(key="product", type="text", label="Product", required=True, searchable=True, width=width, section=WHAT, aliases=PRODUCT_NAMES)


FORECAST = EntitySpec(
    key="forecast", label="Forecast", plural="Forecasts", group="forecasts", prefix="FC", title="product", sort="-ends",
    columns=("month", "customer", "product", "quantity", "actual", "closed"),
    fields=(
        CUSTOMER,
        _product(),
        OwnField(key="month", type="text", label="Month", required=True, indexed=True, width=8, section=WHAT,
                 help="as in 2026-03, 2026年3月 or Mar 2026",
                 aliases=("period", "forecast month", "delivery month", "月份", "预测月份", "需求月份")),
        OwnField(key="quantity", type="decimal", label="Forecast quantity", required=True, sortable=True, width=12, section=WHAT,
                 aliases=("forecast", "forecast qty", "fcst", "demand", "预测", "预测数量", "预测量", "需求数量")),
        OwnField(key="actual", type="decimal", label="Actual quantity", sortable=True, width=12, section=WHAT,
                 help="what they ordered for the month",
                 aliases=("actual", "actual qty", "actuals", "ordered", "实际", "实际数量", "实际量", "实际订货")),
        OwnField(key="closed", type="boolean", label="Closed", indexed=True, width=6, section=WHAT,
                 help="the month is over and its actual quantity final",
                 aliases=("final", "已关闭", "关账")),
        OwnField(key="reference", type="text", label="Reference", unique=True, width=14, section=WHAT, aliases=("forecast reference", "预测编号"),
                 help="by which the next file finds it; imports fill it in"),
        OwnField(key="source", type="text", label="Source", width=14, section=WHAT, help="the file or the person it came from", aliases=("来源",)),
        OwnField(key="ends", type="date", label="Month ends", indexed=True, width=10, kept=True, section=KEPT),
        OwnField(key="judged", type="decimal", label="Judged quantity", width=12, kept=True, section=KEPT,
                 help="the actual quantity of a closed month"),
        OwnField(key="error", type="decimal", label="Deviation", sortable=True, width=12, kept=True, section=KEPT,
                 help="|actual - forecast| of a closed month"),
    ),
)  # fmt: skip

DELIVERY = EntitySpec(
    key="delivery", label="Delivery", plural="Deliveries", group="deliveries", prefix="DL", title="product", sort="-promised", letter="z",
    columns=("promised", "customer", "product", "quantity", "delivered", "result", "state"),
    fields=(
        CUSTOMER,
        _product(),
        OwnField(key="order_number", type="text", label="Order number", indexed=True, searchable=True, width=14, section=WHAT,
                 aliases=("order", "order no", "po", "po number", "purchase order", "订单号", "采购订单号", "订单编号")),
        OwnField(key="quantity", type="decimal", label="Ordered", required=True, sortable=True, width=9, section=WHAT,
                 aliases=("quantity", "qty", "ordered quantity", "ordered qty", "promised quantity", "订单数量", "订货数量", "承诺数量", "数量")),
        OwnField(key="promised", type="date", label="Promised", required=True, indexed=True, width=10, section=WHAT,
                 aliases=("promised date", "promise date", "due date", "requested date", "承诺日期", "承诺交期", "交期", "要求交期")),
        OwnField(key="state", type="choice", label="State", choices=DELIVERY_STATES, default="planned", indexed=True, width=10, section=WHAT,
                 aliases=("status", "状态", "发货状态")),
        OwnField(key="delivered", type="decimal", label="Delivered", sortable=True, width=9, section=WHAT,
                 aliases=("delivered qty", "delivered quantity", "shipped qty", "实交数量", "交货数量", "到货数量")),
        OwnField(key="delivered_on", type="date", label="Delivered on", indexed=True, width=10, section=WHAT,
                 aliases=("delivered date", "actual date", "actual delivery date", "goods receipt", "实际交期", "交货日期", "到货日期", "签收日期")),
        OwnField(key="batch", type="text", label="Batch", indexed=True, searchable=True, width=12, section=WHAT,
                 aliases=("lot", "batch number", "批次", "批号")),
        OwnField(key="miss_cause", type="choice", label="Why missed", choices=MISS_CAUSES, indexed=True, width=14, section=WHAT,
                 aliases=("miss reason", "未达成原因", "延误原因")),
        OwnField(key="unit_price", type="money", label="Price of one", width=10, section="Value", aliases=("price", "unit price", "单价", "售价")),
        OwnField(key="unit_cost", type="money", label="Cost of one", width=10, section="Value", aliases=("cost", "unit cost", "成本", "单位成本")),
        CURRENCY.model_copy(update={"section": "Value"}),
        OwnField(key="release", type="text", label="Shipped despite credit", width=20, section="Value",
                 help="who allowed it and why; only then a shipment beyond the credit limit is taken", aliases=("放行说明", "credit release")),
        OwnField(key="result", type="choice", label="Result", choices=RESULTS, indexed=True, width=10, kept=True, section=KEPT,
                 aliases=("交付结果",)),
        OwnField(key="amount", type="money", label="Value", sortable=True, width=14, kept=True, section=KEPT, help="of what was delivered"),
        OwnField(key="cost", type="money", label="Cost", width=14, kept=True, section=KEPT, help="of what was delivered"),
        OwnField(key="costed", type="money", label="Value with known cost", width=14, kept=True, section=KEPT,
                 help="the part of the value that a margin can be told of"),
    ),
)  # fmt: skip

RECEIVABLE = EntitySpec(
    key="receivable", label="Receivable", plural="Receivables", group="receivables", prefix="RV", title="number", sort="-late_from",
    columns=("number", "customer", "due", "amount", "open", "late_from"),
    fields=(
        CUSTOMER,
        OwnField(key="number", type="text", label="Invoice", required=True, searchable=True, unique=True, width=14, section=WHAT,
                 aliases=("invoice no", "invoice number", "document", "发票号", "发票编号", "单据号")),
        OwnField(key="amount", type="money", label="Amount", required=True, sortable=True, width=14, section=WHAT, help="below zero: a credit note",
                 aliases=("invoice amount", "应收金额", "发票金额", "金额")),
        CURRENCY,
        OwnField(key="issued", type="date", label="Issued", sortable=True, width=10, section=WHAT,
                 aliases=("invoice date", "开票日期", "发票日期")),
        OwnField(key="due", type="date", label="Due", required=True, indexed=True, width=10, section=WHAT,
                 aliases=("due date", "到期日", "应收日期", "付款期限")),
        OwnField(key="paid", type="money", label="Paid", sortable=True, width=14, section=WHAT,
                 aliases=("amount paid", "received", "已收金额", "已付金额", "回款金额")),
        OwnField(key="paid_on", type="date", label="Last paid on", sortable=True, width=10, section=WHAT,
                 aliases=("paid date", "payment date", "回款日期", "付款日期")),
        OwnField(key="open", type="money", label="Open", indexed=True, width=14, kept=True, section=KEPT, aliases=("balance", "未收金额", "余额")),
        OwnField(key="late_from", type="date", label="Overdue from", indexed=True, width=12, kept=True, section=KEPT,
                 help="the day after the due day and the days of grace",
                 aliases=("逾期起算日",)),
        OwnField(key="in_time", type="money", label="Paid in time", width=14, kept=True, section=KEPT),
    ),
)  # fmt: skip

PRICE = EntitySpec(
    key="price", label="Agreed price", plural="Agreed prices", group="agreed_prices", prefix="AP", title="product", sort="-valid_from",
    columns=("customer", "product", "from_quantity", "price", "floor", "valid_from", "valid_to"),
    fields=(
        CUSTOMER,
        _product(),
        OwnField(key="kind", type="choice", label="Agreed by", choices=PRICE_KINDS, default="framework", indexed=True, width=12, section=WHAT,
                 aliases=("价格类型",)),
        OwnField(key="contract", type="text", label="Contract", indexed=True, searchable=True, width=14, section=WHAT,
                 aliases=("agreement", "contract number", "合同号", "框架协议号", "协议编号")),
        OwnField(key="from_quantity", type="decimal", label="From quantity", width=10, section="Tier",
                 aliases=("min qty", "quantity from", "moq", "起订量", "数量下限")),
        OwnField(key="to_quantity", type="decimal", label="Below quantity", width=10, section="Tier",
                 help="where the next tier begins; empty: no end",
                 aliases=("max qty", "quantity below", "数量上限")),
        OwnField(key="price", type="money", label="Price", required=True, sortable=True, width=12, section="Tier",
                 aliases=("unit price", "单价", "协议价", "合同价")),
        OwnField(key="floor", type="money", label="Lowest price", width=12, section="Tier", help="below it nobody may sell",
                 aliases=("price floor", "floor price", "minimum price", "底价", "最低限价")),
        CURRENCY.model_copy(update={"section": "Tier"}),
        OwnField(key="valid_from", type="date", label="Valid from", required=True, indexed=True, width=10, section="Validity",
                 aliases=("start date", "生效日期", "有效期起")),
        OwnField(key="valid_to", type="date", label="Valid to", indexed=True, width=10, section="Validity",
                 help="the last day; empty: until further notice",
                 aliases=("end date", "expiry", "失效日期", "有效期至")),
    ),
)  # fmt: skip

INCIDENT = EntitySpec(
    key="incident", label="Quality incident", plural="Quality incidents", group="incidents", prefix="QI", title="subject",
    sort="-reported", letter="q",
    columns=("reported", "severity", "subject", "customer", "state", "answer_due"),
    fields=(
        OwnField(key="subject", type="text", label="What is wrong", required=True, searchable=True, width=24, section="D1–D3",
                 aliases=("subject", "defect", "不良现象", "问题描述")),
        CUSTOMER.model_copy(update={"section": "D1–D3"}),
        OwnField(key="product", type="text", label="Product", indexed=True, searchable=True, width=16, section="D1–D3", aliases=PRODUCT_NAMES),
        OwnField(key="batch", type="text", label="Batch", indexed=True, searchable=True, width=12, section="D1–D3",
                 aliases=("lot", "batch number", "批次", "批号")),
        OwnField(key="delivery", type="reference", label="Delivery", ref="supply.delivery", indexed=True, width=12, section="D1–D3",
                 aliases=("交货单", "发货单")),
        OwnField(key="quantity", type="decimal", label="Quantity concerned", width=10, section="D1–D3",
                 aliases=("defect qty", "不良数量", "涉及数量")),
        OwnField(key="severity", type="choice", label="Severity", choices=SEVERITIES, default="major", indexed=True, width=8, section="D1–D3",
                 aliases=("严重程度", "等级")),
        OwnField(key="state", type="choice", label="8D step", choices=INCIDENT_STATES, default="reported", indexed=True, width=14, section="D1–D3",
                 aliases=("status", "8D状态", "状态")),
        OwnField(key="reported", type="date", label="Reported", indexed=True, width=10, section="D1–D3",
                 aliases=("date", "上报日期", "投诉日期")),
        OwnField(key="answer_due", type="date", label="8D answer due", indexed=True, width=10, section="D1–D3",
                 aliases=("due date", "8D回复期限", "回复期限")),
        OwnField(key="ticket", type="text", label="Ticket", indexed=True, width=12, section="D1–D3", help="the ticket that it came in by",
                 aliases=("ticket number", "工单号")),
        OwnField(key="containment", type="long_text", label="Containment", width=24, section="D1–D3", aliases=("围堵措施", "临时措施")),
        OwnField(key="cause", type="choice", label="Kind of cause", choices=CAUSES, indexed=True, width=14, section="D4–D8",
                 aliases=("cause", "原因类别")),
        OwnField(key="root_cause", type="long_text", label="Root cause", width=24, section="D4–D8", aliases=("根本原因",)),
        OwnField(key="corrective", type="long_text", label="Corrective action", width=24, section="D4–D8", aliases=("纠正措施",)),
        OwnField(key="prevention", type="long_text", label="Prevention", width=24, section="D4–D8", aliases=("预防措施",)),
        OwnField(key="charge", type="money", label="Cost of it", sortable=True, width=12, section="D4–D8",
                 help="credit notes, sorting, carriage, replacement", aliases=("质量成本", "索赔金额")),
        OwnField(key="closed_on", type="date", label="Closed on", indexed=True, width=10, section="D4–D8", aliases=("关闭日期",)),
    ),
)  # fmt: skip


@hookimpl
def entities() -> list[EntitySpec]:
    """Five kinds of record."""
    return [FORECAST, DELIVERY, RECEIVABLE, PRICE, INCIDENT]
