"""The order in which people expect names."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_crm.model.collation import collation_key


def test_chinese_names_sort_by_sound_among_latin_ones() -> None:
    names = ["张三", "Wang", "王伟", "阿里", "Zoe", "acme", "单田芳", "重庆银行", "Émile"]

    assert sorted(names, key=collation_key) == ["阿里", "acme", "重庆银行", "Émile", "单田芳", "Wang", "王伟", "张三", "Zoe"]


def test_a_shorter_syllable_comes_first() -> None:
    assert collation_key("西安") < collation_key("先") < collation_key("现代")
    assert collation_key("李白") < collation_key("李文") < collation_key("林")


@given(st.text())
def test_any_text_has_a_key_that_can_be_kept(text: str) -> None:
    assert "\0" not in collation_key(text.replace("\0", ""))


def test_case_and_width_do_not_matter_for_the_place() -> None:
    assert collation_key("ACME") == collation_key("acme ")
    assert collation_key("Ａcme").startswith("acme")
