"""What a heading means, by the tables of `systems` and `common_headings`: read once, asked for every heading of a file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tui_crm.services.transfer.meaning.common_headings import COMMON
from tui_crm.services.transfer.meaning.systems import SYSTEMS, Module, System

_DECORATION = re.compile(r"[\s:：*＊]+$|^[\s*＊]+|\s*[(（\[【][^)）\]】]*[)）\]】]\s*[*＊]?$")
_BEFORE = re.compile(r"^[(（\[【][^)）\]】]*[)）\]】]\s*")
_NUMBERED = re.compile(r"\s*[-#]?\s*\d{1,2}(?:\s*-\s*value)?$", re.IGNORECASE)
_BLANKS = re.compile(r"[\s_\-–—]+")
_DIGITS = re.compile(r"\d+")
_CONTINUED = re.compile(r"\s*\n\s*(?=[|=])")
_SIMPLIFIED = str.maketrans(  # the traditional signs of headings, as the tables and the fields' names write them
    "戶稱電話聯絡繫傳縣區鄉鎮碼號備註國郵編網類別業級負責創時間職務門來標簽籤訊單員數額幣態狀錄進後動內題說購買產規總機實會帳"
    "賬價營執稅統歸屬銷潛開資訪係長聞專點齡齊據導層對應過處結終參樓幫筆記證條項關鍵維護設計師轉為與廠農藥車運輸學術庫訂繳費帶"
    "薦連檔檢驗",
    "户称电话联络系传县区乡镇码号备注国邮编网类别业级负责创时间职务门来标签签讯单员数额币态状录进后动内题说购买产规总机实会账"
    "账价营执税统归属销潜开资访系长闻专点龄齐据导层对应过处结终参楼帮笔记证条项关键维护设计师转为与厂农药车运输学术库订缴费带"
    "荐连档检验",
)
MODULE_WEIGHT = 2  # what a heading that tells a program's exports apart weighs against one that all of them have


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a heading means: a field, or with `what` something else (see `systems`): "id", "kept", "label", "skip", "none".

    With "none" `field` is the entity it is about, if another than the rows'.
    """

    field: str = ""
    part: str = ""
    by: str = ""
    what: str = ""
    number: int = 1  # the N of "Address N - Street"


@dataclass(frozen=True, slots=True)
class Origin:
    """The program that wrote a file and which of its exports it is. `score`: how surely."""

    system: System
    module: Module
    score: int


def plain(heading: str) -> str:
    """The heading without case, marks for required fields, and units or hints in brackets."""
    text = heading.replace("\ufeff", "").strip().casefold().translate(_SIMPLIFIED)
    while (shorter := _DECORATION.sub("", text)) != text and shorter:
        text = shorter
    return " ".join((_BEFORE.sub("", text) or text).split())


def unnumbered(text: str) -> str:
    """A plain heading without a number at its end, as of "phone 2" and "e-mail 1 - value"."""
    return _NUMBERED.sub("", text)


@lru_cache(maxsize=4_096)
def key(heading: str) -> str:
    """What headings are compared by: `plain`, without blanks, "_" and "-"."""
    return _BLANKS.sub("", plain(heading)).replace("’", "'")


def origins(headings: Sequence[str]) -> tuple[Origin, ...]:
    """The programs' exports that a file with these headings may be, the likeliest first; () when no heading is any program's own."""
    there = {key(heading) for heading in headings}
    there |= {name.removesuffix(".id") for name in there}
    found = []
    for system in SYSTEMS:
        if len(own := _keys(system.marks) & there) < 2:
            continue
        for module in system.modules:
            if marks := _keys(module.marks) & there:
                found.append(Origin(system, module, len(own) + MODULE_WEIGHT * len(marks)))
    return tuple(sorted(found, key=lambda origin: -origin.score))


def origin_as(entity: str, found: Sequence[Origin]) -> Origin | None:
    """The likeliest origin of a file whose rows become records of `entity`."""
    for origin in found:
        if origin.module.entity == entity:
            return origin
    return Origin(found[0].system, Module(found[0].module.name, entity, ""), found[0].score) if found else None


def of_program(origin: Origin, heading: str) -> Meaning | None:
    """What a program means by a heading; None for what it does not say."""
    lines = _lines(origin.system, origin.module)
    name = key(heading)
    if name in lines:
        return lines[name]
    numbered = _DIGITS.sub("#", name)
    if numbered == name:
        return None
    number = int(_DIGITS.findall(name)[0])
    for known, meaning in lines.items():
        if "#" in known and (numbered == known or (known.startswith("#") and numbered.endswith(known))):
            return Meaning(meaning.field, meaning.part, meaning.by, meaning.what, number)
    return None


def of_anyone(entity: str, heading: str) -> Meaning | None:
    """What any program may mean by a heading in records of `entity`; None for what nobody says."""
    name = key(heading)
    found = _common(entity).get(name)
    return found if found is not None else _common("").get(name)


def sections(origin: Origin, headings: Sequence[str]) -> tuple[str, ...]:
    """The entity that each column is about, where a file holds records and those they belong to side by side; "" where it does not say."""
    starts = {key(heading): entity for heading, entity in origin.system.sections}
    found: list[str] = []
    now = ""
    for heading in headings:
        now = starts.get(key(heading), now)
        found.append(now)
    return tuple(found) if len({entity for entity in found if entity}) > 1 else ("",) * len(headings)


@lru_cache(maxsize=64)
def _keys(names: str) -> frozenset[str]:
    return frozenset(key(name) for name in names.split("|") if name.strip())


@lru_cache(maxsize=64)
def _lines(system: System, module: Module) -> Mapping[str, Meaning]:
    return {**_read(system.lines), **_read(module.lines)}


@lru_cache(maxsize=16)
def _common(entity: str) -> Mapping[str, Meaning]:
    return _read(COMMON.get(entity, ""))


def _read(lines: str) -> dict[str, Meaning]:
    """The meanings by key. Raises ValueError for a line without one."""
    found: dict[str, Meaning] = {}
    for line in _CONTINUED.sub(" ", lines).split("\n"):
        if not line.strip():
            continue
        names, equals, meaning = line.rpartition("=")
        if not equals:
            raise ValueError(line)
        for name in names.split("|"):
            found.setdefault(key(name), _meaning(meaning.strip()))
    return found


def _meaning(text: str) -> Meaning:
    if text in ("-", "label"):
        return Meaning(what="skip" if text == "-" else text)
    if text.startswith("+"):
        return Meaning(text[1:], what="none")
    if text == "#id":
        return Meaning(what="id")
    field, _by, by = text.removeprefix("!").partition(" by ")
    if text.startswith("!"):
        return Meaning(field, by=by, what="kept")
    field, _dot, part = field.partition(".")
    return Meaning(field, part, by)
