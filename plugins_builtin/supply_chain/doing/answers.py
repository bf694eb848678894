"""What the commands share: the records they are handed, and an answer in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui_crm.plugins.api import Context, Outcome, Row

Data = Mapping[str, Sequence[Row]]


def said(ctx: Context, english: str, **values: object) -> Outcome:
    """Words only: nothing is written."""
    return Outcome(message=ctx.text(english).format(**values))
