"""When two records are the same: names taken apart, pairs that are and are not one, what every score obeys."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_crm.model.core import CORE
from tui_crm.model.dedupe import names, reach
from tui_crm.model.dedupe.keys import ENOUGH, keys
from tui_crm.model.dedupe.places import address
from tui_crm.model.dedupe.profile import Profile, profiler
from tui_crm.model.dedupe.scoring import score
from tui_crm.model.dedupe.verdict import Verdict

customer, contact = profiler(CORE["customer"]), profiler(CORE["contact"])


def meet(entity: str, a: Profile, b: Profile) -> bool:
    """Whether one of two records is found by the keys that the other asks for."""
    asked = keys(entity, a).asked
    return sum(asked.get(key, 0) for key in set(keys(entity, b).kept)) >= ENOUGH


@pytest.mark.parametrize(
    ("text", "words", "trades", "places", "branch"),
    [
        ("华为技术有限公司", {"华为"}, {"tech"}, set(), set()),
        ("深圳市华为技术股份有限公司", {"华为"}, {"tech"}, {"深圳"}, set()),
        ("阿里巴巴（中国）网络技术有限公司", {"阿里巴巴"}, {"net"}, {"中国"}, set()),
        ("中国工商银行股份有限公司上海分行", {"工商"}, {"bank"}, {"中国", "上海"}, {"branch"}),
        ("国际商业机器(中国)有限公司", {"国际商业机器"}, set(), {"中国"}, set()),
        ("上海公司", {"上海"}, set(), set(), set()),
        ("ＡＣＭＥ　Trading GmbH & Co. KG", {"acme"}, {"trade"}, set(), set()),
        ("A.C.M.E. Ltd", {"acme"}, set(), set(), set()),
        ("L'Oréal S.A.", {"loreal"}, set(), set(), set()),
        ("Müller & Söhne GmbH", {"muller", "sohne"}, set(), set(), set()),
        ("The Coca-Cola Company", {"coca", "cola"}, set(), set(), set()),
        ("Huawei Technologies Co., Ltd.", {"huawei"}, {"tech"}, set(), set()),
        ("Beijing Bytedance Technology Co Ltd", {"bytedance"}, {"tech"}, {"北京"}, set()),
        ("SAP SE", {"sap"}, set(), set(), set()),
        ("Corner Shop 12", {"corner", "shop"}, set(), set(), {"#12"}),
        ("!!!", set(), set(), set(), set()),
    ],
)
def test_a_companys_name_is_taken_apart(text: str, words: set[str], trades: set[str], places: set[str], branch: set[str]) -> None:
    found = names.company(text)
    assert (set(found.words), set(found.trades), set(found.places), set(found.branch)) == (words, trades, places, branch)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("张伟", ("张", "伟")), ("欧阳娜娜", ("欧阳", "娜娜")), ("张 伟 先生", ("张", "伟")), ("Dr. John O'Brien Jr.", ("john", "obrien")),
        ("Smith, John", ("smith", "john")), ("José Müller", ("jose", "muller")),
    ],
)  # fmt: skip
def test_a_persons_name_is_taken_apart(text: str, words: tuple[str, ...]) -> None:
    assert names.person(text).words == words


SAME = [
    ({"name": "华为技术有限公司"}, {"name": "华为技术股份有限公司"}),
    ({"name": "华为技术有限公司"}, {"name": "深圳市华为技术有限公司"}),
    ({"name": "华为技术有限公司"}, {"name": "Huawei Technologies Co., Ltd."}),
    ({"name": "华兴"}, {"name": "华兴贸易有限公司"}),
    ({"name": "北京字节跳动科技有限公司"}, {"name": "字节跳动科技（北京）有限公司"}),
    ({"name": "ＡＢＣ　贸易（上海）有限公司"}, {"name": "ABC贸易(上海)有限公司"}),
    ({"name": "Acme Trading"}, {"name": "ACME TRADING GMBH"}),
    ({"name": "Müller Maschinenbau GmbH"}, {"name": "Mueller Maschinenbau"}),
    ({"name": "Smith & Sons Ltd"}, {"name": "Sons, Smith"}),
    ({"name": "Microsoft Corp"}, {"name": "Micorsoft"}),
    ({"name": "Coca-Cola"}, {"name": "CocaCola Inc."}),
    ({"name": "IBM"}, {"name": "International Business Machines Corp."}),
    ({"name": "Old Name Ltd", "other_names": ("Bluebird Logistics",)}, {"name": "Bluebird Logistics GmbH"}),
    ({"name": "Acme", "phones": ("+4930123456",)}, {"name": "Completely Different", "phones": ("+4930123456",)}),
    ({"name": "Acme Berlin", "registration_number": "HRB 12345"}, {"name": "A. Trading", "registration_number": "hrb12345"}),
    ({"name": "Acme", "emails": ("bob@acme.example",)}, {"name": "ACME Holding", "website": "https://www.acme.example/about"}),
    ({"name": "Jon Smith", "kind": "person", "birthday": "1980-03-04"}, {"name": "John Smith", "kind": "person", "birthday": "1980-04-03"}),
    ({"name": "Bob Miller", "kind": "person", "city": "Rome"}, {"name": "Robert Miller", "kind": "person", "city": "Rome"}),
    ({"name": "张伟", "kind": "person", "phones": ("+8613800138000",)}, {"name": "Zhang Wei", "kind": "person", "phones": ("13800138000",)}),
    ({"name": "王小明", "kind": "person", "birthday": "1990-01-02"}, {"name": "王晓明", "kind": "person", "birthday": "1990-01-02"}),
    (
        {"name": "Ann Lee", "kind": "person", "emails": ("ann.lee+x@gmail.com",)},
        {"name": "A. Lee", "kind": "person", "emails": ("AnnLee@googlemail.com",)},
    ),
]
DIFFERENT = [
    ({"name": "上海华为技术有限公司"}, {"name": "北京华为技术有限公司"}),
    ({"name": "华为技术有限公司"}, {"name": "华为终端有限公司"}),
    ({"name": "中国工商银行北京分行"}, {"name": "中国工商银行上海分行"}),
    ({"name": "华兴贸易有限公司"}, {"name": "华星贸易有限公司"}),
    ({"name": "Acme Trading"}, {"name": "Acme Hotels"}),
    ({"name": "Acme"}, {"name": "Apex"}),
    ({"name": "Corner Shop 12", "city": "Rome"}, {"name": "Corner Shop 13", "city": "Rome"}),
    ({"name": "North Bank", "emails": ("a@gmail.com",)}, {"name": "South Bakery", "emails": ("b@gmail.com",)}),
    ({"name": "Acme", "address": "1 Main Street", "city": "Rome"}, {"name": "Bolt", "address": "1 Main Street", "city": "Rome"}),
    ({"name": "张伟", "kind": "person"}, {"name": "张伟", "kind": "person"}),
    ({"name": "John Smith", "kind": "person", "birthday": "1980-03-04"}, {"name": "John Smith", "kind": "person", "birthday": "1955-11-20"}),
    (
        {"name": "John Smith", "kind": "person", "address": "1 Main St", "city": "Rome"},
        {"name": "Mary Smith", "kind": "person", "address": "1 Main St"},
    ),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_these_are_suspected_and_found(a: dict[str, Any], b: dict[str, Any]) -> None:
    one, two = customer(a), customer(b)
    assert score(one, two).verdict in ("warn", "block")
    assert meet("customer", one, two)
    assert meet("customer", two, one)


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_these_are_not_suspected(a: dict[str, Any], b: dict[str, Any]) -> None:
    assert score(customer(a), customer(b)).verdict == ""


def test_colleagues_who_share_a_phone_are_not_one_person() -> None:
    desk = {"phones": ("+493012345",), "customer": 7}
    assert score(contact({"name": "Ann Lee", **desk}), contact({"name": "Bob Ray", **desk})).verdict == ""
    assert score(contact({"name": "Ann Lee", **desk}), contact({"name": "Anne Lee", **desk})).verdict == "block"


def test_every_finding_is_weighed_and_named() -> None:
    a = customer({"name": "Acme Trading", "phones": ("+4930123456",), "city": "Berlin"})
    b = customer({"name": "ACME Trading Ltd", "phones": ("+4930999999",), "city": "Berlin"})
    assert [(f.field, f.level) for f in score(a, b).findings] == [("name", "same"), ("phones", "other"), ("city", "same")]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("12 Main St.", "12 main street"), ("Hauptstr. 5", "Hauptstraße 5"), ("上海市浦东新区世纪大道100号", "浦东新区世纪大道100号"),
        ("5 Mt Eden Rd", "5, Mount Eden Road"),
    ],
)  # fmt: skip
def test_addresses_written_differently_are_the_same(a: str, b: str) -> None:
    one, two = address(a), address(b)
    assert set(one.words) >= set(two.words) or set(two.words) >= set(one.words)
    assert one.numbers == two.numbers


def test_the_domain_of_a_firm_is_its_own_and_that_of_free_mail_none() -> None:
    assert reach.domain("mail.acme.co.uk") == "acme.co.uk"
    assert reach.website("https://www.acme.de/shop?x=1") == "acme.de"
    assert reach.domain("gmail.com") == reach.domain("qq.com") == reach.domain("localhost") == ""


def test_a_number_is_the_same_with_and_without_its_country() -> None:
    assert reach.phone("+4930123456") == reach.phone("030 123456")


TEXT = st.text(alphabet="abcäß é华为贸易有限公司张王(）12.&-", max_size=14)
PERSONS = st.fixed_dictionaries(
    {
        "name": TEXT, "kind": st.sampled_from(("person", "company")), "city": TEXT, "address": TEXT,
        "birthday": st.sampled_from(("", "1980-01-02", "1980-02-01")),
        "phones": st.lists(st.sampled_from(("+4930123456", "+8613800138000", "0815")), max_size=2).map(tuple),
        "emails": st.lists(st.sampled_from(("a@b.example", "info@b.example", "x@gmail.com")), max_size=2).map(tuple),
        "registration_number": st.sampled_from(("", "1234567", "1234568")),
    }
)  # fmt: skip


@given(PERSONS, PERSONS)
def test_a_score_is_symmetric_and_a_probability(a: dict[str, Any], b: dict[str, Any]) -> None:
    one, two = customer(a), customer(b)
    there, back = score(one, two), score(two, one)
    assert there.value == pytest.approx(back.value)
    assert 0 <= there.value <= 1
    assert [(f.field, f.level) for f in there.findings] == [(f.field, f.level) for f in back.findings]


@given(PERSONS)
def test_nothing_is_more_like_a_record_than_itself(a: dict[str, Any]) -> None:
    same = score(customer(a), customer(a))
    assert all(finding.level in ("same", "same_short", "role", "part") for finding in same.findings)
    if a["emails"] and a["phones"]:
        assert same.value > 0.5


@given(st.permutations(["blue", "whale", "trading", "ltd", "berlin"]))
def test_the_order_of_words_does_not_matter(words: list[str]) -> None:
    if words[0] in ("trading", "ltd"):
        return  # at the head these may be the name itself
    a, b = customer({"name": " ".join(words)}), customer({"name": "Blue Whale Trading Ltd, Berlin"})
    assert score(a, b).findings[0].level == "same"
    assert meet("customer", a, b)


@given(PERSONS, PERSONS)
def test_what_is_asked_by_one_side_is_asked_by_the_other(a: dict[str, Any], b: dict[str, Any]) -> None:
    one, two = customer(a), customer(b)
    assert meet("customer", one, two) == meet("customer", two, one)


def test_people_and_companies_that_share_a_telephone_are_not_the_same() -> None:
    shared = {"phones": ("+12135550106",), "city": "Los Angeles", "region": "CA", "address": "761 Wilshire Boulevard"}
    person = {"name": "Diego Ward", "kind": "person", **shared}
    one, other = ({"name": name, "kind": "company", **shared} for name in ("Westland Medical Corp.", "Stonepoint Diagnostics Inc."))
    assert score(customer(person), customer(one)).verdict is Verdict.NONE
    assert score(customer(one), customer(other)).verdict is Verdict.WARN  # two firms of one telephone: somebody should look
    assert score(customer({**one, "kind": "person"}), customer(one)).verdict is not Verdict.NONE
