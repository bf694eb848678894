"""JSON and NDJSON: objects become rows, whatever is inside them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_crm.errors import UsageError
from tui_crm.services.transfer.sources.json_stream import BLOCK
from tui_crm.services.transfer.sources.opening import SourceOptions, open_source
from tui_crm.services.transfer.sources.reading import Reader


def written(folder: Path, text: str, name: str = "file.json") -> Reader:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return open_source(path)


def records(source: Reader) -> list[dict[str, str]]:
    return [dict(zip(source.headings, row.cells, strict=True)) for row in source.rows()]


def test_an_array_of_objects_is_read_with_the_line_of_each(tmp_path: Path) -> None:
    source = written(tmp_path, '[\n  {"name": "华兴", "employees": 12},\n\n  {"name": "恒瑞", "amount": 1.50}\n]\n')
    assert source.about == "JSON, UTF-8"
    assert source.headings == ("name", "employees", "amount")
    assert [(row.line, list(row.cells)) for row in source.rows()] == [(2, ["华兴", "12", ""]), (4, ["恒瑞", "", "1.50"])]


def test_the_array_may_be_inside_an_object(tmp_path: Path) -> None:
    source = written(tmp_path, '{"total": 2, "tags": ["a"], "page": {"size": 10, "records": [{"name": "A"}, {"name": "B"}]}, "next": null}')
    assert records(source) == [{"name": "A"}, {"name": "B"}]
    assert source.about == "JSON, UTF-8, the objects in “page.records”"


def test_one_object_is_one_row(tmp_path: Path) -> None:
    assert records(written(tmp_path, '{\n "name": "A",\n "owner": {"name": "Tom"}\n}')) == [{"name": "A", "owner.name": "Tom"}]


def test_what_is_nested_is_flattened(tmp_path: Path) -> None:
    source = written(tmp_path, json.dumps([{
        "name": "A", "address": {"city": "Kiel", "geo": {"lat": 54.3}}, "phones": ["1", "2"], "tags": ["x, y", "z"], "vip": True, "fax": None,
        "people": [{"name": "Tom", "mail": "t@a.de"}, {"name": "Ann"}], "grid": [[1, 2], ["a"]], "none": [],
    }]))  # fmt: skip
    assert records(source) == [{
        "name": "A", "address.city": "Kiel", "address.geo.lat": "54.3", "phones": "1; 2", "tags": '["x, y", "z"]', "vip": "true", "fax": "",
        "people.name": "Tom; Ann", "people.mail": "t@a.de", "grid": '[["1", "2"], ["a"]]', "none": "",
    }]  # fmt: skip


def test_a_key_that_is_there_twice_stays_there_twice(tmp_path: Path) -> None:
    assert records(written(tmp_path, '[{"phone": "1", "phone": "2", "a": {"b": "3"}, "a.b": "4"}]')) == [
        {"phone": "1", "phone (2)": "2", "a.b": "3", "a.b (2)": "4"}
    ]


def test_numbers_keep_their_digits(tmp_path: Path) -> None:
    source = written(tmp_path, '[{"a": 12345678901234567890123, "b": 0.10, "c": 1.5e3, "d": -0.0, "e": 1e999}]')
    assert list(records(source)[0].values()) == ["12345678901234567890123", "0.10", "1500", "-0.0", "1e999"]


def test_lines_of_objects_are_read_and_bad_ones_named(tmp_path: Path) -> None:
    source = written(tmp_path, '{"name": "A"}\n\n{"name": "B", }\n[1]\n{"city": "Kiel"}\n', "file.ndjson")
    assert source.headings == ("name", "city")
    assert [(row.line, list(row.cells), row.problem) for row in source.rows()] == [
        (1, ["A", ""], ""),
        (3, ['{"name": "B", }'], "not JSON: Illegal trailing comma before end of object")
        if "Illegal" in list(source.rows())[1].problem
        else (3, ['{"name": "B", }'], "not JSON: Expecting property name enclosed in double quotes"),
        (4, ['["1"]'], 'not an object: ["1"]'),
        (5, ["", "Kiel"], ""),
    ]


def test_lines_are_recognised_without_the_name(tmp_path: Path) -> None:
    assert written(tmp_path, '{"name": "A"}\n{"name": "B"}\n', "export.txt").about == "NDJSON, UTF-8"


def test_an_error_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"file.json is not JSON from line 3 on"):
        written(tmp_path, '[\n{"name": "A"},\n{"name": oops}\n]')
    with pytest.raises(UsageError, match=r"file.json is not JSON from line 2 on: the end where one of , ] is expected"):
        written(tmp_path, '[{"name": "A"}\n')
    with pytest.raises(UsageError, match="holds no objects"):
        written(tmp_path, "[1, 2]")
    with pytest.raises(UsageError, match="nested too deeply"):
        written(tmp_path, '[{"a": ' + "[" * 100_000)


def test_a_value_longer_than_what_is_read_at_once_is_whole(tmp_path: Path) -> None:
    long = "长" * (BLOCK * 3)
    assert records(written(tmp_path, json.dumps([{"a": long}, {"a": "b"}], ensure_ascii=False))) == [{"a": long}, {"a": "b"}]


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
OBJECTS = st.lists(st.dictionaries(TEXTS, TEXTS, max_size=4), min_size=1, max_size=6)


@given(objects=OBJECTS, form=st.sampled_from(["ndjson", "json"]), indent=st.sampled_from([None, 2]), plain=st.booleans())
def test_whatever_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, objects: list[dict[str, str]], form: str, indent: int | None, plain: bool
) -> None:
    path = tmp_path_factory.mktemp("round") / "file"
    lines = "".join(json.dumps(one, ensure_ascii=plain) + "\n" for one in objects)
    path.write_text(lines if form == "ndjson" else json.dumps(objects, ensure_ascii=plain, indent=indent), encoding="utf-8", newline="")
    wanted = [{key: text for key, text in one.items() if text} for one in objects]
    if not any(objects):
        return
    source = open_source(path, SourceOptions("utf-8", format=form))
    found = [{key: text for key, text in one.items() if text} for one in records(source)]
    assert found == [one for one in wanted if one]
    assert list(source.headings) == list(dict.fromkeys(key for one in objects for key in one))
