"""Everything the archive knows about one person, in one file: as JSON for programs and as text for the person."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tui_crm.i18n import _
from tui_crm.model.dates import dump_instant
from tui_crm.model.record import Record
from tui_crm.query.evaluate import matches
from tui_crm.services import drafts, history
from tui_crm.services.crm import Crm, name_of
from tui_crm.services.privacy_scope import Person
from tui_crm.services.transfer.writers.values import Names, as_object
from tui_crm.services.whole_files import free, whole_file
from tui_crm.store import journal

ALL = 1_000_000  # events: more than any record has
SAME = 12  # blanks a level of the text is indented by, at most


def save(crm: Crm, whom: Person, path: Path, *, replace: bool = False) -> Mapping[str, object]:
    """Write all about a person into a ZIP archive (person.json, person.txt), and journal it; returns what was written.

    Raises NotAllowed, FileThere unless it may `replace` what is there, UsageError for a file that cannot be written.
    """
    crm.policy.allow("export")
    free(path, replace=replace)
    found = collect(crm, whom)
    with whole_file(path, replace=replace) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("person.json", json.dumps(found, ensure_ascii=False, indent=2) + "\n")
        archive.writestr("person.txt", "\n".join(as_text(found)) + "\n")
    entity = whom.record.entity
    what = _("all about one person")
    with crm.store.act(crm.author, "export", entity.key, f"{whom.record.code}: {what} → {path.absolute()}") as unit:
        unit.note(entity.key, "export", {"file": str(path.absolute()), "records": whom.record.code, "columns": "all"}, 1)
    return found


def collect(crm: Crm, whom: Person) -> dict[str, object]:
    """All about a person, in JSON's types. The records of other people are named by code and name only."""
    record = whom.record
    return {
        "made_at": dump_instant(crm.store.clock()),
        "made_by": name_of(crm.user),
        "about": {"kind": whom.kind, "code": record.code, "name": name_of(record)},
        "record": _records(crm, [record])[0],
        "former_records": _records(crm, whom.former),
        "links": _records(crm, crm.store.read_many("link", whom.links)),
        "activities": _records(crm, crm.store.read_many("activity", whom.activities)),
        "follow_ups": _records(crm, crm.store.read_many("followup", whom.followups)),
        "deals": _records(crm, crm.store.read_many("deal", whom.spoken["deal"])),
        "quotes": _records(crm, crm.store.read_many("quote", whom.spoken["quote"])),
        "suspected_duplicates": _records(crm, crm.store.read_many("duplicate", whom.pairs) if whom.pairs else []),
        "unfinished_forms": list(_drafts(crm, whom)),
        "history": [event for each in whom.records for event in _history(crm, each)],
        "history_of_activities": [event for each in crm.store.read_many("activity", whom.activities) for event in _history(crm, each)],
        "history_of_follow_ups": [event for each in crm.store.read_many("followup", whom.followups) for event in _history(crm, each)],
        "history_of_deals": [event for each in crm.store.read_many("deal", whom.spoken["deal"]) for event in _history(crm, each)],
        "history_of_quotes": [event for each in crm.store.read_many("quote", whom.spoken["quote"]) for event in _history(crm, each)],
        "exports": list(_exports(crm, whom)),
    }


def _records(crm: Crm, records: Sequence[Record]) -> list[dict[str, object]]:
    if not records:
        return []
    fields = records[0].entity.fields
    names = Names(crm, fields, records)
    return [{"id": record.id, **as_object(fields, record, names)} for record in records]


def _history(crm: Crm, record: Record) -> Iterator[dict[str, object]]:
    """What happened to a record, the newest first: imports and merges too, by the words of the journal."""
    for event in history.of_record(crm, record.entity.key, record.id, ALL):
        act = journal.act(crm.store.engine, event.act)
        yield {
            "record": record.code, "act": event.act, "at": dump_instant(event.at), "who": event.who, "way": event.way, "what": event.verb,
            "named": act.label if act and act.verb in ("import", "merge") else "",
            "changes": [{"field": change.field, "label": change.label, "old": change.old, "new": change.new} for change in event.fields],
        }  # fmt: skip


def _drafts(crm: Crm, whom: Person) -> Iterator[dict[str, object]]:
    for draft in drafts.of(crm, whom.kind, whom.ids):
        yield {"at": dump_instant(draft.at), "texts": dict(draft.texts)}


def _exports(crm: Crm, whom: Person) -> Iterator[dict[str, object]]:
    """Files into which the person's data may have gone: those whose records were named, or whose filter finds the record as it is today."""
    for act, change in journal.history(crm.store.engine, whom.kind, 0, ALL):
        facts = {name: str(new) for name, (_old, new) in change.diff.items()}
        named = facts.get("records", "")
        if act.at < whom.record.number("created_at") or (named and whom.record.code not in named.replace(",", " ").split() and "…" not in named):
            continue
        where = crm.filter(whom.kind, facts.get("filter", ""))
        if matches(where, whom.record.values):
            yield {"act": act.id, "at": dump_instant(act.at), "who": act.who, "file": facts.get("file", ""), "columns": facts.get("columns", "")}


def as_text(found: Mapping[str, object]) -> Iterator[str]:
    """The same for reading: a heading for each part, a line for each value; what is empty is left out."""
    titles = {
        "about": _("About"), "record": _("Record"), "former_records": _("Former records, merged into it"), "links": _("Links"),
        "activities": _("Activities"), "follow_ups": _("Follow-ups"), "deals": _("Deals"), "quotes": _("Quotes"),
        "suspected_duplicates": _("Suspected duplicates"), "unfinished_forms": _("Unfinished forms"),
        "history": _("History"), "history_of_activities": _("History of the activities"), "exports": _("Exports that may have held it"),
    }  # fmt: skip
    yield _("Made {at} by {who}").format(at=found["made_at"], who=found["made_by"])
    for key, title in titles.items():
        if value := found[key]:
            yield ""
            yield title.upper()
            yield from _lines(value, 2)


def _lines(value: object, indent: int) -> Iterator[str]:
    margin = " " * min(indent, SAME)
    if isinstance(value, Mapping):
        for key, item in value.items():
            if isinstance(item, Mapping | list) and item:
                short = _short(item)
                yield f"{margin}{key}: {short}" if short else f"{margin}{key}:"
                if not short:
                    yield from _lines(item, indent + 2)
            elif item not in ("", None, [], {}):
                yield f"{margin}{key}: {_one(item, margin)}"
    elif isinstance(value, list):
        for item in value:
            yield from _lines(item, indent)
            yield ""


def _short(item: object) -> str:
    """Another record, or several texts, on one line; "" for what needs more."""
    if isinstance(item, Mapping) and set(item) == {"id", "code", "name"}:
        return f"{item['name']} ({item['code']})"
    if isinstance(item, list) and all(not isinstance(each, Mapping | list) for each in item):
        return "; ".join(map(str, item))
    return ""


def _one(item: object, margin: str) -> str:
    text = {True: _("yes"), False: _("no")}[item] if isinstance(item, bool) else str(item)
    return text.replace("\n", f"\n{margin}    ")
