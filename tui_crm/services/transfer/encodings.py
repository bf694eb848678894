"""Which encoding a text file is in: its mark, else the first that the whole file is valid in and that makes sense."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import BinaryIO

from tui_crm.errors import UsageError
from tui_crm.i18n import _

SAMPLE = 256 * 1024
BLOCK = 1024 * 1024
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
          (codecs.BOM_UTF16_BE, "utf-16"))


def known(name: str) -> str:
    """Python's name of an encoding that a person named; GBK and GB2312 are read as GB18030, which contains them. Raises UsageError."""
    try:
        found = codecs.lookup(name).name
    except LookupError:
        raise UsageError(_("There is no encoding “{name}”; try utf-8, gb18030, utf-16, big5 or cp1252").format(name=name)) from None
    if found in ("gbk", "gb2312"):
        return "gb18030"
    return "utf-8-sig" if found == "utf-8" else found


def recognise(path: Path) -> str:
    """The encoding of the file. Raises UsageError when it cannot be told."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return name
    if (wide := _wide(sample)) and _valid(path, wide):
        return wide
    if _valid(path, "utf-8"):
        return "utf-8"
    telling = _telling(path)
    if _is_chinese(telling) and _valid(path, "gb18030"):
        return "gb18030"
    guess = _guess(telling)
    if guess and _valid(path, guess):
        return guess
    raise UsageError(_("The encoding of {file} cannot be told; name it with --encoding, as in --encoding gb18030").format(file=path.name))


def start(raw: BinaryIO, encoding: str) -> str:
    """The beginning of an open file as text. Raises UnicodeError."""
    return codecs.getincrementaldecoder(encoding)().decode(raw.read(SAMPLE))


def _wide(sample: bytes) -> str:
    """UTF-16 without a mark: in most texts every other byte of the ASCII part is zero."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 5 < len(sample) // 2 or not sample:
        return ""
    if odd > even * 4:
        return "utf-16-le"
    return "utf-16-be" if even > odd * 4 else ""


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


def _is_chinese(sample: bytes) -> bool:
    """Whether the sample, read as GB18030, is mostly common Chinese: nearly any bytes are valid GB18030, few make sense."""
    text = codecs.getincrementaldecoder("gb18030")("replace").decode(sample)
    common = strange = 0
    for character in text:
        if character.isascii():
            continue
        written = character.encode("gb18030", "replace")
        if len(written) == 2 and written[1] >= 0xA1 and (0xB0 <= written[0] <= 0xD7 or 0xA1 <= written[0] <= 0xA3):
            common += 1
        else:
            strange += 1
    return common > strange * 2


def _guess(sample: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return best.encoding if best is not None else ""
