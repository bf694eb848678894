"""Listings 房源: homes that are for sale or to let, with their owner's mandate."""

from __future__ import annotations

from tui_crm.plugins.api import EntitySpec, OwnField

from .words import DECORATIONS, FEATURES, LEVELS, LISTING_STATES, MARKETS

HOME, PLACE, OWNER, RESULT = "Home", "Place", "Owner and mandate", "Result"

_FACTS = (
    OwnField(key="name", type="text", label="Title", required=True, searchable=True, width=26, section=HOME,
             aliases=("标题", "房源标题", "房源名称")),
    OwnField(key="market", type="choice", label="Kind", choices=MARKETS, default="second_hand", indexed=True, width=11, section=HOME,
             aliases=("房源类型", "交易类型", "租售", "买卖类型")),
    OwnField(key="state", type="choice", label="State", choices=LISTING_STATES, default="available", indexed=True, width=12, section=HOME,
             aliases=("房源状态", "状态")),
    OwnField(key="price", type="money", label="Price", indexed=True, width=14, section=HOME, help="of the whole; of a home to let, per month",
             aliases=("总价", "报价", "售价", "挂牌价", "租金", "月租金", "价格")),
    OwnField(key="unit_price", type="money", label="Price per m²", width=12, section=HOME, sortable=True, kept=True,
             help="worked out from price and area",
             aliases=("单价", "均价")),
    OwnField(key="asks", type="money", label="From a budget of", width=14, section=HOME, indexed=True, kept=True,
             help="worked out: the least budget for which it still counts as near"),
    OwnField(key="area", type="decimal", label="Area", unit="m²", indexed=True, width=8, section=HOME,
             aliases=("面积", "建筑面积", "建面", "建筑面积(㎡)", "面积(㎡)")),
    OwnField(key="layout", type="text", label="Layout", width=12, section=HOME, help="as in 3室2厅1卫; the number of rooms is taken from it",
             aliases=("户型", "房型", "房屋户型")),
    OwnField(key="rooms", type="integer", label="Rooms", indexed=True, width=5, section=HOME, aliases=("居室", "室")),
    OwnField(key="floor", type="integer", label="Floor", width=5, section=HOME, sortable=True, aliases=("所在层",)),
    OwnField(key="floors", type="integer", label="Of floors", width=6, section=HOME, aliases=("总楼层", "总层数")),
    OwnField(key="level", type="choice", label="Height", choices=LEVELS, width=10, section=HOME, help="worked out from the floors"),
    OwnField(key="orientation", type="text", label="Faces", width=8, section=HOME, aliases=("朝向", "房屋朝向")),
    OwnField(key="decoration", type="choice", label="Finish", choices=DECORATIONS, width=10, section=HOME, aliases=("装修", "装修情况")),
    OwnField(key="built", type="integer", label="Built", width=5, section=HOME, aliases=("建成年代", "建筑年代", "建成年份")),
    OwnField(key="features", type="multi_choice", label="Features", choices=FEATURES, width=18, section=HOME,
             aliases=("房源特色", "房源标签", "标签")),
)  # fmt: skip

_PLACE = (
    OwnField(key="city", type="text", label="City", width=8, section=PLACE, aliases=("城市",)),
    OwnField(key="district", type="text", label="District", indexed=True, searchable=True, width=8, section=PLACE,
             aliases=("区域", "行政区", "城区", "商圈")),
    OwnField(key="community", type="text", label="Estate", indexed=True, searchable=True, width=14, section=PLACE,
             aliases=("小区", "小区名称", "楼盘", "楼盘名称")),
    OwnField(key="address", type="text", label="Address", searchable=True, width=20, section=PLACE, aliases=("地址", "房屋地址")),
    OwnField(key="door", type="text", label="Building and door", pii=True, width=10, section=PLACE, aliases=("楼栋号", "房号", "门牌号"),
             help="not for portals"),
)  # fmt: skip

_OWNER = (
    OwnField(key="seller", type="reference", label="Belongs to", ref="customer", indexed=True, width=14, section=OWNER,
             aliases=("业主", "房东", "业主姓名")),
    OwnField(key="floor_price", type="money", label="Least price", width=14, section=OWNER, read_role="rep",
             help="what the owner would still take; not for buyers",
             aliases=("底价",)),
    OwnField(key="keys", type="boolean", label="We have the keys", width=6, section=OWNER, aliases=("钥匙", "有钥匙")),
    OwnField(key="exclusive", type="boolean", label="Exclusive", indexed=True, width=6, section=OWNER, aliases=("独家", "独家委托")),
    OwnField(key="mandate_no", type="text", label="Mandate number", width=12, section=OWNER, aliases=("委托编号", "委托书编号")),
    OwnField(key="mandate_from", type="date", label="Mandate from", width=10, section=OWNER, aliases=("委托开始", "委托日期")),
    OwnField(key="mandate_until", type="date", label="Mandate until", indexed=True, width=10, section=OWNER,
             aliases=("委托到期", "委托截止", "到期日")),
    OwnField(key="listed_on", type="date", label="Listed on", indexed=True, width=10, section=OWNER, aliases=("挂牌时间", "挂牌日期", "发布时间")),
    OwnField(key="external", type="text", label="Number at the portal", unique=True, width=14, section=OWNER,
             aliases=("房源编号", "房源id", "链家编号", "贝壳编号", "房源核验码")),
)  # fmt: skip

_RESULT = (
    OwnField(key="buyer", type="reference", label="Sold or let to", ref="customer", indexed=True, width=14, section=RESULT),
    OwnField(key="closed_price", type="money", label="Price reached", width=14, section=RESULT, aliases=("成交价",)),
    OwnField(key="closed_on", type="date", label="Closed on", indexed=True, width=10, section=RESULT, aliases=("成交日期", "成交时间")),
    OwnField(key="note", type="long_text", label="Note", width=20, section=RESULT, aliases=("备注", "房源描述", "核心卖点")),
)  # fmt: skip

LISTING = EntitySpec(
    key="listing", label="Listing", plural="Listings", group="listings", prefix="L", letter="l", sort="-listed_on",
    columns=("name", "market", "price", "area", "layout", "district", "state", "owner"),
    fields=(*_FACTS, *_PLACE, *_OWNER, *_RESULT),
)  # fmt: skip
