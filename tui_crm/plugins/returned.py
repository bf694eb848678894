"""What hooks may return, checked. Each function gives the value the host goes on with, and raises ValueError with what is wrong."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel

MOST = 10_000  # values that one hook may declare
LONGEST = 10_000  # characters of a text that is shown


def checked_list(found: Any, kinds: Sequence[type]) -> list[Any]:
    """A list of values of these kinds, no two with the same key."""
    names = " or ".join(kind.__name__ for kind in kinds)
    if not isinstance(found, list | tuple):
        raise ValueError(f"expected a list of {names}, found {_named(found)}")
    if len(found) > MOST:
        raise ValueError(f"{len(found)} values; at most {MOST} are taken")
    seen: set[Any] = set()
    for each in found:
        if not isinstance(each, tuple(kinds)):
            raise ValueError(f"expected a list of {names}, found {_named(each)} in it")
        key = (getattr(each, "entity", "") if type(each).__name__ == "FieldSpec" else "", getattr(each, "key", ""))
        if key[1] and key in seen:
            raise ValueError(f"{key[1]} is declared twice")
        seen.add(key)
    return list(found)


def checked_config(found: Any) -> type[BaseModel]:
    """A pydantic model's class whose JSON schema can be made."""
    if not (isinstance(found, type) and issubclass(found, BaseModel)):
        raise ValueError(f"expected a class of pydantic models, found {_named(found)}")
    found.model_json_schema()
    return found


def checked_translations(found: Any) -> dict[str, dict[str, str]]:
    """Language → text → translation."""
    if not isinstance(found, Mapping):
        raise ValueError(f"expected a mapping of languages, found {_named(found)}")
    for language, texts in found.items():
        if not isinstance(texts, Mapping) or not all(isinstance(word, str) for pair in texts.items() for word in pair):
            raise ValueError(f"expected a mapping of texts for {language!r}, found {_named(texts)}")
    return {str(language): dict(texts) for language, texts in found.items()}


def checked(kind: type[BaseModel], found: Any, *, none: bool = True) -> Any:
    """A value of this kind, or None where that is an answer."""
    if found is None and none:
        return None
    if not isinstance(found, kind):
        raise ValueError(f"expected {kind.__name__}{' or None' if none else ''}, found {_named(found)}")
    return found


def checked_text(found: Any) -> str | None:
    """A text of at most `LONGEST` characters, or None."""
    if found is not None and not isinstance(found, str):
        raise ValueError(f"expected a text or None, found {_named(found)}")
    return found[:LONGEST] if found else found


def checked_numbers(found: Any, length: int, least: float = 0.0, most: float = 1.0) -> list[float | None]:
    """As many finite numbers from `least` to `most` as were asked for; None for what could not be judged."""
    try:
        numbers = [None if each is None else float(each) for each in found]
    except (TypeError, ValueError) as error:
        raise ValueError(f"expected a list of numbers, found {_named(found)}: {error}") from None
    if len(numbers) != length:
        raise ValueError(f"{len(numbers)} answers for {length} rows")
    for place, each in enumerate(numbers):
        if each is not None and not (math.isfinite(each) and least <= each <= most):
            raise ValueError(f"row {place}: {each} is not between {least:g} and {most:g}")
    return numbers


def checked_answers(found: Any, length: int) -> list[bool]:
    """As many yes or no as were asked for."""
    try:
        answers = [bool(each) for each in found]
    except (TypeError, ValueError) as error:
        raise ValueError(f"expected a list of yes and no, found {_named(found)}: {error}") from None
    if len(answers) != length:
        raise ValueError(f"{len(answers)} answers for {length} rows")
    return answers


def _named(found: Any) -> str:
    return f"{type(found).__name__} {repr(found)[:80]}"
