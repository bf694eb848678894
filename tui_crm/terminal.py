"""What this terminal can do. Imports nothing heavy: it is asked before Textual is."""

from __future__ import annotations

import base64
import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from typing import Literal, TextIO

from tui_crm.errors import UsageError
from tui_crm.i18n import _

Colours = Literal["none", "standard", "256", "truecolor"]
"""What rich and Textual call the colour systems; "none" under NO_COLOR."""

TRUECOLOR_TERMS = frozenset(
    {"alacritty", "contour", "foot", "ghostty", "iterm2", "konsole", "kitty", "rio", "st", "wezterm", "xterm-ghostty", "xterm-kitty", "xterm-rio"}
)
"""Values of TERM whose terminals have 24-bit colour. SSH carries TERM but not the COLORTERM that says so."""


def refusal(environ: Mapping[str, str], stdin_tty: bool, stdout_tty: bool) -> str | None:
    """Why the app cannot be shown here, for people; None if it can."""
    instead = _("`tui-crm --help` lists the commands that work without it, for instance `tui-crm customers list`.")
    if not stdin_tty or not stdout_tty:
        return _("the app needs a terminal for its input and its output.") + " " + instead
    if environ.get("TERM", "") in ("", "dumb", "unknown"):
        return _("this terminal (TERM={term}) cannot place text.").format(term=environ.get("TERM", "")) + " " + instead
    return None


def usable() -> None:
    """Raise UsageError if this process has no terminal that can show the app."""
    reason = refusal(
        os.environ, os.isatty(sys.__stdin__.fileno()) if sys.__stdin__ else False, os.isatty(sys.__stdout__.fileno()) if sys.__stdout__ else False
    )
    if reason:
        raise UsageError(reason)


def colours(environ: Mapping[str, str]) -> Colours:
    """The colours of the terminal that `environ` describes."""
    if "NO_COLOR" in environ:
        return "none"
    if environ.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return "truecolor"
    term = environ.get("TERM", "").strip().lower()
    family, _dash, variant = term.rpartition("-")
    if term in TRUECOLOR_TERMS or variant == "direct" or (variant == "256color" and family in TRUECOLOR_TERMS):
        return "truecolor"
    if variant == "256color":
        return "256"
    return "standard"


def tell_textual(environ: MutableMapping[str, str]) -> Colours:
    """Set what Textual reads at its import so that it uses the colours this terminal has; an explicit setting stays. Returns the colours."""
    found = colours(environ)
    if found != "none":
        environ.setdefault("TEXTUAL_COLOR_SYSTEM", found)
    environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    return found


def wants_ansi_theme(found: Colours) -> bool:
    """Whether the terminal's own sixteen colours (or none) must do: then a theme of the `ansi` kind is the default."""
    return found in ("none", "standard")


@contextmanager
def waiting_told(stream: TextIO | None, after: float = 1) -> Iterator[Callable[[int, int], None]]:
    """Gives what `open_crm` tells while it brings an older archive up to date: what takes more than `after` seconds is said on `stream`, on a
    terminal with a line that counts the records.
    """
    timers: list[threading.Timer] = []
    said, counted = threading.Event(), False

    def say(text: str) -> None:
        print(text, file=stream, flush=True)
        said.set()

    def tell(done: int, total: int) -> None:
        nonlocal counted
        if stream is not None and not timers:
            text = _("The archive is brought up to date; a large one takes some minutes.")
            timers.append(threading.Timer(after, say, (text,)))
            timers[0].daemon = True
            timers[0].start()
        if total and stream is not None and said.is_set() and stream.isatty():
            text = _("Search index: {done} of {total} records").format(done=f"{done:,}", total=f"{total:,}")
            print(f"\r{text}", end="", file=stream, flush=True)
            counted = True

    try:
        yield tell
    finally:
        for timer in timers:
            timer.cancel()
        if counted:
            print(file=stream)


def osc52(text: str) -> str:
    """The sequence that puts `text` into the clipboard of the person's own terminal, also over SSH. What is not UTF-8 is replaced."""
    encoded = base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
    return f"\x1b]52;c;{encoded}\x07"
