"""Search tokens: what a record is found by, and what a query looks for.

Both sides pass the same normalisation (NFKC, casefold) and the same splitting, so a token of a query is found as a prefix of a token
of a record. Every token is letters and digits only: an index that splits on ASCII punctuation keeps it whole.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tui_crm.model import phones
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind
from tui_crm.model.name_tokens import HEAD_LENGTH, name_tokens
from tui_crm.model.tiers import HEAD, NAME, TEXT, Term, Way, terms
from tui_crm.model.words import HAN_ONLY, joined, normalise, pieces, text_tokens, windows

TEXT_LENGTH = 2_000  # characters of one field that are searched
SHORT = 120  # characters up to which a text may be one that comes again and again
FRAGMENT = 4  # the shortest part of a phone number that finds it
CODE_DIGITS = range(6, 11)  # in a code, with the zeros before its number: more than the parts of a phone number have
DIGITS = 30  # of a phone number, at most
SPAN = 5  # digits of the parts in which a phone number is kept: few enough that numbers share them, which makes the index small

Splitter = Callable[[str], str]
"""From a value to its terms, apart by spaces."""


@dataclass(frozen=True, slots=True)
class QueryTokens:
    """What a search looks for. `head` is the start of a name; of `tokens` all must be found, each as a prefix unless it is `whole`."""

    head: str
    tokens: tuple[str, ...]
    exact: bool = False

    def whole(self, token: str) -> bool:
        """Whether `token` must be a token of the record rather than the start of one.

        Two Chinese characters always are one; a single one is a token only at the end of a word, so it never must be.
        """
        return len(token) == 2 if HAN_ONLY.fullmatch(token) else self.exact


def entry(entity: Entity, record: Mapping[str, Any]) -> str:
    """What the search index holds of a record: terms apart by spaces, each a token behind the letter of its tier (`model.tiers`).

    A term may come again, which an index takes as said once.
    """
    return tokenizer(entity)(record)


@lru_cache(maxsize=256)
def tokenizer(entity: Entity) -> Callable[[Mapping[str, Any]], str]:
    """`entry` for many records of one entity."""
    names = tuple((field.name, field.many) for field in entity.fields if field.search == "name")
    singles = tuple((field.name, _splitter(field)) for field in entity.fields if field.search == "text" and not field.many)
    lists = tuple((field.name, _splitter(field)) for field in entity.fields if field.search == "text" and field.many)

    def terms_of(record: Mapping[str, Any]) -> str:
        head: list[str] = []
        name: list[str] = []
        get = record.get
        for key, many in names:
            if value := get(key):
                for item in value if many else (value,):
                    heads, words = name_tokens(item)
                    head += heads
                    name += words
        found = [terms(HEAD, head), terms(NAME, name)]
        for key, split in singles:
            if value := get(key):
                found.append(split(value))
        for key, split in lists:
            if value := get(key):
                found += map(split, value)
        return " ".join(filter(None, found))

    return terms_of


def query_tokens(text: str, exact: bool = False) -> QueryTokens:
    """What a person who typed `text` looks for. Digits apart by spaces or signs are one phone number; `exact` means whole tokens."""
    plain = normalise(text[:TEXT_LENGTH])
    number = _phone_digits(plain)
    if number:
        return QueryTokens(joined(plain)[:HEAD_LENGTH], (number,), exact)
    found: dict[str, None] = {}
    for piece in pieces(plain):
        if HAN_ONLY.fullmatch(piece) and len(piece) > 2:
            found.update(dict.fromkeys(piece[at : at + 2] for at in range(len(piece) - 1)))
        else:
            found[piece] = None
    return QueryTokens(joined(plain)[:HEAD_LENGTH], tuple(found), exact)


def other_ways(token: str, whole: bool) -> tuple[Way, ...]:
    """What finds a code or a phone number of which `token` is another spelling or a fragment. `whole`: as `QueryTokens.whole`.

    A record that has all the parts of a number apart from one another is found as well, which is rare; the filter `phone:` looks at the numbers
    themselves.
    """
    if len(token) > DIGITS or not token.isascii():
        return ()
    if token.isdigit():
        zeros = _with_zeros(token)
        return (*(((tuple(zeros),),) if zeros else ()), *_as_fragment(token, whole))
    code = _CODE.fullmatch(token)
    return _joined_code(code[1], code[2], whole) if code else ()


def _joined_code(letters: str, number: str, whole: bool) -> tuple[Way, ...]:
    """c123 and c000123 are C-000123, which c0001 begins."""
    numbers = _with_zeros(number)
    if number[0] == "0" or len(number) >= CODE_DIGITS[0]:
        numbers.append((number, whole or number[0] != "0"))
    return ((((letters, True),), tuple(numbers)),)


def _with_zeros(number: str) -> list[Term]:
    """123 is the number of C-000123."""
    return [] if number[0] == "0" else [(number.zfill(digits), True) for digits in CODE_DIGITS if digits > len(number)]


def _as_fragment(number: str, whole: bool) -> Iterator[Way]:
    """A fragment begins where a part begins or at the second digit of one, or the number itself begins there; the parts that follow are its own."""
    if len(number) > SPAN:
        yield _in_a_row(number)
    if len(number) > FRAGMENT:
        yield (*_after_a_digit(number, (number[:SPAN], True)), *_in_a_row(number[1:]))
    elif len(number) == FRAGMENT and not whole:
        yield _after_a_digit(number)


def _after_a_digit(number: str, *others: Term) -> Way:
    return ((*((digit + number[: SPAN - 1], True) for digit in "0123456789"), *others),)


def _in_a_row(number: str) -> Way:
    return tuple(((part, len(part) == SPAN),) for part in _parts(number))


_CODE = re.compile("([a-z]+)([0-9]+)")
_PHONE_LIKE = re.compile(r"\+?[\d\s().\-/\u2010-\u2015]*\d[\d\s().\-/\u2010-\u2015]*")


def _phone_digits(plain: str) -> str:
    """The national digits when the whole query looks like a phone number or a good part of one; else ""."""
    if not _PHONE_LIKE.fullmatch(plain):
        return ""
    digits = "".join(filter(str.isdigit, plain))
    if len(digits) <= FRAGMENT:
        return ""  # "3.15": each part is looked for, which finds a phone as well
    stripped = plain.strip()
    if stripped.startswith("00") and len(digits) > 8:
        stripped, digits = "+", digits[2:]
    if stripped.startswith("+") and digits[0] != "0":
        code, national, _extension = phones.split_code("+" + digits)
        return national.lstrip("0") or code
    return digits


def _splitter(field: Field) -> Splitter:
    """The function from one value of `field` to its terms."""
    if field.key in ("code", "former_codes") and not field.plugin:
        return _code_terms
    return _SPLITTERS.get(field.kind, _short_text_terms)


def _long_text_terms(value: str) -> str:
    return _short_text_terms(value) if len(value) <= SHORT else _text_terms(value)


@lru_cache(maxsize=8_192)
def _short_text_terms(value: str) -> str:
    """Terms of a short text: a city, an industry, a tag come again and again."""
    return _text_terms(value)


def _text_terms(value: str) -> str:
    return terms(TEXT, text_tokens(normalise(value[:TEXT_LENGTH])))


def _parts(digits: str) -> Sequence[str]:
    """SPAN digits from every second digit on, down to a rest of FRAGMENT."""
    return windows(digits, SPAN, FRAGMENT, 2)


def _phone_terms(number: str) -> str:
    """The parts of the number with its country's code, so that one begins where the national number does, and, where one is dialled (not in North
    America, nor before a Chinese mobile), the beginning with the trunk zero. `other_ways` has what a fragment is found by.
    """
    code, national, extension = phones.split_code(number)
    if not code:
        digits = "".join([character for character in unicodedata.normalize("NFKC", number) if character.isdecimal()])[:DIGITS]
        words = text_tokens(normalise(number)) if any(character.isalpha() for character in number) else ()
        return terms(TEXT, [*(_parts(digits) or filter(None, (digits,))), *words])
    whole = code + national
    found = _parts(whole[1:]) if len(code) % 2 else _parts(whole)
    if len(code) % 2:
        found = [*found, whole[:SPAN]]
    if code != "1" and not (code == "86" and len(national) == 11):
        found = [*found, "0" + national[: SPAN - 1]]
    return terms(TEXT, [*found, extension] if extension else found)


def _email_terms(address: str) -> str:
    """The words of the address, and its local part joined."""
    local, _at, domain = normalise(address).rpartition("@")
    names = pieces(local)
    own = terms(TEXT, [*names, "".join(names)] if len(names) > 1 else names)
    return f"{own} {_domain(domain)}".strip()


@lru_cache(maxsize=4_096)
def _domain(plain: str) -> str:
    """The words of a normalised domain."""
    return terms(TEXT, pieces(plain))


def _url_terms(address: str) -> str:
    plain = normalise(address[:TEXT_LENGTH]).removeprefix("https://").removeprefix("http://").removeprefix("www.")
    host = joined(plain.partition("/")[0])
    return terms(TEXT, [*text_tokens(plain), *((host,) if host else ())])


def _code_terms(code: str) -> str:
    """"C-000123" has the terms c, which all share, and 000123; `other_ways` has 123, c000123 and c123. Codes of another form are found as a whole, by
    their parts, and by their digits.
    """
    plain = normalise(code)
    letters, _dash, number = plain.partition("-")
    if len(number) >= CODE_DIGITS[0] and plain.isascii() and letters.isalpha() and number.isdigit():  # as nearly all are
        return f"{TEXT}{letters} {TEXT}{number}"
    digits = "".join(filter(str.isdigit, plain)).lstrip("0")
    return terms(TEXT, [*filter(None, (joined(plain), *pieces(plain), digits))])


_SPLITTERS: Mapping[Kind, Splitter] = {
    Kind.PHONE: _phone_terms, Kind.EMAIL: _email_terms, Kind.LONG_TEXT: _long_text_terms, Kind.URL: _url_terms,
}
