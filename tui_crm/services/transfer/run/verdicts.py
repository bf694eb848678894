"""The verdict on one row of a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from tui_crm.i18n import N_
from tui_crm.model.entity import Entity
from tui_crm.model.fields import choices
from tui_crm.services.transfer.meaning.converting import Prepared
from tui_crm.services.transfer.run.plan import Reject

if TYPE_CHECKING:
    from tui_crm.services.duplicates import Found


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
    """A record, or an earlier row's, that a row looks like. `number`: its id, below zero for one that this file makes."""

    number: int
    found: Found
    entity: Entity

    @property
    def sure(self) -> bool:
        """Whether it is so like that a person would need a reason to write it all the same."""
        return self.found.blocks

    @property
    def gone(self) -> bool:
        """Whether it is in the recycle bin."""
        return self.found.place == "bin"

    @property
    def told(self) -> str:
        """The suspicion in words."""
        from tui_crm.services.duplicates import sentence

        return sentence(self.found, self.entity)


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
