"""Writing a file from a page: one that is there is replaced only after a yes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tui_crm.i18n import _


def write_to(page: Any, path: Path, write: Callable[[], object]) -> None:
    """Write to `path`, after a question where a file is there. `page`: asks in its bottom line. `write` may replace what is there."""
    if not path.is_file():
        write()
        return

    def answer(text: str) -> None:
        if text.strip().casefold() in ("yes", _("yes")):
            write()
        else:
            page.say(_("Nothing was written"), "warning")

    page.ask(_("{file} is there already; type yes to replace it:").format(file=path.name), answer)
