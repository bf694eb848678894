"""New developments 楼盘 and their units 房号: what a developer gave us to sell, home by home."""

from __future__ import annotations

from tui_crm.plugins.api import EntitySpec, OwnField

from .words import DEVELOPMENT_STATES, UNIT_STATES

TERMS, SALE = "Terms", "Sale"

DEVELOPMENT = EntitySpec(
    key="development", label="Development", plural="Developments", group="developments", prefix="E", letter="e", sort="name",
    columns=("name", "district", "state", "price_from", "opens_on", "handover_on", "commission", "owner"),
    fields=(
        OwnField(key="name", type="text", label="Project", required=True, searchable=True, width=22, aliases=("项目名称", "案名")),
        OwnField(key="developer", type="reference", label="Developer", ref="customer", indexed=True, width=18, aliases=("开发商",)),
        OwnField(key="state", type="choice", label="State", choices=DEVELOPMENT_STATES, default="on_sale", indexed=True, width=9,
                 aliases=("销售状态",)),
        OwnField(key="city", type="text", label="City", width=8, aliases=("城市",)),
        OwnField(key="district", type="text", label="District", indexed=True, searchable=True, width=8, aliases=("区域", "板块")),
        OwnField(key="address", type="text", label="Address", width=20, aliases=("项目地址",)),
        OwnField(key="layouts", type="text", label="Main layouts", width=18, aliases=("主力户型",)),
        OwnField(key="price_from", type="money", label="Mean price per m²", width=12, sortable=True, aliases=("参考均价",)),
        OwnField(key="opens_on", type="date", label="Sale opens", width=10, sortable=True, aliases=("开盘时间",)),
        OwnField(key="handover_on", type="date", label="Handover", width=10, sortable=True, aliases=("交房时间",)),
        OwnField(key="commission", type="percent", label="Commission", width=8, section=TERMS, aliases=("佣金比例", "佣金点数")),
        OwnField(key="protection_days", type="integer", label="Registered for days", default=30, width=6, section=TERMS,
                 help="how long a buyer registered with the developer counts as ours", aliases=("报备保护期",)),
        OwnField(key="contract_until", type="date", label="Our contract until", width=10, section=TERMS, indexed=True, aliases=("代理到期",)),
        OwnField(key="note", type="long_text", label="Note", width=20, section=TERMS),
    ),
)  # fmt: skip

UNIT = EntitySpec(
    key="unit", label="Unit", plural="Units", group="units", prefix="H", letter="n", sort="name",
    columns=("name", "development", "layout", "area", "price", "state", "buyer", "reserved_until"),
    fields=(
        OwnField(key="name", type="text", label="Unit", required=True, searchable=True, width=14, aliases=("房源名称", "房间号"),
                 help="building-floor-door, as in 3-12-02"),
        OwnField(key="development", type="reference", label="Project", ref="realty.development", required=True, indexed=True, width=18,
                 aliases=("项目名称", "楼盘名称")),
        OwnField(key="building", type="text", label="Building", width=8, indexed=True, aliases=("楼栋", "栋")),
        OwnField(key="floor", type="integer", label="Floor", width=5, sortable=True, aliases=("楼层", "层")),
        OwnField(key="door", type="text", label="Door", width=6, aliases=("室号",)),
        OwnField(key="layout", type="text", label="Layout", width=12, aliases=("户型",)),
        OwnField(key="rooms", type="integer", label="Rooms", width=5, indexed=True),
        OwnField(key="area", type="decimal", label="Area", unit="m²", width=8, sortable=True, aliases=("建筑面积", "面积")),
        OwnField(key="price", type="money", label="Price", width=14, indexed=True, aliases=("总价", "一房一价")),
        OwnField(key="orientation", type="text", label="Faces", width=8, aliases=("朝向",)),
        OwnField(key="state", type="choice", label="State", choices=UNIT_STATES, default="free", indexed=True, width=11, section=SALE,
                 aliases=("销控状态",)),
        OwnField(key="buyer", type="reference", label="Buyer", ref="customer", indexed=True, width=14, section=SALE, aliases=("认购人", "买方")),
        OwnField(key="reserved_until", type="date", label="Reserved until", indexed=True, width=10, section=SALE, aliases=("预留到期",)),
        OwnField(key="subscribed_on", type="date", label="Subscribed on", width=10, section=SALE, sortable=True, aliases=("认购日期",)),
        OwnField(key="signed_on", type="date", label="Signed on", width=10, section=SALE, sortable=True, aliases=("签约日期",)),
        OwnField(key="note", type="long_text", label="Note", width=20, section=SALE),
    ),
)  # fmt: skip
