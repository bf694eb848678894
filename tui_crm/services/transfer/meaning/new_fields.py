"""Own fields that an import makes of columns for which there is none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind
from tui_crm.services.custom_fields import OWNER
from tui_crm.services.transfer.meaning.shapes import guess_kind

LONGEST_KEY = 40
MAKEABLE = frozenset(Kind) - {Kind.REFERENCE, Kind.MONEY, Kind.CHOICE, Kind.SOCIAL}


def described(entity: Entity, label: str, kind: Kind | None, seen: Sequence[tuple[str, int]]) -> Field:
    """An own field called `label`, of the kind that its values show unless one is named. Raises UsageError for a kind that columns cannot make."""
    if kind is not None and kind not in MAKEABLE:
        raise UsageError(_("A column can become a field of these kinds: {kinds}").format(kinds=", ".join(sorted(MAKEABLE))))
    chosen = kind or guess_kind(seen)
    return Field(_free_key(entity, label), chosen, label.strip(), plugin=OWNER, section="Own fields")


def _free_key(entity: Entity, label: str) -> str:
    """A key made of the label's letters, or of its pinyin, that no field of the entity has."""
    key = _key(label)
    number = 1
    taken = {field.key for field in entity.extended if field.plugin == OWNER}
    free = key
    while free in taken:
        number += 1
        free = f"{key[: LONGEST_KEY - 4]}_{number}"
    return free


def _key(label: str) -> str:
    text = unicodedata.normalize("NFKD", label)
    if not text.isascii():
        text = _spelled(unicodedata.normalize("NFKC", label))
    words = re.sub(r"[^a-z0-9]+", "_", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", text).lower()).strip("_")[:LONGEST_KEY].strip("_")
    return words if words[:1].isalpha() else f"field_{words}".rstrip("_")


def _spelled(text: str) -> str:
    """Chinese as pinyin, other letters without their marks."""
    from tui_crm.model.pinyin import readings

    spelled = "".join(f" {readings(character)[0]} " if "\u3400" <= character <= "\u9fff" else character for character in text)
    return unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
