"""The options of an import as people choose them: one line each, changed by a key to the next of its values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

from tui_crm.i18n import N_, _
from tui_crm.model.entity import Entity
from tui_crm.services.transfer.meaning.columns import Use
from tui_crm.services.transfer.run.options import Doubles, Mode, Options, Unjoined
from tui_crm.services.transfer.sources.reading import NO_LINE, Reader

Value = TypeVar("Value", bound=StrEnum)
OTHERS = {Use.NOTES: N_("into the notes"), Use.NEW_FIELD: N_("become new fields"), Use.IGNORE: N_("left out")}
MODES = {
    Mode.UPSERT: N_("new rows are added, known ones updated"), Mode.CREATE: N_("only new rows; known ones are left out"),
    Mode.UPDATE: N_("only updates; rows that find no record are rejected"),
}  # fmt: skip
DOUBLES = {
    Doubles.WARN: N_("taken in, and told"), Doubles.SKIP: N_("left out, and told"), Doubles.UPDATE: N_("update the record they are like"),
    Doubles.REJECT: N_("rejected"), Doubles.QUEUE: N_("taken in, and put into the queue of suspected pairs"), Doubles.IGNORE: N_("not looked for"),
}  # fmt: skip
UNJOINED = {Unjoined.REJECT: N_("the row is rejected"), Unjoined.LEAVE: N_("the row is taken in without it, and told"),
            Unjoined.CREATE: N_("as before; managers and parents are made")}  # fmt: skip

FILE = (
    ("sheet", "import.sheet", N_("Sheet or table")), ("query", "import.query", N_("Query")), ("encoding", "import.encoding", N_("Encoding")),
    ("delimiter", "import.delimiter", N_("Delimiter")), ("heading_line", "import.headings", N_("Line of the headings")),
)  # fmt: skip
"""By the names of SourceOptions."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One option: the action that changes it, what it is called, its value in words, and whether that is another than at the beginning."""

    action: str
    label: str
    value: str
    changed: bool


def choices(options: Options, others: Use, entity: Entity) -> Iterator[Choice]:
    """All options."""
    plain = Options()
    keys = ", ".join(_(entity.by_name[name].label) if name in entity.by_name else name for name in options.keys)
    yield Choice("import.key", _("Rows find records by"), keys or _("nothing: every row is new"), bool(options.keys))
    yield Choice("import.mode", _("Taken in"), _(MODES[options.mode]), options.mode is not plain.mode)
    written = _("only into empty fields") if options.fill_only else _("all fields of the row")
    yield Choice("import.fill", _("Updates write"), written, options.fill_only)
    blanks = _("empty the field") if options.clear_blanks else _("leave the field as it is")
    yield Choice("import.blanks", _("Blank cells"), blanks, options.clear_blanks)
    yield Choice("import.doubles", _("Likely duplicates"), _(DOUBLES[options.duplicates]), options.duplicates is not plain.duplicates)
    yield Choice("import.unjoined", _("References to nobody"), _(UNJOINED[options.unjoined]), options.unjoined is not plain.unjoined)
    kept = _("kept as the file says") if options.keep else _("set by this import")
    yield Choice("import.keep", _("Authors and dates"), kept, options.keep)
    if entity.key == "customer":
        given = _("given to people by the lead rules") if options.assign else _("left as they come")
        yield Choice("import.assign", _("Leads without owner"), given, not options.assign)
    yield Choice("import.unknown", _("Columns without field"), _(OTHERS[others]), others is not Use.NOTES)


def file_choices(opening: Mapping[str, Any], source: Reader) -> Iterator[Choice]:
    """What was said of how the file is read, and may be said; `opening`: SourceOptions by name."""
    asks = source.asks
    found = _("recognised")
    yield Choice("import.type", _("Kind of file"), opening["format"] or found, bool(opening["format"]))
    for option, action, label in FILE:
        if option in asks and option != "keep_examples":
            told = said(option, opening[option])
            here = source.recognised.get(option, "")
            unsaid = _("none") if option == "query" else _("{value} (recognised)").format(value=here) if here else found
            yield Choice(action, _(label), told or unsaid, bool(told))
    if "keep_examples" in asks:
        read = _("read like others") if opening["keep_examples"] else _("left out")
        yield Choice("import.examples", _("Example rows"), read, bool(opening["keep_examples"]))


def said(option: str, value: object) -> str:
    """What was said of a file, as people would say it again; "" where nothing was."""
    if option == "heading_line":
        return "0" if value == NO_LINE else str(value or "")
    return {"\t": "tab", " ": "space"}.get(str(value), str(value))


def summary(options: Options, others: Use, entity: Entity) -> str:
    """What is other than at the beginning, in one line."""
    told = [f"{choice.label}: {choice.value}" for choice in choices(options, others, entity) if choice.changed]
    return " · ".join(told) or _("every row is new; likely duplicates are taken in, and told")


def following(value: Value, kind: type[Value]) -> Value:
    """The next value, after the last the first."""
    values = list(kind)
    return values[(values.index(value) + 1) % len(values)]


def next_others(use: Use) -> Use:
    """What else may become of columns without a field."""
    uses = list(OTHERS)
    return uses[(uses.index(use) + 1) % len(uses)]


def _next_mode(options: Options) -> Options:
    return replace(options, mode=following(options.mode, Mode))


def _next_doubles(options: Options) -> Options:
    return replace(options, duplicates=following(options.duplicates, Doubles))


def _next_unjoined(options: Options) -> Options:
    return replace(options, unjoined=following(options.unjoined, Unjoined))


def _filled(options: Options) -> Options:
    """Only empty fields are filled, or blank cells clear fields: not both."""
    return replace(options, fill_only=not options.fill_only, clear_blanks=options.clear_blanks and options.fill_only)


def _cleared(options: Options) -> Options:
    return replace(options, clear_blanks=not options.clear_blanks, fill_only=options.fill_only and options.clear_blanks)


def _assigned(options: Options) -> Options:
    return replace(options, assign=not options.assign)


def _kept(options: Options) -> Options:
    return replace(options, keep=not options.keep)


STEPS: dict[str, Callable[[Options], Options]] = {
    "mode": _next_mode, "fill": _filled, "blanks": _cleared, "doubles": _next_doubles, "unjoined": _next_unjoined, "keep": _kept,
    "assign": _assigned,
}  # fmt: skip
"""By the end of an action's id, what it changes."""
