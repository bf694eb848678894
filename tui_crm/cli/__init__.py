"""The command line: every act of the app, made for pipes. One file a command group; none imports Textual.

A command's module is imported after the language has been chosen, so its decorators say `help=_("…")`.
"""
