"""What an import tells beside the verdicts: names taken for others, rows that lack what people would be asked for, words that look misspelt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tui_crm.errors import Problem
from tui_crm.i18n import N_, _
from tui_crm.model.fields import Kind
from tui_crm.services import record_rules
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.meaning.columns import Otherwise
from tui_crm.services.transfer.meaning.common_values import misspelt
from tui_crm.services.transfer.meaning.converting import Prepared
from tui_crm.services.transfer.meaning.mapping import Mapping as FieldMapping
from tui_crm.services.transfer.run.references import References
from tui_crm.services.transfer.run.verdicts import Fate, Verdict
from tui_crm.services.transfer.sources.reading import Row
from tui_crm.store.listing import Listing

MOST_PEOPLE = 500
NAMED = 5  # people who are named
TAKEN = N_("“{text}” is taken for “{title}”")
ODD = N_("{heading}: “{text}” looks like “{like}”; it came in as it is")
NOTED = N_("{heading}: the value means nothing known; it is in the notes")
LEFT_OUT = N_("{heading}: the value means nothing known; it was left out")
LACKING = N_("came in though people would be asked for more: {field}: {reason}")


class Noting:
    """Counts what is told of one file, by text."""

    def __init__(self, crm: Crm, mapping: FieldMapping, references: References) -> None:
        self._crm, self._entity, self._references = crm, mapping.entity, references
        by_name = mapping.entity.by_name
        self._joined = [(c.number - 1, by_name[c.field].ref) for c in mapping.columns if c.field and by_name[c.field].kind is Kind.REFERENCE]
        self._odd = [(c.number - 1, c.name, found) for c in mapping.columns if c.field and (found := misspelt(c.field, [t for t, _n in c.seen]))]
        self._people = [c.field for c in mapping.columns if c.field == "owner"]
        self._owners: set[int] = set()
        self.found: Counter[str] = Counter()

    def rows(self, rows: Sequence[Row]) -> None:
        """Look at the cells of a part."""
        for at, heading, known in self._odd:
            for text, count in Counter(row.cells[at].strip() for row in rows if not row.problem).items():
                if text in known:
                    self.found[_(ODD).format(heading=heading, text=text, like=known[text])] += count
        for at, entity in self._joined if self._references.taken else ():
            for text, count in Counter(row.cells[at].strip() for row in rows if not row.problem).items():
                if title := self._references.taken.get((entity, text)):
                    self.found[_(TAKEN).format(text=text, title=title)] += count

    def read(self, rows: Iterable[Prepared]) -> None:
        """Count the values of a part that a record does without."""
        for (heading, way), count in Counter(each for row in rows for each in row.aside).items():
            self.found[_(NOTED if way is Otherwise.NOTES else LEFT_OUT).format(heading=heading)] += count

    def verdicts(self, verdicts: Sequence[Verdict]) -> None:
        """Put what the kind's own rules say into the values of the rows that come in; what people would be refused is counted."""
        if self._people:
            self._owners |= {int(str(v.values["owner"])) for v in verdicts if v.values.get("owner")}
        if self._entity.key not in record_rules.IMPORTED:
            return
        rows = [each for each in verdicts if each.fate is Fate.NEW or (each.fate is Fate.UPDATED and each.number > 0 and each.values)]
        changes = [(each.number if each.fate is Fate.UPDATED else 0, each.values) for each in rows]
        values, problems = record_rules.completed(self._crm.by("import"), self._entity.key, changes)
        for each, completed, wrong in zip(rows, values, problems, strict=True):
            each.values = completed
            self.found.update(self._lacking(problem) for problem in wrong)

    def end(self) -> None:
        """After the last row: which colleagues nothing of the file belongs to."""
        if not self._people or not self._owners:
            return
        users = self._crm.store.read_many("user", self._crm.lists.first_ids(Listing("user", sort="name"), MOST_PEOPLE))
        reps = [user for user in users if user["active"] and user["role"] == "rep" and user.id != self._crm.user.id]
        idle = [user.title for user in reps if user.id not in self._owners]
        if idle:
            names = ", ".join(idle[:NAMED]) + (" …" if len(idle) > NAMED else "")
            text = _("{count} of {all} sales reps own nothing in the file: {names}")
            self.found[text.format(count=len(idle), all=len(reps), names=names)] = 0

    def told(self) -> tuple[tuple[str, int], ...]:
        """The texts, those about most rows first, with the number of rows (0: about the file)."""
        return tuple(sorted(self.found.items(), key=lambda item: (-item[1], item[0])))

    def go_on(self, kept: Mapping[str, Any]) -> None:
        """Go on from what was counted before an interruption."""
        self.found.update(kept)

    def _lacking(self, problem: Problem) -> str:
        return _(LACKING).format(field=_(self._label(problem.field)), reason=problem.reason) if problem.field else problem.reason

    def _label(self, name: str) -> str:
        return self._entity.by_name[name].label if name in self._entity.by_name else name
