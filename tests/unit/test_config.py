"""Settings: where they come from, which source wins, and how mistakes are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_crm.config import Settings, default_database, load, split_options
from tui_crm.config_file import line_of, read_file
from tui_crm.errors import ConfigError, UsageError
from tui_crm.options import EVERY_PLUGIN, OPTIONS


def test_without_anything_the_database_is_in_the_users_data_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    settings = load({}, {})
    assert settings == Settings()
    assert settings.database == str(default_database())
    assert default_database().name == "crm.sqlite"


def test_an_option_wins_over_the_environment_which_wins_over_the_file(config_file: Path) -> None:
    config_file.write_text('db = "file.sqlite"\ntheme = "dark"\nlang = "en"\n')
    environ = {"TUI_CRM_CONFIG": str(config_file), "TUI_CRM_DB": "environ.sqlite", "TUI_CRM_THEME": "light"}
    settings = load({"db": "option.sqlite"}, environ)
    assert (settings.db, settings.theme, settings.lang) == ("option.sqlite", "light", "en")
    assert settings.source == {"db": "--db", "theme": "TUI_CRM_THEME", "lang": str(config_file)}


def test_every_setting_can_be_given_in_the_file(config_file: Path) -> None:
    config_file.write_text(
        """
        db = "postgresql://crm@db.example/crm"
        lang = "zh_CN"
        theme = "monochrome"
        start = "today"
        mouse = false
        shell = false
        no_plugins = ["realty"]
        strict_plugins = true
        plugins_dir = "/srv/plugins"
        purge_days = 7
        currency = "EUR"
        country = "DE"
        timezone = "Europe/Berlin"
        poll_ms = 1000
        files_dir = "/srv/files"
        file_mb = 10
        desk_addresses = ["help@firm.example"]
        desk_mails_hour = 5
        [keys]
        "record.edit" = "f6"
        app.close = ["Q", "ctrl+w"]
        """
    )
    settings = load({"config": str(config_file)}, {})
    assert set(settings.source) == {option.key for option in OPTIONS}
    assert settings.database == "postgresql://crm@db.example/crm"
    assert settings.no_plugins == ("realty",)
    assert settings.keys == {"record.edit": "f6", "app.close": "Q, ctrl+w"}
    assert not settings.mouse


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('db = "x"\nlangg = "en"\n', "line 2: unknown setting langg; did you mean lang?"),
        ("# mine\n\nmouse = 'no'\n", "line 3: mouse: expected a true or false, found 'no'"),
        ('theme = "pink"\n', "line 1: theme: 'pink' is none of dark, light, ansi, monochrome"),
        ("poll_ms = 5\n", "line 1: poll_ms: 5 is not between 100 and 60000"),
        ("poll_ms = true\n", "line 1: poll_ms: expected a whole number, found True"),
        ('currency = "yuan"\n', "line 1: currency: 'yuan' is no currency code such as CNY"),
        ('timezone = "Mars/Base"\n', "line 1: timezone: 'Mars/Base' is no time zone such as Asia/Shanghai"),
        ('lang = "en"\ndb = crm.sqlite\n', "line 2: db: Invalid value"),
        ('db = "a"\n[keys]\nx = 1\n', "line 2: keys: expected a table, found {'x': 1}"),
        ('[keys]\n"record.edit" = "f6"\n"record.fly" = "F"\n', "line 3: keymap: there is no action record.fly"),
        ('lang = "en"\n[keys]\n"edit.undo" = "ctrl+z"\n"list.filter" = "ctrl+z"\n', "line 4: keymap: list.filter (ctrl+z) and"),
        ('[zzz]\ndb = "a"\n', "line 1: unknown setting zzz; there are db, lang"),
    ],
)
def test_a_mistake_in_the_file_is_told_with_file_line_and_key(config_file: Path, text: str, message: str) -> None:
    config_file.write_text(text)
    with pytest.raises(ConfigError) as error:
        read_file(config_file)
    assert str(error.value).startswith(f"{config_file}, {message}")


def test_a_file_that_is_named_but_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.toml: cannot be read: No such file"):
        load({"config": str(tmp_path / "nowhere.toml")}, {})


def test_a_file_in_another_encoding_is_told_with_its_line(config_file: Path) -> None:
    config_file.write_bytes('lang = "zh_CN"\n# 客户\n'.encode("gb18030"))
    with pytest.raises(ConfigError, match="line 2: not UTF-8 text"):
        read_file(config_file)


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("TUI_CRM_MOUSE", "maybe", "TUI_CRM_MOUSE: 'maybe' is neither true nor false"),
        ("TUI_CRM_POLL_MS", "soon", "TUI_CRM_POLL_MS: 'soon' is not a whole number"),
        ("TUI_CRM_THEME", "pink", "TUI_CRM_THEME: 'pink' is none of"),
    ],
)
def test_a_mistake_in_a_variable_is_told_with_its_name(variable: str, value: str, message: str) -> None:
    with pytest.raises(UsageError) as error:
        load({}, {variable: value})
    assert str(error.value).startswith(message)


@pytest.mark.parametrize(
    ("arguments", "options", "rest"),
    [
        ([], {}, []),
        (["--db", "a.sqlite", "--no-mouse"], {"db": "a.sqlite", "mouse": "false"}, []),
        (["--db=a=b", "customers", "list", "--db", "x"], {"db": "a=b"}, ["customers", "list", "--db", "x"]),
        (["--no-plugins", "customers"], {"no_plugins": EVERY_PLUGIN}, ["customers"]),
        (["--no-plugins=realty,supply"], {"no_plugins": "realty,supply"}, []),
        (["--lang", "zh_CN", "--help"], {"lang": "zh_CN"}, ["--help"]),
        (["--config", "c.toml"], {"config": "c.toml"}, []),
    ],
)
def test_the_apps_options_stand_before_the_command(arguments: list[str], options: dict[str, str], rest: list[str]) -> None:
    assert split_options(arguments) == (options, rest)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["--db"], "--db needs a value"), (["--db", "--lang"], "--db needs a value"), (["--no-mouse=1"], "--no-mouse takes no value")],
)
def test_an_option_with_the_wrong_value_is_refused(arguments: list[str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        split_options(arguments)


@given(
    st.lists(st.sampled_from(["# note", "", "other = 1", "  more = 2"])),
    st.sampled_from(["poll_ms = 1", " poll_ms=1", "poll_ms.x = 1", '"poll_ms" = 1', "[poll_ms]"]),
)
def test_the_line_of_a_key_is_the_line_it_stands_on(before: list[str], line: str) -> None:
    assert line_of("\n".join([*before, line, "[table]", "poll_ms = 3"]), "poll_ms") == len(before) + 1
