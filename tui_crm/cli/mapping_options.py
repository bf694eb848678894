"""What `tui-crm import` is told about a file's columns: options, saved mappings, mapping files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import Any

import click

from tui_crm.cli.session import remark
from tui_crm.errors import UsageError
from tui_crm.i18n import N_, _
from tui_crm.model.fields import Kind
from tui_crm.services import whole_files
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.meaning import mapping_text, saved
from tui_crm.services.transfer.meaning.columns import Otherwise, Use
from tui_crm.services.transfer.meaning.mapping import Mapping
from tui_crm.services.transfer.run import importing
from tui_crm.services.transfer.sources.reading import Reader

GUESSED = "auto"
UNKNOWN = {"notes": Use.NOTES, "ignore": Use.IGNORE, "field": Use.NEW_FIELD}
LISTS = ("maps", "values", "dates", "numbers", "otherwise", "new_fields")
"""The options that speak of a column each."""
_OPTIONS = (
    click.option("--map", "maps", multiple=True, metavar="HEADING=FIELD",
                 help=N_("what a heading means; HEADING= leaves the column out; #3=FIELD: the third column; or a file that --write-map wrote")),
    click.option("--value", "values", multiple=True, metavar="HEADING:THEIRS=OURS",
                 help=N_("what a value of a column means; nothing after = leaves it out")),
    click.option("--dates", "dates", multiple=True, metavar="HEADING=ORDER",
                 help=N_("how a column writes its dates: dmy, mdy, ymd, or serial (day numbers)")),
    click.option("--numbers", "numbers", multiple=True, metavar="HEADING=MARK", help=N_("the decimal mark of a column: point or comma")),
    click.option("--otherwise", "otherwise", multiple=True, metavar="HEADING=WAY",
                 help=N_("what becomes of values of a column that cannot be read: reject (their row), blank or notes")),
    click.option("--new-field", "new_fields", multiple=True, metavar="HEADING[=KIND]", help=N_("make an own field of a column")),
    click.option("--unknown", type=click.Choice(list(UNKNOWN)), default="notes", show_default=True,
                 help=N_("columns that mean no field: into the notes, left out, or each an own field")),
    click.option("--mapping", "saved_name", default="", metavar="NAME",
                 help=N_("use a saved mapping [default: the one saved last for files of this shape]")),
    click.option("--no-mapping", "unsaved", is_flag=True, help=N_("use no saved mapping")),
    click.option("--save-mapping", "save_as", default="", metavar="NAME", help=N_("keep the mapping under a name for the next file of this shape")),
    click.option("--write-map", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
                 help=N_("write the mapping into a file, to be changed and given to --map")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MappingOptions:
    """What a person said about the columns of a file."""

    maps: Sequence[str]
    values: Sequence[str]
    dates: Sequence[str]
    numbers: Sequence[str]
    otherwise: Sequence[str]
    new_fields: Sequence[str]
    unknown: str
    saved_name: str
    unsaved: bool
    save_as: str
    write_map: Path | None
    force: bool = False  # a file that is there is replaced

    def mapping(self, crm: Crm, entity: str, source: Reader, *, several: bool = False) -> Mapping:
        """The proposal for the file as the saved mapping and the options change it; kept where they say so. Raises UsageError, NotFound.

        Of `several` files each obeys what is said of the headings that it has.
        """
        found = importing.proposal(crm, entity, source, UNKNOWN[self.unknown])
        if not self.unsaved:
            found = self._as_saved(crm, source, found)
        return (self._of(found) if several else self)._changed(crm, found)

    @property
    def headings(self) -> list[str]:
        """The headings of which something is said."""
        return [heading for name in LISTS for given in getattr(self, name) if (heading := _heading(name, given))]

    def _of(self, found: Mapping) -> MappingOptions:
        kept: dict[str, Any] = {name: [g for g in getattr(self, name) if not (h := _heading(name, g)) or found.has(h)] for name in LISTS}
        return replace(self, **kept)

    def _changed(self, crm: Crm, found: Mapping) -> Mapping:
        for given in self.maps:
            found = _mapped(found, given)
        for given in self.new_fields:
            heading, _equals, kind = given.partition("=")
            found = found.with_new_field(heading, kind=_kind(kind) if kind else None)
        for given in self.values:
            heading, theirs, ours = _value(given)
            found = found.with_value(heading, theirs, ours)
        for name, formats in (("--dates", self.dates), ("--numbers", self.numbers)):
            for given in formats:
                found = found.with_format(*_pair(name, given))
        for given in self.otherwise:
            heading, way = _pair("--otherwise", given)
            found = found.with_otherwise(heading, _way(way))
        if self.write_map is not None:
            whole_files.write(self.write_map, mapping_text.dump(found), replace=self.force)
        if self.save_as:
            saved.save(crm, self.save_as, found)
        return found

    def _as_saved(self, crm: Crm, source: Reader, found: Mapping) -> Mapping:
        if self.saved_name:
            return saved.apply(saved.named(crm, self.saved_name, found.entity.key), found)
        record = saved.find_for(crm, source, found.entity.key)
        if record is None:
            return found
        remark(_("The saved mapping “{name}” is used; without it: --no-mapping").format(name=record.title))
        return saved.apply(record, found)


def mapping_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options to a command, which gets them as the argument `columns`, one MappingOptions."""

    @wraps(command)
    def wrapped(**given: Any) -> Any:
        own = {name: given.pop(name) for name in MappingOptions.__dataclass_fields__ if name != "force"}
        return command(columns=MappingOptions(**own), **given)

    decorated: Callable[..., Any] = wrapped
    for option in reversed(_OPTIONS):
        decorated = option(decorated)
    return decorated


def _heading(option: str, given: str) -> str:
    """Of which heading it speaks; "" for a file with a mapping."""
    if option == "values":
        return given.partition(":")[0]
    return given.partition("=")[0] if option == "new_fields" else given.rpartition("=")[0]


def _mapped(mapping: Mapping, given: str) -> Mapping:
    heading, equals, field = given.rpartition("=")
    if equals:
        return mapping.with_field(heading, field.strip() or None)
    path = Path(given).expanduser()
    if not path.is_file():
        raise UsageError(_("--map is HEADING=FIELD, as in --map sector=industry, or a file that --write-map wrote"))
    try:
        return mapping_text.load(path.read_text(encoding="utf-8"), mapping, path.name)
    except (OSError, UnicodeError) as error:
        raise UsageError(_("{file} cannot be read: {reason}").format(file=path, reason=error)) from error


def _value(given: str) -> tuple[str, str, str]:
    heading, colon, rest = given.partition(":")
    theirs, equals, ours = rest.rpartition("=")
    if not colon or not equals:
        raise UsageError(_("--value is HEADING:THEIRS=OURS, as in --value rating:Hot=A"))
    return heading, theirs.strip(), ours.strip()


def _pair(option: str, given: str) -> tuple[str, str]:
    heading, equals, word = given.rpartition("=")
    if not equals:
        raise UsageError(_("{option} is HEADING=WORD").format(option=option))
    return heading, word.strip().casefold()


def _way(word: str) -> Otherwise:
    try:
        return Otherwise(word)
    except ValueError:
        raise UsageError(_("--otherwise knows: {words}").format(words=", ".join(Otherwise))) from None


def _kind(word: str) -> Kind:
    try:
        return Kind(word.strip())
    except ValueError:
        raise UsageError(_("there is no kind of field “{kind}”").format(kind=word)) from None
