"""Adding, changing, archiving: what people do to records of any kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tui_crm.errors import InvalidRecord, Problem, UsageError
from tui_crm.i18n import N_, _
from tui_crm.model.fields import Field
from tui_crm.model.record import Record
from tui_crm.model.validation import validate
from tui_crm.model.values import parse
from tui_crm.services import parts, record_rules
from tui_crm.services.crm import Crm
from tui_crm.services.parts import Progress
from tui_crm.store import grade_rows
from tui_crm.store.listing import Listing
from tui_crm.store.unit import CHUNK, Edit, Unit

VERBS = {
    "create": N_("added"), "edit": N_("edited"), "delete": N_("archived"), "restore": N_("restored"), "purge": N_("deleted for ever"),
    "tag": N_("tagged"), "assign": N_("owner changed"), "log": N_("logged"), "import": N_("imported"), "undo": N_("undone"), "redo": N_("redone"),
    "grade": N_("graded"), "apply": N_("ruleset applied"), "override": N_("grade set by hand"), "lift": N_("grade by hand lifted"),
    "link": N_("linked"), "unlink": N_("unlinked"), "demo": N_("demo data"), "update": N_("edited"), "merge": N_("merged"),
    "decide": N_("decided about"), "scan": N_("looked for duplicates among"),
    "export": N_("exported"), "erase": N_("erased"), "enable": N_("switched on"), "disable": N_("switched off"), "configure": N_("set"),
    "move": N_("moved"), "win": N_("won"), "lose": N_("lost"), "hold": N_("put on hold"), "reopen": N_("reopened"),
    "convert": N_("converted"),
    "claim": N_("taken from the pool"), "release": N_("given back to the pool"), "recycle": N_("returned to the pool"),
    "finish": N_("done"), "snooze": N_("put off"), "drop": N_("dropped"), "comment": N_("commented"), "hand_in": N_("handed in"),
    "take": N_("taken"), "begin": N_("begun"), "wait": N_("left waiting"), "resolve": N_("solved"), "close": N_("closed"),
    "reject": N_("rejected"), "withdraw": N_("withdrawn"), "reply": N_("answered"), "note": N_("noted"), "message": N_("written by the customer"),
    "split": N_("split"), "dispatch": N_("dispatched"), "confirm": N_("confirmed"), "decline": N_("declined"), "escalate": N_("escalated"),
    "call": N_("called back"), "publish": N_("published"),
    "renew": N_("brought up to date"), "quarantine": N_("quarantined"), "plugin": N_("by plugin"),
    "figures": N_("figures worked out"),
}


QUEUED = frozenset({"ticket", "dispatch"})
"""Entities whose records wait for somebody to take them: a new one is not its maker's."""
BELONGINGS: Mapping[str, Sequence[tuple[str, str]]] = {
    "customer": (("activity", "customer"), ("followup", "customer"), ("purchase", "customer"), ("grade_override", "customer"), ("link", "customer"),
                 ("owner_change", "customer")),
    "contact": (("link", "contact"), ("deal_person", "contact")),
    "deal": (("stage_change", "deal"), ("deal_line", "deal"), ("deal_person", "deal"), ("deal_rival", "deal")),
    "competitor": (("deal_rival", "competitor"),), "quote": (("quote_line", "quote"),), "pipeline": (("stage", "pipeline"),),
    "price_list": (("price", "price_list"),), "product": (("price", "product"),),
}
"""Entity → what goes for ever with a record of it: other records, by the field in which they name it."""


def initial(crm: Crm, entity_key: str) -> dict[str, object]:
    """The values a new record starts from: defaults, and its maker as owner."""
    entity = crm.catalogue[entity_key]
    values = {field.name: field.initial for field in entity.editable}
    if entity.owned:
        values["owner"] = 0 if entity_key in QUEUED else crm.user.id
        values["team"] = crm.user.text("team")
    if "currency" in values:
        values["currency"] = crm.locale.currency
    if "at" in values:
        values["at"] = crm.store.clock()
    return values


def add(crm: Crm, entity_key: str, values: Mapping[str, object]) -> int:
    """Write a new record; what `values` leave out starts as `initial` says. Returns its id. Raises InvalidRecord."""
    crm.policy.allow_write(entity_key)
    entity = crm.catalogue[entity_key]
    clean = validate(entity, {**initial(crm, entity_key), **values}, False, crm.locale.country)
    (clean,) = reviewed(crm, entity_key, [(0, clean)])
    with crm.store.act(crm.author, "create", entity_key, str(clean[entity.title])) as unit:
        _check_unique(crm, entity_key, clean)
        created = unit.create(entity_key, _living(crm, entity_key, clean))
        _after_write(crm, unit, entity_key, created, clean)
    return created


def reviewed(crm: Crm, entity_key: str, changes: Sequence[tuple[int, dict[str, object]]]) -> list[dict[str, object]]:
    """What is to be written after the rules of such records (`record_rules`) and plugins had their word: see `plugin_review.reviewed`.
    (record's id, 0 for a new one; its cleaned values) …
    """
    if entity_key in record_rules.RULES:
        changes = record_rules.settled(crm, entity_key, changes)
    if not crm.plugins.known:
        return [values for _record, values in changes]
    from tui_crm.services import plugin_review

    return plugin_review.reviewed(crm, entity_key, changes)


def _check_unique(crm: Crm, entity_key: str, values: Mapping[str, object], record: int = 0) -> None:
    """Raises InvalidRecord for a value that only one record may have and another has. Asked inside the transaction that writes."""
    problems = []
    for field in crm.catalogue[entity_key].fields:
        value = values.get(field.name)
        if field.unique and isinstance(value, str) and value and (taken := crm.store.taken(entity_key, field.name, value, record)):
            problems.append(Problem(field.name, _("“{value}” is taken by {title}").format(value=value, title=taken)))
    if problems:
        raise InvalidRecord(problems)


def _after_write(crm: Crm, unit: Unit, entity_key: str, record: int, values: Mapping[str, object], before: Record | None = None) -> None:
    """What follows from a write: a contact's main customer is among its customers, a new tag is in the list of tags; see `record_rules.follow`."""
    record_rules.follow(crm, unit, entity_key, record, values, before)
    if entity_key == "contact" and (customer := values.get("customer")):
        link_contact(crm, unit, int(str(customer)), record)
    if tags := values.get("tags"):
        note_tags(crm, unit, tuple(tags))  # type: ignore[arg-type]


def link_contact(crm: Crm, unit: Unit, customer: int, contact: int, role: str = "", main: bool | None = None) -> None:
    """Tie a contact to a customer unless it is; the first contact of a customer is its primary one."""
    links = crm.store.engine.run("SELECT contact, main FROM link WHERE customer = :customer AND deleted_at = 0", {"customer": customer})
    if any(row[0] == contact for row in links):
        return
    first = not any(row[1] for row in links)
    unit.create("link", {"customer": customer, "contact": contact, "role": role, "main": first if main is None else main})


def note_tags(crm: Crm, unit: Unit, tags: Sequence[str]) -> None:
    """Put tags that were never used before into the list of tags."""
    wanted = tuple(dict.fromkeys(tags))
    if not wanted:
        return
    known = {name: (number, gone) for number, name, gone in crm.store.engine.run("SELECT id, name, deleted_at FROM tag")}
    fresh = [{"name": tag, "about": ""} for tag in wanted if tag not in known]
    if fresh:
        unit.create_many("tag", fresh)
    if back := [known[tag][0] for tag in wanted if tag in known and known[tag][1]]:
        unit.restore("tag", back)


def edit(crm: Crm, entity_key: str, record: int, changes: Mapping[str, object], version: int | None = None, verb: str = "edit") -> None:
    """Change fields of one record. Raises InvalidRecord; StaleWrite when `version` is given and no longer the record's; UsageError for a
    record that was merged into another.
    """
    crm.policy.allow_write(entity_key, record, changes)
    _refuse_merged(crm, entity_key, [record], _("{title}: merged into {other} ({code}); change that one"))
    clean = validate(crm.catalogue[entity_key], changes, True, crm.locale.country)
    (clean,) = reviewed(crm, entity_key, [(record, clean)])
    before = crm.store.read(entity_key, record)
    with crm.store.act(crm.author, verb, entity_key, before.title) as unit:
        _check_unique(crm, entity_key, clean, record)
        unit.update(entity_key, record, _living(crm, entity_key, clean), version)
        _after_write(crm, unit, entity_key, record, clean, before)


def edit_many(
    crm: Crm,
    entity_key: str,
    ids: Sequence[int],
    changes: Callable[[Record], Mapping[str, object]],
    verb: str = "edit",
    progress: Progress | None = None,
) -> int:
    """Change many records as one act; `changes` says what becomes of each. Returns how many differed. Cancelled: all is as before."""
    crm.policy.allow_write(entity_key)

    def write(unit: Unit, part: Sequence[int]) -> None:
        edit_within(crm, unit, entity_key, part, changes)

    return _in_parts(crm, entity_key, ids, verb, write, progress)


def edit_within(crm: Crm, unit: Unit, entity_key: str, ids: Sequence[int], changes: Callable[[Record], Mapping[str, object]]) -> None:
    """Change records inside an act that is being written, with all the rules; `changes` says what becomes of each. Raises InvalidRecord."""
    entity = crm.catalogue[entity_key]
    there = {record.id: record for record in crm.store.read_many(entity_key, ids)}
    edits = [Edit(r.id, found) for r in there.values() if (found := changes(r))]
    cleaned = [(e.record, validate(entity, e.changes, True, crm.locale.country)) for e in edits]
    looked_at = reviewed(crm, entity_key, cleaned)
    checked = [Edit(record, values) for (record, _clean), values in zip(cleaned, looked_at, strict=True)]
    unit.update_many(entity_key, checked)
    note_tags(crm, unit, [str(tag) for e in checked for tag in e.changes.get("tags", ())])  # type: ignore[attr-defined]
    for each in checked:
        record_rules.follow(crm, unit, entity_key, each.record, each.changes, there[each.record])
        if entity_key == "contact" and (customer := each.changes.get("customer")):
            link_contact(crm, unit, int(str(customer)), each.record)


def write_together(
    crm: Crm,
    verb: str,
    label: str,
    new: Sequence[tuple[str, Mapping[str, object]]],
    edits: Sequence[tuple[str, int, Mapping[str, object]]],
    progress: Progress | None = None,
    plugin: str = "",
) -> list[tuple[str, int]]:
    """New records (entity, values) and changes (entity, record, values) of any kinds as one act; returns the new ones as (entity, id).

    A reference of `PENDING` + n stands for the n-th of the new records, which must come before it. `plugin`: who wants it written, and may
    change the fields that it keeps.
    Raises InvalidRecord, NotAllowed, NotFound; nothing is written then.
    """
    clean_new, clean_edits = [], []
    for entity_key, values in new:
        crm.policy.allow_write(entity_key)
        clean = validate(crm.catalogue[entity_key], {**initial(crm, entity_key), **values}, False, crm.locale.country, plugin=plugin)
        clean_new.append((entity_key, 0, reviewed(crm, entity_key, [(0, clean)])[0]))
    for entity_key, record, values in edits:
        crm.policy.allow_write(entity_key, record, values)
        clean = validate(crm.catalogue[entity_key], values, True, crm.locale.country, plugin=plugin)
        clean_edits.append((entity_key, record, reviewed(crm, entity_key, [(record, clean)])[0]))
    created: list[tuple[str, int]] = []

    def write(unit: Unit, part: Sequence[tuple[str, int, dict[str, object]]]) -> None:
        for entity_key, record, values in part:
            values = _arrived(crm, entity_key, values, created)
            _check_unique(crm, entity_key, values, record)
            before = crm.store.read(entity_key, record) if record else None
            if record:
                unit.update(entity_key, record, values)
            else:
                created.append((entity_key, unit.create(entity_key, values)))
            _after_write(crm, unit, entity_key, record or created[-1][1], values, before)

    parts.write(crm, verb, "", label, parts.sliced([*clean_new, *clean_edits], CHUNK), write, progress)
    return created


PENDING = 1 << 52
"""References from here on stand for records that are written in the same act: see `write_together`."""


def _arrived(crm: Crm, entity_key: str, values: dict[str, object], created: Sequence[tuple[str, int]]) -> dict[str, object]:
    """The values with the ids of new records where they stand for them."""
    fields = crm.catalogue[entity_key].by_name
    awaited = {name: value - PENDING for name, value in values.items() if isinstance(value, int) and value >= PENDING and fields[name].ref}
    try:
        return {**values, **{name: created[place][1] for name, place in awaited.items()}} if awaited else values
    except IndexError:
        raise InvalidRecord([Problem(next(iter(awaited)), _("refers to a record that comes later"))]) from None


def write_within(crm: Crm, unit: Unit, entity_key: str, record: int, values: Mapping[str, object]) -> int:
    """Write one record (0: a new one) inside an act that is being written, with all the rules; returns its id. Raises InvalidRecord, NotAllowed."""
    crm.policy.allow_write(entity_key, record, values)
    given = values if record else {**initial(crm, entity_key), **values}
    clean = validate(crm.catalogue[entity_key], given, bool(record), crm.locale.country)
    (clean,) = reviewed(crm, entity_key, [(record, clean)])
    _check_unique(crm, entity_key, clean, record)
    before = crm.store.read(entity_key, record) if record else None
    if record:
        unit.update(entity_key, record, _living(crm, entity_key, clean))
    else:
        record = unit.create(entity_key, _living(crm, entity_key, clean))
    _after_write(crm, unit, entity_key, record, clean, before)
    return record


def _in_parts(
    crm: Crm, entity_key: str, ids: Sequence[int], verb: str, write: Callable[[Unit, Sequence[int]], object], progress: Progress | None
) -> int:
    label = crm.store.read(entity_key, ids[0]).title if len(ids) == 1 else ""
    return parts.write(crm, verb, entity_key, label, parts.sliced(ids, CHUNK), write, progress)


def retag(
    crm: Crm, entity_key: str, ids: Sequence[int], add_tags: Sequence[str], remove_tags: Sequence[str] = (), progress: Progress | None = None
) -> int:
    """Add and remove tags; returns how many records differed."""
    gone = {tag.casefold() for tag in remove_tags}

    def changes(record: Record) -> Mapping[str, object]:
        tags: tuple[str, ...] = tuple(record.values["tags"])  # type: ignore[arg-type]
        kept = [tag for tag in tags if tag.casefold() not in gone]
        there = {tag.casefold() for tag in kept}
        return {"tags": (*kept, *(tag for tag in add_tags if tag.casefold() not in there))}

    return edit_many(crm, entity_key, ids, changes, "tag", progress)


def assign(crm: Crm, entity_key: str, ids: Sequence[int], owner: int, progress: Progress | None = None) -> int:
    """Give records to an owner; 0 puts them into the public pool."""
    return edit_many(crm, entity_key, ids, lambda record: {"owner": owner}, "assign", progress)


def archive(crm: Crm, entity_key: str, ids: Sequence[int], progress: Progress | None = None) -> int:
    """Move records to the recycle bin. Raises UsageError for what others need (a stage in which deals stand)."""
    crm.policy.allow_write(entity_key)
    record_rules.may_leave(crm, entity_key, ids)

    def write(unit: Unit, part: Sequence[int]) -> None:
        unit.archive(entity_key, part)
        record_rules.follow_left(crm, unit, entity_key, part)

    return _in_parts(crm, entity_key, ids, "delete", write, progress)


def restore(crm: Crm, entity_key: str, ids: Sequence[int], progress: Progress | None = None) -> int:
    """Take records out of the recycle bin. Raises UsageError for one that was merged into another: its data belongs to that one now."""
    crm.policy.allow_write(entity_key)
    _refuse_merged(crm, entity_key, ids, _("{title}: merged into {other} ({code}); only undo brings it back"))

    def write(unit: Unit, part: Sequence[int]) -> None:
        unit.restore(entity_key, part)
        record_rules.follow_left(crm, unit, entity_key, part)

    return _in_parts(crm, entity_key, ids, "restore", write, progress)


def _refuse_merged(crm: Crm, entity_key: str, ids: Sequence[int], message: str) -> None:
    """Raises UsageError when one of the records was merged into another that is still there."""
    for merged, into in crm.store.survivors(entity_key, ids).items():
        if other := crm.store.read_many(entity_key, [into]):
            raise UsageError(message.format(title=crm.store.read(entity_key, merged).title, other=other[0].title, code=other[0].code))


def _living(crm: Crm, entity_key: str, values: dict[str, object]) -> dict[str, object]:
    """Where the values refer to a record that was merged into another meanwhile, they refer to the other."""
    for field in crm.catalogue[entity_key].fields:
        if field.many or field.ref not in crm.catalogue.entities or not crm.catalogue[field.ref].mergeable:
            continue
        target = values.get(field.name)
        if isinstance(target, int) and target and (merged := crm.store.survivors(field.ref, [target])):
            values[field.name] = merged[target]
    return values


def purge(crm: Crm, entity_key: str, ids: Sequence[int], progress: Progress | None = None) -> int:
    """Delete records of the recycle bin for ever, with what belongs to them only (a customer's activities, purchases and links). Cannot be undone."""
    crm.policy.allow("purge")
    if any(not record["deleted_at"] for record in crm.store.read_many(entity_key, ids)):
        raise UsageError(_("Only what is in the recycle bin can be deleted for ever"))
    if entity_key == "user":
        raise UsageError(_("A user is never deleted: what they did keeps their name. Make them inactive instead"))
    belongings = BELONGINGS.get(entity_key, ())
    others = [
        (entity.key, field)
        for entity in crm.catalogue.entities.values()
        for field in entity.stored
        if field.ref == entity_key and not field.many and (entity.key, field.key) not in belongings
    ]

    def write(unit: Unit, part: Sequence[int]) -> None:
        for entity, name in belongings:
            unit.purge(entity, crm.lists.referring(entity, name, part))
        gone = unit.count
        for entity, field in others:
            unit.update_many(entity, [Edit(i, {field.name: field.empty}) for i in crm.lists.referring(entity, field.key, part)])
        unit.count = gone  # those that referred to them stay: they are not what was deleted
        unit.purge(entity_key, part)
        if entity_key == "customer":
            grade_rows.forget_records(unit.engine, part)

    return _in_parts(crm, entity_key, ids, "purge", write, progress)


def everything(crm: Crm, listing: Listing) -> Sequence[int]:
    """The ids of all records of a list."""
    return crm.lists.stream_ids(listing)


def read_text(crm: Crm, field: Field, text: str) -> object:
    """The value that a person's text means for a field. Raises ValueError with the reason."""
    return parse(field, text, crm.reading())
