"""Text from the outside world, made safe to draw in a grid of cells.

A cell of a list must take exactly its width on every terminal. So whatever moves the cursor, changes direction, is invisible, or whose width
terminals disagree about, is drawn as something of one known width. The data itself is never changed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

from rich.cells import get_character_cell_size

Align = Literal["left", "right"]
ELLIPSIS = "…"
NEWLINE = "⏎"
UNSURE = "·"
BROKEN = "\N{REPLACEMENT CHARACTER}"
MARKS_PER_CHARACTER = 2
"""Combining marks drawn over one character: enough for Thai and Vietnamese, too few to climb over other rows."""

_NARROW = re.compile(r"[ -~]*").fullmatch
_PLAIN = re.compile(r"[ -~\u4e00-\u9fff\u3001-\u3029\uff01-\uff60]*").fullmatch
"""ASCII, Han ideographs, CJK punctuation and full-width forms: all certain, the latter two cells wide."""


def safe_text(text: str) -> str:
    """`text` on one line, with nothing in it that could disturb a terminal. Its width is that of `rich.cells.cell_len`."""
    if _PLAIN(text):
        return text
    drawn = "".join(character for character, _width in _pieces(text))
    return drawn if drawn or not text else UNSURE


def safe_width(text: str) -> int:
    """The cells a text of `safe_text` takes."""
    if text.isascii():
        return len(text)
    return sum(_drawn(character)[1] for character in text)


@lru_cache(maxsize=8192)
def safe_cell(text: str, width: int, align: Align = "left") -> str:
    """`text` drawn in exactly `width` cells: safe, cut with an ellipsis, padded."""
    if width <= 0:
        return ""
    if _NARROW(text):
        if len(text) > width:
            return text[: width - 1] + ELLIPSIS
        return text.ljust(width) if align == "left" else text.rjust(width)
    pieces = _pieces(text) or [(UNSURE, 1)]
    total = sum(cells for _character, cells in pieces)
    if total > width:
        pieces, total = _cut(pieces, width)
    drawn = "".join(character for character, _cells in pieces)
    padding = " " * (width - total)
    return drawn + padding if align == "left" else padding + drawn


def _cut(pieces: list[tuple[str, int]], width: int) -> tuple[list[tuple[str, int]], int]:
    """As many pieces as leave a cell for the ellipsis, with it, and the cells they take."""
    kept: list[tuple[str, int]] = []
    used = 0
    for character, cells in pieces:
        if used + cells > width - 1:
            break
        kept.append((character, cells))
        used += cells
    kept.append((ELLIPSIS, 1))
    return kept, used + 1


def _pieces(text: str) -> list[tuple[str, int]]:
    """The characters to draw and their widths; a combining mark only over a character that can carry it."""
    pieces: list[tuple[str, int]] = []
    room = 0
    for character in unicodedata.normalize("NFC", text.replace("\r\n", "\n")):
        drawn, cells = _drawn(character)
        if not drawn:
            continue
        if cells:
            room = MARKS_PER_CHARACTER if drawn == character and character.isalnum() else 0
        elif room:
            room -= 1
        else:
            continue
        pieces.append((drawn, cells))
    return pieces


@lru_cache(maxsize=8192)
def _drawn(character: str) -> tuple[str, int]:
    """What is drawn for one character ("" for nothing) and the cells it takes, 0 for a combining mark."""
    code = ord(character)
    if character == "\n" or character in "\u2028\u2029":
        return NEWLINE, 1
    if code < 0x20:
        return chr(0x2400 + code), 1
    if code == 0x7F:
        return "\N{SYMBOL FOR DELETE}", 1
    if 0x1F1E6 <= code <= 0x1F1FF:
        return chr(ord("A") + code - 0x1F1E6), 1  # half of a flag: its letter
    if _invisible(code):
        return "", 0
    return _by_category(character)


def _invisible(code: int) -> bool:
    """Joiners, variation selectors, skin tones, soft hyphen, byte order mark, enclosing keycap: nothing to see, and widths differ with them."""
    return (
        code in (0x00AD, 0x034F, 0x200B, 0x200C, 0x200D, 0x2060, 0x20E3, 0xFEFF)
        or 0xFE00 <= code <= 0xFE0F
        or 0x1F3FB <= code <= 0x1F3FF
        or 0xE0000 <= code <= 0xE01EF
    )


def _by_category(character: str) -> tuple[str, int]:
    """Draw what Unicode and the terminals' tables agree on; the rest as a sign of one cell."""
    category = unicodedata.category(character)
    if category in ("Cs", "Co", "Cn"):
        return BROKEN, 1
    if category == "Zs":
        return ("\u3000", 2) if character == "\u3000" else (" ", 1)
    if category in ("Cc", "Cf"):
        return UNSURE, 1  # C1 controls, and bidi controls that would reorder the row
    cells = get_character_cell_size(character)
    if category in ("Mn", "Me"):
        expected = 0
    else:
        expected = 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
    return (character, cells) if cells == expected else (UNSURE, 1)
