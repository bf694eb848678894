"""Whatever is typed comes back exactly, and never disturbs what is printed."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cli.conftest import Command
from tui_crm.cli.table import Table
from tui_crm.widgets.cells import safe_width

STRINGS = (
    "undefined", "NULL", "-1", "0x0", "1E+02", "$1.00", "NaN", "--", "--version", "-", "'", '"', "''''\"", "; DROP TABLE customer",
    "'; DROP TABLE \"customer\"; --", "<script>alert(1)</script>", "%s%s%n", "{0}", "${HOME}", "`id`", "$(id)", "../../etc/passwd", "\\", "\\n",
    "=1+1", "@SUM(A1)", "[]", '["a"]', "{}", "a=b", "a+=b", "#1", "😍", "👩‍👩‍👧‍👦", "🇺🇳", "田中さん", "Ω≈ç√∫", "ﷺ", "test\u2028test", "\ufeff",
    "\u202etest\u202d", "T\u0336e\u0336", "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮", "a\tb", "a\nb", "a\r\nb", "\x1b[31mred\x1b[0m", "\x07", "\x7f", "\x85", "\xa0x\xa0",
    "　全角　", "…", "\\u0000",
)  # fmt: skip


@pytest.mark.parametrize("text", STRINGS)
def test_a_naughty_string_comes_back_as_it_went_in(crm: Command, text: str) -> None:
    added = crm("customers", "add", f"name={text}x", f"notes={text}", "--quiet")
    assert (added.code, added.err) == (0, "")
    assert crm("customers", "show", "#1", "--format", "json").json["notes"] == text
    listed = crm("customers", "list", "--format", "ndjson", "--columns", "name,notes").out
    assert json.loads(listed)["name"] == f"{text}x"
    crm("customers", "add", "--json", "-", "--allow-duplicate", "the same twice", stdin=listed + listed)
    assert crm("customers", "show", "#3", "--format", "json").json["notes"] == text


@pytest.mark.parametrize("text", STRINGS)
def test_a_naughty_string_never_disturbs_the_page(crm: Command, text: str) -> None:
    crm("customers", "add", f"name=x{text}", "tags=t")
    crm("customers", "set", "#1", f"name=y{text}")
    written = [crm("customers", "list"), crm("customers", "show", "#1"), crm("customers", "history", "#1"), crm("journal"), crm("undo")]
    for told in written:
        assert not [sign for sign in (told.out + told.err).replace("\n", "") if unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp")]
    assert len(written[0].lines) == 2


def test_an_error_with_a_naughty_name_is_still_one_line(crm: Command) -> None:
    told = crm("customers", "show", "no\x1b[2J\nbody")
    assert told.err.count("\n") == 1
    assert "\x1b" not in told.err


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.lists(st.lists(st.text(max_size=40), min_size=3, max_size=3), max_size=8), st.integers(20, 200))
def test_a_table_fits_its_terminal_and_its_rows_align(rows: list[list[str]], width: int) -> None:
    lines = list(Table(("Code", "名称", "City"), (True, False, False), width).lines(rows))
    assert len(lines) == len(rows) + 1
    assert all(safe_width(line) <= width for line in lines)
