"""Files that plugins can read: made into headings and rows, which then go the way of every import."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.plugins.guard import Failure
from tui_crm.plugins.manifest import PluginError
from tui_crm.services import plugin_acts, plugin_data
from tui_crm.services.crm import Crm
from tui_crm.services.plugin_acts import Declared
from tui_crm.services.transfer.sources.opening import open_source


@dataclass(frozen=True, slots=True)
class FileRows:
    """What an importer read. `entity`: the catalogue's key of what the rows are."""

    headings: list[str]
    rows: list[list[str]]
    entity: str


def suffixes(crm: Crm) -> tuple[str, ...]:
    """The suffixes of the files that plugins read."""
    return tuple(suffix for each in plugin_acts.declared(crm, "importers") for suffix in each.plain["suffixes"])


def importer(crm: Crm, path: Path) -> Declared | None:
    """Who reads such a file: the first plugin, in order of id, that names its suffix, else the first that knows its headings."""
    suffix = path.suffix.casefold()
    there = list(plugin_acts.declared(crm, "importers"))
    named = next((each for each in there if suffix in map(str.casefold, each.plain["suffixes"])), None)
    of_tables = [each for each in there if each.plain["headings"]]
    if named or not of_tables:
        return named
    try:
        headings = [heading.strip().casefold() for heading in open_source(path).headings]
    except UsageError:
        return None  # what is wrong with it is told when it is opened to be imported
    return next((each for each in of_tables if _knows(each.plain["headings"], headings)), None)


def _knows(groups: Sequence[Sequence[str]], headings: Sequence[str]) -> bool:
    """Whether one heading of each group is there."""
    return all(any(heading.startswith(begin.casefold()) for begin in group for heading in headings) for group in groups)


def read(crm: Crm, path: Path) -> FileRows:
    """The headings and rows of a file. Raises UsageError when nobody reads such files, PluginError when reading fails."""
    found = importer(crm, path)
    if found is None:
        raise UsageError(_("No plugin that is switched on reads files like {name}").format(name=path.name))
    payload: dict[str, object] = {"path": str(path.resolve())}
    if found.plain["headings"]:
        source = open_source(path)
        payload["table"] = {"headings": source.headings, "rows": [_square(row.cells, len(source.headings)) for row in source.rows()]}
    hook = f"importers.{found.plain['key']}"
    reply = crm.plugins.host.ask(found.plugin.plugin, "read_file", found.plain["key"], plugin_data.context(crm), payload, hook=hook)
    if isinstance(reply, Failure):
        raise PluginError(_("the plugin {plugin} failed: {reason}").format(plugin=found.plugin.plugin, reason=f"{reply.hook}: {reply.message}"))
    return FileRows(reply.value["headings"], reply.value["rows"], found.entity)


def _square(cells: Sequence[str], width: int) -> list[str]:
    return [*cells[:width], *[""] * (width - len(cells))]


def converted(crm: Crm, files: Sequence[Path], folder: Path) -> list[Path]:
    """The files, those that a plugin reads as separated values in `folder`. Raises PluginError."""
    if not crm.plugins.known:
        return list(files)
    return [_as_csv(crm, path, folder) if importer(crm, path) else path for path in files]


def _as_csv(crm: Crm, path: Path, folder: Path) -> Path:
    found = read(crm, path)
    target = folder / f"{path.stem}.csv"
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(found.headings)
        writer.writerows(found.rows)
    return target
