"""Which encoding a text file is in: its mark, else the first that the whole file is valid in and that makes sense."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import BinaryIO

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.services.transfer.sources import east_asian
from tui_crm.services.transfer.sources.undecided import Undecided

USUAL = ("utf-8", "gb18030", "big5", "shift_jis", "euc_kr", "utf-16", "cp1252", "latin-1")
"""Those that files are mostly written in, as people name them."""
SAMPLE = 256 * 1024
BLOCK = 1024 * 1024
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
          (codecs.BOM_UTF16_BE, "utf-16"))
_WIDER = {"gbk": "gb18030", "gb2312": "gb18030", "utf-8": "utf-8-sig", "big5": "cp950", "shift_jis": "cp932", "euc_kr": "cp949"}
_SHOWN = {"cp950": "Big5", "cp932": "Shift-JIS", "cp949": "EUC-KR", "euc_jp": "EUC-JP", "cp1252": "Windows-1252", "latin-1": "Latin-1",
          "iso8859-1": "Latin-1"}


def known(name: str) -> str:
    """Python's name of an encoding that a person named, or of one that contains it (GBK and GB2312 are read as GB18030). Raises UsageError."""
    try:
        found = codecs.lookup(name).name
    except LookupError:
        raise UsageError(_("There is no encoding “{name}”; try utf-8, gb18030, utf-16, big5 or cp1252").format(name=name)) from None
    return _WIDER.get(found, found)


def shown(encoding: str) -> str:
    """What people call an encoding."""
    return _SHOWN.get(encoding, encoding.upper().removesuffix("-SIG"))


def misread(name: str, encoding: str) -> Undecided:
    """What is said of a file that is not written in this encoding."""
    text = _("{file} is not written in {encoding}").format(file=name, encoding=shown(encoding))
    return Undecided(text, _("name its encoding with --encoding, as in --encoding gb18030"), "encoding", USUAL)


def recognise(path: Path) -> str:
    """The encoding of the file. Raises UsageError when it cannot be told."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    if name := by_mark(sample):
        return name
    if (wide := _wide(sample)) and _valid(path, wide):
        return wide
    if _valid(path, "utf-8"):
        return "utf-8"
    telling = _telling(path)
    for name in east_asian.candidates(telling):
        if _valid(path, name):
            return name
    if _is_western(telling):
        return "cp1252" if _valid(path, "cp1252") else "latin-1"
    guess = _guess(telling)
    if guess and _valid(path, guess):
        return guess
    text = _("The encoding of {file} cannot be told").format(file=path.name)
    raise Undecided(text, _("name its encoding with --encoding, as in --encoding gb18030"), "encoding", USUAL)


def by_mark(sample: bytes) -> str:
    """The encoding that a byte order mark names; "" without one."""
    return next((name for mark, name in _MARKS if sample.startswith(mark)), "")


def beginning(sample: bytes) -> str:
    """The beginning of a file as text, to see what kind of file it is: only its ASCII characters are sure."""
    return codecs.getincrementaldecoder(by_mark(sample) or _wide(sample) or "utf-8")("replace").decode(sample)


def start(raw: BinaryIO, encoding: str) -> str:
    """The beginning of an open file as text. Raises UnicodeError."""
    return codecs.getincrementaldecoder(encoding)().decode(raw.read(SAMPLE))


def _wide(sample: bytes) -> str:
    """UTF-32 or UTF-16 without a mark: zero bytes, which no text in another encoding has many of; "" when there are few.

    Of the encodings that it is valid in, the one in which most characters are ASCII (delimiters and line ends always are).
    """
    if sample.count(0) * 20 < len(sample) or not sample:
        return ""
    best, most = "", 0
    for name in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"):
        try:
            text = codecs.getincrementaldecoder(name)().decode(sample)
        except UnicodeError:
            continue
        ascii_here = sum(" " <= character <= "~" or character in "\r\n\t" for character in text)
        if text.count("\0") * 20 < len(text) and ascii_here > most:
            best, most = name, ascii_here
    return best


def _telling(path: Path) -> bytes:
    """The part of the file that shows its encoding: from the first line that is not plain ASCII."""
    with path.open("rb") as file:
        for line in file:
            if not line.isascii():
                return line + file.read(SAMPLE)
    return b""


def _valid(path: Path, encoding: str) -> bool:
    """Whether every byte of the file can be read so."""
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while block := file.read(BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeError:
            return False
    return True


def _is_western(sample: bytes) -> bool:
    """Whether the sample reads as a Western European language: accented letters and typographic signs among many plain letters."""
    text = sample.decode("cp1252", "replace")
    strange = [character for character in text if not character.isascii()]
    accented = sum(character in _WESTERN for character in strange)
    plain = sum(character.isascii() and character.isalpha() for character in text)
    return accented >= 0.95 * len(strange) and plain > 2 * len(strange)


_WESTERN = frozenset("ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜßàáâãäåæçèéêëìíîïñòóôõöøùúûüÿ€£§°²³½¼ªº«»¿¡‘’“”–—…•·®©™\xa0")


def _guess(sample: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return best.encoding if best is not None else ""
