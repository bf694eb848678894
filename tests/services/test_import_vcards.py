"""Cards of phones and mail programs: versions 2.1, 3.0 and 4.0, whatever their makers did to them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_crm.errors import UsageError
from tui_crm.services.transfer.sources.opening import SourceOptions, open_source
from tui_crm.services.transfer.sources.reading import Reader


def cards(folder: Path, content: str | bytes) -> list[dict[str, str]]:
    """What the cards say, without what they do not."""
    source = opened(folder, content)
    assert not [row.problem for row in source.rows() if row.problem]
    return [{heading: cell for heading, cell in zip(source.headings, row.cells, strict=True) if cell} for row in source.rows()]


def opened(folder: Path, content: str | bytes) -> Reader:
    path = folder / "file"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return open_source(path)


def card(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


def test_a_chinese_phones_card(tmp_path: Path) -> None:
    text = card(
        "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E4=BD=95;=E4=B8=BD;;;", "TEL;CELL:+8613801661318", "TEL;WORK:021 58880000",
        "ORG;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E7=A4=BA=E4=BE=8B=E5=85=AC=E5=", "=8F=B8", "", "X-QQ:12345", "X-WECHAT:heli", version="2.1",
    )  # fmt: skip
    assert cards(tmp_path, text) == [
        {"name": "何丽", "customer": "示例公司", "phones": "+8613801661318; 021 58880000", "socials": "qq:12345; wechat:heli"}
    ]


def test_a_card_of_version_3(tmp_path: Path) -> None:
    text = card(
        "N:Doe;John;Q.;Dr.;", "ORG:Company\\, The;Sales;North", "TITLE:Head", "BDAY:1960-09-10", "EMAIL;TYPE=INTERNET:a@b.de",
        "EMAIL;TYPE=INTERNET,PREF:main@b.de", "ADR;TYPE=WORK:;;123 Main St\\nFloor 2;Kiel;SH;24103;Germany", "ADR;TYPE=HOME:;;Hafen 1;Bonn;;;",
        "NOTE:first line\\nsecond\\; line, folded in", "  the middle", "CATEGORIES:vip,trade fair", "URL:http\\://b.de", "TEL;TYPE=FAX:1",
        "TEL;TYPE=CELL:22",
        "item1.TEL:333", "item1.X-ABLabel:GRAND_CENTRAL", "item2.X-ABDATE:1970-06-02", "item2.X-ABLabel:_$!<Anniversary>!$_",
        "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ", " SkZJRgAB", "REV:20240101",
    )  # fmt: skip
    assert cards(tmp_path, text) == [{
        "name": "Dr. John Q. Doe", "customer": "Company, The", "department": "Sales / North", "job_title": "Head", "birthday": "1960-09-10",
        "emails": "main@b.de; a@b.de", "address": "123 Main St Floor 2", "city": "Kiel", "region": "SH", "postal_code": "24103", "country": "Germany",
        "other_addresses": "Hafen 1, Bonn", "notes": "first line\nsecond; line, folded in the middle", "tags": "vip; trade fair", "website": "http://b.de",
        "fax": "1", "phones": "22; 333", "labels": "GRAND_CENTRAL: 333", "anniversary": "1970-06-02",
    }]  # fmt: skip
    assert opened(tmp_path, text).about == "vCard, UTF-8, left out: PHOTO, REV"


def test_a_card_of_version_4(tmp_path: Path) -> None:
    text = card(
        "FN:Simon Perreault", 'TEL;VALUE=uri;TYPE="work,voice";PREF=1:tel:+1-418-656-9254;ext=102', "BDAY:--0203", "GENDER:F",
        "IMPP;X-SERVICE-TYPE=Skype:skype:simon", "EMAIL:mailto:s@v.ca", 'ADR;LABEL="a: b^nc":;;1 Rue;Quebec;;;', version="4.0",
    )  # fmt: skip
    assert cards(tmp_path, text) == [{
        "name": "Simon Perreault", "phones": "+1-418-656-9254 ext. 102", "birthday_as_written": "--0203", "sex": "female", "socials": "skype:simon",
        "emails": "s@v.ca", "address": "1 Rue", "city": "Quebec",
    }]  # fmt: skip


def test_a_charset_of_its_own_for_every_property(tmp_path: Path) -> None:
    lines = [
        b"BEGIN:VCARD", b"VERSION:2.1", b"N;CHARSET=SHIFT_JIS:" + "表;太郎".encode("shift_jis"), b"ORG;CHARSET=GB2312:" + "华兴".encode("gb2312"),
        b"NOTE;ENCODING=BASE64;CHARSET=UTF-8:5ZCN5Ymv", b"5YW25a6e", b"", b"END:VCARD",
    ]  # fmt: skip
    assert cards(tmp_path, b"\n".join(lines)) == [{"name": "表太郎", "customer": "华兴", "notes": "名副其实"}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_file_of_any_encoding(tmp_path: Path, encoding: str) -> None:
    text = card("FN:王芳", "ORG:上海华兴贸易有限公司", "ADR:;;南京路一号;上海;;;中国")
    assert cards(tmp_path, text.encode(encoding)) == [
        {"name": "王芳", "customer": "上海华兴贸易有限公司", "address": "南京路一号", "city": "上海", "country": "中国"}
    ]


def test_broken_cards_are_named_and_the_others_read(tmp_path: Path) -> None:
    text = (
        "BEGIN:VCARD\nFN:A\nBEGIN:VCARD\nFN:B\nthis is no property\nEND:VCARD\nstray\n"
        "BEGIN:VCARD\nFN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=C3\nEND:VCARD\nBEGIN:VCARD\nFN:C\nEND:VCARD\nBEGIN:VCARD\nFN:D"
    )
    source = opened(tmp_path, text)
    assert [(row.line, row.cells[0], row.problem) for row in source.rows()] == [
        (1, "A", "the card has no end"), (3, "B", "line 5 is no property: this is no property"), (7, "", "not in a card: stray"),
        (8, "\ufffd", "FN in line 9 is not written in UTF-8"), (11, "C", ""), (14, "D", "the card has no end"),
    ]  # fmt: skip


def test_a_charset_that_does_not_exist_is_the_files(tmp_path: Path) -> None:
    assert cards(tmp_path, card("FN;CHARSET=KLINGON:王芳", "TITLE;CHARSET=a\0b:经理")) == [{"name": "王芳", "job_title": "经理"}]


def test_an_agents_card_inside_a_card_is_skipped(tmp_path: Path) -> None:
    text = card("FN:A", "AGENT:", "BEGIN:VCARD", "FN:Agent", "TEL:1", "END:VCARD", "TEL:2", version="2.1")
    assert cards(tmp_path, text) == [{"name": "A", "phones": "2"}]


def test_a_firms_card_has_the_firms_name(tmp_path: Path) -> None:
    assert cards(tmp_path, card("N:;;;;", "ORG:Acme", "TEL:1")) == [{"name": "Acme", "customer": "Acme", "phones": "1"}]


def test_a_file_without_anything_said_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no headings"):
        opened(tmp_path, "BEGIN:VCARD\nEND:VCARD\n")


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=40).map(str.strip).filter(bool)


def folded(line: str) -> bytes:
    """Folded after every 20 bytes, also inside characters, as careless programs do."""
    raw = line.encode()
    return b"\r\n ".join(raw[i : i + 20] for i in range(0, len(raw), 20))


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


@given(name=TEXTS, firm=TEXTS, note=st.lists(TEXTS, max_size=3).map("\n".join))
def test_whatever_is_written_folded_and_escaped_is_read_back(tmp_path_factory: pytest.TempPathFactory, name: str, firm: str, note: str) -> None:
    said = [folded(f"{key}:{escaped(text)}") for key, text in (("FN", name), ("ORG", firm), ("NOTE", note))]
    lines = [b"BEGIN:VCARD", b"VERSION:3.0", *said, b"END:VCARD"]
    path = tmp_path_factory.mktemp("cards") / "file.vcf"
    path.write_bytes(b"\r\n".join(lines))
    assert _read(path) == {"name": name, "customer": firm, "notes": note}


@given(name=TEXTS, firm=TEXTS, note=st.lists(TEXTS, max_size=3).map("\n".join), charset=st.sampled_from(["UTF-8", "GB18030"]))
def test_whatever_is_written_quoted_printable_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, name: str, firm: str, note: str, charset: str
) -> None:
    def line(key: str, text: str) -> bytes:
        raw = text.replace("\\", "\\\\").replace("\n", "\r\n").encode(charset)
        parts = ["".join(f"={byte:02X}" for byte in raw[i : i + 20]) for i in range(0, len(raw), 20)]
        return f"{key};CHARSET={charset};ENCODING=QUOTED-PRINTABLE:".encode() + "=\r\n".join(parts).encode()

    path = tmp_path_factory.mktemp("cards") / "file.vcf"
    path.write_bytes(b"\r\n".join([b"BEGIN:VCARD", b"VERSION:2.1", line("FN", name), line("ORG", firm), line("NOTE", note), b"END:VCARD"]))
    assert _read(path) == {"name": name, "customer": firm, "notes": note}


def _read(path: Path) -> dict[str, str]:
    source = open_source(path, SourceOptions("utf-8"))
    row = next(iter(source.rows()))
    assert not row.problem
    return {"notes": "", **dict(zip(source.headings, row.cells, strict=True))}
