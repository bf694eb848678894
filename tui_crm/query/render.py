"""`Node` → canonical text: what `parse` understands as the very same filter, with every relative word made absolute.

Saved views keep the text that people wrote; this is for filters that the product makes (a chip, "only this city", a drill-down).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import cast

from tui_crm.model.dates import dump_instant, milliseconds
from tui_crm.model.fields import NUMBER_KINDS, Field, Kind
from tui_crm.model.instants import local_time
from tui_crm.query.ast import And, Node, Not, Op, Or, Test, Word
from tui_crm.query.names import Names

_SIGNS = {Op.LT: "<", Op.LE: "<=", Op.GT: ">", Op.GE: ">="}
_EVERYTHING = '""'
_PLAIN_NAME = re.compile(r"(?!https?://)[^\W\d](?:[\w./-]*\w)?")
_PLAIN_VALUE = re.compile(r"[^\s()（）|｜\"“”＂,，\\:：=＝<＜>＞≤≥≠!！#*][^\s()（）|｜\"“”＂,，\\]*")
_QUOTE_ESCAPE = re.compile(r'(["“”＂\\])')
_WORD_ESCAPE = re.compile(r"([^\w@#&%+*/'·.-])")
_KEYWORDS = frozenset({"and", "or", "not"})


def render(node: Node, names: Names) -> str:
    """The text of `node`; "" for ALL. `parse(render(node, names), names) == node` for every node that `parse` makes."""
    return "" if node == And(()) else _any(node, names)


def quoted(text: str) -> str:
    """`text` between quotation marks."""
    return '"' + _QUOTE_ESCAPE.sub(r"\\\1", text) + '"'


def spelled_name(name: str) -> str:
    """A field name as it is written before an operator."""
    return name if _PLAIN_NAME.fullmatch(name) else quoted(name)


def spelled_value(text: str) -> str:
    """A text value as it is written after an operator, in quotation marks where it would mean something else."""
    from tui_crm.query.literals import ANYTHING, MYSELF, NOTHING

    reserved = text.casefold() in NOTHING | ANYTHING | MYSELF
    return text if _PLAIN_VALUE.fullmatch(text) and not reserved else quoted(text)


def _any(node: Node, names: Names) -> str:
    if isinstance(node, Or) and not _listed(node):
        return " or ".join(_all(item, names) for item in node.items) or f"not {_EVERYTHING}"
    return _all(node, names)


def _all(node: Node, names: Names) -> str:
    if not isinstance(node, And):
        return _factor(node, names)
    parts: list[str] = []
    left = list(node.items)
    while left:
        period = _period(left[:2], names)
        parts.append(period or _factor(left[0], names))
        del left[: 2 if period else 1]
    return " ".join(parts) or _EVERYTHING


def _factor(node: Node, names: Names) -> str:
    match node:
        case Word(text, exact):
            return quoted(text) if exact or not text else _word(text)
        case Test():
            return _test(node, names)
        case Not(Test(path, Op.EMPTY)):
            return f"{_name(path)}:any"
        case Not(item):
            return f"not {_factor(item, names)}"
        case Or(items) if _listed(node):
            tests = cast(Sequence[Test], items)
            return _name(tests[0].path) + _equals(tests[0]) + ",".join(_value(test, names) for test in tests)
        case And(()):
            return _EVERYTHING
        case _:
            return f"({_any(node, names)})"


def _word(text: str) -> str:
    escaped = _WORD_ESCAPE.sub(r"\\\1", text)
    return "\\" + escaped if text[0] == "-" or text.casefold() in _KEYWORDS else escaped


def _listed(node: Or) -> bool:
    """Whether `node` is `name:a,b`: the same comparison with several values."""
    first = node.items[0] if node.items else None
    if not isinstance(first, Test) or first.op not in (Op.EQ, Op.HAS) or len(node.items) < 2 or _is_moment(first):
        return False
    return all(isinstance(item, Test) and item.path == first.path and _equals(item) == _equals(first) and item.op != Op.EMPTY for item in node.items)


def _test(test: Test, names: Names) -> str:
    name = _name(test.path)
    if test.op is Op.EMPTY:
        return f'{name}:""'if _none_is_a_choice(test.field) else f"{name}:none"
    if test.field.kind is Kind.INSTANT:
        return _moments(name, test, names)
    return name + (_SIGNS.get(test.op) or _equals(test)) + _value(test, names)


def _none_is_a_choice(field: Field) -> bool:
    from tui_crm.query.literals import choice

    return choice(field, "none") is not None


def _equals(test: Test) -> str:
    """":" unless only "=" says that the whole value is meant."""
    free_text = test.field.kind not in {Kind.CHOICE, Kind.BOOLEAN, Kind.REFERENCE, Kind.DATE, Kind.INSTANT, *NUMBER_KINDS}
    return "=" if test.op is Op.EQ and (free_text or (test.field.many and test.field.kind is not Kind.REFERENCE)) else ":"


def _is_moment(test: Test) -> bool:
    return test.field.kind is Kind.INSTANT


def _name(path: Sequence[Field]) -> str:
    return spelled_name(".".join(field.name for field in path))


def _value(test: Test, names: Names) -> str:
    from tui_crm.model.values import dump  # needed for few filters, and heavy

    field, value = test.field, test.value
    if field.kind is Kind.BOOLEAN:
        return "yes" if value else "no"
    if field.kind is Kind.REFERENCE and test.op is Op.EQ:
        return "me" if field.ref == "user" and value == names.me else f"#{value}"
    if isinstance(value, str):
        return spelled_value(value)
    return dump(replace(field, many=False), value, names.currency)


def _moments(name: str, test: Test, names: Names) -> str:
    """Instants are compared by their start: "before" and "from … on" say everything."""
    instant = cast(int, test.value)
    if test.op is Op.EQ:
        return f"{name}>={_moment(instant, names)} {name}<{_moment(instant + 1, names)}"
    later = instant + 1 if test.op in (Op.GT, Op.LE) else instant
    return f"{name}{'>=' if test.op in (Op.GT, Op.GE) else '<'}{_moment(later, names)}"


def _moment(instant: int, names: Names) -> str:
    day = local_time(instant, names.zone).date()
    midnight = milliseconds(datetime.combine(day, time.min), names.zone)
    return day.isoformat() if instant == midnight else dump_instant(instant)


def _period(pair: Sequence[Node], names: Names) -> str:
    """`name:a..b` for "from a on" followed by "up to b"; "" where the two are no such pair."""
    if len(pair) < 2:
        return ""
    low, high = pair
    if not isinstance(low, Test) or not isinstance(high, Test):
        return ""
    if low.path != high.path or low.op is not Op.GE or low.field.many:
        return ""
    name = _name(low.path)
    if high.op is Op.LE and low.field.kind in {*NUMBER_KINDS, Kind.DATE} and low.value != high.value:
        return f"{name}:{_value(low, names)}..{_value(high, names)}"
    if high.op is not Op.LT or not _is_moment(low):
        return ""
    start, end = _moment(cast(int, low.value), names), _moment(cast(int, high.value), names)
    if len(start) > len("2026-01-01") or len(end) > len("2026-01-01") or end <= start:
        return ""
    last = (datetime.fromisoformat(end) - timedelta(days=1)).date().isoformat()
    return f"{name}:{start}" if last == start else f"{name}:{start}..{last}"
