"""Opens the app: settings first, then the terminal, and only then the imports that take time."""

from __future__ import annotations

from collections.abc import Mapping

from tui_crm.config import prepare
from tui_crm.terminal import usable


def open_app(options: Mapping[str, str]) -> int:
    """Open the app with the options of the command line (as `config.split_options` gives them); returns the exit code.

    Raises UsageError for settings that cannot be and for a terminal that cannot show the app.
    """
    settings = prepare(options)
    usable()
    from tui_crm.app import run

    return run(settings)
