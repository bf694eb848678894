"""Text to words: the normalisation and the splitting that the record's side and the query's side of the search share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import itemgetter

from tui_crm.model.pinyin import HAN

CJK = HAN + "\u3005\u3040-\u30ff\u31f0-\u31ff"  # Han, and kana, which is written without spaces too
HAN_ONLY = re.compile(f"[{CJK}]+")

USUAL = 40  # pieces of a text beyond which it is none of those that come by the million

_ASCII_WORD = re.compile("[0-9a-z]+")
_PIECE = re.compile(f"[{CJK}]+|[^\\W_{CJK}]+")
_ACCENTED = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")


def normalise(text: str) -> str:
    """The text as the search sees it: width and compatibility forms unified, case folded."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", folded)  # folding can undo the first (as with the dotted İ)


def pieces(plain: str) -> list[str]:
    """The runs of a normalised text: words of letters and digits, and unbroken stretches of Chinese."""
    return _ASCII_WORD.findall(plain) if plain.isascii() else _PIECE.findall(plain)


def joined(plain: str) -> str:
    """The pieces of a normalised text without anything between them."""
    return "".join(pieces(plain))


def unaccented(plain: str) -> str:
    """The text with the accents taken off its Latin letters: "müller" → "muller"."""
    if not _ACCENTED.search(plain):
        return plain
    return _ACCENTED.sub(lambda letter: unicodedata.normalize("NFD", letter[0])[0], plain)


def bigrams(run: str) -> Sequence[str]:
    """Every two neighbours of a run of Chinese, and the last character alone."""
    return windows(run, 2, 1)


def windows(text: str, size: int, shortest: int, step: int = 1) -> Sequence[str]:
    """`size` characters from each place on (or each `step`-th), down to the `shortest` rest."""
    count = (len(text) - shortest) // step + 1
    if 1 < count <= USUAL:
        return _cutter(count, size, step)(text)
    return [text[at * step : at * step + size] for at in range(count)]


@lru_cache(maxsize=USUAL * 4)
def _cutter(count: int, size: int, step: int) -> Callable[[str], tuple[str, ...]]:
    """What cuts a text so: written once for texts of a length, because an import does it for millions of them."""
    return itemgetter(*[slice(at, at + size) for at in range(0, count * step, step)])


def text_tokens(plain: str) -> Sequence[str]:
    """The tokens of a normalised text: words (also without their accents), Chinese by twos."""
    if plain.isascii():
        return _ASCII_WORD.findall(plain)
    found: list[str] = []
    for piece in _PIECE.findall(plain):
        if HAN_ONLY.match(piece):
            found += bigrams(piece)
            continue
        found.append(piece)
        if not piece.isascii():
            bare = unaccented(piece)
            if bare != piece:
                found.append(bare)
    return found
