"""Application objects of Finance & Operations -> facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from xlint.metadata.facts import (
    DataSource,
    DataType,
    Edt,
    EnumType,
    FileMetadata,
    Form,
    MenuItem,
    MenuItemType,
    ObjectType,
    Storage,
    Table,
    TableField,
)
from xlint.metadata.places import place_of
from xlint.value import Place
from xlint_grammars.containers.xml import Element

DEFAULT_STRING_LENGTH = 10
"""The property *String size* is left out of the XML where it has its default (AX 2012 property reference)."""

_OBJECT_TYPES: dict[str, ObjectType] = {
    "": "form",
    "form": "form",
    "class": "class",
    "query": "query",
    "job": "job",
    "ssrsreport": "report",
    "sqlreportlibraryreport": "report",
    "report": "report",
}
_DATA_TYPES: dict[str, DataType] = {
    "string": "string",
    "int": "int",
    "integer": "int",
    "int64": "int64",
    "real": "real",
    "enum": "enum",
    "date": "date",
    "utcdatetime": "utcdatetime",
    "time": "time",
    "guid": "guid",
    "container": "container",
    "record": "record",
}
_STORAGES: dict[str, Storage] = {"inmemory": "inmemory", "tempdb": "tempdb"}


def read(root: Element) -> FileMetadata:
    """The facts of the application object that an XML root element is."""
    reader = _READERS.get(root.name)
    return reader(root) if reader else FileMetadata(root.document.path)


def _menu_item(root: Element) -> FileMetadata:
    type_ = cast(MenuItemType, root.name.removeprefix("AxMenuItem").lower())
    object_type = _OBJECT_TYPES.get(root.child_text("ObjectType").lower(), "other")
    allowed = root.child_text("AllowRootNavigation").lower() == "yes"
    item = MenuItem(_name(root), type_, root.child_text("Object"), object_type, allowed, _place(root))
    return FileMetadata(root.document.path, menu_items=(item,))


def _form(root: Element) -> FileMetadata:
    sources = [element for holder in root.children("DataSources") for element in holder.children()]
    found = tuple(DataSource(source.child_text("Name"), source.child_text("Table")) for source in sources)
    return FileMetadata(root.document.path, forms=(Form(_base_name(root), found, _place(root), _is_extension(root)),))


def _table(root: Element) -> FileMetadata:
    fields = tuple(_field(element) for holder in root.children("Fields") for element in holder.children())
    storage = _STORAGES.get(root.child_text("TableType").lower(), "regular")
    table = Table(_base_name(root), fields, _place(root), storage, root.child_text("Extends"), _is_extension(root))
    return FileMetadata(root.document.path, tables=(table,))


def _field(element: Element) -> TableField:
    type_ = _data_type(element)
    edt, enum = element.child_text("ExtendedDataType"), element.child_text("EnumType")
    return TableField(element.child_text("Name"), type_, edt, enum, _length(element, type_, edt))


def _edt(root: Element) -> FileMetadata:
    type_ = _data_type(root)
    extends = root.child_text("Extends")
    length = _length(root, type_, extends)
    edt = Edt(_name(root), type_, extends, root.child_text("EnumType"), length, _place(root))
    return FileMetadata(root.document.path, edts=(edt,))


def _edt_extension(root: Element) -> FileMetadata:
    """An extension of a type matters here where it changes how long the type is."""
    for change in root.find("PropertyModifications/AxPropertyModification"):
        size = change.child_text("Value")
        if change.child_text("Name").lower() == "stringsize" and size.isdecimal() and len(size) < 10:
            edt = Edt(_base_name(root), "", length=int(size), place=_place(root), extension=True)
            return FileMetadata(root.document.path, edts=(edt,))
    return FileMetadata(root.document.path)


def _length(element: Element, type_: DataType, inherits: str) -> int | None:
    """Characters of a string: -1 (memo) becomes 0, a length that comes from a type None."""
    if type_ != "string":
        return None
    size = element.child_text("StringSize")
    if size.lstrip("-").isdecimal() and len(size) < 10:
        return max(int(size), 0)
    return None if inherits else DEFAULT_STRING_LENGTH


def _enum(root: Element) -> FileMetadata:
    values = []
    numbered = root.child_text("UseEnumValue").lower() != "no"
    for position, element in enumerate(root.find("EnumValues/AxEnumValue")):
        number = element.child_text("Value")
        if number.isdecimal() and len(number) < 10:
            value: int | None = int(number)
        else:
            value = None if _is_extension(root) else 0 if numbered else position
        values.append((element.child_text("Name"), value))
    return FileMetadata(
        root.document.path, enums=(EnumType(_base_name(root), tuple(values), _place(root), _is_extension(root)),)
    )


def _class(root: Element) -> FileMetadata:
    return FileMetadata(root.document.path, classes=(_name(root),))


def _data_type(element: Element) -> DataType:
    """From `i:type="AxTableFieldString"`, `AxEdtString`, `AxMapFieldEnum`, ... or the element's own name."""
    named = (element.get("type") or element.name).rpartition(":")[2].lower()
    for prefix in ("axtablefield", "axedt", "axmapfield", "axviewfield"):
        if named.startswith(prefix):
            return _DATA_TYPES.get(named.removeprefix(prefix), "")
    return ""


def _name(root: Element) -> str:
    return root.child_text("Name")


def _base_name(root: Element) -> str:
    """An extension is named after what it extends: `CustTable.Contoso`."""
    return _name(root).partition(".")[0] if _is_extension(root) else _name(root)


def _is_extension(root: Element) -> bool:
    return root.name.endswith("Extension")


def _place(root: Element) -> Place:
    return place_of(root.child("Name") or root)


_READERS: dict[str, Callable[[Element], FileMetadata]] = {
    "AxMenuItemDisplay": _menu_item,
    "AxMenuItemAction": _menu_item,
    "AxMenuItemOutput": _menu_item,
    "AxForm": _form,
    "AxFormExtension": _form,
    "AxTable": _table,
    "AxTableExtension": _table,
    "AxView": _table,
    "AxMap": _table,
    "AxDataEntityView": _table,
    "AxEdt": _edt,
    "AxEdtExtension": _edt_extension,
    "AxEnum": _enum,
    "AxEnumExtension": _enum,
    "AxClass": _class,
}
