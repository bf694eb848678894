"""Files of activities, driven by keys."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

from tests.screens.desk import archive_of, desk
from tui_crm.services.desk import files


async def test_what_hangs_on_an_attached_mail_is_written_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    archive_of(path).close()
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "eve@nowhere.example", "ann@firm.example", "the offer"
    mail.set_content("Hello Ann")
    mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="our offer.pdf")
    (tmp_path / "offer.eml").write_bytes(mail.as_bytes())
    (tmp_path / "photo.jpg").write_bytes(b"jpeg")
    async with desk(path) as at:
        await at.press("enter", ":", *f"attach-mail {tmp_path / 'offer.eml'}", "enter")
        await at.until(lambda screen: "attached: the offer" in screen)
        activity = at.crm.store.find("activity", "subject", "the offer")[0]
        assert [each.name for each in files.of_record(at.crm, "activity", activity)] == ["our offer.pdf"]
        at.app.go_record("activity", activity)
        await at.until(lambda screen: "Activity › the offer" in screen)
        target = tmp_path / "saved.pdf"
        await at.press("s", *["backspace"] * 20, *str(target), "enter")
        await at.until(lambda screen: "written to" in screen)
        assert target.read_bytes() == b"%PDF"
        await at.press(":", *f"attach-file {tmp_path / 'photo.jpg'}", "enter")
        await at.until(lambda screen: "attached: photo.jpg" in screen)
        assert "which file" in await at.press("s")
        await at.press("escape", ":", *f"save-file photo.jpg {tmp_path / 'again.jpg'}", "enter")
        await at.until(lambda screen: "written to" in screen)
        assert (tmp_path / "again.jpg").read_bytes() == b"jpeg"
        await at.press(":", *f"save-file our offer.pdf {target}", "enter")
        await at.until(lambda screen: "is there already" in screen)


async def test_a_customer_has_no_files(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    archive_of(path).close()
    async with desk(path) as at:
        assert "Only activities and tickets have files" in await at.press("enter", "s")
