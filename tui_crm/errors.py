"""The error tree. Every message is for people: what happened, to which record or field, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui_crm.i18n import N_, _


class CrmError(Exception):
    """Anything the product says "no" to. `exit_code` is what the command line ends with."""

    exit_code = 1


class UsageError(CrmError):
    """The call's words are wrong: an unknown name, a missing argument, a setting that cannot be."""

    exit_code = 2


class ConfigError(UsageError):
    """A configuration file that cannot be used; the message names file, line and key."""


class FilterError(UsageError):
    """A filter that cannot be understood. `start` and `end` are offsets into its text."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.start, self.end = start, end


class NotFound(CrmError):
    """No such record."""

    exit_code = 3


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one field. `field` is the public name."""

    field: str
    reason: str


class InvalidRecord(CrmError):
    """A record that may not be written; `problems` says which fields and why."""

    exit_code = 4

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{problem.field}: {problem.reason}" for problem in problems))
        self.problems = tuple(problems)


class Refused(InvalidRecord):
    """What the rules of plugins refuse: an answer to the person, also when a plugin's own command wanted it written, and no failure of the plugin."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What another person did to one field since the record was read."""

    field: str
    base: object
    mine: object
    theirs: object
    who: str
    at: int


class StaleWrite(CrmError):
    """Somebody else changed the record since it was read; nothing was written."""

    exit_code = 5

    def __init__(self, entity: str, record_id: int, title: str, version: int, differences: Sequence[Difference]) -> None:
        who = ", ".join(sorted({difference.who for difference in differences if difference.who})) or _("somebody")
        super().__init__(_("{title} was changed meanwhile by {who}; nothing was written").format(title=title, who=who))
        self.entity, self.record_id, self.version = entity, record_id, version
        self.differences = tuple(differences)


class NotAllowed(CrmError):
    """The policy refuses the act."""

    exit_code = 6


class StoreError(CrmError):
    """The database cannot be used or cannot take the write: locked, full, read-only, unreachable, damaged."""

    exit_code = 7


class Cancelled(CrmError):
    """The user cancelled; the data is as before."""

    exit_code = 130


OF_THE_SYSTEM = (
    N_("No such file or directory"), N_("File exists"), N_("Is a directory"), N_("Not a directory"), N_("File name too long"),
    N_("Permission denied"), N_("Operation not permitted"), N_("Read-only file system"), N_("No space left on device"),
    N_("Disk quota exceeded"), N_("Input/output error"),
)  # fmt: skip
"""What the operating system says of files, so that it is in our catalogue."""


def reason_of(error: OSError) -> str:
    """What the operating system says of a failure, in the language of the person where that is known."""
    return _(error.strerror or str(error))
