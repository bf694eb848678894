"""New records as rows, column by column."""

from __future__ import annotations

from dataclasses import replace

from tui_crm.model.core import CORE
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind
from tui_crm.store import fresh
from tui_crm.store.rows import Writer

CUSTOMER = CORE["customer"]
STAMP: dict[str, object] = {"created_at": 5, "created_by": 1, "updated_at": 5, "updated_by": 1, "version": 1}


def made(entity: Entity, records: list[dict[str, object]]) -> dict[str, list[dict[str, object]]]:
    """The rows of new records numbered from 7 on, by table."""
    recipe = fresh.Recipe.of(entity, frozenset(STAMP).union(*records), "id")
    return {batch.table: [dict(zip(batch.columns, row, strict=True)) for row in batch.rows] for batch in fresh.batches(recipe, STAMP, 7, records)}


def test_a_column_holds_each_records_value_and_the_initial_one_where_it_says_none_or_nothing() -> None:
    writer = Writer.of(CUSTOMER, frozenset({"name", "tags", "revenue", "kind", "version"}))
    records: list[dict[str, object]] = [
        {"tags": ("vip",), "name": "Acme", "kind": None, "revenue": None},
        {"name": "王伟", "kind": "person", "revenue": 1250, "tags": ('大"客', "b")},
    ]
    found = [dict(zip(writer.columns, row, strict=True)) for row in writer.rows([7, 8], {"version": 1}, records)]
    assert [row["id"] for row in found] == [7, 8]
    assert [(row["name"], row["kind"], row["revenue"], row["tags"], row["version"]) for row in found] == [
        ("Acme", "company", 0, '["vip"]', 1), ("王伟", "person", 1250, '["大\\"客","b"]', 1),
    ]  # fmt: skip
    assert [row["name_key"] for row in found] == ["acme", "wang wei\x1f王伟"]


def test_a_new_record_is_found_by_its_name_by_the_code_it_gets_and_by_its_members() -> None:
    found = made(CUSTOMER, [{"name": "Acme", "phones": ("+8613800138000",)}, {"name": "Beta", "code": "X-9"}])
    assert [row["code"] for row in found["customer"]] == ["C-000007", "X-9"]
    terms = [str(row["terms"]).split() for row in found["customer_search"]]
    assert {"hacme", "tc", "t000007", "t86138"} <= set(terms[0])
    assert {"hbeta", "tx9"} <= set(terms[1])
    assert found["member"] == [{"field": "customer.phones", "value": "+8613800138000", "record": 7}]


def test_what_a_record_itself_says_of_its_origin_counts() -> None:
    found = made(CUSTOMER, [{"name": "Acme", "created_at": 3, "created_by": 2}, {"name": "Beta"}])
    assert [(row["created_at"], row["created_by"], row["updated_at"]) for row in found["customer"]] == [(3, 2, 5), (5, 1, 5)]


def test_a_record_is_found_by_what_its_fields_hold_from_the_beginning() -> None:
    fields = tuple(replace(each, default=("new",)) if each.name == "tags" else each for each in CUSTOMER.own_fields)
    found = made(replace(CUSTOMER, own_fields=fields), [{"name": "Acme"}, {"name": "Beta", "tags": ("vip",)}])
    assert [row["tags"] for row in found["customer"]] == ['["new"]', '["vip"]']
    assert [[term for term in str(row["terms"]).split() if term in ("tnew", "tvip")] for row in found["customer_search"]] == [["tnew"], ["tvip"]]
    assert [(row["value"], row["record"]) for row in found["member"]] == [("new", 7), ("vip", 8)]


def test_what_a_plugin_keeps_goes_into_its_own_column() -> None:
    extra = Field("rank", Kind.INTEGER, "Rank", plugin="estate")
    entity = replace(CUSTOMER, own_fields=(*CUSTOMER.own_fields, extra))
    found = made(entity, [{"name": "Acme", extra.name: 3}, {"name": "Beta"}])
    assert [row["ext"] for row in found["customer"]] == ['{"estate":{"rank":3}}', "{}"]
