"""Solution XML of Customer Engagement -> facts, packed (`customizations.xml`) and unpacked by SolutionPackager."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlint import webresources
from xlint.metadata import forms, ribbon
from xlint.metadata.facts import Column, EnvironmentVariable, FileMetadata, MarkupLink, WebResource
from xlint.metadata.places import place_of, region_place
from xlint_grammars.containers.xml import Element

_ENTITY_FOLDER = re.compile(r"(?:\A|[/!])entities/([^/]+)/", re.I)
_ENGLISH = "1033"


def read(root: Element) -> Iterator[FileMetadata]:
    """The facts of one file of a solution, piece by piece."""
    path = root.document.path
    match root.name:
        case "ImportExportXml":
            yield from _customizations(root)
        case "Entity":
            yield from _entity(root)
        case "RibbonDiffXml":
            yield ribbon.read(root, _entity_of(path))
        case "forms" | "systemform":
            yield forms.read(root, _entity_of(path))
        case "SiteMap" | "AppModuleSiteMap":
            yield FileMetadata(path, links=tuple(_site_map(root)))
        case "environmentvariabledefinition" | "Definition":
            yield FileMetadata(path, environment_variables=(_environment_variable(root),))
        case "WebResource":
            yield FileMetadata(path, web_resources=tuple(_web_resources(root)))


def _customizations(root: Element) -> Iterator[FileMetadata]:
    path = root.document.path
    for entity in root.find("Entities/Entity"):
        yield from _entity(entity)
    for application in root.children("RibbonDiffXml"):
        yield ribbon.read(application, "")
    for dashboard in root.find("Dashboards/Dashboard"):
        yield forms.read(dashboard, "")
    maps = [*root.children("SiteMap"), *root.children("AppModuleSiteMaps")]
    variables = [*root.find("EnvironmentVariables/Definition"), *root.descendants("environmentvariabledefinition")]
    yield FileMetadata(
        path,
        links=tuple(link for element in maps for link in _site_map(element)),
        environment_variables=tuple(_environment_variable(element) for element in variables),
        web_resources=tuple(_web_resources(root)),
    )


def _entity(entity: Element) -> Iterator[FileMetadata]:
    named = entity.child_text("Name").lower() or _entity_of(entity.document.path)
    yield FileMetadata(entity.document.path, columns=tuple(_columns(entity, named)))
    for definition in entity.children("RibbonDiffXml"):
        yield ribbon.read(definition, named)
    for holder in entity.children("FormXml"):
        yield forms.read(holder, named)


def _columns(entity: Element, name: str) -> Iterator[Column]:
    for attribute in entity.find("EntityInfo/entity/attributes/attribute"):
        logical = attribute.child("LogicalName") or attribute.child("Name")
        if logical is not None:
            type_ = attribute.child_text("Type").lower()
            length = _number(attribute.child_text("MaxLength"))
            form = attribute.child_text("Format").lower()
            yield Column(name, logical.text.lower(), type_, length, form, place_of(logical))


def _site_map(holder: Element) -> Iterator[MarkupLink]:
    for area in holder.descendants("SubArea"):
        address = area.attribute("Url")
        if address is None or not address.text.strip():
            continue
        titles = {title.get("LCID"): title.get("Title") for title in area.find("Titles/Title")}
        label = titles.get(_ENGLISH) or next(iter(titles.values()), "") or area.get("Title")
        passes = area.get("PassParams").lower() in ("true", "1")
        yield MarkupLink(
            "sitemap",
            address.text,
            region_place(area, address),
            address.pieces,
            label,
            area.get("Id"),
            area.get("Entity").lower(),
            pass_parameters=passes,
        )


def _environment_variable(element: Element) -> EnvironmentVariable:
    """Attributes and lower-case names today; `Definition` with elements in Pascal case before 2020."""
    if element.name == "Definition":
        named = element.child("SchemaName")
        name, type_, default = named.text if named else "", element.child_text("Type"), element.child("DefaultValue")
        place = place_of(named or element)
    else:
        region = element.attribute("schemaname")
        name, type_, default = element.get("schemaname"), element.child_text("type"), element.child("defaultvalue")
        place = region_place(element, region) if region else place_of(element)
    return EnvironmentVariable(name, _number(type_) or 0, default.text if default else "", place)


def _web_resources(root: Element) -> Iterator[WebResource]:
    for element in webresources.elements(root):
        resource = webresources.resource(element)
        place = place_of(element.child("Name") or element)
        yield WebResource(resource.name, resource.type, element.child_text("DisplayName"), place)


def _entity_of(path: str) -> str:
    """The table that a file belongs to by its folder, `Entities/Account/RibbonDiff.xml`."""
    match = _ENTITY_FOLDER.search(path)
    return match.group(1).lower() if match else ""


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 12 else None
