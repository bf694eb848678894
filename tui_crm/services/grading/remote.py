"""The criteria and guards of plugins: declared once, asked in the plugin's own process, batch by batch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from tui_crm.plugins.declared import Declarations
from tui_crm.plugins.grading import Batch, Criterion, Guard
from tui_crm.plugins.guard import Answer, Failure
from tui_crm.services import plugin_data
from tui_crm.services.crm import Crm
from tui_crm.services.grading.library import Asked, Library


def with_plugins(crm: Crm, library: Library) -> Library:
    """The library with what the plugins declare that may run now."""
    for declarations in crm.plugins.active:
        library = library.with_asked(_asked(crm, declarations))
    return library


def _asked(crm: Crm, declarations: Declarations) -> Iterator[Asked]:
    plugin = declarations.plugin
    known = crm.plugins.known.get(plugin)
    for plain in declarations.of("grading"):
        declared = taken(declarations, plain)
        name = f"{plugin}.{plain['key']}"
        yield Asked(name, plugin, declared, known.release if known else "", _asking(crm, plugin, plain["key"]), crm.plugins.host.failed)


def taken(declarations: Declarations, plain: Mapping[str, Any]) -> Criterion | Guard:
    """A criterion or guard as a plugin declared it, its texts in the person's language; it answers in the plugin's process only."""
    texts = {name: declarations.text(plain[name]) for name in ("label", "axis") if name in plain}
    if "axis" in plain:
        return Criterion(**{**plain, **texts}, score=_elsewhere)
    return Guard(**{**plain, **texts}, test=_elsewhere)


def _elsewhere(batch: Batch) -> Sequence[Any]:
    raise RuntimeError("this is answered in the plugin's own process")


def _asking(crm: Crm, plugin: str, key: str) -> Callable[[str, Mapping[str, Any]], Answer | Failure]:
    def ask(operation: str, payload: Mapping[str, Any]) -> Answer | Failure:
        return crm.plugins.host.ask(plugin, operation, key, plugin_data.context(crm), payload, hook=f"grading.{key}")

    return ask
