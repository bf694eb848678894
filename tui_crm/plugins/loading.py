"""Imports a plugin's code. Called in a worker, and nowhere else."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def imported(plugin_id: str, source: Mapping[str, str]) -> Any:
    """The module or object of a plugin, as `Source.plain` names it. Raises whatever the plugin's import raises."""
    module = _single_file(plugin_id, Path(source["place"])) if source["kind"] == "file" else _package(source)
    found: Any = module
    for name in filter(None, source["attribute"].split(".")):
        found = getattr(found, name)
    return found() if isinstance(found, type) else found


def _single_file(plugin_id: str, path: Path) -> Any:
    name = f"tui_crm_plugin_{plugin_id}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _package(source: Mapping[str, str]) -> Any:
    """An installed package, or one beside its manifest that is not installed (`plugins check PATH`)."""
    if not source["distribution"] and source["manifest"]:
        folder = str(Path(source["manifest"]).parents[1 + source["place"].count(".")])
        if folder not in sys.path:
            sys.path.insert(0, folder)
    return importlib.import_module(source["place"])
