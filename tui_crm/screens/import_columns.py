"""What is done about the columns of a file: fields, notes, new fields, how values are written and what they mean, saved mappings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.model.fields import Field, Kind
from tui_crm.query.complete import Candidate, Completion
from tui_crm.query.names import spellings

if TYPE_CHECKING:
    from tui_crm.screens.import_way import Way
    from tui_crm.services.transfer.meaning.columns import Column, Question
    from tui_crm.services.transfer.meaning.mapping import Mapping

OUT, NOTES, NEW = "-", "+", "*"  # in place of a field's name


class ImportColumns:
    """Mixed into the import page."""

    if TYPE_CHECKING:
        crm: Any
        desk: Any
        lines: Any
        ask: Any
        say: Any
        work: Any

        def ready(self) -> Way | None: ...
        def show(self, at: object = None) -> None: ...
        def change(self, way: Way) -> None: ...
        def shown_mapping(self) -> Mapping: ...

    # one column

    def _column(self, way: Way) -> Column | None:
        """The column under the cursor, also on a question about it; says so if there is none."""
        number = self.lines.current
        if question := self._question_here():
            number = question.number
        found = next((column for column in self.shown_mapping().columns if column.number == number), None)
        if found is None:
            self.say(_("Go to a heading first"), "warning")
        return found

    def _question_here(self) -> Question | None:
        """The question under the cursor."""
        match self.lines.current:
            case ("question", int(place), *_line) if place < len(self.shown_mapping().questions):
                return self.shown_mapping().questions[place]
        return None

    def _with_column(self, changed: Callable[[Mapping, Column], Mapping]) -> None:
        """Change the mapping of the column under the cursor."""
        way = self.ready()
        column = self._column(way) if way else None
        if way and column:
            self.change(replace(way, mapping=changed(way.mapping, column)))

    def change_field(self) -> None:
        """Ask which field the column fills."""
        way = self.ready()
        column = self._column(way) if way else None
        if way is None or column is None:
            return

        def change(text: str) -> None:
            self.change(replace(way, mapping=_typed(way.mapping, column, text.strip())))

        prompt = _("“{heading}” is (- nothing, + notes, * a new field):").format(heading=column.name)
        self.ask(prompt, change, column.field, kind="field", complete=lambda text, cursor: _fields(way.mapping, text, cursor))

    def do_import_notes(self, argument: str) -> None:
        """Its values go into the notes."""
        self._with_column(lambda mapping, column: mapping.with_notes(column.number))

    def do_import_ignore(self, argument: str) -> None:
        """It is left out."""
        self._with_column(lambda mapping, column: mapping.with_field(column.number, None))

    def do_import_field(self, argument: str) -> None:
        """It fills a field that the import makes: name and kind are asked, those that its values show are proposed."""
        from tui_crm.services.transfer.meaning.new_fields import MAKEABLE
        from tui_crm.services.transfer.meaning.shapes import guess_kind

        way = self.ready()
        column = self._column(way) if way else None
        if way is None or column is None:
            return

        def make(text: str) -> None:
            label, _comma, kind = text.rpartition(",")
            self.change(replace(way, mapping=way.mapping.with_new_field(column.number, label.strip() or column.name, _kind(kind))))

        def complete(text: str, cursor: int) -> Completion:
            start = text.rfind(",", 0, cursor) + 1
            wanted = text[start:cursor].strip()
            kinds = sorted(kind for kind in MAKEABLE if start and kind.startswith(wanted))
            return Completion(start, len(text), tuple(Candidate(f" {kind}") for kind in kinds))

        self.ask(_("field to make, and its kind:"), make, f"{column.name}, {guess_kind(column.seen)}", kind="new-field", complete=complete)

    def do_import_format(self, argument: str) -> None:
        """The next way in which its dates or numbers may be written."""
        from tui_crm.screens.import_lines import mark_in_words
        from tui_crm.services.transfer.meaning.date_shapes import shown as shown_order
        from tui_crm.services.transfer.meaning.shapes import formats

        way = self.ready()
        column = self._column(way) if way else None
        if way is None or column is None:
            return
        field = self.shown_mapping().entity.by_name.get(column.field)
        ways = ("", *formats(field)) if field else ()
        if len(ways) < 2:
            self.say(_("Only dates and numbers are written in different ways"), "warning")
            return
        following = ways[(ways.index(column.format) + 1) % len(ways)]
        self.change(replace(way, mapping=way.mapping.with_format(column.number, following)))
        words = shown_order(following) if following not in ("point", "comma") else mark_in_words(following)
        self.say(_("“{heading}”: {way}").format(heading=column.name, way=words or _("as each value says by itself")))

    def do_import_values(self, argument: str) -> None:
        """What its values mean, on a page of their own."""
        way = self.ready()
        column = self._column(way) if way else None
        if way is None or column is None:
            return
        if not column.field:
            self.say(_("“{heading}” fills no field").format(heading=column.name), "warning")
            return

        def take(mapping: Mapping) -> None:
            if now := self.ready():
                self.change(replace(now, mapping=mapping))

        self.desk.open_page("import-values", way.mapping, column.number, take)

    def do_import_why(self, argument: str) -> None:
        """All that is known of the column, where the line is too short for it."""
        from tui_crm.screens.import_lines import because, becomes
        from tui_crm.widgets.fitted import Cells

        way = self.ready()
        column = self._column(way) if way else None
        if way is None or column is None:
            return
        told = [
            Cells((_("Field"), becomes(self.shown_mapping(), column)), None, ("label", "")),
            Cells((_("Because"), because(column)), None, ("label", "")),
            Cells(("", ""), None), Cells((_("Values"), ""), None, ("heading", "")),
            *(Cells((f"{count:,}".rjust(12), " ".join(text.split())), None, ("muted", "")) for text, count in column.seen),
        ]  # fmt: skip
        self.desk.open_page("text", column.name, told, (14, 0))

    # questions

    def do_import_answer(self, argument: str) -> None:
        """The answer of this number to the question under the cursor."""
        way, question = self.ready(), self._question_here()
        if way is None:
            return
        if question is None:
            self.say(_("Go to a question first"), "warning")
            return
        self._answer(way, question, int(argument) - 1)

    def _answer(self, way: Way, question: Question, place: int) -> None:
        from tui_crm.screens.import_lines import possible
        from tui_crm.services.transfer.meaning.columns import Asked, Otherwise

        answers = possible(question, self.shown_mapping())
        if not 0 <= place < len(answers):
            self.say(_("There are the answers 1 to {count}").format(count=len(answers)), "warning")
            return
        value, words = answers[place]
        if question.asked is Asked.VALUES:
            mapping = way.mapping.with_otherwise(question.number, Otherwise(value))
        else:
            mapping = way.mapping.with_format(question.number, value)
        self.change(replace(way, mapping=mapping))
        self.show(at=("question", 0) if self.shown_mapping().questions else question.number)
        self.say(_("“{heading}”: {way}").format(heading=way.column(question.number).name, way=words))

    # saved mappings

    def do_import_save(self, argument: str) -> None:
        """Keep the mapping under a name."""
        from tui_crm.services.transfer.meaning import saved

        way = self.ready()
        if way is None:
            return

        def keep(text: str) -> None:
            name = text.strip()
            if not name:
                raise UsageError(_("A mapping needs a name"))

            def kept(_record: int) -> None:
                self.change(replace(self.ready() or way, saved=name, edited=False))
                self.say(_("saved as “{name}”: files of this shape find it").format(name=name))

            self.work(lambda: saved.save(self.crm, name, way.mapping), kept)

        self.ask(_("save the mapping as:"), keep, argument or way.saved or way.source.name.rpartition(".")[0], kind="mapping")

    def do_import_mapping(self, argument: str) -> None:
        """A saved mapping, or the proposal without any."""
        from tui_crm.screens.import_way import way_of
        from tui_crm.services.transfer.meaning import saved

        way = self.ready()
        if way is None:
            return
        names = [record.text("name") for record in saved.saved(self.crm, way.mapping.entity.key)]

        def load(text: str) -> None:
            name = text.strip()
            self.change(way_of(self.crm, way.opening, way.source, way.mapping.entity.key, way.reason, name))
            self.say(_("the mapping “{name}” is used").format(name=name) if name else _("the proposal is used"))

        def complete(text: str, cursor: int) -> Completion:
            return Completion(0, len(text), tuple(Candidate(name) for name in names if name.casefold().startswith(text[:cursor].strip().casefold())))

        if not names:
            self.say(_("There is no saved mapping for these records yet"), "warning")
            return
        self.ask(_("saved mapping (empty: the proposal):"), load, argument or way.saved, kind="mapping", complete=complete)


def _typed(mapping: Mapping, column: Column, name: str) -> Mapping:
    if name == NOTES:
        return mapping.with_notes(column.number)
    if name == NEW:
        return mapping.with_new_field(column.number)
    return mapping.with_field(column.number, None if name in ("", OUT) else name)


def _fields(mapping: Mapping, text: str, cursor: int) -> Completion:
    """Fields that begin as what is typed, those that nothing fills yet first."""
    wanted = text[:cursor].strip().casefold()
    taken = {field.name for field in mapping.fields}

    def order(field: Field) -> bool:
        return field.name in taken

    found: Sequence[Field] = [field for field in mapping.entity.editable if any(name.startswith(wanted) for name in spellings(field))]
    return Completion(0, len(text), tuple(Candidate(field.name, _(field.label)) for field in sorted(found, key=order)))


def _kind(text: str) -> Kind | None:
    if not text.strip():
        return None
    try:
        return Kind(text.strip())
    except ValueError:
        raise UsageError(_("there is no kind of field “{kind}”").format(kind=text.strip())) from None
