"""What the day consists of: sections of lines, each line about one record."""

from __future__ import annotations

from dataclasses import dataclass

OVERDUE, DUE, STALLED, CLOSING, POOL, NEGLECTED, CARE, LEADS, NEWS = (
    "overdue", "due", "stalled", "closing", "pool", "neglected", "care", "leads", "news"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One line. `when`: how late, at what time, in how many days. `customer`, `contact`, `deal`: whom acts on the line are about; 0 for none.

    `record` 0: the line stands for a list, that of its section.
    """

    section: str
    entity: str
    record: int
    when: str
    title: str
    about: str = ""
    customer: int = 0
    contact: int = 0
    deal: int = 0
    late: bool = False

    @property
    def is_followup(self) -> bool:
        """Whether it can be done, put off, handed over."""
        return self.entity == "followup"


@dataclass(frozen=True, slots=True)
class Section:
    """Lines of one sort. `where`: the filter of the list of `entity` in which all of them stand; `more`: there are others than these."""

    key: str
    title: str
    items: tuple[Item, ...]
    entity: str = ""
    where: str = ""
    more: bool = False


@dataclass(frozen=True, slots=True)
class Today:
    """The day of one person: its date ("YYYY-MM-DD") and the sections that hold something."""

    day: str
    sections: tuple[Section, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """All lines in order."""
        return tuple(item for section in self.sections for item in section.items)
