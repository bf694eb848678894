"""Every text that people see is in the Chinese catalogue, whole, with the same placeholders, and compiled.

`make locale` brings the catalogues up to date; what it finds without a translation is translated in the .po file.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from tui_crm import i18n

SOURCE = Path(i18n.__file__).parent
KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "N_": None, "ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"\{[^{}]*\}")
TRANSLATIONS = [code for code in i18n.LANGUAGES if code != "en"]
pytestmark = pytest.mark.parametrize("code", TRANSLATIONS)


@cache
def texts() -> frozenset[str]:
    """The texts in the source; of a pair for one and many, the first stands for both."""
    found = extract_from_dir(SOURCE, [("**.py", "python")], keywords=KEYWORDS)
    return frozenset(message if isinstance(message, str) else message[0] for _file, _line, message, _comments, _context in found)


def catalogue(code: str) -> Catalog:
    with (i18n.LOCALE_DIR / code / "LC_MESSAGES" / "tui_crm.po").open("rb") as file:
        return read_po(file, locale=code)


def entries(catalog: Catalog) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """First source text → (source texts, translations)."""
    return {as_tuple(message.id)[0]: (as_tuple(message.id), as_tuple(message.string)) for message in catalog if message.id}


def as_tuple(text: object) -> tuple[str, ...]:
    return tuple(map(str, text)) if isinstance(text, tuple | list) else (str(text or ""),)


def test_every_text_is_in_the_catalogue(code: str) -> None:
    missing = sorted(texts() - entries(catalogue(code)).keys())
    assert not missing, "run `make locale` and translate"


def test_every_text_is_translated(code: str) -> None:
    empty = sorted(source for source, (_ids, strings) in entries(catalogue(code)).items() if not all(string.strip() for string in strings))
    unsure = sorted(as_tuple(message.id)[0] for message in catalogue(code) if message.id and message.fuzzy)
    assert not empty
    assert not unsure


def test_a_translation_has_the_placeholders_of_its_text(code: str) -> None:
    different = {
        source: strings
        for source, (ids, strings) in entries(catalogue(code)).items()
        if any(string and sorted(set(PLACEHOLDER.findall(string))) != sorted(set(PLACEHOLDER.findall(ids[-1]))) for string in strings)
    }
    assert not different


def test_the_compiled_catalogue_is_the_readable_one(code: str) -> None:
    with (i18n.LOCALE_DIR / code / "LC_MESSAGES" / "tui_crm.mo").open("rb") as file:
        compiled = entries(read_mo(file))
    readable = {source: both for source, both in entries(catalogue(code)).items() if all(both[1])}
    assert {source: strings for source, (_ids, strings) in compiled.items()} == {source: strings for source, (_ids, strings) in readable.items()}


def test_the_language_is_used(code: str) -> None:
    translated = {source: strings[0] for source, (_ids, strings) in entries(catalogue(code)).items() if strings[0]}
    i18n.install(code)
    assert {source: i18n._(source) for source in translated} == translated


def test_a_word_that_says_which_meaning_it_has_is_shown_without_that(code: str) -> None:
    assert i18n._("deal¦open") == "open"
    i18n.install(code)
    assert "¦" not in i18n._("deal¦open")
