"""What `plugins new` writes: a plugin that works, with a test that passes, for each kind of plugin."""

from __future__ import annotations

from collections.abc import Mapping
from string import Template

from tui_crm.plugins.manifest import API, check_id
from tui_crm.plugins.scaffold_texts import CODE, TESTS

KINDS = tuple(CODE)
SUMMARIES: Mapping[str, str] = {
    "vertical": "Listings, their buyers and how well they are looked after",
    "grading": "Grades customers by their budget",
    "fields": "A few more fields for customers",
    "importer": "Reads files of colon-separated lines",
    "gateway": "Sends text messages",
}


def files(kind: str, plugin_id: str, single_file: bool = False) -> dict[str, str]:
    """Path → content of a new plugin of one of `KINDS`. Raises PluginError for an id that cannot be, KeyError for another kind."""
    check_id(plugin_id)
    module, dist = f"tui_crm_{plugin_id}", f"tui-crm-{plugin_id.replace('_', '-')}"
    words = {"id": plugin_id, "summary": SUMMARIES[kind], "api": str(API), "module": module, "dist": dist}
    code = Template(CODE[kind]).substitute(words)
    test = Template(TESTS[kind]).substitute(words)
    if single_file:
        heading = '"""Does what the plugin is for."""\n\nfrom pathlib import Path\n\nPLUGIN = Path(__file__).parent / "$id.py"\n'
        return {
            f"{plugin_id}.py": Template(BLOCK).substitute(words) + code,
            f"test_{plugin_id}.py": Template(heading).substitute(words) + test,
        }
    heading = f'"""Does what the plugin is for."""\n\nimport {words["module"]} as PLUGIN\n'
    return {
        "pyproject.toml": Template(PROJECT).substitute(words),
        "README.md": Template(README).substitute(words),
        f"{words['module']}/plugin.toml": Template(MANIFEST).substitute(words),
        f"{words['module']}/__init__.py": code,
        f"tests/test_{plugin_id}.py": heading + test,
    }


BLOCK = """# /// tui-crm-plugin
# id = "$id"
# version = "0.1.0"
# api = $api
# summary = "$summary"
# ///
"""
MANIFEST = """id = "$id"
version = "0.1.0"
api = $api
summary = "$summary"
"""
PROJECT = """[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "$dist"
version = "0.1.0"
description = "$summary"
requires-python = ">=3.11"
dependencies = ["tui-crm"]

[project.entry-points."tui_crm.plugins"]
$id = "$module"

[tool.hatch.build.targets.wheel]
packages = ["$module"]

[tool.pytest.ini_options]
pythonpath = ["."]
"""
README = """# $dist

$summary. A plugin of tui-crm.

    pip install -e .            # into the environment of tui-crm
    tui-crm plugins check .     # what is wrong with it
    pytest                      # its tests
    tui-crm plugins enable $id
"""
