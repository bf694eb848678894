"""The commands that every kind of record has."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.cli.conftest import Command
from tui_crm import i18n
from tui_crm.cli.words import group_summary
from tui_crm.model.core import CORE

GROUPS = sorted(CORE.by_group)


@pytest.fixture
def firm(crm: Command) -> Command:
    """Two customers, a contact, an activity; Ann made them."""
    crm("customers", "add", "name=上海宏图贸易有限公司", "city=上海", "tags=vip,key", "revenue=650万", "phones=13800138000")
    crm("customers", "add", "name=Blue Ltd", "city=Leeds", "currency=GBP", "revenue=12k")
    crm("contacts", "add", "name=王伟", "customer=C-000001", "job_title=经理")
    crm("customers", "log", "C-000001", "call 20m asked for a quote > send it")
    return crm


def test_a_new_record_prints_its_code_and_only_that(crm: Command) -> None:
    told = crm("customers", "add", "name=Acme", "city=上海")
    assert (told.code, told.out, told.err) == (0, "C-000001\n", "added Acme\n")
    assert crm("--quiet", "customers", "add", "name=B").err == ""
    assert crm("customers", "add", "name=C", "-q").err == ""


def test_columns_align_whatever_the_script(firm: Command) -> None:
    lines = firm("customers", "list", "--columns", "code,name,city", "--sort", "code").lines
    assert lines == [
        "Code      Name                  City",
        "C-000001  上海宏图贸易有限公司  上海",
        "C-000002  Blue Ltd              Leeds",
    ]


def test_a_list_is_filtered_sorted_cut_and_counted(firm: Command) -> None:
    assert firm("customers", "list", "--where", "city:上海 tag:vip", "--columns", "code", "--format", "csv").lines == ["code", "C-000001"]
    assert firm("customers", "list", "--where", "ht", "--columns", "code", "--format", "csv").lines == ["code", "C-000001"]
    assert firm("customers", "list", "--columns", "编号", "--sort", "-code", "--limit", "1", "--format", "csv").lines == ["code", "C-000002"]
    assert firm("customers", "list", "--count").out == "2\n"


def test_json_has_native_types_and_the_same_keys_always(firm: Command) -> None:
    first, second = firm("customers", "list", "--sort", "code", "--format", "json").json
    assert list(first) == list(second)
    assert (first["id"], first["code"], first["tags"], first["do_not_contact"]) == (1, "C-000001", ["vip", "key"], False)
    assert (first["revenue"], first["parent"], second["revenue"], second["currency"]) == ("6500000.00", None, "12000.00", "GBP")
    assert first["owner"] == {"id": 1, "code": "ann", "name": "ann"}
    assert first["last_activity"].endswith("Z")


def test_ndjson_is_one_object_a_line_and_an_empty_list_is_json_too(firm: Command) -> None:
    lines = firm("customers", "list", "--format", "ndjson", "--columns", "name", "--sort", "code").lines
    assert [json.loads(line) for line in lines] == [{"id": 1, "name": "上海宏图贸易有限公司"}, {"id": 2, "name": "Blue Ltd"}]
    assert firm("customers", "list", "--where", "city:nowhere", "--format", "json").json == []


def test_csv_gives_values_back_exactly(crm: Command) -> None:
    odd = 'a "b", c\r\nd\te '
    crm("customers", "add", f"name={odd}")
    told = crm("customers", "list", "--format", "csv", "--columns", "code,name")
    assert list(csv.reader(io.StringIO(told.out, newline=""))) == [["code", "name"], ["C-000001", odd]]


def test_the_page_of_a_record_has_sections_ties_and_last_activities(firm: Command) -> None:
    page = firm("customers", "show", "C-000001").out
    assert page.startswith("C-000001  上海宏图贸易有限公司  (version 1)\n\nBasic data\n")
    assert "\nBusiness\n  Yearly revenue  6,500,000 CNY\n" in page
    assert "P-000001  王伟  primary" in page
    assert "call  asked for a quote → send it" in page
    assert "12,000 GBP" in firm("customers", "show", "Blue Ltd").out


def test_the_json_of_a_record_holds_its_links_and_activities(firm: Command) -> None:
    found = firm("customers", "show", "C-000001", "--format", "json").json
    assert found["links"] == [{"contact": {"id": 1, "code": "P-000001", "name": "王伟"}, "role": "", "main": True}]
    assert [(one["subject"], one["minutes"], one["result"]) for one in found["activities"]] == [("asked for a quote", 20, "send it")]
    person = firm("contacts", "show", "王伟", "--format", "json").json
    assert person["links"][0]["customer"]["code"] == "C-000001"


@pytest.mark.parametrize("reference", ["C-000001", "#1", "1", "上海宏图贸易有限公司"])
def test_a_record_answers_to_code_id_and_unique_name(firm: Command, reference: str) -> None:
    assert firm("customers", "show", reference, "--format", "json").json["code"] == "C-000001"


def test_a_name_that_two_have_is_refused_and_one_that_none_has_not_found(firm: Command) -> None:
    firm("customers", "add", "name=Blue Ltd")
    assert (firm("customers", "show", "Blue Ltd").code, firm("customers", "show", "Red Ltd").code) == (2, 3)
    assert firm("customers", "show", "Red Ltd").err == "tui-crm: There is no Customer “Red Ltd”\n"


def test_records_are_read_from_standard_input_as_words_and_as_json(firm: Command) -> None:
    assert firm("customers", "set", "-", "city=Hull", stdin="C-000001\nBlue Ltd\n").err == "2 records changed\n"
    listed = firm("customers", "list", "--format", "ndjson").out
    assert firm("customers", "delete", "-", stdin=listed).err == "2 records moved to the recycle bin\n"


def test_what_show_writes_add_reads(firm: Command) -> None:
    found = firm("customers", "show", "C-000002", "--format", "json").json
    found.pop("code")
    assert firm("customers", "add", "--json", "-", "--allow-duplicate", "a copy", stdin=json.dumps(found)).out == "C-000003\n"
    copy = firm("customers", "show", "C-000003", "--format", "json").json
    kept = {"id", "code", "links", "activities", "created_at", "updated_at"}
    assert {key: value for key, value in copy.items() if key not in kept} == {key: value for key, value in found.items() if key not in kept}


def test_many_are_added_from_a_list_or_from_lines(crm: Command) -> None:
    assert crm("customers", "add", "--json", "-", stdin='[{"name": "A", "employees": 7}, {"客户名称": "B"}]').out == "C-000001\nC-000002\n"
    assert crm("customers", "add", "--json", "-", stdin='{"name": "C"}\n{"name": "D"}\n').out == "C-000003\nC-000004\n"
    told = crm("customers", "add", "--json", "-", stdin='{"name": "E"}\n{"name": \n')
    assert told.code == 2
    assert "line 2" in told.err


def test_set_changes_one_act_and_says_how_many(firm: Command) -> None:
    assert firm("customers", "set", "C-000001", "C-000002", "city=Leeds").err == "1 record changed, 1 was so already\n"
    assert firm("customers", "set", "--where", "city:Leeds", "tags+=x,VIP", "tags-=key").err == "2 records changed\n"
    tags = [one["tags"] for one in firm("customers", "list", "--sort", "code", "--format", "json").json]
    assert tags == [["vip", "x"], ["x", "VIP"]]
    assert firm("undo").err.startswith("undone: tagged 2 records")
    assert firm("customers", "show", "C-000001", "--format", "json").json["tags"] == ["vip", "key"]


def test_an_amount_is_in_the_records_own_currency(firm: Command) -> None:
    firm("customers", "set", "C-000002", "revenue=13,000.50 GBP")
    assert firm("customers", "show", "C-000002", "--format", "json").json["revenue"] == "13000.50"
    assert firm("customers", "set", "C-000002", "revenue=1 USD").code == 4


def test_a_stale_version_shows_who_changed_what_and_ends_with_5(firm: Command) -> None:
    firm("users", "add", "login=bob", "name=Bob", "role=rep")
    firm("customers", "set", "C-000001", "city=北京", user="bob")
    told = firm("customers", "set", "C-000001", "city=广州", "--version", "1")
    assert told.code == 5
    assert "city: was “上海”, Bob made it “北京”" in told.err
    assert "you wanted “广州”" in told.err
    assert told.err.endswith("tui-crm: 上海宏图贸易有限公司 was changed meanwhile by Bob; nothing was written\n")
    assert firm("customers", "show", "C-000001", "--format", "json").json["city"] == "北京"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["add", "city=x"], 4, "name: must be filled in"),
        (["add", "name=x", "emails=nonsense"], 4, "emails: not an e-mail address: nonsense"),
        (["add", "nmae=x"], 2, "did you mean “name”?"),
        (["add", "name=x", "version=3"], 4, "version: is kept by the system"),
        (["add"], 2, "FIELD=VALUE"),
        (["set", "C-000001", "name+=x"], 2, "name has one value"),
        (["set", "C-000001"], 2, "Say what to change"),
        (["set", "city=x"], 2, "--where"),
        (["list", "--where", "foo:1"], 2, "--where, character 1: no field “foo”"),
        (["list", "--where", "name:(("], 2, "--where, character"),
        (["list", "--sort", "tags"], 2, "tags"),
        (["list", "--columns", "nmae"], 2, "did you mean “name”?"),
        (["show", "C-000009"], 3, "C-000009"),
        (["nonsense"], 2, "tui-crm customers --help"),
    ],
)
def test_a_refusal_is_one_line_that_names_what_is_wrong(firm: Command, words: list[str], code: int, said: str) -> None:
    told = firm("customers", *words)
    assert (told.code, told.out) == (code, "")
    assert said in told.err
    assert told.err.startswith("tui-crm: ")
    assert told.err.count("\n") == 1


def test_what_is_deleted_can_be_restored_by_its_code(firm: Command) -> None:
    firm("customers", "delete", "C-000001")
    assert firm("customers", "list", "--count").out == "1\n"
    assert "上海宏图" in firm("customers", "list", "--bin").out
    assert "in the recycle bin" in firm("customers", "show", "C-000001", "--bin").lines[0]
    assert firm("customers", "restore", "C-000001").err == "1 record restored\n"
    assert firm("customers", "list", "--count").out == "2\n"


def test_deleting_for_ever_needs_yes_where_nobody_can_type(firm: Command) -> None:
    firm("customers", "delete", "C-000001")
    assert firm("customers", "purge", "C-000001").code == 2
    assert firm("customers", "purge", "C-000001", "--yes").err == "1 record deleted for ever\n"
    assert firm("customers", "show", "#1").code == 3
    assert firm("activities", "list", "--count").out == "0\n"


def test_history_tells_who_did_what(firm: Command) -> None:
    firm("customers", "set", "C-000001", "city=北京")
    lines = firm("customers", "history", "C-000001").lines
    assert lines[0].endswith("ann  edited  (cli)")
    assert lines[1] == "    City: 上海 → 北京"
    assert lines[2].endswith("ann  added  (cli)")
    newest = firm("customers", "history", "C-000001", "--format", "json").json[0]
    assert newest["changes"] == {"city": {"old": "上海", "new": "北京"}}


def test_contacts_are_linked_to_customers_with_a_role(firm: Command) -> None:
    assert firm("contacts", "link", "Blue Ltd", "王伟", "--role", "buyer", "--main").err == "linked 王伟 to Blue Ltd\n"
    firm("contacts", "add", "name=Kim", "customer=C-000002")
    firm("contacts", "link", "C-000002", "Kim", "--role", "finance", "--main")
    links = firm("customers", "show", "C-000002", "--format", "json").json["links"]
    assert [(tie["contact"]["name"], tie["role"], tie["main"]) for tie in links] == [("Kim", "finance", True), ("王伟", "buyer", False)]
    firm("undo")
    firm("contacts", "unlink", "C-000001", "王伟")
    assert firm("customers", "show", "C-000001", "--format", "json").json["links"] == []
    assert firm("contacts", "show", "王伟", "--format", "json").json["customer"]["name"] == "Blue Ltd"
    assert firm("contacts", "unlink", "C-000001", "王伟").code == 3


def test_a_view_keeps_filter_order_and_columns(firm: Command) -> None:
    words = ["--where", "tag:vip", "--sort", "-name", "--columns", "name,city"]
    assert firm("views", "save", "best", *words).err == "saved the view best\n"
    assert firm("customers", "list", "--view", "best", "--format", "csv").lines == ["name,city", "上海宏图贸易有限公司,上海"]
    assert firm("views", "list", "--columns", "name,filter", "--format", "csv").lines == ["name,filter", "best,tag:vip"]
    assert firm("views", "delete", "best").code == 0
    assert firm("customers", "list", "--view", "best").code == 3
    assert firm("views", "save", "bad", "--where", "foo:1").code == 2


def test_an_activity_is_logged_on_a_contact_too(firm: Command) -> None:
    assert firm("contacts", "log", "王伟", "visit showed the office").out == "A-000002\n"
    found = firm("activities", "show", "A-000002", "--format", "json").json
    assert (found["customer"]["code"], found["contact"]["name"], found["type"]) == ("C-000001", "王伟", "visit")
    assert firm("customers", "log", "C-000001", "call > nothing").code == 4


@pytest.mark.parametrize("group", GROUPS)
def test_every_kind_of_record_has_the_same_commands(crm: Command, group: str) -> None:
    help_text = crm(group, "--help").out
    for verb in ("add", "delete", "history", "list", "purge", "restore", "set", "show"):
        assert f"\n  {verb} " in help_text
    crm("users", "add", "login=bob")
    assert crm(group, "list", "--format", "csv").code == 0


def test_the_help_is_in_the_language_that_is_asked_for(crm: Command) -> None:
    text = crm("--lang", "zh_CN", "--help").out
    assert i18n.language() == "zh_CN"
    assert group_summary(CORE["customer"]) in text
    assert i18n._("configuration file") in text
