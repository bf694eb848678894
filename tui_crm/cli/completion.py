"""`tui-crm completion`: what a shell reads to complete our commands, options and field names."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from tui_crm.cli import output
from tui_crm.i18n import N_

SHELLS = ("bash", "zsh", "fish")
WHERE = N_(
    "Print the completion script of a shell.\n\n\b\nbash: tui-crm completion bash > ~/.local/share/bash-completion/completions/tui-crm\n"
    "zsh:  tui-crm completion zsh > a folder of $fpath, as _tui-crm\n"
    "fish: tui-crm completion fish > ~/.config/fish/completions/tui-crm.fish"
)


@click.command("completion", help=WHERE)
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print the script."""
    context = click.get_current_context()
    maker = get_completion_class(shell)
    assert maker is not None
    script = maker(context.find_root().command, {}, "tui-crm", "_TUI_CRM_COMPLETE")
    output.write(script.source_template % script.source_vars() + "\n")  # not source(), which asks the bash at hand for its version
