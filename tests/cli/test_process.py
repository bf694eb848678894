"""The command as the shell runs it: pipes, streams, terminals; and the documents that name it."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
from pathlib import Path

import click
import pytest

from docs.cli_reference import document
from tui_crm import errors
from tui_crm.cli.main import EXIT_CODES, root
from tui_crm.config import split_options

ROOT = Path(__file__).parents[2]
TUI_CRM = [sys.executable, "-m", "tui_crm"]


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {**os.environ, "TUI_CRM_DB": str(tmp_path / "crm.sqlite"), "LC_ALL": "C.UTF-8", "TERM": "xterm", "COLUMNS": ""}


def shell(environ: dict[str, str], line: str) -> subprocess.CompletedProcess[str]:
    """Run a line of the shell in which `tui-crm` is our command."""
    function = f'tui-crm() {{ "{sys.executable}" -m tui_crm "$@"; }}\nset -o pipefail\n'
    return subprocess.run(
        ["bash", "-c", function + line], capture_output=True, text=True, check=False, env=environ, stdin=subprocess.DEVNULL, cwd=ROOT
    )


def on_a_terminal(environ: dict[str, str], words: list[str], answer: str) -> tuple[int, str]:
    """Run a command on a pseudo-terminal, type `answer` when it asks; exit code and what the terminal saw."""
    process_id, terminal = pty.fork()
    if process_id == 0:
        os.chdir(ROOT)
        os.execve(sys.executable, [*TUI_CRM, *words], environ)
    seen = b""
    asked = False
    while select.select([terminal], [], [], 30)[0]:
        try:
            part = os.read(terminal, 4096)
        except OSError:  # the other end is closed
            break
        seen += part
        if not asked and (b"[y/N]" in seen or b"for ever" in seen):
            os.write(terminal, answer.encode() + b"\n")
            asked = True
        if not part:
            break
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(process_id, 0)[1]), seen.decode()


def test_a_pipe_of_commands_works_on_the_records_it_carries(environ: dict[str, str]) -> None:
    done = shell(
        environ,
        "tui-crm -q customers add name=Acme city=上海 && tui-crm -q customers add name=Blue && "
        "tui-crm customers list --where city:上海 --format ndjson | tui-crm customers set - grade=A && "
        "tui-crm customers list --columns name,grade --sort name --format csv",
    )
    assert (done.returncode, done.stdout) == (0, "C-000001\nC-000002\nname,grade\nAcme,A\nBlue,\n")
    assert done.stderr == "1 record changed\n"


def test_a_reader_that_has_seen_enough_is_no_error(environ: dict[str, str]) -> None:
    done = shell(
        environ,
        'for i in $(seq 400); do printf \'{"name": "%0900d"}\\n\' $i; done | tui-crm -q customers add --json - --allow-duplicate x >/dev/null && '
        "tui-crm customers list --format ndjson | head -n 1 | wc -l",
    )
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "1", "")


def test_a_full_disk_behind_the_output_is_said(environ: dict[str, str]) -> None:
    shell(environ, "tui-crm -q customers add name=Acme")
    done = shell(environ, "tui-crm customers list > /dev/full")
    assert (done.returncode, done.stderr) == (1, "tui-crm: The results could not be written: No space left on device\n")


def test_closed_input_and_few_letters_are_no_obstacle(environ: dict[str, str]) -> None:
    shell(environ, "tui-crm -q customers add name=长江; tui-crm -q customers add name=B")
    assert shell(environ, "tui-crm customers set --where kind:company city=x <&-").stderr == "2 records changed\n"
    few = shell({**environ, "PYTHONIOENCODING": "latin-1"}, "tui-crm customers list --columns name --sort id --format csv")
    assert (few.returncode, few.stdout) == (0, "name\n\\u957f\\u6c5f\nB\n")


def test_a_table_is_cut_to_the_terminal_and_has_no_colours(environ: dict[str, str]) -> None:
    shell(environ, f"tui-crm -q customers add name={'长' * 100}")
    _code, seen = on_a_terminal(environ, ["customers", "list"], "")
    assert "…" in seen
    assert "\x1b" not in seen
    assert "长" * 100 in shell(environ, "tui-crm customers list").stdout


@pytest.mark.parametrize(("answer", "code", "city"), [("y", 0, "x"), ("n", 130, "")])
def test_a_change_of_many_is_asked_about_on_a_terminal(environ: dict[str, str], answer: str, code: int, city: str) -> None:
    shell(environ, "tui-crm -q customers add name=A; tui-crm -q customers add name=B")
    ended, seen = on_a_terminal(environ, ["customers", "set", "--where", "kind:company", "city=x"], answer)
    assert "Change 2 records? [y/N]" in seen
    assert ended == code
    assert shell(environ, "tui-crm customers list --columns city --format csv").stdout.split("\n")[1] == city


@pytest.mark.parametrize(("answer", "code"), [("Acme", 0), ("acme", 130)])
def test_deleting_for_ever_asks_for_the_name(environ: dict[str, str], answer: str, code: int) -> None:
    shell(environ, "tui-crm -q customers add name=Acme; tui-crm -q customers delete Acme")
    ended, seen = on_a_terminal(environ, ["customers", "purge", "Acme"], answer)
    assert "Type “Acme” to delete it for ever" in seen
    assert ended == code


def test_the_list_of_commands_imports_none_of_them(environ: dict[str, str]) -> None:
    program = "import sys; sys.argv = ['tui-crm', '--help']; from tui_crm.__main__ import main; main(); print(*sorted(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environ, cwd=ROOT)
    loaded = done.stderr.split()
    assert not [name for name in loaded if name.startswith(("tui_crm.cli.records", "tui_crm.services", "tui_crm.store", "tui_crm.widgets", "rich"))]
    assert "customers" in done.stdout


def test_the_exit_codes_are_those_of_the_errors() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.CrmError)]
    assert {kind.exit_code for kind in kinds} == set(EXIT_CODES) - {0, 70}


def test_the_document_of_the_command_line_is_up_to_date() -> None:
    assert (ROOT / "docs/cli.md").read_text("utf-8") == document(), "run: make docs"


@pytest.mark.parametrize("path", ["README.md", "CONTRIBUTING.md", "docs/cli.md"])
def test_every_command_that_a_document_names_exists(path: str) -> None:
    top = root({})
    context = click.Context(top)
    for call in re.findall(r"(?:^|[|;&] *)tui-crm (.*)", code_of((ROOT / path).read_text("utf-8")), re.MULTILINE):
        _options, words = split_options(call.replace("[=ID,…]", "").split())
        names = [word for word in words if re.fullmatch("[a-z][a-z-]*", word)] or [""]
        if words and words[0] == names[0]:
            command = top.get_command(context, names[0])
            assert command is not None, f"tui-crm {call}"
            if isinstance(command, click.Group) and words[1:2] == names[1:2] != []:
                assert command.get_command(context, names[1]) is not None, f"tui-crm {call}"


def code_of(text: str) -> str:
    """The code in a Markdown text: blocks, and what stands between backquotes."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    return "\n".join([*blocks, *re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE))])
