"""Names taken apart: of a company what is its own, its trades, places and legal form; of a person the words, their order left aside."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from tui_crm.model.dedupe import legal_forms as forms
from tui_crm.model.dedupe.person_words import DOUBLE_SURNAMES, TITLES, TITLES_HAN
from tui_crm.model.pinyin import syllables
from tui_crm.model.words import HAN_ONLY, normalise, pieces, unaccented

LENGTH = 200  # characters of a name that are looked at
SPOKEN = 24  # Chinese characters of a name whose sound is made


class Name(NamedTuple):
    """One name, ready to be compared.

    `words`: what is the record's own; a Chinese company's own name is one word. `sound`: the same in Latin letters, Chinese by pinyin, joined.
    `trades`, `places`, `branch`: what a company's name says of itself beside; `initials`: of its words. `plain`: all of it but the legal form, the same whatever the order.
    """

    plain: str
    words: tuple[str, ...]
    sound: str
    han: bool
    trades: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    branch: frozenset[str] = frozenset()
    initials: str = ""

    @property
    def joined(self) -> str:
        """The own words in one order whatever theirs is."""
        return "".join(sorted(self.words))


_SPECIAL = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_UMLAUT = re.compile("([aou])e")
_APOSTROPHES = re.compile("(?<=[a-z])['’`´](?=[a-z])")
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}[a-z]?")
_SLASHED = re.compile(r"\b([ack])/([skoc])\b")
_NUMBER_HAN = re.compile(f"第?[{forms.NUMBER_HAN}\\d]+$")
_ADMINISTRATIVE = re.compile("特别行政区|自治区|自治州|新区|地区|省|市|县|区")
_LEGAL_HAN = re.compile("|".join(forms.LEGAL_HAN))


def folded(text: str) -> str:
    """Width, case and accents taken off; what people write as one letter or two made one."""
    plain = normalise(text[:LENGTH]).strip()
    if plain.isascii():
        return plain
    return unaccented(unicodedata.normalize("NFC", plain).translate(_SPECIAL))


@lru_cache(maxsize=8_192)
def company(text: str) -> Name:
    """A company's name."""
    plain = folded(text)
    if not plain.isascii():
        plain = plain.replace("&", " ")
    if not plain.replace(" ", "").isalnum():  # there are marks
        plain = _APOSTROPHES.sub("", plain)
        plain = _DOTTED.sub(lambda found: found[0].replace(".", ""), plain)
        plain = _SLASHED.sub(r"\1\2", plain)
    own: list[str] = []
    trades: list[str] = []
    places: list[str] = []
    branch: list[str] = []
    runs = pieces(plain)
    chinese = " ".join(run for run in runs if HAN_ONLY.match(run))
    for run in runs:
        if not HAN_ONLY.match(run):
            _western(run, own, trades, places, branch)
    if chinese:
        own += _chinese(chinese, trades, places, branch, bool(own))
    if len(own) > 1:  # a number tells shops of one name apart
        branch += [f"#{word.lstrip('0')}" for word in own if word.isdecimal()]
        own = [word for word in own if not word.isdecimal()] or own
    if not own:  # nothing but trades and places: these are the name then
        own = [*places, *dict.fromkeys(trades)]
        trades = []
    whole = "".join((*sorted(own), *sorted({*trades}), *sorted({*places}), *branch))
    initials = "" if chinese else "".join(run[0] for run in runs if run not in forms.JOINING_WORDS and run not in forms.LEGAL_WORDS)
    return Name(whole, tuple(own), _sound(own), bool(chinese), frozenset(trades), frozenset(places), frozenset(branch), initials)


def _western(word: str, own: list[str], trades: list[str], places: list[str], branch: list[str]) -> None:
    if word in forms.JOINING_WORDS:
        return
    if word in forms.LEGAL_WORDS and own:  # "SAP", "Co" at the head is a name
        return
    if word in forms.BRANCH_WORDS:
        branch.append("branch")
    elif word in forms.PLACE_WORDS:
        places.append(forms.PLACE_WORDS[word])
    elif word in forms.TRADES and own:
        trades.append(forms.TRADES[word])
    else:
        own.append(_one_vowel(word))


def _one_vowel(word: str) -> str:
    """A word in which ae, oe and ue are a, o and u, as ä, ö and ü have become: Müller, Mueller and Muller are one."""
    return _UMLAUT.sub(r"\1", word) if len(word) > 3 and word.isascii() else word


def _chinese(runs: str, trades: list[str], places: list[str], branch: list[str], named: bool) -> list[str]:
    """What is a company's own of its runs of Chinese (apart by spaces): 行政区划 + 字号 + 行业 + 组织形式, brackets anywhere."""
    for word in forms.BRANCH_HAN:
        head, found, tail = runs.rpartition(word)
        if found and not tail.strip():
            number = _NUMBER_HAN.search(head)
            branch.append(number[0] if number else "branch")
            runs = head[: number.start()] if number else head
            break
    own: list[str] = []
    for part in _LEGAL_HAN.sub(" ", runs).split():
        name = _without_places(part, places, named or bool(own))
        if name:
            own.append(_without_trades(name, trades, named or bool(own)))
    return [part for part in own if part]


def _without_places(part: str, places: list[str], named: bool) -> str:
    """Places stand at the head, or alone in brackets and before a branch; at least two characters stay of a name's first part."""
    while size := next((size for size in forms.PLACE_SIZES if part[:size] in forms.PLACES_HAN), 0):
        administrative = _ADMINISTRATIVE.match(part, size)
        rest = part[administrative.end() if administrative else size :]
        if len(rest) < 2 and not (named and not rest):
            break
        places.append(part[:size])
        part = rest
    return part


def _without_trades(part: str, trades: list[str], named: bool) -> str:
    """Trades stand at the end; at least two characters stay of a name's first part."""
    while size := next((size for size in forms.TRADE_SIZES if part[-size:] in forms.TRADES), 0):
        rest = part[: len(part) - size]
        if len(rest) < 2 and not (named and not rest):
            break
        trades.append(forms.TRADES[part[-size:]])
        part = rest
    return part


@lru_cache(maxsize=8_192)
def person(text: str) -> Name:
    """A person's name. A Chinese one has two words: surname and given name."""
    plain = _APOSTROPHES.sub("", folded(text))
    runs = pieces(plain)
    chinese = "".join(run for run in runs if HAN_ONLY.match(run))
    if chinese:
        for title in TITLES_HAN:
            if len(chinese) > len(title) and chinese.endswith(title):
                chinese = chinese[: -len(title)]
        latin = [run for run in runs if not HAN_ONLY.match(run)]
        if len(chinese) <= 6 and not latin:
            size = 2 if chinese[:2] in DOUBLE_SURNAMES and len(chinese) > 2 else 1
            words = tuple(part for part in (chinese[:size], chinese[size:]) if part)
            return Name(chinese, words, _sound(words), True)
        words = (chinese, *latin)
        return Name("".join(sorted(words)), words, _sound(words), True)
    kept = [_one_vowel(run) for run in runs if run not in TITLES] or runs
    return Name("".join(sorted(kept)), tuple(kept), "".join(kept), False)


def _sound(words: tuple[str, ...] | list[str]) -> str:
    return "".join(_one_vowel("".join(syllables(word[:SPOKEN]))) if HAN_ONLY.match(word) else word for word in words)
