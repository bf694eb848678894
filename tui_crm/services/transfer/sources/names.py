"""Names that the rows of a file mention and that are nowhere yet, as a file of their own: so they come in like any other, before those rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from tui_crm.i18n import _
from tui_crm.services.transfer.sources.delimiters import SAMPLE_ROWS
from tui_crm.services.transfer.sources.reading import Found, Position, Row, unwatched


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesReader(Found):
    """One column of names. A row's line is its number among them."""

    asks: ClassVar[tuple[str, ...]] = ()
    path: Path
    names: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.path.name}: {self.headings[0]}"

    @property
    def recognised(self) -> Mapping[str, str]:
        return {}

    @property
    def about(self) -> str:
        return _("names that the rows of {file} mention").format(file=self.path.name)

    def rows(self, position: Position = unwatched) -> Iterator[Row]:
        yield from (Row(number, [name]) for number, name in enumerate(self.names, 1))
        position(self.size)


def open_names(path: Path, names: Sequence[str]) -> NamesReader:
    """`names`: the heading, then the names."""
    heading, *rest = names
    sample = tuple((name,) for name in rest[:SAMPLE_ROWS])
    return NamesReader(path=path, headings=(heading,), names=tuple(rest), sample=sample, size=len(rest))
