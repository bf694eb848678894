"""Real estate 房产: what an agency needs on top of a CRM. See docs/plugins/real_estate.md.

Everything is declared in the modules beside this one; the hooks are gathered here.
"""

from __future__ import annotations

from .chinese import translations
from .commands import commands
from .customer_fields import fields
from .deals import stages
from .demo import demo_data
from .duplicates import duplicate_key
from .grades import grading, schemes
from .kept import figures
from .kinds import entities
from .portals import importers
from .reports import reports
from .rules import record_saving, validators
from .segments import segments
from .settings import config
from .tabs import tabs

__all__ = [
    "commands", "config", "demo_data", "duplicate_key", "entities", "fields", "figures", "grading", "importers", "record_saving", "reports",
    "schemes", "segments", "stages", "tabs", "translations", "validators",
]  # fmt: skip
