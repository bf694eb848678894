"""What the tests of the filter language share: the surroundings of a filter and a short way to read a tree."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from tui_crm.model.core import CORE
from tui_crm.model.entity import Catalogue
from tui_crm.model.fields import Field, Kind, choices
from tui_crm.query.ast import And, Node, Not, Or, Test, Word
from tui_crm.query.names import Names

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = 1_795_298_400_000  # Sunday, 2026-11-22 06:00 in Shanghai, still Saturday in UTC
DAY = 86_400_000
ME = 7

REALTY = (
    Field("budget", Kind.MONEY, "Budget", plugin="realty"),
    Field("rate", Kind.PERCENT, "Rate", plugin="realty"),
    Field("area", Kind.DECIMAL, "Area", plugin="realty"),
    Field("districts", Kind.CHOICE, "Districts", choices=choices(("none", "none"), ("pudong", "Pudong")), many=True, plugin="realty"),
)
CATALOGUE: Catalogue = CORE.with_fields("customer", REALTY)
CUSTOMERS = Names(CATALOGUE["customer"], CATALOGUE, NOW, SHANGHAI, ME, "CNY")
CONTACTS = Names(CATALOGUE["contact"], CATALOGUE, NOW, SHANGHAI, ME, "CNY")


def brief(node: Node) -> str:
    """A tree on one line: `(city has 上海 & ~owner empty)`."""
    match node:
        case Word(text, exact):
            return f"'{text}'" if exact else text
        case Not(item):
            return "~" + brief(item)
        case And(items):
            return "(" + " & ".join(map(brief, items)) + ")"
        case Or(items):
            return "(" + " | ".join(map(brief, items)) + ")"
        case Test(path, op, value):
            return " ".join(filter(None, (".".join(field.name for field in path), op.value, "" if value is None else str(value))))
