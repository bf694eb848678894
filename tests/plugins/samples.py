"""Sample plugins, written to a plugins directory as single files."""

from __future__ import annotations

from pathlib import Path

HEAD = """# /// tui-crm-plugin
# id = "{id}"
# version = "{version}"
# api = {api}
# summary = "{summary}"
# ///
from tui_crm.plugins.api import *

"""
ABODE = """
from pydantic import BaseModel

class Settings(BaseModel):
    city: str = "Boston"
    limit: int = 5

@hookimpl
def config():
    return Settings

@hookimpl
def fields():
    return [
        FieldSpec(entity="customer", key="budget", type="money", label="Budget", indexed=True),
        FieldSpec(entity="customer", key="purpose", type="choice", label="Purpose", choices=(("live", "to live in"), ("rent", "to let"))),
        FieldSpec(entity="customer", key="home", type="reference", label="Home", ref="abode.listing"),
    ]

@hookimpl
def entities():
    own = (
        OwnField(key="name", type="text", label="Name", required=True),
        OwnField(key="price", type="money", label="Price", indexed=True),
        OwnField(key="customer", type="reference", label="Seller", ref="customer", indexed=True),
    )
    return [EntitySpec(key="listing", label="Listing", plural="Listings", group="listings", prefix="L", columns=("name", "price", "customer"),
                       fields=own, letter="l")]

@hookimpl
def translations():
    return {"zh_CN": {"Budget": "预算", "Listings": "房源"}}
"""
TALLY = """
@hookimpl
def fields():
    return [FieldSpec(entity="customer", key="visits", type="integer", label="Visits")]
"""


def write(folder: Path, plugin_id: str, code: str, *, version: str = "1.0", api: int = 1, summary: str = "a sample") -> Path:
    """Put a single-file plugin into the directory; returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{plugin_id}.py"
    path.write_text(HEAD.format(id=plugin_id, version=version, api=api, summary=summary) + code, "utf-8")
    return path
