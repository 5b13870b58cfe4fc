from __future__ import annotations

import pytest

from contracts import changed, models, read, receiver, sender, sent
from xlint.compare import bind_names, bound_links, compare
from xlint.config import Config, Settings
from xlint.contract import Difference, Receiver, Sender
from xlint.metadata import FileMetadata, MenuItem, Metadata
from xlint.metadata.facts import Form, FormParameter, WebResource
from xlint.value import Hole, Origin, Place

ITEMS = (
    MenuItem("CustTable", "display", "CustTable", "form"),
    MenuItem("CustTableList", "display", "CustTable", "form"),
    MenuItem("VendTable", "display", "VendTable", "form"),
    MenuItem("ReleaseHold", "action", "HoldRelease", "class"),
)
CUST = "display:custtable"
FORM = receiver("form:CustTable", "custaccount")


def metadata(**facts: tuple[object, ...]) -> Metadata:
    return Metadata.merge([FileMetadata("meta.xml", **facts)], ITEMS)  # type: ignore[arg-type]


def differences(
    senders: list[Sender], receivers: list[Receiver], settings: Settings | None = None, known: Metadata | None = None
) -> list[tuple[str, str]]:
    """Kind, and the parameter that it is about."""
    pairs, _ = compare(senders, receivers, known or metadata(), Config(settings or Settings()), models())
    return [(difference.kind, _name(difference)) for pair in pairs for difference in pair.differences]


def _name(difference: Difference) -> str:
    parameter, asked = difference.parameter, difference.read
    return (parameter.name or "") if parameter else asked.name if asked else difference.nearest or ""


def only(senders: list[Sender], receivers: list[Receiver], kind: str) -> Difference:
    pairs, _ = compare(senders, receivers, metadata(), Config(), models())
    (found,) = [each for pair in pairs for each in pair.differing(kind)]
    return found


# ── one verdict for each name ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_name_that_the_form_reads_makes_no_difference() -> None:
    assert differences([sender(CUST, "mi", "cmp", "custaccount")], [FORM]) == []


def test_a_name_that_nothing_reads_is_unread_and_the_nearest_one_is_proposed() -> None:
    found = only([sender(CUST, "custacount")], [receiver("form:CustTable", "custaccount", "tab")], "unread")
    assert found.nearest == "custaccount"


def test_a_name_that_is_sent_already_is_not_proposed() -> None:
    assert only([sender(CUST, "custaccount", "custaccounts")], [FORM], "unread").nearest is None


def test_a_far_name_is_not_proposed() -> None:
    assert only([sender(CUST, "whatever")], [FORM], "unread").nearest is None


def test_a_name_in_other_capitals_is_a_matter_of_case_alone() -> None:
    assert differences([sender(CUST, "CustAccount")], [FORM]) == [("case", "CustAccount")]


def test_one_read_in_the_same_capitals_is_enough() -> None:
    form = receiver("form:CustTable", read("custaccount"), read("CustAccount", 50))
    assert differences([sender(CUST, "CustAccount")], [form]) == []


def test_a_name_that_another_form_reads_was_sent_to_the_wrong_target() -> None:
    vendor = receiver("form:VendTable", "vendaccount")
    found = only([sender(CUST, "custaccount", "VendAccount")], [FORM, vendor], "wrong-target")
    assert (found.other, found.read) == ("form:VendTable", vendor.reads[0])


def test_a_name_that_was_renamed_at_its_own_target_was_not_sent_to_the_wrong_one() -> None:
    customer, order = receiver("form:CustTable", "customer", "tab"), receiver("form:VendTable", "cust")
    found = only([sender(CUST, "cust", "tab")], [customer, order], "unread")
    assert found.nearest == "customer"


def test_what_can_only_be_the_same_parameter_is_proposed_though_its_name_is_another() -> None:
    customer, order = receiver("form:CustTable", "konto", "tab"), receiver("form:VendTable", "cust")
    assert only([sender(CUST, "cust", "tab")], [customer, order], "unread").nearest == "konto"
    assert differences([sender(CUST, "cust")], [customer, order])[0] == ("wrong-target", "cust")
    assert differences([sender(CUST, "cust", "more", "tab")], [customer, order])[0] == ("wrong-target", "cust")


def test_a_page_is_no_other_target_for_what_is_sent_to_a_form() -> None:
    page = receiver("webresource:a.html", "salesid", language="javascript")
    assert differences([sender(CUST, "custaccount", "salesid")], [FORM, page]) == [("unread", "salesid")]


def test_platform_names_are_nobodys_custom_parameters() -> None:
    assert differences([sender(CUST, "custaccount", "CMP", "mode", "Lng")], [FORM]) == []


def test_a_name_of_another_menu_item_of_the_platform_is_the_teams_own() -> None:
    assert differences([sender(CUST, "custaccount", "tableName")], [FORM]) == [("unread", "tableName")]


def test_what_the_targets_own_code_reads_is_compared_though_the_platform_has_the_name_too() -> None:
    browser = receiver("form:SysTableBrowser", "TableName")
    assert differences([sender("display:systablebrowser", "tablename", name="SysTableBrowser")], [browser]) == [
        ("case", "tablename")
    ]


def test_a_receiver_that_reads_names_known_only_at_run_time_may_read_everything() -> None:
    open_form = receiver("form:CustTable", "custaccount", unknown_names=(Place("fo/Links.xpp", 1, 2),))
    elsewhere = receiver("form:VendTable", "extra")
    link = sender(CUST, "custaccount", "extra")
    pairs, notes = compare([link], [open_form, elsewhere], metadata(), Config(), models())
    assert [pair.differences for pair in pairs] == [()]
    assert notes == ("`custtable`: a parameter's name there is known only at run time",)


# ── what is in sight ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_two_menu_items_lead_to_one_form() -> None:
    assert differences([sender("display:custtablelist", "custaccount")], [FORM]) == []


def test_a_standard_form_that_nobody_extends_is_not_compared_and_noted() -> None:
    pairs, notes = compare([sender("display:vendtable", "mi", "account")], [FORM], metadata(), Config(), models())
    assert [pair.differences for pair in pairs] == [()]
    assert notes == (
        "`vendtable`: what reads its parameters is not in sight, so what links send there is not compared",
    )


def test_no_note_where_only_the_platforms_parameters_are_sent() -> None:
    assert compare([sender("display:vendtable", "mi", "cmp")], [], metadata(), Config(), models())[1] == ()


def test_a_form_of_the_repository_that_reads_nothing_is_in_sight() -> None:
    known = metadata(forms=(Form("VendTable", (), Place("VendTable.xml", 0, 1)),))
    assert differences([sender("display:vendtable", "account")], [], known=known) == [("unread", "account")]


def test_a_form_that_is_only_extended_is_not_in_sight_by_that() -> None:
    known = metadata(forms=(Form("VendTable", (), Place("VendTable.xml", 0, 1), extension=True),))
    assert differences([sender("display:vendtable", "account")], [], known=known) == []


def test_a_class_of_the_repository_is_in_sight() -> None:
    known = metadata(classes=("HoldRelease",))
    assert differences([sender("action:releasehold", "hold")], [], known=known) == [("unread", "hold")]


def test_a_menu_item_of_the_configuration_is_in_sight() -> None:
    settings = Settings(menu_items={"VendTable": "form:VendTable"})
    assert differences([sender("display:vendtable", "account")], [], settings) == [("unread", "account")]


def test_a_menu_item_of_another_repositorys_contract_is_in_sight() -> None:
    item = MenuItem("Rentals", "display", "RentalTable", "form")
    pairs, _ = compare([sender("display:rentals", "car")], [], Metadata(), Config(), models(), [item])
    assert [each.kind for each in pairs[0].differences] == ["unread"]


def test_an_unknown_menu_item_is_joined_by_its_name_where_x_plus_plus_reads_for_such_a_form() -> None:
    form = receiver("form:Rentals", "car")
    assert differences([sender("display:rentals", "car", "colour")], [form]) == [("unread", "colour")]


def test_a_display_item_may_open_a_class_and_an_action_a_form() -> None:
    assert differences([sender("display:rentals", "colour")], [receiver("class:Rentals", "car")]) == [
        ("unread", "colour"),
        ("unsent", "car"),
    ]
    assert differences([sender("action:rentals", "car")], [receiver("form:Rentals", "car")]) == []


def test_an_unknown_menu_item_with_a_form_of_its_name_is_not_unknown() -> None:
    known = metadata(forms=(Form("CustTabl", (), Place("CustTabl.xml", 0, 1)),))
    assert differences([sender("display:custtabl", "x")], [FORM], known=known) == []


def test_a_receiver_is_joined_by_the_keys_that_its_contract_gives() -> None:
    form = receiver("form:Anything", "car", keys=("display:rentals",))
    assert differences([sender("display:rentals", "car", "colour")], [form]) == [("unread", "colour")]


def test_a_link_to_neither_product_is_no_pair() -> None:
    assert compare([sender(None, "q", system="other")], [FORM], metadata(), Config(), models()) == ((), ())


# ── menu items ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_item_of_another_repository_whose_form_is_not_in_sight_there_is_known_and_not_compared() -> None:
    blind = MenuItem("CustTables", "display", "Elsewhere", "form", sighted=False)
    pairs, notes = compare([sender("display:custtables", "x")], [FORM], metadata(), Config(), models(), [blind])
    assert [pair.differences for pair in pairs] == [()]
    assert len(notes) == 1


def near(key: str, name: str = "", settings: Settings | None = None) -> list[str | None]:
    found, _ = compare(
        [sender(key, "custaccount", name=name)], [FORM], metadata(), Config(settings or Settings()), models()
    )
    return [each.nearest for pair in found for each in pair.differing("unknown-menu-item")]


def test_a_menu_item_one_character_off_is_unknown() -> None:
    assert near("display:custtabl") == ["CustTable"]


def test_two_swapped_characters_count_as_one_mistake() -> None:
    assert near("display:custtabel") == ["CustTable"]


def test_an_action_without_its_prefix_is_unknown_and_the_prefix_is_proposed() -> None:
    assert near("display:releasehold") == ["action:ReleaseHold"]


def test_a_menu_item_two_characters_off_may_lie_outside_the_repository() -> None:
    assert near("display:custtab") == []


def test_with_complete_metadata_every_unknown_menu_item_is_one() -> None:
    assert near("display:rentals", settings=Settings(metadata_complete=True)) == [None]


def test_nothing_else_is_said_about_a_link_to_an_unknown_menu_item() -> None:
    assert differences([sender("display:custtabl", "nonsense")], [FORM]) == [("unknown-menu-item", "CustTable")]


# ── targets that cannot be known ────────────────────────────────────────────────────────────────────────────────────────


def test_with_an_unknown_target_names_are_compared_with_every_receiver_and_nothing_is_certain() -> None:
    pairs, _ = compare(
        [sender(None, "vendaccount", "nothing")],
        [FORM, receiver("form:VendTable", read("vendaccount"), read("must", required=True))],
        metadata(),
        Config(),
        models(),
    )
    (pair,) = pairs
    assert not pair.certain
    assert [(each.kind, each.parameter and each.parameter.name) for each in pair.differences] == [("unread", "nothing")]


def test_with_an_unknown_target_and_no_receiver_nothing_is_said() -> None:
    assert compare([sender(None, "vendaccount")], [], metadata(), Config(), models()) == ((), ())


# ── required ────────────────────────────────────────────────────────────────────────────────────────────────────────────

NEEDY = receiver("form:CustTable", read("custaccount", required=True))


def test_what_the_form_requires_and_the_link_never_sends_is_missing() -> None:
    assert differences([sender(CUST, "mi")], [NEEDY]) == [
        ("missing-required", "custaccount"),
        ("unsent", "custaccount"),
    ]


def test_other_capitals_do_not_make_it_missing() -> None:
    assert differences([sender(CUST, "CUSTACCOUNT")], [NEEDY]) == [("case", "CUSTACCOUNT")]


def test_what_is_sent_on_some_paths_is_sometimes_missing() -> None:
    found = differences([sender(CUST, sent("custaccount", presence="sometimes"))], [NEEDY])
    assert found == [("sometimes-missing", "custaccount")]


def test_what_the_form_does_not_require_may_be_missing() -> None:
    assert differences([sender(CUST, sent("custaccount", presence="sometimes")), sender(CUST, "mi")], [FORM]) == []


def test_a_link_with_a_name_known_only_at_run_time_may_send_what_is_required() -> None:
    assert differences([sender(CUST, "mi", sent(None))], [NEEDY]) == []


def test_a_link_with_a_piece_of_query_from_elsewhere_may_send_what_is_required() -> None:
    assert differences([sender(CUST, "mi", query_pieces=1)], [NEEDY]) == []


def test_a_configured_parameter_name_is_compared_like_a_written_one() -> None:
    origin = Origin("environment", "ltw_CustomerParameter", Place("crm/links.js", 1, 2))
    configurable = sent(None, name_holes=(Hole(origin, origin.place),))
    settings = Settings(parameter_names={"ltw_customerparameter": "custaccount"})
    assert differences([sender(CUST, configurable)], [NEEDY], settings) == []
    settings = Settings(parameter_names={"ltw_customerparameter": "customer"})
    assert ("unread", "customer") in differences([sender(CUST, configurable)], [NEEDY], settings)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        (
            "defaultvalue",
            "Xrm.WebApi.retrieveMultipleRecords('environmentvariabledefinition', '?$filter=schemaname eq '{}'')",
        ),
        ("value", "Xrm.WebApi.retrieveMultipleRecords('x', '?$select=value&$filter=schemaname%20eq%20%27{}%27')"),
        ("Value", "fetch('/api/data/v9.2/RetrieveEnvironmentVariableValue(DefinitionSchemaName='{}')')"),
    ],
)
def test_a_setting_is_known_by_the_name_that_a_query_asks_for(name: str, key: str) -> None:
    origin = Origin("environment", name, Place("crm/links.js", 1, 2), key.format("ltw_CustomerParameter"))
    configurable = sent(None, name_holes=(Hole(origin, origin.place),))
    settings = Settings(parameter_names={"ltw_CustomerParameter": "custaccount"})
    assert differences([sender(CUST, configurable)], [NEEDY], settings) == []


def test_a_link_whose_names_are_all_configured_is_resolved() -> None:
    origin = Origin("environment", "ltw_CustomerParameter", Place("crm/links.js", 1, 2))
    unnamed = sender(CUST, sent(None, name_holes=(Hole(origin, origin.place),)))
    link = changed(unnamed.link, reason="a parameter's name is the environment variable `ltw_CustomerParameter`")
    before = (changed(unnamed, link=link),)
    for names, reason in (({"ltw_CustomerParameter": "x"}, None), ({"other": "x"}, link.reason)):
        after = bind_names(before, Config(Settings(parameter_names=names)))
        assert [each.reason for each in bound_links((link,), before, after)] == [reason]
        assert after[0].link.reason == reason


# ── unsent ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_no_link_to_the_form_sends_is_unsent() -> None:
    form = receiver("form:CustTable", "custaccount", "contact")
    assert differences([sender(CUST, "custaccount")], [form]) == [("unsent", "contact")]


def test_one_link_of_several_is_enough() -> None:
    form = receiver("form:CustTable", "custaccount", "contact")
    links = [sender(CUST, "custaccount"), sender("display:custtablelist", "contact")]
    assert differences(links, [form]) == []


def test_a_form_that_no_link_leads_to_waits_for_nothing() -> None:
    assert differences([sender("display:vendtable", "mi")], [FORM]) == []


def test_one_unresolved_link_silences_what_is_unsent() -> None:
    form = receiver("form:CustTable", "custaccount", "contact")
    assert differences([sender(CUST, "custaccount"), sender(CUST, "custaccount", sent(None))], [form]) == []


def test_a_link_with_an_unknown_target_may_be_the_one_that_sends_it() -> None:
    form = receiver("form:CustTable", "custaccount", "contact")
    assert differences([sender(CUST, "custaccount"), sender(None, "contact")], [form]) == []


def test_reading_the_company_waits_for_no_link() -> None:
    assert differences([sender(CUST, "custaccount")], [receiver("form:CustTable", "custaccount", "cmp")]) == []


def test_a_name_read_twice_is_unsent_once() -> None:
    form = receiver("form:CustTable", "custaccount", read("contact"), read("Contact", 70))
    assert differences([sender(CUST, "custaccount")], [form]) == [("unsent", "contact")]


# ── F&O -> CE ───────────────────────────────────────────────────────────────────────────────────────────────────────────

PAGE = "webresource:new_/status.html"


def page(*reads: str) -> Receiver:
    return receiver(PAGE, *reads, language="javascript")


def test_what_stands_in_data_is_compared_with_what_the_page_reads() -> None:
    link = sender(PAGE, "data", sent("order", layer="data"), sent("compny", layer="data"), system="ce")
    assert differences([link], [page("data", "order", "company")]) == [("unread", "compny"), ("unsent", "company")]


def test_a_page_that_takes_data_apart_itself_may_read_everything_in_it() -> None:
    link = sender(PAGE, "data", sent("order", layer="data"), system="ce")
    assert differences([link], [page("data")]) == []


def test_a_name_inside_data_is_never_the_platforms() -> None:
    link = sender(PAGE, "data", sent("id", layer="data"), sent("etn", layer="data"), system="ce")
    assert differences([link], [page("data", "id", "x")]) == [("unread", "etn"), ("unsent", "x")]


def test_a_page_that_reads_what_the_client_hands_to_it_waits_for_no_link() -> None:
    link = sender(PAGE, "data", sent("x", layer="data"), system="ce")
    assert differences([link], [page("data", "x", "typename", "UserLcid")]) == []


def test_keys_of_a_json_value_are_no_parameters() -> None:
    link = sender(PAGE, "data", sent('{"order":', layer="data"), system="ce")
    assert differences([link], [page("data", "other")]) == [("unsent", "other")]


def test_a_page_of_the_solution_that_reads_nothing_is_in_sight() -> None:
    known = metadata(web_resources=(WebResource("new_/status.html", 1, "", Place("s.xml", 0, 1)),))
    link = sender(PAGE, sent("order", layer="data"), system="ce")
    assert differences([link], [], known=known) == [("unread", "order")]


def test_extraqs_fills_columns_that_no_script_has_to_read() -> None:
    form = receiver("entity:account", "new_source", language="javascript")
    link = sender("entity:account", sent("name", layer="extraqs"), sent("new_source", layer="extraqs"), system="ce")
    assert differences([link], [form]) == []


def test_a_parameter_that_the_form_declares_is_to_be_read() -> None:
    declared = FormParameter("account", "main", "new_origin", "SafeString", Place("f.xml", 0, 1))
    form = receiver("entity:account", "new_source", language="javascript")
    link = sender("entity:account", sent("new_origin", layer="extraqs"), "new_source", system="ce")
    found = differences([link], [form], known=metadata(form_parameters=(declared,)))
    assert found == [("unread", "new_origin")]
