"""Importing files: the dry run and the run. Both read, convert and judge alike; only the run writes, as one act in many parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from pathlib import Path

from tui_crm.services.crm import Crm
from tui_crm.services.leads import arriving
from tui_crm.services.transfer.meaning.mapping import Mapping as FieldMapping
from tui_crm.services.transfer.meaning.mapping import Use
from tui_crm.services.transfer.meaning.proposing import propose
from tui_crm.services.transfer.meaning.referring import known_here
from tui_crm.services.transfer.meaning.whole_columns import decided
from tui_crm.services.transfer.run.acting import Ongoing, begin, finish, taken_back_when_stopped, with_new_fields
from tui_crm.services.transfer.run.job import Job
from tui_crm.services.transfer.run.linking import Link, Links, resolved
from tui_crm.services.transfer.run.making import missing, told
from tui_crm.services.transfer.run.memory import Memory, memories
from tui_crm.services.transfer.run.options import Options, Unjoined
from tui_crm.services.transfer.run.ordering import in_order
from tui_crm.services.transfer.run.plan import Plan, Watcher, never, unwatched
from tui_crm.services.transfer.run.references import References, naming_fields
from tui_crm.services.transfer.run.running import Running, running
from tui_crm.services.transfer.run.trial import Trial
from tui_crm.services.transfer.run.verdicts import Fate
from tui_crm.services.transfer.run.writing import still_ours, write_file
from tui_crm.services.transfer.sources.reading import Reader


def proposal(crm: Crm, entity: str, source: Reader, unknown: Use = Use.NOTES) -> FieldMapping:
    """What the headings of a file most likely mean. `entity`: its key or plural."""
    from tui_crm.services.transfer.sources.vcards import CardReader

    return known_here(crm, decided(propose(crm.entity(entity), source, crm.reading(), unknown), source), cards=isinstance(source, CardReader))


def check(
    crm: Crm, source: Reader, mapping: FieldMapping, options: Options | None = None, *, progress: Watcher = unwatched,
    cancelled: Callable[[], bool] = never, rejects: Path | None = None, trial: Trial | None = None,
) -> Plan:
    """The dry run of one file: what the import would do; nothing is written. See `check_all`."""
    return check_all(crm, [Job(source, mapping, options or Options(), rejects)], progress=progress, cancelled=cancelled, trial=trial)[0]


def run(
    crm: Crm, source: Reader, mapping: FieldMapping, options: Options | None = None, *, progress: Watcher = unwatched,
    cancelled: Callable[[], bool] = never, rejects: Path | None = None,
) -> Plan:
    """Import one file: see `run_all`."""
    return run_all(crm, [Job(source, mapping, options or Options(), rejects)], progress=progress, cancelled=cancelled)[0]


def check_all(
    crm: Crm, jobs: Sequence[Job], *, progress: Watcher = unwatched, cancelled: Callable[[], bool] = never, trial: Trial | None = None
) -> tuple[Plan, ...]:
    """The dry run of files that belong together, in the order in which they would come in; nothing is written.

    `trial` gets the verdict on every row. Raises UsageError for a file or options that cannot be used, NotAllowed, Cancelled.
    """
    _allow(crm, jobs)
    kept = memories(jobs)
    plans = []
    try:
        for job in in_order(jobs):
            with running(crm, job, "check", progress, kept) as one, closing(Links()) as links:
                plans.append(_checked(crm, one, kept, links, cancelled, trial))
    finally:
        for memory in kept.values():
            memory.close()
    return tuple(plans)


def _checked(
    crm: Crm, one: Running, kept: Mapping[str, Memory], links: Links, cancelled: Callable[[], bool], trial: Trial | None
) -> Plan:
    names = kept[one.tally.entity.key].names
    naming = one.has_own or len(kept) > 1
    leads = arriving.brings_leads(crm, one.job)
    for part in one.parts(cancelled):
        verdicts = [verdict for some in one.judged(part) for verdict in some]
        for verdict in verdicts if naming else ():
            if verdict.fate is Fate.NEW:
                names.add(verdict.number, verdict.values)
            elif verdict.fate is Fate.UPDATED:
                names.change(verdict.number, verdict.before, verdict.values)
        links.add(one.links_of(verdicts, {}))
        one.count(verdicts)
        if leads and (count := arriving.ownerless(one.job, verdicts)):
            one.noting.found[arriving.foretold()] += count
        if trial:
            trial.add(one.job, verdicts)
        one.tally.tell()
    known = References(crm, {key: memory.names for key, memory in kept.items()})
    for part_of_links in links.parts():
        if one.job.options.unjoined is Unjoined.CREATE:
            part_of_links = _without_made(crm, one, part_of_links, known)
        one.tally.add_incomplete(resolved(crm, one.tally.entity, part_of_links, known)[1])
    return one.tally.plan()


def _without_made(crm: Crm, one: Running, links: list[Link], known: References) -> list[Link]:
    """The links that lead to no record that the run would make."""
    wanted = missing(one.tally.entity, links, known)
    if wanted:
        one.noting.found[told(wanted)] = 0
    names = {text for text, _field in wanted}
    return [link for link in links if link.text.strip() not in names]


def run_all(crm: Crm, jobs: Sequence[Job], *, progress: Watcher = unwatched, cancelled: Callable[[], bool] = never) -> tuple[Plan, ...]:
    """Import files that belong together as one act, which `Plan.act` names (0 when nothing was written); rejected rows go into files.

    Cancelled, or ended by any error, it takes back what it wrote and raises. Killed, or when the database fails (a full disk), it leaves an open
    act that `resuming.resume` goes on with and `rollback` takes back. Raises as `check_all`, StoreError.
    """
    _allow(crm, jobs)
    for job in jobs:  # options that do not fit a file are told before anything is written
        with running(crm, job, "check", unwatched):
            pass
    crm = with_new_fields(crm.by("import"), jobs)
    return go_on(crm, begin(crm, in_order(jobs)), progress, cancelled)


def go_on(crm: Crm, ongoing: Ongoing, progress: Watcher, cancelled: Callable[[], bool]) -> tuple[Plan, ...]:
    """Import what is still to come of an open act, and close it."""
    plans = []
    with taken_back_when_stopped(crm, ongoing, progress):
        for number, job in enumerate(ongoing.jobs):
            with running(crm, job, "import", progress, since=ongoing.since) as one:
                if ongoing.enter(number, one.tally):
                    with _loading(crm, one), taken_back_when_stopped(crm, ongoing, progress):
                        write_file(crm, one, ongoing.act, ongoing.runner, ongoing.place, cancelled, ongoing.since)
                plans.append(one.tally.plan(ongoing.act))
        return finish(crm, ongoing, _with_leads_given(crm, ongoing, plans))


def _with_leads_given(crm: Crm, ongoing: Ongoing, plans: Sequence[Plan]) -> list[Plan]:
    """The new leads are given to people; the outcomes, the first file of customers telling to whom."""
    told = arriving.give(crm, ongoing.act, ongoing.jobs, ongoing.since["customer"], lambda: still_ours(crm, ongoing.act, ongoing.runner))
    first = next((place for place, plan in enumerate(plans) if plan.entity == "customer"), 0)
    return [replace(plan, notes=(*told, *plan.notes)) if told and place == first else plan for place, plan in enumerate(plans)]


def _loading(crm: Crm, one: Running) -> AbstractContextManager[None]:
    """A bulk load that keeps the indexes by which records are looked up while the file is read."""
    entity = one.tally.entity
    own = tuple(field.name for field in naming_fields(entity)) if one.has_own else ()
    kept = (entity.history.entity,) if entity.history else ()
    return crm.store.loading(entity.key, *kept, keep=(*own, *one.job.options.keys))


def _allow(crm: Crm, jobs: Sequence[Job]) -> None:
    for job in jobs:
        crm.policy.allow_write(job.mapping.entity.key)
