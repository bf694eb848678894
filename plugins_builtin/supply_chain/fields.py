"""What a supply department knows of a customer, beside the archive: terms, credit, fit, and figures that the plugin works out."""

from __future__ import annotations

from tui_crm.plugins.api import FieldSpec, hookimpl

from .words import FITS

CREDIT, KEY, FIGURES = "Credit", "Key account", "Supply figures"

_CREDIT = (
    FieldSpec(entity="customer", key="credit_limit", type="money", label="Credit limit", indexed=True, section=CREDIT, width=14,
              help="what may be open at once; empty: no limit was set", aliases=("信用额度", "授信额度", "credit line")),
    FieldSpec(entity="customer", key="credit_days", type="integer", label="Payment terms", unit="days", section=CREDIT, width=8,
              aliases=("账期", "账期天数", "付款天数", "net days")),
    FieldSpec(entity="customer", key="blocked", type="boolean", label="Delivery block", indexed=True, section=CREDIT, width=8,
              help="nothing is shipped to them until the block is lifted", aliases=("停供", "停止发货", "credit hold")),
    FieldSpec(entity="customer", key="block_reason", type="text", label="Why blocked", section=CREDIT, width=24, aliases=("停供原因",)),
    FieldSpec(entity="customer", key="blocked_on", type="date", label="Blocked on", section=CREDIT, width=10, aliases=("停供日期",)),
)  # fmt: skip

_KEY = (
    FieldSpec(entity="customer", key="fit", type="choice", label="Strategic fit", choices=FITS, indexed=True, section=KEY, width=12,
              help="how well what they will need fits what we want to make", aliases=("战略匹配", "战略契合度")),
    FieldSpec(entity="customer", key="our_share", type="percent", label="Our share of their demand", indexed=True, section=KEY, width=10,
              help="of what they buy of our kind of goods, how much they buy from us", aliases=("供货份额", "供货占比", "share of wallet")),
    FieldSpec(entity="customer", key="supplier_code", type="text", label="Our number with them", searchable=True, section=KEY, width=14,
              help="the supplier number that they know us by", aliases=("供应商编号", "供应商代码", "vendor code", "vendor number")),
)  # fmt: skip

_FIGURES = (
    FieldSpec(entity="customer", key="exposure", type="money", label="Open receivables", indexed=True, kept=True, section=FIGURES, width=14,
              help="all that they owe us, due or not", aliases=("应收余额",)),
    FieldSpec(entity="customer", key="overdue", type="money", label="Overdue", indexed=True, kept=True, section=FIGURES, width=14,
              aliases=("逾期金额",)),
    FieldSpec(entity="customer", key="overdue_days", type="integer", label="Longest overdue", unit="days", indexed=True, kept=True, section=FIGURES,
              width=8, aliases=("最长逾期天数", "逾期天数")),
    FieldSpec(entity="customer", key="headroom", type="money", label="Credit left", indexed=True, kept=True, section=FIGURES, width=14,
              help="credit limit less open receivables; below zero: over the limit", aliases=("剩余额度",)),
    FieldSpec(entity="customer", key="sales_share", type="percent", label="Share of our sales", indexed=True, kept=True, section=FIGURES, width=10,
              help="of all purchases of the last 12 months", aliases=("销售占比",)),
    FieldSpec(entity="customer", key="missed", type="percent", label="Deliveries missed", indexed=True, kept=True, section=FIGURES, width=10,
              help="100 % less on time in full, of the last 12 months", aliases=("未达成率", "otif gap")),
    FieldSpec(entity="customer", key="wape", type="decimal", label="Forecast error", unit="%", indexed=True, kept=True, section=FIGURES, width=10,
              help="WAPE: sum of |actual - forecast| in percent of the sum of actuals, of the last 12 months", aliases=("预测误差",)),
    FieldSpec(entity="customer", key="figures_on", type="date", label="Figures of", kept=True, section=FIGURES, width=10, aliases=("数据日期",)),
)  # fmt: skip

SERIES = "Series business"
_DEAL = (
    FieldSpec(entity="deal", key="annual_quantity", type="decimal", label="Quantity a year", section=SERIES, width=12,
              aliases=("annual quantity", "eau", "年用量", "年需求量")),
    FieldSpec(entity="deal", key="target_price", type="money", label="Target price", section=SERIES, width=12,
              help="what the customer wants to pay for one",
              aliases=("目标价",)),
    FieldSpec(entity="deal", key="supply_start", type="date", label="Start of supply", indexed=True, section=SERIES, width=10,
              aliases=("sop", "量产日期", "供货起始日")),
)  # fmt: skip


@hookimpl
def fields() -> list[FieldSpec]:
    """What is kept of customers and of their deals."""
    return [*_CREDIT, *_KEY, *_FIGURES, *_DEAL]
