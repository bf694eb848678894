"""The board of deals measured from outside: `python -m benchmarks.board [--deals 2000000]`. Prints a Markdown table.

An archive of 100 deals, all open, against one of many deals of which 10,000 are open: the first paint, moving about, moving cards on and back.
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC
from pathlib import Path

from benchmarks import databases, report
from benchmarks.pty_probe import ProbeError
from benchmarks.report import Line
from benchmarks.scenario import Figure, Loop, Scenario, Step
from benchmarks.terminal import STEPS_SIZE, Run, note, take, there_and_back

SMALL, OPEN = 100, 10_000
FIRST_GROWTH = 1.3  # × the first paint at the small size
MOVE_MS, MOVE_BYTES = 100, 1500
BATCH = 20_000
DAY = 86_400_000
WORDS = ("rollout", "licences", "renewal", "pilot", "migration", "support", "二期扩容", "upgrade")
FIRMS = ("Acme", "Betasoft", "上海华兴", "Zenith Foods", "Nordwind", "北京天成")
CARD = r"\d[\dk.,M]* +\d+d →"  # amount, age, what comes next
SLOW = 300.0  # ms of quiet that end an answer of what reads or writes

BOARD = Scenario(
    name="board",
    command=("{python}", "-m", "tui_crm", "--db", "{db}", "--lang", "en"),
    ready=r"\? keys",
    quit="q",
    loops=(
        Loop(1, (Step("open", ("g", "d"), expect=CARD, settle=SLOW),)),
        Loop(5, (Step("", ("q",), settle=SLOW), Step("again", ("g", "d"), expect=CARD, settle=SLOW))),
        Loop(5, (Step("j", ("j",), each=True),)),
        Loop(5, (Step("l", ("l",), settle=SLOW), Step("h", ("h",), settle=SLOW))),
        Loop(5, (Step("G", ("G",)), Step("gg", ("g", "g")))),
        Loop(15, (Step("move", (">",), settle=SLOW), Step("move", ("<",), settle=SLOW), Step("", ("j",)))),
        Loop(3, (Step("", ("/",)), Step("filter", ("text:amount>500k",), settle=SLOW), Step("", ("enter",)), Step("", ("esc",), settle=SLOW))),
    ),
    figures=(
        Figure("opened again, first cards", "again", "rows", "median", 100),
        Figure("opened again", "again", "bytes", "median", 6000),
        Figure("`j` to the next card", "j", "last", "median", 10),
        Figure("`j` to the next card", "j", "bytes", "median", 600),
        Figure("`l` to the next column", "l", "bytes", "median", 600),
        Figure("`G`", "G", "last", "median", 30),
        Figure("`>` `<` a card, shown", "move", "rows", "p95", MOVE_MS),
        Figure("`>` `<` a card", "move", "bytes", "p95", MOVE_BYTES),
        Figure("filter, first cards", "filter", "rows", "p95", 150),
    ),
)


def archive(deals: int, opened: int, fresh: bool) -> Path:
    """The cached archive with so many deals, so many of them open."""
    databases.CACHE.mkdir(parents=True, exist_ok=True)
    path, done = databases.CACHE / f"board-{deals}.db", databases.CACHE / f"board-{deals}.done"
    if fresh or not done.exists() or not path.exists():
        print(f"making a database of {deals:,} deals …", file=sys.stderr)
        done.unlink(missing_ok=True)
        databases.remove(path)
        fill(path, deals, opened)
        done.touch()
    return path


def fill(path: Path, deals: int, opened: int) -> None:
    """Write customers and deals, the open ones among the closed."""
    from tui_crm.services.crm import Locale, open_crm

    crm = open_crm(str(path), Locale(UTC))
    chance, now = random.Random(5), int(time.time() * 1000)
    customers = max(100, deals // 40)
    stages = {stage["kind"]: [] for stage in crm.store.read_many("stage", range(1, 100))}  # type: ignore[var-annotated]
    for stage in crm.store.read_many("stage", range(1, 100)):
        stages[stage["kind"]].append(stage)

    def deal(number: int) -> dict[str, object]:
        live = number % max(1, deals // opened) == 0
        stage = chance.choice(stages["open"] if live else [*stages["won"], *stages["lost"]])
        since = now - chance.randrange(40 if live else 1500) * DAY - chance.randrange(DAY)
        return {
            "name": f"{chance.choice(FIRMS)} {chance.choice(WORDS)} {number}", "customer": chance.randint(1, customers),
            "amount": chance.randrange(5, 9000) * 10_000, "currency": "CNY",
            "pipeline": stage["pipeline"], "stage": stage.id, "status": stage["kind"], "probability": stage["probability"],
            "stage_since": since, "last_touch": since, "owner": crm.user.id,
        }  # fmt: skip

    with crm.store.loading("customer", "deal"):
        with crm.store.act(crm.author, "create", "customer") as unit:
            unit.create_many("customer", [{"name": f"{chance.choice(FIRMS)} {n}", "owner": crm.user.id} for n in range(customers)])
        for start in range(0, deals, BATCH):
            with crm.store.act(crm.author, "create", "deal") as unit:
                unit.create_many("deal", [deal(number) for number in range(start, min(start + BATCH, deals))])
    crm.store.engine.run("ANALYZE")
    crm.close()


class OnArchive(Run):
    """A run on one of these archives."""

    def command(self) -> list[str]:
        """The command line of this run."""
        return [part.format(python=sys.executable, db=databases.CACHE / f"board-{self.size}.db") for part in self.scenario.command]


def measure(run: Run) -> None:
    """Go through the scenario once, in a program of its own."""
    found: dict[str, list[float]] = {name: [] for name in names(run.scenario)}
    with run.start(STEPS_SIZE) as probe:
        probe.wait_for(run.scenario.ready, timeout=120)
        probe.idle(2.5)  # what is loaded after the first screen may come in
        for loop in run.scenario.loops:
            for _ in range(loop.times):
                for step in loop.steps:
                    for answer in take(probe, step):
                        if step.name == "open" and answer.seen is not None:
                            found["open seen"].append(answer.seen)
                        note(found, step.name, answer)
        found["memory"].append(probe.memory())
    for name, values in found.items():
        run.samples[name].append(values)


def names(scenario: Scenario) -> Iterator[str]:
    """What is measured."""
    steps = {step.name for loop in scenario.loops for step in loop.steps if step.name}
    yield from (f"{step} {measure}" for step in steps for measure in ("last", "rows", "seen", "bytes"))
    yield "memory"


def lines(small: Run, large: Run) -> list[Line]:
    """The table."""
    first = report.paired_ratio(large.each_round("open seen"), small.each_round("open seen"))
    found = [Line("first paint of the cards (cold)", "ms", small.figure("open seen"), large.figure("open seen"), growth=FIRST_GROWTH, ratio=first),
             Line("first paint of the cards", "bytes", small.figure("open bytes"), large.figure("open bytes"), growth=None)]  # fmt: skip
    for wanted in small.scenario.figures:
        key, unit = f"{wanted.step} {wanted.measure}", "bytes" if wanted.measure == "bytes" else "ms"
        title = wanted.title if wanted.statistic == "median" else f"{wanted.title} ({wanted.statistic})"
        found.append(Line(title, unit, small.figure(key, wanted.statistic), large.figure(key, wanted.statistic), wanted.budget, None))
    found.append(Line("memory after use", "MB", small.figure("memory"), large.figure("memory"), growth=None))
    return found


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.board", description=__doc__)
    parser.add_argument("--deals", type=int, default=2_000_000, help="in the large archive (default %(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds, there and back (default %(default)s)")
    parser.add_argument("--fresh", action="store_true", help="make the databases anew")
    return parser.parse_args()


def main(runs: Sequence[Run] = ()) -> int:
    """Measure and print; 1 when a budget is exceeded or a figure is missing."""
    asked = arguments()
    databases.compile_sources()
    archive(SMALL, SMALL, asked.fresh)
    archive(asked.deals, min(OPEN, asked.deals // 2), asked.fresh)
    small, large = runs = [OnArchive(BOARD, SMALL), OnArchive(BOARD, asked.deals)]
    gc.disable()
    try:
        for run in runs:
            measure(OnArchive(run.scenario, run.size))  # warms the file cache; thrown away
        for run in there_and_back(runs, asked.rounds):
            measure(run)
            gc.collect()
    except ProbeError as error:
        raise SystemExit(f"board: {error}") from error
    table = lines(small, large)
    head = [heading.format(small=SMALL, large=asked.deals) for heading in report.HEADINGS]
    what = f"{min(OPEN, asked.deals // 2):,} open of {asked.deals:,} deals, {STEPS_SIZE[0]}×{STEPS_SIZE[1]}"
    print(f"\n## board: {what}; rounds: {asked.rounds}; {report.machine()}\n")
    print(report.markdown(head, [line.cells() for line in table]))
    limited = [line for line in table if line.budget is not None or line.growth is not None]
    return 0 if all(line.ok for line in limited) else 1


if __name__ == "__main__":
    sys.exit(main())
