"""What the values of a column mean: theirs, how often, and what becomes of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import ClassVar

from textual.widget import Widget

from tui_crm.actions import Context
from tui_crm.i18n import _, ngettext
from tui_crm.model.fields import Field, Kind
from tui_crm.query.complete import Candidate, Completion
from tui_crm.screens.import_lines import label_of, possible
from tui_crm.screens.page import Page
from tui_crm.screens.scrolling import ScrollingLines
from tui_crm.services.transfer.meaning.columns import Asked, Column, Otherwise
from tui_crm.services.transfer.meaning.mapping import Mapping
from tui_crm.services.transfer.meaning.shapes import same_text
from tui_crm.widgets.fitted import Cells, fitted
from tui_crm.widgets.page_lines import NO_MARK, Bookmark, PageLines

WIDTHS = (0, 8, 0)
MOST_OFFERED = 50  # records of a list


class ImportValuesPage(ScrollingLines, Page, inherit_bindings=False):
    """One column. `take` is given the mapping after every change."""

    context: ClassVar[Context] = "import-values"

    def __init__(self, mapping: Mapping, number: int, take: Callable[[Mapping], object]) -> None:
        super().__init__()
        self._mapping, self._number, self._take = mapping, number, take

    def body(self) -> Iterator[Widget]:
        """The values."""
        yield PageLines(id="lines")

    def on_mount(self) -> None:
        """Those that nobody understands come first."""
        super().on_mount()
        self.title_line.show(_("What the values mean") + " › " + self._column.name, label_of(self._mapping.entity, self._column.field))
        self._show()
        self.lines.focus()

    @property
    def _column(self) -> Column:
        return next(column for column in self._mapping.columns if column.number == self._number)

    @property
    def _field(self) -> Field:
        return self._mapping.entity.by_name[self._column.field]

    def _show(self, at: object = None) -> None:
        entries = list(self._lines())
        empty = _("The first rows of the file have no value here.")
        self.lines.show(lambda width: fitted(entries, WIDTHS, width), empty, NO_MARK if at is None else Bookmark(at=at))
        self.status.set_position(f"{len(self._column.seen):,}")

    def _lines(self) -> Iterator[Cells]:
        column, asked = self._column, self._open()
        if not column.seen:
            return
        if asked:
            text = ngettext("{count} value means nothing known; while you do not say what: {way}",
                            "{count} values mean nothing known; while you do not say what: {way}", len(asked))  # fmt: skip
            yield Cells((text.format(count=len(asked), way=self._otherwise()),), None, ("sign",))
            yield Cells(("  ".join(f"{digit} {words}" for digit, (_way, words) in enumerate(self._ways(), 1)),), None, ("muted",))
            yield Cells(("",))
        yield Cells((_("Theirs"), _("times").rjust(WIDTHS[1]), _("Ours")), None, ("heading",) * 3)
        for text, count in sorted(column.seen, key=lambda seen: same_text(seen[0]) not in asked):
            unknown = same_text(text) in asked
            ours = f"? {self._otherwise()}" if unknown else self._ours(text)
            yield Cells((" ".join(text.split()), f"{count:,}".rjust(WIDTHS[1]), ours), text, ("", "muted", "sign" if unknown else ""))

    def _ways(self) -> list[tuple[str, str]]:
        """What may become of the values that nobody understands."""
        asked = next((q for q in self._mapping.questions if q.number == self._number and q.asked is Asked.VALUES), None)
        return possible(asked, self._mapping) if asked else []

    def _open(self) -> frozenset[str]:
        """The values that the question about the column names."""
        found = (q for q in self._mapping.questions if q.number == self._number and q.asked is Asked.VALUES)
        return frozenset(same_text(text) for question in found for text, _count in question.values)

    def _otherwise(self) -> str:
        if self._field.open_choices:
            return _("kept as it is")
        words = {
            Otherwise.REJECT: _("the row is rejected"), Otherwise.BLANK: _("left out"), Otherwise.NOTES: _("into the notes"),
            Otherwise.CREATE: _("made"),
        }  # fmt: skip
        return words[self._column.otherwise]

    def _ours(self, text: str) -> str:
        """What a text of theirs becomes, in words."""
        for theirs, ours in self._column.values:
            if same_text(theirs) == same_text(text):
                return "→ " + self._in_words(ours) if ours else _("left out")
        return self._in_words(text)

    def _in_words(self, value: str) -> str:
        if self._field.kind is Kind.BOOLEAN:
            return {"true": _("yes"), "false": _("no")}.get(value.casefold(), value)
        return next((_(choice.label) for choice in self._field.choices if choice.value == value), value)

    # keys

    def do_values_change(self, argument: str) -> None:
        """Ask what the text under the cursor means."""
        theirs = self._theirs()
        if theirs is None:
            return

        def answer(text: str) -> None:
            self._set(self._mapping.with_value(self._number, theirs, self._value(text.strip())), theirs)

        known = next((ours for text, ours in self._column.values if same_text(text) == same_text(theirs)), "")
        prompt = _("“{value}” means (empty: nothing):").format(value=" ".join(theirs.split())[:30])
        self.ask(prompt, answer, argument or known, kind="value", complete=self._complete)

    def _value(self, text: str) -> str:
        """The value of a choice that is called so here; else the text itself."""
        wanted = same_text(text)
        if self._field.kind is Kind.BOOLEAN:
            return {same_text(_("yes")): "true", same_text(_("no")): "false"}.get(wanted, text)
        return next((choice.value for choice in self._field.choices if wanted in (same_text(choice.label), same_text(_(choice.label)))), text)

    def _complete(self, text: str, cursor: int) -> Completion:
        wanted = text[:cursor].strip().casefold()
        if self._field.kind is Kind.REFERENCE:
            there = self.crm.lists.distinct(self._field.ref, self.crm.catalogue[self._field.ref].title, text[:cursor].strip(), MOST_OFFERED)
            return Completion(0, len(text), tuple(map(Candidate, there)))
        names = [("true", _("yes")), ("false", _("no"))] if self._field.kind is Kind.BOOLEAN else [(c.value, _(c.label)) for c in self._field.choices]
        found = [Candidate(label, value) for value, label in names if any(name.casefold().startswith(wanted) for name in (value, label))]
        return Completion(0, len(text), tuple(found))

    def do_values_leave_out(self, argument: str) -> None:
        """The text under the cursor is left out."""
        if (theirs := self._theirs()) is not None:
            self._set(self._mapping.with_value(self._number, theirs, ""), theirs)

    def do_values_otherwise(self, argument: str) -> None:
        """What becomes of the values that nobody understands."""
        ways = self._ways()
        place = int(argument) - 1
        if not ways:
            self.say(_("Nothing is open here; enter says what the value means"), "warning")
        elif not 0 <= place < len(ways):
            self.say(_("There are the answers 1 to {count}").format(count=len(ways)), "warning")
        else:
            self._set(self._mapping.with_otherwise(self._number, Otherwise(ways[place][0])), self.lines.current)

    def on_page_lines_opened(self, event: PageLines.Opened) -> None:
        """Opened with the mouse."""
        event.stop()
        self.do_values_change("")

    def _theirs(self) -> str | None:
        """The text under the cursor; says so if there is none."""
        at = self.lines.current
        if not isinstance(at, str):
            self.say(_("There is no value here"), "warning")
            return None
        return at

    def _set(self, mapping: Mapping, at: object) -> None:
        self._mapping = mapping
        self._take(mapping)
        self._show(at)
