"""What a plugin says about grading: criteria, guards and populations, and the batches of customers that they are asked about.

    from tui_crm.plugins.api import Criterion, hookimpl, per_row

    @per_row
    def budget(row):
        return None if not row["realty.budget"] else min(1.0, row["realty.budget"] / row.parameter("full"))

    @hookimpl
    def grading():
        return [Criterion(key="budget", axis="purchasing power", label="Budget", needs=("realty.budget",), score=budget,
                          parameters={"full": 300_000_00})]
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, StringConstraints, model_validator
from pydantic import Field as ModelField

from tui_crm.plugins import base

Factor = float | None
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


@dataclass(frozen=True, slots=True)
class Classes:
    """Where customers stand in a population. `place`: class of each customer, 0 is the best; None where the population is too small.

    `cuts`: the values from which the classes 0, 1 … begin, for each customer (populations may differ by industry).
    """

    place: Sequence[int | None]
    cuts: Sequence[tuple[float, ...] | None]


@dataclass(frozen=True, slots=True)
class Batch:
    """Some customers, column by column. `batch["revenue"]` is as long as the batch; empty fields hold the empty value of their kind
    (0, "", ()), decimals and percents are floats, money is in minor units of the ruleset's currency (None: another currency without a rate).

    `now`: epoch milliseconds UTC; `today`: "YYYY-MM-DD". Nothing else may be asked: two calls with equal batches must agree.
    """

    columns: Mapping[str, Sequence[Any]]
    size: int
    now: int = 0
    today: str = ""
    parameters: Mapping[str, float] = field(default_factory=dict)
    populations: Mapping[str, Classes] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, need: str) -> Sequence[Any]:
        return self.columns[need]

    def parameter(self, name: str) -> float:
        """A parameter as the ruleset sets it, else as the criterion declares it. Raises KeyError."""
        return self.parameters[name]

    def classes(self, population: str) -> Sequence[int | None]:
        """The class of each customer in one of the criterion's populations; 0 is the best."""
        return self.populations[population].place

    def cutoffs(self, population: str) -> Sequence[tuple[float, ...] | None]:
        """The values from which the classes begin, for each customer."""
        return self.populations[population].cuts

    def row(self, index: int) -> GradingRow:
        """One customer of the batch."""
        return GradingRow(self, index)

    def plain(self) -> dict[str, Any]:
        """The batch in plain values, as it goes to a worker; `batch_of` makes it a batch again."""
        return {
            "columns": {need: list(values) for need, values in self.columns.items()},
            "size": self.size,
            "now": self.now,
            "today": self.today,
            "parameters": dict(self.parameters),
            "populations": {key: (list(found.place), list(found.cuts)) for key, found in self.populations.items()},
        }


@dataclass(frozen=True, slots=True)
class GradingRow:
    """One customer of a batch: `row["revenue"]`."""

    batch: Batch
    index: int

    def __getitem__(self, need: str) -> Any:
        return self.batch.columns[need][self.index]

    @property
    def now(self) -> int:
        """Epoch milliseconds, UTC."""
        return self.batch.now

    @property
    def today(self) -> str:
        """ "YYYY-MM-DD"."""
        return self.batch.today

    def parameter(self, name: str) -> float:
        """A parameter as the ruleset sets it, else as the criterion declares it. Raises KeyError."""
        return self.batch.parameters[name]

    def text(self, english: str) -> str:
        """A text of the plugin in the person's language, as the hook `translations` gives it: for `explain`."""
        return self.batch.texts.get(english, english)

    def place(self, population: str) -> int | None:
        """The class in one of the criterion's populations; 0 is the best."""
        return self.batch.populations[population].place[self.index]

    def cutoffs(self, population: str) -> tuple[float, ...] | None:
        """The values from which the classes begin."""
        return self.batch.populations[population].cuts[self.index]


def batch_of(plain: Mapping[str, Any]) -> Batch:
    """The batch that `Batch.plain` was made of."""
    populations = {key: Classes(place, [None if cut is None else tuple(cut) for cut in cuts]) for key, (place, cuts) in plain["populations"].items()}
    return Batch(plain["columns"], plain["size"], plain["now"], plain["today"], plain["parameters"], populations)


def per_row(judge: Callable[[GradingRow], Factor]) -> Callable[[Batch], Sequence[Factor]]:
    """A function of one customer as a function of a batch."""

    def score(batch: Batch) -> Sequence[Factor]:
        return [judge(GradingRow(batch, index)) for index in range(batch.size)]

    return score


class Declared(base.Declared):
    """What all declarations share: frozen, nothing unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, strict=False)


class Population(Declared):
    """A group of customers in which one is placed by a column. Its cut-offs are found once a run and kept with it.

    `method`: "cumulative_share": by value descending, class i holds who comes while less than cuts[i] percent of the whole lies before
    them (equal values share the better class; zero and less are always in the last). "quantile": cuts are ascending shares 0…1, each cut
    the type-7 quantile (Hyndman & Fan 1996, the default of R and NumPy), lower ≤ value < upper. "rank": class i holds the first cuts[i]
    (ties with the last of them included).
    """

    key: Key
    column: str
    """One of the criterion's needs."""
    method: Literal["cumulative_share", "quantile", "rank"] = "cumulative_share"
    cuts: tuple[float, ...]
    min_n: int = 30
    """A smaller population judges nobody."""
    where: str = ""
    """Who is in it: a filter as in lists, or one of the needs, which then must not be empty. Who is not is placed by its cut-offs all the same."""
    by: str = ""
    """A field whose values make populations of their own, as in "industry"."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        limit = {"cumulative_share": 100.0, "quantile": 1.0, "rank": float("inf")}[self.method]
        if not self.cuts or list(self.cuts) != sorted(set(self.cuts)) or self.cuts[0] <= 0 or self.cuts[-1] > limit:
            raise ValueError(f"population {self.key}: cuts must rise, above 0 and up to {limit:g}")
        return self


class Criterion(Declared):
    """One thing by which customers are graded. `score` gives each customer of a batch 0 (worst) to 1 (best), or None: cannot be judged.

    `needs`: the columns it reads: fields by public name, or what other records of the customer add up to:
    "sum(purchase.amount, 365)" (of the last 365 days), "count(purchase)", "first(purchase.date)", "last(activity.at)",
    "mean(purchase.amount)", "days(purchase.date)" (different days). A parameter may stand in braces: "count(purchase, {days})".
    A filter of such records stands in brackets: "count(ticket[kind:complaint category:open])".
    """

    key: Key
    version: int = 1
    """Raise it when `score` answers differently: everybody is then graded again."""
    axis: str
    label: str
    needs: tuple[str, ...]
    score: Annotated[Callable[[Batch], Sequence[Factor]], ModelField(exclude=True, repr=False)]
    explain: Annotated[Callable[[GradingRow, float], str] | None, ModelField(exclude=True, repr=False)] = None
    """Says why one customer got this factor: "270,000 of 300,000"."""
    populations: tuple[Population, ...] = ()
    decays: bool = False
    """The answer changes with the date alone: everybody is due again each day."""
    parameters: Mapping[str, float] = {}
    """What a ruleset may set, with the values that hold otherwise."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for population in self.populations:
            if population.column not in self.needs:
                raise ValueError(f"criterion {self.key}: its population {population.key} needs {population.column}")
        return self


class Guard(Declared):
    """A rule that stands above the score: who passes `test` gets at most (`cap`) or at least (`floor`) this grade."""

    key: Key
    version: int = 1
    label: str
    needs: tuple[str, ...]
    test: Annotated[Callable[[Batch], Sequence[bool]], ModelField(exclude=True, repr=False)]
    effect: Literal["cap", "floor"] = "cap"
    grade: str
    """The grade, unless the ruleset names another."""
    parameters: Mapping[str, float] = {}
    decays: bool = False


class Scheme(Declared):
    """A ruleset that the plugin proposes. It stands beside those that are shipped, as the scheme `<plugin id>_<key>`, until somebody applies it.

    Criteria and guards are called by their keys, those of the core or of other plugins by full name, as in "core.sales". Grades come from
    `bands` of the score or from `segments`, the best first.
    """

    key: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,11}$")]
    label: str
    criteria: Mapping[str, float]
    """Criterion → weight; 0: only for segments."""
    bands: tuple[tuple[str, float], ...] = ()
    """(grade, the least score of it), the last from 0."""
    segments: tuple[tuple[str, Mapping[str, tuple[float, float]]], ...] = ()
    """(grade, {criterion: (least factor, most)}): the first that fits; the last takes who is left."""
    guards: Mapping[str, str] = {}
    """Guard → the grade it caps at, or lifts to; "": the guard's own."""
    labels: Mapping[str, str] = {}
    """What people read for a grade."""
    minimum_coverage: float = 50.0
    """Who is known to less than so many percent of the weights gets no grade."""


def checked_factors(found: Any, size: int) -> list[float | None]:
    """What a criterion returned as numbers, one a customer. Whether each is between 0 and 1 is looked at customer by customer, later.

    Raises TypeError or ValueError for what is no such list.
    """
    if not isinstance(found, list | tuple):
        raise TypeError(f"{type(found).__name__} instead of a list")
    if len(found) != size:
        raise ValueError(f"{len(found)} answers for {size} customers")
    return [None if each is None else float(each) for each in found]
