"""A plugin's manifest: what is known of it before any of its code is imported."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tui_crm.errors import CrmError
from tui_crm.i18n import _

API = 1
"""The number of the API that this version offers. What a plugin may import stays as it is within one number."""
MINOR = 1
"""What was added to the API since its number was given: a plugin that needs it says `min_minor`."""
PLUGIN_ID = re.compile(r"[a-z][a-z0-9_]{2,19}")
RESERVED = frozenset({"core", "user", "sys", "grade"})
FILE_NAME = "plugin.toml"
BLOCK = re.compile(r"^# /// tui-crm-plugin[ \t]*\r?\n(?P<lines>(?:^#(?: .*)?\r?\n)+?)^# ///[ \t]*$", re.MULTILINE)
LARGEST = 200_000  # characters of a single file in which the block is looked for


class PluginError(CrmError):
    """A plugin that cannot be used, or an answer of one; the message names it."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a plugin says of itself in `plugin.toml`, or in the comment block of a single file."""

    id: str
    version: str
    api: int
    min_minor: int = 0
    summary: str = ""
    summaries: Mapping[str, str] = field(default_factory=dict)
    """The summary in other languages: `summaries = { zh_CN = "…" }`."""
    entities: tuple[str, ...] = ()
    """The kinds of record it is about, for those who choose; nothing depends on it."""
    hooks: tuple[str, ...] = ()
    """The hooks it answers, for those who choose; nothing depends on it."""

    @property
    def incompatible(self) -> str:
        """Why this version of tui-crm cannot run it; "" when it can."""
        if self.api != API:
            return _("it is written for API {theirs}, this is API {ours}").format(theirs=self.api, ours=API)
        if self.min_minor > MINOR:
            return _("it needs API {api}.{theirs}, this is {api}.{ours}").format(api=API, theirs=self.min_minor, ours=MINOR)
        return ""


def read(path: Path) -> Manifest:
    """The manifest at `path`: a `plugin.toml`, or a single-file plugin with the comment block. Raises PluginError, naming the file."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PluginError(_("{path}: cannot be read ({reason})").format(path=path, reason=error)) from None
    return parse(block(text, path) if path.suffix == ".py" else text, path)


def block(text: str, path: Path) -> str:
    """The TOML in the comment block of a single-file plugin. Raises PluginError."""
    found = BLOCK.search(text[:LARGEST])
    if not found:
        raise PluginError(_("{path}: has no block “# /// tui-crm-plugin … # ///”").format(path=path))
    return "\n".join(line[2:] for line in found["lines"].splitlines())


def parse(text: str, path: Path) -> Manifest:
    """A manifest from its TOML. Raises PluginError that says which key of which file is wrong."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PluginError(f"{path}: {error}") from None
    for name in found:
        if name not in KINDS:
            raise PluginError(_("{path}: there is no key {key}; there are {keys}").format(path=path, key=name, keys=", ".join(KINDS)))
    for name, kind in KINDS.items():
        if name not in found and name in NEEDED:
            raise PluginError(_("{path}: the key {key} is missing").format(path=path, key=name))
        if name in found and not _fits(found[name], kind):
            raise PluginError(_("{path}: {key} must be of the kind {kind}").format(path=path, key=name, kind=_kind_name(kind)))
    check_id(found["id"], path)
    return _made(found)


KINDS: Mapping[str, type] = {"id": str, "version": str, "api": int, "min_minor": int, "summary": str, "summaries": dict, "entities": list,
                               "hooks": list}
NEEDED = ("id", "version", "api")


def check_id(plugin_id: str, where: object = "") -> None:
    """Raises PluginError for an id that no plugin may have."""
    if not PLUGIN_ID.fullmatch(plugin_id) or plugin_id in RESERVED:
        text = _("plugin {plugin}: the id must be 3 to 20 of a-z, 0-9 and _, begin with a letter, and be none of {reserved}")
        prefix = f"{where}: " if where else ""
        raise PluginError(prefix + text.format(plugin=plugin_id, reserved=", ".join(sorted(RESERVED))))


def _fits(value: object, kind: type) -> bool:
    if kind is dict:
        return isinstance(value, dict) and all(isinstance(item, str) for item in value.values())
    if kind is list:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return isinstance(value, kind) and not isinstance(value, bool)


def _kind_name(kind: type) -> str:
    return {str: _("text"), int: _("whole number"), list: _("list of texts"), dict: _("texts by language")}[kind]


def _made(found: dict[str, Any]) -> Manifest:
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in found.items()}
    return Manifest(**values)
