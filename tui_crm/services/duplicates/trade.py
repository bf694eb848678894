"""What plugins say of duplicates in their trade: keys that two records have in common when they are one, and how sure that is.

Where no plugin has a word nothing is asked and nothing is read for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import Any

from tui_crm.model.dedupe.keys import hashed
from tui_crm.model.dedupe.profile import ENTITIES
from tui_crm.model.dedupe.scoring import Score
from tui_crm.model.entity import Entity
from tui_crm.plugins.guard import Failure
from tui_crm.services.crm import Crm
from tui_crm.services.duplicates.found import RULE, Reason

HOOK = "duplicate_key"
PROMISE = 8
"""What such a key in common promises: enough to be compared."""
LEAST: Mapping[str, float] = {"suspected": 0.6, "sure": 0.96}
"""The probability that a pair has at least."""
AT_ONCE = 2_000  # records that a plugin is asked about together
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """What a plugin says of one record: its keys, and what it means to have one in common with it."""

    keys: frozenset[int]
    verdict: str
    reason: str

    @property
    def asked(self) -> dict[int, int]:
        """The keys, each with what it promises."""
        return dict.fromkeys(self.keys, PROMISE)


def marks(crm: Crm) -> str:
    """Who has a word, and in which release: other keys are made when it changes. Who is only in trouble counts as before."""
    known = (each for each in crm.plugins.known.values() if each.active and HOOK in each.declared.hooks)
    return " ".join(f"{each.id}-{each.release}" for each in known)


class Trade:
    """The plugins' word on one kind of record."""

    def __init__(self, crm: Crm, entity: Entity) -> None:
        self._crm, self._entity = crm, entity
        self._plugins = [each.plugin for each in crm.plugins.answering(HOOK)] if entity.key in ENTITIES else []
        more = [field.name for field in entity.extended if field.plugin in self._plugins]
        self.names: tuple[str, ...] = ("owner", *more) if self._plugins and "owner" in entity.by_name else tuple(more)
        """The fields that plugins look at, beside those that are compared."""

    def told(self, rows: Sequence[tuple[int, Values]]) -> list[Told | None]:
        """What the first plugin that has a word says of each of the records (id, values). Who fails says nothing."""
        found: list[Told | None] = [None] * len(rows)
        for plugin in self._plugins:
            for start in range(0, len(rows), AT_ONCE):
                places = [at for at in range(start, min(start + AT_ONCE, len(rows))) if found[at] is None]
                for at, plain in zip(places, self._ask(plugin, [rows[at] for at in places]), strict=True):
                    found[at] = self._made(plugin, plain) if plain else None
        return found

    def key_rows(self, records: Iterable[tuple[int, Values]]) -> list[tuple[int, int]]:
        """(key, record) rows for the index."""
        if not self._plugins:
            return []
        rows = list(records)
        said = zip(rows, self.told(rows), strict=True)
        return [(key, record) for (record, _values), told in said if told for key in told.keys]

    def _ask(self, plugin: str, rows: Sequence[tuple[int, Values]]) -> Sequence[Mapping[str, Any] | None]:
        from tui_crm.services import plugin_data

        plain = [{"entity": self._entity.key, "id": record, "values": self._values(values)} for record, values in rows]
        reply = self._crm.plugins.host.ask(plugin, "duplicate_keys", "", plugin_data.context(self._crm), {"rows": plain}, hook=HOOK)
        if isinstance(reply, Failure):
            self._crm.plugins.warn(str(reply))
            return [None] * len(rows)
        answers: Sequence[Mapping[str, Any] | None] = reply.value
        return answers

    def _values(self, values: Values) -> dict[str, Any]:
        from tui_crm.services.duplicates.keeping import compared

        fields = self._entity.by_name
        names = (*compared(self._entity), *self.names)
        return {name: fields[name].empty if (value := values.get(name)) is None else value for name in names}

    def _made(self, plugin: str, plain: Mapping[str, Any]) -> Told | None:
        number = ENTITIES.index(self._entity.key)
        texts = {" ".join(str(key).casefold().split()) for key in plain["keys"]}
        found = frozenset(hashed(f"+{plugin}|{text}", number) for text in texts if text)
        declared = self._crm.plugins.known[plugin].declared
        return Told(found, plain["verdict"], declared.text(plain["reason"]) or plugin) if found else None


def raised(mine: Told | None, theirs: Told | None, result: Score) -> tuple[Score, str]:
    """The comparison after the plugins' word: (it, why they raised it; "" when they did not)."""
    if mine is None or theirs is None or not mine.keys & theirs.keys:
        return result, ""
    least = LEAST[mine.verdict]
    return result._replace(value=max(result.value, least)), mine.reason


def reason(why: str, verdict_value: float) -> Reason:
    """A plugin's word among the reasons."""
    odds = min(verdict_value, 0.999) / (1 - min(verdict_value, 0.999))
    return Reason(why, "", "", 1.0, round(log2(odds), 1), RULE)
