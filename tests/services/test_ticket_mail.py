"""Tickets from mails: threads, what machines write, hostile mails, and one act to undo."""

from __future__ import annotations

from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.databases import NOON
from tui_crm.services import archive, undo
from tui_crm.services.crm import Crm
from tui_crm.services.desk import acts, files, mailing, threads
from tui_crm.services.desk.files import Shelf
from tui_crm.services.desk.mailing import Outcome, Rules
from tui_crm.services.mail import boxes, message
from tui_crm.services.mail.boxes import Found


def mail(text: str = "No heat since Monday", sender: str = "eve@acme.example", number: int = 1, **headers: str) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, "help@firm.example", headers.pop("subject", "No heating")
    made["Date"], made["Message-ID"] = formatdate(NOON / 1000 - 60), f"<{number}@acme.example>"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made


def take(crm: Crm, folder: Path, *mails: EmailMessage | bytes, **rules: object) -> Outcome:
    found = [Found(f"mail {at}", each if isinstance(each, bytes) else each.as_bytes()) for at, each in enumerate(mails, 1)]
    return mailing.take(crm, found, Shelf(folder), Rules(**rules))  # type: ignore[arg-type]


def entries(crm: Crm, ticket: int) -> list[tuple[object, object]]:
    found = crm.store.read_many("ticket_entry", crm.lists.referring("ticket_entry", "ticket", [ticket]))
    return [(entry["kind"], entry["body"]) for entry in found]


def count(crm: Crm, entity: str) -> int:
    return int(crm.store.engine.run(f"SELECT count(*) FROM {entity} WHERE deleted_at = 0")[0][0])


def test_a_mail_opens_a_ticket_of_whoever_has_the_address(crm: Crm, tmp_path: Path) -> None:
    acme = archive.add(crm, "customer", {"name": "Acme"})
    eve = archive.add(crm, "contact", {"name": "Eve", "customer": acme, "emails": ("eve@acme.example",)})
    outcome = take(crm, tmp_path, mail(), mail(sender="stranger@b.example", number=2, subject="a question"))
    first, second = (crm.store.read("ticket", fate.ticket) for fate in outcome.fates)
    assert (first["customer"], first["contact"], first["requester"], first["channel"]) == (acme, eve, "eve@acme.example", "email")
    assert (first.title, first["body"], first["state"], first["created_at"]) == ("No heating", "No heat since Monday", "new", NOON - 60_000)
    assert (second["customer"], second["requester"]) == (0, "stranger@b.example")
    assert (count(crm, "ticket"), count(crm, "ticket_entry")) == (2, 2)


def test_answers_come_to_their_ticket_and_bring_it_back(crm: Crm, tmp_path: Path) -> None:
    (opened,) = take(crm, tmp_path, mail()).fates
    acts.take(crm, [opened.ticket])
    acts.resolve(crm, [opened.ticket], "valve replaced")
    by_reference = mail("Still cold", number=2, subject="Re: No heating", In_Reply_To="<x@y.example>", References="<1@acme.example> <x@y.example>")
    by_code = mail("And again", number=3, subject=f"AW: {threads.marked(crm.store.read('ticket', opened.ticket))}", sender="bob@other.example")
    outcome = take(crm, tmp_path, by_reference, by_code)
    assert [(fate.what, fate.ticket) for fate in outcome.fates] == [("answered", opened.ticket)] * 2
    assert entries(crm, opened.ticket)[1:] == [("message", "Still cold"), ("message", "And again")]
    assert crm.store.read("ticket", opened.ticket)["state"] == "in_progress"
    assert take(crm, tmp_path, by_reference, by_code).counts == {"known": 2}


def test_an_answer_to_a_merged_ticket_comes_to_the_one_that_is_left(crm: Crm, tmp_path: Path) -> None:
    first, second = (fate.ticket for fate in take(crm, tmp_path, mail(), mail(number=2)).fates)
    acts.merge(crm, [second], first)
    (fate,) = take(crm, tmp_path, mail(number=3, subject="Re: [T-000002] No heating")).fates
    assert fate.ticket == first


def test_a_colleagues_answer_is_a_reply(crm: Crm, tmp_path: Path) -> None:
    archive.edit(crm, "user", crm.user.id, {"email": "ann@firm.example"})
    (opened,) = take(crm, tmp_path, mail()).fates
    outcome = take(crm, tmp_path, mail("We come", "ann@firm.example", 2, In_Reply_To="<1@acme.example>"), mail("hello", "ann@firm.example", 3))
    assert outcome.counts == {"answered": 1, "own": 1}
    assert entries(crm, opened.ticket)[1:] == [("reply", "We come")]
    assert crm.store.read("ticket", opened.ticket)["answered_at"] == NOON - 60_000


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Auto_Submitted": "auto-replied"}, "automatic"),
        ({"X_Autoreply": "yes"}, "automatic"),
        ({"Precedence": "bulk"}, "automatic"),
        ({"subject": "自动回复：出差中"}, "automatic"),
        ({"Return_Path": "<>"}, "bounce"),
        ({"sender": "MAILER-DAEMON@acme.example"}, "bounce"),
        ({"sender": "help@firm.example"}, "own"),
        ({"Auto_Submitted": "no"}, "opened"),
    ],
)
def test_machines_and_our_own_mails_open_no_ticket(crm: Crm, tmp_path: Path, headers: dict[str, str], expected: str) -> None:
    outcome = take(crm, tmp_path, mail(**headers), own=frozenset({"Help@firm.example"}))  # type: ignore[arg-type]
    assert outcome.counts == {expected: 1}
    assert count(crm, "ticket") == (expected == "opened")


def test_a_machines_word_on_a_ticket_is_noted_and_reopens_nothing(crm: Crm, tmp_path: Path) -> None:
    (opened,) = take(crm, tmp_path, mail()).fates
    acts.resolve(crm, [opened.ticket])
    outcome = take(crm, tmp_path, mail("I am away", number=2, In_Reply_To="<1@acme.example>", Auto_Submitted="auto-replied"))
    assert outcome.counts == {"noted": 1}
    assert entries(crm, opened.ticket)[1:] == [("note", "I am away")]
    assert crm.store.read("ticket", opened.ticket)["state"] == "resolved"


def test_a_flood_of_one_sender_is_stopped_and_told(crm: Crm, tmp_path: Path) -> None:
    outcome = take(crm, tmp_path, *(mail(number=number) for number in range(6)), mail(number=7, sender="bob@b.example"), hourly=3)
    assert outcome.counts == {"opened": 4, "flood": 3}


def test_the_whole_run_is_one_act_that_undo_takes_back(crm: Crm, tmp_path: Path) -> None:
    mails = [mail(number=number, sender=f"{number}@b.example") for number in range(120)]
    assert take(crm, tmp_path, *mails).counts == {"opened": 120}
    undo.undo(crm)
    assert (count(crm, "ticket"), count(crm, "ticket_entry")) == (0, 0)
    assert take(crm, tmp_path, *mails).counts == {"opened": 120}


def test_a_trial_writes_nothing(crm: Crm, tmp_path: Path) -> None:
    found = [Found("1", mail().as_bytes()), Found("2", mail("again", number=2, In_Reply_To="<1@acme.example>").as_bytes())]
    outcome = mailing.trial(crm, found, Shelf(tmp_path / "files"), Rules())
    assert outcome.counts == {"opened": 1, "answered": 1}
    assert (count(crm, "ticket"), (tmp_path / "files").exists()) == (0, False)


def test_attachments_are_kept_by_hash_with_clean_names_and_large_ones_are_told(crm: Crm, tmp_path: Path) -> None:
    made = mail()
    made.add_attachment(b"abc", maintype="application", subtype="x-sh", filename="../../etc/报价\u202egpj.sh")
    made.add_attachment(b"x" * 3_000_000, maintype="application", subtype="zip", filename="big.zip")
    (fate,) = mailing.take(crm, [Found("1", made.as_bytes())], Shelf(tmp_path, 2_000_000), Rules()).fates
    (kept,) = files.of_record(crm, "ticket", fate.ticket)
    assert kept.name == "____etc_报价_gpj.sh"
    assert files.Shelf(tmp_path).get(kept) == b"abc"
    (path,) = tmp_path.glob("*/*")
    assert (path.stat().st_mode & 0o111, path.name) == (0, kept.hash)
    assert entries(crm, fate.ticket) == [("message", "[big.zip, 2.9 MB: too large to be kept]")]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"From: a@b.example\r\nSubject: \xff\xfe\r\nDate: nonsense\r\n\r\nhi", "opened"),
        (b"From: a@b.example\r\n\r\n", "opened"),
        (b"Subject: nobody\r\n\r\nhi", "opened"),
        (b"From: \"a b\"@@..\r\nSubject: odd\r\n\r\nhi", "opened"),
        (b"From: a@b.example\r\nContent-Type: text/plain; charset=none-such\r\n\r\n\xe6\x8a\xa5", "opened"),
        (b"hello\n", "unreadable"), (b"", "unreadable"),
        (b"From: a@b.example\r\n" + b"".join(b"Content-Type: multipart/mixed; boundary=%d\r\n\r\n--%d\r\n" % (n, n) for n in range(3000)), "any"),
    ],
)  # fmt: skip
def test_hostile_mails_are_taken_or_told_and_never_break_the_run(crm: Crm, tmp_path: Path, content: bytes, expected: str) -> None:
    outcome = take(crm, tmp_path, content, mail(number=2))
    assert outcome.counts.total() == 2
    assert outcome.counts["opened"] >= 1
    assert expected in ("any", outcome.fates[0].what)


def test_boxes_are_read_mail_by_mail_and_nothing_is_moved(tmp_path: Path) -> None:
    one, two = mail().as_bytes(), mail("quoted\n>From here\n", number=2).as_bytes()
    box = b"From eve Mon Mar  2 12:00:00 2026\n" + one + b"\nFrom eve Mon Mar  2 12:00:00 2026\n" + two.replace(b"\n>From", b"\n>>From") + b"\n"
    (tmp_path / "in.mbox").write_bytes(box)
    for name in ("new", "cur", "tmp"):
        (tmp_path / "Maildir" / name).mkdir(parents=True)
    (tmp_path / "Maildir" / "new" / "1.a").write_bytes(one)
    (tmp_path / "Maildir" / "cur" / "0.b:2,S").write_bytes(two)
    (tmp_path / "Maildir" / "tmp" / "2.c").write_bytes(two)
    read = [message.read(found.content) for found in boxes.mails([tmp_path / "in.mbox", tmp_path / "Maildir"])]
    assert [found.id for found in read] == ["1@acme.example", "2@acme.example"] * 2
    assert read[1].text == read[3].text == "quoted\n>From here"
    assert (tmp_path / "Maildir" / "new" / "1.a").exists()


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(-1, 8)), min_size=1, max_size=10, unique_by=lambda pair: pair[0]))
def test_answers_name_the_nearest_first_and_each_once(pairs: list[tuple[int, int]]) -> None:
    chain = [f"<{number}@x.example>" for number, _before in pairs]
    read = message.read(mail(In_Reply_To=chain[-1], References=" ".join(chain)).as_bytes())
    assert list(read.answers) == [each.strip("<>") for each in reversed(chain)]


@given(st.text(max_size=300))
def test_a_cleaned_name_is_no_path_and_stays_as_it_is(name: str) -> None:
    clean = files.safe_name(name)
    assert clean
    assert not set(clean) & set('/\\:\x00\n\u202e')
    assert clean not in (".", "..")
    assert len(clean) <= 121
    assert files.parse(f"{clean} {'a' * 64}") == files.Attached(files.safe_name(clean), "a" * 64)
