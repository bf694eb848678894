"""What is written for the search, and that what people type finds it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_crm.model.core import CORE
from tui_crm.model.pinyin import surname_reading, syllables
from tui_crm.model.tiers import HEAD, TIERS
from tui_crm.model.tokens import entry, other_ways, query_tokens

CUSTOMER = CORE["customer"]
ASCII_SIGN = re.compile(r"[\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]+")


def finds(query: str, record: dict[str, object], exact: bool = False) -> bool:
    """What an index does that splits on ASCII punctuation: the head by its start, or every token as a prefix (or whole)."""
    terms = [term for term in ASCII_SIGN.split(entry(CUSTOMER, record)) if term]
    wanted = query_tokens(query, exact)
    if wanted.head and not exact and any(term.startswith(HEAD + wanted.head) for term in terms):
        return True
    indexed = {term[1:] for term in terms if term[0] in TIERS["any"]}

    def there(token: str, whole: bool) -> bool:
        return token in indexed if whole else any(one.startswith(token) for one in indexed)

    def found(token: str, whole: bool) -> bool:
        ways = other_ways(token, whole)
        return there(token, whole) or any(all(any(there(*term) for term in group) for group in way) for way in ways)

    return bool(wanted.tokens) and all(found(token, wanted.whole(token)) for token in wanted.tokens)


@pytest.mark.parametrize("query", ["王伟", "王", "伟", "wangwei", "WangWei", "wang wei", "wangw", "wan", "w", "ww", "wei", "王 伟"])
def test_a_chinese_name_is_found_by_characters_sound_and_initials(query: str) -> None:
    assert finds(query, {"name": "王伟"})


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("单田芳", "shantianfang"), ("单田芳", "dan"), ("曾志伟", "zengzw"), ("解晓东", "xie"), ("仇英", "qiuying"), ("区小明", "ouxm"),
        ("查良镛", "zhaliangyong"),
        ("翟志刚", "zhai"), ("尉迟恭", "yuchigong"), ("重庆银行", "chongqingyinhang"), ("重庆银行", "cqyh"), ("吕布", "lvbu"), ("吕布", "lubu"),
        ("上海华为技术有限公司", "huawei"), ("上海华为技术有限公司", "华为"), ("上海华为技术有限公司", "hwjs"), ("上海华为技术有限公司", "shhw"),
        ("长春长城", "changchun"),
        ("Müller & Söhne", "muller"), ("Müller & Söhne", "MÜLLER"), ("Acme, Inc.", "acme inc"), ("Ａｃｍｅ", "acme"), ("O'Neil-Smith", "oneil"),
        ("Straße", "STRASSE"),
    ],
)
def test_names_are_found_the_ways_people_type_them(name: str, query: str) -> None:
    assert finds(query, {"name": name})


def test_a_word_that_is_read_one_way_only_is_kept_in_no_other() -> None:
    sounds = [term for term in entry(CUSTOMER, {"name": "成都银行都会店"}).split() if term.isascii()]
    assert "hchengduyinhangduhuidian" in sounds
    assert "hchengduyinhangdouhuidian" in sounds  # the second 都 stands by itself
    assert not [term for term in sounds if "chengdou" in term or "yinxing" in term]


@pytest.mark.parametrize("query", ["wei wang", "acme", "acmewang", "weiacme", "muller", "müller", "am"])
def test_a_name_of_several_words_in_two_scripts_is_found_by_each(query: str) -> None:
    assert finds(query, {"name": "王伟 Acme Müller"}) == (query not in ("acmewang", "weiacme", "am"))


HAN_NAMES = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=12)
LATIN_NAMES = st.from_regex(r"[A-Za-zÀ-ÖØ-öø-ÿ]{1,9}( [A-Za-zé&.'-]{1,9}){0,3}", fullmatch=True)


@given(HAN_NAMES)
def test_every_start_of_a_chinese_name_its_sound_and_its_initials_finds_it(name: str) -> None:
    sound = "".join(syllables(name))
    initials = "".join(syllable[0] for syllable in syllables(name))
    for full in (name, sound[:40], initials):
        for end in range(1, len(full) + 1):
            assert finds(full[:end], {"name": name}), full[:end]


@given(LATIN_NAMES)
def test_every_start_of_a_latin_name_finds_it(name: str) -> None:
    for end in range(1, len(name) + 1):
        assert finds(name[:end], {"name": name}), name[:end]


@given(HAN_NAMES, st.data())
def test_any_part_of_a_chinese_name_finds_it(name: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(name) - 1))
    end = data.draw(st.integers(start + 1, len(name)))
    assert finds(name[start:end], {"name": name})


@given(st.text())
def test_tokens_hold_nothing_on_which_an_index_would_split(name: str) -> None:
    record = {"name": name, "notes": name, "emails": (name,), "phones": (name,), "code": name, "website": name}
    for term in entry(CUSTOMER, record).split():
        assert term[0] in TIERS["any"]
        assert len(term) > 1
        assert not ASCII_SIGN.search(term)
    for token in query_tokens(name).tokens:
        assert token
        assert not ASCII_SIGN.search(token)


@pytest.mark.parametrize(
    "query",
    ["138 0013", "13800138000", "+86 138 0013 8000", "0086 138-0013-8000", "8613800138000", "8000", "0138", "138-0013-8000", "(138) 0013", "+86 138"],
)
def test_a_phone_is_found_by_any_part_in_any_spelling(query: str) -> None:
    assert finds(query, {"name": "x", "phones": ("+8613800138000",)})


@pytest.mark.parametrize("typed", ["138 0013 8000", "13800138000", "+86 138 0013 8000", "86-138-0013-8000"])
def test_a_phone_stays_found_while_it_is_typed(typed: str) -> None:
    for end in range(2, len(typed) + 1):
        assert finds(typed[:end], {"name": "x", "phones": ("+8613800138000",)}), typed[:end]


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.data())
def test_four_digits_from_anywhere_find_a_phone(national: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, 7))
    end = data.draw(st.integers(start + 4, 11))
    assert finds(national[start:end], {"name": "x", "phones": ("+86" + national,)})


@given(
    st.sampled_from(["+1617555", "+8613", "+862161", "+8522", "+4420", "+35312", "+7495", "+49308"]), st.from_regex(r"[0-9]{6,8}", fullmatch=True),
    st.data(),
)
def test_four_digits_from_anywhere_find_a_phone_of_any_country(start: str, rest: str, data: st.DataObject) -> None:
    number = start + rest
    digits = number[1:]
    first = data.draw(st.integers(0, len(digits) - 4))
    fragment = digits[first : data.draw(st.integers(first + 4, len(digits)))]
    assert finds(fragment, {"name": "x", "phones": (number,)})


@given(st.from_regex(r"[0-9]{4,30}", fullmatch=True), st.data())
def test_four_digits_from_anywhere_find_a_number_of_no_country(number: str, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(number) - 4))
    assert finds(number[first : data.draw(st.integers(first + 4, len(number)))], {"name": "x", "phones": (number,)})


@pytest.mark.parametrize("query", ["021 6123 4567", "6123", "+86 21 6123", "+86 021 6123", "02161234567"])
def test_a_landline_is_found_with_and_without_its_trunk_zero(query: str) -> None:
    assert finds(query, {"name": "x", "phones": ("+862161234567x12",)})


def test_no_trunk_zero_is_kept_where_none_is_dialled() -> None:
    assert finds("02161", {"name": "x", "phones": ("+862161234567",)})
    assert not finds("02125", {"name": "x", "phones": ("+12125550100",)})
    assert not finds("01391", {"name": "x", "phones": ("+8613912345678",)})


@pytest.mark.parametrize("query", ["wang.wei@acme.com", "wang.wei", "wangwei", "acme.com", "acme", "Wang.Wei@ac"])
def test_an_email_is_found_whole_and_by_parts(query: str) -> None:
    assert finds(query, {"name": "x", "emails": ("Wang.Wei@acme.com",)})


@pytest.mark.parametrize("query", ["C-000123", "c000123", "c0001", "c123", "000123", "0001", "123"])
def test_a_code_is_found_with_and_without_its_zeros(query: str) -> None:
    assert finds(query, {"name": "x", "code": "C-000123"})


def test_a_code_of_another_program_is_found_alike() -> None:
    for query in ("KD-00001234", "kd00001234", "kd0000", "00001234", "1234"):
        assert finds(query, {"name": "x", "code": "KD-00001234"}), query
    for query in ("A/77-b", "a77b", "77", "a77", "a7"):
        assert finds(query, {"name": "x", "code": "A/77-b"}), query
    for query in ("X-9", "x9", "9"):
        assert finds(query, {"name": "x", "code": "X-9"}), query
    for query in ("234", "kd234", "kd1", "x1234"):
        assert not finds(query, {"name": "Acme", "code": "KD-00001234"}), query


def test_all_words_must_be_found_in_whatever_field() -> None:
    record: dict[str, object] = {"name": "Acme", "city": "上海", "tags": ("vip",)}
    assert finds("acme 上海 vip", record)
    assert not finds("acme 北京", record)


def test_numbers_with_signs_are_found_in_texts() -> None:
    assert finds("3.15", {"name": "x", "notes": "meets on 3.15 at noon"})


def test_exact_means_whole_words() -> None:
    assert finds("acme", {"name": "Acme Ltd"}, exact=True)
    assert not finds("acm", {"name": "Acme Ltd"}, exact=True)
    assert finds("王", {"name": "王伟"}, exact=True)


def test_other_names_are_names_too() -> None:
    assert finds("google", {"name": "Alphabet", "other_names": ("Google",)})
    assert surname_reading("单") == "shan"


def test_an_empty_query_looks_for_nothing() -> None:
    assert query_tokens("  ?! ").tokens == ()
    assert query_tokens("").head == ""
