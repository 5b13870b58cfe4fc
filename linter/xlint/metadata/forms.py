"""Form definitions (`systemform`) -> events, declared parameters, libraries, URLs of IFRAMEs and web resources."""

from __future__ import annotations

import json
from collections.abc import Iterator

from xlint.metadata.facts import FileMetadata, FormEvent, FormLibrary, FormParameter, MarkupLink
from xlint.metadata.places import attribute_place, place_of
from xlint_grammars.containers.xml import Element

_WEB_RESOURCE = "$webresource:"
_ENGLISH = "1033"
_IMAGE_CLASS = "{587cdf98-c1d5-4bde-8473-14a0bc7644a7}"
"""Class id of a control that shows an image web resource."""


def read(holder: Element, entity: str) -> FileMetadata:
    """The facts of every form below `holder`, or that it is itself."""
    forms = [holder] if holder.name == "systemform" else list(holder.descendants("systemform"))
    links: list[MarkupLink] = []
    events: list[FormEvent] = []
    parameters: list[FormParameter] = []
    libraries: list[FormLibrary] = []
    for form in forms:
        name = _name(form)
        for part in form.descendants("control", "querystringparameter", "Library", "event"):
            if part.name == "control":
                links.extend(_links(part, name, entity))
            elif part.name == "event":
                events.extend(_events(part, name, entity))
            elif part.name == "Library":
                library = part.get("name").removeprefix(_WEB_RESOURCE)
                libraries.append(FormLibrary(entity, name, library, attribute_place(part, "name")))
            else:
                place = attribute_place(part, "name")
                parameters.append(FormParameter(entity, name, part.get("name"), part.get("type"), place))
    return FileMetadata(
        holder.document.path,
        links=tuple(links),
        form_events=tuple(events),
        form_parameters=tuple(parameters),
        form_libraries=tuple(libraries),
    )


def _name(form: Element) -> str:
    names = {name.get("languagecode"): name.get("description") for name in form.find("LocalizedNames/LocalizedName")}
    return names.get(_ENGLISH) or next(iter(names.values()), "") or form.child_text("formid")


def _links(control: Element, form: str, entity: str) -> Iterator[MarkupLink]:
    """The address of an IFRAME, or the web resource in a form; images are web resources too and open nothing."""
    if control.get("classid").lower() == _IMAGE_CLASS:
        return
    for parameters in control.children("parameters"):
        for url in parameters.children("Url"):
            region = url.region()
            passes = parameters.child_text("PassParameters").lower() in ("true", "1")
            yield MarkupLink(
                "form",
                region.text,
                place_of(url),
                region.pieces,
                form,
                control.get("id"),
                entity,
                data=parameters.child_text("Data"),
                pass_parameters=passes,
            )


def _events(event: Element, form: str, entity: str) -> Iterator[FormEvent]:
    name, attribute = event.get("name"), event.get("attribute") or event.get("control")
    for handler in event.find("Handlers/Handler"):
        parameters = handler.get("parameters")
        yield FormEvent(
            entity,
            form,
            name,
            attribute,
            handler.get("functionName"),
            handler.get("libraryName").removeprefix(_WEB_RESOURCE),
            parameters,
            _literals(parameters),
            handler.get("passExecutionContext").lower() in ("true", "1"),
            handler.get("enabled", "true").lower() in ("true", "1"),
            attribute_place(handler, "functionName"),
        )


def _literals(parameters: str) -> tuple[str | int | float | bool | None, ...]:
    """The values of a comma separated list of literals; nothing where one of them is an expression."""
    text = parameters.strip()
    if "'" in text and '"' not in text:
        text = text.replace("'", '"')
    try:
        values = json.loads(f"[{text}]")
    except (ValueError, RecursionError):
        return ()
    plain = all(value is None or isinstance(value, str | int | float | bool) for value in values)
    return tuple(values) if plain else ()
