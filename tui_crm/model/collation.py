"""The key that sorts names as people expect: Chinese ones by their sound, among the Latin ones."""

from __future__ import annotations

import re
from functools import lru_cache

from tui_crm.model.pinyin import HAN, syllables
from tui_crm.model.words import normalise, unaccented

KEY_LENGTH = 200  # characters of a text that count for its place in a sorted list

_HAN_RUN = re.compile(f"[{HAN}]+")


@lru_cache(maxsize=4_096)
def collation_key(text: str) -> str:
    """The key whose order by code point is the order of the names: Chinese by pinyin, without case, width and accents.

    The spelled-out text comes first; the text itself breaks ties, after a character that no typed text holds.
    """
    clipped = text[:KEY_LENGTH].strip()
    if clipped.isascii():
        return clipped.lower()
    plain = normalise(clipped)
    return " ".join(_HAN_RUN.sub(_spelled, unaccented(plain)).split()) + "\x1f" + plain


def _spelled(run: re.Match[str]) -> str:
    return _sound(run[0])


@lru_cache(maxsize=4_096)
def _sound(run: str) -> str:
    return f" {' '.join(syllables(run))} "
