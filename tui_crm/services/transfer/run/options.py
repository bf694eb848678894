"""How an import is run: what rows do to records that are there, and to those that look like them. One frozen value for CLI, page and tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from tui_crm.errors import UsageError
from tui_crm.i18n import _


class Mode(StrEnum):
    """Which rows are taken in."""

    UPSERT = "upsert"  # a row whose key finds a record updates it, any other makes one
    CREATE = "create"  # a row whose key finds a record is left out
    UPDATE = "update"  # a row whose key finds no record is rejected


class Doubles(StrEnum):
    """What becomes of a row that would make a record like one that is there, or like an earlier row's.

    What is only suspected and not sure is taken in and told, whatever is to become of what is sure.
    """

    IGNORE = "ignore"  # nobody looks
    WARN = "warn"  # it is taken in, and told
    SKIP = "skip"  # it is left out, and told
    UPDATE = "update"  # it updates the record it is most like
    REJECT = "reject"  # it goes into the file of rejected rows
    QUEUE = "queue"  # it is taken in, and the pair is put into the queue of suspected pairs


class Unjoined(StrEnum):
    """What becomes of a row that refers to a record of another kind that is nowhere to be found."""

    REJECT = "reject"
    LEAVE = "leave"  # it is taken in without the reference, and told; a reference that every record needs rejects it still
    CREATE = "create"  # so, but what rows name of their own kind (a manager, a parent company) is made


@dataclass(frozen=True, slots=True)
class Options:
    """How an import is run.

    `keys`: the fields by which rows find the record they update, the most trusted first; none: every row is new. `fill_only`: a row writes
    only into fields that are empty. `clear_blanks`: a blank cell empties the field. `keep`: new records have the authors and times of
    creation and of the last change that the file says. `assign`: new leads for whom the file names no owner are given to people by the lead rules.
    """

    mode: Mode = Mode.UPSERT
    keys: tuple[str, ...] = ()
    fill_only: bool = False
    clear_blanks: bool = False
    duplicates: Doubles = Doubles.WARN
    keep: bool = False
    unjoined: Unjoined = field(default=Unjoined.REJECT)
    assign: bool = True

    def checked(self) -> Options:
        """Itself. Raises UsageError for what contradicts itself."""
        if self.fill_only and self.clear_blanks:
            raise UsageError(_("Only empty fields are filled, or blank cells clear fields: not both"))
        if self.mode is Mode.UPDATE and not self.keys and self.duplicates is not Doubles.UPDATE:
            raise UsageError(_("To update records only, say by which field rows find them: --key FIELD"))
        return self

    def as_json(self) -> dict[str, Any]:
        """Plain values, which `from_json` reads."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Options:
        """The options that `as_json` wrote."""
        return cls(
            Mode(kept["mode"]), tuple(kept["keys"]), kept["fill_only"], kept["clear_blanks"], Doubles(kept["duplicates"]), kept["keep"],
            Unjoined(kept["unjoined"]), kept.get("assign", True),
        )  # fmt: skip
