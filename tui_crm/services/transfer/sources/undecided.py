"""A file that cannot be opened before a person says more of it."""

from __future__ import annotations

from tui_crm.errors import UsageError


class Undecided(UsageError):
    """`option`: of `opening.SourceOptions`, what is to be said; `choices`: what it may be, as far as that is known."""

    def __init__(self, message: str, option: str, choices: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.option, self.choices = option, choices
