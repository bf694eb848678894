"""The product: what the firm sells (产品)."""

from __future__ import annotations

from tui_crm.i18n import N_
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind

PRODUCT = Entity(
    key="product",
    label=N_("Product"),
    plural=N_("Products"),
    group="products",
    prefix="I",
    columns=("name", "sku", "series", "price", "unit", "active"),
    sort="name",
    owned=False,
    own_fields=(
        Field("name", Kind.TEXT, N_("Name"), required=True, search="name", sortable=True, collated=True, width=24,
              aliases=("product", "product name", "item", "产品", "产品名称", "名称", "商品")),
        Field("sku", Kind.TEXT, N_("Item number"), unique=True, search="text", sortable=True, width=12, aliases=("item number", "article", "货号", "型号")),
        Field("series", Kind.TEXT, N_("Series"), sortable=True, search="text", width=12, aliases=("category", "family", "系列", "类别")),
        Field("unit", Kind.TEXT, N_("Unit"), width=8, aliases=("单位",)),
        Field("price", Kind.MONEY, N_("List price"), sortable=True, width=14, aliases=("sales price", "sales_price", "unit price", "标价", "单价", "价格")),
        Field("currency", Kind.TEXT, N_("Currency"), width=8, aliases=("币种",)),
        Field("active", Kind.BOOLEAN, N_("For sale"), default=True, indexed=True, width=8, aliases=("在售",)),
        Field("tags", Kind.TEXT, N_("Tags"), many=True, indexed=True, search="text", width=14, aliases=("tag", "标签")),
        Field("notes", Kind.LONG_TEXT, N_("Notes"), search="text", width=24, aliases=("note", "description", "备注", "描述")),
    ),
)
