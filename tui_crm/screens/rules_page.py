"""The ruleset editor: weights, parameters and bounds of a scheme, and beside them what they would change, while they are changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.widget import Widget

from tui_crm.actions import Context
from tui_crm.errors import CrmError, UsageError
from tui_crm.i18n import _
from tui_crm.screens.long_task import LongTask, run_long
from tui_crm.screens.page import Page
from tui_crm.screens.rules_parts import RulesParts
from tui_crm.screens.scrolling import ScrollingLines
from tui_crm.widgets import grade_text
from tui_crm.widgets.fitted import Cells, fitted
from tui_crm.widgets.page_lines import Bookmark, PageLines

if TYPE_CHECKING:
    from tui_crm.services.grading.previewing import Preview
    from tui_crm.services.grading.rules import Rules
    from tui_crm.services.grading.running import Report

WIDTHS = (28, 12, 0)
Knob = tuple[str, str, str]
"""What a line changes: ("weight", criterion, ""), ("parameter", criterion, name), ("band", grade, ""), ("segment", place, ""),
("guard", key, ""), ("coverage", "", "")."""


class RulesPage(RulesParts, ScrollingLines, Page, inherit_bindings=False):
    """One ruleset, being changed. What is shown below is a preview on a sample; nothing is written before it is kept or applied."""

    context: ClassVar[Context] = "rules"
    DEFAULT_CSS = """
    RulesPage #halves { height: 1fr; }
    RulesPage #lines { height: 1fr; }
    RulesPage #preview { height: 1fr; margin-top: 1; }
    """

    def __init__(self, word: str) -> None:
        super().__init__()
        self._word = word
        self._asked = 0  # previews asked for: only the last one is shown

    def body(self) -> Iterator[Widget]:
        """The rules, and what they would change."""
        with Vertical(id="halves"):
            yield PageLines(id="lines")
            yield PageLines(id="preview", passive=True)

    def on_mount(self) -> None:
        """Read the ruleset."""
        super().on_mount()
        from tui_crm.services.grading import rulesets

        self._kept = rulesets.find(self.crm, self._word)
        self._plan = rulesets.plan_of(self.crm, self._kept.rules)
        self._show(self._kept.rules)
        self.lines.focus()

    # what is shown

    def _show(self, rules: Rules, at: Knob | None = None) -> None:
        self._rules = rules
        changed = "*" if rules != self._kept.rules else ""
        self.title_line.show(_("Ruleset") + f" › {_(self._kept.name)}{changed}", f"{rules.scheme} · {_(self._kept.state)}")
        entries = list(self._entries())
        self.lines.show(lambda width: fitted(entries, WIDTHS, width), mark=Bookmark(at or self.lines.current))
        self._preview()

    def _entries(self) -> Iterator[Cells]:
        rules = self._rules
        yield Cells((_("Criteria and their weights"),), None, ("heading",))
        terms = {term.asked.name: term for term in self._plan.terms}
        for each in rules.criteria:
            term = terms.get(each.key)
            label = _(term.criterion.label) if term else each.key
            about = each.key if term else _("missing: its plugin is not on")
            yield Cells((label, f"{each.weight:g}", about), ("weight", each.key, ""), ("", "sign", "muted"))
            for name in sorted(term.criterion.parameters if term else each.parameters):
                value = each.parameters.get(name, term.criterion.parameters[name] if term else 0)
                yield Cells((f"  {name}", f"{value:,g}" if value < 1e6 else f"{value:,.0f}", ""), ("parameter", each.key, name), ("label", "", ""))
        if rules.bands:
            yield Cells((_("Grades from a score of"),), None, ("heading",))
            for grade, least in rules.bands[:-1]:
                yield Cells((rules.label_of(grade), f"{least:g}", ""), ("band", grade, ""), ("", "sign", ""))
        else:
            yield Cells((_("Segments, the first that fits"),), None, ("heading",))
            for at, segment in enumerate(rules.segments):
                when = ", ".join(f"{key} {low:g}–{high:g}" for key, (low, high) in segment.when.items()) or _("everybody else")
                yield Cells((rules.label_of(segment.grade), "", when), ("segment", str(at), ""), ("", "", "muted"))
        if rules.guards:
            yield Cells((_("Guards, which stand above the score"),), None, ("heading",))
        for watched in rules.guards:
            watch = next((each for each in self._plan.guards if each.asked.name == watched.key), None)
            label = _(watch.guard.label) if watch else watched.key
            yield Cells((label, watched.grade or (watch.grade if watch else ""), watched.key), ("guard", watched.key, ""), ("", "sign", "muted"))
        yield Cells((_("Least known, in percent"), f"{rules.minimum_coverage:g}", _("less gets “–”")), ("coverage", "", ""), ("", "sign", "muted"))

    def _preview(self, sample: int | None = None) -> None:
        """What the rules as they stand would change, on a sample; an answer that comes late is dropped."""
        from tui_crm.services.grading import previewing

        self._asked += 1
        number, crm, rules = self._asked, self.crm, self._rules
        size = previewing.SAMPLE if sample is None else sample

        def read() -> Preview | str:
            try:
                return previewing.preview(crm, rules, sample=size, progress=lambda done: number == self._asked)
            except CrmError as error:
                return str(error)

        def put(found: Preview | str) -> None:
            if self.is_attached and number == self._asked:
                self._put(found)

        def run() -> None:
            found = read()
            self.desk.from_outside(lambda: put(found))

        self.desk.threads.rows.submit(run)

    def _put(self, found: Preview | str) -> None:
        if isinstance(found, str):
            lines = [(found, "sign")]
        else:
            titles = self.crm.store.titles("customer", [mover.customer for mover in found.movers])
            lines = grade_text.preview_lines(found, titles, found.rules.currency or self.crm.locale.currency)
        entries = [Cells((text,), None, (style,)) for text, style in lines]
        self.query_one("#preview", PageLines).show(lambda width: fitted(entries, (0,), width))

    # changing

    @property
    def _knob(self) -> Knob:
        current = self.lines.current
        if not isinstance(current, tuple):
            raise UsageError(_("There is nothing to change here"))
        return current

    def _value(self, knob: Knob) -> float:
        kind, key, name = knob
        if kind == "coverage":
            return self._rules.minimum_coverage
        if kind == "band":
            return dict(self._rules.bands)[key]
        each = next(one for one in self._rules.criteria if one.key == key)
        if kind == "weight":
            return each.weight
        term = next((term for term in self._plan.terms if term.asked.name == key), None)
        return each.parameters.get(name, term.criterion.parameters[name] if term else 0.0)

    def _set(self, knob: Knob, value: float) -> None:
        from dataclasses import replace

        from tui_crm.services.grading import rulesets

        kind, key, name = knob
        if kind == "coverage":
            changed = rulesets.changed(replace(self._rules, minimum_coverage=value), {}, {}, {})
        else:
            nothing: dict[str, dict[str, float]] = {"weight": {}, "parameter": {}, "band": {}}
            pairs = nothing | {kind: {f"{key}.{name}" if name else key: value}}
            changed = rulesets.changed(self._rules, pairs["weight"], pairs["parameter"], pairs["band"])
        self.take_rules(changed, knob)

    def take_rules(self, rules: Rules, at: Knob | None = None) -> None:
        """Go on with other rules. Raises InvalidRecord for those that cannot be."""
        from tui_crm.services.grading import rulesets

        self._plan = rulesets.plan_of(self.crm, rules)
        self._show(rules, at)

    def do_rules_change(self, argument: str) -> None:
        """Type another value."""
        knob = self._knob
        if knob[0] in ("segment", "guard"):
            self.change_part(knob)
            return

        def answer(text: str) -> None:
            try:
                value = float(text.replace(",", ""))
            except ValueError:
                raise UsageError(_("not a number: {text}").format(text=text)) from None
            self._set(knob, value)

        self.ask(_("value:"), answer, f"{self._value(knob):g}")

    def on_page_lines_opened(self, event: PageLines.Opened) -> None:
        """Opened with the mouse."""
        event.stop()
        self.do_rules_change("")

    def do_rules_more(self, argument: str) -> None:
        """A step more."""
        self._step(1)

    def do_rules_less(self, argument: str) -> None:
        """A step less."""
        self._step(-1)

    def _step(self, direction: int) -> None:
        knob = self._knob
        if knob[0] == "segment":
            self.move_segment(int(knob[1]), -direction)
            return
        if knob[0] == "guard":
            raise UsageError(_("enter types another grade"))
        value = self._value(knob)
        step = max(1.0, 10 ** (len(str(int(abs(value)))) - 2)) * (5 if value >= 10 else 1)
        self._set(knob, max(0.0, value + direction * step))

    def do_rules_reset(self, argument: str) -> None:
        """The rules as they are kept."""
        from tui_crm.services.grading import rulesets

        self._plan = rulesets.plan_of(self.crm, self._kept.rules)
        self._show(self._kept.rules)

    def do_rules_everybody(self, argument: str) -> None:
        """What it would change for everybody, not for a sample."""
        from tui_crm.services.grading import previewing

        crm, rules = self.crm, self._rules
        self._asked += 1  # what a sample says is no longer wanted
        run_long(self, _("looking at everybody"), lambda task: previewing.preview(crm, rules, sample=0, progress=task.step), self._put,
                 total=crm.lists.count(crm.listing("customer")), queue="aside")

    # keeping and applying

    def do_rules_save(self, argument: str) -> None:
        """Keep the rules as a draft."""
        from tui_crm.services.grading import rulesets

        draft = self._kept.id if self._kept.state == rulesets.DRAFT else 0
        name, rules, crm = self._kept.name, self._rules, self.crm
        self.work(lambda: rulesets.find(crm, f"#{rulesets.save(crm, rules, name, draft)}"), self._saved)

    def _saved(self, kept: object) -> None:
        from tui_crm.services.grading.rulesets import Ruleset

        assert isinstance(kept, Ruleset)
        self._kept = kept
        self._show(kept.rules, self.lines.current if isinstance(self.lines.current, tuple) else None)
        self.say(_("kept as draft {number}").format(number=kept.id))

    def do_rules_apply(self, argument: str) -> None:
        """Make them the active ones and grade everybody; one act to undo."""
        from tui_crm.services.grading import applying, rulesets

        kept, crm = self._kept, self.crm
        fresh = kept.state != rulesets.DRAFT or self._rules != kept.rules
        wanted = rulesets.Ruleset(0, kept.name, rulesets.DRAFT, self._rules) if fresh else kept

        def apply(task: LongTask) -> Report:
            return applying.apply(crm, wanted, progress=task.step)

        run_long(self, _("grading"), apply, self._applied, total=crm.lists.count(crm.listing("customer")))

    def _applied(self, report: Report) -> None:
        from tui_crm.services.grading import applying, rulesets

        self.desk.take_crm(applying.renewed(self.crm))
        self._kept = rulesets.find(self.crm, f"#{report.ruleset}")
        self._show(self._kept.rules)
        self.desk.refresh_pages(None)
        told = _("{graded} graded, {changed} changed; u undoes it").format(graded=f"{report.graded:,}", changed=f"{report.changed:,}")
        self.say("; ".join([told, *report.problems]), "warning" if report.partial else "info")

    def do_rules_undo(self, argument: str) -> None:
        """Take back the last act: an applied ruleset with the grades it gave."""
        from tui_crm import services
        from tui_crm.services.grading import applying

        crm = self.crm

        def undone(text: str) -> None:
            self.desk.take_crm(applying.renewed(self.crm))
            self.desk.refresh_pages(None)
            self.say(_("undone: {act}").format(act=text))

        run_long(self, _("undoing"), lambda task: services.history.describe(crm, services.undo.undo(crm, progress=task.step)), undone)

