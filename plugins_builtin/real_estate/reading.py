"""What portals and people write about a home, read: 3室2厅1卫, 中楼层(共18层), 89.5㎡, 380万, 5,800元/月."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

ROOMS = re.compile(r"(\d+|[一二两三四五六七八九])\s*(?:室|房|居|卧|rooms?\b|bed(?:room)?s?\b|br\b)", re.IGNORECASE)
SHORT = re.compile(r"^\s*(\d+)\s*[-/]\s*\d+(?:\s*[-/]\s*\d+)*\s*$")  # 3-2-1
HAN = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
FLOORS = re.compile(r"(?:共|/|of)\s*(\d+)\s*(?:层|F|floors?)?", re.IGNORECASE)
FLOOR = re.compile(r"^\s*(?:第)?(-?\d+)\s*(?:层|楼|F)?\s*(?=/|共|\(|（|of|$)", re.IGNORECASE)
LEVELS = (("低", "low"), ("中", "middle"), ("高", "high"), ("底", "low"), ("顶", "high"), ("low", "low"), ("mid", "middle"), ("high", "high"))
NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


def rooms_in(layout: str) -> int:
    """The number of bedrooms in a layout; 0 when it says none."""
    if found := ROOMS.search(layout):
        return HAN.get(found[1]) or int(found[1])
    if found := SHORT.match(layout):
        return int(found[1])
    return 1 if any(word in layout.casefold() for word in ("开间", "单间", "studio", "loft")) else 0


def floors_in(text: str) -> tuple[int, int, str]:
    """(floor, floors of the building, "low", "middle" or "high") in a text as 8/18层 or 中楼层(共18层); 0 and "" for what it does not say."""
    folded = text.casefold().replace("（", "(")
    floors = int(found[1]) if (found := FLOORS.search(folded)) else 0
    floor = int(found[1]) if (found := FLOOR.match(folded)) else 0
    if not floors and floor and "共" in folded:
        floor, floors = 0, floor
    level = next((value for sign, value in LEVELS if sign in folded), "")
    return floor, floors, level or level_of(floor, floors)


def level_of(floor: int, floors: int) -> str:
    """Which third of the building a floor lies in; "" when it cannot be known."""
    if floor <= 0 or floors <= 0 or floor > floors:
        return ""
    return "low" if floor * 3 <= floors else "high" if floor * 3 > floors * 2 else "middle"


def number_in(text: str) -> Decimal | None:
    """The first number of a text; None when there is none."""
    found = NUMBER.search(text.replace("，", ","))
    try:
        return Decimal(found[0].replace(",", "")) if found else None
    except InvalidOperation:
        return None


def price_in(text: str, in_ten_thousands: bool = False) -> str:
    """A price in whole units as a plain number: 380万 is 3800000. `in_ten_thousands`: the heading says so (总价(万)). "" for none.

    Under such a heading a number of 100,000 and more is in whole units all the same: no home costs a thousand million.
    """
    number = number_in(text)
    if number is None:
        return ""
    if "亿" in text:
        number *= 100_000_000
    elif "万" in text or "w" in text.casefold() or (in_ten_thousands and number < 100_000):
        number *= 10_000
    return f"{number.normalize():f}"
