"""Files of partner portals 报备表: separated values with a title above the table, English or Chinese headings, amounts in 万, and the protection
as one column "2026-03-01 ~ 2026-05-30". They become rows as every import has them.

A plain CSV with such headings needs none of this: the fields know their other names.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from tui_crm.plugins.api import Context, Importer, ImportRows, hookimpl

from .reading import UNITS
from .words import REGISTRATION, STATES

HEADINGS = {
    "name": ("project", "project name", "opportunity", "deal name", "项目", "项目名称", "报备项目"),
    "partner": ("partner", "partner name", "channel partner", "reseller", "agent", "渠道", "渠道名称", "渠道伙伴", "代理商", "代理商名称",
    "报备方", "报备单位"),
    "end_customer": ("end customer", "end user", "customer", "customer name", "account", "最终客户", "终端客户", "最终用户", "客户", "客户名称"),
    "product": ("product", "solution", "item", "产品", "产品名称", "报备产品"),
    "region": ("region", "territory", "area", "区域", "地区", "项目区域", "省份"),
    "amount": ("amount", "deal size", "value", "expected amount", "estimated value", "金额", "预计金额", "项目金额", "预算金额"),
    "close_on": ("expected close", "expected close date", "close date", "预计成交日期", "预计签约", "预计签约时间"),
    "contact": ("contact", "contact name", "客户联系人", "联系人"),
    "state": ("state", "status", "registration status", "状态", "报备状态", "审批状态"),
    "registered_on": ("registered", "registered on", "registration date", "submitted", "submitted on", "报备日期", "报备时间", "提交日期"),
    "protected_from": ("protected from", "protection start", "保护开始", "保护起始日"),
    "protected_to": ("protected until", "protection end", "expires", "expiry", "保护到期", "保护到期日", "保护截止日"),
    "period": ("protection", "protection period", "protected", "保护期", "保护期限", "有效期"),
    "note": ("note", "notes", "remarks", "comment", "备注", "说明"),
}
STATE_WORDS = {
    "submitted": ("pending", "new", "in review", "待审批", "审批中", "待审核", "已提交"),
    "protected": ("approved", "registered", "active", "已批准", "已通过", "审批通过", "保护中", "有效", "报备成功"),
    "disputed": ("conflict", "冲突", "撞单", "有争议"),
    "refused": ("rejected", "declined", "驳回", "已驳回", "不通过", "报备失败"),
    "expired": ("lapsed", "已过期", "过期", "失效"),
    "won": ("closed won", "won", "成交", "已成交", "赢单", "签约"),
    "lost": ("closed lost", "lost", "丢单", "已丢单", "失败"),
}
DAY = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?")
VALUE = re.compile(r"(-?[\d,，]*\.?\d+)\s*(百万|[kmw千万亿])?", re.IGNORECASE)
UNIT = re.compile(r"[（(]\s*(百万|千|万|亿)元?\s*[)）]")
ENCODINGS = ("utf-8-sig", "gb18030")
TOTAL = re.compile(r"(合\s*计|总\s*计|小\s*计|(sub|grand )?total)\b", re.IGNORECASE)
LEAST = 3  # headings by which the table is recognised


def read(ctx: Context, path: str) -> ImportRows:
    """The table of such a file. Raises ValueError when there is none in it."""
    text = _text(Path(path))
    table = list(csv.reader(io.StringIO(text), delimiter=_delimiter(text)))
    start = next((place for place, row in enumerate(table) if sum(field_of(cell) != "" for cell in row) >= LEAST), None)
    if start is None:
        raise ValueError(ctx.text("there are no headings of a registration table"))
    names = [field_of(cell) for cell in table[start]]
    scales = [unit[1] if (unit := UNIT.search(cell)) else "" for cell in table[start]]
    wanted = [name for name in HEADINGS if (name in names or name == "name") and name != "period"]
    wanted += [name for name in ("protected_from", "protected_to") if "period" in names and name not in wanted]
    rows = []
    for cells in table[start + 1 :]:
        if not any(cell.strip() for cell in cells):
            continue
        found = _record(names, scales, cells)
        if not TOTAL.match(next(cell.strip() for cell in cells if cell.strip())):
            rows.append(tuple(found.get(name, "") for name in wanted))
    return ImportRows(headings=tuple(wanted), rows=tuple(rows))


def field_of(heading: str) -> str:
    """The field that a heading means; "" for none."""
    plain = UNIT.sub("", heading).strip().casefold().rstrip(":：*").replace("_", " ").strip()
    return next((name for name, others in HEADINGS.items() if plain == name.replace("_", " ") or plain in others), "")


def _record(names: Sequence[str], scales: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, scale, cell in zip(names, scales, cells, strict=False):
        value = cell.strip()
        if name == "period":
            found |= dict(zip(("protected_from", "protected_to"), DAY.findall(value), strict=False))
        elif name:
            found[name] = {"amount": amount(value, scale), "state": state(value)}.get(name, value)
    if not found.get("name"):
        found["name"] = " · ".join(filter(None, (found.get("end_customer"), found.get("product"))))
    return found


def amount(text: str, scale: str = "") -> str:
    """An amount in whole units as a plain number: "12.5万" is 125000; `scale`: the unit that the heading names."""
    found = VALUE.search(text)
    if not found:
        return text
    number = Decimal(found[1].replace(",", "").replace("，", "")) * UNITS.get((found[2] or scale).casefold(), 1)
    return f"{number.normalize():f}"


def state(text: str) -> str:
    """The state that a portal's word means; the word itself when it is not known."""
    plain = text.strip().casefold()
    own = next((value for value, name in STATES if plain in (value, name)), "")
    return own or next((value for value, others in STATE_WORDS.items() if plain in others), text)


def _text(path: Path) -> str:
    raw = path.read_bytes()
    for encoding in ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


def _delimiter(text: str) -> str:
    return max(",;\t|", key=text.count)


IMPORTERS = (Importer(key="portal", label="Registrations of a partner portal", entity=REGISTRATION, suffixes=(".prm", ".baobei"), read=read),)


@hookimpl
def importers() -> list[Importer]:
    """Files of partner portals."""
    return list(IMPORTERS)
