"""Blocking keys: two records are compared only when they have one in common, so that nobody compares all with all.

A key is a number of 64 bits: a hash of what it stands for, the kind of record in its lowest bits. That two things hash to the same costs a
comparison and nothing else. A record has about eight. What a record is looked up by differs a little from what it is found by: a company whose
name tells its trade is not compared with those of its name in other trades, but with those whose name tells none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import blake2b
from typing import NamedTuple

from tui_crm.model.dedupe.names import Name
from tui_crm.model.dedupe.person_words import nicknames
from tui_crm.model.dedupe.profile import ENTITIES, Profile
from tui_crm.model.dedupe.reach import ROLES

ENTITY_BITS = 4
ENOUGH = 4
"""What common keys must promise together for two records to be compared."""

NUMBER, EMAIL, SHARED_EMAIL, SOCIAL, PHONE, DOMAIN = ("i", 8), ("e", 7), ("r", 3), ("w", 7), ("p", 6), ("d", 2)
NAME, ENDS, SPELLING, OWN = ("n", 5), ("l", 4), ("f", 4), ("y", 4)
HOUSE, OFFICE, DOOR, BIRTH = ("a", 4), ("o", 2), ("z", 4), ("b", 4)
"""Kinds of keys, each with what one in common promises."""

Text = tuple[tuple[str, int], str]


class Keys(NamedTuple):
    """The keys by which a record is found, and those by which it is looked up, each with what it promises."""

    kept: tuple[int, ...]
    asked: dict[int, int]

    def with_more(self, more: Mapping[int, int]) -> Keys:
        """These and others, by which it is found and looked up."""
        return Keys((*self.kept, *more), {**self.asked, **more})


def keys(entity: str, profile: Profile) -> Keys:
    """The keys of a record of `entity`."""
    number = ENTITIES.index(entity)
    asked: dict[int, int] = {}
    for (kind, promise), text in _shared(profile):
        asked[hashed(kind + text, number)] = promise
    kept = list(asked)
    if not profile.person:
        for name in profile.names:
            letters = _letters(name)
            with_trade, without = (hashed(f"n{mark}{letters}", number) for mark in "+-")
            kept.append(with_trade if name.trades else without)
            asked[without] = NAME[1]
            if not name.trades:
                asked[with_trade] = NAME[1]
            long, short = _initials(name)
            if long:
                kept.append(hashed(f"~{long}", number))
                asked[hashed(f"n-{''.join(sorted(long))}", number)] = NAME[1]
            if short:
                asked[hashed(f"~{short}", number)] = NAME[1]
    return Keys(tuple(kept), asked)


def hashed(text: str, entity: int) -> int:
    """The key that stands for a text, of the entity with this number in `ENTITIES`."""
    found = int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)
    return (found >> ENTITY_BITS << ENTITY_BITS) | entity


def _shared(profile: Profile) -> Iterator[Text]:
    """What a record is both found by and looked up by."""
    if profile.number:
        yield NUMBER, profile.number
    for local, host in profile.emails:
        yield SHARED_EMAIL if local in ROLES else EMAIL, f"{local}@{host}"
    for social in profile.socials:
        yield SOCIAL, social
    for phone in profile.phones:
        if len(phone) > 5:
            yield PHONE, phone
    yield from _of_place(profile)
    if profile.person:
        for name in profile.names:
            yield from _of_person(name, profile)
    else:
        for domain in profile.domains:
            yield DOMAIN, domain
        for name in profile.names:
            yield from _of_company(name)


def _of_place(profile: Profile) -> Iterator[Text]:
    address = profile.address
    numbers = ",".join(sorted(address.numbers))
    where = profile.postcode or profile.city
    if address.street and numbers:
        yield HOUSE if profile.person else OFFICE, f"{address.street}|{numbers}|{profile.city}"
    if profile.person and where:
        if numbers:
            yield DOOR, f"{where}|{numbers}"
        if profile.birthday:
            yield BIRTH, f"{profile.birthday}|{where}"


def _of_company(name: Name) -> Iterator[Text]:
    """By sound, the letters in alphabetical order, so that neither script nor the order of words matters; and by both ends."""
    letters = _letters(name)
    for trade in name.trades:
        yield NAME, f"{letters}|{trade}"
    own, trades = "".join(name.words), ",".join((*sorted(name.trades), *sorted(name.branch)))
    if name.han:
        if len(own) > 3:
            yield ENDS, f"{own[:2]}…|{trades}"
            yield ENDS, f"…{own[-2:]}|{trades}"
    elif len(own) > 5:
        yield ENDS, f"{own[:4]}…{own[-1]}|{trades}"
        yield ENDS, f"{own[0]}…{own[-4:]}|{trades}"


def _initials(name: Name) -> tuple[str, str]:
    """(the initials that a name of several words may go by, what a short name may be the initials of); "" for neither."""
    if len(name.words) == 1 and not name.han and not name.trades and 2 < len(name.words[0]) < 7:
        return "", name.words[0]
    return (name.initials, "") if 2 < len(name.initials) < 7 and name.initials.isalpha() else ("", "")


def _letters(name: Name) -> str:
    """The letters of a name's sound in their order in the alphabet, and which branch it is."""
    return "".join((*sorted(name.sound), *sorted(name.branch)))


def _of_person(name: Name, profile: Profile) -> Iterator[Text]:
    letters = _letters(name)
    if len(name.words) > 1:
        yield ("n", 3), letters
        if where := profile.city or profile.postcode:
            yield NAME, f"{letters}|{where}"
        if not name.han:
            yield SPELLING, ",".join(sorted(map(_spelling, name.words)))
    for known in (profile.customer, profile.birthday):
        if known:
            for word in name.words:
                yield OWN, f"{known}|{phonetic(word)}"


def _spelling(word: str) -> str:
    """What a word of a name and its nicknames have in common."""
    groups = nicknames().get(word)
    return min(groups) if groups else phonetic(word)


_CLASSES = {letter: str(number) for number, group in enumerate(("bfpv", "cgjkqsxz", "dt", "l", "mn", "r"), 1) for letter in group}


def phonetic(word: str) -> str:
    """A word by its first letter and the classes of its next consonants: Soundex (Russell 1918) without its fixed length of four."""
    if not word.isascii():
        return word
    code = word[0]
    last = _CLASSES.get(word[0], "")
    for letter in word[1:]:
        found = _CLASSES.get(letter, "")
        if found and found != last:
            code += found
        if letter not in "hw":
            last = found
    return code[:6]
