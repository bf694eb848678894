"""`tui-crm leads`: prospects; given to people by the rules, made into deals."""

from __future__ import annotations

import click

from tui_crm.cli import output
from tui_crm.cli.records import list_records
from tui_crm.cli.session import filter_errors_told, one, opened, remark
from tui_crm.cli.values import read_texts
from tui_crm.i18n import N_, _
from tui_crm.model.core import CORE


@click.group("leads", help=N_("Prospects (lifecycle prospect): list them, give them to people by the rules (lead-rules), make deals of them."))
def leads() -> None:
    """The group."""


@leads.command("list", help=N_("List open leads."))
@click.option("--where", metavar="FILTER", default="", help=N_("which of them"))
@click.option("--count", is_flag=True, help=N_("only say how many"))
@output.FORMAT
def list_(where: str, count: bool, form: str) -> None:
    """Write the open leads."""
    from tui_crm.services.leads.assigning import OPEN

    wanted = f"({OPEN}) ({where})" if where else OPEN
    list_records(CORE["customer"], wanted, "code,name,lead_state,source,region,owner,created_at", "-created_at", None, None, False, count, form)


@leads.command("assign", help=N_("Give the leads of the public pool to people by the lead rules, as one act."))
@click.option("--where", metavar="FILTER", default="", help=N_("which leads"))
@click.option("--all", "owned", is_flag=True, help=N_("also those that have an owner"))
@output.FORMAT
def assign(where: str, owned: bool, form: str) -> None:
    """Assign leads."""
    from tui_crm.services.leads import assigning

    with opened(writes=True) as crm, filter_errors_told(where):
        done = assigning.assign(crm, where, owned=owned)
        users = {user.id: user for user in crm.store.read_many("user", [owner for owner, _count in done.given])}
        rows = iter([{"login": users[owner].text("login"), "name": users[owner].text("name"), "leads": count} for owner, count in done.given])
        output.write_rows(form, {"login": _("Login"), "name": _("Name"), "leads": _("Leads")}, rows, [False, False, True])
        for count, text in ((done.unmatched, _("no rule matches {count} of them")), (done.full, _("nobody has room for {count} of them"))):
            if count:
                remark(text.format(count=f"{count:,}"))


@leads.command("convert", help=N_("Make a deal of a lead, and a contact if one is named, as one act; checks for duplicates first."))
@click.argument("reference", metavar="RECORD")
@click.option("--deal", metavar="NAME", default="", help=N_("what the deal is called"))
@click.option("--amount", metavar="AMOUNT", default="", help=N_("what it is worth"))
@click.option("--contact", metavar="NAME", default="", help=N_("who to talk to there"))
@click.option("--phone", metavar="NUMBER", default="", help=N_("the contact's phone number"))
@click.option("--email", metavar="ADDRESS", default="", help=N_("the contact's e-mail address"))
@click.option("--allow-duplicate", "reason", metavar="REASON", default="", help=N_("why, though the customer seems to be there already"))
def convert(reference: str, deal: str, amount: str, contact: str, phone: str, email: str, reason: str) -> None:
    """Convert a lead; write the code of its deal."""
    from tui_crm.services.leads import converting

    with opened(writes=True) as crm:
        lead = one(crm, crm.catalogue["customer"], reference)
        given = {name: text for name, text in (("name", deal), ("amount", amount)) if text}
        person = {name: text for name, text in (("name", contact), ("phones", phone), ("emails", email)) if text}
        deals, contacts = crm.catalogue["deal"].by_name, crm.catalogue["contact"].by_name
        values = read_texts(crm, {deals[name]: text for name, text in given.items()}, lead.text("currency"))
        who = read_texts(crm, {contacts[name]: text for name, text in person.items()}) if contact else None
        done = converting.convert(crm, lead.id, values, who, reason)
        made = crm.store.read("deal", done.deal)
        output.write(f"{made.code}\n")
        output.flush()
        remark(_("converted {title}: the deal {deal}").format(title=lead.title, deal=made.title))
