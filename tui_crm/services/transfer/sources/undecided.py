"""A file that cannot be opened before a person says more of it."""

from __future__ import annotations

from tui_crm.errors import UsageError


class Undecided(UsageError):
    """`option`: of `opening.SourceOptions`, what is to be said; `choices`: what it may be, as far as that is known. `message` is what is wrong
    (`what`), and `way` how it is said on the command line; the app has keys for it.
    """

    def __init__(self, what: str, way: str, option: str, choices: tuple[str, ...] = ()) -> None:
        super().__init__(f"{what}; {way}")
        self.what, self.option, self.choices = what, option, choices
