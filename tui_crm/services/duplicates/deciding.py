"""The queue of suspected pairs and what people decided. A pair that is different never comes up again, wherever it is looked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.model.dedupe import keys
from tui_crm.model.dedupe.profile import ENTITIES
from tui_crm.model.record import Record
from tui_crm.services import parts
from tui_crm.services.crm import Crm
from tui_crm.services.duplicates.found import Found
from tui_crm.store import dupe_keys
from tui_crm.store.unit import CHUNK, Edit, Unit

DECISIONS = ("open", "same", "different", "later")
Pair = tuple[int, int]


def pair(a: int, b: int) -> Pair:
    """Two ids in the order in which the queue keeps them."""
    return (a, b) if a < b else (b, a)


def kept(crm: Crm, entity: str, records: Iterable[int], *, alive: bool = True) -> dict[Pair, tuple[int, str]]:
    """The pairs of the queue in which one of these records is: (id of the pair, decision). `alive`: without those in the recycle bin."""
    engine = crm.store.engine
    ids = engine.ids_param(sorted({record for record in records if record}))
    found: dict[Pair, tuple[int, str]] = {}
    state = "deleted_at = 0" if alive else "id > 0"
    for column in ('"first"', '"second"'):
        sql = (
            f'SELECT id, "first", "second", "decision" FROM "duplicate" WHERE {engine.ids_in(column, "ids")} AND "of" = :of AND {state}'
        )
        found |= {(first, second): (number, decision) for number, first, second, decision in engine.run(sql, {"ids": ids, "of": entity})}
    return found


def different(crm: Crm, entity: str, mine: Sequence[int], candidates: Sequence[Sequence[int]]) -> frozenset[Pair]:
    """The pairs of these records that are known to be different."""
    asked = [record for record, others in zip(mine, candidates, strict=True) if record and others]
    return frozenset(both for both, (_number, decision) in kept(crm, entity, asked).items() if decision == "different") if asked else frozenset()


def decide(crm: Crm, pairs: Sequence[int], decision: str, note: str = "") -> int:
    """Say of pairs of the queue (ids) that they are "same", "different" or to be looked at "later" ("open": again). Returns how many changed.

    One act. "same" merges nothing: merging takes the pairs that are the same. Raises UsageError for another word.
    """
    crm.policy.allow_write("duplicate")
    if decision not in DECISIONS:
        raise UsageError(_("{word} is none of: {allowed}").format(word=decision, allowed=", ".join(DECISIONS)))

    def write(unit: Unit, part: Sequence[int]) -> None:
        unit.update_many("duplicate", [Edit(number, decided(crm, unit, decision, note)) for number in part])

    return parts.write(crm, "decide", "duplicate", _decided_label(crm, pairs), parts.sliced(pairs, CHUNK), write)


def _decided_label(crm: Crm, pairs: Sequence[int]) -> str:
    if len(pairs) != 1:
        return ""
    found = crm.store.read("duplicate", pairs[0])
    return f"{found.text('first_name')} – {found.text('second_name')}"


def decided(crm: Crm, unit: Unit, decision: str, note: str) -> dict[str, object]:
    """The fields of a decision made now by this person."""
    if decision == "open":
        return {"decision": "open", "decided_by": 0, "decided_at": 0, "note": note}
    return {"decision": decision, "decided_by": crm.user.id, "decided_at": unit.now, "note": note}


def allowed(crm: Crm, entity: str, record: int, found: Sequence[Found], reason: str) -> None:
    """Keep why a record was written although it looked like others: the pairs count as different. One act."""
    crm.policy.allow_write(entity)
    others = [each for each in found if each.record > 0 and each.record != record]
    if not others:
        return
    mine = crm.store.read(entity, record)
    there = kept(crm, entity, [record])
    with crm.store.act(crm.author, "decide", "duplicate", mine.title) as unit:
        for each in others:
            decision = decided(crm, unit, "different", reason)
            known = there.get(pair(record, each.record))
            if known:
                unit.update("duplicate", known[0], decision)
            else:
                theirs = crm.store.read(entity, each.record)
                unit.create("duplicate", {**described(mine, theirs, each.score, each.because), **decision})


def described(a: Record, b: Record, score: float, because: tuple[str, ...]) -> dict[str, object]:
    """The pair of two records as the queue keeps it."""
    first, second = (a, b) if a.id < b.id else (b, a)
    return {
        **values(first.entity.key, (first.id, first.title, first.code), (second.id, second.title, second.code), score),
        "because": because,
    }


def values(entity: str, first: tuple[int, str, str], second: tuple[int, str, str], score: float) -> dict[str, object]:
    """The fields of a pair that nobody has decided about; each record as (id, title, code)."""
    from decimal import Decimal

    return {
        "of": entity, "first": first[0], "first_name": first[1], "first_code": first[2], "second": second[0], "second_name": second[1],
        "second_code": second[2], "score": Decimal(round(score * 10_000)) / 100, "decision": "open", "note": "", "decided_by": 0, "decided_at": 0,
    }  # fmt: skip


def merged(crm: Crm, unit: Unit, entity: str, survivor: int, losers: Sequence[int]) -> None:
    """What a merge means for the queue, as a part of its act: pairs among the merged are the same; what was said of a loser holds for the survivor.

    A pair that the survivor has already goes to the recycle bin, "different" wins over all that was not decided.
    """
    if entity not in ENTITIES:
        return
    mine = {survivor, *losers}
    there = kept(crm, entity, mine)
    taken = {both: found for both, found in there.items() if survivor in both}
    edits: list[Edit] = []
    gone: list[int] = []
    for both, (number, decision) in sorted(there.items()):
        if set(both) <= mine:
            edits.append(Edit(number, decided(crm, unit, "same", "")))
            continue
        if survivor in both:
            continue
        other = both[0] if both[1] in mine else both[1]
        target = pair(survivor, other)
        known = taken.get(target)
        if known is None:
            edits.append(Edit(number, _moved(crm, entity, target)))
            taken[target] = (number, decision)
            continue
        gone.append(number)
        if decision == "different" and known[1] != "different":
            edits.append(Edit(known[0], decided(crm, unit, "different", "")))
            taken[target] = (known[0], "different")
    unit.update_many("duplicate", edits)
    unit.archive("duplicate", gone)


def _moved(crm: Crm, entity: str, target: Pair) -> dict[str, object]:
    found: dict[str, object] = {}
    for side, record in zip(("first", "second"), crm.store.read_many(entity, target), strict=True):
        found |= {side: record.id, f"{side}_name": record.title, f"{side}_code": record.code}
    return found


def forget(crm: Crm, unit: Unit, entity: str, records: Sequence[int]) -> None:
    """Take records that are erased out of the queue for ever, and their keys out of the index, as a part of the act that erases them."""
    if entity not in ENTITIES:
        return
    unit.purge("duplicate", [number for number, _decision in kept(crm, entity, records, alive=False).values()])
    dupe_keys.forget(crm.store.engine, ENTITIES.index(entity), records, keys.ENTITY_BITS)
