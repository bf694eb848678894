"""Values that several columns make together: names of given name and surname, addresses of street, city and postcode."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

# The parts there are, in the order in which they are written. "whole" is the value itself, "else" one that stands in where "whole" is blank;
# only where both are blank the value is made of the other parts.
NAME_PARTS = ("prefix", "given", "middle", "family", "suffix")
PLACE_PARTS = ("number", "street", "street2", "street3", "box", "extended", "city", "region", "postcode", "country")
WHOLE, ELSE = "whole", "else"
ANY = "any"  # of yes and no: one column that says yes is enough
AND = "and"  # texts that stand one after the other
_CHINESE_PLACE = ("country", "region", "city", "extended", "street", "street2", "street3", "number", "box", "postcode")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")


def assembled(pieces: Sequence[tuple[str, str]], separator: str) -> str:
    """The value of a single field made of (part, text) pairs whose texts are not blank; texts without a part stand in their order."""
    there: dict[str, str] = {}
    for given, text in pieces:
        part = "" if given == AND else given
        there[part] = f"{there[part]}{separator}{text}" if part in there and part not in (WHOLE, ELSE) else there.get(part) or text
    for whole in (WHOLE, ELSE):
        if whole in there:
            return there[whole]
    composed = _composed(there)
    return separator.join(text for text in (there.get("", ""), composed) if text)


def grouped(pieces: Sequence[tuple[str, str]]) -> list[str]:
    """The values of a field with many of them: parts "work/street" and "work/city" make one, a text without a part is one."""
    groups: dict[str, list[tuple[str, str]]] = {}
    found: list[str] = []
    for part, text in pieces:
        group, slash, rest = part.partition("/")
        if slash:
            groups.setdefault(group, []).append((rest, text))
        else:
            found.append(text)
    return [*found, *(assembled(parts, " ") for parts in groups.values())]


def _composed(there: Mapping[str, str]) -> str:
    if any(part in there for part in NAME_PARTS):
        return _name(there)
    return _place(there)


def _name(there: Mapping[str, str]) -> str:
    """Chinese names have the surname first and no space between."""
    given, family = there.get("given", ""), there.get("family", "")
    both = given + family
    if _HAN.search(both) and not _LATIN.search(both):
        return f"{family}{there.get('middle', '')}{given}"
    return " ".join(there[part].strip() for part in NAME_PARTS if part in there)


def _place(there: Mapping[str, str]) -> str:
    """From the house to the country, parted by commas; in Chinese the other way round and without."""
    if any(_HAN.search(text) for text in there.values()):
        return "".join(there[part].strip() for part in _CHINESE_PLACE if part in there)
    street = " ".join(there[part].strip() for part in ("number", "street") if part in there)
    area = " ".join(there[part].strip() for part in ("region", "postcode") if part in there)
    middle = [there[part].strip() for part in ("street2", "street3", "box", "extended", "city") if part in there]
    return ", ".join(text for text in (street, *middle, area, there.get("country", "").strip()) if text)
