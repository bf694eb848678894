"""Settings: what the command line, the environment and the configuration file say, in that order of precedence.

What settings there are is declared in `options`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tui_crm.errors import UsageError
from tui_crm.i18n import _, choose, install
from tui_crm.options import CONFIG_FLAG, EVERY_PLUGIN, OPTIONS, Form, Option, checked

APP = "tui-crm"


@dataclass(frozen=True)
class Settings:
    """What this process was asked to be. Made once at start."""

    db: str = ""
    """A path or a `postgresql://` URL; "" means `default_database()`."""
    lang: str = ""
    """A code of `i18n.LANGUAGES`; "" means what the environment asks for."""
    theme: str = ""
    """One of `THEMES`; "" lets the app choose by the terminal."""
    start: str = "customers"
    """One of `STARTS`: the list of customers, or Today."""
    mouse: bool = True
    shell: bool = True
    """Whether `!` may run commands; never under a forced command of SSH that says what was asked for."""
    no_plugins: tuple[str, ...] = ()
    """Ids of plugins that must not be imported; `EVERY_PLUGIN` stands for all."""
    strict_plugins: bool = False
    plugins_dir: str = ""
    purge_days: int = 30
    currency: str = "CNY"
    country: str = "CN"
    timezone: str = ""
    poll_ms: int = 500
    files_dir: str = ""
    file_mb: int = 25
    desk_addresses: tuple[str, ...] = ()
    desk_mails_hour: int = 20
    keys: Mapping[str, str] = field(default_factory=dict)
    """Action id → the keys the user wants for it, as `actions.with_keymap` takes them."""
    source: Mapping[str, str] = field(default_factory=dict)
    """Where each setting that is not the default comes from: an option, a variable or the file's path."""

    @property
    def database(self) -> str:
        """The database to open: `db`, else the file in the platform's data directory."""
        return self.db or str(default_database())

    @property
    def plugins_directory(self) -> str:
        """Where single-file plugins are: `plugins_dir`, else the directory beside the default database."""
        return self.plugins_dir or str(default_database().parent / "plugins")


def default_database() -> Path:
    """The database that is opened when none is named: in the platform's directory for the user's data."""
    from platformdirs import user_data_path

    return user_data_path(APP, appauthor=False) / "crm.sqlite"


def default_file() -> Path:
    """The configuration file that is read when none is named."""
    from platformdirs import user_config_path

    return user_config_path(APP, appauthor=False) / "config.toml"


def log_directory() -> Path:
    """Where the record of unexpected errors goes."""
    from platformdirs import user_log_path

    return user_log_path(APP, appauthor=False)


def split_options(arguments: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """The app's options at the head of `arguments`, by setting ("config" included), and what follows them.

    This is the only parser of these options: with nothing after them the app opens, else a command follows.
    Raises UsageError for an option without its value.
    """
    by_flag = {option.flag: option for option in OPTIONS if option.flag}
    found: dict[str, str] = {}
    rest = list(arguments)
    while rest:
        flag, equals, value = rest[0].partition("=")
        option = by_flag.get(flag)
        if option is None and flag != CONFIG_FLAG:
            break
        del rest[0]
        if option is not None and option.form is Form.FLAG:
            if equals:
                raise UsageError(_("{flag} takes no value").format(flag=flag))
            value = "false" if flag.startswith("--no-") else "true"
        elif option is not None and option.optional:
            value = value if equals else EVERY_PLUGIN
        elif not equals:
            if not rest or rest[0].startswith("-"):
                raise UsageError(_("{flag} needs a value").format(flag=flag))
            value = rest.pop(0)
        found[option.key if option else "config"] = value
    return found, rest


def prepare(options: Mapping[str, str]) -> Settings:
    """Settings and language of this process, from what `split_options` found. Raises as `load` does."""
    environ = dict(os.environ)
    install(choose(options.get("lang") or environ.get("TUI_CRM_LANG"), environ))  # mistakes are told in the user's language too
    settings = load(options, environ)
    install(choose(settings.lang, environ))
    return settings


def load(options: Mapping[str, str], environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process from `options` (by setting, as `split_options` gives them), environment and file.

    Raises ConfigError for a file that cannot be used and UsageError for an option or a variable.
    """
    environ = os.environ if environ is None else environ
    values: dict[str, object] = {}
    source: dict[str, str] = {}
    named = options.get("config") or environ.get("TUI_CRM_CONFIG", "")
    path = Path(named).expanduser() if named else default_file()
    if named or path.exists():
        from tui_crm.config_file import read_file

        values = read_file(path)
        source = dict.fromkeys(values, str(path))
    for option in OPTIONS:
        given, origin = environ.get(option.variable, ""), option.variable
        if option.key in options:
            given, origin = options[option.key], option.flag
        elif not given or option.form is Form.TABLE:
            continue
        values[option.key] = checked(option, _parsed(option, given, origin), origin)
        source[option.key] = origin
    return Settings(**values, source=source)  # type: ignore[arg-type]


def _parsed(option: Option, text: str, origin: str) -> object:
    """A setting given as text."""
    if option.form is Form.FLAG:
        known = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
        if text.casefold() not in known:
            raise UsageError(_("{name}: {value} is neither true nor false").format(name=origin, value=repr(text)))
        return known[text.casefold()]
    if option.form is Form.NUMBER:
        try:
            return int(text)
        except ValueError:
            raise UsageError(_("{name}: {value} is not a whole number").format(name=origin, value=repr(text))) from None
    if option.form is Form.LIST:
        return [part.strip() for part in text.split(",") if part.strip()]
    return text
