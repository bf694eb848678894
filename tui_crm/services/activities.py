"""Logging an activity in one line: "call 20m asked for a quote > wants it soon >> send quote fri 10:00"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tui_crm.errors import InvalidRecord, Problem
from tui_crm.i18n import _
from tui_crm.model.activity import DIRECTIONS, TYPES
from tui_crm.model.values import parse
from tui_crm.services import archive
from tui_crm.services.crm import Crm
from tui_crm.services.record_rules import Changes

NEXT = ">>"
"""Before the follow-up that is planned with the same act."""
PLACED = frozenset({"visit", "meeting"})

MINUTES = re.compile(r"(\d{1,4})\s*(?:m|min|分钟|分)\Z", re.IGNORECASE)
HOURS = re.compile(r"(\d{1,2})\s*(?:h|小时)\Z", re.IGNORECASE)


def read_line(crm: Crm, text: str) -> Mapping[str, object]:
    """The values in a line: kind, direction and duration in any order first, `@` and a time, the place of a visit in brackets, then the
    subject, then `>` and the result.

    `visit 2h @yesterday 14:30 (their office) shown the flat > wants it by Friday`. A line without a kind is a note. Raises InvalidRecord.
    """
    values: dict[str, object] = {"type": "note"}
    head, arrow, result = text.replace("＞", ">").partition(">")
    words = head.split()
    types = {name.casefold(): choice.value for choice in TYPES for name in (choice.value, choice.label, _(choice.label))}
    directions = {name.casefold(): choice.value for choice in DIRECTIONS for name in (choice.value, choice.label, _(choice.label))}
    while words:
        word = words[0].rstrip(":：").casefold()
        if word in types and "kind" not in values:
            values["type"], values["kind"] = types[word], True
        elif word in directions:
            values["direction"] = directions[word]
        elif minutes := _minutes(word):
            values["minutes"] = minutes
        elif words[0].startswith("@"):
            values["at"], used = _time(crm, words)
            del words[: used - 1]
        elif words[0][0] in "(（" and values["type"] in PLACED and (used := _bracketed(words)):
            values["place"] = " ".join(words[:used])[1:-1].strip()
            del words[: used - 1]
        else:
            break
        del words[0]
    values.pop("kind", None)
    values["subject"] = " ".join(words)
    if arrow:
        values["result"] = result.strip()
    if not values["subject"]:
        raise InvalidRecord([Problem("subject", _("say what happened, as in: call 20m asked for a quote > send it"))])
    return values


def _minutes(word: str) -> int:
    if found := MINUTES.match(word):
        return int(found[1])
    if found := HOURS.match(word):
        return 60 * int(found[1])
    return 0


def _time(crm: Crm, words: list[str]) -> tuple[object, int]:
    """The time after `@` and how many words it took: the longest run of up to four that reads as a time."""
    field = crm.catalogue["activity"].by_name["at"]
    for used in range(min(4, len(words)), 0, -1):
        try:
            return parse(field, " ".join(words[:used])[1:], crm.reading()), used
        except ValueError:
            continue
    raise InvalidRecord([Problem("at", _("not a time: {text}").format(text=words[0][1:]))])


def _bracketed(words: list[str]) -> int:
    """How many words the brackets hold that the first one opens; 0 if they are never closed."""
    return next((count for count, word in enumerate(words, 1) if word[-1] in ")）"), 0)


def split_next(text: str) -> tuple[str, str]:
    """A line before `>>`, and the follow-up behind it."""
    before, _arrow, after = text.replace("＞", ">").replace("》》", NEXT).partition(NEXT)
    return before.strip(), after.strip()


def read_whole(crm: Crm, text: str) -> tuple[Mapping[str, object], Mapping[str, object]]:
    """The activity that a line says and the follow-up that it plans behind `>>`, empty if none. Raises InvalidRecord."""
    said, after = split_next(text)
    if not after:
        return read_line(crm, said), {}
    from tui_crm.services.followups import line

    return read_line(crm, said), line.read(crm, after)


def brought(crm: Crm, changes: Changes) -> tuple[list[dict[str, object]], list[list[Problem]]]:
    """An import's rows as they are, and what people would be refused: what was done with a contact of no customer is not lost for that."""
    missing = [Problem("customer", _("must be filled in; the contact that is named belongs to no customer"))]
    return [values for _record, values in changes], [[] if record or values.get("customer") else missing for record, values in changes]


def log(crm: Crm, customer: int, text: str, contact: int = 0, deal: int = 0) -> int:
    """Write the activity that one line says, and the follow-up that it plans, as one act; returns the activity's id. Raises InvalidRecord."""
    activity, following = read_whole(crm, text)
    about = {"customer": customer, "contact": contact, "deal": deal}
    if not following:
        return archive.add(crm, "activity", {**activity, **about})
    new = [("activity", {**activity, **about}), ("followup", {**following, **about})]
    return archive.write_together(crm, "log", str(activity["subject"]), new, [])[0][1]
