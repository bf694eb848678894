"""A tree becomes text that means the same tree."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.filter_examples import CATALOGUE, CUSTOMERS, ME
from tui_crm.model.dates import EARLIEST
from tui_crm.model.fields import Field, Kind
from tui_crm.query.ast import ALL, And, Node, Not, Op, Or, Word
from tui_crm.query.ast import Test as Comparison
from tui_crm.query.parser import parse
from tui_crm.query.render import render

EXAMPLES = [
    ("", ""),
    ("acme  shanghai", "acme shanghai"),
    ("“acme corp”", '"acme corp"'),
    ("acme|globex x", "acme or globex x"),
    ("acme (globex | x)", "acme (globex or x)"),
    ("-(acme globex)", "not (acme globex)"),
    ("-acme", "not acme"),
    ('acme or ""', 'acme or ""'),
    ("城市：上海，“New York”", 'city:上海,"New York"'),
    ("city=上海,北京", "city=上海,北京"),
    ("city!=上海", "not city=上海"),
    ("-(city:上海,北京) x", "not city:上海,北京 x"),
    ("phone:any mail:none", "phones:any emails:none"),
    ('city:"none"', 'city:"none"'),
    ('city:"=x"', 'city:"=x"'),
    ("owner:me parent:#12", "owner:me parent:#12"),
    ('owner:"#12"', 'owner:"#12"'),
    ("revenue:10k..2m", "revenue:10000.00..2000000.00"),
    ("revenue>10万", "revenue>100000.00"),
    ("realty.rate>=12.5%", "realty.rate>=12.5"),
    ("created:2026-10", "created_at:2026-10-01..2026-10-31"),
    ("created:today", "created_at:2026-11-22"),
    ("birthday:1990-02", "birthday:1990-02-01..1990-02-28"),
    ("last_activity<-30d", "last_activity<2026-10-22T22:00:00Z"),
    ("dnc:1", "do_not_contact:yes"),
    ("realty.districts:none,pudong", 'realty.districts:"none",pudong'),
    ('realty.districts:""', 'realty.districts:""'),
    (r"\or a\:b", r"\or a\:b"),
]


@pytest.mark.parametrize(("text", "canonical"), EXAMPLES)
def test_a_filter_has_one_canonical_text(text: str, canonical: str) -> None:
    assert render(parse(text, CUSTOMERS), CUSTOMERS) == canonical
    assert render(parse(canonical, CUSTOMERS), CUSTOMERS) == canonical


def test_what_only_programs_build_keeps_its_meaning() -> None:
    created = CUSTOMERS.entity.field("created_at")
    noon = 1_795_320_000_123
    assert render(Or(()), CUSTOMERS) == 'not ""'
    assert render(Comparison((created,), Op.LE, noon), CUSTOMERS) == "created_at<2026-11-22T04:00:00.124Z"
    moment = And((Comparison((created,), Op.GE, noon), Comparison((created,), Op.LT, noon + 1)))
    assert parse(render(Comparison((created,), Op.EQ, noon), CUSTOMERS), CUSTOMERS) == moment


TEXTS = st.text(min_size=1, max_size=8) | st.sampled_from(["none", "me", "or", "New York", 'a"b', "a\\", "#1", "..", "-x", "“", "1,2", "(a)", "x:y"])
PATHS = [(field,) for field in CUSTOMERS.entity.fields] + [
    (CUSTOMERS.entity.field("parent"), CATALOGUE["customer"].field("city")),
    (CUSTOMERS.entity.field("owner"), CATALOGUE["user"].field("name")),
]
DATES = st.dates(min_value=date(1, 1, 2), max_value=date(9999, 12, 30)).map(date.isoformat)
INSTANTS = st.integers(EARLIEST + 2 * 86_400_000, 253_402_100_000_000)
INTEGERS = st.integers(-(2**63) + 1, 2**63 - 1)
ORDER = [Op.LT, Op.LE, Op.GT, Op.GE]


def numbers(field: Field) -> st.SearchStrategy[object]:
    if field.kind in (Kind.DECIMAL, Kind.PERCENT):
        places = 4 if field.kind is Kind.DECIMAL else 2
        return st.decimals(-(10**9), 10**9, places=places).map(Decimal.normalize)
    return INTEGERS


def comparisons_of(path: tuple[Field, ...]) -> st.SearchStrategy[Node]:
    """Tests as `parse` makes them for one field."""
    field = path[-1]
    single = Op.HAS if field.many else Op.EQ

    def test(*ops: Op, values: st.SearchStrategy[object]) -> st.SearchStrategy[Node]:
        return st.builds(Comparison, st.just(path), st.sampled_from(ops), values)

    if field.kind is Kind.BOOLEAN:
        return test(Op.EQ, values=st.booleans())
    if field.kind is Kind.CHOICE:
        return test(single, values=st.sampled_from([each.value for each in field.choices]))
    if field.kind is Kind.REFERENCE:
        return test(Op.HAS, values=TEXTS) | test(Op.EQ, values=st.integers(1, 10**12) | st.just(ME))
    if field.kind is Kind.DATE:
        return test(Op.EQ, *ORDER, values=DATES)
    if field.kind is Kind.INSTANT:
        return test(Op.LT, Op.GE, values=INSTANTS)
    if field.kind in (Kind.INTEGER, Kind.MONEY, Kind.DECIMAL, Kind.PERCENT):
        return test(Op.EQ, *ORDER, values=numbers(field))
    ordered = ORDER if field.kind is Kind.TEXT and not field.many else []
    return test(Op.HAS, Op.EQ, *ordered, values=TEXTS)


def flat(group: type[And] | type[Or], items: list[Node]) -> Node:
    found: list[Node] = []
    for item in items:
        found.extend(item.items if isinstance(item, group) else (item,))
    return found[0] if len(found) == 1 else group(tuple(found))


LEAVES: st.SearchStrategy[Node] = (
    st.builds(Word, TEXTS, st.booleans())
    | st.sampled_from(PATHS).flatmap(comparisons_of)
    | st.sampled_from(PATHS).map(lambda path: Comparison(path, Op.EMPTY))
    | st.just(ALL)
)


def branches(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    some = st.lists(nodes, min_size=1, max_size=4)
    return nodes.map(Not) | some.map(lambda items: flat(And, items)) | some.map(lambda items: flat(Or, items))


@given(st.recursive(LEAVES, branches, max_leaves=12))
def test_the_text_of_a_tree_means_that_tree(node: Node) -> None:
    assert parse(render(node, CUSTOMERS), CUSTOMERS) == node


@given(st.sampled_from(PATHS), st.data())
def test_a_range_survives(path: tuple[Field, ...], data: st.DataObject) -> None:
    node = And((data.draw(comparisons_of(path)), data.draw(comparisons_of(path))))
    assert parse(render(node, CUSTOMERS), CUSTOMERS) == node
