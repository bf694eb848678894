"""Tokens of names: by their start, their words, their sound and their initials."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, product

from tui_crm.model.pinyin import all_readings, may_be_ambiguous, surname_reading, syllables
from tui_crm.model.words import HAN_ONLY, bigrams, normalise, pieces, unaccented

HEAD_LENGTH = 40  # characters of a name that "starts with" looks at
SOUND_LENGTH = 20  # letters of a sound that begins inside a name
SPOKEN = 16  # Chinese characters of one run whose sound counts
OFTEN = 4  # characters up to which a run may be one that comes again and again
LEGAL_ENDS = ("公司", "集团")
_LEGAL_FORM = re.compile("(?:股份|集团)*(?:有限(?:责任)?)?(?:公司|集团)$")
VARIANTS = 4  # ways to read one run beyond which no more readings are tried


def name_tokens(name: str) -> tuple[Sequence[str], Sequence[str]]:
    """(heads, words) of one name, repeats possible.

    heads: the whole name joined, its sound joined, its initials, for "starts with". words: Latin words, Chinese by twos, the sound
    from each character on; of a name that is one word without those that are heads, which a search for words looks into as well.
    """
    plain = normalise(name[: HEAD_LENGTH * 5])
    runs = pieces(plain)
    if not runs:
        return [], []
    whole = "".join(runs)[:HEAD_LENGTH]
    if plain.isascii():
        if len(runs) == 1:
            return runs, []
        return [whole, "".join([run[0] for run in runs])], runs
    heads = [whole]
    words: list[str] = []
    spoken: list[Sequence[Sequence[str]]] = []
    ways: Sequence[Sequence[str]]
    for run in runs:
        if run.isascii():
            ways = ((run,),)
            words.append(run)
        elif HAN_ONLY.match(run):
            ways, found = _spoken_often(run) if len(run) <= OFTEN else _spoken(run)
            words += found
        else:
            bare = unaccented(run)
            ways = ((bare,),)
            words += (run, bare)
        spoken.append(ways)
    # in each way to read its first stretch and the likeliest way to read the others
    rest = [syllable for ways in spoken[1:] for syllable in ways[0]]
    for way in spoken[0]:
        reading = [*way, *rest]
        initials = "".join([syllable[0] for syllable in reading])
        heads += ("".join(reading)[:HEAD_LENGTH], initials)
        if 2 < len(reading) < 5:
            heads.append(reading[0] + initials[1:])  # a person's surname in full, then initials: "wangxm"
    return heads, words if rest else [word for word in words if word not in heads]


@lru_cache(maxsize=4_096)
def _spoken_often(run: str) -> tuple[Sequence[Sequence[str]], Sequence[str]]:
    """`_spoken` for what comes again and again, as "有限公司" does."""
    return _spoken(run)


def _spoken(run: str) -> tuple[Sequence[Sequence[str]], Sequence[str]]:
    """The ways to read a run of Chinese, and its words: by twos, and the sounds of each way up to the legal form, which tells nobody apart."""
    ways = _ways(run[:SPOKEN])
    words = [*bigrams(run)]
    said = len(run)
    if run.endswith(LEGAL_ENDS) and (form := _LEGAL_FORM.search(run)):
        said = form.start()
    if len(ways) == 1:
        words += _sounds(ways[0][:said])
    else:
        for way in dict.fromkeys([tuple(way[:said]) for way in ways]):
            words += _sounds(way)
    return ways, words


def _sounds(way: Sequence[str]) -> list[str]:
    """The sound of a stretch of Chinese from each character on, and its initials after a place name of two or three characters."""
    if not way:
        return []
    sound = "".join(way)
    found = [sound[at : at + SOUND_LENGTH] for at in accumulate(map(len, way[:-1]))]
    found.append(sound[:HEAD_LENGTH])
    if len(way) > 3:
        initials = "".join([syllable[0] for syllable in way])
        found += (initials[2:], initials[3:])
    return found


def _ways(run: str) -> Sequence[Sequence[str]]:
    """The ways to read a run of Chinese: the likeliest first, then with other readings of the characters that have several."""
    likeliest = syllables(run)
    first = surname_reading(run[0])
    if first == likeliest[0] and not may_be_ambiguous(run):
        return (likeliest,)
    known = all_readings(run)
    if first == likeliest[0] and max(map(len, known)) < 2:
        return (likeliest,)
    options: list[Sequence[str]] = []
    ways = 1
    for at, said in enumerate(known):
        if (len(said) > 1 or at == 0) and ways < VARIANTS:
            option = tuple(dict.fromkeys((likeliest[at], *said, *((first,) if at == 0 else ()))))
            ways *= len(option)
            options.append(option)
        else:
            options.append((likeliest[at],))
    return list(product(*options))
