"""What a check finds: a record that may be the same, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from tui_crm.model.dedupe.verdict import Verdict


class Place(StrEnum):
    """Where a found record is: one's own, in the public pool, another owner's, in the recycle bin, or a row before in the same file."""

    LIVE = "live"
    POOL = "pool"
    OTHER = "other owner"
    BIN = "bin"
    FILE = "file"


RULE = "rule"
"""The level of a finding that a plugin made; its `field` is the plugin's own words."""


@dataclass(frozen=True, slots=True)
class Reason:
    """What one field said. `weight` in bits, below 0 it speaks against; `likeness` 0 to 1; `level` names the finding ("same", "near" …).

    `theirs` is "" where the person may see no more of the record than name, code and owner.
    """

    field: str
    theirs: str
    ours: str
    likeness: float
    weight: float
    level: str


@dataclass(frozen=True)
class Found:
    """A record that may be the one that was asked about. `score` is the probability; `owner` a name, "" in the pool.

    For a row of the file (`Place.FILE`) `record` is minus the row's number among those that the batch saw, from 1. The reasons are made when they
    are asked for: an import finds more than anybody reads.
    """

    entity: str
    record: int
    code: str
    title: str
    owner: str
    score: float
    verdict: Verdict
    place: Place
    because: tuple[str, ...]  # the fields that speak for it, the strongest first
    explain: Callable[[], tuple[Reason, ...]] = field(repr=False, compare=False)

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """What each field said, what weighs most first."""
        return self.explain()

    @property
    def blocks(self) -> bool:
        """Whether going on needs a reason."""
        return self.verdict is Verdict.BLOCK
