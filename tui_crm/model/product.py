"""Products and what they cost: price lists in editions with validity, tiers of quantity and a floor (产品, 价格表)."""

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

PRICE_LIST = Entity(
    key="price_list",
    label=N_("Price list"),
    plural=N_("Price lists"),
    group="price-lists",
    columns=("name", "edition", "valid_from", "valid_until", "currency", "active"),
    sort="-valid_from",
    owned=False,
    searchable=False,
    one_per=("name", "edition"),
    own_fields=(
        Field("name", Kind.TEXT, N_("Name"), required=True, sortable=True, width=20, aliases=("price list", "价格表", "名称")),
        Field("edition", Kind.INTEGER, N_("Edition"), default=1, width=8, aliases=("版本",), help=N_("a later one takes the place of the one before")),
        Field("valid_from", Kind.DATE, N_("Valid from"), sortable=True, width=10, aliases=("from", "生效日期")),
        Field("valid_until", Kind.DATE, N_("Valid until"), sortable=True, width=11, aliases=("until", "to", "失效日期")),
        Field("currency", Kind.TEXT, N_("Currency"), width=8, aliases=("币种",)),
        Field("active", Kind.BOOLEAN, N_("Active"), default=True, width=6, aliases=("启用",)),
        Field("about", Kind.TEXT, N_("Meaning"), width=30, aliases=("说明",)),
    ),
)

PRICE = Entity(
    key="price",
    label=N_("Price"),
    plural=N_("Prices"),
    group="prices",
    title="note",
    columns=("price_list", "product", "from_quantity", "price", "floor"),
    sort="id",
    owned=False,
    searchable=False,
    one_per=("price_list", "product", "from_quantity"),
    indexes=(("product", "price_list", "from_quantity"),),
    own_fields=(
        Field("price_list", Kind.REFERENCE, N_("Price list"), ref="price_list", required=True, indexed=True, width=20, aliases=("价格表",)),
        Field("product", Kind.REFERENCE, N_("Product"), ref="product", required=True, width=24, aliases=("item", "产品")),
        Field("from_quantity", Kind.DECIMAL, N_("From quantity"), width=13, aliases=("quantity", "tier", "起订量"), help=N_("this price holds from so many on")),
        Field("price", Kind.MONEY, N_("Price"), width=14, aliases=("unit price", "单价", "价格")),
        Field("floor", Kind.MONEY, N_("Floor price"), width=14, aliases=("floor price", "minimum price", "底价", "最低价"),
              help=N_("below it a manager must approve the quote")),
        Field("currency", Kind.TEXT, N_("Currency"), width=8, aliases=("币种",), help=N_("that of the list")),
        Field("note", Kind.TEXT, N_("Note"), width=20, aliases=("备注",)),
    ),
)
