"""Key accounts and supply 供应链: forecasts, deliveries on time in full, credit, agreed prices, quality incidents, and grades from them."""

from __future__ import annotations

from .current import figures
from .demo import demo_data
from .doing import commands
from .fields import fields
from .grading import grading, schemes
from .keeping import record_saving
from .kinds import entities
from .reports import reports
from .rules import validators
from .settings import config
from .sheets import importers
from .stages import stages
from .tabs import tabs
from .texts import translations
from .views import segments

__all__ = [
    "commands",
    "config",
    "demo_data",
    "entities",
    "fields",
    "figures",
    "grading",
    "importers",
    "record_saving",
    "reports",
    "schemes",
    "segments",
    "stages",
    "tabs",
    "translations",
    "validators",
]
