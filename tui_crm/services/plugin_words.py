"""What plugins bring into a database is kept in English and told in the language of whoever reads it, as far as nobody called it otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tui_crm.i18n import LANGUAGES
from tui_crm.plugins.declared import Declarations


def brought(plugins: Iterable[Declarations]) -> dict[str, dict[str, str]]:
    """Language → text → what it is in that language: names of views, rulesets and grades, in whichever language they were kept once."""
    found: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
    for declared in plugins:
        for english in _kept(declared):
            versions = _versions(declared, english)
            for language in LANGUAGES:
                told = versions.get(language, english)
                for text in {english, *versions.values()} - {told}:
                    found[language].setdefault(text, told)
    return {language: texts for language, texts in found.items() if texts}


def names_of(declared: Declarations, english: str) -> frozenset[str]:
    """What a text may have been kept as: itself, or any of its translations."""
    return frozenset({english, *_versions(declared, english).values()})


def _versions(declared: Declarations, english: str) -> dict[str, str]:
    translations = declared.spec.get("translations", {})
    return {language: texts[english] for language, texts in translations.items() if english in texts}


def _kept(declared: Declarations) -> Iterator[str]:
    """The texts that a database keeps."""
    for segment in declared.of("segments"):
        yield segment["label"]
    for scheme in declared.of("schemes"):
        yield scheme["label"]
        yield from scheme["labels"].values()
