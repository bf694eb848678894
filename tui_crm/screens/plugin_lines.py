"""One plugin as lines: its state, what it brings in the person's own words, what it was asked, what failed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tui_crm.i18n import N_, _
from tui_crm.model.instants import exact
from tui_crm.plugins.declared import Declarations, entity_key
from tui_crm.plugins.health import MEANINGS, STATE_NAMES
from tui_crm.services.crm import Crm
from tui_crm.services.plugins import Listed
from tui_crm.widgets.fitted import Cells

BROUGHT: Mapping[str, str] = {
    "fields": N_("Fields"), "entities": N_("Records"), "stages": N_("Pipelines"), "commands": N_("Commands"), "tabs": N_("Tabs"),
    "reports": N_("Reports"), "segments": N_("Views"), "validators": N_("Rules"), "grading": N_("Criteria"), "schemes": N_("Rulesets"),
    "figures": N_("Figures"), "importers": N_("Files"), "gateways": N_("Messages"), "migrations": N_("Migrations"),
}  # fmt: skip


def detail(each: Listed, crm: Crm) -> Iterator[Cells]:
    """All that is known of a plugin."""
    yield Cells((_("State"), f"{_(STATE_NAMES[each.state])}: {_(MEANINGS[each.state])}"))
    for label, text in ((_("Why"), each.reason), (_("Release"), each.release), (_("What it is for"), each.summary), (_("From"), each.origin)):
        if text:
            yield Cells((label, text))
    if each.known:
        for hook, heading in BROUGHT.items():
            yield from _brought(each.known.declared, hook, _(heading), crm)
    yield from _asked(each, crm)


def _brought(declared: Declarations, hook: str, heading: str, crm: Crm) -> Iterator[Cells]:
    """What one hook declared: what people call it, and what it is about."""
    values = declared.of(hook)
    if not values:
        return
    yield Cells(("",))
    yield Cells((f"{heading} ({len(values)})",), None, ("heading",))
    for plain in values:
        yield Cells(("  " + declared.text(str(plain.get("label") or plain["key"])), _about(declared, hook, plain, crm)), None, ("", "muted"))


def _about(declared: Declarations, hook: str, plain: Mapping[str, Any], crm: Crm) -> str:
    keys = ", ".join(plain.get("keys", ()))
    name = f":{plain['group']}" if hook == "entities" else f"{declared.plugin}.{plain['key']}" if hook in ("fields", "commands", "reports") else ""
    kind = crm.catalogue.entities.get(entity_key(plain.get("entity", "")))
    told = declared.text(plain.get("help") or plain.get("where") or "")
    return " · ".join(filter(None, (keys, name, _(kind.plural) if kind else "", told)))


def _asked(each: Listed, crm: Crm) -> Iterator[Cells]:
    """How often it was asked, how long that took, what failed."""
    if each.health is None:
        return
    yield Cells(("",))
    yield Cells((_("Asked so far"),), None, ("heading",))
    for hook, count in sorted(each.health.counts.items()):
        told = _("{calls} calls, {failures} failed, {mean} ms on average, {slowest} ms at most; last well {when}")
        mean = count.seconds / max(count.calls - count.failures, 1) * 1000
        when = exact(count.last_success, crm.locale.zone) if count.last_success else "–"
        slowest = f"{count.slowest * 1000:.1f}"
        yield Cells((hook, told.format(calls=count.calls, failures=count.failures, mean=f"{mean:.1f}", slowest=slowest, when=when)))
    for at, failure in reversed(each.health.failures):
        yield Cells((f"{exact(at, crm.locale.zone)}  {failure}",), None, ("heading",))
        for line in failure.traceback.splitlines():
            yield Cells((f"  {line}",), None, ("muted",))
