"""Listings as property portals export them: 总价(万), 中楼层(共18层), 89.5㎡, 2003年建, 精装 — made into what our fields hold.

The headings stay as they are where our fields know them; what a cell of such a column means is what differs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from tui_crm.plugins.api import Context, Importer, ImportRows, hookimpl

from .reading import floors_in, number_in, price_in

ESTATE = ("小区", "楼盘名", "community", "estate")
LAYOUT = ("户型", "房型", "房屋户型", "居室", "layout")
PRICE = ("总价", "售价", "报价", "挂牌价", "租金", "月租金", "价格", "price", "rent")
UNIT_PLACE = (("楼栋", "栋", "building"), ("楼层", "层", "floor"), ("室号", "door"))

FINISH = (("毛坯", "rough"), ("简", "simple"), ("精", "fine"), ("豪", "luxury"), ("rough", "rough"), ("simple", "simple"), ("fine", "fine"))
MARKETS = (("租", "rent"), ("新房", "new"), ("一手", "new"), ("二手", "second_hand"), ("买卖", "second_hand"), ("出售", "second_hand"))
STATES = (
    ("已售", "closed"), ("已租", "closed"), ("成交", "closed"), ("下架", "withdrawn"), ("失效", "withdrawn"), ("暂", "paused"), ("定", "reserved"),
    ("签约", "contract"), ("在", "available"), ("有效", "available"),
)  # fmt: skip
FEATURES = (
    ("地铁", "metro"), ("电梯", "lift"), ("学", "school"), ("车位", "parking"), ("南", "south"), ("家具", "furnished"), ("拎包", "furnished"),
    ("花园", "garden"), ("露台", "garden"), ("安静", "quiet"),
)  # fmt: skip
YES = ("是", "有", "y", "yes", "true", "1", "独家", "有钥匙")
YEAR = re.compile(r"(19|20)\d{2}")
Cell = Callable[[str], str]


@hookimpl
def importers() -> list[Importer]:
    """Tables with an estate, a layout and a price."""
    return [Importer(key="portal", label="Listings of a property portal", entity="realty.listing", headings=(ESTATE, LAYOUT, PRICE), read=read)]


def read(ctx: Context, table: ImportRows) -> ImportRows:
    """The same table with cells as our fields hold them; a floor becomes three columns, a home without a title is called by estate and layout."""
    headings = list(table.headings)
    cells = [_reader(heading) for heading in headings]
    rows = [[cell(text.strip()) for cell, text in zip(cells, row, strict=True)] for row in table.rows]
    rents = _rents(headings)
    extra: list[str] = []
    for place, heading in enumerate(headings):
        if _is(heading, ("楼层", "所在楼层", "floor")):
            extra = ["floor", "floors", "level"]
            headings[place] = ctx.text("Floor as written")
            for row in rows:
                floor, floors, level = floors_in(row[place])
                row += [str(floor or ""), str(floors or ""), level]
    headings += extra
    if rents and not any(_is(heading, ("类型", "房源类型", "交易类型", "租售")) for heading in headings):
        headings.append("market")
        rows = [[*row, "rent"] for row in rows]
    if not any(_is(heading, ("标题", "房源标题", "title", "name")) for heading in headings):
        headings.append("name")
        rows = [[*row, _title(table.headings, row)] for row in rows]
    return ImportRows(headings=tuple(headings), rows=tuple(map(tuple, rows)))


def _is(heading: str, words: Sequence[str]) -> bool:
    plain = re.split(r"[(（\[【/]", heading.strip().casefold())[0].strip()
    return plain in words


def _rents(headings: Sequence[str]) -> bool:
    return any("租金" in heading or heading.strip().casefold() == "rent" for heading in headings)


def _title(headings: Sequence[str], row: Sequence[str]) -> str:
    """A unit is called by building, floor and door, another home by estate and layout."""
    parts = [next((cell for heading, cell in zip(headings, row, strict=False) if _is(heading, words)), "") for words in UNIT_PLACE]
    if all(parts):
        return "-".join(part.removesuffix("栋").removesuffix("层").zfill(2) if place else part for place, part in enumerate(parts))
    found = [next((cell for heading, cell in zip(headings, row, strict=False) if heading.strip().casefold().startswith(words)), "")
             for words in (ESTATE, LAYOUT)]  # fmt: skip
    return " ".join(filter(None, found))


def _reader(heading: str) -> Cell:
    """What a cell under a heading means."""
    name = heading.strip().casefold()
    if "单价" in name or "均价" in name:
        return lambda text: ""  # worked out from price and area; portals round it
    if name.startswith(PRICE):
        return lambda text: price_in(text, in_ten_thousands="万" in name)
    if "面积" in name or name.startswith("area"):
        return lambda text: _plain(text)
    if name.startswith(("装修", "finish")):
        return lambda text: _among(FINISH, text)
    if name.startswith(("建成", "建筑年", "年代", "built")):
        return lambda text: found[0] if (found := YEAR.search(text)) else ""
    if name.startswith(("标签", "房源标签", "房源特色", "特色", "features")):
        return _features
    if name.startswith(("房源类型", "交易类型", "类型", "租售")):
        return lambda text: _among(MARKETS, text)
    if name.startswith(("状态", "房源状态")):
        return lambda text: _among(STATES, text)
    if name.startswith(("独家", "钥匙", "有钥匙")):
        return lambda text: ("yes" if text.casefold() in YES else "no") if text else ""
    return str


def _plain(text: str) -> str:
    number = number_in(text)
    return "" if number is None else f"{number.normalize():f}"


def _among(words: Sequence[tuple[str, str]], text: str) -> str:
    """The value whose sign a text holds; the text itself where none does, for the import to ask about."""
    return next((value for sign, value in words if sign in text.casefold()), text)


def _features(text: str) -> str:
    return ",".join(dict.fromkeys(value for sign, value in FEATURES if sign in text))
