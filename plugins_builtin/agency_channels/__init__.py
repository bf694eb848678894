"""Partner sales 中介渠道: partners, registered deals, conflicts, leads, commission, partner grades. See docs/plugins/agency_channels.md.

Everything is declared in the modules beside this one; the hooks are gathered here.
"""

from __future__ import annotations

from .commands import commands
from .demo import demo_data
from .entities import entities
from .grade import grading, schemes
from .partner import fields
from .portals import importers
from .reports import reports
from .rules import record_saved, record_saving, validators
from .segments import segments, stages
from .settings import config
from .standing import figures
from .tabs import tabs
from .texts import translations

__all__ = [
    "commands", "config", "demo_data", "entities", "fields", "figures", "grading", "importers", "record_saved", "record_saving", "reports", "schemes",
    "segments", "stages", "tabs", "translations", "validators",
]  # fmt: skip
