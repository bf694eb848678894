"""Runs one plugin: imports it, asks for its declarations, calls its functions. Lives in a worker; in an author's tests in the same process.

What comes in and goes out are plain values. Every call of the plugin's code goes through `guard.guarded`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pluggy
from pydantic import BaseModel, SecretStr

from tui_crm.plugins import hookspecs
from tui_crm.plugins.base import Declared
from tui_crm.plugins.guard import Answer, Failure, guarded
from tui_crm.plugins.loading import imported
from tui_crm.plugins.operations import OPERATIONS
from tui_crm.plugins.records import Context
from tui_crm.plugins.returned import checked_config, checked_list, checked_translations

Reply = Answer | Failure


class Runner:
    """One plugin being run. `plugin`: the object itself, for tests; else `load` imports it."""

    def __init__(self, plugin_id: str, plugin: object = None) -> None:
        self.plugin_id = plugin_id
        self._plugin = plugin
        self._impls: dict[str, pluggy.HookImpl] = {}
        self._values: dict[tuple[str, str], Declared] = {}
        self._model: type[BaseModel] | None = None
        self._config: BaseModel | None = None
        self._texts: Mapping[str, Mapping[str, str]] = {}

    # loading

    def load(self, source: Mapping[str, str]) -> Reply:
        """Import the plugin and ask what it declares: {hook: [plain value …], "hooks": [run-time hooks], "config": JSON schema or None …}."""
        if self._plugin is None:
            found = guarded(self.plugin_id, "import", lambda: imported(self.plugin_id, source), lambda plugin: plugin)
            if isinstance(found, Failure):
                return found
            self._plugin = found.value
        registered = guarded(self.plugin_id, "import", self._register, lambda found: found)
        if isinstance(registered, Failure):
            return registered
        return self._declarations()

    def _register(self) -> None:
        manager = pluggy.PluginManager(hookspecs.PROJECT)
        manager.add_hookspecs(hookspecs)
        manager.register(self._plugin, self.plugin_id)
        manager.check_pending()  # a misspelt hook would be silent without
        for caller in manager.get_hookcallers(self._plugin) or ():
            self._impls[caller.name] = caller.get_hookimpls()[0]

    def _declarations(self) -> Reply:
        spec: dict[str, Any] = {"hooks": [name for name in hookspecs.RUN_TIME if name in self._impls], "config": None}
        for hook in (*hookspecs.RETURNS, "config", "translations"):
            if hook not in self._impls:
                continue
            answer = self._call(hook, {}, _check_of(hook))
            if isinstance(answer, Failure):
                return answer
            spec[hook] = self._kept(hook, answer.value)
        return Answer(spec)

    def _kept(self, hook: str, value: Any) -> Any:
        if hook == "config":
            self._model = value
            return value.model_json_schema()
        if hook == "translations":
            self._texts = value
            return value
        for each in value:
            self._values[hook, str(getattr(each, "key", ""))] = each
        return [each.plain() for each in value]

    def configure(self, values: Mapping[str, Any]) -> Reply:
        """Take the settings as people filled them in; answers with what was taken, defaults included. Refused values are a failure."""
        if self._model is None:
            return Answer({})
        model = self._model
        answer = guarded(self.plugin_id, "config", lambda: model.model_validate(dict(values)), lambda made: made)
        if isinstance(answer, Failure):
            return answer
        self._config = answer.value
        taken = answer.value.model_dump(mode="json")
        secrets = {name: given for name, given in values.items() if isinstance(getattr(answer.value, name, None), SecretStr)}
        return Answer({**taken, **secrets})  # pydantic shows stars for a secret; what is kept is what was given

    # calling

    def call(self, operation: str, key: str, context: Mapping[str, Any], payload: Mapping[str, Any]) -> Reply:
        """Do one of `operations.OPERATIONS` for the declared value `key` ("" for a hook)."""
        texts = self._texts.get(str(context.get("language", "")), {})
        ctx = Context(plugin=self.plugin_id, config=self._config, texts=texts, **context)
        return OPERATIONS[operation](self, key, ctx, payload)

    def value(self, hook: str, key: str) -> Any:
        """A declared value. Raises KeyError."""
        return self._values[hook, key]

    def values(self, hook: str) -> list[Any]:
        """Everything that a hook declared."""
        return [value for (name, _key), value in self._values.items() if name == hook]

    def hook(self, name: str, arguments: Mapping[str, Any], check: Callable[[Any], Any]) -> Reply:
        """Call a run-time hook with those of the arguments it takes; an answer of None when the plugin has no such hook."""
        return self._call(name, arguments, check) if name in self._impls else Answer(None)

    def _call(self, hook: str, arguments: Mapping[str, Any], check: Callable[[Any], Any]) -> Reply:
        impl = self._impls[hook]
        given = [arguments[name] for name in impl.argnames]
        return guarded(self.plugin_id, hook, lambda: impl.function(*given), check)

    def function(self, hook: str, call: Callable[[], Any], check: Callable[[Any], Any]) -> Reply:
        """Call a function of a declared value; `hook` is what a failure is told with."""
        return guarded(self.plugin_id, hook, call, check)


def _check_of(hook: str) -> Callable[[Any], Any]:
    if hook == "config":
        return checked_config
    if hook == "translations":
        return checked_translations
    kinds: Sequence[type] = hookspecs.RETURNS[hook]
    return lambda found: checked_list(found, kinds)
