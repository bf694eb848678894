"""Writing records to standard output: a table for people, CSV and JSON for programs, streamed."""

from __future__ import annotations

import itertools
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum

import click

from tui_crm.cli.table import Table
from tui_crm.errors import CrmError, reason_of
from tui_crm.i18n import N_, _

FORMATS = ("table", "csv", "json", "ndjson")
Row = Mapping[str, object]


class Format(StrEnum):
    """How results are written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    NDJSON = "ndjson"


HOW = N_("how results are written")
FORMAT = click.option("--format", "form", type=click.Choice(FORMATS), default=FORMATS[0], show_default=True, help=HOW)
"""`--format` of a declared command."""


TEXT_OR_JSON = click.option(
    "--format", "as_json", type=click.Choice(("text", "json")), default="text", show_default=True, help=HOW,
    callback=lambda _context, _option, form: form == "json",
)  # fmt: skip
"""`--format` of a command that writes prose or one JSON value; the command gets `as_json`."""


REPLACE = N_("replace a file that is there")
force_option = click.option("--force", is_flag=True, help=REPLACE)
"""`--force` of a declared command that writes a file."""


def made_force_option() -> click.Option:
    """`--force` of a command that is made; its help is in the language of now."""
    return click.Option(["--force"], is_flag=True, help=_(REPLACE))


def format_option(*formats: str) -> click.Option:
    """`--format` of a command that is made, by default the first of `formats`; its help is in the language of now."""
    return click.Option(["--format", "form"], type=click.Choice(formats), default=formats[0], show_default=True, help=_(HOW))


def write(text: str) -> None:
    """Write to standard output. When its reader has seen enough (`… | head`) the command ends well. Raises CrmError when it is full."""
    with _output_ends():
        sys.stdout.write(text)


def flush() -> None:
    """Write out what is held back."""
    with _output_ends():
        sys.stdout.flush()


@contextmanager
def _output_ends() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is still held back goes nowhere
        if isinstance(error, BrokenPipeError):
            raise click.exceptions.Exit(0) from None
        raise CrmError(_("The results could not be written: {reason}").format(reason=reason_of(error))) from None


def line(value: object) -> str:
    """A value as one line of JSON."""
    return json.dumps(value, ensure_ascii=False)


def write_json(items: Iterable[object]) -> None:
    """A JSON array, an item a line, written as the items come."""
    before = "[\n"
    for item in items:
        write(f"{before}{line(item)}")
        before = ",\n"
    write("[]\n" if before == "[\n" else "\n]\n")
    flush()


def write_lines(items: Iterable[object]) -> None:
    """One JSON value a line."""
    for item in items:
        write(line(item) + "\n")
    flush()


def write_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Comma-separated values, exactly as they are (RFC 4180 quoting, lines end with a newline)."""
    for row in itertools.chain([header], rows):
        write(",".join(map(_quoted, row)) + "\n")
    flush()


def _quoted(text: str) -> str:
    if any(sign in text for sign in ',"\r\n') or text != text.strip():
        return '"' + text.replace('"', '""') + '"'
    return text


def write_table(
    header: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[bool] = (), whole: frozenset[int] = frozenset(), *, cut: bool = True
) -> None:
    """A table as wide as the terminal, in which the columns `whole` are cut last; on a pipe, and unless `cut`, nothing is cut."""
    width = terminal_width() if cut else 0
    for text in Table(header, right or [False] * len(header), width, whole).lines(rows):
        write(text + "\n")
    flush()


def terminal_width() -> int:
    """The cells of the terminal that shows the output; 0 when nobody looks."""
    if not sys.stdout.isatty():
        return 0
    return os.get_terminal_size(sys.stdout.fileno()).columns or 80  # 0: a terminal that does not say


def write_rows(form: str, columns: Mapping[str, str], rows: Iterator[Row], right: Sequence[bool] = (), *, cut: bool = True) -> None:
    """Rows of plain values in the wanted format. `columns`: key → heading."""
    if form == Format.JSON:
        write_json(rows)
    elif form == Format.NDJSON:
        write_lines(rows)
    elif form == Format.CSV:
        write_csv(list(columns), ([_text(row[key]) for key in columns] for row in rows))
    else:
        write_table(list(columns.values()), ([_text(row[key]) for key in columns] for row in rows), right, cut=cut)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "; ".join(map(str, value)) if isinstance(value, list | tuple) else "" if value is None else str(value)
