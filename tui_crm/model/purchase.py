"""The purchase: what a customer bought on one day (购买记录). Until orders are records of their own, sales come from these."""

from __future__ import annotations

from tui_crm.i18n import N_
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind

SALE = N_("Purchase")

PURCHASE = Entity(
    key="purchase",
    label=N_("Purchase"),
    plural=N_("Purchases"),
    group="purchases",
    title="product",
    prefix="P",
    columns=("date", "customer", "product", "quantity", "amount", "source"),
    sort="-date",
    owned=False,
    searchable=False,  # found by customer, date and amount; words look in the product's name
    own_fields=(
        Field("customer", Kind.REFERENCE, N_("Customer"), ref="customer", required=True, indexed=True, width=22, section=SALE,
              aliases=("account", "company", "customer id", "customer_id", "client", "客户", "客户名称", "客户编号")),
        Field("date", Kind.DATE, N_("Date"), required=True, sortable=True, width=10, section=SALE,
              aliases=("purchase date", "order date", "invoice date", "day", "日期", "购买日期", "下单日期", "订单日期")),
        Field("amount", Kind.MONEY, N_("Amount"), sortable=True, width=14, section=SALE, help=N_("below zero: goods taken back"),
              aliases=("total", "value", "sales", "dollar value", "dollar_value", "金额", "销售额", "订单金额")),
        Field("currency", Kind.TEXT, N_("Currency"), width=8, section=SALE, aliases=("币种",)),
        Field("product", Kind.TEXT, N_("Product"), sortable=True, width=20, section=SALE, aliases=("item", "product name", "产品", "商品", "产品名称")),
        Field("quantity", Kind.DECIMAL, N_("Quantity"), width=9, section=SALE, aliases=("qty", "units", "pieces", "number of cds", "数量")),
        Field("number", Kind.TEXT, N_("Order number"), indexed=True, width=14, section=SALE, aliases=("order", "order no", "invoice", "订单号", "单号")),
        Field("source", Kind.TEXT, N_("Source"), width=12, section=SALE, aliases=("channel", "来源", "渠道")),
    ),
)
