"""Application objects as XML: what Visual Studio writes to the metadata folders, and what lies in an .axpp project.

| element | holds |
|---|---|
| `AxClass/SourceCode/Declaration`, also of tables, views, maps, entities | the class head with its fields |
| `SourceCode/Methods/Method/Source` beside its `Name` | a method; `classDeclaration` is the head of a form or query |
| `SourceCode/DataSources/DataSource/Methods/Method/Source` | a method of a form's data source |
| `SourceCode/DataSources/DataSource/Fields/Field/Methods/...` | a method of a field, named in `DataField` |
| `SourceCode/DataControls/Control/Methods/...` | a method of a control, beside its `Type` |
| `AxDataEntityView/ViewMetadata/SourceCode/Methods/...` | the methods of an entity's query; its empty head is left out |
| `AxMacroDictionary/Source` | a macro library |
"""

from __future__ import annotations

from collections.abc import Iterator

from xlint_grammars.containers import xml
from xlint_grammars.containers.objects import AotObject, CodeRegion, Owner, OwnerKind, to_module
from xlint_grammars.containers.xml import Element
from xlint_grammars.text import Document, ParseError

__all__ = ["AotObject", "CodeRegion", "Owner", "from_element", "is_aot_root", "read", "to_module"]

_DECLARATION = "classdeclaration"


def read(document: Document) -> tuple[AotObject | None, tuple[ParseError, ...]]:
    """The application object in a document, or None where there is none; never raises."""
    root, errors = xml.parse(document)
    if root is None or not is_aot_root(root.name):
        return None, errors
    return from_element(root), errors


def is_aot_root(name: str) -> bool:
    """Whether an XML root element of that local name is an application object."""
    return name.startswith("Ax") and name[2:3].isupper()


def from_element(root: Element) -> AotObject:
    """The application object that an XML root element is."""
    name = root.child("Name")
    start, end = _place(name or root)
    title = name.text if name else ""
    return AotObject(root.name, title, start, end, tuple(_regions(root, title)))


def _regions(root: Element, title: str) -> Iterator[CodeRegion]:
    if root.name == "AxMacroDictionary":
        for source in root.children("Source"):
            yield CodeRegion("macro", title, source.region())
    for code in root.find("SourceCode"):
        for declaration in code.children("Declaration"):
            yield CodeRegion("declaration", "classDeclaration", declaration.region())
        yield from _methods(code, ())
        tables = _tables(root)
        for source in code.find("DataSources/DataSource"):
            yield from _data_source(source, tables)
        for control in code.find("DataControls/Control"):
            yield from _methods(control, (_owner("control", control, "Name", control.child_text("Type")),))
    for code in root.find("ViewMetadata/SourceCode"):
        yield from (piece for piece in _methods(code, ()) if piece.role == "method")


def _data_source(source: Element, tables: dict[str, str]) -> Iterator[CodeRegion]:
    owner = _owner("datasource", source, "Name", tables.get(source.child_text("Name").lower(), ""))
    yield from _methods(source, (owner,))
    for field in source.find("Fields/Field"):
        yield from _methods(field, (owner, _owner("field", field, "DataField", "")))


def _methods(holder: Element, owners: tuple[Owner, ...]) -> Iterator[CodeRegion]:
    for method in holder.find("Methods/Method"):
        source = method.child("Source")
        if source is None:
            continue
        name = method.child_text("Name")
        if name.lower() == _DECLARATION and not owners:
            yield CodeRegion("declaration", name, source.region())
        else:
            yield CodeRegion("method", name, source.region(), owners)


def _owner(kind: OwnerKind, element: Element, naming: str, type_: str) -> Owner:
    name = element.child(naming)
    start, end = _place(name or element)
    return Owner(kind, name.text if name else "", type_, start, end)


def _tables(form: Element) -> dict[str, str]:
    """The table behind each data source of a form, by the data source's lower-cased name."""
    found = form.find("DataSources/AxFormDataSource")
    return {source.child_text("Name").lower(): source.child_text("Table") for source in found}


def _place(element: Element) -> tuple[int, int]:
    region = element.region() if element.name in ("Name", "DataField") else None
    if region is None:
        return element.start, element.inside
    return region.to_document(0), region.to_document(len(region.text))
