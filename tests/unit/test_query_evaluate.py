"""The plain meaning of a filter, on records in memory."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.unit.filter_examples import CUSTOMERS, DAY, ME, NOW
from tui_crm.query.evaluate import matches
from tui_crm.query.parser import parse

ACME: Mapping[str, object] = {
    "name": "Acme Trading", "city": "上海", "owner": ME, "grade": "A", "revenue": 12_000_00,
    "last_activity": NOW - 40 * DAY, "birthday": "1990-02-03",
    "phones": ("+8613800138000", "+862112345678"), "emails": ("li@acme.com",), "tags": ("vip", "export"),
    "do_not_contact": True, "parent.city": "Berlin",
}  # fmt: skip
NEW: Mapping[str, object] = {"name": "Neu", "last_activity": 0, "revenue": 0, "birthday": ""}

ABOUT_ACME = [
    ("acme", True), ("acme 上海", True), ("globex", False), ("globex or acme", True), ("-globex", True),
    ("name:trading", True), ("name=acme", False), ('name="Acme Trading"', True),
    ("city:上海,北京", True), ("city!=上海", False), ("city:none", False), ("region:none", True), ("phone:any", True),
    ("owner:me", True), ("grade:a", True), ("grade:B", False), ("dnc:yes", True),
    ("revenue>10k", True), ("revenue:12000", True), ("revenue<=12000", True), ("revenue<12k", False), ("revenue:10k..11k", False),
    ("phone:138-0013", True), ("phone:9999", False),
    ("mail:LI@", True), ("mail:acme", False), ("tag:VIP", True), ("tag=vi", False), ("tag:port", False),
    ("birthday:1990", True), ("birthday<1990", False), ("birthday>=1990-02-03", True),
    ("last_activity<-30d", True), ("last_activity>-30d", False), ("last_activity:2026", True), ("parent.city:berlin", True),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ABOUT_ACME)
def test_a_customer_matches_or_not(text: str, expected: bool) -> None:
    assert matches(parse(text, CUSTOMERS), ACME) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("last_activity<-30d", False), ("not last_activity>-30d", True), ("last_activity:never", True),
        ("revenue<10k", False), ("revenue<=0", True), ("revenue:0", True), ("revenue>-5", True), ("birthday<2000", False), ("birthday!=2000", True),
        ("city!=上海", True), ("", True), ('not ""', False),
    ],
)  # fmt: skip
def test_an_empty_field_is_not_below_anything(text: str, expected: bool) -> None:
    assert matches(parse(text, CUSTOMERS), NEW) is expected


def test_the_caller_may_answer_free_text() -> None:
    assert matches(parse("acme", CUSTOMERS), NEW, lambda word, record: word.text == "acme" and record["name"] == "Neu")
