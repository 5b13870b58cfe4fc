"""Ribbon definitions (`RibbonDiffXml`) -> commands, buttons, URLs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal as OneOf

from xlint.metadata.facts import FileMetadata, MarkupLink, Passed, PassedKind, RibbonButton, RibbonFunction
from xlint.metadata.places import attribute_place, region_place
from xlint_grammars.containers.xml import Element

_PARAMETERS: dict[str, PassedKind] = {
    "CrmParameter": "crm",
    "StringParameter": "string",
    "IntParameter": "int",
    "DecimalParameter": "decimal",
    "BoolParameter": "bool",
}
_LOCALISED = "$LocLabels:"
_WEB_RESOURCE = "$webresource:"
_ENGLISH = "1033"


def read(ribbon: Element, entity: str) -> FileMetadata:
    """The facts of one `RibbonDiffXml`; `entity` is "" for the application's own ribbon."""
    buttons = tuple(_buttons(ribbon, entity))
    labels = {button.command.lower(): button.label for button in reversed(buttons) if button.label}
    links: list[MarkupLink] = []
    functions: list[RibbonFunction] = []
    for command in ribbon.find("CommandDefinitions/CommandDefinition"):
        owner = command.get("Id")
        links.extend(_url(url, owner, labels.get(owner.lower(), ""), entity) for url in command.find("Actions/Url"))
        functions.extend(_function(action, owner, entity) for action in command.find("Actions/JavaScriptFunction"))
    for rule in ribbon.find("RuleDefinitions/EnableRules/EnableRule"):
        functions.extend(_function(custom, rule.get("Id"), entity) for custom in rule.descendants("CustomRule"))
    return FileMetadata(
        ribbon.document.path, links=tuple(links), ribbon_functions=tuple(functions), ribbon_buttons=buttons
    )


def _buttons(ribbon: Element, entity: str) -> Iterator[RibbonButton]:
    labels = {label.get("Id").lower(): label for label in ribbon.find("LocLabels/LocLabel")}
    for custom in ribbon.find("CustomActions/CustomAction"):
        for control in custom.descendants():
            if command := control.get("Command"):
                label = _label(control.get("LabelText") or control.get("Alt") or control.get("ToolTipTitle"), labels)
                yield RibbonButton(control.get("Id"), command, label, entity, attribute_place(control, "Command"))


def _label(text: str, labels: dict[str, Element]) -> str:
    """What people read; a label in the platform's own resources (`$Resources:`) stays as it is."""
    if not text.startswith(_LOCALISED):
        return text
    found = labels.get(text.removeprefix(_LOCALISED).lower())
    titles = (
        {title.get("languagecode"): title.get("description") for title in found.find("Titles/Title")} if found else {}
    )
    return titles.get(_ENGLISH) or next(iter(titles.values()), "")


def _function(action: Element, owner: str, entity: str) -> RibbonFunction:
    role: OneOf["action", "rule"] = "rule" if action.name == "CustomRule" else "action"
    library = action.get("Library").removeprefix(_WEB_RESOURCE)
    place = attribute_place(action, "FunctionName")
    return RibbonFunction(role, owner, action.get("FunctionName"), library, tuple(_passed(action)), entity, place)


def _url(url: Element, owner: str, label: str, entity: str) -> MarkupLink:
    address = url.attribute("Address")
    pieces = address.pieces if address else ()
    passes = url.get("PassParams").lower() in ("true", "1")
    place = region_place(url, address) if address else attribute_place(url, "Address")
    value = address.text if address else ""
    return MarkupLink("ribbon", value, place, pieces, label, owner, entity, tuple(_passed(url)), pass_parameters=passes)


def _passed(action: Element) -> Iterator[Passed]:
    for element in action.descendants(*_PARAMETERS):
        value = element.get("Value")
        yield Passed(_PARAMETERS[element.name], value, attribute_place(element, "Value"), element.get("Name"))
