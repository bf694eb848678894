"""What was written, before names and values are understood; and how signs are spelled, quoted and escaped."""

from __future__ import annotations

import re
from dataclasses import dataclass

FULL_WIDTH = str.maketrans({"：": ":", "＝": "=", "＜": "<", "＞": ">", "！": "!", "≤": "<=", "≥": ">=", "≠": "!="})
_SAME = {"==": "=", "<>": "!="}
QUOTES = "\"“”＂"
_QUOTED_ESCAPE = re.compile(r'\\(["“”＂\\])')
_BARE_ESCAPE = re.compile(r"\\(\W)")


@dataclass(frozen=True, slots=True)
class Operand:
    """A value as written: `text` without quotation marks and escapes, `start` and `end` in the filter."""

    text: str
    quoted: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Bare:
    """A free word, or a quoted text."""

    operand: Operand


@dataclass(frozen=True, slots=True)
class Comparison:
    """`name operator value, value …`."""

    name: Operand
    operator: str  # one of : = != < <= > >=
    operands: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """`sign` is "and", "or" or "not"."""

    sign: str
    items: tuple[Written, ...]
    depth: int


Written = Bare | Comparison | Group


def plain_operator(sign: str) -> str:
    """The operator in its plain spelling: "：" → ":", ":>=" → ">=", "<>" → "!="."""
    plain = sign.translate(FULL_WIDTH)
    plain = plain[1:] if len(plain) > 1 and plain[0] == ":" else plain
    return _SAME.get(plain, plain)


def unquoted(text: str) -> str:
    """What stands between the quotation marks of `text`."""
    return _QUOTED_ESCAPE.sub(r"\1", text[1:-1])


def unescaped(text: str) -> str:
    """A bare word's meaning. A backslash at the start protects anything, later only what is no letter or digit."""
    if text[0] == "\\" and len(text) > 1:
        return text[1] + _BARE_ESCAPE.sub(r"\1", text[2:])
    return _BARE_ESCAPE.sub(r"\1", text)
