"""Where keys mean something: the contexts, their titles, and groups of them that share actions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from tui_crm.i18n import N_

Context = Literal[
    "list", "record", "board", "form", "text", "draft", "unsaved", "conflict", "line", "picker", "columns", "journal", "import",
    "import-values", "import-rows", "merge", "duplicates", "plugins", "schemes", "rules", "report", "help", "today", "calendar",
    "reports", "figures", "queue", "ticket", "orders", "entry",
]  # fmt: skip
CONTEXTS: tuple[Context, ...] = get_args(Context)
CONTEXT_TITLES: Mapping[Context, str] = {
    "list": N_("Lists"),
    "record": N_("Record page"),
    "board": N_("Board"),
    "queue": N_("Service desk: tickets, dispatch orders, callbacks"),
    "ticket": N_("Page of a ticket, dispatch order or callback"),
    "orders": N_("Dispatch board"),
    "entry": N_("Long reply or note"),
    "today": N_("Today"),
    "calendar": N_("Calendar"),
    "form": N_("Forms"),
    "text": N_("Long text of a form"),
    "draft": N_("Form with a draft"),
    "unsaved": N_("Form left with unsaved changes"),
    "conflict": N_("Form whose record a colleague changed"),
    "line": N_("Filter and command line"),
    "picker": N_("Palette and pickers"),
    "columns": N_("Columns"),
    "journal": N_("Journal"),
    "import": N_("Import"),
    "import-values": N_("What values of an import mean"),
    "import-rows": N_("Rows of an import's dry run"),
    "merge": N_("Merging records"),
    "plugins": N_("Plugins"),
    "schemes": N_("Grading"),
    "rules": N_("Ruleset editor"),
    "report": N_("Results of plugins"),
    "reports": N_("Reports"),
    "figures": N_("A report"),
    "duplicates": N_("Suspected duplicates"),
    "help": N_("Help"),
}
TYPING_CONTEXTS: frozenset[Context] = frozenset({"form", "text", "line", "picker", "entry"})
"""Where letters are text: no action may take a printable key there."""

_SERVED: tuple[Context, ...] = ("queue", "ticket", "orders")
VIEWS: tuple[Context, ...] = ("list", "record", "board", "queue", "ticket", "orders")
SALES: tuple[Context, ...] = ("list", "record", "board")
"""Where keys are those of deals, links and boards; at the service desk the same keys are those of tickets."""
PAGES: tuple[Context, ...] = ("list", "record", "board", "journal", "import", "import-values", "import-rows", "merge", "duplicates", "plugins",
                             "schemes", "rules", "report", "help", "today", "calendar", "reports", "figures", *_SERVED)  # fmt: skip
ROWS: tuple[Context, ...] = ("list", "record", "board", "columns", "journal", "import", "import-values", "import-rows", "merge", "duplicates",
                            "plugins", "schemes", "rules", "report", "help", "today", "calendar", "reports", "figures", *_SERVED)  # fmt: skip
LIST: tuple[Context, ...] = ("list", "queue")
PLAIN_LIST: tuple[Context, ...] = ("list",)
BOARD: tuple[Context, ...] = ("board", "orders")
SEVERAL: tuple[Context, ...] = ("list", "board", "queue", "orders")
RECORD: tuple[Context, ...] = ("record", "ticket")
PLAIN_RECORD: tuple[Context, ...] = ("record",)
BOTH: tuple[Context, ...] = ("list", "record", "queue", "ticket")
QUEUE: tuple[Context, ...] = ("queue",)
TICKETS: tuple[Context, ...] = ("queue", "ticket")
DESK: tuple[Context, ...] = ("queue", "ticket", "orders")
TODAY: tuple[Context, ...] = ("today",)
CALENDAR: tuple[Context, ...] = ("calendar",)
DAY: tuple[Context, ...] = ("today", "calendar")
FORM: tuple[Context, ...] = ("form",)
TEXT: tuple[Context, ...] = ("text",)
ENTRY: tuple[Context, ...] = ("entry",)
DRAFT: tuple[Context, ...] = ("draft",)
UNSAVED: tuple[Context, ...] = ("unsaved",)
CONFLICT: tuple[Context, ...] = ("conflict",)
LINE: tuple[Context, ...] = ("line",)
PICKER: tuple[Context, ...] = ("picker",)
COLUMNS: tuple[Context, ...] = ("columns",)
JOURNAL: tuple[Context, ...] = ("journal",)
IMPORT: tuple[Context, ...] = ("import",)
VALUES: tuple[Context, ...] = ("import-values",)
TRIED: tuple[Context, ...] = ("import-rows",)
MERGE: tuple[Context, ...] = ("merge",)
PLUGINS: tuple[Context, ...] = ("plugins",)
SCHEMES: tuple[Context, ...] = ("schemes",)
RULES: tuple[Context, ...] = ("rules",)
REPORT: tuple[Context, ...] = ("report",)
REPORTS: tuple[Context, ...] = ("reports",)
FIGURES: tuple[Context, ...] = ("figures",)
PAIRS: tuple[Context, ...] = ("duplicates",)
MARKED: tuple[Context, ...] = ("list", "board", "duplicates", "queue", "orders")
FOUND: tuple[Context, ...] = ("record", "help", "ticket")
