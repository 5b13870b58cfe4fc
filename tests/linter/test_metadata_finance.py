import tomllib
from importlib import resources

import msgspec
import pytest

from xlint.metadata import FileMetadata, MenuItem, Metadata, read, standard_edts, standard_menu_items
from xlint_grammars.text import Document

INSTANCE = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"'


def facts(text: str, path: str = "a.xml") -> FileMetadata:
    found, errors = read(Document(path, text))
    assert errors == ()
    return found


def menu_item(name: str, inside: str, kind: str = "Display") -> str:
    return f"<AxMenuItem{kind} {INSTANCE}>\n\t<Name>{name}</Name>{inside}</AxMenuItem{kind}>"


def edt(name: str, inside: str = "", kind: str = "String") -> str:
    return f'<AxEdt {INSTANCE} xmlns=""\n\ti:type="AxEdt{kind}"><Name>{name}</Name>{inside}</AxEdt>'


def field(name: str, inside: str = "", kind: str = "String") -> str:
    return f'<AxTableField xmlns="" i:type="AxTableField{kind}"><Name>{name}</Name>{inside}</AxTableField>'


def table(name: str, fields: str, inside: str = "", kind: str = "AxTable") -> str:
    return f"<{kind} {INSTANCE}><Name>{name}</Name>{inside}<Fields>{fields}</Fields></{kind}>"


def merged(*texts: str) -> Metadata:
    return Metadata.merge(facts(text, f"{number:02}.xml") for number, text in enumerate(texts))


@pytest.mark.parametrize(
    ("inside", "kind", "type_", "object_", "object_type"),
    [
        ("<Object>LtwOrder</Object>", "Display", "display", "LtwOrder", "form"),
        ("<Object>LtwRelease</Object><ObjectType>Class</ObjectType>", "Action", "action", "LtwRelease", "class"),
        ("<Object>R</Object><ObjectType>SSRSReport</ObjectType>", "Output", "output", "R", "report"),
        ("<ObjectType>Tile</ObjectType>", "Display", "display", "", "other"),
    ],
)
def test_a_menu_item_leads_to_a_form_unless_it_says_otherwise(
    inside: str, kind: str, type_: str, object_: str, object_type: str
) -> None:
    text = menu_item("LtwItem", inside, kind)
    (item,) = facts(text).menu_items
    assert (item.name, item.type, item.object, item.object_type) == ("LtwItem", type_, object_, object_type)
    assert item.place is not None
    assert text[item.place.start : item.place.end] == "LtwItem"


def test_menu_items_are_found_in_any_capitals_and_by_type() -> None:
    metadata = merged(menu_item("LtwItem", "<Object>A</Object>"), menu_item("LtwItem", "<Object>B</Object>", "Action"))
    display, action = metadata.menu_item("ltwitem"), metadata.menu_item("LTWITEM", "action")
    assert (display and display.object, action and action.object) == ("A", "B")
    assert metadata.menu_item("LtwItem", "output") is None


def test_root_navigation_is_off_unless_allowed() -> None:
    allowed = "<AllowRootNavigation>Yes</AllowRootNavigation>"
    assert facts(menu_item("A", allowed)).menu_items[0].root_navigation
    assert not facts(menu_item("A", "")).menu_items[0].root_navigation


def test_an_extension_of_a_menu_item_defines_none() -> None:
    assert facts("<AxMenuItemDisplayExtension><Name>CustTable.Ltw</Name></AxMenuItemDisplayExtension>") == FileMetadata(
        "a.xml"
    )


def test_standard_menu_items_stand_in_for_those_that_no_file_defines() -> None:
    rows = [{"name": "CustTable", "type": "display", "object": "form:CustTable"}]
    rows.append({"name": "LtwItem", "type": "display", "object": "form:Standard"})
    files = [facts(menu_item("LtwItem", "<Object>Mine</Object>"))]
    metadata = Metadata.merge(files, standard_menu_items(rows))
    assert {item.name: item.object for item in metadata.menu_items()} == {"LtwItem": "Mine", "CustTable": "CustTable"}


@pytest.mark.parametrize("target", ["CustTable", "window:CustTable", "form:", ""])
def test_a_standard_row_that_is_wrong_says_which(target: str) -> None:
    with pytest.raises(ValueError, match="'LtwItem'"):
        standard_menu_items([{"name": "LtwItem", "object": target}])


def test_the_rows_that_ship_are_all_of_the_right_shape_and_each_name_stands_once() -> None:
    text = resources.files("xlint_rules").joinpath("models/menu_items.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["menu-item"]
    items = standard_menu_items(rows)
    assert MenuItem("SalesTableDetails", "display", "SalesTable", "form", True) in items
    assert len({(item.type, item.name.lower()) for item in items}) == len(rows)
    assert all(row["reference"] for row in rows)


def test_the_types_that_ship_have_a_length_and_each_name_stands_once() -> None:
    text = resources.files("xlint_rules").joinpath("models/edts.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["edt"]
    metadata = Metadata.merge([], (), standard_edts(rows))
    assert metadata.length_of_edt("custaccount") == 20
    assert len({row["name"].lower() for row in rows}) == len(rows)
    assert all(row["reference"] and 0 < row["length"] < 256 for row in rows)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        (edt("A", "<StringSize>25</StringSize>"), 25),
        (edt("A", "<StringSize>-1</StringSize>"), 0),
        (edt("A"), 10),
        (edt("A", "<Extends>AccountNum</Extends>"), None),
        (edt("A", "<StringSize>many</StringSize><Extends>B</Extends>"), None),
        (edt("A", "", "Int64"), None),
    ],
)
def test_the_length_of_a_type_is_its_own_or_comes_from_what_it_extends(text: str, length: int | None) -> None:
    assert merged(text).length_of_edt("a") == length


def test_lengths_come_down_the_chain_of_types_and_a_circle_ends() -> None:
    chain = [
        edt("A", "<Extends>b</Extends>"),
        edt("B", "<Extends>C</Extends>"),
        edt("C", "<StringSize>30</StringSize>"),
    ]
    assert merged(*chain).length_of_edt("A") == 30
    assert merged(*chain).base_type("A") == "string"
    circle = [edt("A", "<Extends>B</Extends>"), edt("B", "<Extends>A</Extends>")]
    assert merged(*circle).length_of_edt("A") is None


def test_the_chain_may_end_in_a_type_of_the_product() -> None:
    standard = standard_edts([{"name": "CustAccount", "length": 20}])
    metadata = Metadata.merge([facts(edt("LtwCustomer", "<Extends>custaccount</Extends>"))], (), standard)
    assert metadata.length_of_edt("LtwCustomer") == 20
    assert (
        Metadata.merge([facts(edt("CustAccount", "<StringSize>40</StringSize>"))], (), standard).length_of_edt(
            "CustAccount"
        )
        == 40
    )


def test_an_extension_can_make_a_type_longer() -> None:
    change = "<AxPropertyModification><Name>StringSize</Name><Value>50</Value></AxPropertyModification>"
    extension = (
        f"<AxEdtExtension><Name>Num.Ltw</Name><PropertyModifications>{change}</PropertyModifications></AxEdtExtension>"
    )
    metadata = merged(edt("Num", "<StringSize>20</StringSize>"), edt("LtwNum", "<Extends>Num</Extends>"), extension)
    assert metadata.length_of_edt("LtwNum") == 50


def test_fields_have_a_type_and_a_length() -> None:
    fields = field("AccountNum", "<ExtendedDataType>CustAccount</ExtendedDataType>") + field(
        "Note", "<StringSize>-1</StringSize>"
    )
    fields += field("Blocked", "<EnumType>NoYes</EnumType>", "Enum") + field("Id", "", "Int64") + field("Short")
    metadata = merged(table("CustTable", fields), edt("CustAccount", "<StringSize>20</StringSize>"))
    found = {name: metadata.field_type("custTABLE", name) for name in ("ACCOUNTNUM", "note", "Blocked", "Id", "None")}
    assert found == {"ACCOUNTNUM": "CustAccount", "note": "string", "Blocked": "NoYes", "Id": "int64", "None": None}
    lengths = {
        name: metadata.length_of_field("CustTable", name) for name in ("AccountNum", "Note", "Short", "Id", "Blocked")
    }
    assert lengths == {"AccountNum": 20, "Note": 0, "Short": 10, "Id": None, "Blocked": None}


def test_fields_of_extensions_and_of_base_tables_count() -> None:
    extension = table(
        "LtwParent.Model", field("Added", "<ExtendedDataType>X</ExtendedDataType>"), kind="AxTableExtension"
    )
    metadata = merged(
        table("LtwChild", "", "<Extends>LtwParent</Extends>"), table("LtwParent", field("Name")), extension,
        table("CustTable.Ltw", field("LtwId", "<ExtendedDataType>Y</ExtendedDataType>"), kind="AxTableExtension"),
    )  # fmt: skip
    assert metadata.field_type("LtwChild", "Name") == "string"
    assert metadata.field_type("LtwChild", "Added") == "X"
    assert metadata.field_type("CustTable", "LtwId") == "Y"
    assert metadata.table("CustTable") is None


def test_the_storage_of_a_table_is_known() -> None:
    stored = {name: table(name, "", f"<TableType>{name}</TableType>") for name in ("TempDB", "InMemory", "Regular")}
    assert {name: facts(text).tables[0].storage for name, text in stored.items()} == {
        "TempDB": "tempdb",
        "InMemory": "inmemory",
        "Regular": "regular",
    }


def test_a_forms_data_sources_include_those_that_extensions_add() -> None:
    source = "<DataSources><{0}><Name>{1}</Name><Table>{2}</Table></{0}></DataSources>"
    form = f"<AxForm><Name>LtwOrder</Name>{source.format('AxFormDataSource', 'Order', 'SalesTable')}</AxForm>"
    added = source.format("AxFormDataSource", "Line", "SalesLine")
    metadata = merged(
        form,
        f"<AxFormExtension><Name>LtwOrder.Model</Name>{added}</AxFormExtension>",
        f"<AxFormExtension><Name>CustTable.Model</Name>{added}</AxFormExtension>",
    )
    order = metadata.form("ltworder")
    assert order is not None
    assert [(each.name, each.table) for each in order.data_sources] == [("Order", "SalesTable"), ("Line", "SalesLine")]
    assert metadata.table_of("LtwOrder", "line") == "SalesLine"
    assert metadata.form("CustTable") is None
    assert metadata.table_of("CustTable", "Line") == "SalesLine"
    assert metadata.extended_forms() == {"ltworder", "custtable"}


def test_enums_have_values_and_extensions_add_some() -> None:
    value = "<AxEnumValue><Name>{0}</Name>{1}</AxEnumValue>"
    values = value.format("None", "") + value.format("Sales", "<Value>3</Value>")
    enum = f"<AxEnum><Name>LtwType</Name><EnumValues>{values}</EnumValues></AxEnum>"
    more = (
        f"<AxEnumExtension><Name>LtwType.B</Name><EnumValues>{value.format('More', '')}</EnumValues></AxEnumExtension>"
    )
    metadata = merged(enum, more)
    found = metadata.enum("ltwtype")
    assert found is not None
    assert found.values == (("None", 0), ("Sales", 3), ("More", None))
    assert metadata.base_type("LtwType") == "enum"


def test_where_two_files_say_one_name_the_first_path_counts_whatever_the_order() -> None:
    first = facts(edt("A", "<StringSize>1</StringSize>"), "a.xml")
    second = facts(edt("A", "<StringSize>2</StringSize>"), "b.xml")
    assert Metadata.merge([first, second]) == Metadata.merge([second, first])
    assert Metadata.merge([second, first]).length_of_edt("A") == 1


def test_classes_are_known_by_name() -> None:
    assert merged("<AxClass><Name>LtwUrl</Name></AxClass>").has_class("LTWURL")


@pytest.mark.parametrize(
    "text", ["", "<AxTable", "<AxTable><Name>A</Name><Fields><AxTableField>", "<AxUnknown/>", "<a/>", "\0"]
)
def test_broken_files_give_what_they_hold_and_never_raise(text: str) -> None:
    found, _ = read(Document("a.xml", text))
    assert found.path == "a.xml"


def test_facts_survive_a_cache() -> None:
    found = facts(table("A", field("B")))
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(found), type=FileMetadata) == found
