"""Any filter finds what its plain meaning says, in every way the list has to find it, in the same order on both engines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.databases import ENGINES, NOON, empty_place
from tui_crm.errors import UsageError
from tui_crm.model import tokens
from tui_crm.model.core import CORE
from tui_crm.model.fields import Choice, Field, Kind
from tui_crm.model.tiers import HEAD
from tui_crm.query.ast import ALL, And, Node, Not, Op, Or, Word
from tui_crm.query.ast import Test as Comparison
from tui_crm.query.evaluate import matches
from tui_crm.services import archive
from tui_crm.services.crm import Crm
from tui_crm.store import listing as listing_module
from tui_crm.store import relevance
from tui_crm.store.filters import asks_search, is_indexed
from tui_crm.store.listing import Listing

REALTY = CORE.with_fields(
    "customer",
    [
        Field("budget", Kind.MONEY, "Budget", plugin="realty", indexed=True, sortable=True),
        Field("district", Kind.TEXT, "District", plugin="realty", sortable=True, indexed=True),
        Field("rooms", Kind.CHOICE, "Rooms", plugin="realty", many=True, indexed=True, choices=(Choice("2", "two"), Choice("3", "three"))),
    ],
)
CUSTOMER = REALTY["customer"]
NAMES = ("Acme", "Acme Trading", "acme GmbH 上海", "上海阿克米贸易", "北京大学", "Müller & Söhne", "曾国藩", "Zoe", "138 Club", "O'Hara \"x\"")
CITIES = ("", "上海", "上海市", "Berlin", "berlin", "Bern", "Ürümqi", "ürümqi", "100%")
MONEY = (0, -500, 1, 9_999, 10_000, 10**12)
TAGS = ("vip", "VIP2", "重要", "a b", "müde")
PHONES = ("+8613812345678", "+861381234", "+493012345678", "021-5555 1234")
SORTS = ("name", "-name", "city", "-revenue", "-updated_at", "grade", "code", "last_activity", "realty.budget", "-realty.district", "id", "owner")

customers = st.fixed_dictionaries({
    "name": st.sampled_from(NAMES), "city": st.sampled_from(CITIES), "revenue": st.sampled_from(MONEY), "grade": st.sampled_from(("", "A", "B")),
    "birthday": st.sampled_from(("", "1990-02-03", "2001-12-31")), "do_not_contact": st.booleans(),
    "tags": st.lists(st.sampled_from(TAGS), max_size=2, unique=True).map(tuple),
    "other_addresses": st.lists(st.sampled_from(("Main St 1", "main st 12", '"quoted"', "巷 3")), max_size=2, unique=True).map(tuple),
    "phones": st.lists(st.sampled_from(PHONES), max_size=2, unique=True).map(tuple),
    "last_activity": st.sampled_from((0, NOON, NOON - 5)), "parent": st.integers(0, 3), "kind": st.sampled_from(("company", "person")),
    "realty.budget": st.sampled_from(MONEY), "realty.district": st.sampled_from(CITIES),
    "realty.rooms": st.lists(st.sampled_from(("2", "3")), max_size=2, unique=True).map(tuple),
})  # fmt: skip


def compared(name: str, values: Sequence[object], *ops: Op) -> st.SearchStrategy[Node]:
    path = tuple(CUSTOMER.by_name[step] for step in name.split("/"))
    return st.one_of(st.builds(Comparison, st.just(path), st.sampled_from(ops), st.sampled_from(values)), st.just(Comparison(path, Op.EMPTY)))


ORDER = (Op.EQ, Op.LT, Op.LE, Op.GT, Op.GE)
leaves = st.one_of(
    compared("city", ("上海", "BER", "rümqi", "Ü", "%", "_", "nowhere"), Op.HAS, *ORDER),
    compared("revenue", MONEY, *ORDER),
    compared("grade", ("A", "B"), Op.EQ),
    compared("birthday", ("1990-02-03", "2000-01-01"), *ORDER),
    compared("do_not_contact", (True, False), Op.EQ),
    compared("tags", ("VIP", "vip2", "重要", "a b", "MÜDE"), Op.HAS, Op.EQ),
    compared("other_addresses", ("main st 1", "巷"), Op.HAS),
    compared("phones", ("12345678", "1381 2345", "5555", "138-1234-5678", "78", "381", "+86 138"), Op.HAS),
    compared("last_activity", (NOON, NOON - 5), *ORDER),
    compared("parent", (1, 2), Op.EQ),
    compared("parent/city", ("上海", "Berlin"), Op.HAS),
    compared("realty.budget", MONEY, *ORDER),
    compared("realty.district", ("上海", "ber", "Ü"), Op.HAS, *ORDER),
    compared("realty.rooms", ("2", "3"), Op.HAS),
    st.builds(Word, st.sampled_from((*NAMES, "acm", "ac me", "shang", "beida", "zengguofan", "zgf", "muller", "1234", "vip")), st.booleans()),
)  # fmt: skip
filters = st.recursive(
    leaves,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, max_size=3).map(lambda items: And(tuple(items))),
        st.lists(inner, max_size=3).map(lambda items: Or(tuple(items))),
    ),
    max_leaves=5,
)


def lower(text: str) -> str:
    return "".join(c.lower() if c.isascii() else c for c in text)


def meant(node: Node, record: Mapping[str, object], all_of: Mapping[int, Mapping[str, object]]) -> bool:
    """What a filter says about one record: the plain evaluation, with the store's own answers for words and for texts that contain."""
    match node:
        case And(items):
            words = [item for item in items if isinstance(item, Word)]
            return all(meant(item, record, all_of) for item in items if not isinstance(item, Word)) and (not words or has_words(words, record))
        case Or(items):
            return any(meant(item, record, all_of) for item in items)
        case Not(item):
            return not meant(item, record, all_of)
        case Word():
            return has_words([node], record)
        case Comparison(path=(_parent, field), op=op, value=value):
            other = all_of.get(int(str(record["parent"])))
            return other is not None and meant(Comparison((field,), op, value), other, all_of)
        case Comparison(path=(field,), op=Op.HAS | Op.EQ, value=value) if field.many:
            return any(one_of_many(field, str(value), str(item)) for item in record[field.name])  # type: ignore[attr-defined]
        case Comparison(path=(field,), op=Op.HAS, value=value):
            return lower(str(value)) in lower(str(record[field.name]))
        case Comparison():
            return matches(node, record)


def one_of_many(field: Field, wanted: str, item: str) -> bool:
    if field.kind is Kind.PHONE:
        return digits(wanted) in digits(item)
    return item.casefold() == wanted.casefold() if field.indexed else lower(wanted) in lower(item)


def digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))


def has_words(words: Sequence[Word], record: Mapping[str, object]) -> bool:
    terms = tokens.entry(CUSTOMER, record).split()
    there = {term[1:] for term in terms}

    def has(token: str, whole: bool) -> bool:
        return token in there if whole else any(one.startswith(token) for one in there)

    def found(token: str, whole: bool) -> bool:
        ways = tokens.other_ways(token, whole)
        return has(token, whole) or any(all(any(has(*term) for term in group) for group in way) for way in ways)

    typed = tokens.query_tokens(" ".join(word.text for word in words if not word.exact))
    quoted = [tokens.query_tokens(word.text, True) for word in words if word.exact]
    whole = {token for query in (typed, *quoted) for token in query.tokens if query.whole(token)}
    everything = all(found(token, token in whole) for query in (typed, *quoted) for token in query.tokens)
    return everything or (not quoted and bool(typed.head) and any(term.startswith(HEAD + typed.head) for term in terms))


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory, postgres_server: str) -> Iterator[Sequence[Crm]]:
    """One archive on each engine, emptied by whoever fills it."""
    folder: Path = tmp_path_factory.mktemp("lists")
    with empty_place("sqlite", folder, "") as one, empty_place("postgres", folder, postgres_server) as other:
        yield [one.open("ann", REALTY), other.open("ann", REALTY)]


def fill(crm: Crm, records: Sequence[Mapping[str, object]], binned: Sequence[int]) -> dict[int, Mapping[str, object]]:
    engine = crm.store.engine
    with engine.tx():
        for table in ("customer", "member", "change", "act", "counter"):
            engine.run(f"DELETE FROM {table}")
        engine.search_clear("customer")
    with crm.store.act(crm.author, "create") as unit:
        ids = unit.create_many("customer", records)
        unit.archive("customer", [ids[place % len(ids)] for place in binned])
    return {record.id: record.values for record in crm.store.read_many("customer", ids)}


WAYS: Mapping[str, tuple[int, int, int]] = {
    "few": (4000, 60000, 3000), "meet": (0, 60000, 3000), "short meet": (0, 60000, 0),
    "walk": (0, 0, 12000), "short walk": (0, 0, 3), "full": (0, 0, 0),
}  # fmt: skip
some = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@some
@given(
    records=st.lists(customers, min_size=1, max_size=12),
    wanted=st.lists(filters, min_size=5, max_size=5),
    binned=st.lists(st.integers(0, 11), max_size=3),
    sort=st.sampled_from(SORTS),
    count=st.integers(1, 6),
)
def test_every_way_to_find_gives_what_is_meant(
    archives: Sequence[Crm], records: list[dict[str, object]], wanted: list[Node], binned: list[int], sort: str, count: int
) -> None:
    found: list[list[list[int]]] = []
    for crm in archives:
        there = fill(crm, records, binned)
        found.append([])
        for node in wanted:
            for bin_ in (False, True):
                expected = {number for number, record in there.items() if bool(record["deleted_at"]) is bin_ and meant(node, record, there)}
                found[-1].append(listed(crm, Listing("customer", node, sort, bin_), expected, count))
    assert found[0] == found[1]


def listed(crm: Crm, listing: Listing, expected: set[int], count: int) -> list[int]:
    """The ids of the list, after every way to get them was compared."""
    whole = crm.lists.stream_ids(listing).tolist()
    assert set(whole) == expected
    assert len(whole) == len(expected) == crm.lists.count(listing)
    assert crm.lists.count(listing, 2) == min(2, len(expected))
    assert crm.lists.stream_ids(listing.reversed()).tolist() == whole[::-1]
    for few, some_, walk in WAYS.values():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(listing_module, "FEW", few)
            patch.setattr(listing_module, "SOME", some_)
            patch.setattr(listing_module, "WALK", walk)
            patch.setattr(listing_module, "FAR", 2 * walk)
            assert crm.lists.first_ids(listing, count) == whole[:count]
            assert crm.lists.first_ids(listing.reversed(), count) == whole[::-1][:count]
    best = Listing(listing.entity, listing.where, "", listing.bin)
    ranked = crm.lists.stream_ids(best).tolist()
    assert set(ranked) == expected
    for newest in (0, 2, relevance.NEWEST):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(relevance, "NEWEST", newest)
            assert crm.lists.first_ids(best, count) == ranked[:count]
    assert crm.lists.stream_ids(best.reversed()).tolist() == ranked[::-1]
    return [*whole, *ranked]


LETTERS = "abAB éÜ上海北京大学曾重庆长单·-'\"*:&|!()%_\\12３ｆ"
names = st.text(st.sampled_from(LETTERS), min_size=1, max_size=12).filter(lambda text: bool(text.strip()))


@some
@given(called=st.lists(names, min_size=1, max_size=8), asked=st.lists(names, min_size=1, max_size=6))
def test_both_engines_find_the_same_names_and_any_beginning_finds_its_name(archives: Sequence[Crm], called: list[str], asked: list[str]) -> None:
    for crm in archives:
        fill(crm, [{"name": name} for name in called], [])
    beginnings = [(number, name[:end]) for number, name in enumerate(called, 1) for end in range(1, len(name) + 1)]
    for text in (*asked, *(text for _number, text in beginnings)):
        listing = Listing("customer", Word(text))
        one, other = (crm.lists.stream_ids(listing).tolist() for crm in archives)
        assert one == other
        for number, beginning in beginnings:
            if beginning == text:
                assert number in one, text


def test_names_that_begin_so_come_first_then_names_that_hold_it_then_the_rest(archives: Sequence[Crm]) -> None:
    called = ("Old Acme", "Other", "Acme Old", "Acme New", "New Acme")
    for crm in archives:
        fill(crm, [{"name": name, "notes": "was acme" if name == "Other" else ""} for name in called], [])
        ids = crm.lists.stream_ids(crm.listing("customer", "acme"))
        assert [called[number - 1] for number in ids] == ["Acme New", "Acme Old", "New Acme", "Old Acme", "Other"]


@pytest.mark.parametrize("number", range(len(ENGINES)), ids=ENGINES)
def test_a_stream_ends_when_it_is_cancelled(archives: Sequence[Crm], number: int) -> None:
    crm = archives[number]
    fill(crm, [{"name": f"Acme {n}"} for n in range(9_000)], [])
    stop: Callable[[], bool] = lambda: True  # noqa: E731
    assert len(crm.lists.stream_ids(Listing("customer"), stop)) == 4000
    assert len(crm.lists.stream_ids(Listing("customer", ALL, "name"))) == 9_000


@pytest.mark.parametrize("number", range(len(ENGINES)), ids=ENGINES)
def test_a_window_has_the_asked_columns_in_the_asked_order(archives: Sequence[Crm], number: int) -> None:
    crm = archives[number]
    fill(crm, [{"name": "Acme", "owner": crm.user.id, "tags": ("a",)}, {"name": "Globex"}], [])
    assert crm.lists.window("customer", ("name", "owner", "tags"), [2, 99, 1]) == [(2, "Globex", "", "[]"), (1, "Acme", "ann", '["a"]')]
    assert crm.lists.window("customer", (), [1])[0][0] == 1
    with pytest.raises(UsageError, match="cannot be sorted by “tags”"):
        crm.lists.first_ids(crm.listing("customer", sort="tags"), 1)


@pytest.mark.parametrize("number", range(len(ENGINES)), ids=ENGINES)
def test_a_text_with_very_many_different_values_is_still_found(archives: Sequence[Crm], number: int) -> None:
    crm = archives[number]
    fill(crm, [{"name": "x", "city": f"City {n}"} for n in range(700)], [])
    assert crm.lists.count(crm.listing("customer", "city:city")) == 700


@pytest.mark.parametrize("number", range(len(ENGINES)), ids=ENGINES)
def test_values_are_proposed_by_their_beginning(archives: Sequence[Crm], number: int) -> None:
    crm = archives[number]
    fill(crm, [{"name": "x", "city": "Berlin", "tags": ("VIP",)}, {"name": "y", "city": "Bern", "tags": ("via", "other")}], [])
    archive.add(crm, "tag", {"name": f"tag{number}"})
    assert crm.lists.distinct("customer", "city", "be", 10) == ["Berlin", "Bern"]
    assert crm.lists.distinct("customer", "tags", "VI", 10) == ["via", "vip"]
    assert crm.lists.distinct("customer", "owner", "a", 10) == ["ann"]


@pytest.mark.parametrize(("text", "indexed"), [("138", False), ("+86 138", False), ("1380", True), ("x1", True)])
def test_few_digits_of_a_phone_number_are_looked_for_in_the_list_itself(text: str, indexed: bool) -> None:
    node = Comparison((CUSTOMER.by_name["phones"],), Op.HAS, text)
    assert is_indexed(CUSTOMER, node) is indexed
    assert asks_search(CUSTOMER, node) is indexed
