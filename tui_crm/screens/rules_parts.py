"""The parts of a ruleset in its editor: criteria, guards, grades and segments that come and go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui_crm.errors import UsageError
from tui_crm.i18n import _

if TYPE_CHECKING:
    from tui_crm.query.complete import Completion
    from tui_crm.services.crm import Crm
    from tui_crm.services.grading.rules import Rules

Knob = tuple[str, str, str]


class RulesParts:
    """Mixed into the ruleset's editor."""

    if TYPE_CHECKING:
        ask: Any
        take_rules: Any
        crm: Crm
        _rules: Rules

        @property
        def _knob(self) -> Knob: ...

    def do_rules_add(self, argument: str) -> None:
        """One more of what the cursor is on: a segment before it, a grade, else a criterion or a guard."""
        from tui_crm.services.grading import editing

        kind, key, _name = self._knob
        if kind == "segment":
            prompt = _("segment (A: criterion 0.8-1, …):")
            self.ask(prompt, lambda text: self.take_rules(editing.with_segment(self._rules, int(key), text, new=True)), complete=self._criteria)
        elif kind == "band":
            self.ask(_("grade and its least score:"), lambda text: self.take_rules(editing.with_new_band(self._rules, text)))
        else:
            self._add_criterion()

    def _add_criterion(self) -> None:
        from tui_crm.services.grading import editing, rulesets

        library = rulesets.library_of(self.crm)
        offered = editing.addable(self._rules, library)
        if not offered:
            raise UsageError(_("Every criterion there is here is in already"))

        def answer(text: str) -> None:
            wanted = text.strip()
            key = next((key for key, label in offered.items() if wanted.casefold() in (key, label.casefold())), wanted)
            self.take_rules(editing.added(self._rules, library, key), ("guard" if key in library.guards else "weight", key, ""))

        self.ask(_("criterion or guard:"), answer, kind="criterion", complete=lambda text, cursor: _offered(offered, text, cursor))

    def do_rules_remove(self, argument: str) -> None:
        """Without what the cursor is on: a criterion, a guard, a grade, a segment."""
        from tui_crm.services.grading import editing

        kind, key, _name = self._knob
        if kind in ("weight", "parameter"):
            self.take_rules(editing.without_criterion(self._rules, key))
        elif kind == "guard":
            self.take_rules(editing.without_guard(self._rules, key))
        elif kind == "band":
            self.take_rules(editing.without_band(self._rules, key))
        elif kind == "segment":
            self.take_rules(editing.without_segment(self._rules, int(key)))
        else:
            raise UsageError(_("This stays; enter types another value"))

    def change_part(self, knob: Knob) -> None:
        """Type a segment, or the grade of a guard, anew."""
        from tui_crm.services.grading import editing

        kind, key, _name = knob
        if kind == "guard":
            now = next(each.grade for each in self._rules.guards if each.key == key)
            self.ask(_("at most, or at least, the grade:"), lambda text: self.take_rules(editing.with_guard(self._rules, key, text), knob), now)
            return
        at = int(key)
        text = editing.segment_text(self._rules.segments[at])
        answer = lambda text: self.take_rules(editing.with_segment(self._rules, at, text), knob)  # noqa: E731
        self.ask(_("segment (A: criterion 0.8-1, …):"), answer, text, complete=self._criteria)

    def move_segment(self, at: int, by: int) -> None:
        """A segment earlier or later: the first that fits is the one that counts."""
        from tui_crm.services.grading import editing

        moved = editing.moved_segment(self._rules, at, by)
        self.take_rules(moved, ("segment", str(at + by if moved != self._rules else at), ""))

    def _criteria(self, text: str, cursor: int) -> Completion:
        return _offered({each.key: each.key for each in self._rules.criteria}, text, cursor)


def _offered(offered: dict[str, str], text: str, cursor: int) -> Completion:
    """Those of the keys that the word before the cursor begins, or whose label holds it."""
    from tui_crm.query.complete import Candidate, Completion

    start = max(text.rfind(each, 0, cursor) for each in " ,:") + 1
    word = text[start:cursor].casefold()
    found = [Candidate(key, label) for key, label in offered.items() if key.startswith(word) or word in label.casefold()]
    return Completion(start, cursor, tuple(found))
