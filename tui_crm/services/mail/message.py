"""One e-mail, read from the bytes of a file (RFC 5322, MIME): whoever sent it may mean harm, and programs write what no standard allows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.model.dates import milliseconds
from tui_crm.services.mail.html_text import text_of
from tui_crm.services.mail.machines import Writer, writer

LARGEST = 50 * 1024 * 1024  # bytes of a file that is read
LONGEST = 200_000  # characters of a body that are kept
LONGEST_HEADER = 2_000
LONGEST_ID = 250
LONGEST_REFERENCES = 20_000
MOST_ADDRESSES = 500
MOST_PARTS = 1_000
GUESSES = ("utf-8", "gb18030", "latin-1")  # what is tried where the charset is missing or wrong; the last one reads anything
ADDRESS = re.compile(r"[^\s@<>\"(),;:]+@[^\s@<>\"(),;:]+")
HEADERS_END = re.compile(rb"\r?\n\r?\n")
NAMED = re.compile(rb"^(?:from|to|subject|date|received|message-id|mime-version|return-path|delivered-to)[ \t]*:", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Person:
    """A name and an address in small letters."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """What hangs on a mail: its name, type and size in bytes; its content only where `read` was asked to keep it."""

    name: str
    type: str
    size: int
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class Mail:
    """An e-mail. `at`: when it was sent, in epoch milliseconds; 0 when it does not say. Texts have no control characters but line ends.

    `answers`: the ids of the mails that it answers, the nearest first; `written_by`: "person", or what kind of machine: see `machines.writer`.
    """

    id: str
    sender: Person
    receivers: tuple[Person, ...]
    at: int
    subject: str
    text: str
    answers: tuple[str, ...]
    attachments: tuple[Attachment, ...]
    written_by: Writer = "person"


def read_file(path: Path, keep: int = 0) -> Mail:
    """The mail in a file; `keep`: see `read`. Raises UsageError for a file that cannot be read, is too large, or holds no mail."""
    content = content_of(path, LARGEST)
    try:
        return read(content, keep)
    except ValueError as error:
        raise UsageError(f"{path}: {error}") from error


def content_of(path: Path, largest: int) -> bytes:
    """The bytes of a file. Raises UsageError for one that cannot be read or has more than `largest`."""
    try:
        with path.open("rb") as file:
            content = file.read(largest + 1)
    except OSError as error:
        raise UsageError(_("{path} cannot be read: {reason}").format(path=path, reason=error.strerror or error)) from error
    if len(content) > largest:
        raise UsageError(_("{path} is larger than {size} MB").format(path=path, size=largest // 1024 // 1024))
    return content


def read(content: bytes, keep: int = 0) -> Mail:
    """The mail that these bytes are, with the contents of attachments of at most `keep` bytes. Raises ValueError with a reason for people."""
    head = HEADERS_END.split(content.lstrip(b"\xef\xbb\xbf\r\n"), maxsplit=1)[0]
    if not NAMED.search(head):
        raise ValueError(_("this is no e-mail"))
    try:
        message = BytesParser(policy=compat32).parsebytes(content.lstrip(b"\xef\xbb\xbf\r\n"))
        parts = list(_parts(message))
    except RecursionError:
        raise ValueError(_("this e-mail is nested too deeply to be read")) from None
    texts = [part for part in parts if not _is_attached(part)]
    plain = "\n\n".join(filter(None, (_body(part) for part in texts if part.get_content_type() == "text/plain")))
    text = plain.strip() or "\n\n".join(filter(None, (text_of(_body(part)) for part in texts if part.get_content_type() == "text/html")))
    return Mail(
        id=_identifier(_first(message, "Message-ID")),
        sender=next(iter(_people(message, ("From", "Sender"))), Person("", "")),
        receivers=tuple(_people(message, ("To", "Cc", "Bcc"))),
        at=_instant(_first(message, "Date")),
        subject=_header(_first(message, "Subject")),
        text=clean(text)[:LONGEST].strip(),
        answers=tuple(_answers(message)),
        attachments=tuple(_attachment(part, keep) for part in parts if _is_attached(part)),
        written_by=writer(message.get_content_type(), lambda name: [_header(value) for value in _named(message, name)]),
    )


def _answers(message: Message) -> Iterator[str]:
    """What it names as answered, then what came before that (RFC 5322 3.6.4: the last reference is the nearest)."""
    named = [identifier for word in _header(_first(message, "In-Reply-To")).split() if (identifier := _identifier(word))]
    before = " ".join(_first(message, "References").split())[-LONGEST_REFERENCES:].split()
    yield from dict.fromkeys([*named, *(identifier for word in reversed(before) if (identifier := _identifier(word)))])


def clean(text: str) -> str:
    """The text with line ends of one kind and without other control characters: they would write on people's terminals."""
    lined = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(character for character in lined if character in "\n\t" or not (character < " " or "\x7f" <= character < "\xa0"))


def _parts(message: Message) -> Iterator[Message]:
    """The parts that are no containers; a mail within a mail counts as one part."""
    waiting, seen = [message], 0
    while waiting and seen < MOST_PARTS:
        part = waiting.pop(0)
        seen += 1
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting[:0] = [each for each in part.get_payload() if isinstance(each, Message)]
        else:
            yield part


def _is_attached(part: Message) -> bool:
    named = part.get_content_disposition() == "attachment" or bool(part.get_filename())
    return named or part.get_content_maintype() not in ("text", "multipart") or part.get_content_subtype() not in ("plain", "html")


def _attachment(part: Message, keep: int) -> Attachment:
    inner = part.get_payload()
    nested = _header(_first(inner[0], "Subject")) if isinstance(inner, list) and inner and isinstance(inner[0], Message) else ""
    payload = part.get_payload(decode=True)
    name = _header(part.get_filename()) or nested or part.get_content_type()
    content = payload if isinstance(payload, bytes) else b""
    if isinstance(inner, list) and inner and isinstance(inner[0], Message):
        content = inner[0].as_bytes() if keep else b""  # a mail within the mail
    size = len(content)
    return Attachment(name.replace("/", "_").replace("\\", "_"), part.get_content_type(), size, content if 0 < size <= keep else b"")


def _body(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return _decoded(payload, str(part.get_content_charset() or "")) if isinstance(payload, bytes) else ""


def _decoded(content: bytes, charset: str) -> str:
    """The text of bytes, by the charset they claim if it is one and fits, else by guessing."""
    wide = "gb18030" if charset.lower() in ("gb2312", "gbk", "gb_2312-80") else charset  # what programs call GB2312 is mostly more
    for name in filter(None, (wide, *GUESSES)):
        try:
            return content.decode(name)
        except (LookupError, ValueError):  # a charset nobody knows, one that is none, or another than it says
            continue
    return content.decode("utf-8", "replace")


def _header(value: object) -> str:
    """A header's text, its encoded words (RFC 2047) decoded, on one line; "" for none."""
    if value is None:
        return ""
    raw = _seven_bit(str(value)[:LONGEST_HEADER])
    try:
        words = decode_header(raw)
    except (HeaderParseError, ValueError):
        words = [(raw, None)]
    found = "".join(word if isinstance(word, str) else _decoded(word, charset or "") for word, charset in words)
    return " ".join(clean(found or raw).split())


def _seven_bit(text: str) -> str:
    """A header that was written in bytes that no header may have: they are read by guessing."""
    return _decoded(text.encode("utf-8", "surrogateescape"), "") if any("\udc80" <= character <= "\udcff" for character in text) else text


def _named(message: Message, *names: str) -> list[str]:
    """The values of headers as they stand in the file, in the order of `names`."""
    found = [(name.casefold(), str(value)) for name, value in message.raw_items()]
    return [value for wanted in names for name, value in found if name == wanted.casefold()]


def _first(message: Message, name: str) -> str:
    return next(iter(_named(message, name)), "")


def _identifier(value: object) -> str:
    found = _header(value).strip("<> ")
    return found[:LONGEST_ID] if found.isprintable() and " " not in found else ""


def _people(message: Message, names: Sequence[str]) -> Iterator[Person]:
    values = [_seven_bit(value[: LONGEST_HEADER * 10]) for value in _named(message, *names)]
    for name, address in getaddresses(values)[:MOST_ADDRESSES]:
        found = ADDRESS.fullmatch(_header(address)) or ADDRESS.search(_header(name))
        if found:
            yield Person(_header(name), found[0].casefold())


def _instant(value: object) -> int:
    """The moment of a Date header; 0 for none that can be."""
    try:
        moment = parsedate_to_datetime(_header(value))
        return max(0, milliseconds(moment, UTC))
    except (ValueError, TypeError, IndexError, OverflowError):
        return 0
