"""vCard 3.0 (RFC 2426), the version that phones, Outlook and address books all read: contacts, and customers as companies or persons.

What vCard has no property for goes into properties `X-TUI-CRM;FIELD=name`, and what its properties cannot hold exactly (outer blanks, control
characters, a semicolon in a city) stands in `X-TUI-CRM-JSON;FIELD=name` beside them, so that nothing is lost on the way back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind
from tui_crm.model.record import Record
from tui_crm.services.transfer.writers.values import Names, exact_text
from tui_crm.services.transfer.writers.writer import end_text, text_of

KINDS = ("contact", "customer")
LINE = 75  # bytes of a line before it is folded
OWN = "X-TUI-CRM"
_MOBILE = re.compile(r"\+861[3-9]\d{9}")
_HAN = re.compile("[\u3400-\u9fff\uac00-\ud7a3\u3040-\u30ff]")
ADDRESS = ("address", "city", "region", "postcode", "country")
KNOWN = frozenset({
    "name", "job_title", "department", "phones", "emails", "website", "socials", "birthday", "notes", "tags", *ADDRESS,
})  # fmt: skip


class CardWriter:
    """A card for each record, with the fields that were chosen; the name is always there."""

    def __init__(self, stream: BinaryIO) -> None:
        self._text = text_of(stream)
        self._fields: Sequence[Field] = ()
        self._entity = ""

    def table(self, entity: Entity, fields: Sequence[Field]) -> None:
        """Raises UsageError unless the records are people or companies."""
        if entity.key not in KINDS:
            raise UsageError(_("vCard holds people and companies; {records} need CSV, XLSX or JSON").format(records=_(entity.plural)))
        self._fields, self._entity = fields, entity.key

    def write(self, records: Sequence[Record], names: Names) -> None:
        """A card for each."""
        for record in records:
            for line in self._card(record, names):
                self._text.write(folded(line))

    def close(self, whole: bool = True) -> None:
        """Write out what is held back."""
        end_text(self._text)

    def _card(self, record: Record, names: Names) -> Iterator[str]:
        values = {field.name: record.values[field.name] for field in self._fields}
        yield "BEGIN:VCARD"
        yield "VERSION:3.0"
        yield from _naming(record, values, names, self._fields)
        for phone in _texts(values, "phones"):
            yield f"TEL;TYPE={'CELL' if _MOBILE.fullmatch(phone) else 'WORK,VOICE'}:{escaped(phone)}"
        for email in _texts(values, "emails"):
            yield f"EMAIL;TYPE=INTERNET:{escaped(email)}"
        address = {name: escaped(str(values.get(name) or "")) for name in ADDRESS}
        if any(address.values()):
            yield f"ADR;TYPE=WORK:;;{';'.join(address[name] for name in ADDRESS)}"
        for name, key in (("website", "URL"), ("birthday", "BDAY"), ("notes", "NOTE")):
            if text := str(values.get(name) or ""):
                yield f"{key}:{escaped(text)}"
        if tags := _texts(values, "tags"):
            yield f"CATEGORIES:{','.join(map(escaped, tags))}"
        for social in _texts(values, "socials"):
            network, _colon, handle = social.rpartition(":")
            yield f"X-SOCIALPROFILE;TYPE={re.sub('[^A-Za-z0-9-]', '', network) or 'other'}:{escaped(handle if network else social)}"
        for field in self._fields:
            text = exact_text(field, record, names) if record.values[field.name] != field.empty else ""
            if text and _is_odd(field, record.values[field.name]):
                value = record.values[field.name]
                exact = list(value) if isinstance(value, tuple) and field.kind is not Kind.REFERENCE else text
                yield f"{OWN}-JSON;FIELD={field.name}:{escaped(json.dumps(exact))}"
            elif text and field.name not in KNOWN:
                yield f"{OWN};FIELD={field.name}:{escaped(text)}"
        yield "END:VCARD"


def _is_odd(field: Field, value: object) -> bool:
    """Whether a text, or one of several, is more than words on a line (in notes: on lines): programs tidy such texts up."""
    if not isinstance(value, str | tuple):
        return False
    if isinstance(value, str) and value != value.strip():
        return True
    long = field.kind is Kind.LONG_TEXT
    texts = [line for text in ((value,) if isinstance(value, str) else map(str, value)) for line in (text.split("\n") if long else (text,))]
    marks = "\\" if long else '\\;,"'
    return any(text != " ".join(text.split(" ")).strip() or not text.isprintable() or "  " in text or any(m in text for m in marks) for text in texts)


def _naming(record: Record, values: dict[str, object], names: Names, fields: Sequence[Field]) -> Iterator[str]:
    """Who it is: the code, the full name, its parts, the firm."""
    name = record.text("name")
    company = record.entity.key == "customer" and record.values.get("kind") != "person"
    if values.get("code"):
        yield f"UID:{escaped(record.code)}"
    yield f"FN:{escaped(name)}"
    yield f"N:{_parts(name) if not company else escaped(name) + ';;;;'}"
    firm = next((names.title("customer", int(str(record.values["customer"]))) for f in fields if f.name == "customer"), "")
    department = str(values.get("department") or "")
    if company:
        yield f"ORG:{escaped(name)}"
        yield "X-ABSHOWAS:COMPANY"
    elif firm or department:
        yield f"ORG:{escaped(firm)}" + (f";{escaped(department)}" if department else "")
    if title := str(values.get("job_title") or ""):
        yield f"TITLE:{escaped(title)}"


def _parts(name: str) -> str:
    """Family name and given names, as far as a full name shows them: "Ada Lovelace" → Lovelace;Ada, 王小芳 → all in the family name."""
    given, blank, family = name.strip().rpartition(" ")
    if not blank or _HAN.search(name):
        return f"{escaped(name)};;;;"
    return f"{escaped(family)};{escaped(given)};;;"


def _texts(values: dict[str, object], name: str) -> tuple[str, ...]:
    found = values.get(name)
    return tuple(map(str, found)) if isinstance(found, tuple) else (str(found),) if found else ()


def escaped(text: str) -> str:
    """A value of text; line ends become the one that vCard knows."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\\", "\\\\")
    return plain.replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> str:
    """A logical line as lines of at most 75 bytes, none breaking a character; each ends with CR LF."""
    if len(line) * 4 <= LINE or len(line.encode()) <= LINE:
        return line + "\r\n"
    found, size = [""], 0
    for sign in line:
        width = len(sign.encode())
        if size + width > LINE:
            found.append(" ")
            size = 1
        found[-1] += sign
        size += width
    return "\r\n".join(found) + "\r\n"
