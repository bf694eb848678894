"""Files of other programs map by the proposal alone, as somebody who knows the program would map them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import Place
from tests.services.files import data_set, proposed, written
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.meaning import referring
from tui_crm.services.transfer.meaning.guessing import guess_entity
from tui_crm.services.transfer.meaning.mapping import Column, Mapping, Use
from tui_crm.services.transfer.run import importing
from tui_crm.services.transfer.run.keeping import with_stamps
from tui_crm.services.transfer.run.options import Options
from tui_crm.services.transfer.sources.opening import open_source

pytestmark = pytest.mark.parametrize("place", ["sqlite"], indirect=True)

# heading → field, with ".part" where several columns make one value; what is not named here fills nothing.
SALESFORCE_ACCOUNT = """
    Id=external_ids Name=name BillingStreet=address BillingCity=city BillingState=region BillingPostalCode=postcode BillingCountry=country
    ShippingStreet=other_addresses.shipping/street ShippingCity=other_addresses.shipping/city ShippingState=other_addresses.shipping/region
    ShippingPostalCode=other_addresses.shipping/postcode ShippingCountry=other_addresses.shipping/country Phone=phones Website=website
    Industry=industry AnnualRevenue=revenue NumberOfEmployees=employees Description=notes Rating=grade AccountSource=source
    Tradestyle=other_names YearStarted=founded
"""
SALESFORCE_CONTACT = """
    Id=external_ids LastName=name.family FirstName=name.given Name=name.whole MailingStreet=address.street MailingCity=city
    MailingState=address.region MailingPostalCode=address.postcode MailingCountry=address.country Phone=phones MobilePhone=phones HomePhone=phones
    OtherPhone=phones Email=emails Title=job_title Department=department Birthdate=birthday Description=notes
    HasOptedOutOfEmail=do_not_contact.any HasOptedOutOfFax=do_not_contact.any DoNotCall=do_not_contact.any
"""
SALESFORCE_LEAD = """
    Id=external_ids Company=name Street=address City=city State=region PostalCode=postcode Country=country Phone=phones MobilePhone=phones
    Email=emails Website=website Description=notes LeadSource=source Status=lead_state Industry=industry Rating=grade AnnualRevenue=revenue
    NumberOfEmployees=employees
"""
ZOHO_CONTACT = """
    Record_Id=external_ids Contact_Owner=owner First_Name=name.given Last_Name=name.family Email=emails Title=job_title Phone=phones
    Mobile=phones Date_of_Birth=birthday Contact_Name=name.whole Mailing_Street=address.street Mailing_City=city Mailing_State=address.region
    Mailing_Zip=address.postcode Email_Opt_Out=do_not_contact Secondary_Email=emails Tag=tags
"""
ZOHO_LEAD = """
    Record_Id=external_ids Lead_Owner=owner Company=name Email=emails Phone=phones Mobile=phones Lead_Source=source Lead_Status=lead_state
    Street=address City=city State=region Zip_Code=postcode Email_Opt_Out=do_not_contact Tag=tags
"""
ZOHO_NOTES = "Record_Id=external_ids Created_Time=at Note_Content=body Note_Owner=owner Note_Title=subject Parent_ID=customer"
HUBSPOT_COMPANY = """
    Record_ID=external_ids Company_name=name Company_owner=owner Company_Domain_Name=website.else Phone_Number=phones City=city
    Country/Region=country Industry=industry Postal_Code=postcode Street_Address=address.street Street_Address_2=address.street2
    State/Region=region Website_URL=website.whole Description=notes Annual_Revenue=revenue
"""
HUBSPOT_CONTACT = """
    Record_ID_-_Contact=external_ids First_Name=name.given Last_Name=name.family Email=emails Phone_Number=phones Contact_owner=owner
    Company_Name=customer Country/Region=address.country Job_Title=job_title Mobile_Phone_Number=phones State/Region=address.region
    Street_Address=address.street Postal_Code=address.postcode
"""
GOOGLE_NEW = """
    First_Name=name.given Middle_Name=name.middle Last_Name=name.family Name_Prefix=name.prefix Name_Suffix=name.suffix File_As=name.else
    Organization_Name=customer Organization_Title=job_title Organization_Department=department Birthday=birthday Notes=notes Labels=tags
    E-mail_1_-_Value=emails E-mail_2_-_Value=emails E-mail_3_-_Value=emails E-mail_4_-_Value=emails Phone_1_-_Value=phones
    Phone_2_-_Value=phones Phone_3_-_Value=phones Address_1_-_Formatted=address.whole Address_1_-_Street=address.street Address_1_-_City=city
    Address_1_-_PO_Box=address.box Address_1_-_Region=address.region Address_1_-_Postal_Code=address.postcode
    Address_1_-_Country=address.country Address_1_-_Extended_Address=address.extended
"""
GOOGLE_OLD = """
    Name=name.whole Given_Name=name.given Additional_Name=name.middle Family_Name=name.family Name_Prefix=name.prefix Name_Suffix=name.suffix
    Birthday=birthday Gender=sex Notes=notes
"""
OUTLOOK = """
    Title=name.prefix First_Name=name.given Middle_Name=name.middle Last_Name=name.family Suffix=name.suffix Company=customer
    Department=department Job_Title=job_title Business_Street=address.street Business_Street_2=address.street2 Business_Street_3=address.street3
    Business_City=city Business_State=address.region Business_Postal_Code=address.postcode Business_Country/Region=address.country
    Business_Phone=phones Business_Phone_2=phones Car_Phone=phones Company_Main_Phone=phones Home_Phone=phones Home_Phone_2=phones
    Mobile_Phone=phones Other_Phone=phones Primary_Phone=phones Radio_Phone=phones Birthday=birthday Business_Address_PO_Box=address.box
    Categories=tags E-mail_Address=emails E-mail_2_Address=emails E-mail_3_Address=emails Gender=sex Notes=notes
"""
OSTICKET = "Ticket_Number=external_ids Date_Created=at Subject=subject From=contact Current_Status=result Agent_Assigned=owner"


def filled(mapping: Mapping) -> dict[str, str]:
    """Heading → field with its part, of the columns that fill one; of headings that are there twice the first."""
    found: dict[str, str] = {}
    for column in mapping.columns:
        if column.field:
            found.setdefault(column.heading.strip(), f"{column.field}.{column.part}" if column.part else column.field)
    return found


def wanted(table: str) -> dict[str, str]:
    return {heading.replace("_", " "): field for heading, _equals, field in (entry.partition("=") for entry in table.split())}


def by_heading(mapping: Mapping, heading: str) -> Column:
    return next(column for column in mapping.columns if column.heading == heading)


def people(crm: Crm) -> Iterator[dict[str, object]]:
    for record in crm.store.read_many("contact", crm.lists.stream_ids(crm.listing("contact"))):
        yield dict(record.values)


@pytest.mark.parametrize(("file", "group", "program", "table"), [
    ("salesforce_Account", "customers", "Salesforce", SALESFORCE_ACCOUNT), ("salesforce_Contact", "contacts", "Salesforce", SALESFORCE_CONTACT),
    ("salesforce_Lead", "customers", "Salesforce", SALESFORCE_LEAD), ("zoho_crm_export_contacts", "contacts", "Zoho CRM", ZOHO_CONTACT),
    ("zoho_crm_export_leads", "customers", "Zoho CRM", ZOHO_LEAD), ("zoho_crm_export_notes", "activities", "Zoho CRM", ZOHO_NOTES),
    ("hubspot_export_companies", "customers", "HubSpot", HUBSPOT_COMPANY),
    ("hubspot_export_contacts_with_company", "contacts", "HubSpot", HUBSPOT_CONTACT),
    ("google_contacts_2024", "contacts", "Google Contacts", GOOGLE_NEW), ("google_contacts_old", "contacts", "Google Contacts", GOOGLE_OLD),
    ("outlook_classic", "contacts", "Outlook", OUTLOOK), ("osticket_export_tickets", "activities", "osTicket", OSTICKET),
])  # fmt: skip
def test_the_headings_of_programs(place: Place, file: str, group: str, program: str, table: str) -> None:
    crm = place.open()
    source = open_source(data_set("crm_headings") / f"{file}.csv")
    mapping = importing.proposal(crm, group, source)
    assert mapping.system == program
    assert filled(mapping) == wanted(table)
    assert guess_entity(crm, source)[0].entity in (mapping.entity.key, "ticket")
    assert all(column.reason for column in mapping.columns)


def test_the_fields_of_a_chinese_program(place: Place, tmp_path: Path) -> None:
    crm = place.open()
    fills = {
        "客户": "客户名称=name 手机=phones 电话=phones 网址=website 备注=notes 客户级别=grade 客户来源=source 客户行业=industry",
        "线索": "线索名称=name 线索来源=source 电话=phones 手机=phones 客户行业=industry 客户级别=grade 地址=address 备注=notes",
        "联系人": "姓名=name 客户名称=customer 手机=phones 电话=phones 电子邮箱=emails 职务=job_title 地址=address 备注=notes 性别=sex",
    }
    headings: dict[str, list[str]] = {}
    for row in open_source(data_set("crm_headings") / "wukong_crm_fields_zh.csv").rows():
        headings.setdefault(row.cells[1], []).append(row.cells[3])
    for module, table in fills.items():
        mapping = proposed(crm, written(tmp_path, ",".join(headings[module]) + "\n"), "contacts" if module == "联系人" else "customers")
        assert filled(mapping) == wanted(table)


@pytest.mark.parametrize(("file", "entity", "fields"), [
    ("maven_crm/accounts.csv", "customer", "name industry founded revenue employees country parent"),
    ("salesforce/gen_ai_demo/Account.csv", "customer",
     "address city country employees external_ids founded grade industry name notes other_addresses other_names phones postcode region revenue "
     "source website"),
    ("salesforce/gen_ai_demo/Lead.csv", "customer",
     "address city country emails employees external_ids grade industry lead_state name notes phones postcode region revenue source website"),
    ("salesforce/apex_recipes/Accounts.csv", "customer",
     "name phones website industry employees revenue notes address city region postcode country other_addresses"),
    ("salesforce/apex_recipes/Contacts.csv", "contact", "name emails job_title phones"),
    ("hubspot_like/hubspot_companies.csv", "customer",
     "external_ids name website industry employees revenue phones address city region postcode country owner"),
    ("hubspot_like/hubspot_contacts.csv", "contact", "external_ids name emails phones job_title owner address city"),
    ("hubspot_like/hubspot_activities.csv", "activity", "external_ids type at owner body subject result"),
    ("contact_csv/outlook.csv", "contact", "external_ids name emails notes phones customer job_title"),
    ("dedupe_febrl/dataset1.csv", "contact", "external_ids name address city birthday"),
    ("cdnow/cdnow_customers_summary.csv", "customer", "name"),
    ("zh_import_templates/shar/客户导入模板.xlsx", "customer", "name industry phones emails address region city grade source notes"),
    ("zh_import_templates/shar/线索导入模板.xlsx", "customer", "name industry phones emails address region city grade source"),
    ("zh_import_templates/lead_system/客户导入模板.xlsx", "customer", "name phones emails socials address region notes kind"),
    ("zh_import_templates/ouufu/客户导入模板.xls", "customer",
     "name grade revenue industry size phones emails region city address website source notes"),
])  # fmt: skip
def test_what_files_are_and_what_they_fill(place: Place, file: str, entity: str, fields: str) -> None:
    crm = place.open()
    source = open_source(data_set(file))
    guess = guess_entity(crm, source)[0]
    assert guess.entity == entity and guess.reason
    assert {field.name for field in importing.proposal(crm, entity, source).fields} == set(fields.split())


@pytest.mark.parametrize(("file", "entity"), [
    ("salesforce/gen_ai_demo/Opportunity.csv", "deal"), ("salesforce/gen_ai_demo/Case.csv", "ticket"), ("hubspot_like/hubspot_tickets.csv", "ticket"),
    ("crm_headings/zoho_crm_export_deals.csv", "deal"),
])  # fmt: skip
def test_records_that_are_kept_nowhere_yet_are_named(place: Place, file: str, entity: str) -> None:
    crm = place.open()
    guess = guess_entity(crm, open_source(data_set(file)))[0]
    assert (guess.entity, guess.known) == (entity, entity in crm.catalogue.entities)


def test_look_ups_of_zoho_are_pairs(place: Place, tmp_path: Path) -> None:
    crm = place.open()
    text = "Record Id,Account Owner.id,Account Owner,Account Name,Parent Account.id,Parent Account,Modified Time,Created By.id,Created By\n"
    mapping = proposed(crm, written(tmp_path, text + "zcrm_1,zcrm_9,Ann,Acme,zcrm_2,Acme Group,2026-01-02,zcrm_9,Ann\n"))
    assert filled(mapping) == {"Record Id": "external_ids", "Account Owner": "owner", "Account Name": "name", "Parent Account": "parent"}
    assert [(c.meant, c.by) for c in mapping.columns if c.by] == [("owner", "id"), ("parent", "id"), ("created_by", "id")]


def test_names_and_addresses_are_made_of_their_parts(place: Place, tmp_path: Path) -> None:
    crm = place.open()
    text = (
        "First Name,Last Name,Street,Street 2,City,State,Zip,Country,Company Name\n"
        "Ada,Lovelace,12 Main St,Flat 3,London,Kent,AB1 2CD,UK,\n小明,王,中山路1号,,南京,江苏,210000,中国,\n"
    )
    source = written(tmp_path, text)
    importing.run(crm, source, proposed(crm, source, "contacts"))
    found = {str(record["name"]): str(record["address"]) for record in people(crm)}
    assert found == {"Ada Lovelace": "12 Main St, Flat 3, Kent AB1 2CD, UK", "王小明": "中国江苏中山路1号210000"}


def test_a_second_address_of_several_columns_is_one(place: Place, tmp_path: Path) -> None:
    crm = place.open()
    headings = "Account Name,Billing Street,Billing City,Shipping Street,Shipping City,Shipping Zip\n"
    source = written(tmp_path, headings + "Acme,1 A St,Kiel,2 B St; rear,Bonn,53111\n")
    importing.run(crm, source, proposed(crm, source))
    record = crm.store.read("customer", crm.store.find("customer", "name", "Acme")[0])
    assert (record["address"], record["city"], record["other_addresses"]) == ("1 A St", "Kiel", ("2 B St; rear, Bonn, 53111",))


def test_a_whole_name_stands_before_its_parts_and_a_label_beside_its_value(place: Place, tmp_path: Path) -> None:
    crm = place.open()
    text = (
        "Name,Given Name,Family Name,Name Prefix,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value\n"
        "Dr. Ada Lovelace,Ada,Lovelace,Dr.,* Work,ada@a.org ::: l@b.org,Mobile,+44 20 7946 0000\n,Bob,Ross,,Home,bob@c.org,,\n"
    )
    source = written(tmp_path, text)
    mapping = proposed(crm, source, "contacts")
    assert [c.reason for c in mapping.columns if c.use is Use.IGNORE] == ["only says what kind of value the column beside it holds"] * 2
    importing.run(crm, source, mapping)
    assert {(str(r["name"]), r["emails"]) for r in people(crm)} == {("Dr. Ada Lovelace", ("ada@a.org", "l@b.org")), ("Bob Ross", ("bob@c.org",))}


def test_a_leads_company_is_the_customer_and_its_person_stays_readable(place: Place, tmp_path: Path) -> None:
    crm = place.open()
    mapping = proposed(crm, written(tmp_path, "First Name,Last Name,Company,Email,Job Title\nAda,Lovelace,Acme,a@b.de,CEO\n"))
    assert filled(mapping) == {"Company": "name", "Email": "emails"}
    assert by_heading(mapping, "First Name").reason == "name is filled by “Company”"
    assert by_heading(mapping, "Job Title").reason == "about the contact in the row; import the file as contacts, too"
    alone = proposed(crm, written(tmp_path, "First Name,Last Name,Email\nAda,Lovelace,a@b.de\n", name="people.csv"))
    assert filled(alone) == {"First Name": "name.given", "Last Name": "name.family", "Email": "emails"}


def test_a_second_row_of_headings_helps_where_the_first_is_not_known(place: Place, tmp_path: Path) -> None:
    crm = place.open()
    source = written(tmp_path, "某某抬头,联络,行业\nCustomerName,MobilePhone,Industry\n雅旭科技,13800138000,文化传媒\n")
    assert source.aliases
    assert filled(proposed(crm, source)) == {"某某抬头": "name", "联络": "phones", "行业": "industry"}


def test_accounts_in_networks_get_their_network(place: Place, tmp_path: Path) -> None:
    crm = place.open()
    source = written(tmp_path, "名称,微信,LinkedIn\nAcme,acme_sh,linkedin:acme\n")
    importing.run(crm, source, proposed(crm, source))
    assert crm.store.read("customer", crm.store.find("customer", "name", "Acme")[0])["socials"] == ("wechat:acme_sh", "linkedin:acme")


def test_one_of_several_refusals_is_enough(place: Place, tmp_path: Path) -> None:
    crm = place.open()
    source = written(tmp_path, "Full Name,Do Not Call,Email Opt Out\nAda,0,1\nBob,0,0\n")
    importing.run(crm, source, proposed(crm, source, "contacts"))
    assert {str(r["name"]): r["do_not_contact"] for r in people(crm)} == {"Ada": True, "Bob": False}


def test_other_systems_ids_join_what_is_known_here(place: Place, tmp_path: Path) -> None:
    crm = place.open()
    accounts = written(tmp_path, "Id,Name\n001A,Acme\n", name="accounts.csv")
    contacts = written(tmp_path, "Id,AccountId,LastName,FirstName\n003A,001A,Lovelace,Ada\n", name="contacts.csv")
    before = proposed(crm, contacts, "contacts")
    assert filled(before) == {"Id": "external_ids", "LastName": "name.family", "FirstName": "name.given"}
    assert filled(referring.joined(before, {"customer"}))["AccountId"] == "customer"
    importing.run(crm, accounts, proposed(crm, accounts))
    after = proposed(crm, contacts, "contacts")
    assert by_heading(after, "AccountId").reason == "joined by the other program's number"
    importing.run(crm, contacts, after)
    assert [record["customer"] for record in people(crm)] == crm.store.find("customer", "name", "Acme")


def test_companies_that_are_not_here_are_told_and_kept_readable(place: Place, tmp_path: Path) -> None:
    crm = place.open()
    source = written(tmp_path, "Full Name,Company\nAda,Acme\n")
    mapping = proposed(crm, source, "contacts")
    assert [q.text for q in mapping.questions] == ["“Company”: no Customer here is called Acme (1); import these first, or together"]
    importing.run(crm, source, mapping)
    assert [record["notes"] for record in people(crm)] == ["Company: Acme"]
    assert importing.check(crm, source, referring.joined(mapping, {"customer"})).rejected == 1  # they ought to have come in before


def test_a_number_names_records_that_nothing_else_names(place: Place, tmp_path: Path) -> None:
    crm = place.open()
    mapping = proposed(crm, written(tmp_path, "ID,frequency\n00017,2\n"))
    assert filled(mapping) == {"ID": "name"}
    assert mapping.columns[0].reason == "nothing else names the records"


def test_original_dates_are_known_by_the_programs_names(place: Place, tmp_path: Path) -> None:
    crm = place.open()
    headings = "Id,Name,IsDeleted,SystemModstamp,CreatedDate,CreatedById,BillingStreet,AnnualRevenue\n"
    source = written(tmp_path, headings + "001A,Acme,,2024-06-23T08:41:04.000+0000,2020-01-02T03:04:05.000+0000,005N,1 A St,7\n")
    mapping = with_stamps(proposed(crm, source))
    assert filled(mapping)["CreatedDate"] == "created_at" and "CreatedById" not in filled(mapping)
    importing.run(crm, source, mapping, Options(keep=True))
    assert crm.store.read("customer", crm.store.find("customer", "name", "Acme")[0])["created_at"] == 1_577_934_245_000
