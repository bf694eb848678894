"""Languages: every text for people passes through here.

English is the source. `N_` marks a text where it is declared, `_` translates it where it is shown, so
that a description made at import still follows the language chosen at start.
"""

from __future__ import annotations

import gettext as _gettext
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

LOCALE_DIR = Path(__file__).parent / "locale"
LANGUAGES = ("en", "zh_CN")
MEANT = "¦"


class _Language:
    """The language of this process. One process serves one person (see docs/architecture.md)."""

    code = "en"
    catalogue: _gettext.NullTranslations = _gettext.NullTranslations()
    brought: Mapping[str, Mapping[str, str]] = {}


def N_(text: str) -> str:
    """Mark `text` for translation and return it unchanged."""
    return text


def _(text: str) -> str:
    """The text in the language of this process.

    An English word that other languages say in several ways may say which is meant before a bar, as in "deal¦open"; nobody sees that.
    """
    found = _Language.catalogue.gettext(text) if text else ""
    if found == text and _Language.brought:
        found = _Language.brought.get(_Language.code, {}).get(text, text)
    return found.rpartition(MEANT)[2] if MEANT in found else found


def in_every_language(text: str) -> tuple[str, ...]:
    """What a text of ours is in each language: what people may have written in a file, whichever they work in."""
    told = (found.gettext(text) for found in map(_catalogue, LANGUAGES)) if text else ()
    return tuple(dict.fromkeys(each.rpartition(MEANT)[2] for each in told))


@lru_cache(maxsize=len(LANGUAGES))
def _catalogue(code: str) -> _gettext.NullTranslations:
    return _gettext.NullTranslations() if code == "en" else _gettext.translation("tui_crm", LOCALE_DIR, languages=[code])


def ngettext(one: str, many: str, count: int) -> str:
    """The form of a text for `count` things."""
    return _Language.catalogue.ngettext(one, many, count)


def language() -> str:
    """The code of the language in use: one of `LANGUAGES`."""
    return _Language.code


def choose(wanted: str | None, environ: dict[str, str]) -> str:
    """The language to use: `wanted`, else what LC_ALL, LC_MESSAGES or LANG ask for, else English."""
    for candidate in (wanted, environ.get("LC_ALL"), environ.get("LC_MESSAGES"), environ.get("LANG")):
        if not candidate:
            continue
        return "zh_CN" if candidate.replace("-", "_").lower().startswith("zh") else "en"
    return "en"


def install(code: str) -> None:
    """Use the language `code` from now on. An unknown code means English."""
    if code == "en" or code not in LANGUAGES:
        _Language.code, _Language.catalogue = "en", _gettext.NullTranslations()
        return
    _Language.code = code
    _Language.catalogue = _gettext.translation("tui_crm", LOCALE_DIR, languages=[code])


def bring(texts: Mapping[str, Mapping[str, str]]) -> None:
    """Know these texts, by language, beside our own: what plugins brought into the database that is open, as names of views and rulesets."""
    _Language.brought = texts
