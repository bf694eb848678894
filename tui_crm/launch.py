"""Opens the app: settings first, then the terminal, and only then the imports that take time."""

from __future__ import annotations

import gc
import os
from collections.abc import Mapping

from tui_crm.config import prepare
from tui_crm.terminal import tell_textual, usable


def open_app(options: Mapping[str, str]) -> int:
    """Open the app with the options of the command line (as `config.split_options` gives them); returns the exit code.

    Raises UsageError for settings that cannot be and for a terminal that cannot show the app.
    """
    settings = prepare(options)
    usable()
    tell_textual(os.environ)
    gc.disable()  # until the first screen is there: what is made until then is kept anyway
    from tui_crm.app import run

    return run(settings)
