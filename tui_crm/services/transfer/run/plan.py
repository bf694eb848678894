"""What an import will do or did, and how far it is: small frozen values for the command line and the app."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

SAMPLES = 10


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a record that the file changes; values of the field's kind."""

    field: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class Sample:
    """A row and what becomes of it. `record` is 0 for one that the database does not hold yet."""

    line: int
    title: str
    changes: tuple[Change, ...]
    record: int = 0


@dataclass(frozen=True, slots=True)
class Reject:
    """One thing wrong with one row. `field` is a public name, or "" for the row as a whole."""

    line: int
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The outcome of a dry run, or with `act` of the import itself: the verdicts are the same.

    `duplicates` counts rows that are left out because what they say is there, `suspected` those that are taken in though they look like
    something that is there. `incomplete` counts rows that are taken in without a reference to a record that is nowhere to be found,
    `short` those that end before the last heading, whose missing cells are blank. `notes`: what else is told, and of how many rows (0: of the
    file).
    """

    entity: str
    rows: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    incomplete: int = 0
    new_samples: tuple[Sample, ...] = ()
    updated_samples: tuple[Sample, ...] = ()
    reject_samples: tuple[Reject, ...] = ()
    act: int = 0
    rejects: Path | None = None  # the file with the rejected rows, when there are any and one was asked for
    seconds: float = 0.0
    duplicates: int = 0
    suspected: int = 0
    duplicate_samples: tuple[Reject, ...] = ()  # of both
    file: str = ""
    short: int = 0
    notes: tuple[tuple[str, int], ...] = ()

    @property
    def wrong(self) -> bool:
        """Whether rows are not in as they came: rejected, or without what they refer to."""
        return bool(self.rejected or self.incomplete)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a check or an import is. `total` and `done` are in the unit of the reader's size; times in seconds."""

    stage: str  # "check", "import", "link", "rollback"
    rows: int
    done: int
    total: int
    rejected: int
    seconds: float
    file: str = ""  # which of several

    @property
    def rate(self) -> float:
        """Rows a second."""
        return self.rows / self.seconds if self.seconds > 0 else 0.0

    @property
    def left(self) -> float:
        """Seconds until the end, at the pace so far; 0 when that cannot be told."""
        return self.seconds * (self.total - self.done) / self.done if self.done else 0.0


Watcher = Callable[[Progress], None]


def unwatched(progress: Progress) -> None:
    """A watcher that does not look."""


def never() -> bool:
    """A `cancelled` that never is."""
    return False
