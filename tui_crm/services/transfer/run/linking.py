"""References among the records of one file: they may point forwards, so they are made when every row is in."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass
from typing import IO, Any

from tui_crm.i18n import _
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.run.completing import PLANNED
from tui_crm.services.transfer.run.likeness import MOST_COMPARED, squeezed
from tui_crm.services.transfer.run.plan import Reject
from tui_crm.services.transfer.run.references import References, looked_up, names_of, unresolved
from tui_crm.store.matching import comparable

IN_MEMORY = 16 * 1024 * 1024  # bytes
PART = 2000


@dataclass(frozen=True, slots=True)
class Link:
    """A reference to make: record `number`, of the row at `line`, names another in `field`."""

    line: int
    number: int
    field: str
    text: str
    cells: tuple[str, ...]


class Links:
    """The references of a dry run, kept beside the memory when they are many."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed by `close`

    def add(self, part: list[Link]) -> None:
        """Keep these for the end."""
        if part:
            pickle.dump([astuple(link) for link in part], self._file, pickle.HIGHEST_PROTOCOL)

    def parts(self) -> Iterator[list[Link]]:
        """All of them, in lists."""
        end = self._file.tell()
        self._file.seek(0)
        while self._file.tell() < end:
            yield [Link(*kept) for kept in pickle.load(self._file)]

    def close(self) -> None:
        """Remove the temporary file."""
        self._file.close()


class FileNames:
    """What the new records of a file are called: a dry run cannot ask the database for them."""

    def __init__(self, entity: Entity) -> None:
        self._fields, self._of_contacts = looked_up(entity), entity.key == "contact"
        self._numbers: dict[int, int] = {}
        self._title = entity.title
        self._alike: dict[str, tuple[int, str]] = {}  # by what two spellings of a name have in common; number 0: of several
        self._former: set[int] = set()  # names that records had before a row of the file
        self.customers: dict[int, int] = {}  # of contacts, as References tell both

    def add(self, number: int, values: Mapping[str, Any]) -> None:
        """Note a new record's names. Two of one name: none is meant."""
        if self._of_contacts and (customer := values.get("customer")):
            self.customers[PLANNED - number] = customer
        if len(self._alike) < MOST_COMPARED and (title := str(values.get(self._title) or "")):
            plain = squeezed(title)
            self._alike[plain] = (0 if self._alike.get(plain, (number, ""))[0] != number else number, title)
        for field in self._fields:
            for value in names_of(field, values):
                key = hash((field.name, value))
                self._numbers[key] = 0 if self._numbers.get(key, number) != number else number
                self._former.discard(hash((field.name, value, number)))

    def change(self, number: int, before: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        """A row renames a record: what was called so before is called so no more."""
        for field in self._fields:
            if field.name not in values:
                continue
            for value in names_of(field, before):
                self._former.add(hash((field.name, value, number)))
                if self._numbers.get(key := hash((field.name, value))) == number:
                    del self._numbers[key]
        self.add(number, values)

    def alike(self, text: str) -> tuple[int, str]:
        """The one new record whose name differs only in blanks, signs and case, and its name; (0, "") for none."""
        return self._alike.get(squeezed(text), (0, ""))

    def renamed(self, field: Field, text: str, number: int) -> bool:
        """Whether a row took this name from the record."""
        return hash((field.name, comparable(field, text), number)) in self._former

    def found(self, field: Field, text: str) -> tuple[int, ...]:
        """Numbers of the file's records whose `field` is `text`; (0, 0) for several."""
        number = self._numbers.get(hash((field.name, comparable(field, text))))
        return () if number is None else (number,) if number else (0, 0)


def resolved(crm: Crm, entity: Entity, links: list[Link], known: References) -> tuple[list[tuple[Link, int]], list[tuple[Link, Reject]]]:
    """The links that can be made, with the number of the record they lead to, and those that cannot, with the reason."""
    known.learn(entity.key, [link.text for link in links])
    made: list[tuple[Link, int]] = []
    failed: list[tuple[Link, Reject]] = []
    for link in links:
        ids = known.found(entity.key, link.text)
        if len(ids) == 1 and ids[0] != link.number:
            made.append((link, ids[0]))
            continue
        reason = _("a record cannot refer to itself") if len(ids) == 1 else unresolved(entity, link.text, len(ids))
        failed.append((link, Reject(link.line, link.field, _("taken in without it: {reason}").format(reason=reason))))
    return made, failed
