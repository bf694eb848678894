"""`deals board`: what stands over the columns of a pipeline's board."""

from __future__ import annotations

from collections.abc import Iterator

from tui_crm.cli import output
from tui_crm.cli.session import opened
from tui_crm.errors import NotFound
from tui_crm.i18n import _
from tui_crm.model.entity import Entity
from tui_crm.model.money import major


def show(entity: Entity, pipeline: str, where: str | None, form: str) -> None:
    """Write a row a stage, and one more for each further currency. Raises NotFound for a pipeline that is not in use."""
    from tui_crm.services import boards

    with opened() as crm:
        source = boards.source(crm, entity.key)
        names = list(source.boards())
        found = [place for place, name in enumerate(names) if pipeline.casefold() in ("", name.casefold())]
        if not found:
            raise NotFound(_("There is no board {name}; there are: {names}").format(name=pipeline, names=", ".join(names)))
        columns = source.columns(found[0], where or "", "")

        def rows() -> Iterator[output.Row]:
            for column, each in zip(columns, source.sums(columns), strict=True):
                for place, (currency, total, weighted) in enumerate(each.amounts or ((crm.locale.currency, 0, 0),)):
                    yield {
                        "stage": column.title, "part": column.about, "deals": "" if place else each.count, "stalled": "" if place else each.alarms,
                        "amount": major(total, currency), "weighted": major(weighted, currency), "currency": currency,
                    }  # fmt: skip

        headings = {"stage": _("Stage"), "part": _("Part"), "deals": _("Deals"), "stalled": _("Stalled"), "amount": _("Amount"),
                    "weighted": _("Weighted"), "currency": _("Currency")}  # fmt: skip
        output.write_rows(form, headings, rows(), [False, False, True, True, True, True, False])
