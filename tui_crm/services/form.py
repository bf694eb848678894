"""A form: the fields of a record as texts, what they mean, what is wrong with them, and saving them.

A text that nobody touched stands for the value it came from, whatever it looks like: a form never changes what was not typed.
Everything here may be asked from the thread that writes; the interface calls only what does not read the database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tui_crm.errors import Difference, InvalidRecord, NotFound, Problem, StaleWrite, UsageError
from tui_crm.i18n import _
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind
from tui_crm.model.validation import field_rule
from tui_crm.model.values import ReadContext, ShowContext, dump, parse
from tui_crm.services import archive, card, drafts, form_hints, lookup
from tui_crm.services.crm import Crm
from tui_crm.services.form_texts import SETTLED, meaning_of, text_of

SLOW = frozenset({Kind.REFERENCE, Kind.PHONE})


@dataclass(frozen=True, slots=True)
class Checked:
    """What a field's text comes to: what is wrong with it, or what it means where it does not say so itself."""

    problem: str = ""
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """What a colleague did to the record while its form is open: field names, and what each shows now."""

    who: str
    version: int
    gone: bool
    fields: Mapping[str, str]


@dataclass
class Form:
    """The form of one record; `record` 0 for a new one. `version` is what the typing is based on."""

    crm: Crm
    entity: Entity
    record: int
    version: int
    title: str
    base: dict[str, object]
    texts: dict[str, str] = field(default_factory=dict)
    _base_texts: dict[str, str] = field(default_factory=dict)
    _opening: dict[str, str] = field(default_factory=dict)
    _known: dict[str, tuple[str, object]] = field(default_factory=dict)  # what a text stands for, where it cannot be read from it alone
    _titles: dict[tuple[str, int], str] = field(default_factory=dict)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields, in the order of the form."""
        return self.entity.editable

    # texts and values

    def showing(self) -> ShowContext:
        """How this form's values are shown: in the record's currency."""
        return replace(self.crm.showing(self._titles), currency=self._currency())

    def reading(self) -> ReadContext:
        """How this form's texts are read: in the record's currency, a reference also by the one record its letters can mean."""
        return replace(self.crm.reading(), currency=self._currency(), resolve=self._resolve)

    def _currency(self) -> str:
        return self.texts.get("currency", str(self.base.get("currency", ""))).strip().upper() or self.crm.locale.currency

    def _resolve(self, entity: str, text: str) -> int:
        try:
            return lookup.record(self.crm, entity, text).id
        except NotFound as error:
            hits = form_hints.records(self.crm, entity, text)
            if len(hits) == 1:
                return hits[0].record
            if not hits:
                raise ValueError(str(error)) from error
            raise ValueError(_("several are called so; ctrl+n takes one")) from error
        except UsageError as error:
            raise ValueError(str(error)) from error

    def type(self, name: str, text: str) -> None:
        """Another text stands in a field."""
        self.texts[name] = text

    def choose(self, name: str, text: str, value: object) -> None:
        """A text stands in a field that means this value."""
        self.texts[name] = text
        self._known[name] = (text, value)
        described = self.entity.by_name[name]
        if described.kind is Kind.REFERENCE and isinstance(value, int):
            self._titles[described.ref, value] = text

    def is_known(self, name: str) -> bool:
        """Whether the value of a field is known without reading its text."""
        if self.texts[name] == self._base_texts[name] and not self._money_moved(name):
            return True
        known = self._known.get(name)
        return known is not None and known[0] == self.texts[name]

    def _money_moved(self, name: str) -> bool:
        """An amount means something else once the currency is another."""
        return self.entity.by_name[name].kind is Kind.MONEY and self.texts.get("currency") != self._base_texts.get("currency")

    def is_slow(self, name: str) -> bool:
        """Whether judging the field's text asks the database, or the tables of the world's phone numbers: not to be done between two keys."""
        kind = self.entity.by_name[name].kind
        return kind in SLOW and not self.is_known(name) and bool(self.texts[name].strip())

    def value(self, name: str, reading: ReadContext | None = None) -> object:
        """What the text of a field means. Raises ValueError with a reason for people."""
        if self.texts[name] == self._base_texts[name] and not self._money_moved(name):
            return self.base[name]
        known = self._known.get(name)
        if known and known[0] == self.texts[name] and self.entity.by_name[name].kind is not Kind.MONEY:
            return known[1]
        described = self.entity.by_name[name]
        if described.kind is Kind.CHOICE and not described.open_choices and (only := form_hints.only_choice(described, self.texts[name])):
            return only
        return parse(described, self.texts[name], reading or self.reading())

    def check(self, name: str) -> Checked:
        """Judge the text of a field."""
        described = self.entity.by_name[name]
        reading = self.reading()
        try:
            value = field_rule(described, self.crm.locale.country)(self.value(name, reading))
        except ValueError as reason:
            return Checked(problem=str(reason))
        return Checked(meaning=meaning_of(described, self.texts[name], value, reading, self.showing()))

    def settle(self, name: str) -> str:
        """The field is left: a text that was read becomes the value's own look ("tomorrow" the date). Returns the text."""
        described, text = self.entity.by_name[name], self.texts[name]
        if described.kind in SETTLED and not described.many and text.strip() and self.is_changed(name):
            try:
                value = self.value(name)
            except ValueError:
                return text  # what is wrong is told by `check`
            own = text_of(described, value, self.reading(), self.showing())
            if self.texts[name] == text:  # nothing was typed while it was looked up
                self.choose(name, own, value)
        return self.texts[name]

    # what was typed

    def is_changed(self, name: str) -> bool:
        """Whether the text is another than the record's."""
        return self.texts[name] != self._base_texts[name]

    @property
    def unsaved(self) -> bool:
        """Whether something was typed since the form was opened."""
        return self.texts != self._opening

    def changes(self) -> dict[str, object]:
        """The values that were typed, every one of a new record. Raises InvalidRecord with every problem of every field."""
        found: dict[str, object] = {}
        problems: list[Problem] = []
        reading = self.reading()
        for described in self.fields:
            name = described.name
            if self.record and not self.is_changed(name) and not self._money_moved(name):
                continue
            try:
                found[name] = field_rule(described, self.crm.locale.country)(self.value(name, reading))
            except ValueError as reason:
                problems.append(Problem(name, str(reason)))
        if problems:
            raise InvalidRecord(problems)
        return {name: value for name, value in found.items() if not self.record or value != self.base[name]}

    def save(self) -> int:
        """Write what was typed and drop the draft; returns the record's id. Raises InvalidRecord, StaleWrite."""
        changes = self.changes()
        if not self.record:
            saved = archive.add(self.crm, self.entity.key, changes)
        else:
            saved = self.record
            if changes:
                archive.edit(self.crm, self.entity.key, self.record, changes, self.version)
        drafts.drop(self.crm, self.entity.key, self.record)
        return saved

    # drafts

    def draft_texts(self) -> dict[str, str]:
        """The texts to keep; those that another language or another record of the same name could change are kept as values."""
        return {described.name: self._draft_text(described) for described in self.fields if self.is_changed(described.name)}

    def _draft_text(self, described: Field) -> str:
        text = self.texts[described.name]
        known = self._known.get(described.name)
        if described.many or not known or known[0] != text:
            return text
        if described.kind is Kind.REFERENCE:
            return f"#{known[1]}" if known[1] else ""
        return dump(described, known[1]) if described.kind in (Kind.CHOICE, Kind.BOOLEAN) else text

    def take_up(self, draft: drafts.Draft) -> None:
        """Go on with a draft: its texts, based on the version that it was typed over."""
        if self.record and draft.version:
            self.version = draft.version
        self.texts = dict(self._base_texts)
        for name, text in draft.texts.items():
            if name not in self._base_texts:
                continue  # a plugin's field whose plugin is off
            self.type(name, text)
            self.settle(name)

    # colleagues

    def news(self) -> News | None:
        """What others made of the record since `version`; None if nothing that this form shows."""
        if not self.record:
            return None
        try:
            now = self.crm.store.read(self.entity.key, self.record)
        except NotFound:
            return News("", 0, True, {})
        if now.version == self.version:
            return None
        gone = bool(now.values.get("deleted_at")) and not self.base.get("deleted_at")
        showing = self.crm.showing()
        differing = [described for described in self.fields if now[described.name] != self.base[described.name]]
        if not differing and not gone:
            return None
        reading = self.reading()
        shown = {described.name: text_of(described, now[described.name], reading, showing) for described in differing}
        who = str(now.values.get("deleted_by" if gone else "updated_by") or 0)
        return News(showing.title("user", int(who)) if showing.title else "", now.version, gone, shown)

    def overlapping(self, stale: StaleWrite) -> tuple[Difference, ...]:
        """The fields of this form that others changed, in the form's order."""
        order = list(self._base_texts)
        found = [d for d in stale.differences if d.field in self._base_texts and d.theirs != d.base]
        return tuple(sorted(found, key=lambda difference: order.index(difference.field)))

    def rebase(self, stale: StaleWrite, theirs: frozenset[str]) -> None:
        """Go on from the record as others left it, taking their value of the fields in `theirs`."""
        reading, showing = self.reading(), self.crm.showing()
        self.version = stale.version
        for difference in stale.differences:
            name = difference.field
            if name not in self._base_texts:
                continue
            text = text_of(self.entity.by_name[name], difference.theirs, reading, showing)
            if name not in theirs:
                self._keep_mine(name)
            self.base[name], self._base_texts[name], self._opening[name] = difference.theirs, text, text
            if name in theirs:
                self.texts[name] = text

    def _keep_mine(self, name: str) -> None:
        try:
            self._known[name] = (self.texts[name], self.value(name))
        except ValueError:
            self._known.pop(name, None)


def open_form(crm: Crm, entity_key: str, record: int = 0, given: Mapping[str, object] | None = None) -> Form:
    """The form of a record (of the one it was merged into), or of a new one that begins with the values of `given`. Raises NotFound."""
    entity = crm.catalogue[entity_key]
    if record:
        record = lookup.survivor(crm, entity, record)
        found = crm.store.read(entity_key, record)
        form = Form(crm, entity, record, found.version, found.title, dict(found.values), _titles=dict(card.titles(crm, [found])))
    else:
        form = Form(crm, entity, 0, 0, "", archive.initial(crm, entity_key))
    reading, showing = form.reading(), form.showing()
    for described in form.fields:
        form._base_texts[described.name] = text_of(described, form.base[described.name], reading, showing)
    form.texts = dict(form._base_texts)
    for name, value in (given or {}).items():
        described = entity.by_name[name]
        form.choose(name, text_of(described, value, reading, showing), value)
    form._opening = dict(form.texts)
    return form
