"""JSON and NDJSON as rows: objects inside objects become columns `a.b`, lists one cell that a field of many values takes apart again."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, ClassVar

from tui_crm.errors import UsageError, reason_of
from tui_crm.i18n import _
from tui_crm.services.transfer.sources import encodings, json_stream
from tui_crm.services.transfer.sources.cell_texts import cell_text, list_text
from tui_crm.services.transfer.sources.delimiters import SAMPLE_ROWS
from tui_crm.services.transfer.sources.json_stream import Feed, JsonError, Pairs
from tui_crm.services.transfer.sources.reading import Found, Position, Row, unwatched

Flat = dict[str, str]
REFERENCE = ("id", "code", "name")


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonReader(Found):
    """Objects, one a row. Headings are the keys in the order in which they first appear anywhere in the file."""

    asks: ClassVar[tuple[str, ...]] = ("encoding",)
    path: Path
    encoding: str
    lines: bool  # NDJSON: one object a line
    where: str  # the keys that lead to the array, joined by points

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def recognised(self) -> Mapping[str, str]:
        return {"encoding": encodings.shown(self.encoding)}

    @property
    def about(self) -> str:
        kind = "NDJSON" if self.lines else "JSON"
        return ", ".join((kind, encodings.shown(self.encoding), *((_("the objects in “{key}”").format(key=self.where),) if self.where else ())))

    def rows(self, position: Position = unwatched) -> Iterator[Row]:
        with self.path.open("rb") as raw, _told(self.path.name, self.encoding):
            for count, (line, flat, row) in enumerate(_flat_records(raw, self.encoding, self.lines, [])):
                if row is not None:
                    yield row
                elif any(flat.values()):
                    yield Row(line, [flat.get(heading, "") for heading in self.headings])
                if count % 1000 == 0:
                    position(raw.tell())
        position(self.size)


def open_json(path: Path, encoding: str = "", *, lines: bool) -> JsonReader:
    """Look through the whole file for its keys. Raises UsageError for one that is not JSON or holds no objects."""
    found = encodings.known(encoding) if encoding else encodings.recognise(path)
    headings: dict[str, None] = {}
    sample: list[Flat] = []
    where: list[str] = []
    with path.open("rb") as raw, _told(path.name, found):
        for _line, flat, _row in _flat_records(raw, found, lines, where):
            headings.update(dict.fromkeys(flat))
            if len(sample) < SAMPLE_ROWS and flat:
                sample.append(flat)
    if not headings:
        raise UsageError(_("{file} holds no objects, so there is nothing to import").format(file=path.name))
    return JsonReader(
        path=path, encoding=found, lines=lines, where=".".join(where), headings=tuple(headings), size=path.stat().st_size,
        sample=tuple(tuple(flat.get(heading, "") for heading in headings) for flat in sample),
    )  # fmt: skip


def flatten(record: Pairs) -> Flat:
    """The texts of an object by heading; a heading that is there twice gets a number."""
    found: Flat = {}
    for key, value in record:
        _flatten(key, value, found)
    return found


def _referred(value: object) -> object:
    """The code of another record where our own exports name one by id, code and name; any other value as it is."""
    if isinstance(value, Pairs) and tuple(key for key, _inner in value) == REFERENCE:
        return dict(value)["code"]
    return [_referred(item) for item in value] if isinstance(value, list) and not isinstance(value, Pairs) else value


def _flatten(name: str, value: object, found: Flat) -> None:
    value = _referred(value)
    if isinstance(value, Pairs):
        for key, inner in value:
            _flatten(f"{name}.{key}", inner, found)
        return
    if isinstance(value, list):
        if value and all(isinstance(item, Pairs) for item in value):
            for key in dict.fromkeys(key for item in value for key, _inner in item):
                _flatten(f"{name}.{key}", [inner for item in value for other, inner in item if other == key], found)
            return
        inner_lists = any(isinstance(item, list) for item in value)
        text = json.dumps(_plain(value), ensure_ascii=False) if inner_lists else list_text([cell_text(item) for item in value])
    else:
        text = cell_text(value)
    own, number = name, 2
    while own in found:
        own, number = f"{name} ({number})", number + 1
    found[own] = text


def _plain(value: object) -> object:
    if isinstance(value, Pairs):
        return {key: _plain(inner) for key, inner in value}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _flat_records(raw: BinaryIO, encoding: str, lines: bool, where: list[str]) -> Iterator[tuple[int, Flat, Row | None]]:
    """Line, texts by heading, and the row instead of them when there is no object to be read."""
    text = io.TextIOWrapper(raw, encoding, newline="\n")
    for line, value in _by_line(text) if lines else _whole(text, where):
        if isinstance(value, Pairs):
            yield line, flatten(value), None
        elif isinstance(value, Row):
            yield line, {}, value
        else:
            shown = json.dumps(_plain(value), ensure_ascii=False)
            yield line, {}, Row(line, [shown], _("not an object: {value}").format(value=shown[:60]))


def _by_line(text: io.TextIOWrapper) -> Iterator[tuple[int, object]]:
    decode = json_stream.decoder().decode
    for number, line in enumerate(text, 1):
        stripped = line.strip("\ufeff \t\r\n")
        if not stripped:
            continue
        try:
            yield number, decode(stripped)
        except (json.JSONDecodeError, RecursionError) as error:
            reason = error.msg if isinstance(error, json.JSONDecodeError) else _("nested too deeply")
            yield number, Row(number, [stripped], _("not JSON: {reason}").format(reason=reason))


def _whole(text: io.TextIOWrapper, where: list[str]) -> Iterator[tuple[int, object]]:
    """The objects of the array in a file, or the one object that it is."""
    where.clear()
    none = True
    for found in json_stream.records(Feed(text), where):
        none = False
        yield found
    if none:
        text.seek(0)
        feed = Feed(text)
        if feed.peek() == "{":
            line = feed.line
            yield line, feed.value()


@contextmanager
def _told(name: str, encoding: str) -> Iterator[None]:
    """Turns what can go wrong while reading into words for people."""
    try:
        yield
    except JsonError as error:
        raise UsageError(_("{file} is not JSON from line {line} on: {reason}").format(file=name, line=error.line, reason=error)) from error
    except UnicodeError as error:
        raise encodings.misread(name, encoding) from error
    except OSError as error:
        raise UsageError(_("{file} cannot be read on: {reason}").format(file=name, reason=reason_of(error))) from error
