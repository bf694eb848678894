"""Blocking keys: two records are compared only when they have one in common, so that nobody compares all with all.

A key is a number of 64 bits: a hash of what it stands for, the kind of record in its lowest bits. That two things hash to the same costs a
comparison and nothing else. A record has about eight.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b

from tui_crm.model.dedupe.names import Name
from tui_crm.model.dedupe.profile import ENTITIES, Profile

ENTITY_BITS = 4
PHONE_DIGITS = 8

STRENGTH = {"i": 8, "e": 7, "w": 7, "p": 6, "t": 5, "s": 4, "y": 4, "a": 3, "z": 3, "b": 3, "d": 2, "f": 2, "h": 1, "l": 1}
"""How much a key in common promises, by its kind: of too many candidates the best are compared."""


def keys(entity: str, profile: Profile) -> dict[int, int]:
    """The keys of a record of `entity` → what each promises (see `STRENGTH`)."""
    number = ENTITIES.index(entity)
    return {_hashed(text, number): STRENGTH[text[0]] for text in _texts(profile)}


def entity_of(key: int) -> int:
    """The place in `ENTITIES` of the kind of record that a key belongs to."""
    return key & ((1 << ENTITY_BITS) - 1)


def _hashed(text: str, entity: int) -> int:
    found = int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)
    return (found >> ENTITY_BITS << ENTITY_BITS) | entity


def _texts(profile: Profile) -> Iterator[str]:
    if profile.number:
        yield f"i{profile.number}"
    for local, host in profile.emails:
        yield f"e{local}@{host}"
    for social in profile.socials:
        yield f"w{social}"
    for phone in profile.phones:
        if len(phone) > 5:
            yield f"p{phone[-PHONE_DIGITS:]}"
    yield from _of_place(profile)
    if profile.person:
        for name in profile.names:
            yield from _of_person(name, profile)
    else:
        for domain in profile.domains:
            yield f"d{domain}"
        for name in profile.names:
            yield from _of_company(name)


def _of_place(profile: Profile) -> Iterator[str]:
    address = profile.address
    numbers = ",".join(sorted(address.numbers))
    where = profile.postcode or profile.city
    if address.street and numbers:
        yield f"a{address.street}|{numbers}"
    if where and numbers:
        yield f"z{where}|{numbers}"
    if profile.birthday and where:
        yield f"b{profile.birthday}|{where}"


def _of_company(name: Name) -> Iterator[str]:
    """By sound, the letters in alphabetical order, so that neither script nor the order of words matters; and by both ends."""
    letters = "".join(sorted(name.sound))
    yield f"s{letters}"
    if name.trades:
        yield f"t{letters}|{','.join(sorted(name.trades))}"
    if 2 < len(name.initials) < 8:
        yield f"s{''.join(sorted(name.initials))}"
    own = "".join(name.words)
    if name.han:
        if len(own) > 3:
            yield f"h{own[:2]}|{len(name.trades)}"
            yield f"l{own[-2:]}|{len(name.trades)}"
    elif len(own) > 5:
        yield f"h{own[:4]}{own[-1]}"
        yield f"l{own[0]}{own[-4:]}"


def _of_person(name: Name, profile: Profile) -> Iterator[str]:
    letters = "".join(sorted(name.sound))
    if len(name.words) > 1:
        yield f"s{letters}"
        if where := profile.city or profile.postcode:
            yield f"t{letters}|{where}"
        if not name.han:
            yield f"f{','.join(sorted(map(phonetic, name.words)))}"
    if profile.customer:
        for word in name.words:
            yield f"y{profile.customer}|{phonetic(word)}"
    if profile.birthday:
        for word in name.words:
            yield f"y{profile.birthday}|{phonetic(word)}"


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
