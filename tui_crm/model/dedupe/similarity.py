"""How like two texts are: 0 for nothing in common, 1 for the same. Every function is symmetric."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import permutations
from typing import Any

from tui_crm.model.dedupe.names import Name
from tui_crm.model.dedupe.person_words import nicknames

FEW = 4  # words up to which every way to pair them is tried
INITIAL, NICKNAME = 0.85, 0.95  # likeness of a name to its first letter, and to its short form
LIKE_WORDS = 0.7  # from which on two words of a name or an address count as one misspelt


@cache
def distances() -> Any:
    """The library of edit distances, imported when something is compared: it takes four megabytes."""
    from rapidfuzz import distance

    return distance


def letters(a: str, b: str) -> float:
    """Two words by their letters.

    The better of the edit distance with neighbours swapped (optimal string alignment: Damerau 1964) over the longer length, and of
    Jaro–Winkler (Winkler 1990) less a tenth, which forgives shifted letters but is generous to different short words.
    """
    if a == b:
        return 1.0
    edits: float = distances().OSA.normalized_similarity(a, b)
    return max(edits, distances().JaroWinkler.similarity(a, b) - 0.1) if edits > 0.4 else edits


def person_words(a: str, b: str) -> float:
    """Two words of people's names: an initial may stand for a name, and a nickname."""
    if a == b:
        return 1.0
    if len(a) == 1 or len(b) == 1:
        return INITIAL if a[0] == b[0] and a.isascii() and b.isascii() else 0.0
    known = nicknames()
    if (mine := known.get(a)) and (theirs := known.get(b)) and mine & theirs:
        return NICKNAME
    return letters(a, b)


def best_pairs(a: Sequence[str], b: Sequence[str]) -> tuple[float, ...]:
    """The likeness of each word of the shorter name with its partner in the longer, paired for the highest sum; the highest first."""
    if len(a) > len(b):
        a, b = b, a
    if len(b) <= FEW:
        table = [[person_words(x, y) for y in b] for x in a]
        ways = [sorted((row[at] for row, at in zip(table, way, strict=True)), reverse=True) for way in permutations(range(len(b)), len(a))]
        return tuple(max(ways, key=lambda found: (round(sum(found), 6), found)))
    return tuple(likeness for likeness, _x, _y in _matched(a, b, person_words))


def _matched(a: Sequence[str], b: Sequence[str], compare: Callable[[str, str], float]) -> Iterator[tuple[float, str, str]]:
    """Words paired one by one, the likest first: (likeness, word, partner). The words themselves settle what is equal, whichever side is first."""
    every = [(compare(x, y), min(x, y), max(x, y), i, j) for i, x in enumerate(a) for j, y in enumerate(b)]
    left, right = set(range(len(a))), set(range(len(b)))
    for likeness, _x, _y, i, j in sorted(every, reverse=True):
        if i in left and j in right:
            left.discard(i)
            right.discard(j)
            yield likeness, a[i], b[j]


def own_words(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """Two companies' own words: by pairs of words, each counting by its length, or all joined ("Coca Cola", "CocaCola")."""
    if a == b:
        return 1.0
    joined = letters("".join(sorted(a)), "".join(sorted(b)))
    if joined == 1 or len(a) == len(b) == 1:
        return joined
    straight = letters("".join(a), "".join(b))
    return max(joined, straight, best_share(a, b))


def best_share(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """Dice's coefficient over the letters of words that have a like partner."""
    shared = sum(likeness * (len(x) + len(y)) for likeness, x, y in _matched(a, b, letters) if likeness >= LIKE_WORDS)
    return shared / (sum(map(len, a)) + sum(map(len, b)))


def sounds(a: Name, b: Name) -> float:
    """Two names of which one is written in Chinese and the other in Latin letters: by pinyin, the words in any order."""
    chinese, latin = (a, b) if a.han else (b, a)
    if not latin.words or not chinese.words:
        return 0.0
    ways = {latin.sound, "".join(latin.words[1:] + latin.words[:1]), "".join(latin.words[-1:] + latin.words[:-1])}
    return max(letters(chinese.sound, way) for way in ways)


def is_short_for(a: Name, b: Name) -> bool:
    """Whether one name is the initials of the other's words, as IBM of International Business Machines."""
    short, long = (a, b) if len(a.plain) <= len(b.plain) else (b, a)
    return len(short.words) == 1 and len(long.initials) > 2 and short.words[0] == long.initials
