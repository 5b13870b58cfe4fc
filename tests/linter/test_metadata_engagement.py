import msgspec
import pytest

from xlint.metadata import FileMetadata, MarkupLink, Metadata, read
from xlint_grammars.text import Document

RIBBON = """<?xml version="1.0" encoding="utf-8"?>
<RibbonDiffXml xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <CustomActions>
    <CustomAction Id="ltw.CA" Location="Mscrm.Form.account.MainTab.Save.Controls._children">
      <CommandUIDefinition>
        <Button Command="ltw.Open.Command" Id="ltw.Open" LabelText="$LocLabels:ltw.Open.Label" />
      </CommandUIDefinition>
    </CustomAction>
    <CustomAction Id="ltw.CA2">
      <CommandUIDefinition><FlyoutAnchor Id="m"><Menu><MenuSection><Controls>
        <Button Command="ltw.Browse.Command" Id="ltw.Browse" Alt="Browse" />
      </Controls></MenuSection></Menu></FlyoutAnchor></CommandUIDefinition>
    </CustomAction>
  </CustomActions>
  <CommandDefinitions>
    <CommandDefinition Id="ltw.Open.Command">
      <EnableRules><EnableRule Id="ltw.Rule" /></EnableRules>
      <Actions>
        <JavaScriptFunction FunctionName="Ltw.Account.open" Library="$webresource:ltw_/scripts/account.js">
          <CrmParameter Value="PrimaryControl" />
          <StringParameter Value="display:CustTable" />
          <BoolParameter Value="true" />
          <IntParameter Value="3" />
        </JavaScriptFunction>
      </Actions>
    </CommandDefinition>
    <CommandDefinition Id="ltw.Browse.Command">
      <Actions>
        <Url Address="https://contoso.operations.dynamics.com/?mi=CustTable&amp;cmp=USMF" PassParams="true" WinMode="0">
          <CrmParameter Name="accountid" Value="FirstPrimaryItemId" />
          <StringParameter Name="mode" Value="edit" />
        </Url>
      </Actions>
    </CommandDefinition>
  </CommandDefinitions>
  <RuleDefinitions>
    <EnableRules>
      <EnableRule Id="ltw.Rule">
        <CustomRule FunctionName="Ltw.Account.canOpen" Library="$webresource:ltw_/scripts/account.js" />
      </EnableRule>
    </EnableRules>
  </RuleDefinitions>
  <LocLabels>
    <LocLabel Id="ltw.Open.Label">
      <Titles>
        <Title description="Im Callcenter" languagecode="1031" />
        <Title description="Open in call center" languagecode="1033" />
      </Titles>
    </LocLabel>
  </LocLabels>
</RibbonDiffXml>
"""

FORM = """<forms type="main">
  <systemform>
    <formid>{1}</formid>
    <form>
      <tabs><tab><columns><column><sections><section><rows><row>
        <cell><control id="IFRAME_orders" classid="{FD2A7985-3187-444E-908D-6624B21F69C0}">
          <parameters>
            <Url>https://contoso.operations.dynamics.com/?mi=SalesTable</Url>
            <PassParameters>true</PassParameters>
          </parameters>
        </control></cell>
        <cell><control id="WebResource_map" classid="{9FDF5F91-88B1-47f4-AD53-C11EFC01A01D}">
          <parameters><Url>ltw_/map.htm</Url><Data>zoom=3</Data></parameters>
        </control></cell>
        <cell><control id="WebResource_logo" classid="{587CDF98-C1D5-4bde-8473-14A0BC7644A7}">
          <parameters><Url>ltw_/logo.png</Url></parameters>
        </control></cell>
      </row></rows></section></sections></column></columns></tab></tabs>
      <formLibraries><Library name="ltw_/scripts/account.js" libraryUniqueId="{2}" /></formLibraries>
      <events>
        <event name="onload" application="false" active="false">
          <Handlers>
            <Handler functionName="Ltw.Account.onLoad" libraryName="ltw_/scripts/account.js" enabled="true"
                     parameters="&quot;customerid&quot;, 5, true" passExecutionContext="true" />
          </Handlers>
        </event>
        <event name="onchange" attribute="name">
          <Handlers>
            <Handler functionName="Ltw.Account.onName" libraryName="ltw_/scripts/account.js" enabled="false" parameters="getX()" />
          </Handlers>
        </event>
      </events>
      <formparameters><querystringparameter name="ltw_order" type="SafeString" /></formparameters>
    </form>
    <LocalizedNames><LocalizedName description="Account" languagecode="1033" /></LocalizedNames>
  </systemform>
</forms>
"""

SITE_MAP = """<SiteMap>
  <Area Id="Sales"><Group Id="g">
    <SubArea Id="fo" Url="https://contoso.operations.dynamics.com/?cmp=USMF" PassParams="false">
      <Titles><Title LCID="1033" Title="Finance" /></Titles>
    </SubArea>
    <SubArea Id="accounts" Entity="account" />
    <SubArea Id="page" Url="$webresource:ltw_/page.htm" />
  </Group></Area>
</SiteMap>
"""

ENTITY = """<Entity>
  <Name LocalizedName="Account" OriginalName="Account">Account</Name>
  <EntityInfo><entity Name="Account"><attributes>
    <attribute PhysicalName="AccountNumber">
      <Type>nvarchar</Type><Name>accountnumber</Name><LogicalName>accountnumber</LogicalName>
      <Format>text</Format><MaxLength>20</MaxLength><Length>40</Length>
    </attribute>
    <attribute PhysicalName="CreatedOn">
      <Type>datetime</Type><Name>createdon</Name><LogicalName>createdon</LogicalName><Format>datetime</Format>
    </attribute>
  </attributes></entity></EntityInfo>
  {0}
</Entity>
"""


def facts(text: str, path: str = "Entities/Account/RibbonDiff.xml") -> FileMetadata:
    found, errors = read(Document(path, text))
    assert errors == ()
    return found


def at(text: str, fact: MarkupLink) -> str:
    return text[fact.place.start : fact.place.end]


def without_tag(text: str) -> str:
    return text.partition("?>")[2] or text


def test_a_ribbon_command_runs_a_function_with_parameters_in_order() -> None:
    action, rule = facts(RIBBON).ribbon_functions
    assert (action.role, action.owner, action.function) == ("action", "ltw.Open.Command", "Ltw.Account.open")
    assert (action.library, action.entity) == ("ltw_/scripts/account.js", "account")
    assert [(each.kind, each.value) for each in action.parameters] == [
        ("crm", "PrimaryControl"),
        ("string", "display:CustTable"),
        ("bool", "true"),
        ("int", "3"),
    ]
    second = action.parameters[1].place
    assert RIBBON[second.start : second.end] == "display:CustTable"
    assert RIBBON[action.place.start : action.place.end] == "Ltw.Account.open"
    assert (rule.role, rule.owner, rule.function) == ("rule", "ltw.Rule", "Ltw.Account.canOpen")


def test_a_button_has_the_label_that_people_read_also_inside_a_menu() -> None:
    buttons = {button.command: (button.id, button.label) for button in facts(RIBBON).ribbon_buttons}
    assert buttons == {
        "ltw.Open.Command": ("ltw.Open", "Open in call center"),
        "ltw.Browse.Command": ("ltw.Browse", "Browse"),
    }


def test_a_ribbon_url_is_a_link_with_true_places() -> None:
    (link,) = facts(RIBBON).links
    assert (link.kind, link.label, link.owner, link.entity) == ("ribbon", "Browse", "ltw.Browse.Command", "account")
    assert link.value == "https://contoso.operations.dynamics.com/?mi=CustTable&cmp=USMF"
    assert at(RIBBON, link) == link.value.replace("&", "&amp;")
    assert link.pass_parameters
    assert [(each.name, each.kind, each.value) for each in link.parameters] == [
        ("accountid", "crm", "FirstPrimaryItemId"),
        ("mode", "string", "edit"),
    ]
    here, there = link.pieces[-1]
    assert RIBBON[there:].startswith(link.value[here:])


def test_a_form_has_links_events_parameters_and_libraries() -> None:
    found = facts(FORM, "Entities/Account/FormXml/main/{1}.xml")
    frame, page = found.links
    assert (frame.kind, frame.owner, frame.label, frame.pass_parameters) == ("form", "IFRAME_orders", "Account", True)
    assert at(FORM, frame) == frame.value == "https://contoso.operations.dynamics.com/?mi=SalesTable"
    assert (page.value, page.data, page.pass_parameters) == ("ltw_/map.htm", "zoom=3", False)
    load, change = found.form_events
    assert (load.event, load.function, load.arguments, load.pass_context) == (
        "onload",
        "Ltw.Account.onLoad",
        ("customerid", 5, True),
        True,
    )
    assert (change.event, change.attribute, change.arguments, change.enabled) == ("onchange", "name", (), False)
    assert [(each.name, each.type, each.entity) for each in found.form_parameters] == [
        ("ltw_order", "SafeString", "account")
    ]
    assert [each.library for each in found.form_libraries] == ["ltw_/scripts/account.js"]


def test_only_sub_areas_with_a_url_are_links() -> None:
    for text in (SITE_MAP, f"<AppModuleSiteMap>{SITE_MAP}</AppModuleSiteMap>"):
        finance, page = facts(text, "Other/SiteMap.xml").links
        assert (finance.kind, finance.label, finance.owner) == ("sitemap", "Finance", "fo")
        assert at(text, finance) == "https://contoso.operations.dynamics.com/?cmp=USMF"
        assert page.value == "$webresource:ltw_/page.htm"


def test_columns_have_a_length_and_a_format() -> None:
    number, created = facts(ENTITY.format(""), "Entities/Account/Entity.xml").columns
    assert (number.entity, number.name, number.type, number.max_length) == ("account", "accountnumber", "nvarchar", 20)
    assert (created.name, created.max_length, created.format) == ("createdon", None, "datetime")


def test_environment_variables_are_read_in_both_shapes() -> None:
    today = '<environmentvariabledefinition schemaname="ltw_Url"><defaultvalue>x</defaultvalue><type>100000000</type></environmentvariabledefinition>'
    old = (
        "<Definition><SchemaName>ltw_Url</SchemaName><Type>100000000</Type><DefaultValue>x</DefaultValue></Definition>"
    )
    for text in (today, old):
        (variable,) = facts(text, "x.xml").environment_variables
        assert (variable.name, variable.type, variable.default) == ("ltw_Url", 100000000, "x")
        assert text[variable.place.start : variable.place.end] == "ltw_Url"


def test_a_packed_solution_says_the_same_as_an_unpacked_one() -> None:
    inside = without_tag(RIBBON) + f"<FormXml>{FORM}</FormXml>"
    web = "<WebResource><Name>ltw_/a.js</Name><DisplayName>A</DisplayName><WebResourceType>3</WebResourceType></WebResource>"
    packed = f"""<ImportExportXml><Entities>{ENTITY.format(inside)}</Entities>{SITE_MAP}
        <WebResources>{web}</WebResources></ImportExportXml>"""
    found = facts(packed, "s.zip!customizations.xml")
    parts = [facts(RIBBON), facts(FORM, "Entities/Account/x.xml"), facts(SITE_MAP), facts(ENTITY.format(""))]
    for name in FileMetadata.__struct_fields__[1:]:
        if name == "web_resources":
            continue
        expected = [_placeless(fact) for part in parts for fact in getattr(part, name)]
        assert sorted(map(repr, expected)) == sorted(repr(_placeless(fact)) for fact in getattr(found, name)), name
    assert [(each.name, each.type, each.label) for each in found.web_resources] == [("ltw_/a.js", 3, "A")]


def _placeless(fact: object) -> dict[str, object]:
    built: dict[str, object] = msgspec.to_builtins(fact)
    for passed in built.get("parameters") or ():
        if isinstance(passed, dict):
            passed.pop("place")
    return {name: value for name, value in built.items() if name not in ("place", "pieces")}


def test_the_application_ribbon_belongs_to_no_table() -> None:
    found = facts(f"<ImportExportXml>{without_tag(RIBBON)}</ImportExportXml>", "s.zip!customizations.xml")
    assert {function.entity for function in found.ribbon_functions} == {""}


def test_a_script_is_known_by_the_tables_that_use_it() -> None:
    metadata = Metadata.merge([facts(RIBBON), facts(FORM, "Entities/Contact/FormXml/main/x.xml")])
    assert metadata.entities_of("LTW_/scripts/account.js") == {"account", "contact"}
    assert metadata.entities_of("ltw_/other.js") == frozenset()


def test_columns_are_found_by_table_and_by_name_alone() -> None:
    metadata = Metadata.merge([facts(ENTITY.format("")), facts(ENTITY.format("").replace(">Account<", ">Lead<"), "b")])
    number = metadata.column("ACCOUNT", "AccountNumber")
    assert number is not None
    assert number.max_length == 20
    assert [column.entity for column in metadata.columns_named("accountnumber")] == ["account", "lead"]
    assert metadata.column("contact", "accountnumber") is None


@pytest.mark.parametrize("cut", range(0, len(FORM), 97))
def test_a_form_that_is_cut_off_anywhere_never_makes_it_raise(cut: int) -> None:
    found, errors = read(Document("Entities/Account/FormXml/main/x.xml", FORM[:cut]))
    assert errors
    assert all(0 <= link.place.start <= link.place.end <= cut for link in found.links)


def test_facts_survive_a_cache() -> None:
    for text in (RIBBON, FORM, SITE_MAP, ENTITY.format("")):
        found = facts(text)
        assert msgspec.msgpack.decode(msgspec.msgpack.encode(found), type=FileMetadata) == found
