"""The plugin as a whole: it passes the check, speaks Chinese, its demo is always the same, one phone is one customer."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from plugins_builtin import real_estate
from plugins_builtin.real_estate.demo import demo_data
from tests.verticals.real_estate.agency import Agency
from tui_crm.services import duplicates, plugin_check, plugin_steps, undo

FOLDER = Path(real_estate.__file__).parent
CHINESE = real_estate.translations()["zh_CN"]
TEXT = re.compile(r'\.text\(\s*"((?:[^"\\]|\\.)*)"')
SPOKEN = ("label", "plural", "help", "section", "argument", "axis", "about")


def spoken(value: Any) -> Iterator[str]:
    """Every text of a declared value that people read."""
    for name, found in (value.plain() if hasattr(value, "plain") else value).items():
        if name in SPOKEN and found:
            yield found
        elif name == "choices":
            yield from (label for _value, label in found)
        elif isinstance(found, list):
            yield from (text for each in found if isinstance(each, dict) for text in spoken(each))


def declared() -> Iterator[str]:
    """What the hooks declare, except what is the same in every language."""
    hooks = (real_estate.fields, real_estate.entities, real_estate.stages, real_estate.grading, real_estate.schemes, real_estate.validators,
             real_estate.commands, real_estate.tabs, real_estate.reports, real_estate.segments, real_estate.importers)  # fmt: skip
    for hook in hooks:
        for value in hook():
            yield from spoken(value)
    for field in real_estate.config().model_fields.values():
        yield field.description or ""


def test_everything_that_people_read_is_in_chinese() -> None:
    said = {text for path in FOLDER.glob("*.py") for text in TEXT.findall(path.read_text("utf-8"))}
    missing = sorted({text for text in (*declared(), *said) if text not in CHINESE})
    assert missing == []


def test_translations_keep_their_places() -> None:
    def places(text: str) -> set[str]:
        return {name for _text, name, _form, _conversion in string.Formatter().parse(text) if name}

    assert [text for text, chinese in CHINESE.items() if places(text) != places(chinese)] == []


def test_the_check_finds_nothing() -> None:
    found = [finding for finding in plugin_check.check(FOLDER, None, 1_000) if finding.level != "ok"]
    assert found == []


def test_the_demo_is_always_the_same_and_can_be_undone(agency: Agency) -> None:
    assert [row.plain() for row in demo_data()] == [row.plain() for row in demo_data()]
    count = plugin_steps.demo(agency.crm, "realty")
    assert count > 500
    assert agency.crm.plugins.take_warnings() == []
    assert len(agency.all("realty_listing")) == 96
    assert agency.report("viewings")["parts"][1][1]["rows"]
    undo.undo(agency.crm)
    assert agency.all("realty_listing") == []


def test_one_phone_is_one_customer_whoever_has_it(agency: Agency) -> None:
    agency.customer("陈志远", phones=("+86 138 0013 8000",))
    (found,) = duplicates.check(agency.crm, "customer", {"name": "Someone Else", "kind": "person", "phones": ("+8613800138000",)})
    assert (found.title, str(found.verdict), found.because[0]) == ("陈志远", "block", "same phone, whichever agent looks after it")
