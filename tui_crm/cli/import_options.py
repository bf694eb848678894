"""What `tui-crm import` is told about the files themselves and about how they are imported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

import click

from tui_crm.i18n import N_
from tui_crm.services.transfer.run.options import Doubles, Mode, Options, Unjoined
from tui_crm.services.transfer.sources.opening import SourceOptions
from tui_crm.services.transfer.sources.reading import NO_LINE

_OPTIONS = (
    click.option("--key", "keys", multiple=True, metavar="FIELD",
                 help=N_("update the records that have the same FIELD, as in --key code; several times: the most trusted first; without it every "
                         "row is new")),
    click.option("--only", type=click.Choice([Mode.CREATE.value, Mode.UPDATE.value]), default=None,
                 help=N_("create: leave out rows whose key finds a record; update: reject rows whose key finds none")),
    click.option("--fill-only", is_flag=True, help=N_("write only into fields that are empty")),
    click.option("--clear-blanks", is_flag=True, help=N_("a blank cell empties the field of a record that is updated")),
    click.option("--duplicates", type=click.Choice([each.value for each in Doubles]), default=Doubles.WARN.value, show_default=True,
                 help=N_("rows that would make a record like one that is there, or like an earlier row's: warn takes them in and tells; skip leaves "
                         "them out; update writes into that record; reject puts them into the file of rejected rows; queue takes them in and "
                         "puts the pair into the queue of suspected pairs; ignore does not look. What is not sure is taken in and told")),
    click.option("--keep", is_flag=True, help=N_("new records keep the authors and times of creation and last change that the file says "
                                                 "(administrators)")),
    click.option("--unjoined", type=click.Choice([each.value for each in Unjoined]), default=Unjoined.REJECT.value, show_default=True,
                 help=N_("rows that refer to a record that is nowhere: rejected, or taken in and told; create also makes those of their own kind "
                         "that rows name, as a manager or a parent company")),
    click.option("--no-assign", "keep_ownerless", is_flag=True,
                 help=N_("new leads for whom the file names no owner are not given to people by the lead rules")),
    click.option("--encoding", default="", metavar="NAME", help=N_("as in gb18030; recognised when not given")),
    click.option("--delimiter", default="", metavar="CHAR", help=N_("as in ; or tab; recognised when not given")),
    click.option("--from", "kind", default="", metavar="FORMAT",
                 help=N_("csv, tsv, xlsx, json, ndjson, vcard or sqlite; recognised when not given")),
    click.option("--sheet", default="", metavar="NAME",
                 help=N_("the sheet of a spreadsheet (name or number) or the table of a database [default: the first with data]")),
    click.option("--query", default="", metavar="SELECT",
                 help=N_("the rows of an SQLite database, as in --query 'SELECT name, phone FROM firms'")),
    click.option("--headings-in", "heading_line", type=click.IntRange(0), default=None, metavar="LINE",
                 help=N_("the line of the headings, 0 when there are none; found under lines of notes when not given")),
    click.option("--keep-examples", is_flag=True, help=N_("import example rows under the headings too")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What a person said about the files and the import."""

    keys: Sequence[str]
    only: str | None
    fill_only: bool
    clear_blanks: bool
    duplicates: str
    keep: bool
    unjoined: str
    keep_ownerless: bool
    encoding: str
    delimiter: str
    kind: str
    sheet: str
    query: str
    heading_line: int | None
    keep_examples: bool

    @property
    def options(self) -> Options:
        """How the import is run. Raises UsageError for what contradicts itself."""
        return Options(
            Mode(self.only) if self.only else Mode.UPSERT, tuple(self.keys), self.fill_only, self.clear_blanks, Doubles(self.duplicates), self.keep,
            Unjoined(self.unjoined), not self.keep_ownerless,
        ).checked()  # fmt: skip

    @property
    def source(self) -> SourceOptions:
        """How the files are opened."""
        line = NO_LINE if self.heading_line == 0 else self.heading_line or 0
        return SourceOptions(self.encoding, self.delimiter, self.sheet, self.query, self.kind, line, self.keep_examples)


def run_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options to a command, which gets them as the argument `how`, one RunOptions."""

    @wraps(command)
    def wrapped(**given: Any) -> Any:
        own = {name: given.pop(name) for name in RunOptions.__dataclass_fields__}
        return command(how=RunOptions(**own), **given)

    decorated: Callable[..., Any] = wrapped
    for option in reversed(_OPTIONS):
        decorated = option(decorated)
    return decorated
