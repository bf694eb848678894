"""The tiers of the search: where in a record a token stands is part of its term, so that an index answers for one tier without reading the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

HEAD, NAME, TEXT = "h", "n", "t"  # a name begins so; a word of a name; a word of any other field
TIERS: Mapping[str, Sequence[str]] = {"head": (HEAD,), "name": (HEAD, NAME), "any": (HEAD, NAME, TEXT)}
"""What a search looks into: the beginnings of names, names, everything."""
Term = tuple[str, bool]
"""A token that is looked for, and whether it must be a token of the record rather than the start of one."""
Way = tuple[tuple[Term, ...], ...]
"""Of each group one term must be there."""


def terms(letter: str, tokens: Sequence[str]) -> str:
    """The tokens of one tier as the index holds them, apart by spaces."""
    return letter + _BETWEEN[letter].join(tokens) if tokens else ""


_BETWEEN = {letter: f" {letter}" for letter in TIERS["any"]}
