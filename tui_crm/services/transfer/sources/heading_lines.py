"""Where the headings of a table are: under lines of notes, above a second line of names for programs, example rows and instructions.

Cautious: a row that could be data is data. What is taken for something else is told to the person who imports (`Reader.about`, `notes`, `skipped`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tui_crm.i18n import _

LOOKED_AT = 30  # rows among which the headings are
LONGEST_HEADING = 80  # characters
MOST_EXAMPLES = 10
_VALUE = re.compile(r"[-+¥￥$€£]?\d[\d\s,.:/%％年月日T+-]*[Zz元万亿]?|[^@\s]+@[^@\s]+\.\w+|https?://.*", re.IGNORECASE)
_NAME_FOR_PROGRAMS = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")
_COMPOUND = re.compile(r"[a-z][A-Z]|[A-Za-z0-9]_[A-Za-z0-9]|[a-z]\.[a-z]")
_USUAL_NAME = re.compile(
    "id|code|name|title|phone|mobile|tel|telephone|fax|e?mail|address|street|city|province|state|region|country|zip|postcode|industry|sector|source|"
    "level|grade|type|status|stage|remarks?|notes?|description|amount|currency|probability|owner|department|position|gender|sex|birthday|website|"
    "url|company|contact|customer|account|product|price|quantity|date|time|tags",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(
    r"[\[（(【<]?(?:示例|样例|范例|举例|例[:：行]|例如|填写示例|示范数据|演示客户|演示数据|测试示例|example(?:\s*(?:row|data|only|[:：])|$)|e\.g\."
    r"|sample\s*(?:row|data|[:：]))"
    r"|(?:X{2,}|×{2,}|某某)[\u4e00-\u9fff]|.*[（(\[【](?:示例|样例|范例|例|example|sample)[）)\]】]\s*$",
    re.IGNORECASE,
)
_AFTER_EXAMPLE = re.compile(r"(?:Y{2,}|Z{2,}|A{2,}|B{2,}|C{2,}|○{2,}|〇{2,})[\u4e00-\u9fff]")
_INSTRUCTION = re.compile(
    r"[\[（(【*＊]*(?:非?必填|必须|选填|可选|不?可为空|请?填写|请输入|请选择|格式|文本|数字|日期|单选|多选|下拉|最多|不超过|唯一|"
    r"required|optional|mandatory|format[:：]|max\.? |text\b|number\b|date\b)",
    re.IGNORECASE,
)


NONE = -1  # in place of the row of headings


@dataclass(frozen=True, slots=True)
class Head:
    """What is above the data. Numbers are positions in the rows that were looked at."""

    at: int  # the row of headings; NONE when there is none
    first: int  # the first row of data
    aliases: tuple[str, ...] = ()  # a second row of names, for programs; else ()
    examples: tuple[int, ...] = ()  # rows under the headings that are examples or instructions


def find_head(rows: Sequence[Sequence[str]], at: int | None = None, *, keep_examples: bool = False) -> Head | None:
    """The headings of the first rows of a table; None when all rows are blank. `at`: the row of headings, or NONE, when a person named it."""
    place = _headings_at(rows) if at is None else at
    if place == NONE:
        return Head(NONE, 0)
    if place is None or place >= len(rows) or not _filled(rows[place]):
        return None
    first, aliases = place + 1, _aliases(rows, place)
    if aliases:
        first += 1
    examples: list[int] = []
    if not keep_examples:
        examples = _examples(rows, first)
        if examples:
            first = examples[-1] + 1
    return Head(place, first, aliases, tuple(examples))


def headings_of(rows: Sequence[Sequence[str]], head: Head) -> tuple[str, ...]:
    """The headings; the columns' numbers where there are none."""
    if head.at != NONE:
        return tuple(rows[head.at])
    width = max(map(filled_to, rows), default=0)
    return tuple(_("column {number}").format(number=number) for number in range(1, width + 1))


def filled_to(row: Sequence[str]) -> int:
    """How many cells there are up to the last one that is not blank."""
    width = len(row)
    while width and not row[width - 1].strip():
        width -= 1
    return width


def _headings_at(rows: Sequence[Sequence[str]]) -> int | None:
    """The first row that is not blank, or a row below it when all between are plainly notes; NONE when it holds nothing but values."""
    known = [number for number, row in enumerate(rows) if _filled(row)]
    if not known:
        return None
    first = known[0]
    if len(known) > 1 and _filled(rows[first]) > 1 and all(_VALUE.fullmatch(cell.strip()) for i in known[:2] for cell in rows[i] if cell.strip()):
        return NONE
    if _fits(rows, first, known[1:]):
        return first
    for number in known[1:LOOKED_AT]:
        count = _filled(rows[number])
        above = [_filled(rows[i]) for i in known if i < number]
        if count < 2 or not _like_headings(rows[number]) or any(cell.startswith(" ") for cell in rows[number]):  # ", " is in sentences
            if count > 2:
                return first
            continue
        below = [filled_to(rows[i]) for i in known if i > number]
        if _are_notes(above, count, bool(below)) and sum(found * 2 > count for found in below) * 2 >= len(below):
            return number
        if count > 2:
            return first
    return first


def _are_notes(above: Sequence[int], count: int, has_rows: bool) -> bool:
    """Whether rows with so few filled cells are notes over headings with `count` cells. Without rows below there is less to go by."""
    if not has_rows:
        return max(above) == 1 and count >= 3
    return max(above) == 1 or (max(above) <= 2 and count >= 2 * max(above))


def _fits(rows: Sequence[Sequence[str]], first: int, below: Sequence[int]) -> bool:
    """Whether the first row is surely the headings: as wide as most rows, and not alone in its width."""
    if not below:
        return True
    count = _filled(rows[first])
    widest = Counter(filled_to(rows[i]) for i in below).most_common(1)[0][0]
    if count >= 2 and count * 2 > widest and _like_headings(rows[first]):
        return True
    return count > 2 and filled_to(rows[first]) == widest


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _like_headings(row: Sequence[str]) -> bool:
    """Texts that are short and mostly different from one another, none of them a number, date, address or link."""
    cells = [cell.strip() for cell in row if cell.strip()]
    return all(len(cell) <= LONGEST_HEADING and not _VALUE.fullmatch(cell) for cell in cells) and len(set(cells)) * 2 > len(cells)


def _aliases(rows: Sequence[Sequence[str]], at: int) -> tuple[str, ...]:
    """The row under the headings when it names the same columns for programs (CustomerName, mobile_phone) and the rows below do not look so.

    Without a row below to tell it from, it must be plainer: every name a usual one, under headings of another script.
    """
    if at + 1 >= len(rows):
        return ()
    headings, names = rows[at], rows[at + 1]
    wanted = [i for i, heading in enumerate(headings) if heading.strip()]
    if len(wanted) < 2 or len(names) < len(headings) or not all(_NAME_FOR_PROGRAMS.fullmatch(names[i].strip()) for i in wanted):
        return ()
    given = [names[i].strip() for i in wanted]
    telling = sum(bool(_COMPOUND.search(name)) or bool(_USUAL_NAME.fullmatch(name)) for name in given)
    below = [row for row in rows[at + 2 : at + 22] if _filled(row)]
    alike = sum(all(_NAME_FOR_PROGRAMS.fullmatch(cell.strip()) for cell in row if cell.strip()) for row in below)
    needed = 3 if any(headings[i].isascii() for i in wanted) else 2  # quarters: under headings of the same script a row is sooner a row
    if len(set(given)) < len(given) or telling * 4 < len(given) * needed or (below and alike * 2 >= len(below)):
        return ()
    if not below and (telling < len(given) or any(headings[i].isascii() for i in wanted)):
        return ()
    return tuple(name.strip() for name in names[: len(headings)])


def _examples(rows: Sequence[Sequence[str]], first: int) -> list[int]:
    """The rows right under the headings that are examples (示例) or say how to fill a column in (必填)."""
    found: list[int] = []
    for number in range(first, min(first + MOST_EXAMPLES, len(rows))):
        cells = [cell.strip() for cell in rows[number] if cell.strip()]
        if not cells:
            continue
        again = bool(found) and bool(_AFTER_EXAMPLE.match(cells[0]))
        told = sum(bool(_INSTRUCTION.match(cell)) for cell in cells)
        if not (again or _EXAMPLE.match(cells[0]) or (told * 2 >= len(cells) and told > 1)):
            break
        found.append(number)
    return found
