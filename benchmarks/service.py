"""The service desk at size: `python -m benchmarks.service [--tickets 1000000] [--articles 50000]`.

First paint of the queues over many tickets (10,000 open) against 1,000, from outside, the two in turn; where 10,000 open tickets stand by their
service levels; articles suggested for a ticket's text. Medians.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC
from pathlib import Path

from benchmarks import databases
from benchmarks.report import machine, markdown, number, paired_ratio
from benchmarks.scenario import SLOW, Loop, Scenario, Step
from benchmarks.terminal import STEPS_SIZE, Run, take, there_and_back
from tui_crm.services import archive
from tui_crm.services.crm import Crm, Locale, open_crm
from tui_crm.services.desk import knowledge, levels

NOW = 1_772_452_800_000  # 2026-03-02 12:00 UTC
DAY, HOUR = 86_400_000, 3_600_000
OPEN, BATCH, ROUNDS = 10_000, 50_000, 7
RATIO, STANDING, SUGGESTED = 1.3, 0.5, 0.03
COLUMNS = ("id", "code", "subject", "kind", "priority", "state", "category", "state_since", "resolved_at", "created_at", "updated_at", "version")
CHANGE = ("id", "ticket", "became", "at", "created_at", "updated_at", "version")
TICKET = r"Ticket \d+"
QUEUES = Scenario(
    name="queues",
    command=("{python}", "-m", "tui_crm", "--db", "{db}", "--lang", "en"),
    ready=r"\? keys",
    quit="q",
    loops=(
        Loop(1, (Step("", ("g", "t"), settle=SLOW), Step("queue, unassigned: first paint", ("3",), expect=TICKET, settle=SLOW))),
        Loop(1, (Step("", ("1",), settle=SLOW), Step("queue, waiting: first paint", ("5",), expect=TICKET, settle=SLOW))),
    ),
    figures=(),
)
WORDS = (
    "pump", "boiler", "valve", "leak", "noise", "pressure", "heating", "burner", "error", "display",
    "reset", "water", "filter", "radiator", "thermostat", "gas", "pipe", "motor", "fan", "sensor",
)  # fmt: skip


def main() -> int:
    """Fill, measure, print a table. Returns 1 when a budget is missed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--tickets", type=int, default=1_000_000)
    asked.add_argument("--articles", type=int, default=50_000)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        small, large = (opened(Path(folder) / name) for name in ("small.sqlite", "large.sqlite"))
        fill(small, 1_000, 100)
        fill(large, given.tickets, OPEN)
        write_articles(large, given.articles)
        rows = [standing(large), suggesting(large)]
        small.close()
        large.close()
        databases.compile_sources()
        rows = [*first_paints(on(Path(folder) / "small.sqlite", 1_000), on(Path(folder) / "large.sqlite", given.tickets)), *rows]
    print(f"{given.tickets:,} tickets, {given.articles:,} articles; {machine()}\n")
    print(markdown(("what", "measured, ms", "beside, ms", "ratio to the budget", "ok"), [row for row, _ok in rows]))
    return 0 if all(ok for _row, ok in rows) else 1


def opened(place: Path) -> Crm:
    """A new database with a service level of usual office hours."""
    crm = open_crm(str(place), Locale(UTC), clock=lambda: NOW)
    hours = {"name": "Office", "zone": "Asia/Shanghai", "hours": ("Mon-Fri 09:00-12:00 13:00-18:00",), "holidays": ("2026-02-16..2026-02-22",)}
    policy = archive.add(crm, "sla_policy", {"name": "Bench", "calendar": archive.add(crm, "calendar", {**hours, "name": "Bench"})})
    for priority, respond, resolve in (("urgent", 30, 240), ("high", 60, 480), ("normal", 240, 1440), ("low", 480, 4800)):
        archive.add(crm, "sla_target", {"policy": policy, "priority": priority, "respond": respond, "resolve": resolve})
    return crm


def fill(crm: Crm, tickets: int, open_ones: int) -> None:
    """Tickets of two years with the history of their states; the newest are open."""
    chance = random.Random(1)
    done = 0
    with crm.store.loading("ticket", "ticket_change"):
        for start in range(1, tickets + 1, BATCH):
            rows, changes = [], []
            for at in range(start, min(start + BATCH, tickets + 1)):
                made = NOW - (tickets - at + 1) * 730 * DAY // tickets
                still = at > tickets - open_ones
                ways = ("new", "accepted", "waiting", "in_progress")[: chance.randrange(1, 5)] if still else ("new", "accepted", "closed")
                state = ways[-1]
                category = {"waiting": "paused", "closed": "closed"}.get(state, "open")
                since = min(made + (len(ways) - 1) * HOUR, NOW)
                kind, priority = chance.choice(("question", "fault", "request")), chance.choice(("urgent", "high", "normal", "low"))
                ended = since if category == "closed" else 0
                rows.append((at, f"T-{at:06}", f"Ticket {at}", kind, priority, state, category, since, ended, made, since, 1))
                for place, became in enumerate(ways):
                    done += 1
                    changes.append((done, at, became, min(made + place * HOUR, NOW), made, made, 1))
            with crm.store.engine.tx():
                crm.store.engine.bulk("ticket", COLUMNS, rows)
                crm.store.engine.bulk("ticket_change", CHANGE, changes)
    crm.store.engine.run("ANALYZE")


def write_articles(crm: Crm, articles: int) -> None:
    """Published articles of forty words each, with search entries."""
    chance = random.Random(2)
    numbers = [f"model{at}" for at in range(2_000)]
    with crm.store.loading("article"):
        for start in range(0, articles, 5_000):
            values = [
                {"title": " ".join(chance.choices(WORDS, k=4)), "body": " ".join([*chance.choices(WORDS, k=38), *chance.choices(numbers, k=2)]),
                 "state": "published", "audience": "public", "language": "en"}
                for _at in range(min(5_000, articles - start))
            ]  # fmt: skip
            with crm.store.act(crm.author, "import", "article", "articles") as unit:
                unit.create_many("article", values)
    crm.store.engine.run("ANALYZE")


class OnArchive(Run):
    """The interface on one of the two archives."""

    place = ""

    def command(self) -> list[str]:
        """The command line of this run."""
        return [part.format(python=sys.executable, db=self.place) for part in self.scenario.command]


def on(place: Path, size: int) -> OnArchive:
    """A run on this file."""
    run = OnArchive(QUEUES, size)
    run.place = str(place)
    return run


def first_paints(small: OnArchive, large: OnArchive) -> list[tuple[tuple[str, ...], bool]]:
    """From the key of a queue to its rows on the screen, in a program that has shown no ticket yet; the two archives in turn."""
    for archive_ in (small, large):
        go_through(on(Path(archive_.place), archive_.size))  # warms the file cache; thrown away
    for run in there_and_back([small, large], ROUNDS):
        go_through(run)
    found = []
    for name in dict.fromkeys(step.name for loop in QUEUES.loops for step in loop.steps if step.name):
        big, little = (run.each_round(f"{name} seen") for run in (large, small))
        ratio = paired_ratio(big, little)
        if ratio is None:
            raise SystemExit(f"{name}: no row of the queue was seen")
        found.append(line(name, statistics.median(big) / 1000, statistics.median(little) / 1000, ratio / RATIO))
    return found


def go_through(run: Run) -> None:
    """Open the queues once."""
    with run.start(STEPS_SIZE) as probe:
        probe.wait_for(run.scenario.ready, timeout=120)
        probe.idle(2.5)  # what is loaded after the first screen may come in
        for loop in run.scenario.loops:
            for step in loop.steps:
                for answer in take(probe, step):
                    if step.name and answer.seen is not None:
                        run.samples[f"{step.name} seen"].append([answer.seen])


def standing(crm: Crm) -> tuple[tuple[str, ...], bool]:
    """Where all open tickets stand."""
    ids = crm.lists.first_ids(crm.listing("ticket", "category:open,paused"), OPEN)
    took = statistics.median(seconds(lambda: levels.standings(crm, ids)) for _round in range(5))
    return line(f"service levels of {len(ids):,} open tickets", took, 0, took / STANDING)


def suggesting(crm: Crm) -> tuple[tuple[str, ...], bool]:
    """Articles for the text of a ticket."""
    text = "The pump model77 makes a noise and the display shows an error after the reset of the burner; water pressure falls, filter is new"
    took = statistics.median(seconds(lambda: knowledge.suggest(crm, text)) for _round in range(ROUNDS))
    return line("articles suggested", took, 0, took / SUGGESTED)


def line(name: str, took: float, beside: float, share: float) -> tuple[tuple[str, ...], bool]:
    """A line of the table, and whether the budget holds."""
    return (name, number(took * 1000), number(beside * 1000) if beside else "–", f"{share:.2f}", "yes" if share <= 1 else "NO"), share <= 1


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
