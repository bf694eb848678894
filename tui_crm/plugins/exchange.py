"""What a plugin brings in from files, and sends out to people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

from pydantic import model_validator

from tui_crm.plugins.base import Declared, EntityName, Function, Key, Label, Value


class ImportRows(Declared):
    """What an importer read: rows of texts under headings, as a spreadsheet has them. The import proposes what each heading means."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @model_validator(mode="after")
    def _square(self) -> Self:
        if any(len(row) != len(self.headings) for row in self.rows):
            raise ValueError("every row needs a text for every heading")
        return self


class Importer(Declared):
    """Reads a kind of file. `read(ctx, path)` gives ImportRows, which then go the way of every import: mapping, trial, journal, undo.

    With `headings` it is for tables, whatever kind of file they are in (CSV, XLSX …): `read(ctx, table)` gets the texts as ImportRows, and gives them
    as they are meant: a portal's "380万" as 3800000.
    """

    key: Key
    label: Label
    entity: EntityName
    """What the rows are, unless people say otherwise."""
    suffixes: tuple[str, ...] = ()
    """Of the files it reads, as in ".xyz"."""
    headings: tuple[tuple[str, ...], ...] = ()
    """Instead of suffixes: what the headings of its tables begin with, in small or capital letters. One of each group must be there."""
    read: Function

    @model_validator(mode="after")
    def _known(self) -> Self:
        if bool(self.suffixes) == bool(self.headings):
            raise ValueError("an importer has either suffixes or headings")
        return self


class Message(Declared):
    """A message to one person, ready to be sent."""

    to: str
    """A phone number, an address, a handle: what the gateway's kind says."""
    text: str
    subject: str = ""


class Sent(Declared):
    """What became of a message."""

    ok: bool
    detail: str = ""
    """The other side's number for it, or why it was refused."""


class MessageGateway(Declared):
    """Sends messages. `send(ctx, messages)` gives one Sent for each, in order; the host logs each that was sent as an activity."""

    key: Key
    label: Label
    kind: str
    """The field kind that holds the addresses: "phone", "email", "social"."""
    send: Function


class DemoRow(Declared):
    """A record for the demo database. `key`: a name by which the values of later rows refer to it, as in "@key".

    Of what a unique field names one that is there (a user's login, a stage's short name), that one is meant and nothing is written.
    Days and times may be said from when it is written, as in "-30d" or "+2w": a demo does not grow old.
    """

    entity: EntityName
    values: Mapping[str, Value]
    key: str = ""
