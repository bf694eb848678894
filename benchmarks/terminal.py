"""The interface measured from outside, at two sizes of the archive: `python -m benchmarks.terminal`. Prints Markdown tables."""

from __future__ import annotations

import argparse
import gc
import statistics
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from benchmarks import databases, report
from benchmarks.pty_probe import Answer, Probe, ProbeError
from benchmarks.report import Line
from benchmarks.scenario import DATATABLE, FLOOR, LINE_LIST, SCENARIOS, Loop, Scenario, Step

READY_SIZE = (120, 40)  # where the start is measured
STEPS_SIZE = (80, 24)  # where keys are measured
READY_BUDGET = 1.8  # × the floor
READY_GROWTH = 1.15  # × the same at the small size
MEMORY_BUDGET, MEMORY_ADDED = 75.0, 25.0  # MB
IDLE_CPU_BUDGET = 0.3  # %
PEERS = ((DATATABLE, 50), (DATATABLE, 1000), (LINE_LIST, 1000), (LINE_LIST, 1_000_000))

Samples = dict[str, list[list[float]]]  # by figure: of each round its samples


@dataclass
class Run:
    """One program at one size, and what was measured of it, round by round."""

    scenario: Scenario
    size: int
    samples: Samples = field(default_factory=lambda: defaultdict(list))

    def command(self) -> list[str]:
        """The command line of this run."""
        database = str(databases.demo(self.size)) if self.scenario.needs_database else ""
        return [part.format(python=sys.executable, rows=self.size, db=database) for part in self.scenario.command]

    def start(self, size: tuple[int, int]) -> Probe:
        """The program, starting in a terminal of this size."""
        return Probe(self.command(), size, environment=databases.environment(), folder=databases.ROOT)

    def each_round(self, name: str) -> list[float]:
        """The median of each round."""
        return [statistics.median(values) for values in self.samples[name] if values]

    def figure(self, name: str, statistic: str = "median") -> float | None:
        """The median of the rounds' medians, or another statistic of all samples together."""
        if statistic == "median":
            return report.summary(self.each_round(name), "median")
        return report.summary([value for values in self.samples[name] for value in values], statistic)


def there_and_back(runs: Sequence[Run], rounds: int) -> Iterator[Run]:
    """A B, B A, A B …: drift of the machine falls on all alike."""
    for number in range(rounds):
        yield from runs if number % 2 == 0 else reversed(runs)


def measure_start(run: Run) -> None:
    """Start the program once: ready, memory, exit."""
    with run.start(READY_SIZE) as probe:
        ready = probe.wait_for(run.scenario.ready, timeout=120)
        run.samples["ready"].append([ready])
        run.samples["memory at start"].append([probe.memory()])
        left = probe.quit(run.scenario.quit)
        run.samples["exit"].append([] if left is None else [left])


def measure_steps(run: Run, idle: float) -> None:
    """Go through the scenario once, then sit idle."""
    found: dict[str, list[float]] = defaultdict(list)
    with run.start(STEPS_SIZE) as probe:
        probe.wait_for(run.scenario.ready, timeout=120)
        probe.idle(1.0)  # what is loaded after the first screen may come in
        for loop in run.scenario.loops:
            for _ in range(loop.times):
                for step in loop.steps:
                    for sample in take(probe, step):
                        note(found, step.name, sample)
        rest = probe.idle(idle)
        found["idle bytes"], found["idle CPU"] = [rest.bytes], [rest.cpu_percent]
        found["memory after use"] = [probe.memory()]
    for name, values in found.items():
        run.samples[name].append(values)


def take(probe: Probe, step: Step) -> list[Answer]:
    """Type a step; its samples."""
    answers = []
    for number, key in enumerate(step.keys, 1):
        expect = step.expect if number == len(step.keys) else ""
        answers.append(probe.press(key, expect, settle=step.settle))
        if probe.ended:
            raise ProbeError(f"the program ended at {key!r} of step {step.name!r}")
    return answers if step.each else [replace(answers[-1], bytes=sum(answer.bytes for answer in answers))]


def note(found: dict[str, list[float]], name: str, answer: Answer) -> None:
    """File the measures of one sample. Rows that did not change are as new as the last byte."""
    if not name:
        return
    rows = answer.rows if answer.rows is not None else answer.last
    for measure, value in (("last", answer.last), ("rows", rows), ("seen", answer.seen), ("bytes", answer.bytes)):
        if value is not None:
            found[f"{name} {measure}"].append(value)


def lines(floor: Run, small: Run, large: Run) -> list[Line]:
    """The table of the two sizes."""
    ready = report.paired_ratio(large.each_round("ready"), small.each_round("ready"))
    over_floor = [report.paired_ratio(run.each_round("ready"), floor.each_round("ready")) for run in (small, large)]
    idle_bytes, idle_cpu = ([run.figure(name, "max") for run in (small, large)] for name in ("idle bytes", "idle CPU"))
    found = [
        Line("ready", "ms", small.figure("ready"), large.figure("ready"), growth=READY_GROWTH, ratio=ready),
        Line("ready ÷ bare Textual app", "", over_floor[0], over_floor[1], READY_BUDGET, growth=None),
        Line("memory when ready", "MB", small.figure("memory at start"), large.figure("memory at start"), MEMORY_BUDGET, None, added=MEMORY_ADDED),
        Line("memory after use", "MB", small.figure("memory after use"), large.figure("memory after use"), MEMORY_BUDGET, None, added=MEMORY_ADDED),
    ]
    for wanted in small.scenario.figures:
        key = f"{wanted.step} {wanted.measure}"
        unit = "bytes" if wanted.measure == "bytes" else "ms"
        title = wanted.title if wanted.statistic == "median" else f"{wanted.title} ({wanted.statistic})"
        both = (small.figure(key, wanted.statistic), large.figure(key, wanted.statistic))
        found.append(Line(title, unit, *both, wanted.budget) if wanted.budget else Line(title, unit, *both, growth=None))
    slower = report.pace(floor.figure("ready"))
    found += [
        Line("idle output", "bytes", idle_bytes[0], idle_bytes[1], 0, growth=None),
        Line("idle CPU", "%", idle_cpu[0], idle_cpu[1], IDLE_CPU_BUDGET, growth=None),
        Line("exit", "ms", small.figure("exit"), large.figure("exit"), growth=None),
    ]
    return [replace(line, pace=slower) for line in found]


def peer_table(floor: Run, runs: Sequence[Run]) -> str:
    """The peers, measured in the same session."""
    head = ("program", "rows", "ready, ms", "÷ bare", "memory, MB", "down, ms", "down, bytes", "PgDn, ms", "end, ms", "end, bytes")
    rows = []
    for run in (floor, *runs):
        ratio = report.paired_ratio(run.each_round("ready"), floor.each_round("ready"))
        keys = [run.figure(name) for name in ("ready", "memory at start", "j last", "j bytes", "PgDn last", "G last", "G bytes")]
        ready, memory, *rest = map(report.number, keys)
        rows.append((run.scenario.name, f"{run.size:,}" if run.size else "", ready, report.number(ratio), memory, *rest))
    return report.markdown(head, rows)


def shortened(scenario: Scenario) -> Scenario:
    """The same scenario with a fifth of the repetitions."""
    return replace(scenario, loops=tuple(Loop(max(1, loop.times // 5), loop.steps) for loop in scenario.loops))


def measure(floor: Run, sizes: Sequence[Run], peers: Sequence[Run], rounds: int, idle: float) -> None:
    """All starts, then all steps, each there and back. Raises ProbeError."""
    for run in (floor, *sizes):
        measure_start(Run(run.scenario, run.size))  # warm the file cache; thrown away
    for run in there_and_back([floor, *sizes, *peers], rounds):
        measure_start(run)
        gc.collect()
    for run in there_and_back(sizes, rounds):
        measure_steps(run, idle)
        gc.collect()
    for peer in peers:
        measure_steps(peer, 1.0)


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.terminal", description=__doc__)
    parser.add_argument("--program", choices=SCENARIOS, default="tui-crm", help="what to measure (the others check the benchmark itself)")
    parser.add_argument("--sizes", default="1000,1000000", metavar="SMALL,LARGE", help="customers (default %(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds, there and back (default %(default)s)")
    parser.add_argument("--idle", type=float, default=10.0, metavar="SECONDS", help="how long to watch an idle program")
    parser.add_argument("--quick", action="store_true", help="one round with few repetitions and no peers")
    parser.add_argument("--no-peers", action="store_true", help="without the table of peers")
    parser.add_argument("--fresh", action="store_true", help="make the databases anew")
    return parser.parse_args()


def main() -> int:
    """Measure and print; 1 when a budget is exceeded or a figure is missing."""
    asked = arguments()
    rounds, idle = (1, 3.0) if asked.quick else (asked.rounds, asked.idle)
    scenario = shortened(SCENARIOS[asked.program]) if asked.quick else SCENARIOS[asked.program]
    small, large = (int(size) for size in asked.sizes.split(","))
    databases.compile_sources()
    if scenario.needs_database:
        for size in (small, large):
            databases.demo(size, asked.fresh)
    floor, sizes = Run(FLOOR, 0), [Run(scenario, small), Run(scenario, large)]
    peers = [] if asked.quick or asked.no_peers else [Run(peer, rows) for peer, rows in PEERS]
    gc.disable()  # a collection here would count as the program's time
    try:
        measure(floor, sizes, peers, rounds, idle)
    except ProbeError as error:
        raise SystemExit(f"{scenario.name}: {error}") from error
    table = lines(floor, *sizes)
    head = [heading.format(small=small, large=large) for heading in report.HEADINGS]
    where = f"start in {READY_SIZE[0]}×{READY_SIZE[1]}, keys in {STEPS_SIZE[0]}×{STEPS_SIZE[1]}"
    print(f"\n## {scenario.name}: {where}; rounds: {rounds}; {report.machine()}; bare Textual app {report.number(floor.figure('ready'))} ms\n")
    print(report.markdown(head, [line.cells() for line in table]))
    if peers:
        print("\n## Peers in the same session\n")
        print(peer_table(floor, peers))
    limited = [line for line in table if line.budget is not None or line.growth is not None]
    return 0 if all(line.ok for line in limited) else 1


if __name__ == "__main__":
    sys.exit(main())
