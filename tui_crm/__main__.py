"""The command `tui-crm`: without a command after the options it opens the app, else it is the command line."""

from __future__ import annotations

import os
import sys

from tui_crm.errors import CrmError


def main() -> int:
    """Run, and return the exit code. Errors are told on standard error, in words."""
    try:
        return _run(sys.argv[1:])
    except CrmError as error:
        print(f"tui-crm: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of our output has seen enough, as in `tui-crm … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # the top of the process: told in words, recorded in full
        if os.environ.get("TUI_CRM_DEBUG"):
            raise
        from tui_crm import crash

        print(f"tui-crm: {crash.message(error, crash.record(error))}", file=sys.stderr)
        return crash.EXIT_CODE


def _run(arguments: list[str]) -> int:
    from tui_crm.config import split_options

    options, rest = split_options(arguments)
    if rest or "_TUI_CRM_COMPLETE" in os.environ:  # the shell asks for completions in this variable
        from tui_crm.cli.main import run

        return run(options, rest)
    from tui_crm.launch import open_app

    return open_app(options)


if __name__ == "__main__":
    sys.exit(main())
