"""Takes the plugins' declarations into the catalogue, so that a plugin's field is a field like any other."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pluggy

from tui_crm.errors import CrmError
from tui_crm.i18n import _
from tui_crm.model.entity import Catalogue
from tui_crm.plugins import hookspecs
from tui_crm.plugins.fields import FieldSpec

PLUGIN_ID = re.compile(r"[a-z][a-z0-9_]{2,19}")
RESERVED = frozenset({"core", "user", "sys"})


class PluginError(CrmError):
    """A plugin that cannot be used; the message names it."""


def fields_of(plugins: Mapping[str, object], catalogue: Catalogue) -> Catalogue:
    """`catalogue` with the fields of `plugins` (modules or objects by plugin id), in order of id.

    Raises PluginError, naming the plugin, for an id, a hook, an entity or a field that cannot be.
    """
    for plugin_id in sorted(plugins):
        for spec in _declared_fields(plugin_id, plugins[plugin_id]):
            if spec.entity not in catalogue.entities:
                text = _("plugin {plugin}: no entity {entity} for field {field}")
                raise PluginError(text.format(plugin=plugin_id, entity=spec.entity, field=spec.key))
            field = spec.to_field(plugin_id)
            if field.name in catalogue[spec.entity].by_name:
                raise PluginError(_("plugin {plugin}: field {field} is declared twice").format(plugin=plugin_id, field=spec.key))
            catalogue = catalogue.with_fields(spec.entity, [field])
    return catalogue


def _declared_fields(plugin_id: str, plugin: object) -> list[FieldSpec]:
    if not PLUGIN_ID.fullmatch(plugin_id) or plugin_id in RESERVED:
        text = _("plugin {plugin}: the id must be 3 to 20 of a-z, 0-9 and _, begin with a letter, and be none of {reserved}")
        raise PluginError(text.format(plugin=plugin_id, reserved=", ".join(sorted(RESERVED))))
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    try:
        manager.register(plugin, plugin_id)
        manager.check_pending()
    except pluggy.PluginValidationError as error:  # an unknown hook, or an argument the hook does not have
        raise PluginError(f"{plugin_id}: {error}") from None
    found: list[FieldSpec] = []
    for answer in manager.hook.fields():
        if not isinstance(answer, list) or not all(isinstance(spec, FieldSpec) for spec in answer):
            raise PluginError(_("plugin {plugin}: the hook fields must return a list of FieldSpec").format(plugin=plugin_id))
        found += answer
    return found
