"""Where criteria and guards come from: the core's own, and those that plugins declare. Asking one goes through the plugin guard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tui_crm.plugins.grading import Batch, Classes, Criterion, GradingRow, Guard
from tui_crm.plugins.guard import Answer, Failure, guarded

CORE = "core"


@dataclass(frozen=True, slots=True)
class Asked:
    """A criterion or a guard with the plugin it belongs to. `remote`: how it is asked in the plugin's own process (operation, payload);
    None: here. `note`: told of an answer that cannot be.
    """

    name: str
    plugin: str
    declared: Criterion | Guard
    plugin_version: str = ""
    remote: Callable[[str, Mapping[str, Any]], Answer | Failure] | None = None
    note: Callable[[Failure], object] = lambda failure: None

    @property
    def version(self) -> str:
        """Changes when the answers may: part of a ruleset's hash."""
        return f"{self.plugin_version}/{self.declared.version}"

    def factors(self, batch: Batch) -> Sequence[float | None] | Failure:
        """What the criterion says of a batch: as many factors as customers (their range is looked at by the caller), or why there are none."""
        criterion = self.declared
        assert isinstance(criterion, Criterion)
        found: Sequence[float | None] | Failure = self._ask("score", batch, lambda: criterion.score(batch), _NUMBERS)
        return found

    def hits(self, batch: Batch) -> Sequence[bool] | Failure:
        """Which customers of a batch the guard means, or why that is not known."""
        guard = self.declared
        assert isinstance(guard, Guard)
        found: Sequence[bool] | Failure = self._ask("test", batch, lambda: guard.test(batch), _TRUTHS)
        return found

    def _ask(self, operation: str, batch: Batch, call: Callable[[], Any], kinds: frozenset[type]) -> Any:
        """The answer, checked, or the failure."""
        if self.remote:
            found = self.remote(operation, {"batch": batch.plain()})
        else:
            found = guarded(self.plugin, self.hook, call, lambda answer: checked_list(answer, batch.size, kinds))
        return found.value if isinstance(found, Answer) else found

    def reason(self, row: GradingRow, factor: float) -> str:
        """Why a customer got this factor, in the criterion's own words; "" when it has none."""
        if self.remote:
            told = self.remote("explain", {"batch": _alone(row).plain(), "factors": [factor]})
            return str(told.value[0] or "") if isinstance(told, Answer) else ""
        explain = self.declared.explain if isinstance(self.declared, Criterion) else None
        if explain is None:
            return ""
        answer = guarded(self.plugin, f"{self.hook}.explain", lambda: explain(row, factor), str)
        return answer.value if isinstance(answer, Answer) else ""

    @property
    def hook(self) -> str:
        """What the guard calls it by."""
        return f"grading.{self.declared.key}"


@dataclass(frozen=True)
class Library:
    """All criteria and guards there are, by full name."""

    criteria: Mapping[str, Asked] = field(default_factory=dict)
    guards: Mapping[str, Asked] = field(default_factory=dict)

    def with_plugin(self, plugin: str, declared: Iterable[Criterion | Guard], version: str = "") -> Library:
        """The library with what a plugin declares, asked in this process."""
        return self.with_asked(Asked(f"{plugin}.{each.key}", plugin, each, version) for each in declared)

    def with_asked(self, more: Iterable[Asked]) -> Library:
        """The library with more criteria and guards."""
        asked = tuple(more)
        criteria = {each.name: each for each in asked if isinstance(each.declared, Criterion)}
        guards = {each.name: each for each in asked if isinstance(each.declared, Guard)}
        return Library({**self.criteria, **criteria}, {**self.guards, **guards})


def core() -> Library:
    """The library without any plugin."""
    from tui_crm.services.grading import criteria

    return Library().with_plugin(CORE, criteria.ALL)


def _alone(row: GradingRow) -> Batch:
    """A batch of this customer only."""
    batch, at = row.batch, row.index
    populations = {key: Classes([found.place[at]], [found.cuts[at]]) for key, found in batch.populations.items()}
    columns = {need: [values[at]] for need, values in batch.columns.items()}
    return Batch(columns, 1, batch.now, batch.today, batch.parameters, populations)


_NUMBERS: frozenset[type] = frozenset({float, int, type(None)})
_TRUTHS: frozenset[type] = frozenset({bool})


def checked_list(found: object, size: int, kinds: frozenset[type]) -> Sequence[Any]:
    """`found` itself. Raises TypeError or ValueError when it is no list of that size and those kinds."""
    if not isinstance(found, list | tuple):
        raise TypeError(f"{type(found).__name__} instead of a list")
    if len(found) != size:
        raise ValueError(f"{len(found)} answers for {size} customers")
    if strange := set(map(type, found)) - kinds:
        raise TypeError(f"{strange.pop().__name__} among the answers")
    return found


