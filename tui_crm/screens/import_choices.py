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
        say: Any
        _ways: tuple[Way, ...]

        def ready(self) -> Way | None: ...
        def change(self, way: Way) -> None: ...
        def show(self, at: object = None) -> None: ...
        def shown_mapping(self) -> Mapping: ...
        def _first(self) -> object: ...
        def _void(self) -> None: ...

    def do_import_kind(self, argument: str) -> None:
        """What the rows are."""
        from tui_crm.screens.import_way import way_of
        from tui_crm.services.transfer.meaning.guessing import ALSO

        way = self.ready()
        if way is None:
            return
        entities = [entity for entity in self.crm.catalogue.entities.values() if entity.group]

        def choose(text: str) -> None:
            wanted = ALSO.get(text.strip().casefold(), text.strip().casefold())
            found = next((e for e in entities if wanted in (e.key, e.group, _(e.plural).casefold(), _(e.label).casefold())), None)
            if found is None:
                groups = ", ".join(entity.group for entity in entities)
                raise UsageError(_("There are no “{name}”; there are {groups}").format(name=text.strip(), groups=groups))
            fresh = way_of(self.crm, way.opening, way.source, found.key, _("chosen by you"))
            self.change(replace(fresh, options=replace(way.options, keys=()), chosen=True))
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
            self._set(way, replace(way.options, keys=tuple(keys)))

        def complete(text: str, cursor: int) -> Completion:
            start = text.rfind(",", 0, cursor) + 1
            wanted = text[start:cursor].strip()
            names = [field.name for field in mapping.fields if field.name.startswith(wanted)]
            return Completion(start, len(text), tuple(Candidate(name) for name in names))

        prompt = _("a row updates the record with the same (empty: every row is new):")
        self.ask(prompt, choose, argument or ",".join(way.options.keys), kind="key", complete=complete)

    def do_import_unknown(self, argument: str) -> None:
        """Headings that mean no field: into the notes, into new fields, or left out."""
        from tui_crm.screens.import_options import next_others

        if way := self.ready():
            self.change(way.with_others(next_others(way.others)))

    def _step(self, option: str) -> None:
        from tui_crm.screens.import_options import STEPS

        if way := self.ready():
            self._set(way, STEPS[option](way.options))

    def _set(self, way: Way, options: Options) -> None:
        """Of several files each has options of its own."""
        self.change(replace(way, options=options))

    def do_import_alike(self, argument: str) -> None:
        """All files are taken in as the one in view; of its keys each uses those that it has."""
        way = self.ready()
        if way is None:
            return
        if len(self._ways) < 2:
            self.say(_("This is the only file"), "warning")
            return
        self._ways = tuple(replace(each, options=way.options) for each in self._ways)
        self._void()
        self.say(_("all files are taken in so"))

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

    def do_import_assign(self, argument: str) -> None:
        self._step("assign")

    def do_import_keep(self, argument: str) -> None:
        """Only administrators may."""
        if (way := self.ready()) and not way.options.keep:
            self.crm.policy.allow("stamps")
        self._step("keep")
