"""What a file holds: customers, contacts, activities … guessed from its name, its program and its headings, with reasons."""

from __future__ import annotations

from dataclasses import dataclass

from tui_crm.i18n import _
from tui_crm.model.entity import Entity
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.meaning import headings
from tui_crm.services.transfer.meaning.mapping import Mapping
from tui_crm.services.transfer.meaning.proposing import propose
from tui_crm.services.transfer.sources.reading import Reader

# Words of a file's name, by the entity that they speak for.
_FILE_WORDS = {
    "customer": ("customer", "account", "compan", "client", "lead", "organi", "客户", "公司", "企业", "线索"),
    "contact": ("contact", "people", "person", "address book", "联系人", "通讯录", "名片"),
    "activity": ("activit", "note", "call", "task", "event", "meeting", "engagement", "跟进", "活动记录", "拜访"),
    "user": ("user", "employee", "team", "staff", "reps", "用户", "员工", "成员"),
    "deal": ("deal", "opportunit", "pipeline", "商机"),
    "ticket": ("ticket", "case", "工单"),
    "campaign": ("campaign", "市场活动"),
    "product": ("product", "产品"),
    "stage_change": ("stage history", "stage_history", "stage change", "opportunityhistory", "阶段变更", "阶段历史"),
    "term": ("dictionary", "glossary", "术语"),
}
ALSO = {"tasks": "followups", "task": "followups", "任务": "followups", "leads": "customers", "线索": "customers"}
"""What else people call some kinds of records that a file holds."""
_OTHERS = ("deal", "ticket", "campaign", "product")
"""Kinds that need not be here: a file whose name says one of them, and no other, is none of ours."""
# Fields that speak for their entity, because the others have nothing of the kind; a required one that nothing fills speaks against it.
_TELLING = {
    "customer": ("industry", "employees", "revenue", "registration_number", "grade", "size", "parent", "legal_representative"),
    "contact": ("customer", "job_title", "department"),
    "activity": ("at", "subject", "body", "result", "minutes", "type"),
    "user": ("login", "role", "manager"),
    "deal": ("stage", "expected_close", "closed_on", "amount", "product", "pipeline", "loss_reason", "probability"),
    "product": ("price", "series", "sku", "unit"),
    "ticket": ("state", "priority", "kind", "channel", "resolved_at", "answered_at", "resolution", "score", "requester"),
    "stage_change": ("deal", "became", "was"),
    "term": ("area", "meaning"),
}
NEARLY_ALL = 0.8  # of the fields that people may set
_PROGRAM, _NAME, _TELLS, _MISSING = 40, 6, 3, -8


@dataclass(frozen=True, slots=True)
class Guess:
    """What the rows may be. `entity`: its key; `known`: whether this archive has such records."""

    entity: str
    reason: str
    score: int
    known: bool = True


def guess_entity(crm: Crm, source: Reader) -> tuple[Guess, ...]:
    """What the rows of a file may be, the likeliest first; what is told of a second record in the row (a contact's company) comes later."""
    found = headings.origins(source.headings)
    surest: dict[str, Guess] = {}
    for place, origin in enumerate(found):
        reason = _("{program} exports its {module} so").format(program=origin.system.name, module=origin.module.name)
        guess = Guess(origin.module.entity, reason, _PROGRAM + origin.score - place, origin.module.entity in crm.catalogue.entities)
        surest.setdefault(guess.entity, guess)
    surest.update({guess.entity: guess for guess in _ours(crm, source)})
    for entity in (key for key in _TELLING if key in crm.catalogue.entities):
        likely = _by_headings(crm, crm.catalogue[entity], source)
        if likely is not None and (entity not in surest or surest[entity].score < likely.score):
            surest[entity] = likely
    return tuple(sorted(surest.values(), key=lambda guess: -guess.score))


def _ours(crm: Crm, source: Reader) -> list[Guess]:
    """Kinds of records whose own names of fields are the headings, nearly all of them and no other: our exports write them so."""
    given = {heading.strip().casefold() for heading in source.headings}
    found = []
    for entity in crm.catalogue.entities.values():
        editable = {field.name for field in entity.editable}
        if given <= entity.by_name.keys() and len(given & editable) >= NEARLY_ALL * len(editable):
            found.append(Guess(entity.key, _("it has all fields of {records} and no other").format(records=_(entity.plural)), _PROGRAM + len(given)))
    return found


def _by_headings(crm: Crm, entity: Entity, source: Reader) -> Guess | None:
    mapping = propose(entity, source, crm.reading())
    telling = [field.name for field in mapping.fields if field.name in _TELLING[entity.key]]
    if entity.title not in {field.name for field in mapping.fields} and not telling:
        return None
    word = _word_of(entity.key, source.name)
    if not word and any(_word_of(other, source.name) for other in _OTHERS if other not in crm.catalogue.entities):
        return None
    score = len(mapping.fields) + _TELLS * len(telling) + _MISSING * len(mapping.missing) + _title_weight(mapping) + (_NAME if word else 0)
    if score < 0:
        return None
    reason = _("it has {fields}").format(fields=", ".join(_(entity.by_name[name].label) for name in telling) or _(entity.title_field.label))
    if word:
        reason = _("its name says “{word}”; {reason}").format(word=word, reason=reason)
    return Guess(entity.key, reason, score)


def _title_weight(mapping: Mapping) -> int:
    """A first and a last name speak for people, a company's name for customers."""
    parts = {column.part for column in mapping.columns if column.field == mapping.entity.title}
    split = bool(parts & {"given", "family"})
    if mapping.entity.key == "contact":
        return _TELLS * 2 if split else 0
    return -_TELLS if split else 0


def _word_of(entity: str, name: str) -> str:
    low = name.casefold()
    return next((word for word in _FILE_WORDS[entity] if word in low), "")
