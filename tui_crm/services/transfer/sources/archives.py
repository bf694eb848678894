"""Opening ZIP archives, spreadsheets among them, so that whatever is damaged in one is told in the same way."""

from __future__ import annotations

import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tui_crm.errors import UsageError
from tui_crm.i18n import _

# RuntimeError: it asks for a password, or was packed in a way nobody here knows; KeyError: it lists a part that it does not have.
_DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError, ValueError, KeyError)


@contextmanager
def opened_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive, and whatever is read of its parts inside. Raises UsageError for a damaged one, OSError."""
    try:
        with zipfile.ZipFile(path) as opened:
            yield opened
    except _DAMAGED as error:
        raise UsageError(_("{file} is a damaged archive: {reason}").format(file=path.name, reason=error)) from error
