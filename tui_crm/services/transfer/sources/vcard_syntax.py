"""The syntax of vCard 2.1 (versit), 3.0 (RFC 2426) and 4.0 (RFC 6350, RFC 6868): lines of bytes → cards of properties.

As lenient as phones and mail programs are careless: folded and soft-broken lines in any version, blank lines inside a card, base64 without
indentation, a charset per property. What cannot be read is named in `Card.problem`.
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tui_crm.i18n import _

BINARY = frozenset({"PHOTO", "LOGO", "SOUND", "KEY"})  # skipped while reading: a photo may be megabytes
_STRUCTURED = {"N": ";", "ADR": ";", "ORG": ";", "GENDER": ";", "CATEGORIES": ","}
_NAME = re.compile(r"(?:([A-Za-z0-9_-]+)\.)?([A-Za-z0-9_-]+)$")
_ENCODINGS = frozenset({"QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"})
_BASE64 = re.compile(rb"[A-Za-z0-9+/=]+\s*$")
_BASE64_HEAD = re.compile(rb"[^:]*;(?:ENCODING=)?(?:B|BASE64)(?:;[^:]*)?:", re.IGNORECASE)
_QUOTED_HEAD = re.compile(rb"[^:]*;(?:ENCODING=)?QUOTED-PRINTABLE(?:;[^:]*)?:", re.IGNORECASE)
_BINARY_HEAD = re.compile(rb"(?:[\w-]+\.)?(?:PHOTO|LOGO|SOUND|KEY)[;:]", re.IGNORECASE)
_OUTSIDE_QUOTES = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
_CARET = {"^n": "\n", "^^": "^", "^'": '"'}


@dataclass(frozen=True, slots=True)
class Property:
    """One property. `values`: its components where it has some, else the one text that it is."""

    name: str  # in capitals
    group: str
    types: frozenset[str]  # in capitals: HOME, WORK, CELL, PREF …
    parameters: dict[str, str]  # the others, names in capitals
    values: tuple[str, ...]

    @property
    def text(self) -> str:
        """The whole value, without blanks around it."""
        return ";".join(self.values).strip()


@dataclass(slots=True)
class Card:
    """One card. `line`: where it begins."""

    line: int
    properties: list[Property] = field(default_factory=list)
    version: str = ""
    problem: str = ""


def cards(lines: Iterable[bytes], encoding: str) -> Iterator[Card]:
    """All cards, in constant memory. `encoding`: of properties that name no charset. Text outside of cards becomes a card with a problem."""
    card: Card | None = None
    inner = 0  # cards inside a card, which belong to its agent and are skipped
    for number, raw in _unfolded(lines):
        mark = raw.strip().upper()
        if mark == b"BEGIN:VCARD" and card is not None and (inner or (card.properties and card.properties[-1].name == "AGENT")):
            inner += 1
        elif mark == b"BEGIN:VCARD":
            if card is not None:
                yield _ended(card)
            card = Card(number)
        elif mark == b"END:VCARD" and inner:
            inner -= 1
        elif mark == b"END:VCARD":
            if card is not None:
                yield card
            card = None
        elif mark and card is None:
            yield Card(number, problem=_("not in a card: {text}").format(text=_shown(raw)))
        elif mark and card is not None and not inner:
            _read(card, number, raw, encoding)
    if card is not None:
        yield _ended(card)


def _ended(card: Card) -> Card:
    card.problem = card.problem or _("the card has no end")
    return card


def _unfolded(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """The lines as they were before folding, soft line breaks and base64 took them apart, each with the number of its first line."""
    start, parts = 0, [b""]
    quoted = encoded = binary = False
    for number, line in enumerate(lines, 1):
        line = line.rstrip(b"\r\n")
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if quoted and parts[-1].endswith(b"=") and line.strip().upper() != b"END:VCARD":
            parts[-1] = parts[-1][:-1]
            parts.append(line)
        elif line[:1] in (b" ", b"\t") and parts[0]:
            if not binary:
                parts.append(line[1:])
        elif encoded and _BASE64.match(line):
            if not binary:
                parts.append(line)
        else:
            if start:
                yield start, b"".join(parts)
            start, parts = number, [line]
            quoted, encoded, binary = bool(_QUOTED_HEAD.match(line)), bool(_BASE64_HEAD.match(line)), bool(_BINARY_HEAD.match(line))
    if start:
        yield start, b"".join(parts)


def _read(card: Card, number: int, raw: bytes, encoding: str) -> None:
    """Add the property of a line to the card, or what is wrong with the line."""
    head, colon, value = _parted(raw)
    first, *given = _OUTSIDE_QUOTES.split(head.decode("utf-8", "replace").strip())
    name = _NAME.match(first)
    if not colon or name is None:
        card.problem = card.problem or _("line {line} is no property: {text}").format(line=number, text=_shown(raw))
        return
    types, parameters = _parameters(given)
    key = name[2].upper()
    try:
        values = () if key in BINARY else _values(key, value, parameters, encoding, card.version)
    except (UnicodeError, binascii.Error):
        written = parameters.get("CHARSET", encoding)
        card.problem = card.problem or _("{name} in line {line} is not written in {encoding}").format(name=key, line=number, encoding=written)
        values = (quopri.decodestring(value).decode(encoding, "replace"),)
    if key == "VERSION":
        card.version = "".join(values).strip()
    card.properties.append(Property(key, (name[1] or "").lower(), types, parameters, values))


def _parted(raw: bytes) -> tuple[bytes, bytes, bytes]:
    """Head and value, at the first colon outside of quotation marks."""
    quoted = False
    for place, byte in enumerate(raw):
        if byte == 0x22:
            quoted = not quoted
        elif byte == 0x3A and not quoted:
            return raw[:place], b":", raw[place + 1 :]
    return raw.partition(b":")


def _parameters(given: Iterable[str]) -> tuple[frozenset[str], dict[str, str]]:
    types: set[str] = set()
    parameters: dict[str, str] = {}
    for parameter in given:
        name, equals, value = parameter.strip().partition("=")
        name, value = name.strip().upper(), value.strip().replace('"', "")
        if not equals and name in _ENCODINGS:
            parameters["ENCODING"] = name
        elif not equals:
            types.add(name)
        elif name == "TYPE":
            types.update(one.strip().upper() for one in value.split(","))
        else:
            parameters[name] = re.sub(r"\^[n^']", lambda found: _CARET[found[0]], value)
    if "PREF" in parameters:
        types.add("PREF")
    return frozenset(types - {""}), parameters


def _values(name: str, value: bytes, parameters: dict[str, str], encoding: str, version: str) -> tuple[str, ...]:
    """The value as texts. Raises UnicodeError and binascii.Error."""
    separator = _STRUCTURED.get(name, "")
    how, charset = parameters.get("ENCODING", "").upper(), parameters.get("CHARSET", encoding)
    try:
        "".encode(charset)
    except (LookupError, ValueError):  # no such charset, or no name that one could have
        charset = encoding
    if how == "QUOTED-PRINTABLE":
        parts = value.split(separator.encode()) if separator else [value]  # an encoded semicolon belongs to the text
        return tuple(_unescaped(quopri.decodestring(part).decode(charset), version) for part in parts)
    if how in ("B", "BASE64"):
        value = base64.b64decode(value)
    text = value.decode(charset)
    return tuple(_unescaped(part, version) for part in (_split(text, separator) if separator else (text,)))


def _split(text: str, separator: str) -> list[str]:
    """A value taken apart at separators without a backslash before them."""
    parts, begun, escaped = [], 0, False
    for place, character in enumerate(text):
        if character == separator and not escaped:
            parts.append(text[begun:place])
            begun = place + 1
        escaped = character == "\\" and not escaped
    return [*parts, text[begun:]]


def _unescaped(text: str, version: str) -> str:
    """A text without its backslashes. In version 2.1 only signs are escaped: there a line break is quoted-printable."""
    escapes = r"\\([;,:\\])" if version == "2.1" else r"\\([;,:\\nN])"
    return re.sub(escapes, lambda found: "\n" if found[1] in "nN" else found[1], text).replace("\r\n", "\n")


def _shown(raw: bytes) -> str:
    return raw[:40].decode("utf-8", "replace").strip()
