"""Which reports there are: the core's, and those of the plugins that are on. A new one is added to a module's REPORTS, a new module here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from tui_crm.errors import NotFound
from tui_crm.i18n import N_, _
from tui_crm.model.report import Result
from tui_crm.services import plugin_acts
from tui_crm.services.crm import Crm
from tui_crm.services.reports import activity_reports, archive_reports, deal_reports, forecast, funnel, movement, plugin_views, targets
from tui_crm.services.reports.desk import articles, satisfaction, standards, tickets
from tui_crm.services.reports.making import Maker
from tui_crm.services.reports.spec import Report

CORE = (
    *funnel.REPORTS, *forecast.REPORTS, *movement.REPORTS, *deal_reports.REPORTS, *targets.REPORTS,
    *activity_reports.REPORTS, *archive_reports.REPORTS,
    *tickets.REPORTS, *standards.REPORTS, *satisfaction.REPORTS, *articles.REPORTS,
)  # fmt: skip
PLUGINS = N_("Plugins")


def reports(crm: Crm) -> Mapping[str, Report]:
    """Every report by its key; a plugin's has the plugin's id before it ("realty.viewings")."""
    found = {report.key: report for report in CORE}
    for declared in plugin_acts.declared(crm, "reports"):
        about = declared.help or _("from the plugin {plugin}").format(plugin=declared.plugin.plugin)
        found[declared.name] = Report(declared.name, declared.label, about, PLUGINS, "", partial(_plugins, declared.name), plugin=True)
    return found


def find(crm: Crm, key: str) -> Report:
    """The report of that name. Raises NotFound."""
    known = reports(crm)
    if key not in known:
        raise NotFound(_("There is no report “{name}”; there are: {names}").format(name=key, names=", ".join(known)))
    return known[key]


def _plugins(name: str, maker: Maker) -> Result:
    """What a plugin's report shows: made in the plugin's own process, so the questions of core reports do not apply."""
    shown = plugin_acts.report(maker.crm, name, maker.aggregates.cancelled)
    return plugin_views.converted(name, shown.title or _(maker.report.label), shown.message, shown.view)
