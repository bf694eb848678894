"""Moving deals: to a stage, one stage on or back, won, lost, put on hold, reopened. One act, however many deals; the rules are `deal_rules`'."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tui_crm.errors import InvalidRecord, NotFound, Problem, UsageError
from tui_crm.i18n import _, ngettext
from tui_crm.model.record import Record
from tui_crm.services import archive
from tui_crm.services.crm import Crm
from tui_crm.services.parts import Progress
from tui_crm.services.pipeline.stages import Pipelines, Stage, pipelines, step
from tui_crm.store.listing import Listing

NAMED = 3  # deals that a refusal names
MOST_REASONS, MOST_COMPETITORS = 200, 2_000


@dataclass(frozen=True, slots=True)
class Loss:
    """Why a deal is lost: a reason of the list, a note, or both; who got it."""

    reason: int = 0
    note: str = ""
    competitor: int = 0

    @property
    def values(self) -> Mapping[str, object]:
        """The fields of the deal that say it."""
        found: dict[str, object] = {"loss_reason": self.reason, "loss_note": self.note}
        return {**found, "competitor": self.competitor} if self.competitor else found


def move(crm: Crm, ids: Sequence[int], stage: int, progress: Progress | None = None, **more: object) -> int:
    """Put deals into a stage; `more`: other fields written with it. Returns how many differed. Raises InvalidRecord naming deal and field."""
    known = pipelines(crm)
    if stage not in known.by_id or stage in known.archived:
        raise NotFound(_("There is no stage #{id}").format(id=stage))
    return _write(crm, ids, "move", lambda deal: {"stage": stage, **more}, progress)


def shift(crm: Crm, ids: Sequence[int], by: int, progress: Progress | None = None) -> int:
    """One stage on (1, `>`) or back (-1, `<`), each deal in its pipeline; past the last open stage a deal is won."""
    known = pipelines(crm)
    return _write(crm, ids, "move", lambda deal: {"stage": step(known, _stage(known, deal), deal.number("reached"), by).id}, progress)


def win(crm: Crm, ids: Sequence[int], on: str = "", progress: Progress | None = None) -> int:
    """Close deals as won, today or on a day (YYYY-MM-DD)."""
    return _close(crm, ids, "won", {"closed_on": on} if on else {}, progress)


def lose(crm: Crm, ids: Sequence[int], loss: Loss, on: str = "", progress: Progress | None = None) -> int:
    """Close deals as lost; raises InvalidRecord without a reason."""
    return _close(crm, ids, "lost", {**loss.values, **({"closed_on": on} if on else {})}, progress)


def hold(crm: Crm, ids: Sequence[int], progress: Progress | None = None) -> int:
    """Put deals on hold."""
    return _close(crm, ids, "on_hold", {}, progress)


def reopen(crm: Crm, ids: Sequence[int], progress: Progress | None = None) -> int:
    """Return deals that are won, lost or on hold to the open stage where they stood last."""
    known = pipelines(crm)

    def changes(deal: Record) -> Mapping[str, object]:
        stage = _stage(known, deal)
        if stage.kind == "open":
            return {}
        back = known.by_id.get(deal.number("reached"))
        living = back is not None and back.kind == "open" and back.id not in known.archived
        return {"stage": back.id if back is not None and living else known.first(stage.pipeline).id}

    return _write(crm, ids, "reopen", changes, progress)


VERBS: Mapping[str, str] = {"won": "win", "lost": "lose", "on_hold": "hold"}


def _close(crm: Crm, ids: Sequence[int], kind: str, more: Mapping[str, object], progress: Progress | None) -> int:
    """Into the pipeline's stage of this kind; a deal that is in one of the kind stays in it and takes what is said."""
    known = pipelines(crm)

    def changes(deal: Record) -> Mapping[str, object]:
        stage = _stage(known, deal)
        return {"stage": stage.id if stage.kind == kind else known.of_kind(stage.pipeline, kind).id, **more}

    return _write(crm, ids, VERBS[kind], changes, progress)


def _stage(known: Pipelines, deal: Record) -> Stage:
    return known.by_id.get(deal.number("stage")) or known.first(deal.number("pipeline") or known.default)


def _write(crm: Crm, ids: Sequence[int], verb: str, changes: Callable[[Record], Mapping[str, object]], progress: Progress | None) -> int:
    try:
        return archive.edit_many(crm, "deal", ids, changes, verb, progress)
    except InvalidRecord as error:
        if len(ids) == 1 or len(error.problems) <= NAMED:
            raise
        left = len(error.problems) - NAMED
        more = ngettext("and {count} more; nothing was moved", "and {count} more; nothing was moved", left).format(count=left)
        raise InvalidRecord([*error.problems[:NAMED], Problem(error.problems[NAMED].field, more)]) from error


def read_loss(crm: Crm, text: str) -> Loss:
    """What one line says of a loss: "price", "price: 20 % over Globex", "other @Globex too late" – a reason of the list (its beginning will do)
    or free words, and after `@` who got it. Raises UsageError for nothing, NotFound for a competitor that nobody wrote down.
    """
    words, _at, rest = text.strip().partition("@")
    competitor, note = _competitor(crm, rest) if rest.strip() else (0, "")
    begin, _colon, after = words.partition(":") if ":" in words else words.partition("：")
    reason = _reason(crm, begin.strip()) if begin.strip() else 0
    said = after.strip() if reason else words.strip()
    found = Loss(reason, " ".join(part for part in (said, note) if part), competitor)
    if not found.reason and not found.note:
        raise UsageError(_("Losing needs a reason, as in: {example}").format(example=_("price: 20 percent over theirs @Globex")))
    return found


def reasons(crm: Crm) -> list[Record]:
    """The reasons that are offered, in order."""
    found = crm.store.read_many("loss_reason", crm.lists.first_ids(Listing("loss_reason", sort="position"), MOST_REASONS))
    return [reason for reason in found if reason["active"]]


def _reason(crm: Crm, text: str) -> int:
    wanted = text.casefold()
    offered = reasons(crm)
    exact = [r.id for r in offered if r.title.casefold() == wanted]
    begun = [r.id for r in offered if r.title.casefold().startswith(wanted)]
    return exact[0] if exact else begun[0] if len(begun) == 1 else 0


def _competitor(crm: Crm, text: str) -> tuple[int, str]:
    """The competitor that the words begin with, and the words after it: the longest name that is one."""
    words = text.split()
    known = crm.store.titles("competitor", crm.lists.first_ids(Listing("competitor", sort="name"), MOST_COMPETITORS))
    by_name = {name.casefold(): record for record, name in known.items()}
    for used in range(len(words), 0, -1):
        if found := by_name.get(" ".join(words[:used]).casefold()):
            return found, " ".join(words[used:])
    raise NotFound(_("There is no competitor “{text}”; add it first, or leave out the @").format(text=text.strip()))
