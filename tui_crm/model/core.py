"""The core catalogue: every entity the product ships. A new entity is added here and nowhere else."""

from __future__ import annotations

from tui_crm.model.activity import ACTIVITY
from tui_crm.model.contact import CONTACT, LINK
from tui_crm.model.customer import CUSTOMER
from tui_crm.model.duplicate import DUPLICATE
from tui_crm.model.entity import Catalogue
from tui_crm.model.grading import OVERRIDE, RULESET
from tui_crm.model.mapping import MAPPING
from tui_crm.model.people import TAG, USER, VIEW
from tui_crm.model.plugin import PLUGIN
from tui_crm.model.purchase import PURCHASE

CORE = Catalogue({entity.key: entity for entity in (USER, CUSTOMER, CONTACT, LINK, ACTIVITY, PURCHASE, TAG, VIEW, MAPPING, DUPLICATE, RULESET, OVERRIDE, PLUGIN)})
