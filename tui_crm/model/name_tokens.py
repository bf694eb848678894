"""Tokens of names: by their start, their words, their sound and their initials."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import product

from tui_crm.model.pinyin import readings, surname_reading, syllables
from tui_crm.model.words import HAN_ONLY, bigrams, normalise, pieces, unaccented

HEAD_LENGTH = 40  # characters of a name that "starts with" looks at
SOUND_LENGTH = 20  # letters of a sound that begins inside a name
SPOKEN = 16  # Chinese characters of one run whose sound counts
VARIANTS = 4  # ways to read one run


def head_tokens(name: str) -> Iterable[str]:
    """What a name starts with: the name joined, its sound joined, its initials."""
    return _tokens(name)[0]


def name_tokens(name: str) -> Iterable[str]:
    """The words of a name, Chinese by twos, the sound from each character on, initials."""
    return _tokens(name)[1]


@lru_cache(maxsize=4_096)
def _tokens(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    plain = normalise(name[: HEAD_LENGTH * 5])
    runs = pieces(plain)
    if not runs:
        return (), ()
    whole = "".join(runs)[:HEAD_LENGTH]
    if plain.isascii():
        initials = "".join([run[0] for run in runs]) if len(runs) > 1 else ""
        return ((whole, initials) if initials else (whole,)), (*runs, initials) if initials else tuple(runs)
    heads = {whole: None, unaccented(whole): None}
    words: dict[str, None] = {}
    spoken = [_ways(run[:SPOKEN]) if HAN_ONLY.match(run) else ((unaccented(run),),) for run in runs]
    for run, ways in zip(runs, spoken, strict=True):
        _add_run(run, ways, words)
    for reading in _readings_of_all(spoken):
        heads["".join(reading)[:HEAD_LENGTH]] = None
        initials = "".join([syllable[0] for syllable in reading])
        heads[initials] = None
        words[initials] = None
    return tuple(heads), tuple(words)


def _add_run(run: str, ways: Sequence[tuple[str, ...]], words: dict[str, None]) -> None:
    """Add the tokens of one word or one stretch of Chinese."""
    if not HAN_ONLY.match(run):
        words[run] = None
        words[unaccented(run)] = None
        return
    words.update(dict.fromkeys(bigrams(run)))
    for reading in ways:
        sound = "".join(reading)
        words[sound[:HEAD_LENGTH]] = None
        at = 0
        for syllable in reading[:-1]:
            at += len(syllable)
            words[sound[at : at + SOUND_LENGTH]] = None


def _readings_of_all(spoken: Sequence[Sequence[tuple[str, ...]]]) -> Iterable[tuple[str, ...]]:
    """The syllables of the whole name, in each way to read its first stretch and the likeliest way to read the rest."""
    rest = tuple(syllable for ways in spoken[1:] for syllable in ways[0])
    return [first + rest for first in spoken[0]]


def _ways(run: str) -> tuple[tuple[str, ...], ...]:
    """The ways to read a run of Chinese: the likeliest first, then with other readings of the characters that have several."""
    likeliest = tuple(syllables(run))
    options: list[tuple[str, ...]] = []
    ways = 1
    for at, character in enumerate(run):
        option: tuple[str, ...] = (likeliest[at],)
        if ways < VARIANTS:
            others = {reading for reading in readings(character) if reading != likeliest[at]}
            if at == 0 and surname_reading(character) not in ("", likeliest[at]):
                others.add(surname_reading(character))
            option += tuple(sorted(others))
            ways *= len(option)
        options.append(option)
    if ways == 1:
        return (likeliest,)
    return tuple(product(*options))[: VARIANTS * 2]
