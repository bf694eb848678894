"""Leads that a file brings: at the end of an import the rules give those away for whom the file names no owner, inside the import's own act."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from tui_crm.errors import FilterError, UsageError
from tui_crm.i18n import _
from tui_crm.services import archive, parts
from tui_crm.services.crm import Crm
from tui_crm.services.leads.assigning import OPEN, Assigned, active_rules, given, shared_out, told
from tui_crm.store.unit import CHUNK

if TYPE_CHECKING:
    from tui_crm.services.transfer.run.job import Job
    from tui_crm.services.transfer.run.verdicts import Verdict

CLOSED = frozenset({"converted", "unqualified"})


def brings_leads(crm: Crm, job: Job) -> bool:
    """Whether rules give away what this file brings."""
    return job.mapping.entity.key == "customer" and job.options.assign and bool(active_rules(crm))


def ownerless(job: Job, verdicts: Iterable[Verdict]) -> int:
    """How many of these rows of a dry run would become leads without an owner of their own."""
    told = _names_owners(job)
    new = (verdict.values for verdict in verdicts if verdict.fate.value == "new")
    return sum(
        values.get("lifecycle") == "prospect" and values.get("lead_state", "") not in CLOSED and not (told and values.get("owner")) for values in new
    )


def foretold() -> str:
    """What a dry run says of such rows."""
    return _("leads without an owner; the lead rules give them to people at the end")


def give(crm: Crm, act: int, jobs: Sequence[Job], since: int, part_begins: Callable[[], object]) -> tuple[tuple[str, int], ...]:
    """Give the new leads of an open import to people. Returns what is told of it, each text with the number of leads it is about.

    `since`: the first id that the import may have given; `part_begins` is called inside each transaction, before it writes. A rule that cannot be
    applied is told, and the leads stay as they came. An import that goes on after an interruption gives what is left.
    """
    mine = [job for job in jobs if brings_leads(crm, job)]
    if not mine:
        return ()
    where = f"{OPEN} id>={since} owner:none" if any(map(_names_owners, mine)) else f"{OPEN} id>={since} (owner:none or owner:me)"
    made = _made(crm, act)
    leads = [lead for lead in crm.lists.stream_ids(crm.listing("customer", where, "id")) if lead in made]
    try:
        owners, done = shared_out(crm, leads, where)
    except (UsageError, FilterError) as error:
        return ((_("these leads are given to nobody: {reason}").format(reason=error), len(leads)),)

    for part in parts.sliced(list(owners), CHUNK):
        with crm.store.part(crm.author, act, "customer") as unit:
            part_begins()
            archive.edit_within(crm, unit, "customer", part, lambda lead: given(lead, owners[lead.id]))
    return tuple(_outcome(crm, done))


def _names_owners(job: Job) -> bool:
    return any(field.name == "owner" for field in job.mapping.fields)


def _made(crm: Crm, act: int) -> frozenset[int]:
    """The customers that an act made."""
    sql = "SELECT record FROM change WHERE act = :act AND entity = 'customer' AND op = 'create'"
    return frozenset(row[0] for row in crm.store.engine.run(sql, {"act": act}))


def _outcome(crm: Crm, done: Assigned) -> Iterable[tuple[str, int]]:
    """What came of it, in words."""
    if done.given:
        yield told(crm, done), sum(count for _owner, count in done.given)
    if done.unmatched:
        yield _("no lead rule is for these leads; they stay as they came"), done.unmatched
    if done.full:
        yield _("nobody of the lead rules has room for these leads; they stay as they came"), done.full
