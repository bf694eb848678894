"""The schemes by which customers are graded: what is active, how it divides them; on to a ruleset, or to the picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget

from tui_crm.actions import Context
from tui_crm.errors import UsageError
from tui_crm.i18n import N_, _
from tui_crm.model.instants import exact
from tui_crm.screens.long_task import run_long
from tui_crm.screens.page import Page
from tui_crm.screens.scrolling import ScrollingLines
from tui_crm.widgets import grade_text
from tui_crm.widgets.fitted import Cells, fitted
from tui_crm.widgets.page_lines import Bookmark, PageLines

if TYPE_CHECKING:
    from tui_crm.services.grading.reporting import Division
    from tui_crm.services.grading.rulesets import Ruleset
    from tui_crm.services.grading.running import Report

WIDTHS = (16, 22, 10, 0)
PICTURE = 76
STATES = (N_("shipped"), N_("draft"), N_("active"), N_("retired"))


class SchemesPage(ScrollingLines, Page, inherit_bindings=False):
    """One ruleset a line: those that are kept here, and those that are shipped."""

    context: ClassVar[Context] = "schemes"

    def body(self) -> Iterator[Widget]:
        """The list."""
        yield PageLines(id="lines")

    def on_mount(self) -> None:
        """Read the rulesets."""
        super().on_mount()
        self.title_line.show(_("Grading"))
        self._listed: Sequence[Ruleset] = ()
        self.lines.focus()
        self._read()

    def _read(self) -> None:
        from tui_crm.services.grading import rulesets

        crm = self.crm

        def read() -> list[Ruleset]:
            kept = rulesets.all_of(crm)
            known = {each.scheme for each in kept}
            order = {"active": 0, "draft": 1, "retired": 3}
            found = [*kept, *(each for each in rulesets.shipped_ones(crm) if each.scheme not in known)]
            return sorted(found, key=lambda each: (order[each.state] if each.id else 2, each.scheme, -each.id))

        self.work(read, self._show)

    def _show(self, listed: Sequence[Ruleset]) -> None:
        if not self.is_attached:
            return
        self._listed = listed
        entries = []
        for place, each in enumerate(listed):
            state = each.state if each.id else "shipped"
            since = _("since {day}").format(day=exact(each.activated_at, self.crm.locale.zone)) if each.activated_at else ""
            entries.append(Cells((each.scheme, _(each.name), _(state), since), place, ("", "", "sign" if state == "active" else "label", "muted")))
        self.lines.show(lambda width: fitted(entries, WIDTHS, width), mark=Bookmark(self.lines.current))

    def refresh_records(self, changed: frozenset[tuple[str, int]] | None) -> None:
        """Somebody decided about a ruleset."""
        if changed is None or any(entity == "ruleset" for entity, _record in changed):
            self._read()

    @property
    def _current(self) -> Ruleset:
        place = self.lines.current
        if not isinstance(place, int) or place >= len(self._listed):
            raise UsageError(_("There is no ruleset here"))
        return self._listed[place]

    def do_schemes_open(self, argument: str) -> None:
        """Open the ruleset in the editor."""
        each = self._current
        self.desk.open_page("rules", f"#{each.id}" if each.id else each.scheme)

    def on_page_lines_opened(self, event: PageLines.Opened) -> None:
        """Opened with the mouse."""
        event.stop()
        self.do_schemes_open("")

    def do_schemes_picture(self, argument: str) -> None:
        """How the scheme divides the customers: grades, Pareto curve, heat map."""
        from tui_crm.services.grading import reporting

        crm, scheme = self.crm, self._current.scheme
        run_long(self, _("adding up"), lambda task: reporting.division(crm, scheme), self._draw, queue="aside")

    def _draw(self, found: Division) -> None:
        lines = [Cells((text,), None, (style,)) for text, style in grade_text.division_lines(found, PICTURE)]
        self.desk.open_page("text", _("Grading") + f" › {_(found.label)}", lines, (0,), found.scheme)

    def do_schemes_run(self, argument: str) -> None:
        """Bring the grades up to date."""
        from tui_crm.services.grading import running

        crm = self.crm
        run_long(self, _("grading"), lambda task: running.run(crm, progress=task.step), self._ran, total=crm.lists.count(crm.listing("customer")))

    def _ran(self, reports: list[Report]) -> None:
        self.desk.refresh_pages(None)
        graded, changed = sum(each.graded for each in reports), sum(each.changed for each in reports)
        told = _("{graded} graded, {changed} changed").format(graded=f"{graded:,}", changed=f"{changed:,}")
        problems = [problem for each in reports for problem in each.problems]
        self.desk.say("; ".join([told, *problems]), "warning" if problems else "info")

    def do_schemes_retire(self, argument: str) -> None:
        """Let the scheme rest, or drop a draft."""
        from tui_crm.services.grading import applying, rulesets

        each, crm = self._current, self.crm
        if not each.id or each.state == rulesets.RETIRED:
            raise UsageError(_("Only an active ruleset can be retired, only a draft dropped"))

        def done(_result: None) -> None:
            self.desk.take_crm(applying.renewed(self.crm))
            self._read()
            told = _("{name} rests; its grades stay as they are") if each.state == rulesets.ACTIVE else _("{name} is dropped")
            self.say(told.format(name=_(each.name)))

        if each.state == rulesets.ACTIVE:
            self.work(lambda: rulesets.retire(crm, each.scheme), done)
        else:
            self.work(lambda: rulesets.drop(crm, each.id), done)
