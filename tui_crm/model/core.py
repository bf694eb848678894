"""The core catalogue: every entity the product ships. A new entity is added here and nowhere else."""

from __future__ import annotations

from tui_crm.model.activity import ACTIVITY
from tui_crm.model.callback import CALLBACK, CALLBACK_RULE, SURVEY_ANSWER
from tui_crm.model.contact import CONTACT, LINK
from tui_crm.model.contact_rule import CONTACT_RULE
from tui_crm.model.customer import CUSTOMER
from tui_crm.model.deal import DEAL, DEAL_PERSON, DEAL_RIVAL, STAGE_CHANGE
from tui_crm.model.dispatch import DISPATCH, DISPATCH_CHANGE, TECHNICIAN
from tui_crm.model.duplicate import DUPLICATE
from tui_crm.model.entity import Catalogue
from tui_crm.model.followup import FOLLOWUP
from tui_crm.model.glossary import TERM
from tui_crm.model.grading import OVERRIDE, RULESET
from tui_crm.model.knowledge import ARTICLE, CANNED, DEFECT, EDITION
from tui_crm.model.lead_rule import LEAD_RULE
from tui_crm.model.mapping import MAPPING
from tui_crm.model.occasion import OCCASION
from tui_crm.model.people import TAG, USER, VIEW
from tui_crm.model.pipeline import COMPETITOR, LOSS_REASON, PIPELINE, STAGE
from tui_crm.model.plugin import PLUGIN
from tui_crm.model.pool import OWNER_CHANGE, POOL_RULE
from tui_crm.model.product import PRICE, PRICE_LIST, PRODUCT
from tui_crm.model.purchase import PURCHASE
from tui_crm.model.quote import DEAL_LINE, QUOTE, QUOTE_LINE
from tui_crm.model.service_level import CALENDAR, ESCALATION, SLA_POLICY, SLA_TARGET
from tui_crm.model.target import TARGET
from tui_crm.model.ticket import TICKET, TICKET_CHANGE, TICKET_ENTRY
from tui_crm.model.work_log import WORK_LOG

CORE = Catalogue({
    entity.key: entity
    for entity in (
        USER, CUSTOMER, CONTACT, LINK, ACTIVITY, PURCHASE, TAG, VIEW, MAPPING, DUPLICATE, RULESET, OVERRIDE, PLUGIN,
        PIPELINE, STAGE, LOSS_REASON, COMPETITOR, PRODUCT, DEAL, STAGE_CHANGE, DEAL_PERSON, DEAL_RIVAL, TARGET,
        PRICE_LIST, PRICE, DEAL_LINE, QUOTE, QUOTE_LINE, LEAD_RULE,
        OWNER_CHANGE, POOL_RULE,
        FOLLOWUP, WORK_LOG, CONTACT_RULE, OCCASION, TERM,
        TICKET, TICKET_ENTRY, TICKET_CHANGE, CALENDAR, SLA_POLICY, SLA_TARGET, ESCALATION, TECHNICIAN, DISPATCH, DISPATCH_CHANGE,
        CALLBACK, CALLBACK_RULE, SURVEY_ANSWER, ARTICLE, EDITION, DEFECT, CANNED,
    )
})  # fmt: skip
