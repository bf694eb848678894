"""Addresses taken apart: numbers, and words with the kinds of streets written one way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from tui_crm.model.dedupe.legal_forms import PLACES_HAN
from tui_crm.model.dedupe.names import folded
from tui_crm.model.dedupe.similarity import best_share
from tui_crm.model.words import HAN_ONLY, pieces

_STREETS: Mapping[str, str] = {
    "st": "street", "str": "street", "strasse": "street", "rd": "road", "ave": "avenue", "av": "avenue", "blvd": "boulevard", "bd": "boulevard",
    "ln": "lane", "dr": "drive", "ct": "court", "crt": "court", "pl": "place", "sq": "square", "hwy": "highway", "pkwy": "parkway", "cct": "circuit",
    "cir": "circuit", "cres": "crescent", "cr": "crescent", "tce": "terrace", "ter": "terrace", "cl": "close", "pde": "parade", "apt": "unit",
    "flat": "unit", "suite": "unit", "ste": "unit", "room": "unit", "rm": "unit", "bldg": "building", "fl": "floor", "mt": "mount", "nth": "north",
    "n": "north", "s": "south", "e": "east", "w": "west", "platz": "square", "pl.": "place", "allee": "avenue", "r": "street", "rue": "street",
}
_KINDS = frozenset({*_STREETS.values(), "no", "number", "nr", "lu", "hao"})
_NUMBER = re.compile(r"\d+[a-z]?")
_UNITS_HAN = re.compile("[省市区县路街道号弄室楼层栋座单元巷村镇乡]")
_STREET_GLUED = re.compile(r"(?<=[a-z]{3})(?:strasse|str)\b\.?")


@dataclass(frozen=True, slots=True)
class Address:
    """An address, ready to be compared. `words` are without the kinds of streets, `numbers` without leading zeros."""

    words: tuple[str, ...]
    numbers: frozenset[str]
    street: str = ""  # the first long word, by which it is looked for

    def __bool__(self) -> bool:
        return bool(self.words or self.numbers)


@lru_cache(maxsize=4_096)
def address(text: str) -> Address:
    """The address in a text."""
    plain = folded(text)
    if not plain:
        return Address((), frozenset())
    numbers = frozenset(number.lstrip("0") or number for number in _NUMBER.findall(plain))
    words: list[str] = []
    kinds: list[str] = []
    for piece in pieces(_STREET_GLUED.sub(" street", plain)):
        if HAN_ONLY.match(piece):
            words += _chinese(piece)
        elif not piece[0].isdigit():
            word = _STREETS.get(piece, piece)
            (kinds if word in _KINDS else words).append(word)
    words = words or kinds
    return Address(tuple(words), numbers, max(words, key=lambda word: (len(word), word)) if words else "")


def _chinese(run: str) -> list[str]:
    """The names in a run of Chinese, without 路 and 号, and without the places that one may leave out."""
    parts = _UNITS_HAN.sub(" ", run).split()
    return [part for part in parts if part not in PLACES_HAN] or parts


def likeness(a: Address, b: Address) -> float:
    """The share of letters in words that both have, misspelt ones by how like they are."""
    if not a.words or not b.words:
        return 1.0 if a.words == b.words and a.numbers & b.numbers else 0.0
    return 1.0 if a.words == b.words else best_share(a.words, b.words)


@lru_cache(maxsize=8_192)
def place(text: str) -> str:
    """A city or a region as it is compared: without 市 and 省."""
    plain = "".join(pieces(folded(text)))
    return plain.rstrip("省市") if len(plain) > 2 else plain


def postcode(text: str) -> str:
    """A postcode as it is compared."""
    return "".join(pieces(folded(text)))
