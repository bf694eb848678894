"""The record of unexpected errors: a file for those who mend, one line for those who work.

Tracebacks never reach the terminal (they would show records, and tear the screen); they go to a file that only
its owner may read.
"""

from __future__ import annotations

import os
import tempfile
import time
import traceback
from pathlib import Path

from tui_crm import __version__
from tui_crm.config import log_directory
from tui_crm.i18n import _

EXIT_CODE = 70  # EX_SOFTWARE of sysexits.h
LARGEST = 1_000_000  # bytes; then the file is put aside as errors.log.1


def record(error: BaseException, directory: Path | None = None) -> Path:
    """Append the traceback to errors.log in the platform's log directory and return its path.

    Where that directory cannot be written, a new file in the directory for temporary files serves.
    """
    stamp = time.strftime("%Y-%m-%dT%H:%M:%S%z")
    text = f"--- {stamp} tui-crm {__version__} pid {os.getpid()}\n" + "".join(traceback.format_exception(error))
    path = (directory or log_directory()) / "errors.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if path.exists() and path.stat().st_size > LARGEST:
            path.replace(path.with_suffix(".log.1"))
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    except OSError:
        descriptor, name = tempfile.mkstemp(prefix="tui-crm-", suffix=".log")
        path = Path(name)
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write(text)
    return path


def message(error: BaseException, path: Path) -> str:
    """What people read of an unexpected error: its kind, and where the record is."""
    return _("Something went wrong that should not have ({kind}). What happened is recorded in {path}").format(kind=type(error).__name__, path=path)
