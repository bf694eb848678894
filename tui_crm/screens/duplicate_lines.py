"""The two records of a suspected pair as lines: what was compared, the strongest reason first, then what else differs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from tui_crm import services
from tui_crm.i18n import _
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field
from tui_crm.model.instants import when
from tui_crm.model.record import Record
from tui_crm.model.storage import from_db
from tui_crm.model.values import show
from tui_crm.services.crm import Crm
from tui_crm.services.duplicates.found import Found, Reason
from tui_crm.services.duplicates.wording import level
from tui_crm.widgets.fitted import Cells

LABEL, WORD, NARROW_WORD = 14, 24, 17
WIDE = 100  # cells from which what a field showed has all the room it wants
SPARE = frozenset({"code", "former_codes", "team"})
FOR, AGAINST, NEITHER = "+", "-", " "


COLUMNS = ("score", "first_name", "second_name", "because")


def cells(crm: Crm) -> Callable[[Sequence[Any]], tuple[str, ...]]:
    """How the rows of the queue are drawn: the fields that speak for a pair by their labels."""
    fields = {field.name: field for key in ("contact", "customer") for field in crm.catalogue[key].fields}
    score = crm.catalogue["duplicate"].by_name["score"]
    context = crm.showing()

    def draw(row: Sequence[Any]) -> tuple[str, ...]:
        _number, likely, first, second, because = row
        names = [_(fields[name].label) if name in fields else str(name) for name in json.loads(because)]
        return show(score, from_db(score, likely), context), first, second, ", ".join(names)

    return draw


def widths(width: int) -> tuple[int, int, int, int]:
    """The cells of the four columns; 0 shares the rest."""
    return LABEL, 0, 0, WORD if width >= WIDE else NARROW_WORD


def comparison(crm: Crm, pair: int) -> tuple[Cells, ...]:
    """A pair of the queue: headings, the reasons, the rest. Raises NotFound when a record is gone for ever."""
    found = crm.store.read("duplicate", pair)
    key, first, second = found.text("of"), found.number("first"), found.number("second")
    entity = crm.catalogue[key]
    one, other = (crm.store.read(key, record) for record in (first, second))
    judged = services.duplicates.explain(crm, key, first, second)
    return (*_head(crm, judged, one, other), *_reasons(entity, judged), *_rest(crm, judged, one, other))


def _head(crm: Crm, judged: Found, one: Record, other: Record) -> Iterator[Cells]:
    likely = _("{percent} likely").format(percent=f"{judged.score * 100:.1f}".rstrip("0").rstrip(".") + " %")
    yield Cells((likely, f"1 {one.code}", f"2 {other.code}", ""), None, ("sign", "heading", "heading", ""))
    ages = [_("changed {when}").format(when=when(record.number("updated_at"), crm.store.clock(), crm.locale.zone)) for record in (one, other)]
    states = [age + (" · " + _("in the recycle bin") if record["deleted_at"] else "") for age, record in zip(ages, (one, other), strict=True)]
    yield Cells(("", *states, ""), None, ("", "muted", "muted", ""))


def _reasons(entity: Entity, judged: Found) -> Iterator[Cells]:
    for reason in judged.reasons:
        sign = FOR if reason.weight > 0 else AGAINST if reason.weight < 0 else NEITHER
        cells = (_label(entity, reason), reason.ours or "–", reason.theirs or "–", f"{sign} {level(reason)}")
        yield Cells(cells, None, ("label", "", "", "sign" if sign == FOR else "muted"))


def _label(entity: Entity, reason: Reason) -> str:
    field = entity.by_name.get(reason.field)
    return _(field.label) if field else reason.field


def _rest(crm: Crm, judged: Found, one: Record, other: Record) -> Iterator[Cells]:
    """Fields that say something in either and played no part."""
    told = {reason.field for reason in judged.reasons} | SPARE
    for field in one.entity.editable:
        if field.name not in told and any(record[field.name] not in (field.empty, field.initial) for record in (one, other)):
            yield Cells((_(field.label), *(_text(crm, field, record) for record in (one, other)), ""), None, ("label", "muted", "muted", ""))


def _text(crm: Crm, field: Field, record: Record) -> str:
    context = crm.showing()
    if currency := record.values.get("currency"):
        context = replace(context, currency=str(currency))
    return " ".join(show(field, record[field.name], context).split()) or "–"
