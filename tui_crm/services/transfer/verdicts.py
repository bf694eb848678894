"""The verdict on one row of a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tui_crm.i18n import N_, _
from tui_crm.model.fields import choices
from tui_crm.services.transfer.converting import Prepared
from tui_crm.services.transfer.plan import Reject


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"  # left out: what it says is there already
    REJECTED = "rejected"


FATES = choices(
    ("new", N_("new")), ("updated", N_("updated")), ("unchanged", N_("unchanged")), ("duplicate", N_("duplicate")), ("rejected", N_("rejected")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Suspect:
    """A record, or an earlier row's, that a row looks like. `number`: its id, below zero for one that this file makes; `score`: 0 to 1."""

    number: int
    title: str
    score: float
    block: bool = False
    gone: bool = False  # it is in the recycle bin
    reasons: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """The suspicion in words."""
        why = ", ".join(self.reasons)
        text = _("like {title}, {percent} %: {why}") if why else _("like {title}, {percent} %")
        return text.format(title=self.title, percent=round(self.score * 100), why=why) + (_(" (in the recycle bin)") if self.gone else "")


@dataclass(slots=True)
class Verdict:
    """The fate of one row. `number`: the record's id, below zero for one that this file makes; `values`: what to write.

    `problems`: why it is rejected, or left out as a duplicate. `suspects`: what a row that is taken in looks like.
    """

    fate: Fate
    row: Prepared
    number: int = 0
    values: dict[str, object] = field(default_factory=dict)
    before: Mapping[str, Any] = field(default_factory=dict)
    problems: Sequence[Reject] = ()
    suspects: tuple[Suspect, ...] = ()
