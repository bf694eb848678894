"""The one action table. Bindings, footer, `?` help, palette, `:` commands, the user's keymap and docs/keys.md are all derived from it.

A key is written as Textual names it (`down`, `pageup`, `ctrl+d`, `escape`, `f2`), a printable one as itself (`j`, `G`, `?`), the bar of a
keyboard as `space`. Keys after one another are separated by a blank (`g g`); `any` stands for whichever single key follows (`s any`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from tui_crm.errors import ConfigError
from tui_crm.i18n import N_, _

Context = Literal[
    "list", "record", "board", "form", "text", "draft", "unsaved", "conflict", "line", "picker", "columns", "journal", "import",
    "import-values", "import-rows", "merge", "duplicates", "plugins", "schemes", "rules", "report", "help",
]  # fmt: skip
CONTEXTS: tuple[Context, ...] = get_args(Context)
CONTEXT_TITLES: Mapping[Context, str] = {
    "list": N_("Lists"),
    "record": N_("Record page"),
    "board": N_("Board"),
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
    "report": N_("Reports and results"),
    "duplicates": N_("Suspected duplicates"),
    "help": N_("Help"),
}
ANY = "any"
TYPING_CONTEXTS: frozenset[Context] = frozenset({"form", "text", "line", "picker"})
"""Where letters are text: no action may take a printable key there."""
FORBIDDEN_KEYS = frozenset({"ctrl+a", "ctrl+b", "ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m", "ctrl+left_square_bracket", "ctrl+enter", "[", "]"})
"""Never bound by default: multiplexers take them, or terminals send them for another key."""
KEY_ALIASES: Mapping[str, str] = {"esc": "escape", "pgup": "pageup", "pgdn": "pagedown", "del": "delete", "return": "enter", "comma": ","}
KEY_SHOWN: Mapping[str, str] = {
    "escape": "esc",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "delete": "del",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}

VIEWS: tuple[Context, ...] = ("list", "record", "board")
PAGES: tuple[Context, ...] = ("list", "record", "board", "journal", "import", "import-values", "import-rows", "merge", "duplicates", "plugins",
                             "schemes", "rules", "report", "help")  # fmt: skip
ROWS: tuple[Context, ...] = ("list", "record", "columns", "journal", "import", "import-values", "import-rows", "merge", "duplicates",
                            "plugins", "schemes", "rules", "report", "help")  # fmt: skip
LIST: tuple[Context, ...] = ("list",)
RECORD: tuple[Context, ...] = ("record",)
BOTH: tuple[Context, ...] = ("list", "record")
FORM: tuple[Context, ...] = ("form",)
TEXT: tuple[Context, ...] = ("text",)
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
PAIRS: tuple[Context, ...] = ("duplicates",)
MARKED: tuple[Context, ...] = ("list", "duplicates")
FOUND: tuple[Context, ...] = ("record", "help")
DIGITS = ("1", "2", "3", "4", "5", "6", "7", "8", "9")


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a person can do. `label` is a word or two for the footer, `help` a sentence; both are message ids, translated when shown.

    `hidden` keeps it out of the footer (it is still in the help). `command` is its name behind `:`, empty if it has none.
    """

    id: str
    keys: tuple[str, ...]
    contexts: tuple[Context, ...]
    label: str
    help: str
    hidden: bool = False
    command: str = ""


ACTIONS: tuple[Action, ...] = (
    # What the footer shows first. The order of this table is the order of the footer.
    Action("app.help", ("?", "f1"), PAGES, N_("keys"), N_("Show the keys of this place"), command="keys"),
    Action("form.help", ("f1",), tuple(c for c in CONTEXTS if c not in PAGES), N_("keys"), N_("Show the keys of this place")),
    Action("form.save", ("ctrl+s", "f2"), FORM, N_("save"), N_("Save what the form holds")),
    Action("duplicates.same", ("s",), PAIRS, N_("same"), N_("The two are one: merge them as proposed; of marked pairs, all")),
    Action("duplicates.different", ("d",), PAIRS, N_("different"), N_("The two are different: never suspect them again")),
    Action("duplicates.later", ("l",), PAIRS, N_("put off"), N_("Decide later: put the pair off")),
    Action("duplicates.open", ("enter",), PAIRS, N_("side by side"), N_("Show the two side by side and merge them field by field")),
    Action("duplicates.put_off", ("z",), PAIRS, N_("those put off"), N_("Show the pairs that were put off, too")),
    Action("duplicates.scan", ("S",), PAIRS, N_("look through"), N_("Look through all customers and contacts for duplicates")),
    Action("duplicates.show", DIGITS, PAIRS, N_("record"), N_("Open the first record of the pair, or the second"), True),
    Action("list.filter", ("/",), (*MARKED, "import-rows"), N_("filter"), N_("Filter the list: words, or field:value"), command="filter"),
    Action("page.find", ("/",), FOUND, N_("find"), N_("Find words in this page")),
    Action("row.open", ("enter",), LIST, N_("open"), N_("Open the record under the cursor"), command="open"),
    Action("field.edit", ("enter",), RECORD, N_("edit field"), N_("Edit the field under the cursor in place")),
    Action("record.add", ("a",), BOTH, N_("add"), N_("Add a record; on a record's tab, what the tab lists"), command="add"),
    Action("record.edit", ("e",), BOTH, N_("edit"), N_("Edit the record in a form"), command="edit"),
    Action("activity.add", ("c",), BOTH, N_("log"), N_("Log an activity in one line"), command="log"),
    Action("mark.toggle", ("space",), MARKED, N_("mark"), N_("Mark or unmark the row and go down")),
    Action("list.sort", ("s any",), LIST, N_("sort"), N_("Sort by a column; the same column again reverses"), command="sort"),
    Action("record.archive", ("d",), BOTH, N_("archive"), N_("Move to the recycle bin; undo brings it back"), command="archive"),
    Action("import.change", ("enter", "e"), IMPORT, N_("change"), N_("Change what this heading means, or what the line is about")),
    Action("import.check", ("t",), IMPORT, N_("try"), N_("Try it without writing: what would become of every row")),
    Action("import.run", ("f2", "ctrl+s"), IMPORT, N_("import"), N_("Import; one act to undo")),
    Action("import.rows", ("r",), IMPORT, N_("rows"), N_("Leaf through the rows of the dry run"), command="rows"),
    Action("import.part", ("tab",), IMPORT, N_("options"), N_("To the next part: outcome, questions, headings, options")),
    Action("import.notes", ("n",), IMPORT, N_("notes"), N_("The column goes into the notes")),
    Action("import.ignore", ("x",), IMPORT, N_("leave out"), N_("The column is left out")),
    Action("import.field", ("a",), IMPORT, N_("new field"), N_("Make a field of the column")),
    Action("import.values", ("v",), IMPORT, N_("values"), N_("What the values of the column mean")),
    Action("import.format", ("c",), IMPORT, N_("written"), N_("How the column writes dates or numbers: the next way")),
    Action("import.save", ("S",), IMPORT, N_("save"), N_("Save the mapping under a name; files of the same shape find it"), command="save-mapping"),
    Action("import.mapping", ("M",), IMPORT, N_("saved ones"), N_("Use a saved mapping, or the proposal without any"), command="mapping"),
    Action("values.change", ("enter", "e"), VALUES, N_("means"), N_("Say what the value under the cursor means")),
    Action("values.leave_out", ("x",), VALUES, N_("leave out"), N_("The value is left out")),
    Action("values.otherwise", DIGITS, VALUES, N_("others"), N_("Values nobody understands: reject the row, leave them out, into the notes")),
    Action("rows.show", ("enter",), TRIED, N_("whole row"), N_("Show the row field by field: what is there, what would be")),
    Action("rows.record", ("o",), TRIED, N_("record"), N_("Open the record that the row updates, or is the same as")),
    Action("rows.fate", ("z",), TRIED, N_("only such"), N_("Only rows that become what this one becomes; again: all")),
    Action("merge.run", ("enter", "ctrl+s", "f2"), MERGE, N_("merge"), N_("Make the records one; one act to undo")),
    Action("merge.next", ("l", "right"), MERGE, N_("other value"), N_("Keep the next record's value of this field; after the last, all of them")),
    Action("merge.unite", ("+",), MERGE, N_("all"), N_("Keep all values of this field together")),
    Action("merge.take_all", ("A any",), MERGE, N_("all from"), N_("Keep every value of the record with this number")),
    Action("merge.survivor", ("s any",), MERGE, N_("survivor"), N_("The record with this number stays: its code and place")),
    Action("merge.equal", ("z",), MERGE, N_("equal fields"), N_("Show or fold the fields that are the same in all")),
    Action("merge.reset", ("r",), MERGE, N_("proposal"), N_("Back to what was proposed")),
    Action("merge.previous", ("h", "left"), MERGE, N_("value before"), N_("Keep the value of the record before"), True),
    Action("merge.take", DIGITS, MERGE, N_("value of"), N_("Keep the value of the record with this number"), True),
    Action("journal.open", ("enter",), JOURNAL, N_("what changed"), N_("Show the records and fields that the act changed")),
    Action("journal.undo", ("u",), JOURNAL, N_("undo it"), N_("Undo this act; roll back one that was interrupted")),
    Action("journal.mine", ("m",), JOURNAL, N_("mine"), N_("Only my own acts, or those of all")),
    Action("plugin.show", ("enter",), PLUGINS, N_("show"), N_("Show what it declares, its counts, and what failed last")),
    Action("schemes.open", ("enter", "e"), SCHEMES, N_("rules"), N_("Open the ruleset: weights, parameters, bounds, and what they would change")),
    Action("schemes.picture", ("p",), SCHEMES, N_("picture"), N_("How the scheme divides the customers: grades, Pareto curve, heat map")),
    Action("schemes.run", ("r",), SCHEMES, N_("run"), N_("Bring all grades up to date")),
    Action("schemes.retire", ("x",), SCHEMES, N_("retire"), N_("Let an active scheme rest; drop a draft")),
    Action("rules.change", ("enter", "e"), RULES, N_("change"), N_("Type another value")),
    Action("rules.more", ("+", "="), RULES, N_("more"), N_("A step more")),
    Action("rules.less", ("_", "<"), RULES, N_("less"), N_("A step less")),
    Action("rules.everybody", ("t",), RULES, N_("try on all"), N_("Show what it would change for everybody, not for a sample")),
    Action("rules.save", ("ctrl+s", "f2"), RULES, N_("keep"), N_("Keep the rules as a draft")),
    Action("rules.apply", ("A",), RULES, N_("apply"), N_("Make the rules the active ones and grade everybody by them; one act to undo")),
    Action("rules.undo", ("u",), RULES, N_("undo"), N_("Take back the last act")),
    Action("rules.reset", ("r",), RULES, N_("reset"), N_("The rules as they are kept")),
    Action("plugin.toggle", ("space", "e"), PLUGINS, N_("on/off"), N_("Switch the plugin on or off for everybody at this database")),
    Action("plugin.settings", ("c",), PLUGINS, N_("settings"), N_("Change the plugin's settings")),
    Action("plugin.reports", ("o",), PLUGINS, N_("report"), N_("Open a report of the plugin")),
    Action("report.open", ("enter",), REPORT, N_("open"), N_("Open the record under the cursor")),
    Action("edit.undo", ("u",), (*VIEWS, "duplicates"), N_("undo"), N_("Undo the last act"), command="undo"),
    Action("edit.redo", ("ctrl+r",), (*VIEWS, "duplicates"), N_("redo"), N_("Do again what was undone"), True, "redo"),
    Action("app.palette", ("ctrl+p",), (*PAGES, "form"), N_("palette"), N_("Go to any record or do any act by its name")),
    Action("app.command", (":",), PAGES, N_("command"), N_("Type a command with its arguments")),
    Action("record.owner", ("o",), BOTH, N_("owner"), N_("Change the owner"), command="owner"),
    Action("record.tag", ("t",), BOTH, N_("tag"), N_("Add or remove tags"), command="tag"),
    Action("record.merge", ("M",), BOTH, N_("merge"), N_("Merge the marked records into one, or this one with another"), command="merge"),
    Action("list.columns", ("C",), LIST, N_("columns"), N_("Choose, order and size the columns"), command="columns"),
    Action("list.export", ("x",), LIST, N_("export"), N_("Export what the filter matches, or the marks"), command="export"),
    Action("view.save", ("w",), LIST, N_("save view"), N_("Save filter, sort and columns as a view"), command="save-view"),
    Action("view.go", DIGITS, LIST, N_("view"), N_("Open the saved view of this number"), True, "view"),
    Action("list.detail", ("z",), LIST, N_("detail"), N_("Show or hide the detail beside the list (wide terminals)"), True, "detail"),
    # Moving.
    Action("row.down", ("j", "down"), (*ROWS, "conflict"), N_("down"), N_("Next row, field or entry"), True),
    Action("row.up", ("k", "up"), (*ROWS, "conflict"), N_("up"), N_("Previous row, field or entry"), True),
    Action("row.page_down", ("pagedown",), ROWS, N_("page down"), N_("One page down"), True),
    Action("row.page_up", ("pageup",), ROWS, N_("page up"), N_("One page up"), True),
    Action("row.half_down", ("ctrl+d",), ROWS, N_("half down"), N_("Half a page down"), True),
    Action("row.half_up", ("ctrl+u",), ROWS, N_("half up"), N_("Half a page up"), True),
    Action("row.top", ("g g", "home"), ROWS, N_("top"), N_("To the first row"), True),
    Action("row.end", ("G", "end"), ROWS, N_("end"), N_("To the last row"), True),
    Action("column.left", ("h", "left"), LIST, N_("columns left"), N_("Scroll the columns left"), True),
    Action("column.right", ("l", "right"), LIST, N_("columns right"), N_("Scroll the columns right"), True),
    Action("tab.previous", ("h", "left"), RECORD, N_("previous tab"), N_("Previous tab of the record"), True),
    Action("tab.next", ("l", "right"), RECORD, N_("next tab"), N_("Next tab of the record"), True),
    Action("tab.go", DIGITS, RECORD, N_("tab"), N_("The tab of this number"), True),
    Action("record.next", ("J",), RECORD, N_("next record"), N_("Next record of the list, without going back")),
    Action("record.previous", ("K",), RECORD, N_("previous record"), N_("Previous record of the list, without going back")),
    Action("field.follow", ("space",), RECORD, N_("go there"), N_("Open the record that the field names"), True),
    Action("record.grade", ("=",), RECORD, N_("grade by hand"), N_("Set a grade by hand, with a reason; - as the grade lifts it"), True, "grade"),
    Action("link.add", ("+",), RECORD, N_("link"), N_("Link a contact and a customer that are in the archive already"), True, "link"),
    Action("link.main", ("m",), RECORD, N_("make primary"), N_("Make the person under the cursor the customer's primary contact"), True),
    Action("link.role", ("r",), RECORD, N_("role"), N_("Change the role of the person under the cursor"), True, "role"),
    Action("link.remove", ("x",), RECORD, N_("unlink"), N_("Unlink the person from the customer; both stay in the archive"), True, "unlink"),
    Action("find.next", ("n",), (*BOTH, "help"), N_("next match"), N_("Next row or line that matches the last words searched"), True),
    Action("find.previous", ("N",), (*BOTH, "help"), N_("previous match"), N_("Previous row or line that matches the last words searched"), True),
    # Marks, and acts on marks or the cursor row.
    Action("mark.range", ("v",), MARKED, N_("mark range"), N_("Mark from the last mark to the cursor"), True),
    Action("mark.all", ("V",), MARKED, N_("mark all"), N_("Mark everything the filter matches"), True, "mark-all"),
    Action("list.pipe", ("!",), LIST, N_("pipe"), N_("Pipe the marks, or the row, to a command of the shell"), True, "pipe"),
    Action("yank.code", ("y y",), BOTH, N_("copy code"), N_("Copy the code to the clipboard"), True),
    Action("yank.email", ("y e",), BOTH, N_("copy e-mail"), N_("Copy the e-mail address to the clipboard"), True),
    Action("yank.phone", ("y p",), BOTH, N_("copy phone"), N_("Copy the phone number to the clipboard"), True),
    Action("record.restore", ("U",), BOTH, N_("restore"), N_("Take back from the recycle bin"), True, "restore"),
    Action("record.purge", ("D",), BOTH, N_("delete for ever"), N_("Delete from the recycle bin for ever; asks for the name"), True, "purge"),
    Action("privacy.export", (), RECORD, N_("all about"), N_("Export everything about this person into a ZIP archive"), True, "personal-data"),
    Action("privacy.erase", (), RECORD, N_("erase person"), N_("Erase this person's data for ever; asks for the code"), True, "erase"),
    # Going to other places.
    Action("go.customers", ("g c",), PAGES, N_("customers"), N_("Go to the customers"), True, "customers"),
    Action("go.contacts", ("g p",), PAGES, N_("people"), N_("Go to the contacts (people)"), True, "contacts"),
    Action("go.activities", ("g a",), PAGES, N_("activities"), N_("Go to the activities"), True, "activities"),
    Action("go.views", ("g v",), PAGES, N_("views"), N_("Go to the saved views"), True, "views"),
    Action("go.tags", (), PAGES, N_("tags"), N_("Go to the list of tags"), True, "tags"),
    Action("go.users", (), PAGES, N_("users"), N_("Go to the users: who may do what"), True, "users"),
    Action("go.bin", ("g b",), PAGES, N_("bin"), N_("Go to the recycle bin"), True, "bin"),
    Action("go.journal", ("g j",), PAGES, N_("journal"), N_("Go to the journal: who changed what, act by act"), True, "journal"),
    Action("go.import", ("g i",), PAGES, N_("import"), N_("Import a file"), True, "import"),
    Action("go.duplicates", ("g s",), PAGES, N_("doubles"), N_("Go to the pairs of records that may be the same"), True, "duplicates"),
    Action("go.grades", ("g k",), PAGES, N_("grading"), N_("Go to the grading: schemes, rulesets, what they divide"), True, "grades"),
    Action("go.plugins", (), PAGES, N_("plugins"), N_("Go to the plugins: switch them on and off, see how they do"), True, "plugins"),
    Action("go.drafts", (), PAGES, N_("unfinished forms"), N_("Take up a form that was left unfinished"), True, "drafts"),
    Action("history.back", ("H",), PAGES, N_("back"), N_("The place before this one"), True, "back"),
    Action("history.forward", ("L",), PAGES, N_("forward"), N_("The place left by going back"), True, "forward"),
    Action("history.last", ("-",), PAGES, N_("last place"), N_("To the last place, and again to come back"), True),
    Action("app.repeat", (".",), VIEWS, N_("repeat"), N_("Do the last act again, here"), True),
    Action("app.refresh", ("R",), (*VIEWS, "journal", "duplicates"), N_("refresh"), N_("Read again from the database"), True, "refresh"),
    # Forms, the line at the bottom, pickers, import.
    Action("form.enter", ("enter",), FORM, N_("next field"), N_("To the next field; a long text opens in the editor")),
    Action("form.complete", ("ctrl+n",), FORM, N_("complete"), N_("Take the next candidate; → takes the one shown behind the cursor")),
    Action("form.undo", ("ctrl+z",), FORM, N_("undo typing"), N_("Undo what was typed into this field")),
    Action("form.next", ("tab", "down"), FORM, N_("next field"), N_("To the next field"), True),
    Action("form.previous", ("shift+tab", "up"), FORM, N_("previous field"), N_("To the previous field"), True),
    Action("form.page_down", ("pagedown",), FORM, N_("page down"), N_("One page of fields down"), True),
    Action("form.page_up", ("pageup",), FORM, N_("page up"), N_("One page of fields up"), True),
    Action("form.close", ("escape",), FORM, N_("close"), N_("Close the form; asks only if there are unsaved changes")),
    Action("text.take", ("ctrl+s", "f2"), TEXT, N_("take"), N_("Take the text into the form")),
    Action("text.leave", ("escape",), TEXT, N_("back"), N_("Back to the form without it; asks only if the text was changed")),
    Action("draft.take", ("enter",), DRAFT, N_("take up"), N_("Go on with the draft")),
    Action("draft.drop", ("d",), DRAFT, N_("drop"), N_("Drop the draft and start over")),
    Action("draft.leave", ("escape", "q"), DRAFT, N_("close"), N_("Close the form; the draft is kept")),
    Action("unsaved.save", ("s", "enter", "ctrl+s", "f2"), UNSAVED, N_("save"), N_("Save and close")),
    Action("unsaved.discard", ("d",), UNSAVED, N_("discard"), N_("Close without what was typed")),
    Action("unsaved.stay", ("escape",), UNSAVED, N_("stay"), N_("Go on typing")),
    Action("conflict.mine", ("m", "right", "l"), CONFLICT, N_("mine"), N_("Keep what you typed in this field")),
    Action("conflict.theirs", ("t", "left", "h"), CONFLICT, N_("theirs"), N_("Keep what the colleague wrote in this field")),
    Action("conflict.all_mine", ("M",), CONFLICT, N_("all mine"), N_("Keep what you typed in every field")),
    Action("conflict.all_theirs", ("T",), CONFLICT, N_("all theirs"), N_("Keep what the colleague wrote in every field")),
    Action("conflict.save", ("enter", "ctrl+s", "f2"), CONFLICT, N_("save"), N_("Save the record with what was chosen")),
    Action("conflict.leave", ("escape", "q"), CONFLICT, N_("back"), N_("Back to the form; nothing is saved or lost")),
    Action("line.accept", ("enter",), LINE, N_("accept"), N_("Take the line")),
    Action("line.cancel", ("escape", "ctrl+c"), LINE, N_("cancel"), N_("Leave the line without effect")),
    Action("line.complete", ("tab",), LINE, N_("complete"), N_("Complete the word; again for the next candidate")),
    Action("line.complete_back", ("shift+tab",), LINE, N_("candidate before"), N_("The candidate before"), True),
    Action("line.older", ("up",), LINE, N_("older"), N_("An older line"), True),
    Action("line.newer", ("down",), LINE, N_("newer"), N_("A newer line"), True),
    Action("picker.accept", ("enter",), PICKER, N_("choose"), N_("Take what is under the cursor")),
    Action("picker.kind", ("tab",), PICKER, N_("kind"), N_("Only records, only acts, only views, only places; then all again")),
    Action("picker.cancel", ("escape", "ctrl+c"), PICKER, N_("cancel"), N_("Close without choosing")),
    Action("picker.down", ("down", "ctrl+n"), PICKER, N_("down"), N_("Next entry"), True),
    Action("picker.up", ("up", "ctrl+p"), PICKER, N_("up"), N_("Previous entry"), True),
    Action("picker.page_down", ("pagedown",), PICKER, N_("page down"), N_("One page of entries down"), True),
    Action("picker.page_up", ("pageup",), PICKER, N_("page up"), N_("One page of entries up"), True),
    Action("column.toggle", ("space",), COLUMNS, N_("show or hide"), N_("Show or hide the column")),
    Action("column.later", (">", "shift+down"), COLUMNS, N_("later"), N_("Move the column to the right")),
    Action("column.earlier", ("<", "shift+up"), COLUMNS, N_("earlier"), N_("Move the column to the left")),
    Action("column.wider", ("+", "=", "shift+right"), COLUMNS, N_("wider"), N_("Make the column wider")),
    Action("column.narrower", ("-", "shift+left"), COLUMNS, N_("narrower"), N_("Make the column narrower")),
    Action("column.reset", ("r",), COLUMNS, N_("reset"), N_("The columns as they are without your choice")),
    Action("column.accept", ("enter", "ctrl+s", "f2"), COLUMNS, N_("keep"), N_("Show the list so, now and later")),
    Action("column.cancel", ("escape", "q"), COLUMNS, N_("cancel"), N_("Leave the columns as they were")),
    Action("import.file", ("f",), IMPORT, N_("file"), N_("Another file, a folder, or a ZIP archive"), True),
    Action("import.sheet", ("s",), IMPORT, N_("sheet"), N_("Another sheet of the spreadsheet, or table of the database"), True, "sheet"),
    Action("import.kind", ("w",), IMPORT, N_("kind"), N_("What the rows are: customers, contacts …"), True, "rows-are"),
    Action("import.next", ("l", "right"), IMPORT, N_("next file"), N_("The next of several files"), True),
    Action("import.previous", ("h", "left"), IMPORT, N_("file before"), N_("The file before, of several"), True),
    Action("import.answer", DIGITS, IMPORT, N_("answer"), N_("The answer of this number to the question under the cursor"), True),
    Action("import.why", ("space",), IMPORT, N_("column"), N_("All that is known of the column: the reason, its values"), True),
    Action("import.key", ("K",), IMPORT, N_("key"), N_("The fields by which a row finds the record it updates"), True, "key"),
    Action("import.mode", ("m",), IMPORT, N_("mode"), N_("Which rows are taken in: new and known, only new, only known"), True),
    Action("import.fill", ("F",), IMPORT, N_("fill only"), N_("Updates write all fields, or only into empty ones"), True),
    Action("import.blanks", ("b",), IMPORT, N_("blanks"), N_("Blank cells: leave a field as it is, or empty it"), True),
    Action("import.doubles", ("D",), IMPORT, N_("duplicates"), N_("Likely duplicates: taken in, left out, updated, rejected, queued"), True),
    Action("import.unjoined", ("J",), IMPORT, N_("references"), N_("References to nobody: reject the row, or take it in without"), True),
    Action("import.keep", ("P",), IMPORT, N_("authors"), N_("Keep the authors and dates that the file says"), True),
    Action("import.unknown", ("o",), IMPORT, N_("others"), N_("Columns without a field: into the notes, new fields, or left out"), True),
    Action("import.undo", ("u",), IMPORT, N_("undo"), N_("Take back all that the import did"), True),
    Action("import.resume", ("C",), IMPORT, N_("go on"), N_("Go on with an import that was interrupted"), True, "resume"),
    Action("import.rollback", ("B",), IMPORT, N_("take back"), N_("Take back an import that was interrupted"), True, "rollback"),
    Action("app.theme", (), PAGES, N_("theme"), N_("Colours: dark, light, ansi, monochrome"), True, "theme"),
    # Leaving: last, so that a narrow footer drops it last of all (the footer keeps its first and its last entry).
    Action("app.escape", ("escape",), PAGES, N_("back"), N_("Drop the pending key, else the filter, else the marks, else go back"), True),
    Action("app.quit", ("ctrl+q",), CONTEXTS, N_("quit"), N_("Leave the program; unsaved forms are kept as drafts"), True, "quit"),
    Action("app.close", ("q",), PAGES, N_("close"), N_("Close this place; in the first list, leave the program"), command="close"),
)


def for_context(context: Context, actions: Sequence[Action] = ACTIONS) -> tuple[Action, ...]:
    """The actions of a context, in the order of the table."""
    return tuple(action for action in actions if context in action.contexts)


def footer(context: Context, actions: Sequence[Action] = ACTIONS) -> tuple[Action, ...]:
    """What a footer shows of a context, most wanted first; the last entry is the way out."""
    return tuple(action for action in for_context(context, actions) if not action.hidden and action.keys)


def with_keymap(overrides: Mapping[str, str], actions: Sequence[Action] = ACTIONS) -> tuple[Action, ...]:
    """The table under a user's keymap: action id → keys, alternatives separated by commas (`"j, down"`), empty for none.

    Raises ConfigError naming the action for an unknown id, and both actions for a clash.
    """
    if not overrides:
        return tuple(actions)
    known = {action.id for action in actions}
    for action_id in overrides:
        if action_id not in known:
            raise ConfigError(_("keymap: there is no action {id} (`tui-crm keys` lists them)").format(id=action_id))
    changed = tuple(replace(action, keys=parse_keys(overrides[action.id])) if action.id in overrides else action for action in actions)
    check(changed)
    return changed


def extend(actions: Sequence[Action], more: Iterable[Action]) -> tuple[Action, ...]:
    """The table with the actions of plugins or further entities behind it. Raises ConfigError for an id twice or a clash of keys."""
    added = tuple(more)
    if not added:
        return tuple(actions)  # which the tests have checked
    extended = (*actions, *added)
    if len({action.id for action in extended}) < len(extended):
        twice = next(action.id for place, action in enumerate(extended) if action.id in {before.id for before in extended[:place]})
        raise ConfigError(_("two actions are named {id}").format(id=twice))
    check(extended)
    return extended


def parse_keys(text: str) -> tuple[str, ...]:
    """Keys as a user writes them (`"j, down"`, `"g g"`, `"esc"`; the comma itself is `comma`) in the table's notation."""
    alternatives = (" ".join(KEY_ALIASES.get(part.lower(), part) for part in keys.split()) for keys in text.split(","))
    return tuple(keys for keys in alternatives if keys)


def check(actions: Sequence[Action]) -> None:
    """Refuse a table in which one key would mean two things in one context, or a letter would not be text where text is typed."""
    for context in CONTEXTS:
        taken: list[tuple[list[str], Action]] = []
        for action in for_context(context, actions):
            for keys in action.keys:
                sequence = keys.split()
                if context in TYPING_CONTEXTS and (len(sequence[0]) == 1 or sequence[0] == "space"):
                    raise ConfigError(_("keymap: {id} cannot have the key {key}: letters are text there").format(id=action.id, key=keys))
                for other, owner in taken:
                    if owner is not action and _collide(sequence, other):
                        message = _("keymap: {first} ({first_key}) and {second} ({second_key}) clash")
                        raise ConfigError(message.format(first=owner.id, first_key=" ".join(other), second=action.id, second_key=keys))
                taken.append((sequence, action))


def _collide(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether one sequence begins with the other, so that a press could not tell them apart."""
    return all(a == b or ANY in (a, b) for a, b in zip(first, second, strict=False))


def shown(keys: str) -> str:
    """A key sequence as people read it: `g g` → `gg`, `escape` → `esc`, `s any` → `s…`."""
    parts = ["…" if part == ANY else KEY_SHOWN.get(part, part) for part in keys.split()]
    return ("" if all(len(part) == 1 for part in parts) else " ").join(parts)


def shown_keys(action: Action) -> str:
    """All keys of an action as people read them; the digits together."""
    if action.keys == DIGITS:
        return "1…9"
    return " ".join(shown(keys) for keys in action.keys)
