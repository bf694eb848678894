"""`tui-crm doctor`: what this machine, terminal and database can do, each fact with "ok" or "warn"."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path

import click

from tui_crm import __version__
from tui_crm.cli import output
from tui_crm.cli.session import SERVERS, opened, settings
from tui_crm.config import Settings, default_file, log_directory
from tui_crm.errors import CrmError
from tui_crm.i18n import N_, _, language
from tui_crm.options import EVERY_PLUGIN
from tui_crm.services import maintenance
from tui_crm.services.crm import locale_of, open_crm

PLUGINS = "tui_crm.plugins"
NEEDED_COLUMNS, NEEDED_LINES = 80, 24


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing looked at. `state`: "ok", "warn" or "fail"."""

    state: str
    what: str
    found: str


@click.command("doctor", help=N_("Say what this machine, terminal and database can do; ends with 7 when the database cannot be used."))
@output.FORMAT
def doctor(form: str) -> None:
    """Write the facts."""
    facts = [*_program(), *_terminal(), *_languages(settings()), *_configuration(settings()), *_plugins(settings()), *_database(settings())]
    columns = {"state": _("State"), "what": _("What"), "found": _("Found")}
    output.write_rows(form, columns, ({"state": fact.state, "what": fact.what, "found": fact.found} for fact in facts), cut=False)
    if any(fact.state == "fail" for fact in facts):
        raise click.exceptions.Exit(7)


def _program() -> Iterator[Fact]:
    yield Fact("ok", "tui-crm", __version__)
    yield Fact("ok", "Python", f"{platform.python_version()} ({sys.executable})")
    yield Fact("ok", _("system"), f"{platform.system()} {platform.release()} {platform.machine()}")


def _terminal() -> Iterator[Fact]:
    term = os.environ.get("TERM", "")
    yield Fact("warn" if term in ("", "dumb") else "ok", "TERM", term or _("not set; the app needs it, the command line does not"))
    colours = "NO_COLOR" if "NO_COLOR" in os.environ else os.environ.get("COLORTERM") or _("COLORTERM is not set; 256 or 16 colours")
    yield Fact("ok", _("colours"), colours)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        yield Fact("warn", _("terminal"), _("none here; the app needs one, the command line does not"))
    else:
        size = shutil.get_terminal_size()
        enough = size.columns >= NEEDED_COLUMNS and size.lines >= NEEDED_LINES
        yield Fact("ok" if enough else "warn", _("terminal"), f"{size.columns}×{size.lines}")
    encoding = (sys.stdout.encoding or "").lower()
    yield Fact("ok" if encoding.startswith("utf") else "warn", _("encoding"), encoding)
    over = [name for name in ("SSH_CONNECTION", "TMUX", "STY") if os.environ.get(name)]
    if over:
        yield Fact("ok", _("inside"), ", ".join(over))


def _languages(wanted: Settings) -> Iterator[Fact]:
    yield Fact("ok", _("language"), language())
    said = next((f"{name}={os.environ[name]}" for name in ("LC_ALL", "LC_CTYPE", "LANG") if os.environ.get(name)), "")
    yield Fact("ok" if said else "warn", _("locale"), said or _("none is set"))
    yield Fact("ok", _("time zone"), str(locale_of(wanted).zone))
    yield Fact("ok", _("currency and country"), f"{wanted.currency}, {wanted.country}")


def _configuration(wanted: Settings) -> Iterator[Fact]:
    files = sorted({origin for origin in wanted.source.values() if os.sep in origin})
    path = Path(files[0]) if files else default_file()
    yield Fact("ok", _("configuration"), str(path) if path.exists() else _("none ({path} would be read)").format(path=path))
    yield Fact("ok", _("record of errors"), str(log_directory() / "errors.log"))


def _plugins(wanted: Settings) -> Iterator[Fact]:
    off = _("off, by --no-plugins") if EVERY_PLUGIN in wanted.no_plugins else ""
    names = sorted(found.name for found in entry_points(group=PLUGINS))
    off = _("off")
    listed = ", ".join(f"{name} ({off})" if name in wanted.no_plugins else name for name in names)
    yield Fact("ok", _("plugins"), off or listed or _("none installed"))


def _database(wanted: Settings) -> Iterator[Fact]:
    place = wanted.database
    try:
        if not place.startswith(SERVERS) and not Path(place).expanduser().exists():
            yield from _engine_only(wanted)
            yield Fact("ok", _("database"), _("none yet; it will be made at {place}").format(place=place))
            return
        with opened() as crm:
            facts = dict(maintenance.facts(crm))
            yield Fact("ok", _("user"), f"{crm.user.text('login')} ({crm.user.text('role')})")
    except CrmError as error:
        yield Fact("fail", _("database"), str(error))
        return
    warning = facts.pop("warning", "")
    yield Fact("warn" if warning else "ok", _("engine"), warning or facts.pop("engine"))
    facts.pop("engine", "")
    yield Fact("ok", _("database"), facts.pop("place"))
    yield Fact("ok", _("holds"), ", ".join(f"{name} {value}" for name, value in facts.items()))
    yield Fact("ok", _("sound"), _("it opens and reads; `tui-crm db check` looks through all of it"))


def _engine_only(wanted: Settings) -> Iterator[Fact]:
    """What SQLite there is, seen on a database that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        crm = open_crm(str(Path(folder) / "try.sqlite"), locale_of(wanted), way="cli")
        facts = maintenance.facts(crm)
        crm.close()
    yield Fact("warn" if "warning" in facts else "ok", _("engine"), facts.get("warning") or facts["engine"])
