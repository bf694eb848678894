"""Every setting, declared once: the command line's options, the variables, the file's keys and their checks come from here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tui_crm.errors import UsageError
from tui_crm.i18n import LANGUAGES, N_, _

STARTS = ("customers", "today")
THEMES = ("dark", "light", "ansi", "monochrome")


class Form(StrEnum):
    """How a setting is written."""

    TEXT = "text"
    FLAG = "true or false"
    NUMBER = "whole number"
    LIST = "list of texts"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Option:
    """One setting: its name in the file, its command-line option ("" for none) and what it may be.

    A `FLAG` setting's option takes no value; one that starts with `--no-` sets it to false, any other to true. `optional` options may
    be given without a value.
    """

    key: str
    form: Form
    help: str
    flag: str = ""
    metavar: str = ""
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 0
    optional: bool = False

    @property
    def variable(self) -> str:
        """The environment variable of this setting."""
        return "TUI_CRM_" + self.key.upper()


OPTIONS = (
    Option("db", Form.TEXT, N_("database: a file, or postgresql://user@host/name"), "--db", "PATH|URL"),
    Option("lang", Form.TEXT, N_("language of the interface"), "--lang", "LANG", LANGUAGES),
    Option("theme", Form.TEXT, N_("colours"), "--theme", "THEME", THEMES),
    Option("start", Form.TEXT, N_("what the app opens with"), "", "PLACE", STARTS),
    Option("mouse", Form.FLAG, N_("leave the mouse to the terminal"), "--no-mouse"),
    Option("shell", Form.FLAG, N_("no commands of the shell from the app"), "--no-shell"),
    Option("no_plugins", Form.LIST, N_("start without plugins, or without those named"), "--no-plugins", "ID,…", optional=True),
    Option("strict_plugins", Form.FLAG, N_("refuse to start when a plugin that is on cannot run"), "--strict-plugins"),
    Option("plugins_dir", Form.TEXT, N_("directory of single-file plugins; the platform's when empty"), "", "PATH"),
    Option("purge_days", Form.NUMBER, N_("days for which what was purged of a plugin can be put back"), most=3650),
    Option("currency", Form.TEXT, N_("currency of amounts that name none (ISO 4217)")),
    Option("country", Form.TEXT, N_("country of phone numbers that name none (ISO 3166)")),
    Option("timezone", Form.TEXT, N_("time zone in which days begin and end; the system's when empty")),
    Option("files_dir", Form.TEXT, N_("folder of attached files; beside the database when empty"), "", "PATH"),
    Option("file_mb", Form.NUMBER, N_("megabytes of the largest attached file that is kept"), least=1, most=1000),
    Option("desk_addresses", Form.LIST, N_("e-mail addresses of your own service desk: mails from them open no tickets")),
    Option("desk_mails_hour", Form.NUMBER, N_("tickets that mails of one sender may open in an hour"), least=1, most=10_000),
    Option("poll_ms", Form.NUMBER, N_("milliseconds between two looks for others' changes"), least=100, most=60_000),
    Option("keys", Form.TABLE, N_("your own keys: action = key, or list of keys")),
)
EVERY_PLUGIN = "*"
CONFIG_FLAG = "--config"


def checked(option: Option, value: object, origin: str) -> object:
    """`value` as `Settings` holds it. Raises UsageError that begins with `origin`."""
    if not _fits(option.form, value):
        raise UsageError(_("{name}: expected a {form}, found {value}").format(name=origin, form=option.form.value, value=repr(value)))
    problem = _problem(option, value)
    if problem:
        raise UsageError(f"{origin}: {problem}")
    if option.form is Form.LIST and isinstance(value, list):
        return tuple(value)
    if option.form is Form.TABLE and isinstance(value, Mapping):
        return {action: keys if isinstance(keys, str) else ", ".join(keys) for action, keys in _flat(value)}
    return value


def _fits(form: Form, value: object) -> bool:
    if form is Form.TEXT:
        return isinstance(value, str)
    if form is Form.FLAG:
        return isinstance(value, bool)
    if form is Form.NUMBER:
        return isinstance(value, int) and not isinstance(value, bool)
    if form is Form.LIST:
        return isinstance(value, list) and all(isinstance(part, str) for part in value)
    return isinstance(value, Mapping) and all(
        isinstance(keys, str) or (isinstance(keys, list) and all(isinstance(key, str) for key in keys)) for _name, keys in _flat(value)
    )


def _flat(table: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """A table's entries by their full name: TOML reads `record.edit = "e"` as a table in a table."""
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield before + name, value


def _problem(option: Option, value: object) -> str:
    """What is wrong with a value of the right form; "" when nothing is."""
    if option.choices and isinstance(value, str) and value and value not in option.choices:
        return _("{value} is none of {choices}").format(value=repr(value), choices=", ".join(option.choices))
    if option.form is Form.NUMBER and isinstance(value, int) and not option.least <= value <= option.most:
        return _("{value} is not between {least} and {most}").format(value=value, least=option.least, most=option.most)
    if option.key == "currency" and isinstance(value, str) and not _is_code(value, 3):
        return _("{value} is no currency code such as CNY").format(value=repr(value))
    if option.key == "country" and isinstance(value, str) and not _is_code(value, 2):
        return _("{value} is no country code such as CN").format(value=repr(value))
    if option.key == "timezone" and isinstance(value, str) and value and not _is_zone(value):
        return _("{value} is no time zone such as Asia/Shanghai").format(value=repr(value))
    return ""


def _is_code(value: str, letters: int) -> bool:
    return len(value) == letters and value.isascii() and value.isalpha() and value.isupper()


def _is_zone(name: str) -> bool:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return False
    return True
