"""How the rows of files are taken in, as far as people have decided it: what the import page holds. No widgets here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tui_crm.errors import CrmError, UsageError
from tui_crm.i18n import _
from tui_crm.services import plugin_files
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.meaning import saved
from tui_crm.services.transfer.meaning.columns import Column, Use
from tui_crm.services.transfer.meaning.mapping import Mapping as FieldMapping
from tui_crm.services.transfer.run import importing, relating
from tui_crm.services.transfer.run.job import Job
from tui_crm.services.transfer.run.keeping import with_stamps
from tui_crm.services.transfer.run.options import Options
from tui_crm.services.transfer.run.preparing import rejects_file, with_own_keys
from tui_crm.services.transfer.sources.opening import RECOGNISED, SourceOptions
from tui_crm.services.transfer.sources.reading import Reader

FALLBACK = "customer"


@dataclass(frozen=True, slots=True)
class Way:
    """One file. `opening`: how it is opened; `reason`: why its rows are this kind of record; `saved`: the saved mapping that is used, "" for none.

    `unknown`: the columns that the proposal found no field for; `others`: what becomes of them.
    """

    opening: Mapping[str, Any]
    source: Reader
    mapping: FieldMapping
    reason: str
    saved: str = ""
    unknown: frozenset[int] = frozenset()
    others: Use = Use.NOTES
    edited: bool = False  # since it was proposed, or saved
    options: Options = field(default_factory=Options)
    chosen: bool = False  # somebody said what the rows are

    def column(self, number: int) -> Column:
        """A column by its number."""
        return next(column for column in self.mapping.columns if column.number == number)

    def with_others(self, use: Use) -> Way:
        """The way in which the columns without a field go into the notes, become fields, or are left out."""
        mapping = self.mapping
        for column in self.mapping.columns:
            if column.number in self.unknown and column.use is not Use.FIELD:
                mapping = _put(mapping, column, use)
        return replace(self, mapping=mapping, others=use)


@dataclass(frozen=True, slots=True)
class Opened:
    """The files of a place. `left_out`: what is not taken in, with the reason."""

    ways: tuple[Way, ...]
    left_out: tuple[str, ...] = ()


def open_ways(crm: Crm, path: Path, folder: Path, said: SourceOptions = RECOGNISED) -> Opened:
    """The file, or the files of a folder or a ZIP archive, unpacked into `folder`; `said`: of how they are read.

    Raises UsageError when there is nothing to take in, Undecided for one file that somebody must say more of.
    """
    openings = relating.openings(plugin_files.converted(crm, [path], folder), said)
    ways: list[Way] = []
    left_out: list[str] = []
    for opening in openings:
        name = Path(opening["member"] or opening["path"]).name
        try:
            source = relating.opener(folder)(**opening)
            kind = _kind_of(crm, source)
            if not kind.entity and len(openings) > 1:
                left_out.append(_("{file} is left out: {reason}").format(file=name, reason=kind.reason))
                continue
            ways.append(way_of(crm, opening, source, kind.entity or FALLBACK, kind.reason))
        except CrmError as error:
            if len(openings) == 1:
                raise
            left_out.append(_("{file} is left out: {reason}").format(file=name, reason=error))
    if not ways:
        raise UsageError(_("None of the files holds records that are kept here"))
    return Opened(tuple(ways), tuple(left_out))


def reopened(crm: Crm, way: Way, folder: Path, said: Mapping[str, Any]) -> Way:
    """The file read another way: `said` are SourceOptions by name. What its headings mean is proposed anew, how it is taken in stays.

    Raises UsageError for a file that cannot be read so.
    """
    opening = {**way.opening, **said}
    source = relating.opener(folder)(**opening)
    kind = relating.Kind(way.mapping.entity.key, way.reason) if way.chosen else _kind_of(crm, source)
    fresh = way_of(crm, opening, source, kind.entity or FALLBACK, kind.reason)
    options = way.options if fresh.mapping.entity is way.mapping.entity else replace(way.options, keys=())
    fresh = replace(fresh, options=options, chosen=way.chosen)
    return fresh if fresh.saved or way.others is fresh.others else fresh.with_others(way.others)


def way_of(crm: Crm, opening: Mapping[str, Any], source: Reader, entity: str, reason: str, mapping_name: str | None = None) -> Way:
    """The proposal for a file, as the saved mapping for files of its shape changes it, or the one named; with "" none does.

    Raises NotFound for a name that there is not, UsageError for a mapping that does not fit.
    """
    proposal = importing.proposal(crm, entity, source)
    unknown = frozenset(column.number for column in proposal.columns if column.use is Use.NOTES)
    record = saved.named(crm, mapping_name, entity) if mapping_name else saved.find_for(crm, source, entity) if mapping_name is None else None
    plain = Way(opening, source, proposal, reason, unknown=unknown)
    if record is None:
        return plain
    try:
        return replace(plain, mapping=saved.apply(record, proposal), saved=record.title)
    except UsageError:
        if mapping_name:
            raise
        return plain  # found by the headings alone, and made for fields that there are no more


def jobs(ways: Sequence[Way], folder: Path, *, rejects: bool) -> tuple[Job, ...]:
    """The files as an import takes them, joined where there are several; with `rejects`, rejected rows go into files. Raises UsageError."""
    found = []
    for way in ways:
        mapping = with_stamps(way.mapping) if way.options.keep else way.mapping
        target = rejects_file(way.opening, way.source.headings, None, folder) if rejects else None
        found.append(Job(way.source, mapping, way.options, target, opening=way.opening))
    return tuple(found) if len(found) == 1 else relating.joined_jobs([with_own_keys(job) for job in found])


def _kind_of(crm: Crm, source: Reader) -> relating.Kind:
    """A mapping that was saved for such files says best what they hold."""
    record = saved.find_for(crm, source)
    if record is not None and record.text("entity") in crm.catalogue.entities:
        return relating.Kind(record.text("entity"), _("a mapping is saved for files of this shape"))
    return relating.kind_of(crm, source)


def _put(mapping: FieldMapping, column: Column, use: Use) -> FieldMapping:
    if use is Use.NOTES:
        return mapping.with_notes(column.number)
    if use is Use.IGNORE or column.meant or not column.heading.strip():
        return mapping.with_field(column.number, None)
    return mapping.with_new_field(column.number)
