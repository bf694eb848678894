"""What other programs call things: their exports' headings and what these mean here. Data, no code; `headings` reads it.

A line is `heading | heading = meaning`. Headings are compared without case, blanks, "_", "-" and marks. A meaning is

    field            the column fills it                      field.part       it is this part of the value (`parts`)
    field by key     a reference by the other record's number in that system (`id`) or by one of its fields
    #id              the record's own number in that system   !field           what the system keeps itself
    label            says what the value beside it is         -                the other program's own bookkeeping: left out
    +                no field: treated as an unknown column, whatever it sounds like
    +entity          so, because it is about the other record that the row tells of
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Module:
    """One kind of export of a program. `marks`: headings that tell it from the program's others."""

    name: str
    entity: str
    marks: str
    lines: str = ""


@dataclass(frozen=True, slots=True)
class System:
    """A program. `marks`: headings that hardly any other program writes. `sections`: from this heading on the columns are those of another entity."""

    name: str
    marks: str
    modules: tuple[Module, ...]
    lines: str = ""  # of all its modules
    sections: tuple[tuple[str, str], ...] = ()


_SALESFORCE_CONTACT = """
    title = job_title
    account id = customer by id
    reports to id = +
    other street | other city | other state | other postal code | other country = +
    lead source | salutation | assistant name | email bounced reason = +
    email bounced date | is email bounced | individual id | jigsaw contact id | last cu request date | last cu update date = -
"""

SALESFORCE = System(
    "Salesforce", "is deleted | system modstamp | master record id | created by id | last modified by id | last referenced date | last viewed date",
    (
        Module("Account", "customer", "billing street | account number | annual revenue | number of employees | parent id", """
            type | fax | account number | sic | sic desc | ownership | ticker symbol | site | duns number | naics code | naics desc = +
            parent id = parent by id
            billing address | shipping address | jigsaw company id | dandb company id = -
        """),
        Module("Contact", "contact", "reports to id | mailing street | account id | assistant phone", _SALESFORCE_CONTACT),
        Module("Lead", "customer", "is converted | converted date | company | lead source", """
            company = name
            name | first name | last name | salutation | title = +contact
            status = lead_state
            is converted | converted date | converted account id | converted contact id | converted opportunity id | is unread by owner = -
            jigsaw contact id | dandb company id | company duns number | email bounced reason | email bounced date | individual id = -
            address = -
        """),
        Module("Lead", "contact", "is converted | converted date | company | lead source", _SALESFORCE_CONTACT + """
            company = customer
            status | industry | rating | annual revenue | number of employees | website = +customer
            is converted | converted date | converted account id | converted contact id | converted opportunity id | is unread by owner
                | address = -
        """),
        Module("Task or Event", "activity", "who id | what id | activity date | activity date time", """
            activity date | activity date time | start date time = at
            task subtype = type
            status | call disposition = result
            who id = contact by id
            account id = customer by id
            what id | priority | call duration in seconds | call object | location = +
            is closed | is high priority | is archived | recurrence activity id | is recurrence | is reminder set = -
        """),
        Module("Opportunity", "deal", "stage name | close date | forecast category | is won"),
        Module("Case", "ticket", "case number | is escalated | supplied name | is closed on create"),
        Module("User", "user", "username | profile id | user role id | is active", "username = login\n is active = active"),
    ),
    """
        id = #id
        owner id = owner by id
        created by id = !created_by by id
        last modified by id = !updated_by by id
        is deleted | master record id | photo url | system modstamp | last viewed date | last referenced date | jigsaw | record type id = -
        billing latitude | billing longitude | billing geocode accuracy | shipping latitude | shipping longitude | shipping geocode accuracy = -
        mailing latitude | mailing longitude | mailing geocode accuracy | other latitude | other longitude | other geocode accuracy = -
        latitude | longitude | geocode accuracy | mailing address | other address = -
    """,
)  # fmt: skip

ZOHO = System(
    "Zoho CRM", "record id | created by.id | modified by.id | created time | modified time | change log time | last enriched time | enrich status",
    (
        Module("Leads", "customer", "lead owner | lead status | is converted | converted account | lead name", """
            company = name
            first name | last name | lead name | salutation = +contact
            lead status = lead_state
            is converted | converted date time | lead conversion time | converted account | converted contact | converted deal = -
        """),
        Module("Leads", "contact", "lead owner | lead status | is converted | converted account | lead name", """
            company = customer
            lead name = name
            salutation | lead status | lead source = +
            is converted | converted date time | lead conversion time | converted account | converted contact | converted deal = -
        """),
        Module("Contacts", "contact", "contact owner | contact name | mailing street | date of birth", """
            contact name = name
            title = job_title
            account name.id = customer by id
            account name = customer
            salutation | fax | lead source | vendor name = +
            currency | exchange rate | territories = +
        """),
        Module("Accounts", "customer", "account owner | account name | parent account | account type", """
            account name = name
            parent account.id = parent by id
            account type | ownership | sic code | ticker symbol | account site | account number = +
            exchange rate | territories = -
        """),
        Module("Notes", "activity", "note title | note content | note owner | parent id", """
            note title = subject
            note content = body
            note owner = owner
            created time = at
            parent id.id = customer by id
            parent id = customer
            associated id = -
        """),
        Module("Calls, Tasks or Events", "activity", "call owner | task owner | event owner | who id | what id | call start time", """
            call start time | start datetime | start date time | due date = at
            call owner | task owner | event owner = owner
            call type = direction
            call result | status = result
            contact name.id = contact by id
            contact name = contact
            related to.id = customer by id
            related to = customer
        """),
        Module("Deals", "deal", "deal id | deal name | deal owner | closing date | stage | pipeline"),
        Module("Products", "product", "product id | product name | product owner"),
    ),
    """
        record id | deal id | lead id | contact id | account id = #id
        tag = tags
        email opt out = do_not_contact.any
        last activity time = !last_activity
        days visited | average time spent (minutes) | number of chats | most recent visit | first visit | first page visited | referrer
            | visitor score = -
        data processing basis details.id | data processing basis | data source | unsubscribed mode | unsubscribed time | change log time
            | locked = -
        last enriched time | enrich status | connected to.module | connected to.id = -
    """,
)  # fmt: skip

HUBSPOT = System(
    "HubSpot", "record id | record id - contact | record id - company | company domain name | associated company | associated company domain"
    " | associated contact email | call/meeting title/subject | activity id | last engagement date | lifecycle stage | company owner | contact owner"
    " | state/region | country/region",
    (
        Module("Contacts", "contact", "record id - contact | contact owner | contact id | first name | mobile phone number", """
            record id - contact | contact id = #id
            associated company | company name = customer
            associated company id | associated company ids | primary associated company id = customer by id
            associated company domain = customer by website
            website url | client grade | contact type | lead status | lifecycle stage | lead source = +
        """),
        Module("Companies", "customer", "company domain name | company owner | company id | annual revenue | company type", """
            record id - company | company id = #id
            company name = name
            company type = +
            street address = address.street
        """),
        Module("Activities", "activity", "activity id | activity type | activity date | call outcome | engagement type", """
            activity id = #id
            activity date = at
            associated contact id | associated contact ids = contact by id
            associated company id | associated company ids = customer by id
        """),
        Module("Deals", "deal", "deal id | deal name | deal stage | close date | deal owner"),
        Module("Tickets", "ticket", "ticket id | ticket name | ticket status | ticket owner"),
    ),
    """
        record id = #id
        last activity date | last engagement date | last contacted = !last_activity
        original source | number of associated contacts | number of associated deals = +
    """,
    (("record id - contact", "contact"), ("record id - company", "customer"), ("record id - deal", "deal"), ("record id - ticket", "ticket")),
)  # fmt: skip

_GOOGLE = """
    first name | given name = name.given
    middle name | additional name = name.middle
    last name | family name = name.family
    name prefix = name.prefix
    name suffix = name.suffix
    name = name
    file as = name.else
    organization name | organization 1 - name = customer
    organization title | organization 1 - title = job_title
    organization department | organization 1 - department = department
    notes = notes
    labels | group membership = tags
    # - label | # - type = label
    address # - formatted = address.whole
    address # - street = address.street
    address # - city = city
    address # - po box = address.box
    address # - region = address.region
    address # - postal code = address.postcode
    address # - country = address.country
    address # - extended address = address.extended
    phonetic first name | phonetic middle name | phonetic last name | yomi name | given name yomi | additional name yomi | family name yomi = +
    nickname | short name | maiden name | initials | occupation | hobby | location | billing information | subject | priority = +
    photo | directory server | mileage | sensitivity = -
"""

GOOGLE = System(
    "Google Contacts", "phonetic first name | e-mail 1 - value | e-mail 1 - label | e-mail 1 - type | phone 1 - value | organization name"
    " | yomi name | given name yomi | group membership | name prefix | file as | additional name",
    (Module("Contacts", "contact", "first name | given name | name", _GOOGLE),),
)  # fmt: skip

_OUTLOOK = """
    title = name.prefix
    first name = name.given
    middle name = name.middle
    last name = name.family
    suffix = name.suffix
    name = name
    company = customer
    job title = job_title
    business phone | business phone 2 | mobile phone | home phone | home phone 2 | other phone | primary phone | car phone | radio phone
        | company main phone = phones
    business fax | home fax | other fax | pager | telex | tty/tdd phone | isdn | callback | assistant's phone | assistant's name = +
    e-mail address | e-mail 2 address | e-mail 3 address = emails
    e-mail type | e-mail display name | e-mail 2 type | e-mail 2 display name | e-mail 3 type | e-mail 3 display name = label
    business street = address.street
    business street 2 = address.street2
    business street 3 = address.street3
    business address | home address | other address = +
    business city = city
    business state = address.region
    business postal code = address.postcode
    business country/region = address.country
    business address po box = address.box
    home street | home street 2 | home street 3 | home city | home state | home postal code | home country/region | home address po box = +
    other street | other street 2 | other street 3 | other city | other state | other postal code | other country/region | other address po box = +
    gender = sex
    categories = tags
    notes = notes
    web page | account | anniversary | billing information | children | hobby | initials | keywords | language | location | manager's name = +
    office location | organizational id number | government id number | profession | referred by | spouse | user 1 | user 2 | user 3 | user 4 = +
    directory server | internet free busy | mileage | priority | private | sensitivity | action = -
    id = #id
"""

OUTLOOK = System(
    "Outlook", "e-mail address | e-mail 2 address | e-mail display name | business phone | business street | home phone 2 | internet free busy"
    " | assistant's phone",
    (Module("Contacts", "contact", "first name | name | job title | company", _OUTLOOK),),
)  # fmt: skip

OSTICKET = System(
    "osTicket", "ticket number | help topic | sla plan | agent assigned | thread count | reopen count | sla due date",
    (
        Module("Tickets", "ticket", "ticket number | current status | from email"),
        Module("Tickets", "activity", "ticket number | current status | from email", """
            ticket number = #id
            date created = at
            subject = subject
            from = contact
            from email = contact by emails
            current status = result
            agent assigned = owner
            priority | department | help topic | source | due date | closed date | team assigned = +
            last updated | sla due date | sla plan | overdue | merged | linked | answered | thread count | reopen count | attachment count
                | task count = -
        """),
    ),
)  # fmt: skip

SYSTEMS = (SALESFORCE, ZOHO, HUBSPOT, GOOGLE, OUTLOOK, OSTICKET)
