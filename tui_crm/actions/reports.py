"""The actions of reports: the list of them, and one of them."""

from __future__ import annotations

from tui_crm.actions.action import Action
from tui_crm.actions.contexts import FIGURES, PAGES, REPORTS
from tui_crm.i18n import N_

REPORTING: tuple[Action, ...] = (
    Action("reports.open", ("enter",), REPORTS, N_("open"), N_("Build the report")),
    Action("figures.open", ("enter",), FIGURES, N_("records"), N_("List the records behind the number under the cursor")),
    Action("figures.period", ("p",), FIGURES, N_("period"), N_("About another period: 2026, this quarter, 2026-01..2026-06"), command="period"),
    Action("figures.by", ("b",), FIGURES, N_("by"), N_("Group by something else: one of the report's ways, or any field"), command="by"),
    Action("figures.filter", ("/",), FIGURES, N_("filter"), N_("Only records that match a filter"), command="where"),
    Action("figures.option", ("o",), FIGURES, N_("option"), N_("Another of the report's options: pipeline, across, currency …"), command="option"),
    Action("figures.earlier", ("<",), FIGURES, N_("before"), N_("The period before")),
    Action("figures.later", (">",), FIGURES, N_("after"), N_("The period after")),
    Action("figures.write", ("w",), FIGURES, N_("write"), N_("Write the report to a file: CSV, JSON, SVG or PNG"), command="write"),
    Action("figures.part", ("tab",), FIGURES, N_("next part"), N_("To the next table"), True),
    Action("figures.left", ("h", "left"), FIGURES, N_("left"), N_("To the number at the left"), True),
    Action("figures.right", ("l", "right"), FIGURES, N_("right"), N_("To the number at the right"), True),
    Action("go.reports", ("g r",), PAGES, N_("reports"), N_("Go to the reports; back to the one whose records are listed"), True, "reports"),
)
