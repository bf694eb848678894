"""Merging from the queue by rule: groups of pairs, what is refused, one act or many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest

from tests.services.test_merging import everything
from tui_crm.services import archive, duplicates, history, merge_queue, undo
from tui_crm.services.crm import Crm
from tui_crm.services.merge_queue import Rule

FIRMS: Sequence[Mapping[str, object]] = (
    {"name": "Acme Corporation", "city": "Boston", "phones": ("+16175550101",), "website": "acme.example", "notes": "pays late"},
    {"name": "ACME Corp.", "city": "Boston", "phones": ("+16175550101",)},
    {"name": "上海华兴贸易有限公司", "city": "上海", "phones": ("+8613800138000",), "grade": "A"},
    {"name": "上海华兴贸易", "city": "上海", "phones": ("+8613800138000",)},
    {"name": "上海华兴贸易公司", "city": "上海", "phones": ("+8613800138000",)},
    {"name": "Betasoft", "city": "Nairobi"},
)


@pytest.fixture
def queue(crm: Crm) -> Crm:
    """Acme twice, 华兴 three times; four pairs."""
    for values in FIRMS:
        archive.add(crm, "customer", values)
    assert duplicates.scan(crm, "customer").new == 4
    return crm


def waiting(crm: Crm) -> list[tuple[int, ...]]:
    return [group.records for group in merge_queue.groups(crm, merge_queue.waiting(crm))]


def decisions(crm: Crm) -> list[object]:
    return [record["decision"] for record in crm.store.read_many("duplicate", range(1, 9))]


def pair_of(crm: Crm, first: int, second: int) -> int:
    return next(p.id for p in crm.store.read_many("duplicate", range(1, 9)) if (p["first"], p["second"]) == (first, second))


def test_pairs_that_share_a_record_are_one_group(queue: Crm) -> None:
    assert sorted(waiting(queue)) == [(1, 2), (3, 4, 5)]
    assert merge_queue.groups(queue, merge_queue.waiting(queue, "acme"))[0].records == (1, 2)


def test_only_pairs_that_are_likely_enough_are_taken(queue: Crm) -> None:
    acme = pair_of(queue, 1, 2)
    archive.edit(queue, "duplicate", acme, {"score": Decimal("96.99")})
    assert acme in merge_queue.waiting(queue, "", 0.9699)
    assert acme not in merge_queue.waiting(queue, "", 0.97)


@pytest.mark.parametrize("together", [False, True])
def test_groups_become_one_record_each_and_undo_brings_all_back(queue: Crm, together: bool) -> None:
    before = everything(queue), decisions(queue)
    groups = merge_queue.groups(queue, merge_queue.waiting(queue))
    told: list[int] = []

    def tell(done: int) -> bool:
        told.append(done)
        return True

    outcome = merge_queue.merge_groups(queue, groups, Rule(), tell, together=together)
    assert told == [1, 2]
    assert sorted(plan.surviving.id for plan in outcome.plans) == [1, 3]
    assert queue.lists.count(queue.listing("customer")) == 3
    assert set(decisions(queue)) == {"same"}
    assert waiting(queue) == []
    assert len(outcome.acts) == (1 if together else 2)
    assert history.acts(queue, limit=1)[0].verb == "merge"
    for _act in outcome.acts:
        undo.undo(queue)
    assert (everything(queue), decisions(queue)) == before


def test_a_chain_with_a_pair_that_is_different_is_left_alone(queue: Crm) -> None:
    duplicates.decide(queue, [pair_of(queue, 3, 5)], "different")
    outcome = merge_queue.merge_groups(queue, merge_queue.groups(queue, merge_queue.waiting(queue)), Rule())
    assert [plan.surviving.id for plan in outcome.plans] == [1]
    assert [refused.reason for refused in outcome.refused] == ["上海华兴贸易有限公司 and 上海华兴贸易公司 were found to be different"]


def test_pairs_decided_to_be_the_same_wait_to_be_merged_those_put_off_do_not(queue: Crm) -> None:
    duplicates.decide(queue, [pair_of(queue, 1, 2)], "same")
    assert (1, 2) in waiting(queue)
    duplicates.decide(queue, [pair_of(queue, 1, 2)], "later")
    assert (1, 2) not in waiting(queue)


def test_what_was_merged_by_hand_is_not_merged_again(queue: Crm) -> None:
    merge_queue.merge_groups(queue, merge_queue.groups(queue, [pair_of(queue, 3, 4)]), Rule())
    assert sorted(waiting(queue)) == [(1, 2), (3, 5)]
    archive.archive(queue, "customer", [1])
    assert waiting(queue) == [(3, 5)]


def test_the_rule_says_which_stays_and_whose_values_it_keeps(queue: Crm) -> None:
    archive.edit(queue, "customer", 2, {"city": "Cambridge"})
    outcome = merge_queue.merge_groups(queue, merge_queue.groups(queue, [pair_of(queue, 1, 2)]), Rule("newest", "survivor"))
    assert outcome.plans[0].surviving.id == 2
    assert queue.store.read("customer", 2)["city"] == "Cambridge"
    assert queue.store.read("customer", 2)["notes"] == "pays late"
