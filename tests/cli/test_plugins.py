"""`tui-crm plugins …` as a team and a developer use it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.plugins import samples
from tests.plugins.test_acts import AGENCY


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The plugins directory in force."""
    monkeypatch.setenv("TUI_CRM_PLUGINS_DIR", str(tmp_path / "plugins"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "plugins"


def test_a_team_switches_a_plugin_on_uses_it_off_and_purges(crm: Command, folder: Path) -> None:
    samples.write(folder, "abode", samples.ABODE)
    assert crm("listings", "list").code == 2
    assert "3 fields" in crm("plugins", "enable", "abode", "--set", "limit=9").err
    assert crm("plugins", "config", "abode").json == {"city": "Boston", "limit": 9}
    assert crm("plugins", "config", "abode", "--set", "limit=many").code == 4
    assert crm("customers", "add", "name=Acme", "abode.budget=5000").out.strip() == "C-000001"
    assert crm("listings", "add", "name=Elm Street", "price=4000", "customer=Acme").code == 0
    assert crm("customers", "list", "--where", "abode.budget>=5000", "--columns", "name", "--format", "csv").lines == ["name", "Acme"]
    assert crm("fields", "list", "listings", "--format", "json").json[0]["records"] == "listings"
    assert crm("--no-plugins", "plugins", "list", "--format", "json").json[0]["state"] == "disabled"
    assert crm("plugins", "purge", "abode", "--yes").code == 2
    assert crm("plugins", "disable", "abode").code == 0
    assert crm("listings", "add", "name=Oak").code == 6
    assert [row["records"] for row in crm("plugins", "purge", "abode", "--dry-run", "--format", "json").json] == [1, 1]
    assert crm("plugins", "purge", "abode", "--yes").code == 0
    assert (folder.parent / "abode-purged.ndjson").exists()
    assert crm("plugins", "list", "--format", "json").json[0]["state"] == "disabled"


def test_commands_and_reports_of_plugins(crm: Command, folder: Path) -> None:
    samples.write(folder, "agency", AGENCY)
    crm("plugins", "enable", "agency")
    crm("customers", "add", "name=Acme")
    assert "agency.star" in crm("plugins", "run").out
    assert "1 starred" in crm("plugins", "run", "agency.star", "Acme", "--argument", "4").err
    assert crm("customers", "show", "Acme", "--format", "json").json["agency.stars"] == 4
    assert "visits" in crm("plugins", "report", "agency.all").out
    assert crm("plugins", "run", "agency.wrong").code == 1
    assert crm("--strict-plugins", "customers", "list").code == 0
    samples.write(folder, "agency", "raise RuntimeError('broken')", version="2.0")
    assert "agency (quarantined: agency.import: RuntimeError: broken)" in crm("--strict-plugins", "customers", "list").err
    assert crm("customers", "list").code == 0


def test_a_developer_writes_checks_and_documents_a_plugin(crm: Command, folder: Path) -> None:
    assert crm("plugins", "new", "acmegrade", "--kind", "grading").code == 0
    assert crm("plugins", "new", "acmegrade", "--kind", "grading").code == 2
    told = crm("plugins", "check", "acmegrade", "--customers", "1000")
    assert told.code == 0, told.out
    assert "ok grading.budget" in told.out
    assert "| budget | Budget | 1 | acmegrade.budget |" in crm("plugins", "docs", "acmegrade").out


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("@hookimpl\ndef feilds(): return []", "unknown hook 'feilds'"),
        ("import random\n@hookimpl\ndef fields(): return [FieldSpec(entity='customer', key='a', type='text', label=str(random.random()))]",
         "two calls declared different things"),
        ("@hookimpl\ndef segments(): return [Segment(key='a', entity='customer', label='A', where='nofield:1')]", "segments: nofield:1"),
        ("@hookimpl\ndef fields(): return [FieldSpec(entity='boat', key='a', type='text', label='A')]", "no entity boat"),
        ("@hookimpl\ndef grading(): return [Criterion(key='c', axis='a', label='C', needs=('revenue',), score=lambda batch: [2.0] * len(batch))]",
         "2.0 is not between 0 and 1"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_plugin_is_found_before_users_find_it(crm: Command, folder: Path, code: str, told: str) -> None:
    path = samples.write(folder.parent, "wrong", code)
    found = crm("plugins", "check", str(path), "--customers", "100")
    assert found.code == 1
    assert told in found.out


def test_a_single_file_is_installed_as_planned_and_locked_by_its_hash(crm: Command, folder: Path) -> None:
    path = samples.write(folder.parent / "downloads", "tally", samples.TALLY)
    (plan,) = crm("plugins", "install", str(path), "--dry-run", "--format", "json").json
    assert not folder.exists()
    assert "tally is installed" in crm("plugins", "install", str(path), "--yes").err
    assert plan["sha256"] in (folder / "plugins.lock.json").read_text("utf-8")
    assert crm("plugins", "enable", "tally").code == 0


def test_a_kind_of_file_that_a_plugin_reads_is_imported_like_any_other(crm: Command, folder: Path) -> None:
    assert crm("plugins", "new", "colons", "--kind", "importer", "--single-file", "--to", str(folder)).code == 0
    (folder / "test_colons.py").unlink()
    assert crm("plugins", "enable", "colons").code == 0
    (folder.parent / "people.colons").write_text("Acme:Boston:+16175550101\nBeta:Berlin\n", "utf-8")
    told = crm("import", "people.colons", "--yes")
    assert told.code == 0, told
    assert crm("customers", "list", "--columns", "name,city", "--sort", "name", "--format", "csv").lines[1:] == ["Acme,Boston", "Beta,Berlin"]


def test_warnings_of_plugins_are_told_and_events_delivered(crm: Command, folder: Path) -> None:
    samples.write(folder, "agency", AGENCY)
    samples.write(folder, "broken", "@hookimpl\ndef record_saving(ctx, change): raise RuntimeError('no licence')")
    crm("plugins", "enable", "agency")
    crm("plugins", "enable", "broken")
    crm("customers", "add", "name=First")
    assert "broken could not look at what was saved (RuntimeError: no licence)" in crm("customers", "add", "name=Acme").err
    assert crm("customers", "show", "Acme", "--format", "json").json["agency.stars"] == 7


SECRET = """
from pydantic import BaseModel, SecretStr

class Settings(BaseModel):
    token: SecretStr = SecretStr("")

@hookimpl
def config():
    return Settings

@hookimpl
def commands():
    def run(ctx, rows, argument, data):
        return Outcome(message=ctx.config.token.get_secret_value())

    return [Command(key="tell", label="Tell", help="Tell", run=run)]
"""


def test_a_secret_setting_reaches_the_plugin_and_is_shown_as_stars(crm: Command, folder: Path) -> None:
    samples.write(folder, "secret", SECRET)
    assert crm("plugins", "enable", "secret", "--set", "token=sesame").code == 0
    assert crm("plugins", "config", "secret").json == {"token": "********"}
    assert "sesame" not in crm("plugins", "show", "secret").out
    assert "sesame" in crm("plugins", "run", "secret.tell").err


def test_a_keymap_may_name_a_plugins_command(crm: Command, folder: Path, config_file: Path) -> None:
    config_file.write_text('[keys]\n"plugin.agency.star" = "Z"\n', "utf-8")
    assert crm("keys").code == 0
