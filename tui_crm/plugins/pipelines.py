"""What a plugin says about the way of its deals: pipelines and their stages."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field as ModelField
from pydantic import model_validator

from tui_crm.plugins.base import Declared, Key, Label


class StageSpec(Declared):
    """A stage of a pipeline."""

    key: Key
    label: Label
    kind: Literal["open", "on_hold", "won", "lost"] = "open"
    """What a deal in it is."""
    probability: Annotated[float, ModelField(ge=0, le=100, strict=False)] = 0
    """How many of its deals are won, in percent."""
    allowed_days: Annotated[int, ModelField(ge=0)] = 0
    """A deal without activity or change of stage for longer is stalled; 0: never."""
    needed: tuple[str, ...] = ()
    """Fields that a deal must have filled in here, by public name; own ones by key."""
    ever: bool = True
    """It is part of the funnel."""


class PipelineSpec(Declared):
    """A pipeline for deals. It becomes a record like those people make, `<plugin id>_<key>` for short; its stages `<plugin id>_<key>.<stage>`.

    What people change in it afterwards stays: only stages that are not there are added when the plugin comes in a new release. Switched off,
    pipeline and stages are kept, read-only and no longer offered; the deals in them stay.
    """

    key: Key
    label: Label
    stages: tuple[StageSpec, ...]
    """In order; at least one that is open, one that is won and one that is lost."""
    about: str = ""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        keys = [stage.key for stage in self.stages]
        if len({*keys}) < len(keys):
            raise ValueError("two stages have the same key")
        if missing := [kind for kind in ("open", "won", "lost") if kind not in {stage.kind for stage in self.stages}]:
            raise ValueError(f"stages: none of the kind {missing[0]}")
        return self
