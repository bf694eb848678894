"""Telephone numbers: normalised on write, shown as people of the country write them.

Stored form: E.164 where a country is known ("+8613800138000"), with "x12" after it for an extension; otherwise what was
typed, trimmed. `phonenumbers` is asked only for what the two short ways (E.164 already, Chinese mobile) do not settle.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

_E164 = re.compile(r"\+[1-9]\d{6,14}(?:x\d{1,8})?")
_SEPARATORS = re.compile(r"[\s().\-\u2010-\u2015\u00a0]+")
_CN_MOBILE = re.compile(r"(?:\+86|0086|86)?(1[3-9]\d{9})")
_NANP = re.compile(r"\+1[2-9]\d{9}", re.ASCII)  # +1 and always ten digits
_SHAPE = re.compile(r"(?:tel:)?(?P<number>[+＋]?[\d\s().\-/\u2010-\u2015\u00a0]{3,40}?)\s*(?:(?:,|;ext=|ext\.?|extension|x|#|转|分机)\s*(?P<extension>\d{1,8}))?", re.IGNORECASE)

_CALLING_CODE = re.compile("[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[0-9]{3}")  # ITU-T E.164


_GROUPS = {4: (4,), 5: (2, 3), 6: (3, 3), 7: (3, 4), 8: (4, 4), 9: (3, 3, 3), 10: (3, 3, 4), 11: (3, 4, 4), 12: (4, 4, 4)}


def normalise(text: str, country: str = "") -> str:
    """The stored form of a number typed in `country` (ISO 3166 code, "" for unknown). Never loses what it does not understand."""
    if _E164.fullmatch(text):
        return text
    compact = _SEPARATORS.sub("", text)
    if country == "CN" or compact.startswith(("+86", "0086")):
        mobile = _CN_MOBILE.fullmatch(compact)
        if mobile:
            return "+86" + mobile[1]
    if _NANP.fullmatch(compact):  # asking `phonenumbers` costs thirty times more and answers the same
        return compact
    return _looked_up(text.strip(), country)


def split_code(number: str) -> tuple[str, str, str]:
    """(calling code, national number, extension) of a stored number; the code is "" when the number is not E.164."""
    main, _mark, extension = number.partition("x")
    digits = main[1:]
    if not main.startswith("+") or not digits.isdigit():
        return "", number, ""
    size = _code_size(digits[:3])
    return digits[:size], digits[size:], extension


def show(number: str, country: str = "") -> str:
    """The number in groups: as people in China write it for a Chinese number shown there, international otherwise.

    The ways each country groups its numbers are not worth a library on the way to the first screen.
    """
    code, national, extension = split_code(number)
    if not code:
        return number
    if country == "CN" and code == "86" and len(national) >= 9:
        shown = _chinese(national)
    else:
        shown = f"+{code} {_grouped(national)}"
    return f"{shown} x{extension}" if extension else shown


def _chinese(national: str) -> str:
    """Mobile 3-4-4; landline: area code (two digits for the largest cities, else three) after a 0, then the number."""
    if national[0] == "1" and len(national) == 11:
        return f"{national[:3]} {national[3:7]} {national[7:]}"
    area = 2 if national.startswith(("10", "2")) else 3
    return f"0{national[:area]} {_grouped(national[area:])}"


def _grouped(digits: str) -> str:
    sizes = _GROUPS.get(len(digits), (len(digits),))
    ends = [sum(sizes[:place]) for place in range(len(sizes) + 1)]
    return " ".join(digits[start:end] for start, end in pairwise(ends))


@lru_cache(maxsize=2_000)
def _code_size(start: str) -> int:
    """How many of the first three digits are the calling code."""
    code = _CALLING_CODE.match(start)
    return code.end() if code else 0


@lru_cache(maxsize=20_000)
def _looked_up(text: str, country: str) -> str:
    shape = _SHAPE.fullmatch(text)
    if shape is None:
        return text
    import phonenumbers

    try:
        number = phonenumbers.parse(shape["number"], country or None)
    except phonenumbers.NumberParseException:
        return text
    if not phonenumbers.is_possible_number(number):
        return text
    if len(str(number.national_number)) < 6 and not phonenumbers.is_valid_number(number):  # an extension or a service number, but for a few islands
        return text
    found = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if not _E164.fullmatch(found):
        return text
    return f"{found}x{shape['extension']}" if shape["extension"] else found
