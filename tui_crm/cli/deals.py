"""What deals have besides what all records have: `deals move`, `win`, `lose`, `hold`, `reopen`, `history`, `board`, `stalled`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import click

from tui_crm.cli import board, output
from tui_crm.cli.records import command, references, where_option, write_records
from tui_crm.cli.session import chosen, counter, one, opened, remark
from tui_crm.errors import NotFound, UsageError
from tui_crm.i18n import _, ngettext
from tui_crm.model.entity import Entity
from tui_crm.model.instants import exact
from tui_crm.services.crm import Crm
from tui_crm.services.parts import Progress
from tui_crm.services.pipeline import moving, stages, stalling
from tui_crm.services.pipeline.history import history

BATCH = 500
FORWARD, BACK = ">", "<"


def commands(entity: Entity) -> list[click.Command]:
    """The commands of deals."""
    which = [references(required=False), where_option(_("which deals, instead of naming them"))]
    day = click.Option(["--on"], metavar="DAY", default="", help=_("the day it was closed [default: today]"))
    return [
        command(entity, "move", move, _("Move deals to a stage (name, short name or type), one on (>) or one back (<)."), *which,
                click.Option(["--to"], metavar="STAGE", required=True, help=_("where to, as in --to proposal or --to '>'"))),
        command(entity, "win", win, _("Close deals as won."), *which, day),
        command(entity, "lose", lose, _("Close deals as lost, with a reason."), *which, day,
                click.Option(["--because"], metavar="TEXT", required=True, help=_("a loss reason, words after a colon, and @ who got it"))),
        command(entity, "hold", hold, _("Put deals on hold."), *which),
        command(entity, "reopen", reopen, _("Return deals to the open stage where they stood last."), *which),
        command(entity, "history", show_history, _("Show the stages a deal was in, and how long."), references(),
                output.format_option(*output.FORMATS)),
        command(entity, "board", board.show, _("Show the stages of a pipeline with their deals, totals and weighted totals."),
                click.Option(["--pipeline"], metavar="NAME", default="", help=_("which pipeline [default: the first one]")),
                where_option(_("which of them")), output.format_option(*output.FORMATS)),
        command(entity, "stalled", show_stalled, _("List open deals without activity or change of stage for longer than their stage allows."),
                where_option(_("which of them")), click.Option(["--count"], is_flag=True, help=_("only say how many")),
                output.format_option(*output.FORMATS)),
    ]  # fmt: skip


def move(entity: Entity, references: Sequence[str], where: str | None, to: str) -> None:
    """Move deals."""
    def task(crm: Crm, ids: Sequence[int], progress: Progress) -> int:
        if to in (FORWARD, BACK):
            return moving.shift(crm, ids, 1 if to == FORWARD else -1, progress)
        first = crm.store.read("deal", ids[0])
        return moving.move(crm, ids, stages.pipelines(crm).find(to, first.number("pipeline")).id, progress)

    _act(entity, references, where, task)


def win(entity: Entity, references: Sequence[str], where: str | None, on: str) -> None:
    """Close deals as won."""
    _act(entity, references, where, lambda crm, ids, progress: moving.win(crm, ids, _day(crm, on), progress))


def lose(entity: Entity, references: Sequence[str], where: str | None, on: str, because: str) -> None:
    """Close deals as lost."""
    _act(entity, references, where, lambda crm, ids, progress: moving.lose(crm, ids, moving.read_loss(crm, because), _day(crm, on), progress))


def hold(entity: Entity, references: Sequence[str], where: str | None) -> None:
    """Put deals on hold."""
    _act(entity, references, where, moving.hold)


def reopen(entity: Entity, references: Sequence[str], where: str | None) -> None:
    """Reopen deals."""
    _act(entity, references, where, moving.reopen)


def _act(entity: Entity, references: Sequence[str], where: str | None, task: Callable[[Crm, Sequence[int], Progress], int]) -> None:
    with opened(writes=True) as crm:
        ids = chosen(crm, crm.catalogue[entity.key], references, where)
        if not ids:
            raise NotFound(_("No record matches"))
        moved = task(crm, ids, counter(len(ids)))
        text = ngettext("{count} deal moved", "{count} deals moved", moved).format(count=f"{moved:,}")
        if len(ids) == 1 and moved:
            deal = crm.store.read(entity.key, ids[0])
            text = _("{title}: {stage}").format(title=deal.title, stage=crm.store.titles("stage", [deal.number("stage")])[deal.number("stage")])
        remark(text)


def _day(crm: Crm, text: str) -> str:
    if not text:
        return ""
    from tui_crm.model.values import parse

    try:
        return str(parse(crm.catalogue["deal"].by_name["closed_on"], text, crm.reading()))
    except ValueError as reason:
        raise UsageError(f"--on: {reason}") from None


def show_history(entity: Entity, references: Sequence[str], form: str) -> None:
    """Write the stays of deals in their stages."""
    with opened() as crm:
        now = crm.store.clock()
        people: dict[int, str] = {}

        def rows() -> Iterator[output.Row]:
            known = stages.pipelines(crm)
            for reference in references:
                deal = one(crm, crm.catalogue[entity.key], reference)
                stays = history(crm, deal.id)
                people.update({user.id: user.text("login") for user in crm.store.read_many("user", sorted({s.by for s in stays} - people.keys()))})
                for stay in stays:
                    stage = known.by_id.get(stay.stage)
                    yield {
                        "deal": deal.code, "stage": stage.name if stage else f"#{stay.stage}", "since": exact(stay.since, crm.locale.zone),
                        "days": round(stay.lasted(now) / stalling.DAY, 1), "by": people.get(stay.by, ""),
                    }  # fmt: skip

        columns = {"deal": _("Deal"), "stage": _("Stage"), "since": _("Since"), "days": _("Days"), "by": _("By")}
        output.write_rows(form, columns, rows(), [False, False, False, True, False])


def show_stalled(entity: Entity, where: str | None, count: bool, form: str) -> None:
    """Write the stalled deals, those without movement for longest first."""
    with opened() as crm:
        found = stalling.stalled_text(crm)
        wanted = crm.listing(entity.key, f"({found}) ({where})" if where else found, "last_touch")
        if count:
            output.write(f"{crm.lists.count(wanted)}\n")
            return
        entity = crm.catalogue[entity.key]
        fields = [entity.by_name[name] for name in ("code", "name", "customer", "stage", "amount", "last_touch", "owner")]
        ids = crm.lists.stream_ids(wanted)
        batches = (crm.store.read_many(entity.key, ids[start : start + BATCH]) for start in range(0, len(ids), BATCH))
        write_records(crm, entity, fields, batches, form)
