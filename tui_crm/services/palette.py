"""What a few letters may mean: a record, an act, a saved view, a place. What the palette shows, the likeliest first."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tui_crm.actions import Action, shown_keys
from tui_crm.i18n import N_, _
from tui_crm.model.record import Record
from tui_crm.services.lookup import Hit
from tui_crm.services.views import name_of

Kind = Literal["record", "act", "view", "place"]
KINDS: tuple[Kind, ...] = ("record", "act", "view", "place")
KIND_NAMES = {"record": N_("records"), "act": N_("acts"), "view": N_("views"), "place": N_("places")}
SIGNS: dict[str, Kind] = {">": "act", "@": "record", "#": "view"}
"""What narrows to one kind when it is typed first."""
POINTLESS = ("row.", "column.", "tab.", "app.palette", "app.escape")


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose. `target` is the id of the act or view it stands for; `record`: entity and id of a record."""

    kind: Kind
    label: str
    about: str
    keys: str
    target: Hashable
    record: tuple[str, int] = ("", 0)


def narrowed(text: str, kind: Kind | None) -> tuple[str, Kind | None]:
    """The words of `text`, and the one kind that is wanted: by its sign before the words, else `kind`."""
    sign = text[:1]
    return (text[1:].strip(), SIGNS[sign]) if sign in SIGNS else (text.strip(), kind)


def acts(actions: Sequence[Action], words: str) -> list[Choice]:
    """The acts of a page (places excepted) that have all the words, those whose name begins so first."""
    return _matching([a for a in actions if not a.id.startswith(("go.", *POINTLESS))], words, "act")


def places(actions: Sequence[Action], words: str) -> list[Choice]:
    """The places to go to."""
    return _matching([a for a in actions if a.id.startswith("go.")], words, "place")


def tabs(names: Sequence[str], words: str) -> list[Choice]:
    """The tabs of the page below, by name; `target` is the act that goes there, and its number."""
    wanted = words.casefold().split()
    return [
        Choice("place", name, _("tab of this record"), str(number) if number < 10 else "", ("tab.go", str(number)))
        for number, name in enumerate(names, 1)
        if wanted and all(word in name.casefold() for word in wanted)
    ]


def lists(plurals: Mapping[str, str], words: str) -> list[Choice]:
    """Lists of records by their plural or the command line's word for them (`plurals`: plural by that word)."""
    wanted = words.casefold().split()
    return [
        Choice("place", plural, _("list"), f":{group}", ("go.list", group))
        for group, plural in plurals.items()
        if wanted and all(word in f"{plural} {group}".casefold() for word in wanted)
    ]


def views(found: Sequence[Record], plurals: dict[str, str], words: str) -> list[Choice]:
    """Saved views, with the list they are of."""
    wanted = words.casefold().split()
    return [
        Choice("view", name_of(view), plurals.get(view.text("entity"), ""), view.text("filter"), view.id)
        for view in found
        if all(word in f"{name_of(view)} {view['name']} {view['filter']}".casefold() for word in wanted)
    ]


def records(hits: Sequence[Hit]) -> list[Choice]:
    """Records found by the words."""
    return [Choice("record", hit.title, hit.about, hit.code, hit.id, (hit.entity, hit.id)) for hit in hits]


def _matching(actions: Sequence[Action], words: str, kind: Kind) -> list[Choice]:
    wanted = words.casefold().split()
    found = [(rank, action) for action in actions if (rank := _rank(action, wanted)) is not None]
    found.sort(key=lambda pair: pair[0])
    return [Choice(kind, _(action.label), _(action.help), shown_keys(action), action.id) for _rank_of, action in found]


def _rank(action: Action, wanted: Sequence[str]) -> int | None:
    """How well an action fits the words, 0 best; None if one of them is nowhere in it."""
    label = f"{_(action.label)} {action.label} {action.command}".casefold()
    if wanted and label.startswith(wanted[0]):
        return 0
    if all(word in label for word in wanted):
        return 1
    text = f"{label} {_(action.help)} {action.help} {action.id}".casefold()
    return 2 if all(word in text for word in wanted) else None
