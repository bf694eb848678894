"""E-mail files: read whatever they hold, matched by address, attached once."""

from __future__ import annotations

from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_crm.errors import UsageError
from tui_crm.services import archive, card, undo
from tui_crm.services.crm import Crm
from tui_crm.services.desk import files
from tui_crm.services.mail import attaching, message
from tui_crm.services.mail.message import Person

PLAIN = (
    b"Message-ID: <1@acme.example>\r\nFrom: =?gb2312?B?zfXOsA==?= <Wang@Acme.example>\r\nTo: ann@firm.example\r\n"
    b"Date: Mon, 02 Mar 2026 18:30:00 +0800\r\nSubject: =?utf-8?B?5oql5Lu3?= for line 2\r\n"
    b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=gb2312\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    b"=C7=EB=B1=A8=BC=DB =3D 5=\r\n pieces\r\n"
)


def test_charsets_encoded_words_and_quoted_printable_are_read() -> None:
    mail = message.read(PLAIN)
    assert mail.sender == Person("王伟", "wang@acme.example")
    assert mail.receivers == (Person("", "ann@firm.example"),)
    assert mail.subject == "报价 for line 2"
    assert mail.text == "请报价 = 5 pieces"
    assert (mail.id, mail.at) == ("1@acme.example", 1_772_447_400_000)


def test_the_plain_text_is_preferred_and_attachments_are_named() -> None:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "eve@acme.example", "ann@firm.example", "offer"
    made.set_content("Hello Ann")
    made.add_alternative("<p>Hello <b>Ann</b></p>", subtype="html")
    made.add_attachment(b"x" * 2048, maintype="application", subtype="pdf", filename="报价../etc/单.pdf")
    mail = message.read(made.as_bytes())
    assert mail.text == "Hello Ann"
    assert [(each.name, each.size) for each in mail.attachments] == [("报价.._etc_单.pdf", 2048)]


def test_html_alone_is_read_as_text_and_nothing_of_it_runs() -> None:
    made = EmailMessage()
    made["From"] = "eve@acme.example"
    body = "<p>Dear&nbsp;Ann,</p><script>alert(1)</script><p>price:<br>5 &euro;</p>"
    made.set_content(f"<html><head><style>p{{}}</style></head><body>{body}</body></html>", subtype="html")
    assert message.read(made.as_bytes()).text == "Dear Ann,\n\nprice:\n5 €"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"From: a@b.example\r\nSubject: =?x-unknown?Q?caf=E9?=\r\n\r\nbody", "café"),
        (b"From: a@b.example\r\nSubject: =?utf-8?B?!!!?=\r\n\r\nbody", "=?utf-8?B?!!!?="),
        (b"From: a@b.example\r\nSubject: \xe6\x8a\xa5\xe4\xbb\xb7\r\n\r\nbody", "报价"),
        (b"From: a@b.example\r\nSubject: a\x1b[2Jb\x07\r\n\r\nbody", "a[2Jb"),
        (b"From: a@b.example\r\nSubject: one\r\n two\r\n\r\nbody", "one two"),
        (b"From: a@b.example\r\n\r\nbody", ""),
    ],
)
def test_headers_nobody_should_write_are_read_all_the_same(content: bytes, expected: str) -> None:
    assert message.read(content).subject == expected


def test_what_is_no_mail_is_refused_and_deep_nests_do_no_harm(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no e-mail"):
        message.read(b"\x89PNG\r\n\x1a\n\x00\x00")
    nested = b"From: a@b.example\r\n" + b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(3000))
    with suppress(ValueError):  # refused, or read as far as it goes
        assert message.read(nested).sender.address == "a@b.example"
    with pytest.raises(UsageError, match="cannot be read"):
        message.read_file(tmp_path / "nothing.eml")


@given(st.binary(max_size=600))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with suppress(ValueError):
        mail = message.read(b"From: a@b.example\r\n" + content)
        assert all(character in "\n\t" or character >= " " for character in mail.text)
        assert mail.subject == " ".join(mail.subject.split())


def test_a_mail_is_attached_to_whoever_has_its_address_and_once_only(crm: Crm) -> None:
    acme = archive.add(crm, "customer", {"name": "Acme", "emails": ("info@acme.example",)})
    wang = archive.add(crm, "contact", {"name": "王伟", "customer": acme, "emails": ("wang@acme.example",)})
    activity = crm.store.read("activity", attaching.attach(crm, message.read(PLAIN)))
    assert (activity["customer"], activity["contact"], activity["type"], activity["direction"]) == (acme, wang, "email", "in")
    assert (activity["subject"], activity["body"]) == ("报价 for line 2", "请报价 = 5 pieces")
    assert crm.store.read("customer", acme)["last_activity"] == activity["at"]
    with pytest.raises(UsageError, match=r"there already \(A-000001\)"):
        attaching.attach(crm, message.read(PLAIN))
    undo.undo(crm)
    assert attaching.attach(crm, message.read(PLAIN))


def test_what_we_sent_goes_to_the_receiver_and_strangers_are_told(crm: Crm) -> None:
    archive.edit(crm, "user", crm.user.id, {"email": "ann@firm.example"})
    acme = archive.add(crm, "customer", {"name": "Acme", "emails": ("info@acme.example",)})
    sent = b"From: Ann <Ann@firm.example>\r\nTo: stranger@x.example, Info@Acme.example\r\nSubject: hello\r\n\r\nhi"
    activity = crm.store.read("activity", attaching.attach(crm, message.read(sent)))
    assert (activity["customer"], activity["direction"]) == (acme, "out")
    with pytest.raises(UsageError, match=r"stranger@x\.example"):
        attaching.attach(crm, message.read(b"From: stranger@x.example\r\nSubject: hi\r\n\r\nhi"))
    assert attaching.attach(crm, message.read(b"From: stranger@x.example\r\nSubject: hi\r\n\r\nhi"), acme)


def offer(*attached: tuple[str, bytes]) -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "info@acme.example", "ann@firm.example", "offer"
    made.set_content("Hello Ann")
    for name, content in attached:
        made.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    return made.as_bytes()


def test_what_hangs_on_a_mail_is_kept_with_the_activity(crm: Crm, tmp_path: Path) -> None:
    archive.add(crm, "customer", {"name": "Acme", "emails": ("info@acme.example",)})
    shelf = files.Shelf(tmp_path / "shelf", largest=100)
    mail = message.read(offer(("offer.pdf", b"%PDF"), ("film.mp4", b"x" * 101)), shelf.largest)
    activity = attaching.attach(crm, mail, shelf=shelf)
    (kept,) = files.of_record(crm, "activity", activity)
    assert (kept.name, shelf.get(kept)) == ("offer.pdf", b"%PDF")
    assert files.save(shelf, kept, tmp_path).read_bytes() == b"%PDF"
    assert "[film.mp4, 0.0 MB: too large to be kept]" in crm.store.read("activity", activity).text("body")
    undo.undo(crm)
    assert crm.store.read("activity", activity)["deleted_at"]


def test_files_are_attached_to_an_activity_and_undo_takes_them_away(crm: Crm, tmp_path: Path) -> None:
    acme = archive.add(crm, "customer", {"name": "Acme"})
    activity = archive.add(crm, "activity", {"customer": acme, "type": "visit", "subject": "at the plant"})
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"jpeg")
    shelf = files.Shelf(tmp_path / "shelf")
    for _twice in range(2):
        attaching.add_files(crm, activity, [photo], shelf)
    assert [each.name for each in files.of_record(crm, "activity", activity)] == ["photo.jpg"]
    texts = {line.label: line.text for section in card.sections(crm, crm.store.read("activity", activity)) for line in section.lines}
    assert texts["Files"] == "photo.jpg"
    undo.undo(crm)
    assert files.of_record(crm, "activity", activity) == []
