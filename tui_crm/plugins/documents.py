"""Documents made from code: a page about a plugin from what it declares, and the reference of the API from its own descriptions."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from typing import Any

from tui_crm.plugins.manifest import Manifest


def page_of(manifest: Manifest, spec: Mapping[str, Any]) -> str:
    """What a plugin declares, as Markdown."""
    lines = [f"# {manifest.id} {manifest.version}", "", manifest.summary, ""]
    tables: tuple[tuple[str, str, tuple[str, ...]], ...] = (
        ("fields", "Fields", ("entity", "key", "type", "label", "help")),
        ("entities", "Records", ("key", "label", "group", "prefix")),
        ("commands", "Commands", ("key", "keys", "entity", "help")),
        ("tabs", "Tabs", ("entity", "label", "where")),
        ("figures", "Figures", ("entity", "label", "made_of")),
        ("reports", "Reports", ("key", "label", "help")),
        ("validators", "Rules", ("entity", "field", "label", "severity")),
        ("grading", "Grading", ("key", "label", "version", "needs")),
        ("schemes", "Rulesets", ("key", "label", "criteria")),
        ("segments", "Views", ("entity", "label", "where")),
        ("importers", "Files", ("label", "suffixes", "entity")),
        ("gateways", "Messages", ("key", "label", "kind")),
        ("migrations", "Migrations", ("key", "entity")),
    )
    for hook, title, columns in tables:
        if rows := spec.get(hook):
            lines += [f"## {title}", "", "| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
            lines += ["| " + " | ".join(_cell(row.get(column, "")) for column in columns) + " |" for row in rows] + [""]
    if config := spec.get("config"):
        lines += ["## Settings", "", "| name | kind | default | about |", "|---|---|---|---|"]
        for name, given in config.get("properties", {}).items():
            lines.append(f"| {name} | {given.get('type', '')} | {_cell(given.get('default', ''))} | {_cell(given.get('description', ''))} |")
        lines.append("")
    if hooks := spec.get("hooks"):
        lines += ["## Asked while people work", "", ", ".join(f"`{hook}`" for hook in hooks), ""]
    return "\n".join(lines)


def _cell(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return text.replace("|", "\\|").replace("\n", " ")


def reference() -> str:
    """The API, name by name: every hook, and every value with its fields."""
    from tui_crm.plugins import api, hookspecs

    lines = ["# The plugin API", "", f"API {api.API}.{api.MINOR}. Made from the code: `make docs`.", "", "## Hooks", ""]
    for name in (*hookspecs.RETURNS, "config", "translations", *hookspecs.RUN_TIME):
        function = getattr(hookspecs, name)
        signature = str(inspect.signature(function)).replace("'", "")
        lines += [f"### `{name}{signature}`", "", inspect.getdoc(function) or "", ""]
    lines += ["## Values", ""]
    for name in api.__all__:
        lines += _value(name, getattr(api, name))
    return "\n".join(lines)


def _value(name: str, value: Any) -> Iterator[str]:
    yield from (f"### `{name}`", "", inspect.getdoc(value) or "" if not isinstance(value, int) else f"`{value}`", "")
    fields = getattr(value, "model_fields", None)
    if not fields:
        return
    about = _documented(value)
    yield from ("| field | default | about |", "|---|---|---|")
    for key, field in fields.items():
        default = "needed" if field.is_required() else f"`{field.get_default(call_default_factory=True)!r}`"
        yield f"| `{key}` | {default} | {_cell(about.get(key, ''))} |"
    yield ""


def _documented(model: type) -> dict[str, str]:
    """Field → the text under it in the source."""
    import ast
    import textwrap

    found: dict[str, str] = {}
    for each in reversed(model.__mro__):
        if not each.__module__.startswith("tui_crm.plugins"):
            continue
        body = ast.parse(textwrap.dedent(inspect.getsource(each))).body[0]
        assert isinstance(body, ast.ClassDef)
        for statement, after in zip(body.body, body.body[1:], strict=False):
            text = after.value if isinstance(after, ast.Expr) else None
            if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and isinstance(text, ast.Constant):
                found[statement.target.id] = " ".join(str(text.value).split())
    return found
