"""For the authors of plugins: `plugins new`, `check` and `docs`."""

from __future__ import annotations

import json
from contextlib import ExitStack, suppress
from pathlib import Path

import click

from tui_crm.cli import output
from tui_crm.cli.session import opened, remark
from tui_crm.errors import CrmError, StoreError, UsageError
from tui_crm.i18n import N_, _

KINDS = ("vertical", "grading", "fields", "importer", "gateway")
SIGNS = {"ok": "ok", "warning": "!", "error": "!!"}


@click.command("new", help=N_("Write a new plugin that works, with a test that passes."))
@click.argument("plugin")
@click.option("--kind", type=click.Choice(KINDS), default="fields", show_default=True, help=N_("what it is for"))
@click.option("--single-file", is_flag=True, help=N_("one file for the plugins directory, instead of a package"))
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), default=None, metavar="DIR", help=N_("where [default: ./PLUGIN]"))
def new(plugin: str, kind: str, single_file: bool, folder: Path | None) -> None:
    """Write the files; none that is there is touched."""
    from tui_crm.plugins.scaffold import files

    place = folder or (Path() if single_file else Path(plugin))
    written = {place / name: text for name, text in files(kind, plugin, single_file).items()}
    there = [path for path in written if path.exists()]
    if there:
        raise UsageError(_("{path} exists already").format(path=there[0]))
    for path, text in written.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        output.write(f"{path}\n")
    target = place / f"{plugin}.py" if single_file else place
    remark(_("next: tui-crm plugins check {path}; pytest {folder}").format(path=target, folder=place))


CHECK_HELP = N_("Look a plugin over: manifest, hooks, purity, clashes with this database, speed. Ends with 1 when something is wrong.")


@click.command("check", help=CHECK_HELP)
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--customers", type=click.IntRange(10), default=100_000, show_default=True, metavar="N", help=N_("customers its criteria judge"))
@click.option("--alone", is_flag=True, help=N_("not against a database"))
@output.TEXT_OR_JSON
def check(path: Path, customers: int, alone: bool, as_json: bool) -> None:
    """Write what was found, a line each."""
    from tui_crm.services import plugin_check

    with ExitStack() as held:
        crm = None
        if not alone:
            with suppress(StoreError):  # an author may have no database yet
                crm = held.enter_context(opened())
        findings = list(plugin_check.check(path, crm, customers))
    if as_json:
        told = [{"level": each.level, "what": each.what, "text": each.text} for each in findings]
        output.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    else:
        for each in findings:
            output.write(f"{SIGNS[each.level]:<3}{each.what}: {each.text}\n")
    if any(each.level == "error" for each in findings):
        raise click.exceptions.Exit(1)


@click.command("docs", help=N_("Write what a plugin declares as Markdown."))
@click.argument("path", type=click.Path(exists=True, path_type=Path))
def docs(path: Path) -> None:
    """Write the page to standard output."""
    from tui_crm.plugins.discovery import at
    from tui_crm.plugins.documents import page_of
    from tui_crm.plugins.guard import Failure
    from tui_crm.plugins.process import Worker

    found = at(path)
    worker = Worker(found.id)
    try:
        loaded = worker.ask({"do": "load", "source": found.source.plain()}, 30)
    finally:
        worker.close()
    if isinstance(loaded, Failure) or found.manifest is None:
        raise CrmError(str(loaded))
    output.write(page_of(found.manifest, loaded.value))
