"""A day at the service desk by keys: a complaint by mail, from its first word to its end, on either engine, in English and Chinese."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.databases import Place
from tests.screens.desk import LARGE, SMALL, Desk, desk_at
from tests.services.test_ticket_mail import mail
from tui_crm import i18n
from tui_crm.errors import UsageError
from tui_crm.screens.desk_orders import read_score
from tui_crm.services import archive
from tui_crm.services.crm import Crm


@pytest.fixture
def complaint(tmp_path: Path) -> Path:
    """A mail in a file."""
    path = tmp_path / "complaint.eml"
    path.write_bytes(mail("The fitter was rude.\n\nAnd it leaks.", subject="Rude fitter").as_bytes())
    return path


@pytest.fixture
def crm(place: Place) -> Crm:
    """Ann, who is a technician too; a customer whose contact wrote the mail."""
    crm = place.open("ann")
    acme = archive.add(crm, "customer", {"name": "Acme", "city": "Boston"})
    archive.add(crm, "contact", {"name": "Eve", "customer": acme, "emails": ("eve@acme.example",)})
    archive.add(crm, "technician", {"name": "Li Wei", "user": crm.user.id})
    return crm


def ticket(crm: Crm, *names: str) -> list[object]:
    return [crm.store.read("ticket", 1)[name] for name in names]


async def taken(d: Desk, complaint: Path) -> None:
    """The mail is taken, and its ticket is opened from the queue of those that nobody has."""
    await d.press("g", "t", "colon", *f"take-mails {complaint}", "enter")
    await d.until(lambda shown: "T-000001" in shown)
    await d.press("3", "enter")
    await d.until(lambda shown: "Rude fitter" in shown and "And it leaks." in shown)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_complaint_by_mail_is_led_to_its_end_by_keys(crm: Crm, place: Place, complaint: Path, size: tuple[int, int]) -> None:
    async with desk_at(crm, place.url, size, files_dir=str(complaint.parent / "files")) as d:
        await taken(d, complaint)
        await d.press("2", "j", "enter", "ctrl+u", *"complaint", "enter")
        await d.until(lambda shown: "Severity (a complaint needs one):" in shown)
        await d.press(*"serious", "enter")
        await d.until(lambda shown: "Kind, Severity saved" in shown or "Severity, Kind saved" in shown)
        await d.press("1", "T")
        await d.until(lambda shown: "accepted, ann" in shown)
        await d.press("p", "enter")
        await d.until(lambda shown: "assigned, Li Wei" in shown)
        await d.press("Y")
        await d.until(lambda shown: "confirmed, Li Wei" in shown)
        await d.press(">", *"valve replaced // a valve", "enter")
        await d.until(lambda shown: "completed, Li Wei" in shown)
        await d.press("r", "enter", *"Dear Eve,", "enter", *"we are sorry.", "f2")
        await d.until(lambda shown: "we are sorry." in shown and "in progress, ann" in shown)
        await d.press("S", *"apologised // training", "enter")
        await d.until(lambda shown: "to be called back, ann" in shown)
        await d.press("A")
        await d.until(lambda shown: "Article › Rude fitter" in shown)
        await d.press("q", "*", *"2 still cross", "enter")
        await d.until(lambda shown: "score 2; the ticket is in progress" in shown)
        await d.press("S", *"flowers", "enter")
        await d.until(lambda shown: "to be called back, ann" in shown)
        await d.press("*", *"5 kind", "enter")
        screen = await d.until(lambda shown: "score 5; the ticket is closed" in shown)
        assert "called back: score 5 · kind" in screen
        assert ticket(d.crm, "state", "score", "reopened", "customer", "resolution") == ["closed", 5, 1, 1, "flowers"]
        await d.press("u")
        await d.until(lambda shown: "undone: called back" in shown)
        assert ticket(d.crm, "state", "score") == ["callback", 2]
        await d.press("ctrl+r")
        await d.until(lambda shown: "redone: called back" in shown)
        assert ticket(d.crm, "state", "score") == ["closed", 5]
        await d.press("g", "c", "enter")
        await d.until(lambda shown: "Customer › Acme" in shown)
        await d.press("colon", *"tab timeline", "enter")
        await d.until(lambda shown: "Rude fitter" in shown)
        assert "redone" in await d.press("g", "j")


async def test_the_desk_speaks_chinese(crm: Crm, place: Place, complaint: Path) -> None:
    i18n.install("zh_CN")
    async with desk_at(crm, place.url, SMALL, files_dir=str(complaint.parent / "files")) as d:
        await taken(d, complaint)
        await d.press("2", "j", "enter", "ctrl+u", *"投诉", "enter")
        await d.until(lambda shown: "严重程度" in shown and "投诉必须填写" in shown)
        await d.press(*"严重", "enter", "1", "T")
        await d.until(lambda shown: "已接受, ann" in shown)
        await d.press("p", "enter", "Y")
        await d.until(lambda shown: "已确认, Li Wei" in shown)
        await d.press("r", *"15分钟 马上来", "enter")
        screen = await d.until(lambda shown: "马上来" in shown and "处理中, ann" in shown)
        assert "> 答复" in screen
        await d.press("S", *"已道歉 // 培训", "enter")
        await d.until(lambda shown: "待回访, ann" in shown)
        await d.press("*", *"2分还是生气", "enter")
        await d.until(lambda shown: "得分 2；工单为处理中" in shown)
        await d.press("S", *"送了花", "enter", "*", *"5", "enter")
        await d.until(lambda shown: "得分 5；工单为已关闭" in shown)
        assert ticket(d.crm, "state", "kind", "severity", "score", "cause") == ["closed", "complaint", "serious", 5, "培训"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5", (5, "")), ("5 very kind", (5, "very kind")), ("2,late", (2, "late")), ("2，还是生气", (2, "还是生气")), ("2还是生气", (2, "还是生气")),
        ("5分很满意", (5, "很满意")), ("4 分", (4, "")),
        ("very kind", (0, "very kind")), ("3天后再打", (0, "3天后再打")), ("3rd try", (0, "3rd try")),
    ],
)  # fmt: skip
def test_a_score_is_read_from_the_beginning_of_the_line(text: str, expected: tuple[int, str]) -> None:
    assert read_score(text) == expected


@pytest.mark.parametrize("text", ["", " ", "6", "0 no", "12 of them", "10分"])
def test_what_is_no_score_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        read_score(text)
