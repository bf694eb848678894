"""Words that columns of free text usually hold, so that a misspelt one is told: industries, countries. Nothing is changed by them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

CLOSE = 0.8  # of rapidfuzz's normalised similarity
LONG = 5  # letters from which on a likeness says something

_INDUSTRIES = (
    "agriculture|automotive|banking|biotechnology|chemicals|construction|consulting|consumer goods|education|electronics|employment|energy|"
    "engineering|entertainment|environmental|fashion|finance|financial services|food|government|healthcare|hospitality|insurance|"
    "legal|logistics|machinery|manufacturing|marketing|media|medical|mining|non profit|pharmaceutical|real estate|recreation|retail|security|"
    "services|shipping|software|technology|telecommunications|textile|transportation|travel|utilities|wholesale"
)


def misspelt(field: str, texts: Sequence[str]) -> Mapping[str, str]:
    """Of a column's values those that are no usual word and look like one: text → the word. {} for fields without usual words."""
    words = frozenset(_INDUSTRIES.split("|")) if field == "industry" else _countries() if field == "country" else frozenset()
    if not words:
        return {}
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    found = {}
    for text in texts:
        plain = " ".join(text.casefold().split())
        if len(plain) >= LONG and plain not in words:
            like = process.extractOne(plain, words, scorer=OSA.normalized_similarity, score_cutoff=CLOSE)
            if like:
                found[text.strip()] = str(like[0])
    return found


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    from babel import Locale

    names = Locale("en").territories
    return frozenset(name.casefold() for code, name in names.items() if code.isalpha())
