"""What is typed at a program and what is measured: data only. Change the keys and patterns here when the screens change.

A budget is that of the project for 1,000,000 customers; the same figure at 1,000 must be at most 1.5 times smaller.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Measure = Literal["last", "rows", "seen", "bytes"]
Statistic = Literal["median", "p95"]
SLOW = 300.0  # ms of quiet that end an answer which comes in several parts


@dataclass(frozen=True)
class Step:
    """Keys typed one after the other. `name` is what figures refer to; steps without a name are only typed.

    As one sample the whole step counts: time of its last key, bytes of all. With `each`, every key is a sample.
    `expect` is waited for after the last key (in multi-line mode); `settle` is the quiet in ms that ends an answer.
    """

    name: str
    keys: tuple[str, ...]
    expect: str = ""
    each: bool = False
    settle: float = 60.0


@dataclass(frozen=True)
class Loop:
    """Steps repeated in turn."""

    times: int
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Figure:
    """One line of the table: a measure of a step, and its budget at the large size; None where it is only shown."""

    title: str
    step: str
    measure: Measure
    statistic: Statistic
    budget: float | None


@dataclass(frozen=True)
class Scenario:
    """A program and how it is used. `{python}`, `{rows}` and `{db}` in the command are filled in."""

    name: str
    command: tuple[str, ...]
    ready: str
    quit: str
    loops: tuple[Loop, ...]
    figures: tuple[Figure, ...]

    @property
    def needs_database(self) -> bool:
        """Whether the program works on a demo database of the size to be measured."""
        return "{db}" in self.command


WORDS = ("wang", "王伟", "ww", "tech", "138")  # that are typed into a search


def letters(word: str) -> tuple[str, ...]:
    """A word as keys."""
    return tuple(word)


def searches(name: str) -> Iterator[Loop]:
    """Words typed into the search, each of their letters a sample."""
    for word in WORDS:
        typed = Step(name, letters(word), each=True, settle=SLOW)
        yield Loop(1, (Step("", ("/",)), typed, Step("", ("enter",)), Step("", ("esc",), settle=SLOW)))


MOVING = (
    Loop(1, (Step("j in the page", ("j",) * 15, each=True), Step("", ("g", "g")), Step("j", ("j",) * 100, each=True), Step("", ("g", "g")))),
    Loop(20, (Step("PgDn", ("pgdn",)),)),
    Loop(10, (Step("G", ("G",)), Step("gg", ("g", "g")))),
)
MOVING_FIGURES = (
    Figure("`j` inside the page", "j in the page", "last", "median", 3.5),
    Figure("`j` inside the page", "j in the page", "bytes", "median", 400),
    Figure("`j` 100 times", "j", "last", "median", 3.5),
    Figure("`j` 100 times", "j", "bytes", "median", 400),
    Figure("PgDn", "PgDn", "last", "median", 30),
    Figure("PgDn", "PgDn", "bytes", "median", 6000),
    Figure("`G`", "G", "last", "median", 30),
    Figure("`G`", "G", "bytes", "median", 6000),
    Figure("`g g`", "gg", "last", "median", 30),
    Figure("`g g`", "gg", "bytes", "median", 6000),
)

CRM = Scenario(
    name="tui-crm",
    command=("{python}", "-m", "tui_crm", "--db", "{db}", "--lang", "en"),
    ready=r"\d{3}[ -]?\d{4}",
    quit="q",
    loops=(
        *MOVING,
        Loop(5, (Step("sort", ("s", "n"), settle=SLOW), Step("sort", ("s", "c"), settle=SLOW))),
        Loop(5, (Step("", ("/",)), Step("filter", ("text:city:上海",), settle=SLOW), Step("", ("enter",)), Step("", ("esc",), settle=SLOW))),
        *searches("search in a sorted list"),
        Loop(1, (Step("", ("g", "c"), settle=SLOW),)),  # in the order that the list has by itself
        *searches("search"),
        Loop(10, (Step("", ("j",)), Step("open", ("enter",), settle=SLOW), Step("", ("q",), settle=SLOW))),
    ),
    figures=(
        *MOVING_FIGURES,
        Figure("sort by another column, first rows", "sort", "rows", "p95", 60),
        Figure("filter, first rows", "filter", "rows", "p95", 60),
        Figure("each letter of a search, first rows", "search", "rows", "p95", 60),
        Figure("each letter of a search in a list sorted by another column", "search in a sorted list", "rows", "p95", None),
        Figure("open a record, shown", "open", "rows", "median", 70),
        Figure("open a record, quiet", "open", "last", "median", 150),
        Figure("open a record", "open", "bytes", "median", 12000),
    ),
)

LINE_LIST = Scenario("line list", ("{python}", "benchmarks/line_list.py", "{rows}"), r"C-0000001\b", "q", MOVING, MOVING_FIGURES)
DATATABLE = Scenario(
    "DataTable", ("{python}", "benchmarks/datatable.py", "{rows}"), r"C-0000001\b", "q",
    (Loop(1, (Step("j in the page", ("down",) * 15, each=True), Step("", ("ctrl+home",)), Step("j", ("down",) * 100, each=True))),
     Loop(5, (Step("PgDn", ("pgdn",)), Step("G", ("ctrl+end",)), Step("gg", ("ctrl+home",))))),
    MOVING_FIGURES,
)  # fmt: skip
FLOOR = Scenario("bare Textual app", ("{python}", "benchmarks/floor.py"), "the floor", "q", (), ())
SCENARIOS = {scenario.name: scenario for scenario in (CRM, LINE_LIST, DATATABLE)}
