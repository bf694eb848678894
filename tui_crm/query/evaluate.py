"""The plain meaning of a filter, on one record in memory: what the store's SQL is compared with, and what rules may use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tui_crm.model.fields import Field, Kind
from tui_crm.query.ast import And, Node, Not, Op, Or, Test, Word

Words = Callable[[Word, Mapping[str, object]], bool]


def matches(node: Node, record: Mapping[str, object], words: Words | None = None) -> bool:
    """Whether `record` (values by public name; by dotted name for a path) satisfies `node`.

    A missing value is empty. `words` answers free text; by default a word is looked for in every text of the record.
    """
    match node:
        case And(items):
            return all(matches(item, record, words) for item in items)
        case Or(items):
            return any(matches(item, record, words) for item in items)
        case Not(item):
            return not matches(item, record, words)
        case Word():
            return (words or contains_word)(node, record)
        case Test():
            return _holds(node, record)


def contains_word(word: Word, record: Mapping[str, object]) -> bool:
    """Whether some text of the record contains the word, without regard to case."""
    wanted = word.text.casefold()
    values = (item for value in record.values() for item in (value if isinstance(value, tuple | list) else (value,)))
    return any(wanted in value.casefold() for value in values if isinstance(value, str))


def _holds(test: Test, record: Mapping[str, object]) -> bool:
    field = test.field
    value = record.get(".".join(step.name for step in test.path))
    value = field.empty if value is None else value
    if test.op is Op.EMPTY:
        return not value
    items: tuple[Any, ...] = tuple(value) if field.many and isinstance(value, tuple | list) else (value,)
    return any(_compares(field, test.op, item, test.value) for item in items)


def _compares(field: Field, op: Op, value: Any, wanted: Any) -> bool:
    match op:
        case Op.HAS:
            return _has(field, value, wanted)
        case Op.EQ:
            return bool(value == wanted)
        case Op.GT:
            return bool(value > wanted)
        case Op.GE:
            return bool(value >= wanted)
        case _:
            return bool(value < wanted and value) or bool(op is Op.LE and value == wanted)


def _has(field: Field, value: Any, wanted: Any) -> bool:
    if not isinstance(value, str) or not isinstance(wanted, str):
        return bool(value == wanted)
    if field.kind is Kind.CHOICE:
        return bool(value == wanted)
    if field.kind is Kind.PHONE and (digits := _digits(wanted)):
        return digits in _digits(value)
    if field.many and field.kind in {Kind.EMAIL, Kind.TEXT}:
        return value.casefold().startswith(wanted.casefold())
    return wanted.casefold() in value.casefold()


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))
