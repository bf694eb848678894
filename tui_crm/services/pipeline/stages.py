"""The pipelines and their stages as they are now: read once for each act, as there are tens of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from tui_crm.errors import NotFound, UsageError
from tui_crm.i18n import _
from tui_crm.model.record import Record
from tui_crm.services.crm import Crm
from tui_crm.store.listing import Listing

MOST = 1_000  # pipelines, and stages of all of them
CLOSED = frozenset({"won", "lost"})


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage. `kind`: open, on_hold, won or lost; `probability` in percent; `allowed_days` 0: a deal never stalls here."""

    id: int
    slug: str
    name: str
    pipeline: int
    position: int
    kind: str
    probability: Decimal
    allowed_days: int
    needed: tuple[str, ...]
    ever: bool

    @property
    def closed(self) -> bool:
        """Whether a deal here is won or lost."""
        return self.kind in CLOSED


@dataclass(frozen=True)
class Pipelines:
    """All pipelines that are not archived, in order, and all stages, the archived ones too: deals may still stand there."""

    pipelines: tuple[Record, ...]
    by_id: Mapping[int, Stage]
    archived: frozenset[int]

    @cached_property
    def by_pipeline(self) -> Mapping[int, tuple[Stage, ...]]:
        """The living stages of each pipeline, in order."""
        found: dict[int, list[Stage]] = {}
        for stage in self.by_id.values():
            if stage.id not in self.archived:
                found.setdefault(stage.pipeline, []).append(stage)
        return {pipeline: tuple(sorted(stages, key=lambda s: (s.position, s.id))) for pipeline, stages in found.items()}

    @property
    def default(self) -> int:
        """The pipeline of a deal that names none: the first active one. Raises UsageError where there is none."""
        for pipeline in (*(p for p in self.pipelines if p["active"]), *self.pipelines):
            if self.by_pipeline.get(pipeline.id):
                return pipeline.id
        raise UsageError(_("There is no pipeline with stages; make one first"))

    def of(self, pipeline: int) -> tuple[Stage, ...]:
        """The living stages of a pipeline, in order."""
        return self.by_pipeline.get(pipeline, ())

    def first(self, pipeline: int) -> Stage:
        """Where a new deal of the pipeline begins. Raises UsageError for a pipeline without stages."""
        stages = self.of(pipeline)
        if not stages:
            raise UsageError(_("The pipeline has no stages"))
        return next((stage for stage in stages if stage.kind == "open"), stages[0])

    def of_kind(self, pipeline: int, kind: str) -> Stage:
        """The first stage of this kind. Raises UsageError where the pipeline has none."""
        for stage in self.of(pipeline):
            if stage.kind == kind:
                return stage
        raise UsageError(_("The pipeline {pipeline} has no stage of the type “{kind}”").format(pipeline=self.name(pipeline), kind=kind))

    def name(self, pipeline: int) -> str:
        """What people call the pipeline."""
        return next((p.title for p in self.pipelines if p.id == pipeline), f"#{pipeline}")

    def find(self, text: str, pipeline: int = 0) -> Stage:
        """The stage that a person names by short name, name, or kind, in this pipeline. Raises NotFound, UsageError."""
        wanted = text.strip().casefold()
        stages = [s for s in self.by_id.values() if s.id not in self.archived]
        own = [s for s in stages if s.pipeline == pipeline] if pipeline else stages
        for found in (
            [s for s in stages if s.slug.casefold() == wanted or f"#{s.id}" == wanted],
            [s for s in own if s.name.casefold() == wanted or s.slug.casefold().rpartition(".")[2] == wanted],
            [s for s in own if s.kind == wanted or _(s.kind).casefold() == wanted],
        ):
            if len(found) == 1:
                return found[0]
            if found and (first := [s for s in found if s.pipeline == (pipeline or self.default)]):
                return first[0]
        if pipeline:
            names = ", ".join(stage.name for stage in self.of(pipeline))
            raise NotFound(_("{pipeline} has no stage “{text}”; it has {names}").format(pipeline=self.name(pipeline), text=text, names=names))
        raise NotFound(_("There is no stage “{text}”").format(text=text))


def pipelines(crm: Crm) -> Pipelines:
    """The pipelines as they are now."""
    found = crm.store.read_many("pipeline", crm.lists.first_ids(Listing("pipeline", sort="position"), MOST))
    numbers = [row[0] for row in crm.store.engine.run("SELECT id FROM stage ORDER BY id")]
    records = crm.store.read_many("stage", numbers)
    return Pipelines(tuple(found), {r.id: _stage(r) for r in records}, frozenset(r.id for r in records if r["deleted_at"]))


def _stage(record: Record) -> Stage:
    needed = record["needed"]
    return Stage(
        record.id, record.text("slug"), record.text("name"), record.number("pipeline"), record.number("position"), record.text("kind"),
        Decimal(str(record["probability"])), record.number("allowed_days"), tuple(needed) if isinstance(needed, tuple) else (), bool(record["ever"]),
    )  # fmt: skip


def step(known: Pipelines, stage: Stage, reached: int, by: int) -> Stage:
    """Where a deal goes with `>` (1) and `<` (-1): the next or previous open stage; past the last one it is won; a deal that is not open
    returns to where it stood last. Never to lost. Raises UsageError at the ends.
    """
    opened = [each for each in known.of(stage.pipeline) if each.kind == "open"]
    if stage.kind != "open":
        back = known.by_id.get(reached)
        if by > 0 and stage.closed:
            raise UsageError(_("{stage} is the end; reopen the deal to move it").format(stage=stage.name))
        return back if back and back.kind == "open" else known.first(stage.pipeline)
    places: Sequence[int] = [each.id for each in opened]
    at = places.index(stage.id) if stage.id in places else 0
    if by < 0 and at == 0:
        raise UsageError(_("{stage} is the first stage").format(stage=stage.name))
    return known.of_kind(stage.pipeline, "won") if at + by >= len(opened) else opened[at + by]
