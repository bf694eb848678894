"""Building a report, in whichever thread asks for it; another thread may stop it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tui_crm.errors import Cancelled, UsageError
from tui_crm.i18n import _
from tui_crm.model.report import Result
from tui_crm.services.crm import Crm
from tui_crm.services.reports import library
from tui_crm.services.reports.making import Maker, OtherCurrency
from tui_crm.services.reports.spec import Asked, Report
from tui_crm.store.aggregates import Aggregates

COMMON = ("currency",)
"""Options that every report has."""


@dataclass
class Running:
    """One report being built. `run` belongs to the thread that builds, `stop` to any other; once stopped it stays so."""

    crm: Crm
    key: str
    asked: Asked = field(default_factory=Asked)
    stopped: Callable[[], bool] = lambda: False
    _stopped: bool = False
    _thread: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self) -> Result:
        """The result. Raises NotFound, UsageError, FilterError, PluginError, Cancelled."""
        report = library.find(self.crm, self.key)
        check(report, self.asked.options)
        with self._lock:
            self._thread = threading.get_ident()
        try:
            if self.is_stopped():
                raise Cancelled(_("Cancelled"))
            return self._built(report)
        finally:
            with self._lock:
                self._thread = 0

    def _built(self, report: Report) -> Result:
        """Once more for each kind of record whose amounts turn out to be in several currencies."""
        aggregates = Aggregates(self.crm.store.engine, self.crm.catalogue, self.is_stopped)
        foreign: dict[str, int] = {}
        while True:
            try:
                return report.build(Maker(self.crm, report, self.asked, aggregates, foreign=foreign))
            except OtherCurrency as found:
                foreign[found.entity] = found.count

    def is_stopped(self) -> bool:
        """Whether it is to end."""
        return self._stopped or self.stopped()

    def stop(self) -> None:
        """End it soon, in the midst of a statement too."""
        self._stopped = True
        with self._lock:  # the thread cannot go on to other work meanwhile
            if self._thread:
                self.crm.store.engine.interrupt(self._thread)


def run(crm: Crm, key: str, asked: Asked | None = None, cancelled: Callable[[], bool] = lambda: False) -> Result:
    """Build a report now, here. Raises NotFound, UsageError, FilterError, PluginError, Cancelled."""
    return Running(crm, key, asked or Asked(), cancelled).run()


def validate(crm: Crm, key: str, asked: Asked) -> None:
    """Refuse what could not be asked, before anything is read. Raises NotFound, UsageError, FilterError."""
    report = library.find(crm, key)
    check(report, asked.options)
    if report.plugin:
        return
    maker = Maker(crm, report, asked, Aggregates(crm.store.engine, crm.catalogue))
    _said = maker.period, maker.wanted, report.by and maker.by, [maker.option(option.key) for option in report.options]


def check(report: Report, options: Mapping[str, str]) -> None:
    """Refuse options that a report does not have. Raises UsageError."""
    for key in options:
        if report.plugin:
            raise UsageError(_("The report {report} is a plugin's and takes no options").format(report=report.key))
        if key not in COMMON:
            report.option(key)
