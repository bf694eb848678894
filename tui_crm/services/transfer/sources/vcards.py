"""vCards as rows of contacts: one row a card, under the names of our own fields where one is meant, else under the property's name.

Nothing is dropped in silence: a second address, a fax, a birthday without a year have columns of their own, properties without meaning for
people (photos, revisions, ids of programs) are named in `about`.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO, ClassVar

from tui_crm.errors import UsageError, reason_of
from tui_crm.i18n import _
from tui_crm.services.transfer.sources import encodings
from tui_crm.services.transfer.sources.cell_texts import list_text
from tui_crm.services.transfer.sources.delimiters import SAMPLE_ROWS
from tui_crm.services.transfer.sources.reading import Found, Position, Row, no_headings, unwatched
from tui_crm.services.transfer.sources.vcard_syntax import BINARY, Card, Property, cards

_ORDER = (
    "name", "customer", "job_title", "department", "sex", "birthday", "phones", "emails", "socials", "city", "address", "region", "postal_code",
    "country", "website", "nickname", "tags", "notes",
)  # fmt: skip
_MANY = frozenset({"phones", "emails", "socials", "tags"})
_USED = frozenset({"VERSION", "X-ABLABEL"})
_LEFT_OUT = BINARY | {
    "PRODID", "REV", "UID", "MAILER", "TZ", "GEO", "SORT-STRING", "LABEL", "CLASS", "CALURI", "CALADRURI", "FBURL", "AGENT", "SOURCE", "PROFILE",
    "KIND", "XML", "CLIENTPIDMAP", "LANG", "X-ABADR", "X-ABUID", "X-ABSHOWAS", "X-ID", "X-ETAG",
}  # fmt: skip
_PROGRAMS = ("X-MS-OL-", "X-MS-CARDPICTURE", "X-COUCHDB-", "X-FC", "X-IMAGE")
_NETWORKS = frozenset({
    "aim", "gtalk", "icq", "jabber", "msn", "qq", "skype", "wechat", "whatsapp", "yahoo", "line", "telegram", "twitter", "weibo", "dingtalk",
})  # fmt: skip
_SPELT = {"weixin": "wechat", "skype-username": "skype", "google-talk": "gtalk", "ms-imaddress": "im", "xmpp": "jabber", "ymsgr": "yahoo"}
_BIRTHDAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:$|[T ])")
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_SEX = {"M": "male", "MALE": "male", "F": "female", "FEMALE": "female", "O": "other"}
NO_YEAR = 1604  # what Apple's address book writes for a birthday without a year
LONGEST = 500  # characters of a property that we do not know; a longer one is some program's data

Texts = dict[str, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardReader(Found):
    """A file of cards."""

    asks: ClassVar[tuple[str, ...]] = ("encoding",)
    path: Path
    encoding: str
    left_out: tuple[str, ...]  # names of properties

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def recognised(self) -> Mapping[str, str]:
        return {"encoding": encodings.shown(self.encoding)}

    @property
    def about(self) -> str:
        told = ["vCard", encodings.shown(self.encoding)]
        if self.left_out:
            told.append(_("left out: {names}").format(names=", ".join(self.left_out)))
        return ", ".join(told)

    def rows(self, position: Position = unwatched) -> Iterator[Row]:
        with _opened(self.path, self.encoding) as (raw, lines):
            for count, card in enumerate(cards(lines, _of_lines(self.encoding))):
                texts = contact(card, set())
                yield Row(card.line, [_cell(heading, texts.get(heading, [])) for heading in self.headings], card.problem)
                if count % 100 == 0:
                    position(raw.tell())
        position(self.size)


def open_cards(path: Path, encoding: str = "") -> CardReader:
    """Look through the whole file for what its cards hold. Raises UsageError for one without cards."""
    chosen = encodings.known(encoding) if encoding else _recognised(path)
    seen: dict[str, None] = {}
    left_out: set[str] = set()
    sample: list[Texts] = []
    with _opened(path, chosen) as (_raw, lines):
        for card in cards(lines, _of_lines(chosen)):
            texts = contact(card, left_out)
            seen.update(dict.fromkeys(texts))
            if len(sample) < SAMPLE_ROWS and not card.problem:
                sample.append(texts)
    headings = tuple(sorted(seen, key=lambda heading: _ORDER.index(heading) if heading in _ORDER else len(_ORDER)))
    if not headings:
        raise no_headings(path.name)
    return CardReader(
        path=path, encoding=chosen, left_out=tuple(sorted(left_out)), headings=headings, size=path.stat().st_size,
        sample=tuple(tuple(_cell(heading, texts.get(heading, [])) for heading in headings) for texts in sample),
    )  # fmt: skip


def contact(card: Card, left_out: set[str]) -> Texts:
    """What a card says, by heading; the preferred number, address, organisation first. Names of properties it has no place for go to `left_out`."""
    found: Texts = {}
    labels = {one.group: _label(one.text) for one in card.properties if one.name == "X-ABLABEL" and one.group}
    for one in sorted(card.properties, key=lambda one: "PREF" not in one.types):
        if one.name in _USED:
            continue
        if one.name in _LEFT_OUT or one.name.startswith(_PROGRAMS) or (one.name not in _KNOWN and len(one.text) > LONGEST):
            left_out.add(one.name)
        elif any(part.strip() for part in one.values):
            _KNOWN.get(one.name, _other)(one, labels.get(one.group, ""), found)
    name = _name(card, found)
    if found.get("customer") == [name] and any(one.name == "X-ABSHOWAS" for one in card.properties):  # the firm's own card
        del found["customer"]
    return {"name": [name], **found} if name else found


def _name(card: Card, found: Texts) -> str:
    """The full name: as written, else put together, else the organisation's, else how the person is reached, as telephones show such cards."""
    by_name = {one.name: one for one in reversed(card.properties)}
    if "FN" in by_name and (written := by_name["FN"].text):
        return written
    parts = [part.strip() for part in by_name["N"].values] if "N" in by_name else []
    family, given, more, before, after = [*parts, "", "", "", "", ""][:5]
    if family or given:
        return family + more + given if _HAN.search(family + given) else " ".join(part for part in (before, given, more, family, after) if part)
    return next((found[heading][0] for heading in ("customer", "nickname", "emails", "phones") if found.get(heading)), "")


def _put(found: Texts, heading: str, text: str) -> None:
    if text and text not in found.setdefault(heading, []):
        found[heading].append(text)


def _first(found: Texts, heading: str, others: str, text: str) -> None:
    """The first text is the field's; the others have a column of their own."""
    _put(found, others if heading in found and text not in found[heading] else heading, text)


def _phone(one: Property, label: str, found: Texts) -> None:
    number = re.sub(r"^tel:", "", one.text, flags=re.IGNORECASE).replace(";ext=", " ext. ")
    fax = "FAX" in one.types and not one.types & {"VOICE", "CELL"}
    _put(found, "fax" if fax else "pager" if "PAGER" in one.types else "phones", number)
    _labelled(found, number, label)


def _email(one: Property, label: str, found: Texts) -> None:
    address = re.sub(r"^mailto:", "", one.text, flags=re.IGNORECASE)
    _put(found, "emails", address)
    _labelled(found, address, label)


def _address(one: Property, label: str, found: Texts) -> None:
    box, extended, street, city, state, code, country, *rest = [*(" ".join(part.split()) for part in one.values), *("",) * 7]
    lines = ", ".join(part for part in (box, extended, street, *rest) if part)
    if any(heading in found for heading in ("address", "city", "region", "postal_code", "country")):
        lines = ", ".join(part for part in (lines, city, state, code, country) if part)
        _put(found, "other_addresses", lines)
    else:
        for heading, text in (("address", lines), ("city", city), ("region", state), ("postal_code", code), ("country", country)):
            _put(found, heading, text)
    _labelled(found, lines, label)


def _organisation(one: Property, label: str, found: Texts) -> None:
    name, *units = [part.strip() for part in one.values]
    if "customer" in found:
        _put(found, "other_organisations", " / ".join(part for part in (name, *units) if part))
        return
    _put(found, "customer", name)
    _put(found, "department", " / ".join(unit for unit in units if unit))


def _birthday(one: Property, label: str, found: Texts) -> None:
    """A date; without a year, or in words, it is no date and has its own column."""
    match = _BIRTHDAY.match(one.text)
    try:
        day = date(*map(int, match.groups())) if match else None
    except ValueError:
        day = None
    if day is None:
        if "birthday" not in found:
            _put(found, "birthday_as_written", one.text)
    elif day.year == NO_YEAR or "X-APPLE-OMIT-YEAR" in one.parameters:
        _put(found, "birthday_as_written", f"{day.month:02}-{day.day:02}")
    elif "birthday" not in found:
        _put(found, "birthday", day.isoformat())


def _sex(one: Property, label: str, found: Texts) -> None:
    sex = _SEX.get(one.values[0].strip().upper())
    _put(found, "sex" if sex and "sex" not in found else "gender", sex or one.text)


def _account(one: Property, label: str, found: Texts) -> None:
    """An account: X-QQ:1 and IMPP;X-SERVICE-TYPE=QQ:x-apple:1 are qq:1."""
    text = one.text
    scheme, colon, handle = text.partition(":")
    if one.name == "IMPP" and colon:
        text = handle
    service = one.parameters.get("X-SERVICE-TYPE", "") or (scheme if one.name == "IMPP" and colon else one.name.removeprefix("X-"))
    if one.name == "X-SOCIALPROFILE":
        service = next((kind for kind in one.types if kind != "PREF"), "profile")
        text = one.parameters.get("X-USER", "") or text
    network = service.casefold()
    _put(found, "socials", f"{_SPELT.get(network, network)}:{text}")


def _website(one: Property, label: str, found: Texts) -> None:
    _first(found, "website", "other_websites", one.text)
    _labelled(found, one.text, label)


def _tags(one: Property, label: str, found: Texts) -> None:
    for value in one.values:
        _put(found, "tags", value.strip())


def _note(one: Property, label: str, found: Texts) -> None:
    _put(found, "notes", one.text)


def _title(one: Property, label: str, found: Texts) -> None:
    _first(found, "job_title", "other_job_titles", one.text)


def _nothing(one: Property, label: str, found: Texts) -> None:
    """The name is read from the whole card."""


def _related(one: Property, label: str, found: Texts) -> None:
    """A person or a day that a label or a type says more about."""
    kind = next(iter(sorted(one.types - {"PREF"})), "") if one.name == "RELATED" else ""
    _put(found, (label or kind or {"X-ABDATE": "date"}.get(one.name, "related")).casefold(), one.text)


def _other(one: Property, label: str, found: Texts) -> None:
    """What we have no name for keeps its own, so that people can say what it is."""
    network = one.name.removeprefix("X-").casefold()
    if network in _NETWORKS or network in _SPELT:
        _account(one, label, found)
    elif one.text.casefold() != "null":  # what a phone writes for nothing
        _put(found, network, one.text)


def _own(one: Property, label: str, found: Texts) -> None:
    """A field of ours that vCard has no property for, or says less exactly: our exports name it."""
    texts: object = one.text
    if one.name.endswith("-JSON"):
        with suppress(ValueError):
            texts = json.loads(one.text)
    heading = one.parameters.get("FIELD", "").casefold() or "tui-crm"
    items = [str(text) for text in (texts if isinstance(texts, list) else [texts])]
    found[heading] = [list_text(items)] if isinstance(texts, list) and heading not in _MANY else items


def _labelled(found: Texts, value: str, label: str) -> None:
    if label:
        _put(found, "labels", f"{label}: {value}")


def _label(text: str) -> str:
    """A label without Apple's brackets: _$!<Spouse>!$_ is Spouse."""
    return text.removeprefix("_$!<").removesuffix(">!$_")


_KNOWN: dict[str, Callable[[Property, str, Texts], None]] = {
    "FN": _nothing, "N": _nothing, "TEL": _phone, "EMAIL": _email, "ADR": _address, "ORG": _organisation, "TITLE": _title, "BDAY": _birthday,
    "GENDER": _sex, "X-GENDER": _sex, "IMPP": _account, "X-SOCIALPROFILE": _account, "URL": _website, "CATEGORIES": _tags, "NOTE": _note,
    "X-ABDATE": _related, "X-ABRELATEDNAMES": _related, "RELATED": _related, "X-TUI-CRM": _own, "X-TUI-CRM-JSON": _own,
}  # fmt: skip


def _cell(heading: str, texts: list[str]) -> str:
    return list_text(texts) if heading in _MANY else "\n".join(texts)


def _recognised(path: Path) -> str:
    """The encoding of properties that name none. A file whose properties are in several encodings is read as UTF-8 where they say nothing."""
    try:
        return encodings.recognise(path).removesuffix("-sig")
    except UsageError:
        return "utf-8"


def _of_lines(encoding: str) -> str:
    return "utf-8" if _is_wide(encoding) else encoding


def _is_wide(encoding: str) -> bool:
    return encoding.startswith(("utf-16", "utf-32"))


@contextmanager
def _opened(path: Path, encoding: str) -> Iterator[tuple[BinaryIO, Iterable[bytes]]]:
    """The file and its lines as bytes; what is written in two or four bytes a character comes as UTF-8, as every property then is."""
    try:
        with path.open("rb") as raw:
            if not _is_wide(encoding):
                yield raw, raw
                return
            text = io.TextIOWrapper(raw, encoding, newline="\n")
            yield raw, (line.encode() for line in text)
            text.detach()
    except UnicodeError as error:
        raise encodings.misread(path.name, encoding) from error
    except OSError as error:
        raise UsageError(_("{file} cannot be read on: {reason}").format(file=path.name, reason=reason_of(error))) from error
