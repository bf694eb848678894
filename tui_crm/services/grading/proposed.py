"""The rulesets that plugins propose: they stand beside those that are shipped until somebody applies one."""

from __future__ import annotations

from collections.abc import Iterator

from tui_crm.plugins.declared import Declarations, Plain
from tui_crm.services.crm import Crm
from tui_crm.services.grading.rules import Rules, Segment, Watched, Weighed


def rules_of_plugins(crm: Crm) -> Iterator[Rules]:
    """What the plugins that are on propose, in order of plugin."""
    for declared in crm.plugins.active:
        yield from rules_of(declared)


def rules_of(declared: Declarations) -> Iterator[Rules]:
    """What one plugin proposes, named in English (it is told in everybody's language); whether it can be used is seen when a plan is made of it."""
    for plain in declared.of("schemes"):
        yield _made(declared, plain)


def _made(declared: Declarations, plain: Plain) -> Rules:
    def full(key: str) -> str:
        return key if "." in key else f"{declared.plugin}.{key}"

    return Rules(
        scheme=f"{declared.plugin}_{plain['key']}",
        label=plain["label"],
        criteria=tuple(Weighed(full(key), float(weight)) for key, weight in plain["criteria"].items()),
        bands=tuple((grade, float(least)) for grade, least in plain["bands"]),
        segments=tuple(Segment(grade, {full(key): (low, high) for key, (low, high) in when.items()}) for grade, when in plain["segments"]),
        guards=tuple(Watched(full(key), grade) for key, grade in plain["guards"].items()),
        labels=dict(plain["labels"]),
        minimum_coverage=float(plain["minimum_coverage"]),
    )
