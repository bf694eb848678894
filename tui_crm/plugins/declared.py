"""What a plugin declared, as the app keeps it: light data from which the catalogue is made without importing the plugin."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tui_crm.i18n import _, language
from tui_crm.model.entity import Catalogue, Entity
from tui_crm.model.fields import SCALE, Choice, Field, Kind
from tui_crm.plugins.manifest import PluginError

Words = Callable[[str], tuple[str, ...]]
Plain = Mapping[str, Any]
"""A declared value as `Declared.plain` gives it."""


@dataclass(frozen=True)
class Declarations:
    """Everything one plugin declared. `active`: it is on and may run; else its fields can be read only."""

    plugin: str
    spec: Mapping[str, Any] = field(default_factory=dict)
    active: bool = True

    def of(self, hook: str) -> Sequence[Plain]:
        """What a declaring hook returned."""
        found: Sequence[Plain] = self.spec.get(hook, ())
        return found

    @property
    def hooks(self) -> frozenset[str]:
        """The run-time hooks it answers."""
        return frozenset(self.spec.get("hooks", ()))

    @property
    def config_schema(self) -> Plain | None:
        """The JSON schema of its settings; None when it has none."""
        return self.spec.get("config")

    @property
    def texts(self) -> Mapping[str, str]:
        """Its translations into the language of this process."""
        found: Mapping[str, str] = self.spec.get("translations", {}).get(language(), {})
        return found

    def words(self, english: str) -> tuple[str, ...]:
        """A text of the plugin in every language."""
        translations = self.spec.get("translations", {}).values()
        return tuple(dict.fromkeys((english, *(texts[english] for texts in translations if english in texts))))

    def text(self, english: str) -> str:
        """A text of the plugin in the language of this process."""
        return self.texts.get(english, english)


def is_asked(when: Sequence[str], plugin: str, changed: Iterable[str]) -> bool:
    """Whether a rule for changes of the fields `when` (all when empty) has a word on a change of the fields `changed`."""
    return not when or not {*when, *(f"{plugin}.{name}" for name in when)}.isdisjoint(changed)


def entity_key(name: str) -> str:
    """The catalogue's key of an entity as plugins call it: "realty.listing" is kept in the table realty_listing."""
    return name.replace(".", "_")


def field_of(
    plugin: str, plain: Plain, texts: Mapping[str, str] = {}, off: bool = False, own: bool = False, words: Words = lambda english: (english,)
) -> Field:
    """The catalogue's field. `own`: of the plugin's own entity, with a column to itself. `off`: it can be read only, and says why; `words`: a text
    in every language, as files may be written in any.
    """
    many = plain["type"] == "multi_choice"
    kind = Kind.CHOICE if many else Kind(plain["type"])
    label = texts.get(plain["label"], plain["label"])
    section = plain["section"] or plugin
    other = tuple(word for word in words(plain["label"]) if word != label)
    return Field(
        key=plain["key"],
        kind=kind,
        label=label,
        help=_helped(texts.get(plain["help"], plain["help"]), texts.get(plain.get("deprecated", ""), plain.get("deprecated", ""))),
        choices=tuple(Choice(value, texts.get(name, name), words(name)) for value, name in plain["choices"]),
        ref=entity_key(plain["ref"]),
        many=many,
        default=_default(kind, plain["default"]),
        required=plain["required"] and not off,
        search="text" if plain["searchable"] else "",
        sortable=(plain["indexed"] or plain.get("sortable", False)) and not many,
        indexed=plain["indexed"],
        unique=plain["unique"],
        sensitive=plain["pii"],
        read_only=off or plain.get("kept", False),
        kept_by=plugin if plain.get("kept") and not off else "",
        unit=plain["unit"],
        aliases=(*plain["aliases"], *other),
        width=plain["width"],
        section=_("from {plugin} (off)").format(plugin=plugin) if off else texts.get(section, section),
        plugin="" if own else plugin,
        read_role=plain.get("read_role", ""),
        write_role=plain.get("write_role", ""),
        deprecated=texts.get(plain.get("deprecated", ""), plain.get("deprecated", "")),
    )


def pipeline_slug(plugin: str, key: str) -> str:
    """The short name of a pipeline that a plugin declares."""
    return f"{plugin}_{key}"


def _required_at(declared: Declarations, stage: str) -> tuple[str, ...]:
    """The stages at which a deal's field must be filled in: from the own one of this key on, unless the deal is lost; another pipeline's alone.

    Raises PluginError for a key that none of the plugin's stages has.
    """
    if "." in stage:
        return (stage,)
    found: list[str] = []
    for pipeline in declared.of("stages"):
        keys = [each["key"] for each in pipeline["stages"]]
        if stage in keys:
            later = pipeline["stages"][keys.index(stage) :]
            slug = pipeline_slug(declared.plugin, pipeline["key"])
            found += [f"{slug}.{each['key']}" for each in later if each["kind"] in ("open", "won")]
    if not found:
        raise PluginError(_("plugin {plugin}: there is no stage {stage}").format(plugin=declared.plugin, stage=stage))
    return tuple(found)


def _helped(about: str, instead: str) -> str:
    """A field's help, with what to use instead where it goes away."""
    return "; ".join(filter(None, (_("goes away: {instead}").format(instead=instead) if instead else "", about)))


def _default(kind: Kind, value: Any) -> object:
    if value is None or kind not in SCALE:
        return tuple(value) if isinstance(value, list) else value
    from decimal import Decimal

    return Decimal(value)


def entity_of(declared: Declarations, plain: Plain, group: str) -> Entity:
    """The catalogue's entity."""
    texts, off = declared.texts, not declared.active
    titles = plain["title"]
    own = [field_of(declared.plugin, each, texts, off, own=True, words=declared.words) for each in plain["fields"]]
    return Entity(
        key=f"{declared.plugin}_{plain['key']}",
        label=texts.get(plain["label"], plain["label"]),
        plural=texts.get(plain["plural"], plain["plural"]),
        group=group,
        title=titles,
        prefix=plain["prefix"],
        columns=tuple(plain["columns"]) or tuple(each.key for each in own[:6]),
        sort=plain["sort"],
        owned=plain["owned"],
        searchable=plain["searchable"],
        own_fields=tuple(replace(each, search="name", required=not off, sortable=True) if each.key == titles else each for each in own),
    )


def extended(catalogue: Catalogue, plugins: Iterable[Declarations]) -> Catalogue:
    """The catalogue with the entities and fields of the plugins, in order of id. Raises PluginError, naming the plugin, for what cannot be."""
    ordered = sorted(plugins, key=lambda each: each.plugin)
    for declared in ordered:
        catalogue = _with_entities(catalogue, declared)
    for declared in ordered:
        catalogue = _with_fields(catalogue, declared)
    for declared in ordered:
        _check_references(catalogue, declared)
    return _without_lost_references(catalogue) if ordered else catalogue


def _with_entities(catalogue: Catalogue, declared: Declarations) -> Catalogue:
    found = dict(catalogue.entities)
    groups = {entity.group for entity in found.values()}
    for plain in declared.of("entities"):
        group = plain["group"] if plain["group"] not in groups else f"{declared.plugin}-{plain['group']}"
        entity = entity_of(declared, plain, group)
        if entity.key in found or group in groups:
            raise PluginError(_("plugin {plugin}: there is an entity {entity} already").format(plugin=declared.plugin, entity=plain["key"]))
        found[entity.key] = entity
        groups.add(group)
    return Catalogue(found)


def _with_fields(catalogue: Catalogue, declared: Declarations) -> Catalogue:
    for plain in declared.of("fields"):
        key = entity_key(plain["entity"])
        if key not in catalogue.entities:
            if not declared.active or "." in plain["entity"]:
                continue  # the entity of a plugin that is not there: the field waits for it
            text = _("plugin {plugin}: no entity {entity} for field {field}")
            raise PluginError(text.format(plugin=declared.plugin, entity=plain["entity"], field=plain["key"]))
        made = field_of(declared.plugin, plain, declared.texts, not declared.active, words=declared.words)
        if declared.active and (stage := plain.get("required_at_stage")):
            made = replace(made, required_at=_required_at(declared, stage))
        if made.name in catalogue[key].by_name:
            raise PluginError(_("plugin {plugin}: field {field} is declared twice").format(plugin=declared.plugin, field=plain["key"]))
        catalogue = catalogue.with_fields(key, [made])
    return catalogue


def _check_references(catalogue: Catalogue, declared: Declarations) -> None:
    own = [(plain["key"], each) for plain in declared.of("entities") for each in plain["fields"]]
    for entity, plain in [*own, *((plain["entity"], plain) for plain in declared.of("fields"))]:
        if plain["ref"] and entity_key(plain["ref"]) not in catalogue.entities and "." not in plain["ref"]:
            text = _("plugin {plugin}: field {field} refers to an entity {entity} that is not there")
            raise PluginError(text.format(plugin=declared.plugin, field=f"{entity}.{plain['key']}", entity=plain["ref"]))


def _without_lost_references(catalogue: Catalogue) -> Catalogue:
    """References to entities of plugins that are not there are numbers that can be read only."""
    found = dict(catalogue.entities)
    for key, entity in catalogue.entities.items():
        if any(each.ref and each.ref not in found for each in entity.own_fields):
            own = [
                replace(each, kind=Kind.INTEGER, ref="", read_only=True, required=False) if each.ref and each.ref not in found else each
                for each in entity.own_fields
            ]
            found[key] = replace(entity, own_fields=tuple(own))
    return Catalogue(found)
