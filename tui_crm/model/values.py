"""Values between people, files and the store: read from text, shown, written out exactly, normalised.

    parse  text → value      show   value → text for people     dump   value → text that `parse` reads back exactly
    clean  value → value to keep                                to_db, from_db, encoder_of, to_json: see `storage`
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from tui_crm.i18n import _
from tui_crm.model import phones
from tui_crm.model.cleaning import choose, clean, cleaner
from tui_crm.model.collation import collation_key
from tui_crm.model.contexts import ReadContext, ShowContext, no_references
from tui_crm.model.dates import dump_instant, parse_date, parse_instant, parse_month
from tui_crm.model.fields import SCALE, Field, Kind
from tui_crm.model.instants import exact, local_time, when
from tui_crm.model.money import dump_decimal, major, minor_units, parse_integer, parse_money, parse_number, within_range
from tui_crm.model.showing import show
from tui_crm.model.storage import from_db, to_db, to_json

__all__ = [
    "ReadContext", "ShowContext", "clean", "cleaner", "collation_key", "dump", "exact", "from_db", "join_texts", "minor_units", "no_references", "parse", "show",
    "to_db", "to_json", "when",
]


_SPLIT = re.compile(r"\s*(?:[\r\n;；]| ::: )\s*")
_SPLIT_COMMAS = re.compile(r"\s*(?:[\r\n;；,，、]| ::: )\s*")
_SEPARATED = re.compile(r"[\r\n;；,，、]| ::: ")
_COMMA_KINDS = frozenset({Kind.PHONE, Kind.EMAIL, Kind.SOCIAL, Kind.CHOICE, Kind.DATE, Kind.REFERENCE, Kind.BOOLEAN})
_COMMA_TEXTS = frozenset({"tags", "column_names"})  # texts that are words; names and addresses have commas of their own
_TRUE = frozenset(("yes", "y", "true", "t", "1", "on", "是", "对", "有", "x", "✓", "√"))
_FALSE = frozenset(("no", "n", "false", "f", "0", "off", "否", "不", "无", "-", "×"))


def parse(field: Field, text: str, context: ReadContext) -> object:
    """The value that `text` from a form, a file or the command line means. Raises ValueError with a reason for people.

    Texts are taken exactly as they are. A `many` field reads a JSON array of strings, else parts between newlines, semicolons
    or " ::: ", and between commas where these cannot belong to a part.
    """
    if not field.many:
        return _parse_single(field, text, context)
    return tuple(dict.fromkeys(_parse_single(field, part, context) for part in _parts(field, text)))


def dump(field: Field, value: Any, currency: str = "") -> str:
    """The value for machines: `parse` with the same currency gives it back exactly. References are ids."""
    if not field.many:
        return _dump_single(field, value, currency)
    return join_texts([_dump_single(field, item, currency) for item in value])


def join_texts(parts: Sequence[str]) -> str:
    """Several texts as one, which `parse` takes apart again for a `many` field: with semicolons, as a JSON array where these do not do."""
    if any(part != part.strip() or not part or part[0] == "[" or _SEPARATED.search(part) for part in parts):
        return json.dumps(parts, ensure_ascii=False)
    return "; ".join(parts)


def _parts(field: Field, text: str) -> list[str]:
    stripped = text.strip()
    if stripped.startswith("["):
        listed = _json_texts(stripped)
        if listed is not None:
            return listed
    commas = field.kind in _COMMA_KINDS or (field.kind is Kind.TEXT and field.key in _COMMA_TEXTS)
    parts = [part for part in (_SPLIT_COMMAS if commas else _SPLIT).split(stripped) if part]
    if field.kind is Kind.PHONE and any(sum(map(str.isdigit, part)) < 5 for part in parts):
        return [part for part in _SPLIT.split(stripped) if part]  # the comma is before an extension
    return parts


def _json_texts(text: str) -> list[str] | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    if isinstance(found, list) and all(isinstance(item, str) for item in found):
        return [item for item in found if item]
    return None


def _parse_single(field: Field, text: str, context: ReadContext) -> object:
    kind = field.kind
    if kind is Kind.TEXT or kind is Kind.LONG_TEXT:
        return text
    stripped = text.strip()
    if not stripped:
        return field.empty
    if kind is Kind.PHONE:
        return phones.normalise(stripped, context.country)
    if kind is Kind.MONEY:
        return parse_money(stripped, context.currency)
    if kind is Kind.INTEGER:
        return parse_integer(stripped)
    if kind in SCALE:
        return _parse_decimal(field, stripped)
    if field.monthly and (month := parse_month(stripped)):
        return month
    if kind is Kind.DATE:
        return parse_date(stripped, local_time(context.now, context.zone).date(), context.day_first)
    if kind is Kind.INSTANT:
        return parse_instant(stripped, context.now, context.zone, context.day_first)
    if kind is Kind.BOOLEAN:
        return _parse_boolean(stripped)
    if kind is Kind.CHOICE:
        return choose(field, stripped)
    if kind is Kind.REFERENCE:
        return context.resolve(field.ref, stripped)
    return stripped  # e-mail, URL, social account: `clean` judges them


def _parse_decimal(field: Field, text: str) -> Decimal:
    number = parse_number(text.rstrip("%％").rstrip() if field.kind is Kind.PERCENT else text)
    scaled = number.scaleb(SCALE[field.kind])
    if scaled != scaled.to_integral_value():
        raise ValueError(_("at most {count} decimals: {text}").format(count=SCALE[field.kind], text=text))
    within_range(int(scaled))
    return number


def _parse_boolean(text: str) -> bool:
    word = text.casefold()
    if word in _TRUE or word == _("yes").casefold():
        return True
    if word in _FALSE or word == _("no").casefold():
        return False
    raise ValueError(_("neither yes nor no: {text}").format(text=text))


def _dump_single(field: Field, value: Any, currency: str) -> str:
    kind = field.kind
    if isinstance(value, str):
        return value
    if kind is Kind.BOOLEAN:
        return "true" if value else "false"
    if kind is Kind.INSTANT:
        return dump_instant(value) if value else ""
    if kind is Kind.REFERENCE:
        return str(value) if value else ""
    if kind is Kind.MONEY:
        return major(value, currency)
    if kind in SCALE:
        return dump_decimal(value)
    return str(value)
