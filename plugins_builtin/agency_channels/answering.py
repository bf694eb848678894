"""What a command says: in the status line where it fits there, else on a page of its own."""

from __future__ import annotations

from collections.abc import Sequence

from tui_crm.plugins.api import Edit, New, Outcome, TextView

SHORT = 70
"""Cells that a status line of 80 columns has for words; Chinese characters take two."""


def answered(done: str, words: Sequence[str] = (), edits: Sequence[Edit] = (), new: Sequence[New] = ()) -> Outcome:
    """What was done, and what stood in the way of the rest: a sentence a record."""
    whole = "; ".join([done, *words])
    if sum(1 if sign.isascii() else 2 for sign in whole) <= SHORT:
        return Outcome(message=whole, edits=tuple(edits), new=tuple(new))
    return Outcome(message=done, view=TextView(text="\n".join([done, *words])), edits=tuple(edits), new=tuple(new))
