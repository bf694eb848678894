"""The configuration file: TOML whose mistakes are told with file, line and key. Imported only when there is one."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from tui_crm.actions import ACTIONS, with_keymap
from tui_crm.errors import ConfigError, UsageError, reason_of
from tui_crm.i18n import _
from tui_crm.options import OPTIONS, checked

_POSITION = re.compile(r"^(?P<what>.*) \(at (?:line (?P<line>\d+), column \d+|end of document)\)$", re.DOTALL)


def read_file(path: Path) -> dict[str, object]:
    """The settings in the file. Raises ConfigError that names the file and, where there is one, line and key."""
    text = _read_text(path)
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(_syntax_message(path, text, str(error))) from None
    by_key = {option.key: option for option in OPTIONS}
    found: dict[str, object] = {}
    for key, value in document.items():
        place = _place(path, line_of(text, key))
        if key not in by_key:
            raise ConfigError(f"{place}: {_unknown(key, tuple(by_key))}")
        try:
            found[key] = checked(by_key[key], value, key)
        except UsageError as error:
            raise ConfigError(f"{place}: {error}") from None
    keymap = found.get("keys")
    if isinstance(keymap, dict):
        _check_keymap(path, text, core_keymap(keymap))
    return found


def core_keymap(keymap: Mapping[str, str]) -> dict[str, str]:
    """What a keymap says of the table's own actions; those of plugins are known once a database is open."""
    known = {action.id for action in ACTIONS}
    return {name: keys for name, keys in keymap.items() if name in known or not name.startswith(("plugin.", "go.plugin."))}


def _check_keymap(path: Path, text: str, keymap: dict[str, str]) -> None:
    """Raise ConfigError, with the line of the first key that does not go with the others, for a keymap that cannot be."""
    try:
        with_keymap(keymap)
    except ConfigError as error:
        culprits = (action for number, action in enumerate(keymap, start=1) if _refused(dict(list(keymap.items())[:number])))
        place = _place(path, _line_of_action(text, next(culprits)))
        raise ConfigError(f"{place}: {error}") from None


def _refused(keymap: Mapping[str, str]) -> bool:
    try:
        with_keymap(keymap)
    except ConfigError:
        return True
    return False


def _line_of_action(text: str, action: str) -> int:
    name = re.compile(rf"""\s*(?:keys\s*\.\s*)?["']?{re.escape(action)}["']?\s*=""")
    return next((number for number, line in enumerate(text.splitlines(), start=1) if name.match(line)), 0)


def line_of(text: str, key: str) -> int:
    """The line (from 1) on which the top-level `key` is first given: as `key = …`, `key.x = …` or `[key]`; 0 if nowhere."""
    name = rf"(?:{re.escape(key)}|\"{re.escape(key)}\"|'{re.escape(key)}')"
    assignment, header = re.compile(rf"\s*{name}\s*[=.]"), re.compile(rf"\s*\[\[?\s*{name}\s*[\].]")
    inside_table = False
    for number, line in enumerate(text.splitlines(), start=1):
        if header.match(line) or (not inside_table and assignment.match(line)):
            return number
        inside_table = inside_table or line.lstrip().startswith("[")
    return 0


def _read_text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise ConfigError(_("{path}: cannot be read: {reason}").format(path=path, reason=reason_of(error))) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigError(_("{place}: not UTF-8 text").format(place=_place(path, line))) from None


def _syntax_message(path: Path, text: str, message: str) -> str:
    position = _POSITION.match(message)
    if position is None:
        return f"{path}: {message}"
    lines = text.splitlines()
    number = int(position["line"]) if position["line"] else max(len(lines), 1)
    line = lines[number - 1] if number <= len(lines) else ""
    key = line.partition("=")[0].strip()
    return f"{_place(path, number)}: " + (f"{key}: " if "=" in line and key else "") + position["what"]


def _place(path: Path, line: int) -> str:
    return _("{path}, line {line}").format(path=path, line=line) if line else str(path)


def _unknown(key: str, known: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(key, known, n=1)
    if close:
        return _("unknown setting {key}; did you mean {close}?").format(key=key, close=close[0])
    return _("unknown setting {key}; there are {known}").format(key=key, known=", ".join(known))
