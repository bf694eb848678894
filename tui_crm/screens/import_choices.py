"""How the rows are taken in: what they are, by what they find records, and the options, each a key."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.query.complete import Candidate, Completion

if TYPE_CHECKING:
    from tui_crm.screens.import_way import Way
    from tui_crm.services.transfer.meaning.mapping import Mapping
    from tui_crm.services.transfer.run.options import Options


class ImportChoices:
    """Mixed into the import page."""

    if TYPE_CHECKING:
        crm: Any
        ask: Any
        _given: Options | None

        @property
        def _options(self) -> Options: ...
        def ready(self) -> Way | None: ...
        def change(self, way: Way) -> None: ...
        def show(self, at: object = None) -> None: ...
        def shown_mapping(self) -> Mapping: ...
        def _first(self) -> object: ...
        def _void(self) -> None: ...

    def do_import_kind(self, argument: str) -> None:
        """What the rows are."""
        from tui_crm.screens.import_way import way_of

        way = self.ready()
        if way is None:
            return
        entities = [entity for entity in self.crm.catalogue.entities.values() if entity.group]

        def choose(text: str) -> None:
            wanted = text.strip().casefold()
            found = next((e for e in entities if wanted in (e.key, e.group, _(e.plural).casefold(), _(e.label).casefold())), None)
            if found is None:
                groups = ", ".join(entity.group for entity in entities)
                raise UsageError(_("There are no “{name}”; there are {groups}").format(name=text.strip(), groups=groups))
            self.change(way_of(self.crm, way.opening, way.source, found.key, _("chosen by you")))
            self.show(at=self._first())

        def complete(text: str, cursor: int) -> Completion:
            wanted = text[:cursor].strip().casefold()
            found = [e for e in entities if any(name.casefold().startswith(wanted) for name in (e.group, _(e.plural)))]
            return Completion(0, len(text), tuple(Candidate(e.group, _(e.plural)) for e in found))

        self.ask(_("the rows are:"), choose, argument, kind="kind", complete=complete)

    def do_import_key(self, argument: str) -> None:
        """The fields by which a row finds the record it updates, the most trusted first."""
        way = self.ready()
        if way is None:
            return
        mapping = self.shown_mapping()

        def choose(text: str) -> None:
            from tui_crm.query.names import find
            from tui_crm.services.transfer.run.known import key_fields

            keys = []
            for word in text.replace("，", ",").split(","):
                if name := word.strip():
                    field = find(mapping.entity, name)
                    if field is None:
                        raise UsageError(_("{entity} has no field “{name}”").format(entity=_(mapping.entity.label), name=name))
                    keys.append(field.name)
            key_fields(mapping.entity, mapping.fields, keys)
            self._set(replace(self._options, keys=tuple(keys)))

        def complete(text: str, cursor: int) -> Completion:
            start = text.rfind(",", 0, cursor) + 1
            wanted = text[start:cursor].strip()
            names = [field.name for field in mapping.fields if field.name.startswith(wanted)]
            return Completion(start, len(text), tuple(Candidate(name) for name in names))

        prompt = _("a row updates the record with the same (empty: every row is new):")
        self.ask(prompt, choose, argument or ",".join(self._options.keys), kind="key", complete=complete)

    def do_import_unknown(self, argument: str) -> None:
        """Headings that mean no field: into the notes, into new fields, or left out."""
        from tui_crm.screens.import_options import next_others

        if way := self.ready():
            self.change(way.with_others(next_others(way.others)))

    def _step(self, option: str) -> None:
        from tui_crm.screens.import_options import STEPS

        if self.ready():
            self._set(STEPS[option](self._options))

    def _set(self, options: Options) -> None:
        self._given = options
        self._void()

    def do_import_mode(self, argument: str) -> None:
        self._step("mode")

    def do_import_fill(self, argument: str) -> None:
        self._step("fill")

    def do_import_blanks(self, argument: str) -> None:
        self._step("blanks")

    def do_import_doubles(self, argument: str) -> None:
        self._step("doubles")

    def do_import_unjoined(self, argument: str) -> None:
        self._step("unjoined")

    def do_import_keep(self, argument: str) -> None:
        """Only administrators may."""
        if self.ready() and not self._options.keep:
            self.crm.policy.allow("stamps")
        self._step("keep")
    def do_import_assign(self, argument: str) -> None:
        self._step("assign")

