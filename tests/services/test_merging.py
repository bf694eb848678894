"""Records that turn out to be one: what the survivor keeps, what follows it, how the old codes go on, and that undo restores all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.databases import Place
from tui_crm.errors import Cancelled, NotAllowed, NotFound, StaleWrite, UsageError
from tui_crm.model.core import CORE
from tui_crm.model.fields import Field, Kind
from tui_crm.model.record import Record
from tui_crm.services import archive, drafts, history, links, lookup, maintenance, merge_plan, merging, undo
from tui_crm.services.crm import Crm
from tui_crm.services.merge_plan import SurvivorRule

PARTNER = Field("partner", Kind.REFERENCE, "Partner", ref="customer", plugin="realty")
VISITORS = Field("visitors", Kind.REFERENCE, "Visitors", ref="contact", many=True, plugin="realty")
MORE = CORE.with_fields("contact", [PARTNER]).with_fields("activity", [VISITORS])


RULES: Sequence[SurvivorRule] = ("completest", "newest", "oldest")


def add(crm: Crm, entity: str = "customer", **values: object) -> int:
    return archive.add(crm, entity, values)


def merge(crm: Crm, *ids: int, entity: str = "customer", survivor: int = 0, **chosen: int) -> Record:
    """Merge as proposed but for the fields that are `chosen` from the record of that number."""
    plan = merge_plan.propose(crm, entity, ids, survivor)
    for name, place in chosen.items():
        plan = plan.choose(name, place)
    return crm.store.read(entity, merging.merge(crm, plan).survivor)


def kept(crm: Crm, *ids: int, **options: Any) -> Mapping[str, tuple[object, str]]:
    """What the proposal keeps and why, of the fields that there is something to say about."""
    plan = merge_plan.propose(crm, "customer", ids, **options)
    return {row.field.name: (plan.value(row), row.reason) for row in plan.rows if plan.shown(row)}


def refers(crm: Crm, entity: str, name: str) -> list[object]:
    return [record[name] for record in crm.store.read_many(entity, crm.lists.stream_ids(crm.listing(entity, sort="id")))]


# the proposal


def test_the_completest_record_stays_and_takes_what_only_the_other_has(crm: Crm) -> None:
    acme = add(crm, name="Acme Corporation", city="Boston", website="acme.example")
    copy = add(crm, name="ACME Corp.", grade="A")
    plan = merge_plan.propose(crm, "customer", [copy, acme])
    assert plan.surviving.id == acme
    assert kept(crm, copy, acme) == {
        "name": ("Acme Corporation", "survivor"), "other_names": (("ACME Corp.",), "united"), "city": ("Boston", "survivor"),
        "website": ("acme.example", "survivor"), "grade": ("A", "only"),
    }  # fmt: skip


def test_of_two_values_the_one_set_last_is_kept_as_the_journal_has_it(crm: Crm, place: Place) -> None:
    old, new = add(crm, name="Acme", city="Boston", industry="Steel"), add(crm, name="Acme", city="Berlin", industry="Metal")
    place.clock.forward()
    archive.edit(crm, "customer", old, {"city": "Chicago"})
    place.clock.forward()
    archive.edit(crm, "customer", new, {"industry": "Iron"})
    found = kept(crm, old, new)
    assert found["city"] == ("Chicago", "newest")
    assert found["industry"] == ("Iron", "newest")


def test_many_values_are_united_without_repeats_the_survivors_first_and_long_texts_joined(crm: Crm) -> None:
    acme = add(crm, name="Acme", emails=("Info@acme.example",), tags=("vip",), notes="pays late", city="Boston")
    copy = add(crm, name="Acme", emails=("sales@acme.example", "info@acme.example"), tags=("VIP", "new"), notes="likes tea")
    found = merge(crm, copy, acme)
    assert found["emails"] == ("Info@acme.example", "sales@acme.example")
    assert found["tags"] == ("vip", "new")
    assert found["notes"] == "pays late\n\nlikes tea"


def test_a_note_that_another_contains_is_not_said_twice(crm: Crm) -> None:
    assert merge(crm, add(crm, name="Acme", notes="late"), add(crm, name="Acme", notes="pays late"))["notes"] == "pays late"


def test_owner_and_team_do_not_change_by_a_newer_copy(crm: Crm, place: Place) -> None:
    bob = place.open("bob").user.id
    acme = add(crm, name="Acme", city="Boston", owner=crm.user.id)
    place.clock.forward()
    copy = add(crm, name="Acme", owner=bob)
    assert merge(crm, acme, copy)["owner"] == crm.user.id


def test_do_not_contact_wins(crm: Crm) -> None:
    acme, copy = add(crm, name="Acme", city="Boston"), add(crm, name="Acme", do_not_contact=True)
    assert merge(crm, acme, copy)["do_not_contact"] is True


def test_an_amount_goes_with_its_currency(crm: Crm, place: Place) -> None:
    acme = add(crm, name="Acme", city="Boston", revenue=100_00, currency="USD")
    place.clock.forward()
    copy = add(crm, name="Acme", revenue=700_00, currency="CNY")
    plan = merge_plan.propose(crm, "customer", [acme, copy])
    assert (plan.result()["revenue"], plan.result()["currency"]) == (700_00, "CNY")
    plan = plan.choose("revenue", 0)
    assert (plan.result()["revenue"], plan.result()["currency"]) == (100_00, "USD")
    unknown = add(crm, name="Acme")
    assert merge_plan.propose(crm, "customer", [acme, unknown]).result()["currency"] == "USD"


def test_people_choose_field_by_field_all_from_one_and_another_survivor(crm: Crm) -> None:
    acme, copy = add(crm, name="Acme", city="Boston", grade="A"), add(crm, name="Globex", city="Berlin", tags=("x",))
    plan = merge_plan.propose(crm, "customer", [acme, copy], acme)
    assert plan.rule == "proposal"
    assert plan.choose("city", 0).result()["city"] == "Boston"
    every = plan.choose_all(1)
    assert (every.result()["name"], every.result()["city"], every.result()["grade"]) == ("Globex", "Berlin", "A")
    assert every.result()["other_names"] == ("Acme",)
    moved = plan.choose("city", 0).with_survivor(1)
    assert (moved.surviving.id, moved.result()["name"], moved.result()["city"]) == (copy, "Globex", "Boston")
    with pytest.raises(UsageError, match="City has one value"):
        plan.choose("city", merge_plan.UNITED)
    with pytest.raises(UsageError, match="There is no record 3 here"):
        plan.choose("city", 2)
    with pytest.raises(UsageError, match="“code” is not chosen"):
        plan.choose("code", 1)


def test_survivor_and_fields_by_rule(crm: Crm, place: Place) -> None:
    acme = add(crm, name="Acme", city="Boston")
    place.clock.forward()
    copy = add(crm, name="ACME", city="Berlin", grade="A")
    stays = {rule: merge_plan.propose(crm, "customer", [acme, copy], stays=rule).surviving.id for rule in RULES}
    assert stays == {"completest": copy, "newest": copy, "oldest": acme}
    plan = merge_plan.propose(crm, "customer", [acme, copy], rule="survivor", stays="oldest")
    assert (plan.result()["city"], plan.result()["grade"]) == ("Boston", "A")
    assert merge_plan.propose(crm, "customer", [acme, copy], acme, rule="newest").result()["name"] == "ACME"


# what follows


def test_all_that_referred_to_the_loser_refers_to_the_survivor(place: Place) -> None:
    crm = place.open("ann", catalogue=MORE)
    acme, copy = add(crm, name="Acme", city="Boston"), add(crm, name="ACME")
    add(crm, name="Branch", parent=copy)
    add(crm, "contact", name="Wang", customer=copy)
    add(crm, "contact", name="Li", **{"realty.partner": copy})
    add(crm, "activity", subject="call", customer=copy, at=1000)
    gone = add(crm, "activity", subject="old call", customer=copy, at=2000)
    archive.archive(crm, "activity", [gone])
    plan = merge_plan.propose(crm, "customer", [acme, copy])
    assert merging.moved(crm, plan) == {"customer": 1, "contact": 2, "activity": 1}
    assert dict(merging.merge(crm, plan).moved)["activity"] == 1
    assert refers(crm, "customer", "parent") == [0, acme]
    assert refers(crm, "contact", "customer") == [acme, 0]
    assert refers(crm, "contact", "realty.partner") == [0, acme]
    assert refers(crm, "activity", "customer") == [acme]
    assert crm.store.read("activity", gone)["customer"] == acme
    assert crm.store.read("customer", acme)["last_activity"] == 1000
    assert crm.store.read("customer", copy)["last_activity"] == 0


def test_contacts_are_merged_in_the_same_way(place: Place) -> None:
    crm = place.open("ann", catalogue=MORE)
    acme, globex = add(crm, name="Acme"), add(crm, name="Globex")
    wang = add(crm, "contact", name="Wang Wei", customer=acme, phones=("+8613800138000",))
    copy = add(crm, "contact", name="王伟", customer=globex, job_title="buyer")
    links.link(crm, acme, copy, "buyer")
    visit = add(crm, "activity", subject="visit", customer=acme, contact=copy, **{"realty.visitors": (wang, copy)})
    found = merge(crm, wang, copy, entity="contact", survivor=wang)
    assert (found["job_title"], found["former_codes"]) == ("buyer", ("P-000002",))
    assert crm.store.read("activity", visit)["contact"] == wang
    assert crm.store.read("activity", visit)["realty.visitors"] == (wang,)
    ties = {tie["customer"]: (tie["role"], tie["main"]) for tie in links.of(crm, "contact", wang)}
    assert ties == {acme: ("buyer", True), globex: ("", True)}
    assert links.of(crm, "contact", copy) == []


def test_ties_are_not_doubled_and_one_person_stays_the_first_to_call(crm: Crm) -> None:
    acme, copy = add(crm, name="Acme", city="Boston"), add(crm, name="ACME")
    wang, li = add(crm, "contact", name="Wang"), add(crm, "contact", name="Li")
    links.link(crm, acme, wang)
    links.link(crm, copy, li, "finance")
    links.link(crm, copy, wang, "buyer")
    merge(crm, acme, copy)
    assert {(tie["contact"], tie["role"], tie["main"]) for tie in links.of(crm, "customer", acme)} == {(wang, "buyer", True), (li, "finance", False)}
    assert links.of(crm, "customer", copy) == []
    assert [tie["customer"] for tie in links.of(crm, "contact", li)] == [acme]


def test_the_first_to_call_comes_along_where_the_survivor_has_none(crm: Crm) -> None:
    acme, copy, wang = add(crm, name="Acme", city="Boston"), add(crm, name="ACME"), add(crm, "contact", name="Wang")
    links.link(crm, copy, wang)
    merge(crm, acme, copy)
    assert [tie["main"] for tie in links.of(crm, "customer", acme)] == [True]


def test_of_two_grades_set_by_hand_the_survivors_stays(crm: Crm) -> None:
    acme, copy = add(crm, name="Acme", city="Boston"), add(crm, name="ACME")
    for customer, scheme, grade in ((acme, "value", "A"), (copy, "value", "C"), (copy, "risk", "B")):
        add(crm, "grade_override", customer=customer, scheme=scheme, grade=grade, reason="known well")
    plan = merge_plan.propose(crm, "customer", [acme, copy])
    assert merging.moved(crm, plan) == {"grade_override": 2}
    merging.merge(crm, plan)
    assert sorted(zip(refers(crm, "grade_override", "customer"), refers(crm, "grade_override", "grade"), strict=True)) == [(acme, "A"), (acme, "B")]
    undo.undo(crm)
    assert sorted(refers(crm, "grade_override", "customer")) == [acme, copy, copy]  # type: ignore[type-var]


def test_nobody_becomes_their_own_parent(crm: Crm) -> None:
    acme, copy = add(crm, name="Acme", city="Boston"), add(crm, name="ACME")
    between = add(crm, name="Holding", parent=copy)
    archive.edit(crm, "customer", acme, {"parent": between})
    archive.edit(crm, "customer", copy, {"parent": acme})
    assert merge(crm, acme, copy)["parent"] == 0
    assert crm.store.read("customer", between)["parent"] == acme


def test_what_only_one_record_may_have_goes_over(place: Place) -> None:
    tax = Field("tax", Kind.TEXT, "Tax number", unique=True)
    crm = place.open("ann", catalogue=with_own(tax))
    acme, copy = add(crm, name="Acme", city="Boston", tax=""), add(crm, name="ACME", tax="DE1")
    assert merge(crm, acme, copy)["tax"] == "DE1"
    assert crm.store.read("customer", copy)["tax"] == ""
    undo.undo(crm)
    assert (crm.store.read("customer", acme)["tax"], crm.store.read("customer", copy)["tax"]) == ("", "DE1")
    undo.redo(crm)
    assert (crm.store.read("customer", acme)["tax"], crm.store.read("customer", copy)["tax"]) == ("DE1", "")


def with_own(field: Field) -> Any:
    return CORE.with_fields("customer", [field])


def test_three_at_once_and_a_chain_of_merges(crm: Crm) -> None:
    one, two, three = add(crm, name="Acme", city="Boston"), add(crm, name="ACME"), add(crm, name="Acme Inc.")
    found = merge(crm, one, two, three)
    assert found["other_names"] == ("Acme Inc.",)
    last = add(crm, name="Acme Holding", city="Boston", region="MA", grade="A", industry="Steel")
    merge(crm, one, last, survivor=last)
    assert crm.store.read("customer", last)["former_codes"] == ("C-000001", "C-000002", "C-000003")


# old codes


@pytest.mark.parametrize("name", ["C-000002", "c-000002", "#2", "2", "C-000001"])
def test_an_old_code_names_the_survivor_through_a_chain(crm: Crm, name: str) -> None:
    one, two = add(crm, name="Acme", city="Boston"), add(crm, name="ACME")
    last = add(crm, name="Acme Holding", city="Boston", region="MA", grade="A")
    merge(crm, one, two)
    merge(crm, one, last, survivor=last)
    assert lookup.record(crm, "customer", name).id == last
    assert crm.reading().resolve("customer", name) == last


def test_the_search_finds_the_survivor_by_old_code_and_old_name(crm: Crm) -> None:
    one, two = add(crm, name="Acme", city="Boston"), add(crm, name="Globex")
    merge(crm, one, two)
    for words in ("C-000002", "globex", "former_codes:C-000002"):
        assert list(crm.lists.stream_ids(crm.listing("customer", words))) == [one]
    assert [hit.id for hit in lookup.anything(crm, "C-000002")] == [one]
    undo.undo(crm)
    assert list(crm.lists.stream_ids(crm.listing("customer", "globex"))) == [two]
    assert lookup.record(crm, "customer", "C-000002").id == two


def test_an_unfinished_form_of_the_loser_goes_on_as_one_of_the_survivor(crm: Crm) -> None:
    one, two = add(crm, name="Acme", city="Boston"), add(crm, name="Globex")
    drafts.keep(crm, "customer", two, 1, {"city": "Ber"})
    merge(crm, one, two)
    (draft,) = drafts.mine(crm)
    assert (draft.record, draft.version, draft.texts) == (one, 0, {"city": "Ber"})
    assert drafts.find(crm, "customer", one) == draft
    drafts.drop(crm, "customer", one)
    assert drafts.mine(crm) == []


def test_a_merge_of_a_record_that_is_gone_for_ever_is_undone_as_far_as_it_goes(crm: Crm) -> None:
    one, two = add(crm, name="Acme", city="Boston"), add(crm, name="Globex", tags=("new",))
    call = add(crm, "activity", subject="call", customer=two, at=1)
    merge(crm, one, two)
    archive.purge(crm, "customer", [two])
    assert lookup.record(crm, "customer", "C-000002").id == one
    undo.undo(crm)
    assert crm.store.read("activity", call)["customer"] == one
    assert crm.store.read("customer", one)["tags"] == ()


# history, and what is refused


def test_both_histories_tell_of_the_merge(crm: Crm, place: Place) -> None:
    one, two = add(crm, name="Acme", city="Boston"), add(crm, name="Globex", grade="A")
    place.clock.forward()
    archive.edit(crm, "customer", two, {"city": "Kiel"})
    merge(crm, one, two, survivor=one)
    (event, *_) = history.of_record(crm, "customer", one)
    assert (event.verb, [change.label for change in event.fields]) == ("merged", ["Other names", "City", "Grade", "Former codes"])
    events = history.of_record(crm, "customer", two)
    assert [event.verb for event in events] == ["merged", "edited", "added"]
    assert events[0].fields[0].new == "Acme (C-000001)"
    assert history.describe(crm, history.acts(crm)[0]) == "merged Acme ← Globex"


def test_a_loser_leaves_the_bin_by_undo_only(crm: Crm) -> None:
    one, two = add(crm, name="Acme", city="Boston"), add(crm, name="ACME")
    merge(crm, one, two)
    with pytest.raises(UsageError, match=r"merged into Acme \(C-000001\); only undo"):
        archive.restore(crm, "customer", [two])


def test_who_comes_too_late_writes_to_the_survivor_or_is_told(crm: Crm) -> None:
    one, two = add(crm, name="Acme", city="Boston"), add(crm, name="ACME")
    merge(crm, one, two)
    call = add(crm, "activity", subject="call", customer=two, at=1)
    assert crm.store.read("activity", call)["customer"] == one
    wang = add(crm, "contact", name="Wang")
    archive.edit(crm, "contact", wang, {"customer": two})
    assert crm.store.read("contact", wang)["customer"] == one
    assert [tie["customer"] for tie in links.of(crm, "contact", wang)] == [one]
    with pytest.raises(UsageError, match=r"ACME: merged into Acme \(C-000001\); change that one"):
        archive.edit(crm, "customer", two, {"city": "Kiel"})


def test_what_cannot_be_merged(crm: Crm) -> None:
    one, two = add(crm, name="Acme", city="Boston"), add(crm, name="ACME")
    person, gone = add(crm, name="王伟", kind="person"), add(crm, name="Old")
    archive.archive(crm, "customer", [gone])
    refused = {
        (one,): "Name two different records", (one, one): "cannot be merged with itself", (one, 99): "There is no Customer 99",
        (one, person): "Records of different types are not merged .Acme: company; 王伟: person.", (one, gone): "Old is in the recycle bin",
    }  # fmt: skip
    for ids, reason in refused.items():
        with pytest.raises((UsageError, NotFound), match=reason):
            merge_plan.propose(crm, "customer", ids)
    with pytest.raises(UsageError, match="The survivor is none"):
        merge_plan.propose(crm, "customer", [one, two], person)
    with pytest.raises(UsageError, match="Users cannot be merged"):
        merge_plan.propose(crm, "user", [1, 2])
    merge(crm, one, two)
    with pytest.raises(UsageError, match=r"C-000002 was merged into C-000001 \(Acme\) before"):
        merge_plan.propose(crm, "customer", [two, person])


def test_a_record_that_was_changed_meanwhile_is_not_merged(crm: Crm, place: Place) -> None:
    one, two = add(crm, name="Acme", city="Boston"), add(crm, name="ACME")
    for changed in (one, two):
        plan = merge_plan.propose(crm, "customer", [one, two])
        archive.edit(place.open("bob"), "customer", changed, {"region": f"R{changed}"})
        with pytest.raises(StaleWrite, match="changed meanwhile by bob"):
            merging.merge(crm, plan)
    plan = merge_plan.propose(crm, "customer", [one, two])
    merging.merge(crm, plan)
    with pytest.raises(UsageError, match="before"):
        merging.merge(crm, plan)


def test_a_reader_merges_nothing(crm: Crm, place: Place) -> None:
    one, two = add(crm, name="Acme"), add(crm, name="ACME")
    bob = place.open("bob")
    archive.edit(crm, "user", bob.user.id, {"role": "reader"})
    with pytest.raises(NotAllowed):
        merge(place.open("bob"), one, two)


# long merges


@pytest.fixture
def busy(crm: Crm) -> Crm:
    """Two customers, the second with more activities than one transaction takes."""
    add(crm, name="Acme", city="Boston")
    add(crm, name="ACME")
    with crm.store.act(crm.author, "demo") as unit:
        unit.create_many("activity", [{"subject": f"call {n}", "customer": 2, "at": n + 1} for n in range(4500)])
    return crm


def test_a_long_merge_is_one_act_in_parts_and_undo_takes_all_back(busy: Crm) -> None:
    before = everything(busy)
    told: list[int] = []
    def tell(count: int) -> bool:
        told.append(count)
        return True

    done = merging.merge(busy, merge_plan.propose(busy, "customer", [1, 2]), tell)
    assert told[-1] == 4501
    assert done.moved == {"activity": 4500}
    assert set(refers(busy, "activity", "customer")) == {1}
    assert busy.store.read("customer", 1)["last_activity"] == 4500
    undo.undo(busy)
    assert everything(busy) == before


def test_a_long_merge_that_is_stopped_leaves_all_as_it_was(busy: Crm) -> None:
    before = everything(busy)
    with pytest.raises(Cancelled):
        merging.merge(busy, merge_plan.propose(busy, "customer", [1, 2]), lambda count: count < 3000)
    assert everything(busy) == before
    assert lookup.record(busy, "customer", "C-000002").id == 2


# undo restores all, exactly

KINDS = ("customer", "contact", "link", "activity")
WORDS = ("acme", "globex", "berlin", "上海", "13800", "vip", "tag:vip", "C-00000", "former_codes:C-000002")


def everything(crm: Crm) -> Mapping[object, object]:
    """All that is kept of the records, those of the recycle bin too; only versions and times of the last change go on."""
    found: dict[object, object] = {}
    for kind in KINDS:
        for bin in (False, True):
            for record in crm.store.read_many(kind, crm.lists.stream_ids(crm.listing(kind, sort="id", bin=bin))):
                found[kind, record.id] = {name: value for name, value in record.values.items() if name not in ("version", "updated_at", "updated_by")}
    found["members"] = sorted(crm.store.engine.run("SELECT field, value, record FROM member"))
    for kind in ("customer", "contact"):
        for word in WORDS:
            if ":" not in word or word.partition(":")[0] != "tag" or kind == "customer":
                found[kind, word] = sorted(crm.lists.stream_ids(crm.listing(kind, word)))
    return found


def versions(crm: Crm) -> Mapping[tuple[str, int], int]:
    return {(kind, record.id): record.version for kind in KINDS for record in crm.store.read_many(kind, range(1, 60))}


NAMES = st.sampled_from(["Acme", "ACME Corp", "Globex 上海", "王伟"])
CUSTOMER = st.fixed_dictionaries(
    {"name": NAMES, "city": st.sampled_from(["", "Berlin", "上海"]), "tags": st.lists(st.sampled_from(["vip", "VIP", "new"]), max_size=2).map(tuple),
     "phones": st.lists(st.sampled_from(["+8613800138000", "+16175550101"]), max_size=2, unique=True).map(tuple),
     "notes": st.sampled_from(["", "pays late", "likes tea"]), "revenue": st.sampled_from([0, 500]), "currency": st.sampled_from(["CNY", "USD"])},
)  # fmt: skip
NUMBERS = st.integers(0, 4)
TIES = st.lists(st.tuples(NUMBERS, NUMBERS, st.sampled_from(["", "buyer"]), st.booleans()), max_size=6)
ACTIVITIES = st.lists(st.tuples(NUMBERS, NUMBERS, st.integers(1, 9), st.booleans()), max_size=6)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    customers=st.lists(CUSTOMER, min_size=3, max_size=4), people=st.lists(NAMES, min_size=2, max_size=3), ties=TIES, activities=ACTIVITIES,
    parents=st.lists(st.tuples(NUMBERS, NUMBERS), max_size=3), kind=st.sampled_from(["customer", "contact"]), count=st.integers(2, 3),
    again=st.booleans(), data=st.data(),
)  # fmt: skip
def test_merge_then_undo_restores_every_record(
    crm: Crm, customers: Sequence[dict[str, object]], people: Sequence[str], ties: Sequence[tuple[int, int, str, bool]],
    activities: Sequence[tuple[int, int, int, bool]], parents: Sequence[tuple[int, int]], kind: str, count: int, again: bool, data: st.DataObject,
) -> None:  # fmt: skip
    firms = [archive.add(crm, "customer", values) for values in customers]
    persons = [add(crm, "contact", name=name, customer=firms[place % 2] if place else 0) for place, name in enumerate(people)]
    for firm, person, role, main in ties:
        links.link(crm, firms[firm % len(firms)], persons[person % len(persons)], role, main)
    for firm, person, at, binned in activities:
        made = add(crm, "activity", subject="call", customer=firms[firm % len(firms)], contact=persons[person % len(persons)], at=at)
        if binned:
            archive.archive(crm, "activity", [made])
    for child, parent in parents:
        archive.edit(crm, "customer", firms[child % len(firms)], {"parent": firms[parent % len(firms)]})
    before, were = everything(crm), versions(crm)
    chosen = data.draw(st.permutations(firms if kind == "customer" else persons))[:count]
    plan = merge_plan.propose(crm, kind, chosen)
    done = merging.merge(crm, plan)
    if again and kind == "customer" and len(firms) > count:
        merging.merge(crm, merge_plan.propose(crm, kind, [done.survivor, next(firm for firm in firms if firm not in chosen)]))
        undo.undo(crm)
    after = everything(crm)
    losers = set(done.losers)
    for entity in ("contact", "link", "activity") if kind == "customer" else ("link", "activity"):
        assert not losers & set(refers(crm, entity, kind))
    ends = [(tie["customer"], tie["contact"]) for tie in crm.store.read_many("link", crm.lists.stream_ids(crm.listing("link", sort="id")))]
    assert len(ends) == len(set(ends))
    undo.undo(crm)
    assert everything(crm) == before
    assert all(version >= were[record] for record, version in versions(crm).items() if record in were)
    undo.redo(crm)
    assert everything(crm) == after
    undo.undo(crm)
    assert everything(crm) == before
    assert maintenance.check(crm).problems == ()
