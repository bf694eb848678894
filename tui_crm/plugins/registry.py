"""Takes plugins that are objects of this process into a catalogue: for tests and for examples."""

from __future__ import annotations

from collections.abc import Mapping

from tui_crm.model.entity import Catalogue
from tui_crm.plugins.declared import Declarations, extended
from tui_crm.plugins.guard import Failure
from tui_crm.plugins.manifest import PluginError, check_id
from tui_crm.plugins.runner import Runner


def declared(plugin_id: str, plugin: object) -> Declarations:
    """What a plugin declares. Raises PluginError, naming the plugin, the hook, and what is wrong with it."""
    check_id(plugin_id)
    loaded = Runner(plugin_id, plugin).load({})
    if isinstance(loaded, Failure):
        raise PluginError(str(loaded))
    return Declarations(plugin_id, loaded.value)


def fields_of(plugins: Mapping[str, object], catalogue: Catalogue) -> Catalogue:
    """`catalogue` with the fields and entities of `plugins` (modules or objects by plugin id), in order of id.

    Raises PluginError, naming the plugin, for an id, a hook, an entity or a field that cannot be.
    """
    return extended(catalogue, [declared(plugin_id, plugin) for plugin_id, plugin in plugins.items()])
