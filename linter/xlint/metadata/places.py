"""Elements and attribute values -> places."""

from __future__ import annotations

from xlint.value import Place
from xlint_grammars.containers.xml import Element
from xlint_grammars.text import Region


def place_of(element: Element) -> Place:
    """The text of an element, or where it has none the element's own tag."""
    region = element.region()
    if region.text.strip():
        return region_place(element, region)
    return Place(element.document.path, element.start, element.inside)


def region_place(element: Element, region: Region) -> Place:
    """The text of a region without the blanks around it."""
    start = len(region.text) - len(region.text.lstrip())
    end = len(region.text.rstrip())
    return Place(element.document.path, region.to_document(start), region.to_document(max(start, end)))


def attribute_place(element: Element, name: str) -> Place:
    """The value of an attribute, or the element's tag where it has no such attribute."""
    region = element.attribute(name)
    return region_place(element, region) if region else Place(element.document.path, element.start, element.inside)
