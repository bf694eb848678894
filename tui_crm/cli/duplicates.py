"""`tui-crm duplicates`: check a record, look through what is there, decide about suspected pairs, look after the index of keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import click

from tui_crm.cli import output
from tui_crm.cli.changing import read_assignments
from tui_crm.cli.records import command, references, where_option
from tui_crm.cli.session import chosen, counter, filter_errors_told, group_key, named, one, opened, remark
from tui_crm.cli.values import read_texts
from tui_crm.errors import CrmError, StoreError, UsageError
from tui_crm.i18n import _, ngettext
from tui_crm.model.dedupe.profile import ENTITIES
from tui_crm.model.entity import Entity
from tui_crm.model.record import Record
from tui_crm.services import duplicates
from tui_crm.services.crm import Crm
from tui_crm.services.duplicates import Found, Reason
from tui_crm.services.duplicates.checking import AT_FIRST

DECISIONS = ("same", "different", "later", "open")


class DuplicateRefused(CrmError):
    """A record that is there already; it is written when a reason is given."""

    exit_code = 4


def commands(entity: Entity) -> list[click.Command]:
    """What the queue has besides the commands of all records."""
    of = click.Argument(["group"], metavar="LIST", required=True)
    return [
        command(
            entity, "check", check,
            _("Say what is there already that a record may be: RECORD, or FIELD=VALUE … of a new one. LIST: customers, contacts."), of,
            click.Argument(["words"], nargs=-1, required=True, metavar="RECORD | FIELD=VALUE…"), output.format_option(*output.FORMATS),
        ),
        command(
            entity, "scan", scan, _("Compare the records of LIST (customers, contacts) with all that are there; suspected pairs go into the queue."),
            of, where_option(_("which: words, or field:value (see docs/filters.md)")), output.format_option("text", "json"),
        ),
        command(
            entity, "explain", explain, _("Say field by field why two records are suspected to be one: a PAIR of the queue."),
            references(), output.format_option(*output.FORMATS),
        ),
        command(
            entity, "decide", decide, _("Say of pairs that they are the same, different (never to come up again), or to be looked at later."),
            click.Argument(["decision"], type=click.Choice(DECISIONS)), references(False),
            where_option(_("which pairs: words of the names, of:contact, score>98 …")),
            click.Option(["--note"], metavar="TEXT", default="", help=_("why")),
        ),
        command(
            entity, "keys", look_after_keys, _("Bring the index of keys up to date, by which duplicates are found; say how far it is."),
            click.Option(["--rebuild"], is_flag=True, help=_("make it anew")), output.format_option("text", "json"),
        ),
    ]  # fmt: skip


def _compared(crm: Crm, group: str) -> Entity:
    entity = crm.catalogue[group_key(crm, group)]
    if entity.key not in ENTITIES:
        raise UsageError(_("{things} are not looked through for duplicates").format(things=_(entity.plural)))
    return entity


def index_first(crm: Crm, few: int = AT_FIRST) -> None:
    """Make the index of an older archive, so that nothing goes unfound; where it cannot be written, say what is not looked at. Of a `few` records
    a check makes it by the way.
    """
    left = duplicates.unread(crm)
    if left <= few:
        return
    remark(_("the index by which duplicates are found is made first, once; {count} records").format(count=f"{left:,}"))
    try:
        duplicates.catch_up(crm, counter(left))
    except StoreError as error:
        remark(_("duplicates among {count} records are not found: {reason}").format(count=f"{left:,}", reason=error))


def check(_queue: Entity, group: str, words: Sequence[str], form: str) -> None:
    """Write what a record, or a new one of such values, may be."""
    with opened() as crm:
        entity = _compared(crm, group)
        index_first(crm)
        if len(words) == 1 and "=" not in words[0]:
            record = one(crm, entity, words[0])
            found = duplicates.check(crm, entity.key, record.values, record.id)
        else:
            given = read_assignments(entity, words)
            found = duplicates.check(crm, entity.key, read_texts(crm, {assignment.field: assignment.text for assignment in given}))
        if form in (output.Format.JSON, output.Format.NDJSON):
            (output.write_lines if form == output.Format.NDJSON else output.write_json)(as_object(each) for each in found)
        else:
            output.write_rows(form, _columns(), (_row(entity, each) for each in found), cut=False)
        if not found:
            remark(_("nothing like it is there"))


def _columns() -> Mapping[str, str]:
    return {
        "score": _("Likeness"), "verdict": _("Verdict"), "code": _("Code"), "name": _("Name"), "owner": _("Owner"), "place": _("Where"),
        "because": _("Because of"),
    }  # fmt: skip


def _row(entity: Entity, found: Found) -> Mapping[str, object]:
    words = {"block": _("sure"), "warn": _("suspected")}
    return {
        "score": f"{found.score:.1%}", "verdict": words.get(found.verdict, ""), "code": found.code, "name": found.title, "owner": found.owner,
        "place": _(found.place), "because": duplicates.because(entity, found),
    }  # fmt: skip


def as_object(found: Found) -> dict[str, object]:
    """A finding as JSON has it."""
    return {
        "of": found.entity, "id": found.record, "code": found.code, "name": found.title, "owner": found.owner, "place": found.place,
        "score": round(found.score, 6), "verdict": found.verdict, "reasons": [_reason(reason) for reason in found.reasons],
    }  # fmt: skip


def _reason(reason: Reason) -> dict[str, object]:
    return {
        "field": reason.field, "level": reason.level, "ours": reason.ours, "theirs": reason.theirs, "likeness": reason.likeness,
        "weight": reason.weight,
    }  # fmt: skip


def scan(_queue: Entity, group: str, where: str | None, form: str) -> None:
    """Look through records; write what came of it."""
    with opened(writes=True) as crm:
        entity = _compared(crm, group)
        with filter_errors_told(where or ""):
            total = crm.lists.count(crm.listing(entity.key, where or ""))
            result = duplicates.scan(crm, entity.key, where or "", counter(total))
        if form == "json":
            facts = {"records": result.records, "compared": result.compared, "suspected": result.suspected, "new": result.new}
            output.write(output.line(facts) + "\n")
        else:
            text = ngettext(
                "{count} record looked through, {compared} pairs compared: {suspected} suspected, {new} of them new in the queue",
                "{count} records looked through, {compared} pairs compared: {suspected} suspected, {new} of them new in the queue",
                result.records,
            )
            numbers = {"compared": result.compared, "suspected": result.suspected, "new": result.new}
            output.write(text.format(count=f"{result.records:,}", **{name: f"{number:,}" for name, number in numbers.items()}) + "\n")
        output.flush()


def explain(queue: Entity, references: Sequence[str], form: str) -> None:
    """Write the comparison of the two records of each pair."""
    with opened() as crm:
        pairs = [one(crm, crm.catalogue[queue.key], reference) for reference in named(references)]
        rows = ((pair, duplicates.explain(crm, pair.text("of"), pair.number("first"), pair.number("second"))) for pair in pairs)
        if form in (output.Format.JSON, output.Format.NDJSON):
            sides = ("first_code", "second_code")
            items = ({"pair": pair.code, **{side: pair[side] for side in sides}, **as_object(found)} for pair, found in rows)
            (output.write_lines if form == output.Format.NDJSON else output.write_json)(items)
        else:
            output.write_rows(form, _explaining(), (row for pair, found in rows for row in _explained(crm, pair, found)), cut=False)


def _explaining() -> Mapping[str, str]:
    return {"pair": _("Pair"), "field": _("Field"), "first": _("First"), "second": _("Second"), "level": _("Finding"), "weight": _("Weight")}


def _explained(crm: Crm, pair: Record, found: Found) -> Iterator[Mapping[str, object]]:
    entity = crm.catalogue[found.entity]
    for reason in found.reasons:
        label = _(entity.by_name[reason.field].label)
        weight = f"{reason.weight:+.1f}"
        yield {"pair": pair.code, "field": label, "first": reason.ours, "second": reason.theirs, "level": duplicates.level(reason), "weight": weight}
    yield {"pair": pair.code, "field": _("Likeness"), "first": "", "second": "", "level": f"{found.score:.2%}", "weight": ""}


def decide(queue: Entity, decision: str, references: Sequence[str], where: str | None, note: str) -> None:
    """Decide about pairs, as one act."""
    with opened(writes=True) as crm:
        ids = chosen(crm, crm.catalogue[queue.key], references, where)
        done = duplicates.decide(crm, ids, decision, note)
        remark(ngettext("decided about {count} pair", "decided about {count} pairs", done).format(count=f"{done:,}"))


def look_after_keys(_queue: Entity, rebuild: bool, form: str) -> None:
    """Bring the index of keys up to date, or make it anew."""
    with opened(writes=True) as crm:
        total = sum(crm.lists.count(crm.listing(entity)) for entity in ENTITIES)
        read = (duplicates.rebuild if rebuild else duplicates.catch_up)(crm, counter(total))
        status = duplicates.status(crm)
        if form == "json":
            output.write(output.line({"read": read, "keys": status.keys, "complete": status.complete}) + "\n")
        else:
            output.write(_("{keys} keys; {count} records were read").format(keys=f"{status.keys:,}", count=f"{read:,}") + "\n")
        output.flush()


def checked(crm: Crm, entity: Entity, values: Mapping[str, object], reason: str) -> tuple[Found, ...]:
    """What is there already that a new record may be; told on standard error. Raises DuplicateRefused for a sure one without a reason."""
    if entity.key not in ENTITIES:
        return ()
    index_first(crm)
    found = duplicates.check(crm, entity.key, values)
    for each in found:
        remark(duplicates.sentence(each, entity))
    sure = next((each for each in found if each.blocks), None)
    if sure and not reason:
        text = _("not added: {record} is there already; say why it is added all the same: --allow-duplicate REASON")
        raise DuplicateRefused(text.format(record=f"{sure.title} ({sure.code})"))
    return found
