"""A plugin's pipelines: records like those people make, offered while it is on, kept and read-only when it is off."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.databases import Place
from tests.plugins import samples
from tests.plugins.test_review import opened
from tui_crm.errors import InvalidRecord, UsageError
from tui_crm.plugins.manifest import PluginError
from tui_crm.services import archive, plugins, undo
from tui_crm.services.crm import Crm
from tui_crm.services.pipeline.stages import pipelines

SALE = """
@hookimpl
def fields():
    return [FieldSpec(entity="deal", key="price", type="money", label="Asking price", required_at_stage="{stage}")]

@hookimpl
def stages():
    return [PipelineSpec(key="sale", label="Sale of homes", stages=(
        StageSpec(key="wish", label="Wish", probability=10, needed=("contact",)),
        StageSpec(key="offer", label="Offer", probability=60, allowed_days=7),
        {more}
        StageSpec(key="signed", label="Signed", kind="won", probability=100),
        StageSpec(key="lost", label="Lost", kind="lost")))]
"""


def shown(crm: Crm) -> list[tuple[str, bool]]:
    return [(each.text("slug"), bool(each["active"])) for each in pipelines(crm).pipelines if each["plugin"]]


def test_its_stages_are_there_while_it_is_on_and_kept_when_it_is_off(place: Place, tmp_path: Path) -> None:
    crm = opened(place, tmp_path, agency=SALE.format(stage="offer", more=""))
    known = pipelines(crm)
    assert [stage.slug.rpartition(".")[2] for stage in known.of(known.find("agency_sale.wish").pipeline)] == ["wish", "offer", "signed", "lost"]
    offer = known.find("agency_sale.offer")
    assert (int(offer.probability), offer.allowed_days) == (60, 7)
    assert known.find("agency_sale.wish").needed == ("contact",)
    archive.edit(crm, "stage", offer.id, {"name": "Written offer"})
    off = plugins.disable(crm, "agency")
    assert shown(off) == [("agency_sale", False)]
    with pytest.raises(InvalidRecord, match="from agency"):
        archive.edit(off, "stage", offer.id, {"name": "Offer"})
    with pytest.raises(UsageError, match="from agency"):
        archive.archive(off, "stage", [offer.id])
    back = plugins.enable(off, "agency")
    assert shown(back) == [("agency_sale", True)]
    assert pipelines(back).find("agency_sale.offer").name == "Written offer"
    undo.undo(back)
    assert shown(back) == [("agency_sale", False)]


def test_a_release_with_another_stage_brings_it(place: Place, tmp_path: Path) -> None:
    opened(place, tmp_path, agency=SALE.format(stage="offer", more=""))
    more = 'StageSpec(key="notary", label="Notary", probability=90),'
    later = opened(place, tmp_path, agency=SALE.format(stage="offer", more=more))
    assert pipelines(later).find("agency_sale.notary").probability == 90


def test_a_field_is_needed_from_its_stage_on(place: Place, tmp_path: Path) -> None:
    crm = opened(place, tmp_path, agency=SALE.format(stage="offer", more=""))
    customer = archive.add(crm, "customer", {"name": "Acme"})
    contact = archive.add(crm, "contact", {"name": "Ann", "customer": customer})
    known = pipelines(crm)
    wish, offer, lost = (known.find(f"agency_sale.{key}").id for key in ("wish", "offer", "lost"))
    deal = archive.add(crm, "deal", {"name": "Elm Street", "customer": customer, "contact": contact, "stage": wish})
    with pytest.raises(InvalidRecord, match="must be filled in at the stage Offer"):
        archive.edit(crm, "deal", deal, {"stage": offer})
    archive.edit(crm, "deal", deal, {"stage": offer, "agency.price": 500_000_00})
    archive.edit(crm, "deal", deal, {"stage": lost, "loss_note": "sold to another"})
    assert crm.store.read("deal", deal)["status"] == "lost"


def test_a_field_cannot_ask_for_a_stage_that_is_not_there(place: Place, tmp_path: Path) -> None:
    with pytest.raises(PluginError, match="there is no stage viewing"):
        opened(place, tmp_path, agency=SALE.format(stage="viewing", more=""))


def test_a_name_that_is_taken_tells_whose_the_pipeline_is(place: Place, tmp_path: Path) -> None:
    crm = opened(place, tmp_path)
    archive.add(crm, "pipeline", {"name": "Sale of homes"})
    samples.write(tmp_path / "plugins", "agency", SALE.format(stage="offer", more=""))
    crm = plugins.enable(crm, "agency")
    assert "Sale of homes (agency)" in {each.title for each in pipelines(crm).pipelines}
