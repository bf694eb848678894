"""What a written comparison means: its values read as the field's kind wants them, its operator made plain tests."""

from __future__ import annotations

import re

from tui_crm.errors import FilterError
from tui_crm.i18n import _
from tui_crm.model.fields import NUMBER_KINDS, Field, Kind
from tui_crm.query import literals
from tui_crm.query.ast import And, Node, Not, Op, Or, Test
from tui_crm.query.names import Names
from tui_crm.query.written import Comparison, Operand

ORDERED_KINDS = frozenset({*NUMBER_KINDS, Kind.DATE, Kind.INSTANT, Kind.TEXT})
ORDERING = {"<": Op.LT, "<=": Op.LE, ">": Op.GT, ">=": Op.GE}
MOST_VALUES = 1000  # in one list
_THOUSANDS = re.compile(r"[^\d,，]*\d{1,3}(?:[,，]\d{3})+(?:\.\d*)?[^\d,，]*")

Path = tuple[Field, ...]


def compare(path: Path, written: Comparison, names: Names) -> Node:
    """The tests that `written` stands for. Raises FilterError with the place of the value that makes no sense."""
    operands = _joined(path[-1], written)
    if len(operands) > MOST_VALUES:
        raise FilterError(_("more than {count} values in one list").format(count=MOST_VALUES), operands[0].start, operands[-1].end)
    if written.operator in ORDERING:
        if len(operands) > 1:
            raise FilterError(_("“{sign}” compares with one value").format(sign=written.operator), operands[1].start, operands[-1].end)
        return _ordered(path, ORDERING[written.operator], operands[0], names)
    whole = written.operator != ":"
    found = tuple(_equal(path, operand, whole, names) for operand in operands)
    node = found[0] if len(found) == 1 else Or(found)
    return Not(node) if written.operator == "!=" else node


def _equal(path: Path, operand: Operand, whole: bool, names: Names) -> Node:
    """`field:value` or, with `whole`, `field=value`."""
    field = path[-1]
    choice = literals.choice(field, operand.text)
    if choice is None and literals.means_nothing(operand):
        return Test(path, Op.EMPTY)
    if choice is None and literals.means_anything(operand):
        return Not(Test(path, Op.EMPTY))
    op = Op.HAS if field.many and not whole else Op.EQ
    match field.kind:
        case Kind.CHOICE:
            return Test(path, op, choice.value if choice else literals.other_choice(field, operand))
        case Kind.BOOLEAN:
            return Test(path, op, literals.value(field, operand, operand.text, names))
        case Kind.REFERENCE:
            return literals.reference(path, operand, names)
        case Kind.DATE | Kind.INSTANT:
            return _within(path, op, operand, names)
        case kind if kind in NUMBER_KINDS:
            return _among_numbers(path, op, operand, names)
    return Test(path, Op.EQ if whole else Op.HAS, operand.text)


def _ordered(path: Path, op: Op, operand: Operand, names: Names) -> Node:
    """`field<value` and its like. A period has two ends: before it is before its start, after it is after its end."""
    field = path[-1]
    if field.many or field.kind not in ORDERED_KINDS:
        problem = _("“{field}” has no order; write {example}").format(field=field.name, example=f"{field.name}:{operand.text}")
        raise FilterError(problem, operand.start, operand.end)
    if field.kind is Kind.TEXT:
        return Test(path, op, operand.text)
    if field.kind in NUMBER_KINDS:
        return Test(path, op, literals.value(field, operand, operand.text, names))
    first, last = literals.period(field, operand, operand.text, names, whole_days=False)
    edge = first if op in {Op.LT, Op.GE} else last
    if field.kind is Kind.INSTANT:
        op = Op.LT if op in {Op.LT, Op.LE} else Op.GE
    return Test(path, op, edge)


def _among_numbers(path: Path, op: Op, operand: Operand, names: Names) -> Node:
    """A number, or from one number to another."""
    field = path[-1]
    low, dots, high = _ends(operand)
    if not dots or field.many:
        return Test(path, op, literals.value(field, operand, operand.text, names))
    least = literals.value(field, operand, low, names) if low else None
    most = literals.value(field, operand, high, names) if high else None
    return _between(path, least, most, Op.LE)


def _within(path: Path, op: Op, operand: Operand, names: Names) -> Node:
    """Inside a period, or from the start of one to the end of another."""
    field = path[-1]
    low, dots, high = _ends(operand)
    first = literals.period(field, operand, low, names, whole_days=True)[0] if low else None
    last = literals.period(field, operand, high if dots else low, names, whole_days=True)[1] if high or not dots else None
    if field.kind is Kind.INSTANT:
        return _between(path, first, last, Op.LT)
    return Test(path, op, first) if first == last else _between(path, first, last, Op.LE)


def _between(path: Path, low: object, high: object, upper: Op) -> Node:
    tests: list[Node] = [] if low is None else [Test(path, Op.GE, low)]
    if high is not None:
        tests.append(Test(path, upper, high))
    return tests[0] if len(tests) == 1 else And(tuple(tests))


def _ends(operand: Operand) -> tuple[str, bool, str]:
    """The text before and after "..", and whether it is there."""
    low, dots, high = operand.text.partition("..")
    if dots and not low.strip() and not high.strip():
        raise FilterError(_("a range needs a beginning or an end, as in 10..20, 10.. or ..20"), operand.start, operand.end)
    return low.strip(), bool(dots), high.strip()


def _joined(field: Field, written: Comparison) -> tuple[Operand, ...]:
    """The values; after < or > the commas of 10,000 part thousands, not values."""
    operands = written.operands
    if len(operands) == 1 or written.operator not in ORDERING or field.kind not in NUMBER_KINDS or any(item.quoted for item in operands):
        return operands
    text = ",".join(operand.text for operand in operands)
    if not _THOUSANDS.fullmatch(text):
        return operands
    return (Operand(text, False, operands[0].start, operands[-1].end),)
