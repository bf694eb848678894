"""One written value → the Python value that a kind of field holds. Raises FilterError at the value's place."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tui_crm.errors import FilterError
from tui_crm.i18n import _
from tui_crm.model.fields import SCALE, Choice, Field, Kind
from tui_crm.model.instants import local_time
from tui_crm.model.money import within_range
from tui_crm.model.values import ReadContext
from tui_crm.model.values import parse as parse_value
from tui_crm.query import periods
from tui_crm.query.ast import Op, Test
from tui_crm.query.names import Names
from tui_crm.query.written import Operand

NOTHING = frozenset({"none", "empty", "never", "无", "空", "没有", "从未"})
ANYTHING = frozenset({"any", "*", "有", "任意"})
MYSELF = frozenset({"me", "我"})
_ID_DIGITS = 18


def means_nothing(operand: Operand) -> bool:
    """Whether the value stands for an empty field: `none`, `never`, `""`."""
    return not operand.text or (not operand.quoted and operand.text.casefold() in NOTHING)


def means_anything(operand: Operand) -> bool:
    """Whether the value stands for a field that is not empty."""
    return not operand.quoted and operand.text.casefold() in ANYTHING


def choice(field: Field, text: str) -> Choice | None:
    """The choice of `field` with this value or label, in either language; values first."""
    wanted = text.casefold()
    by_value = (each for each in field.choices if each.value.casefold() == wanted)
    by_label = (each for each in field.choices if wanted in {each.label.casefold(), _(each.label).casefold()})
    return next(by_value, None) or next(by_label, None)


def other_choice(field: Field, operand: Operand) -> str:
    """A value that is none of the field's choices, where that is welcome."""
    if field.open_choices:
        return operand.text
    known = ", ".join(each.value for each in field.choices)
    problem = _("“{field}” is one of {choices}, not “{text}”").format(field=field.name, choices=known, text=operand.text)
    raise FilterError(problem, operand.start, operand.end)


def reference(path: tuple[Field, ...], operand: Operand, names: Names) -> Test:
    """`me` and `#12` are ids; any other text the store resolves: a code, a name, a login."""
    text = operand.text
    if not operand.quoted and path[-1].ref == "user" and text.casefold() in MYSELF:
        return Test(path, Op.EQ, names.me)
    if not operand.quoted and text[:1] == "#" and text[1:].isdecimal() and len(text) <= _ID_DIGITS:
        return Test(path, Op.EQ, int(text[1:]))
    return Test(path, Op.HAS, text)


def value(field: Field, operand: Operand, text: str, names: Names) -> object:
    """A number, an amount in minor units or a boolean. `text` is the part of `operand` that is meant."""
    try:
        found = parse_value(replace(field, many=False), text, ReadContext(names.now, names.zone, names.currency))
        if isinstance(found, Decimal):
            within_range(int(found.scaleb(SCALE[field.kind])))
    except ValueError as error:
        raise FilterError(str(error), operand.start, operand.end) from None
    except ArithmeticError:
        raise FilterError(_("the number is too large"), operand.start, operand.end) from None
    return found


def period(field: Field, operand: Operand, text: str, names: Names, whole_days: bool) -> tuple[object, object]:
    """The ends of a period: for dates its first and last day, for instants where it starts and where it has ended."""
    try:
        if field.kind is Kind.INSTANT:
            return periods.moments(text, names.now, names.zone, whole_days)
        first, last = periods.days(text, local_time(names.now, names.zone).date())
    except ValueError as error:
        raise FilterError(str(error), operand.start, operand.end) from None
    return first.isoformat(), last.isoformat()
