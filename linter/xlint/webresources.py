"""What a solution says about its web resource files: logical names and types.

In a solution .zip and beside `customizations.xml`, files carry a name with a GUID and no extension
(`WebResources/new_linksjsACF34CEC-...`); SolutionPackager writes `new_/links` beside `new_/links.data.xml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from xlint.regular import read_regular
from xlint_grammars.containers import xml
from xlint_grammars.containers.xml import Element
from xlint_grammars.decode import decode
from xlint_grammars.text import Document

DATA_SUFFIX = ".data.xml"
FOLDER = "webresources"
CUSTOMIZATIONS = "customizations.xml"
MAX_SIZE = 64 << 20

HTML_TYPE, SCRIPT_TYPE = 1, 3
"""`WebResourceType` of a web page and of a script (webresource EntityType reference, Dataverse)."""


class WebResource(NamedTuple):
    """`name` is the logical name; `file` the file name that `customizations.xml` gives, below `WebResources/`."""

    name: str
    type: int
    file: str


def described(data: bytes) -> dict[str, WebResource]:
    """The web resources that a `customizations.xml` or a `.data.xml` describes, by lower-cased file name; never raises."""
    root = xml.parse(Document("", decode(data).text)).root
    found = map(resource, elements(root)) if root is not None else ()
    return {each.file.lower(): each for each in found}


def elements(root: Element) -> Iterator[Element]:
    """The `WebResource` elements of a solution file, or the one that the root is itself."""
    return iter([root]) if root.name == "WebResource" else root.find("WebResources/WebResource")


def resource(element: Element) -> WebResource:
    """What one `WebResource` element says."""
    kind = element.child_text("WebResourceType")
    file = element.child_text("FileName").replace("\\", "/").lstrip("/")
    folder, _, rest = file.partition("/")
    type_ = int(kind) if kind.isdecimal() and len(kind) < 4 else 0
    return WebResource(element.child_text("Name"), type_, rest if folder.lower() == FOLDER else file)


def of_folder(folder: Path) -> dict[str, WebResource]:
    """The web resources in a `WebResources` folder that the `customizations.xml` beside it lists; never raises."""
    if folder.name.lower() != FOLDER:
        return {}
    try:
        found = [path for path in folder.parent.iterdir() if path.name.lower() == CUSTOMIZATIONS]
    except OSError:
        return {}
    return _described_file(min(found)) if found else {}


def beside(folder: Path, names: Iterable[str]) -> dict[str, WebResource]:
    """The web resources of a folder that have a `.data.xml` beside them, by file name and lower-cased file name.

    Never raises.
    """
    table: dict[str, WebResource] = {}
    for name in names:
        stem = name[: -len(DATA_SUFFIX)]
        if name.lower() == (stem + DATA_SUFFIX).lower():
            for each in _described_file(folder / name).values():
                table.setdefault(stem.lower(), each)
                table[stem] = each
    return table


def _described_file(path: Path) -> dict[str, WebResource]:
    try:
        return described(read_regular(path, MAX_SIZE, follow=False))
    except OSError:
        return {}
