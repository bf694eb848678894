"""The verdict in words for people: which record, how sure, and what each field said."""

from __future__ import annotations

from tui_crm.i18n import N_, _
from tui_crm.model.dedupe.verdict import Verdict
from tui_crm.model.entity import Entity
from tui_crm.services.duplicates.found import RULE, Found, Place, Reason

LEVELS = {
    "same": N_("the same"), "same_short": N_("the same"), "sound": N_("sounds the same"), "near": N_("nearly the same"), "like": N_("alike"),
    "own": N_("the same but for the trade"), "own_short": N_("the same but for the trade"), "initials": N_("the initials"),
    "branch": N_("another branch"), "place": N_("another place"), "part": N_("the same in part"), "half": N_("only one name is the same"),
    "street": N_("the same street"), "swapped": N_("day and month swapped"), "year": N_("the same but for the year"),
    "role": N_("the same shared mailbox"),
    "other": N_("different"),
}  # fmt: skip
PLACES = {Place.POOL: N_("in the public pool"), Place.BIN: N_("in the recycle bin"), Place.FILE: N_("in the same file")}


def level(reason: Reason) -> str:
    """What a field showed, in words."""
    return _(LEVELS[reason.level]) if reason.level != RULE else _("by a plugin's rule")


def reason_line(entity: Entity, reason: Reason) -> str:
    """One field: "Phones: +49 … = the same (+16.1)"."""
    label = _(entity.by_name[reason.field].label) if reason.field in entity.by_name else reason.field
    if reason.level == RULE:
        return f"{label} ({reason.weight:+.1f})"
    if not reason.theirs or reason.ours == reason.theirs:
        return _("{field}: {value}: {level} ({weight})").format(field=label, value=reason.ours, level=level(reason), weight=f"{reason.weight:+.1f}")
    return _("{field}: {ours} – {theirs}: {level} ({weight})").format(
        field=label, ours=reason.ours, theirs=reason.theirs, level=level(reason), weight=f"{reason.weight:+.1f}"
    )


def because(entity: Entity, found: Found) -> str:
    """The fields that speak for it, the strongest first, in a few words."""
    words = []
    for reason in found.reasons:
        if reason.weight > 1:
            label = _(entity.by_name[reason.field].label) if reason.field in entity.by_name else reason.field
            words.append(label if reason.level == RULE else _("{field} {level}").format(field=label, level=level(reason)))
    return ", ".join(words)


def where(found: Found) -> str:
    """Where the record is: whose, or in which place."""
    if found.place in PLACES:
        return _(PLACES[found.place])
    return _("of {owner}").format(owner=found.owner) if found.owner else ""


def line(found: Found, entity: Entity) -> str:
    """The finding in one line: "C-000012 Acme Ltd, of bob, 98 %: Name the same, Phones the same"."""
    head = ", ".join(filter(None, (f"{found.code} {found.title}".strip(), where(found), f"{found.score:.0%}")))
    why = because(entity, found)
    return f"{head}: {why}" if why else head


def sentence(found: Found, entity: Entity) -> str:
    """The finding as a warning before saving."""
    text = _("is there already: {record}") if found.verdict is Verdict.BLOCK else _("may be there already: {record}")
    return text.format(record=line(found, entity))
